//! A tenant's Management API, one method for each call. Token, limits and retries are wrapped around the sending.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use super::address::TenantAddress;
use super::answer::Answer;
use super::belongs;
use super::call::{self, Call, ConnectionId, ImportRequest, JobId, Page, Repeat, UserSearch};
use super::connection::{self, Connection, DATABASE_STRATEGY};
use super::download::{self, DownloadError, Keep};
use super::error::{ApiError, BadAnswer, Cause};
use super::job::{self, Job, JobErrors};
use super::limiter::Limiter;
use super::patience::Patience;
use super::token::{self, Credentials, Token};
use super::transport::Transport;
use super::user::{self, FoundUsers, User};

/// A tenant to talk to. Clones share the token, the connections and the rate limit.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    address: TenantAddress,
    credentials: Credentials,
    transport: Transport,
    limiter: Limiter,
    /// Held while a token is fetched, so that many calls make one request for it.
    token: Mutex<Option<Arc<Token>>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("domain", &self.0.address.domain()).finish_non_exhaustive()
    }
}

/// A tenant that never ends its list of connections is not believed: this is 50,000 of them.
const MOST_PAGES: usize = 1_000;

/// For a refusal that does not say how long.
const WAIT_IF_UNKNOWN: Duration = Duration::from_secs(1);

impl Client {
    /// Sends nothing yet.
    pub fn new(address: TenantAddress, credentials: Credentials) -> Result<Self, ApiError> {
        let transport = Transport::new(&address)?;
        Ok(Self(Arc::new(Inner {
            address,
            credentials,
            transport,
            limiter: Limiter::default(),
            token: Mutex::new(None),
        })))
    }

    pub fn address(&self) -> &TenantAddress {
        &self.0.address
    }

    /// What the token permits; fetches one if there is none.
    pub async fn scopes(&self) -> Result<Vec<String>, ApiError> {
        match (&self.token().await?.scopes, &self.0.credentials) {
            (Some(scopes), _) => Ok(scopes.clone()),
            (None, Credentials::Token(_)) => Err(ApiError::NotAToken),
            (None, Credentials::ClientSecret { .. }) => Ok(Vec::new()),
        }
    }

    /// The same by a new token, where one can be had: permissions that were granted since are only in that.
    pub async fn scopes_anew(&self) -> Result<Vec<String>, ApiError> {
        if self.can_renew() {
            let token = self.token().await?;
            self.forget(&token).await;
        }
        self.scopes().await
    }

    /// All connections of a kind (`auth0` for databases), or of every kind.
    pub async fn connections(&self, strategy: Option<&str>) -> Result<Vec<Connection>, ApiError> {
        let mut connections = self.connection_pages(strategy, strategy == Some(DATABASE_STRATEGY)).await?;
        // Options hold the secrets of social and enterprise connections, so only those of databases are asked for.
        if strategy.is_none() && connections.iter().any(|connection| connection.strategy == DATABASE_STRATEGY) {
            connections.retain(|connection| connection.strategy != DATABASE_STRATEGY);
            connections.extend(self.connection_pages(Some(DATABASE_STRATEGY), true).await?);
        }
        Ok(connections)
    }

    /// Whether at least one application uses the connection; imports are refused without.
    pub async fn connection_in_use(&self, id: &ConnectionId) -> Result<bool, ApiError> {
        connection::read_in_use(&self.call(&call::connection_clients(id)).await?.content)
    }

    /// Starts an import job, once: it is sent again only when it certainly had no effect.
    /// [`ApiError::may_have_taken_effect`] tells of a lost answer.
    pub async fn import_users(&self, request: &ImportRequest) -> Result<Job, ApiError> {
        job::read_job(&self.call(&call::import_users(request)).await?.content)
    }

    /// [`ApiError::NotFound`] when the tenant has forgotten it, after a day.
    pub async fn job(&self, id: &JobId) -> Result<Job, ApiError> {
        job::read_job(&self.call(&call::job(id)).await?.content)
    }

    pub async fn job_errors(&self, id: &JobId) -> Result<JobErrors, ApiError> {
        job::read_job_errors(&self.call(&call::job_errors(id)).await?.content)
    }

