//! The demo tenant held to a client we did not write: the official Python SDK, which `./tests/run` installs.
#![cfg(feature = "slow-tests")]

mod harness;

use harness::Demo;
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn the_official_sdk_finds_the_tenant_it_expects() {
    let demo = Demo::start();
    demo.hurry();
    let python =
        std::env::var("ROLLCALL_TEST_PYTHON").expect("run ./tests/run, which installs the SDK and names its Python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sdk/session.py");
    let output = Command::new(python)
        .args([script, &demo.domain, &demo.client_id, &demo.client_secret])
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(seen["pages"], 3);
    assert_eq!(seen["connections"], json!(["Legacy-CRM", "Main-DB", "Partners", "email", "google-oauth2"]));
    assert_eq!(seen["import"]["status"], "completed");
    assert_eq!(seen["import"]["external_id"], "sdk");
    assert_eq!(seen["import"]["summary"], json!({"failed": 1, "updated": 0, "inserted": 20, "total": 21}));
    assert_eq!(seen["errors"], json!([["not an address", "FORMAT"]]));
    assert_eq!(seen["exported"].as_array().map(Vec::len), Some(20));
    assert_eq!(seen["by_email"], json!([["sdk.3@sdk.test", {"number": 3}]]));
    assert_eq!(seen["changed"], json!({"blocked": true, "user_metadata": {"a": 1}}));
    assert_eq!(seen["search"], json!(["by.hand@sdk.test"]));
    assert_eq!(seen["after_delete"], 0);
}
