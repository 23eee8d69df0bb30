//! Users for whom conditions hold, by whatever road.

use super::*;

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