    /// Starts an export job whose file will be JSON lines in gzip; of the whole tenant without a connection.
    pub async fn export_users(
        &self,
        connection: Option<&ConnectionId>,
        fields: &[&str],
        limit: Option<u32>,
    ) -> Result<Job, ApiError> {
        job::read_job(&self.call(&call::export_users(connection, fields, limit)).await?.content)
    }

    /// Writes the file of an export, unpacked, and says how many bytes that were. Tried once: a link lives for a minute,
    /// and the job has a fresh one. The sink is written to between the network's answers, so it should be quick.
    pub async fn download(&self, location: &str, sink: &mut (dyn io::Write + Send)) -> Result<u64, DownloadError> {
        download::download(&self.0.transport, &self.0.address, location, sink).await
    }

    /// Brings the file of an export as it is packed, or what `file` lacks of it. Tried once: a link lives for a minute, and
    /// the job has a fresh one. What came stays in the file, to be gone on from.
    pub async fn download_packed(&self, location: &str, file: &mut dyn Keep) -> Result<(), DownloadError> {
        download::download_packed(&self.0.transport, &self.0.address, location, file).await
    }

    /// A page of the users that a search finds, and how many it finds in all, as far as the tenant counts: no search
    /// shows more than a thousand (API page 7.1).
    pub async fn search_users(&self, search: &UserSearch<'_>) -> Result<FoundUsers, ApiError> {
        user::read_found(&self.call(&call::search_users(search)).await?.content)
    }

    /// The users with this e-mail, in whatever connection.
    pub async fn users_by_email(&self, email: &str) -> Result<Vec<User>, ApiError> {
        user::read_users(&self.call(&call::users_by_email(email)).await?.content)
    }

