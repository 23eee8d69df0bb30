//! Users for whom conditions hold, by whatever road.

use super::*;
use std::collections::BTreeSet;

#[test]
fn only_users_for_whom_it_holds_by_the_cheapest_road() {
    let (demo, desk) = (Demo::with_users(1_700), Desk::new());
    demo.hurry();
    let emails = |wanted: &dyn Fn(&Value) -> bool| -> Vec<String> {
        let mut emails: Vec<String> = demo
            .all_users()
            .iter()
            .filter(|user| wanted(user))
            .map(|user| user["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort();
        emails
    };
    let found = |options: &[&str]| -> Vec<String> {
        let options = [&["--yes", "--field", "email"], options].concat();
        export(&demo, &desk, "a.ndjson", &options).expect(0);
        let mut found: Vec<String> =
            lines(&desk, "a.ndjson").iter().map(|row| row["email"].as_str().unwrap().to_owned()).collect();
        found.sort();
        found
    };
    // What the tenant is asked is shown in its own words.
    let said = export(&demo, &desk, "a.ndjson", &["--yes", "--where", "blocked=true", "--where", "last_login=never"]);
    assert!(said.stderr.contains("(Lucene): blocked:true AND NOT _exists_:last_login"), "{}", said.stderr);
    // Few: the tenant is searched, and no job is made.
    let blocked = emails(&|user| user["blocked"] == true);
    assert!(!blocked.is_empty() && blocked.len() < 1000);
    assert_eq!(found(&["--where", "blocked=true"]), blocked);
    let gold =
        emails(&|user| user["identities"][0]["connection"] == "Partners" && user["app_metadata"]["plan"] == "pro");
    assert_eq!(found(&["--connection", "Partners", "--where", "app_metadata.plan=pro"]), gold);
    let never = emails(&|user| user.get("last_login").is_none());
    assert_eq!(found(&["--where", "last_login=never"]), never);
    let anna = emails(&|user| user["email"].as_str().unwrap().contains("mia"));
    assert_eq!(found(&["--where", "email~MIA"]), anna);
    assert_eq!(export_jobs(&demo), 0);
    // More than a search shows: all are exported, and filtered here.
    let verified = emails(&|user| user["email_verified"] == true);
    assert!(verified.len() > 1000);
    assert_eq!(found(&["--where", "email_verified=true"]), verified);
    assert_eq!(export_jobs(&demo), 1);
    // What only the tenant understands is searched in parts.
    assert_eq!(found(&["--where", "lucene:email_verified:true"]), verified);
    assert_eq!(export_jobs(&demo), 1);
    // Where it says how many there are, parts are cheaper than everybody.
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"search_counts_all": true}}));
    assert_eq!(found(&["--where", "email_verified=true"]), verified);
    assert_eq!(export_jobs(&demo), 1);
    // What no search can tell is filtered here, however few they are.
    let short = emails(&|user| user["email"].as_str().unwrap().contains("ya"));
    assert_eq!(found(&["--where", "email~ya"]), short);
    // What is in a list is found by either road.
    let roles = |part: &str| {
        emails(&|user| {
            let admin = user["app_metadata"]["roles"].as_array().is_some_and(|roles| roles.contains(&json!("admin")));
            admin && user["email"].as_str().unwrap().contains(part)
        })
    };
    assert!(!roles("ya").is_empty());
    assert_eq!(found(&["--where", "app_metadata.roles=admin", "--where", "email~mia"]), roles("mia"));
    assert_eq!(export_jobs(&demo), 2);
    assert_eq!(found(&["--where", "app_metadata.roles=admin", "--where", "email~ya"]), roles("ya"));
    assert_eq!(export_jobs(&demo), 3);
    assert_eq!(found(&["--where", "blocked=true", "--sample"]).len(), 10);
    assert_eq!(found(&["--sample"]).len(), 10);
}

