//! An upsert that goes on a day later: what others have done at the tenant meanwhile is looked at first.

use super::*;
use crate::workspace::Workspace;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Large enough that a job carries eight users.
const FILLER_BYTES: usize = 60_000;

impl Story {
    fn demo(&self) -> DemoPlace {
        self.session.now().demo.value().unwrap().clone()
    }

    fn call(method: reqwest::Method, url: String, token: Option<&str>, body: Option<Value>) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let mut request = client.request(method, url);
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            if let Some(body) = body {
                request = request.header("content-type", "application/json").body(body.to_string());
            }
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.status());
            answer.text().await.unwrap()
        })
    }

    fn set_faults(&self, faults: Value) {
        Self::call(reqwest::Method::POST, format!("{}/_demo/faults", self.demo().url), None, Some(faults));
    }

    /// The users of the tenant by e-mail address.
    fn users(&self) -> BTreeMap<String, Value> {
        let text = Self::call(reqwest::Method::GET, format!("{}/_demo/users", self.demo().url), None, None);
        let users = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        users.filter_map(|user| Some((user["email"].as_str()?.to_owned(), user))).collect()
    }

    fn remove(&self, email: &str) {
        let demo = self.demo();
        let asked = json!({
            "grant_type": "client_credentials", "client_id": demo.client_id, "client_secret": demo.client_secret,
            "audience": format!("{}/api/v2/", demo.url),
        });
        let answer = Self::call(reqwest::Method::POST, format!("{}/oauth/token", demo.url), None, Some(asked));
        let token: Value = serde_json::from_str(&answer).unwrap();
        let id = self.users()[email]["user_id"].as_str().unwrap().replace('|', "%7C");
        let url = format!("{}/api/v2/users/{id}", demo.url);
        Self::call(reqwest::Method::DELETE, url, token["access_token"].as_str(), None);
    }

    /// Opens users as a sheet and plans to send them, with updates.
    fn plan_upsert(&self, sheet: SheetId, name: &str, users: &[Value]) -> PlanOverview {
        let path = self.file(name);
        std::fs::write(&path, users.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")).unwrap();
        self.open(sheet, &path);
        let place = ConnectionChoice { tenant: TenantRef::Demo, connection: "Main-DB".to_owned() };
        let request =
            ImportRequest { place, upsert: true, completion_email: false, external_id: None, retry_failed_of: None };
        let then = Box::new(Command::PlanImport { sheet, request });
        self.session.send(Command::WithTenant { tenant: TenantRef::Demo, then });
        self.session.wait_for(|state| state.plans.get(&sheet)?.ended().map(|it| it.unwrap().clone())).unwrap()
    }

    fn send(&self, sheet: SheetId, name: &str, users: &[Value]) {
        self.plan_upsert(sheet, name, users);
        self.start(sheet);
    }

    /// As if a run had been planned a day ago.
    fn let_a_day_pass(&self, run: RunId) {
        Workspace::open(Some(&self.file("workspace"))).unwrap().plan_a_day_earlier(run);
    }
}

fn email(number: usize) -> String {
    format!("u{number}@new.test")
}

fn user(number: usize, given_name: &str) -> Value {
    let filler = "x".repeat(FILLER_BYTES);
    json!({"email": email(number), "given_name": given_name, "user_metadata": {"x": filler}})
}

#[test]
fn an_old_update_goes_on_with_users_as_they_are_now_and_takes_nothing_that_nobody_was_asked_about() {
    const NEW: usize = 39;
    let story = Story::with_faults(r#"{"instant_jobs": true}"#);
    story.send(SheetId(2), "first.ndjson", &(0..NEW).map(|number| user(number, "Before")).collect::<Vec<_>>());
    let slow = json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 3, "count": 2}]});
    story.set_faults(slow);
    let list: Vec<_> = (0..=NEW).map(|number| user(number, "After")).collect();
    let plan = story.plan_upsert(SHEET, "second.ndjson", &list);
    assert_eq!((plan.creates, plan.updates, plan.vanishing.keys), (1, NEW as u64, 0));
    let run = plan.run;
    story.session.send(Command::StartRun { sheet: SHEET, run });
    story.session.wait_for(|state| (state.progress.get(&run)?.jobs.len() == 2).then_some(())).unwrap();
    story.session.send(Command::StopRun { run });
    story.session.wait_for(|state| state.reports.get(&run)?.ended().map(|it| it.map(drop).unwrap())).unwrap();
    let line = story.line(run, &RunStatus::Stopped);
    let sent = line.outcomes().updated as usize;
    assert!((1..30).contains(&sent), "{:?}", line.outcomes());

    // Meanwhile: one gets another key, one is verified, one becomes as the list says, one is removed, one is added.
    story.set_faults(json!({"instant_jobs": true}));
    let (keyed, verified, same, removed) = (31, 32, 33, 34);
    let mut with_key = user(keyed, "Before");
    with_key["user_metadata"]["vip"] = json!(true);
    let mut is_verified = user(verified, "Before");
    is_verified["email_verified"] = json!(true);
    story.send(SheetId(3), "third.ndjson", &[with_key, is_verified, user(same, "After"), user(NEW, "Another's")]);
    story.remove(&email(removed));
    story.let_a_day_pass(run);
    story.session.send(Command::ListRuns);
    let is_old = |line: &RunLine| line.run.id == run && line.is_read_anew(jiff::Timestamp::now());
    story.session.wait_for(|state| state.runs.value()?.iter().any(is_old).then_some(())).unwrap();

    story.session.send(Command::GoOn { run });
    let ended = RunStatus::Finished { failed: 0, kept_back: 3, differ: 0, not_known: 0 };
    let outcomes = story.line(run, &ended).outcomes();
    assert_eq!((outcomes.created, outcomes.left_out, outcomes.unchanged), (0, 3, 1));
    assert_eq!(outcomes.updated as usize, NEW - 3);
    let users = story.users();
    let of = |number: usize, name: &str| users[&email(number)][name].clone();
    assert_eq!(users[&email(keyed)]["user_metadata"]["vip"], json!(true), "nobody was asked about it");
    assert_eq!(of(keyed, "given_name"), "Before");
    assert_eq!((of(verified, "given_name"), of(verified, "email_verified")), (json!("After"), json!(true)));
    assert!(!users.contains_key(&email(removed)), "who was removed does not come back");
    assert_eq!(of(NEW, "given_name"), "Another's");
    assert_eq!(of(30, "given_name"), "After");

    let details = story.details(run);
    let causes: Vec<_> = details.causes.iter().map(|cause| (cause.label.as_str(), cause.count)).collect();
    assert_eq!(causes, [("Changed meanwhile", 3)]);
    story.session.send(Command::ShowRefused { run, cause: None, places: 0..40 });
    let told = story.session.wait_for(|state| {
        let view = state.run_views.get(&run)?;
        (0..3).map(|place| view.refused(place).cloned()).collect::<Option<Vec<_>>>()
    });
    for (user, word) in told.unwrap().iter().zip(["user_metadata.vip", "removed", "added"]) {
        assert!(user.kept_back && user.why.starts_with("Not sent") && user.why.contains(word), "{user:?}");
    }
}