    /// `user_id` with its prefix. `None` if there is no such user.
    pub async fn user(&self, user_id: &str) -> Result<Option<User>, ApiError> {
        match self.call(&call::user(user_id)).await {
            Ok(answer) => user::read_user(&answer.content).map(Some),
            Err(ApiError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The names of the roles that a user has in the whole tenant. `None` if there is no such user.
    pub async fn roles_of(&self, user_id: &str) -> Result<Option<Vec<String>>, ApiError> {
        self.names(|page| call::roles_of(user_id, page)).await
    }

    /// The names of the organisations that a user is a member of. `None` if there is no such user.
    pub async fn organizations_of(&self, user_id: &str) -> Result<Option<Vec<String>>, ApiError> {
        self.names(|page| call::organizations_of(user_id, page)).await
    }

    /// How many calls a minute the tenant takes for longer, as far as its answers let one tell (API page 8.2).
    pub fn calls_per_minute(&self) -> u64 {
        // What the bucket holds tells the plan; how fast it is filled no answer says.
        match self.0.limiter.bucket() {
            Some(bucket) if bucket >= 50 => 960,
            Some(bucket) if bucket > 10 => 500,
            Some(_) | None => 120,
        }
    }

    async fn names(&self, call: impl Fn(usize) -> call::Call) -> Result<Option<Vec<String>>, ApiError> {
        let mut names = Vec::new();
        for page in 0..MOST_PAGES {
            let found = match self.call(&call(page)).await {
                Ok(answer) => belongs::read_names(&answer.content)?,
                Err(ApiError::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            let is_last = found.len() < call::BELONGS_PER_PAGE;
            names.extend(found);
            if is_last {
                return Ok(Some(names));
            }
        }
        Err(ApiError::BadAnswer(BadAnswer::TooLong))
    }

    /// The tenant's clock: its last `Date`, and the time gone by since.
    pub fn server_now(&self) -> Option<Timestamp> {
        self.0.transport.server_now()
    }

    async fn connection_pages(&self, strategy: Option<&str>, with_options: bool) -> Result<Vec<Connection>, ApiError> {
        let mut connections = Vec::new();
        let mut page = Page::First;
        for _ in 0..MOST_PAGES {
            let answer = self.call(&call::connections(strategy, with_options, &page)).await?;
            let read = connection::read_connections(&page, &answer.content)?;
            connections.extend(read.connections);
            match read.next {
                Some(next) => page = next,
                None => return Ok(connections),
            }
        }
        Err(ApiError::BadAnswer(BadAnswer::TooLong))
    }

    /// Sends a call, with a good token, in its turn, as often as is safe and helps.
    async fn call(&self, call: &Call) -> Result<Answer, ApiError> {
        let mut patience = Patience::new();
        let (mut renewed, mut asked_for_scopes) = (false, false);
        loop {
            let token = self.token().await?;
            let error = match self.send_in_turn(call, &token, &patience).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let renewing = match &error {
                ApiError::TokenExpired | ApiError::BadToken { .. } | ApiError::WrongAudience => &mut renewed,
                // Permissions that were granted after the token was made are only in a new one.
                ApiError::MissingScope { .. } => &mut asked_for_scopes,
                _ => &mut true,
            };
            if !*renewing && self.can_renew() {
                *renewing = true;
                self.forget(&token).await;
                continue;
            }
            if call.repeat == Repeat::OnlyWithoutEffect && error.may_have_taken_effect()
                // Whoever has jobs under way knows better when a slot will be free.
                || matches!(error, ApiError::TooManyImportJobs)
            {
                return Err(error);
            }
            match patience.before_next(&error, self.0.transport.was_reached()) {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            }
        }
    }

    async fn send_in_turn(&self, call: &Call, token: &Token, patience: &Patience) -> Result<Answer, ApiError> {
        let inner = &*self.0;
        let turn = inner.limiter.turn(patience.deadline()).await;
        let _turn = turn.map_err(|wait| ApiError::RateLimited { retry_after: Some(wait) })?;
        let answer = inner.transport.send(&inner.address, call, Some(&token.secret)).await?;
        inner.limiter.learn(&answer.limits);
        let wait = answer.limits.wait().unwrap_or(WAIT_IF_UNKNOWN);
        let result = answer.into_success(call);
        if let Err(ApiError::RateLimited { .. }) = &result {
            inner.limiter.close_for(wait);
        }
        result
    }

    fn can_renew(&self) -> bool {
        matches!(self.0.credentials, Credentials::ClientSecret { .. })
    }

    /// The token in use, or a new one.
    async fn token(&self) -> Result<Arc<Token>, ApiError> {
        let mut current = self.0.token.lock().await;
        if let Some(token) = current.as_ref().filter(|token| !token.is_due(Instant::now())) {
            return Ok(Arc::clone(token));
        }
        let token = Arc::new(match &self.0.credentials {
            Credentials::Token(secret) => Token::pasted(secret),
            Credentials::ClientSecret { client_id, client_secret } => {
                self.fetch_token(&call::token(&self.0.address, client_id, client_secret)).await?
            }
        });
        *current = Some(Arc::clone(&token));
        Ok(token)
    }

    /// Not through the limiter: tokens have a limit of their own.
    async fn fetch_token(&self, call: &Call) -> Result<Token, ApiError> {
        let mut patience = Patience::new();
        loop {
            let asked_at = Instant::now();
            let answer = self.0.transport.send(&self.0.address, call, None).await;
            let token = answer.and_then(Answer::into_token_success);
            let error = match token.and_then(|answer| token::read_token(&answer.content, answer.status, asked_at)) {
                Ok(token) => return Ok(token),
                Err(error) => without_effect(error),
            };
            match patience.before_next(&error, self.0.transport.was_reached()) {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            }
        }
    }

    /// Unless another call has put a new one in its place.
    async fn forget(&self, token: &Arc<Token>) {
        let mut current = self.0.token.lock().await;
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, token)) {
            *current = None;
        }
    }
}

/// A request for a token has no effect on users: its lost answer must not look like that of the call it was for.
fn without_effect(error: ApiError) -> ApiError {
    match error {
        ApiError::AnswerLost { source } => {
            let cause = if source.inner().is_timeout() { Cause::TimedOut } else { Cause::Other };
            ApiError::Unreachable { cause, source }
        }
        ApiError::Unavailable { status } => ApiError::NoTokenNow { status },
        ApiError::BadAnswer(BadAnswer::NotTheApi { status }) => ApiError::NotATenant { status },
        ApiError::BadAnswer(BadAnswer::Unexpected | BadAnswer::TooLong) => ApiError::NotATenant { status: 200 },
        error => error,
    }
}

#[cfg(test)]
mod tests;