#[test]
fn parts_of_a_search_that_do_not_come_to_the_whole_are_never_called_complete() {
    let (demo, desk) = (Demo::with_users(1_700), Desk::new());
    let faults = |lack: u64| {
        let behaviours = json!({"search_counts_all": true, "search_ranges_lack": lack});
        demo.faults(&json!({"instant_jobs": true, "behaviours": behaviours}));
    };
    let verified = demo.all_users().iter().filter(|user| user["email_verified"] == true).count() as u64;
    faults(0);
    let ended = export(&demo, &desk, "a.ndjson", &["--where", "lucene:email_verified:true"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(verified));
    assert!(notes(&desk).contains("come to what Auth0 counts"), "{}", notes(&desk));
    assert_eq!(export_jobs(&demo), 0);
    faults(1);
    let ended = export(&demo, &desk, "b.ndjson", &["--where", "lucene:email_verified:true"]).expect(3);
    assert_eq!(ended.error_code(), "search_changes");
    assert!(!desk.path("b.ndjson").exists());
    // Where it can be filtered here, it is.
    let ended = export(&demo, &desk, "c.ndjson", &["--where", "email_verified=true"]).expect(0);
    assert_eq!((ended.json["users"].as_u64(), export_jobs(&demo)), (Some(verified), 1));
}

/// The ids of those for whom something holds.
fn ids_of(users: &[Value], wanted: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    users.iter().filter(|user| wanted(user)).map(|user| user["user_id"].as_str().unwrap().to_owned()).collect()
}

/// What the search form asks, held against every user by the test itself.
#[test]
fn each_condition_of_a_search_finds_the_same_users_by_every_road() {
    let (demo, desk) = (Demo::with_users(1_400), Desk::new());
    let users = demo.all_users();
    // Somebody was made, or logged in, at just these moments: who stands at the edge belongs to one side of it.
    let moment = |attribute: &str, at: usize| -> String {
        let mut all: Vec<_> = users.iter().filter_map(|user| user[attribute].as_str()).collect();
        all.sort_unstable();
        all[at].to_owned()
    };
    let (early, late) = (moment("created_at", 100), moment("created_at", 400));
    let (few, many) = (moment("last_login", 200), moment("last_login", 1_150));
    let day = format!("{}T00:00:00.000Z", &late[..10]);
    let made = |user: &Value| user["created_at"].as_str().unwrap().to_owned();
    let logged_in = |user: &Value| user["last_login"].as_str().map(str::to_owned);
    let typed = |all: &[&str]| -> Vec<String> { all.iter().map(|it| (*it).to_owned()).collect() };
    let cases = [
        (
            vec![format!("created_at>={early}"), format!("created_at<{late}")],
            ids_of(&users, |it| made(it) >= early && made(it) < late),
        ),
        (vec![format!("created_at>={early}")], ids_of(&users, |it| made(it) >= early)),
        (vec![format!("created_at<{}", &late[..10])], ids_of(&users, |it| made(it) < day)),
        (vec![format!("last_login<{few}")], ids_of(&users, |it| logged_in(it).is_some_and(|at| at < few))),
        (vec![format!("last_login<{many}")], ids_of(&users, |it| logged_in(it).is_some_and(|at| at < many))),
        (typed(&["last_login=never"]), ids_of(&users, |it| logged_in(it).is_none())),
        (typed(&["blocked=true"]), ids_of(&users, |it| it["blocked"] == true)),
        (typed(&["blocked=false"]), ids_of(&users, |it| it["blocked"] != true)),
        (typed(&["email_verified=true"]), ids_of(&users, |it| it["email_verified"] == true)),
        (typed(&["email_verified=false"]), ids_of(&users, |it| it["email_verified"] == false)),
        (typed(&["app_metadata.plan=pro"]), ids_of(&users, |it| it["app_metadata"]["plan"] == "pro")),
        (typed(&["user_metadata.city=Київ"]), ids_of(&users, |it| it["user_metadata"]["city"] == "Київ")),
        (
            vec![
                format!("created_at>={early}"),
                format!("last_login<{many}"),
                "blocked=false".to_owned(),
                "email_verified=true".to_owned(),
                "app_metadata.plan=pro".to_owned(),
            ],
            ids_of(&users, |it| {
                made(it) >= early
                    && logged_in(it).is_some_and(|at| at < many)
                    && it["blocked"] != true
                    && it["email_verified"] == true
                    && it["app_metadata"]["plan"] == "pro"
            }),
        ),
    ];
    let mut jobs = 0;
    for (conditions, expected) in &cases {
        assert!(!expected.is_empty() && expected.len() < users.len(), "{conditions:?} tells nobody from nobody");
        let is_large = expected.len() > 1_000;
        // No search can tell who has an address, as two letters are too few for it, so that all are looked through here.
        for (counts_all, more, by_job) in [(false, None, is_large), (true, None, false), (false, Some("email~@"), true)]
        {
            if counts_all && !is_large {
                continue;
            }
            demo.faults(&json!({"instant_jobs": true, "behaviours": {"search_counts_all": counts_all}}));
            let conditions = conditions.iter().map(String::as_str).chain(more);
            let options: Vec<&str> =
                conditions.flat_map(|it| ["--where", it]).chain(["--field", "user_id", "--yes"]).collect();
            let ended = export(&demo, &desk, "a.ndjson", &options).expect(0);
            let found = lines(&desk, "a.ndjson");
            let context = format!("{options:?}, where the tenant counts all: {counts_all}");
            let ids = ids_of(&found, |_| true);
            let (lacking, too_many): (Vec<_>, Vec<_>) =
                (expected.difference(&ids).collect(), ids.difference(expected).collect());
            assert!(lacking.is_empty() && too_many.is_empty(), "{context}: without {lacking:?}, with {too_many:?}");
            assert_eq!(
                (found.len(), ended.json["users"].as_u64()),
                (expected.len(), Some(expected.len() as u64)),
                "{context}"
            );
            jobs += u64::from(by_job);
            assert_eq!(export_jobs(&demo), jobs, "{context}");
        }
    }
}
