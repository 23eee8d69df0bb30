//! Credentials that are tried before they are added, step by step; and what a tenant's credentials are good for.

use super::World;
use crate::auth0::{ApiError, Client};
use crate::session::command::Access;
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::state::{
    AccessFault, AccessTest, ConnectionLine, FaultyPart, Fitness, Permission, TenantTest, TestStep,
};
use crate::session::words;
use jiff::Timestamp;

/// A call for each, so of more databases than this it is not asked whether an application uses them.
const DATABASES_ASKED: usize = 10;

/// A step that failed: which, in short, and why.
struct Failed {
    step: usize,
    line: String,
    fault: AccessFault,
}

impl World {
    /// Tries credentials, telling each step, until a newer test takes its place.
    pub(super) async fn test_access(&self, number: u64, access: Access) {
        let mut newest = self.newest_access_test.subscribe();
        self.newest_access_test.send_if_modified(|newest| {
            let is_newer = number > *newest;
            *newest = number.max(*newest);
            is_newer
        });
        let superseded = async {
            newest.wait_for(|newest| *newest > number).await.ok();
        };
        tokio::select! {
            () = superseded => {}
            () = self.access_steps(number, &access) => {}
        }
    }

    /// Ends the test before this number, if one is at work.
    pub(super) fn stop_access_test(&self, newest: u64) {
        self.newest_access_test.send_replace(newest);
    }

    async fn access_steps(&self, number: u64, access: &Access) {
        let mut test = AccessTest { number, ..AccessTest::default() };
        test.steps[0] = TestStep::Running(words::tenants::looking_for(&access.domain));
        if let Err(failed) = self.try_access(&mut test, access).await {
            for done in &mut test.steps[..failed.step] {
                if let TestStep::Running(_) | TestStep::NotTried = done {
                    *done = TestStep::NotTried;
                }
            }
            test.steps[failed.step] = TestStep::Failed(failed.line);
            test.fault = Some(failed.fault);
        }
        self.outcomes.send(Outcome::AccessTestAdvanced(test)).await.ok();
    }

    async fn try_access(&self, test: &mut AccessTest, access: &Access) -> Result<(), Failed> {
        let typed = access.domain.trim();
        let in_domain = |notice| Failed {
            step: 0,
            line: format!("{typed} is not a domain that can be reached"),
            fault: AccessFault { part: FaultyPart::Domain, notice, swapped: false },
        };
        let client = Self::client(access).map_err(in_domain)?;
        let domain = client.address().domain().to_owned();
        let is_token = access.client_id.is_none();
        let granted = client.scopes().await;
        // The domain has answered if it said anything about the credentials. A token is read here, not there.
        if !is_token {
            let granted = granted.as_ref().err();
            granted.map_or(Ok(()), |error| Err(Self::failed(test, access, &domain, error)))?;
            self.advance(test, 0, TestStep::Done(words::tenants::answers(&domain)), None).await;
        }
        let granted = granted.map_err(|error| Self::failed(test, access, &domain, &error))?;
        let found = client.connections(None).await;
        if let Err(error) = &found
            && !matches!(error, ApiError::MissingScope { .. })
        {
            return Err(Self::failed(test, access, &domain, error));
        }
        if is_token {
            self.advance(test, 0, TestStep::Done(words::tenants::answers(&domain)), None).await;
        }
        let accepted = TestStep::Done(words::tenants::accepted(is_token).to_owned());
        self.advance(test, 1, accepted, Some("Looking at the permissions…")).await;

        let permissions = words::tenants::permissions(|scope| granted.iter().any(|it| it == scope));
        let (whole, line) = words::tenants::permissions_step(&permissions);
        let step = if whole { TestStep::Done(line) } else { TestStep::Partly(line) };
        self.advance(test, 2, step, Some("Looking at the connections…")).await;

        let connections = match found {
            Ok(found) => Some(Self::connection_lines(&client, found).await),
            Err(_missing_permission) => None,
        };
        let (usable, line) = words::tenants::connections_step(connections.as_deref());
        test.steps[3] = if usable { TestStep::Done(line) } else { TestStep::Partly(line) };
        test.found = Some(TenantTest { domain, permissions, connections, tested_at: Timestamp::now() });
        Ok(())
    }

    /// Which step an error belongs to.
    fn failed(test: &mut AccessTest, access: &Access, domain: &str, error: &ApiError) -> Failed {
        let fault = words::tenants::access_fault(access, domain, error);
        let is_token = access.client_id.is_none();
        // Whoever refuses credentials, permissions or calls has answered.
        let answered = match fault.part {
            FaultyPart::Domain => matches!(error, ApiError::WrongAudience),
            FaultyPart::Nothing => !matches!(error, ApiError::Setup { .. } | ApiError::AnswerLost { .. }),
            FaultyPart::ClientId
            | FaultyPart::ClientSecret
            | FaultyPart::IdAndSecret
            | FaultyPart::ApplicationKind
            | FaultyPart::Authorisation => true,
            FaultyPart::Token => !matches!(error, ApiError::NotAToken),
        };
        if answered {
            test.steps[0] = TestStep::Done(words::tenants::answers(domain));
            Failed { step: 1, line: words::tenants::not_accepted(is_token).to_owned(), fault }
        } else if fault.part == FaultyPart::Token {
            Failed { step: 1, line: words::tenants::not_a_token().to_owned(), fault }
        } else {
            Failed { step: 0, line: words::tenants::does_not_answer(domain), fault }
        }
    }

    async fn advance(&self, test: &mut AccessTest, step: usize, done: TestStep, next: Option<&str>) {
        test.steps[step] = done;
        if let Some(following) = test.steps.get_mut(step + 1) {
            let line = next.unwrap_or_else(|| words::tenants::checking(false));
            *following = TestStep::Running(line.to_owned());
        }
        self.outcomes.send(Outcome::AccessTestAdvanced(test.clone())).await.ok();
    }

    /// What a client's credentials are good for.
    pub(super) async fn test_tenant(client: &Client) -> Result<TenantTest, Notice> {
        let domain = client.address().domain();
        let scopes = client.scopes().await.map_err(|error| words::api::api_error(domain, &error))?;
        let permissions: Vec<Permission> = words::tenants::permissions(|scope| scopes.iter().any(|it| it == scope));
        let connections = match client.connections(None).await {
            Ok(found) => Some(Self::connection_lines(client, found).await),
            Err(ApiError::MissingScope { .. }) => None,
            Err(error) => return Err(words::api::api_error(domain, &error)),
        };
        Ok(TenantTest { domain: domain.to_owned(), permissions, connections, tested_at: Timestamp::now() })
    }

    /// What can take users first, then the other databases, by name. Whether an application uses one is asked for a few only.
    async fn connection_lines(client: &Client, mut found: Vec<crate::auth0::Connection>) -> Vec<ConnectionLine> {
        let mut asked = 0;
        found.sort_by_key(|it| it.name.to_lowercase());
        let mut lines = Vec::with_capacity(found.len());
        for connection in &found {
            let in_use = if connection.import_fitness().is_ok() && asked < DATABASES_ASKED {
                asked += 1;
                // What can't be found out is shown as not known.
                client.connection_in_use(&connection.id).await.ok()
            } else {
                None
            };
            lines.push(words::tenants::connection_line(connection, in_use));
        }
        lines.sort_by_key(|line| (matches!(line.fitness, Fitness::Unfit { .. }), !line.is_database));
        lines
    }
}
