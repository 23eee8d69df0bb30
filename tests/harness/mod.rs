//! Drives the real program against a real demo tenant, as a script would.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test file includes it and uses its own part")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(all(feature = "slow-tests", target_os = "linux"))]
pub mod desktop;

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The program under test.
pub const ROLLCALL: &str = env!("CARGO_BIN_EXE_rollcall");

/// The connection that lists go to.
pub const CONNECTION: &str = "Main-DB";

/// A demo tenant in a process of its own.
pub struct Demo {
    child: Child,
    _workspace: tempfile::TempDir,
    pub domain: String,
    pub client_id: String,
    pub client_secret: String,
}

impl Demo {
    /// Starts one with a few users.
    pub fn start() -> Self {
        Self::with_users(20)
    }

    pub fn with_users(users: usize) -> Self {
        let workspace = tempfile::tempdir().unwrap();
        let mut child = Command::new(ROLLCALL)
            .arg("--workspace")
            .arg(workspace.path())
            .args(["demo", "--serve", "0", "--json", "--users", &users.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let place: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| place[name].as_str().unwrap().to_owned();
        Self {
            child,
            _workspace: workspace,
            domain: text("domain"),
            client_id: text("client_id"),
            client_secret: text("client_secret"),
        }
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> String {
        let url = format!("{}{path}", self.domain);
        let body = body.map(Value::to_string);
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let request = client.request(method.parse().unwrap(), url);
            let request = match body {
                Some(body) => request.body(body),
                None => request,
            };
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{method} {path}: {}", answer.status());
            answer.text().await.unwrap()
        })
    }

    /// Makes things go wrong from now on; `{}` ends it.
    pub fn faults(&self, faults: &Value) {
        self.call("POST", "/_demo/faults", Some(faults));
    }

    /// Lets import jobs take no time.
    pub fn hurry(&self) {
        self.faults(&json!({"instant_jobs": true}));
    }

    /// Moves the tenant's clock ahead.
    pub fn advance(&self, seconds: u64) {
        self.call("POST", "/_demo/clock", Some(&json!({"advance_seconds": seconds})));
    }

    /// What was asked of the tenant, and what there is.
    pub fn state(&self) -> Value {
        serde_json::from_str(&self.call("GET", "/_demo/state", None)).unwrap()
    }

    /// Waits until so many import jobs were asked for.
    pub fn wait_for_jobs(&self, wanted: u64) {
        self.wait_for_requests("users-imports", wanted);
    }

    /// Waits until so many requests of a kind were made.
    pub fn wait_for_requests(&self, kind: &str, wanted: u64) {
        let began = std::time::Instant::now();
        loop {
            let requests = self.state()["requests"].clone();
            let sent: u64 = requests
                .as_object()
                .unwrap()
                .iter()
                .filter(|(path, _)| path.contains(kind))
                .flat_map(|(_, statuses)| {
                    statuses.as_object().unwrap().values().filter_map(Value::as_u64).collect::<Vec<_>>()
                })
                .sum();
            if sent >= wanted {
                return;
            }
            assert!(began.elapsed().as_secs() < 60, "no job was sent: {requests}");
        }
    }

    /// All users of the tenant.
    pub fn all_users(&self) -> Vec<Value> {
        self.call("GET", "/_demo/users", None).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// All users of a connection.
    pub fn users(&self, connection: &str) -> Vec<Value> {
        self.all_users().into_iter().filter(|user| user["identities"][0]["connection"] == connection).collect()
    }

    /// The user of [`CONNECTION`] with this address.
    pub fn user(&self, email: &str) -> Option<Value> {
        let mut found: Vec<_> = self.users(CONNECTION).into_iter().filter(|user| user["email"] == email).collect();
        assert!(found.len() < 2, "{email} is there twice");
        found.pop()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub json: Value,
    pub stderr: String,
}

impl Ended {
    /// The rows in a state, by the tenant's word.
    pub fn rows(&self, state: &str) -> u64 {
        self.json["rows"][state].as_u64().unwrap_or_else(|| panic!("no rows.{state} in {self:?}"))
    }

    /// Asserts the exit code and that the numbers of rows add up.
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        let rows = &self.json["rows"];
        if let Some(total) = rows["total"].as_u64() {
            let states = ["inserted", "updated", "unchanged", "failed", "skipped", "unknown"];
            let sum: u64 = states.iter().filter_map(|state| rows[*state].as_u64()).sum();
            assert_eq!(sum, total, "{rows}");
        }
        self
    }

    /// The problems as (row, code).
    pub fn problems(&self) -> Vec<(u64, String)> {
        let problems = self.json["problems"].as_array().unwrap().iter();
        problems.map(|it| (it["row"].as_u64().unwrap_or(0), it["code"].as_str().unwrap().to_owned())).collect()
    }

    pub fn error_code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_else(|| panic!("no error in {self:?}"))
    }
}

/// A workspace and the lists beside it.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn workspace(&self) -> PathBuf {
        self.path("workspace")
    }

    /// Puts a list on the desk.
    pub fn list(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A list of users as a JSON array.
    pub fn users(&self, users: &[Value]) -> PathBuf {
        self.list("users.json", Value::from(users.to_vec()).to_string())
    }

    /// The program with this workspace and these credentials, not started yet.
    pub fn command(&self, demo: &Demo, arguments: &[&str]) -> Command {
        let mut command = Command::new(ROLLCALL);
        command
            .args(arguments)
            .arg("--json")
            .arg("--workspace")
            .arg(self.workspace())
            .env("ROLLCALL_DOMAIN", &demo.domain)
            .env("ROLLCALL_CLIENT_ID", &demo.client_id)
            .env("ROLLCALL_CLIENT_SECRET", &demo.client_secret)
            .env_remove("ROLLCALL_TOKEN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, demo: &Demo, arguments: &[&str]) -> Ended {
        ended(self.command(demo, arguments).spawn().unwrap())
    }

    /// Imports a list into [`CONNECTION`].
    pub fn import(&self, demo: &Demo, list: &Path, options: &[&str]) -> Ended {
        let mut arguments = vec!["import", list.to_str().unwrap(), "--connection", CONNECTION];
        arguments.extend(options);
        self.run(demo, &arguments)
    }
}

/// Waits for the program and reads its one object.
pub fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let json = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout:?}\n{stderr}"));
    Ended { code: output.status.code(), json, stderr }
}

/// A user whose number shows in all of it.
pub fn user(number: usize) -> Value {
    json!({
        "email": format!("user.{number}@import.test"),
        "email_verified": number.is_multiple_of(2),
        "user_id": format!("imported-{number:06}"),
        "given_name": format!("Given {number}"),
        "family_name": "Örsted",
        "name": format!("Given {number} Örsted"),
        "user_metadata": {"number": number, "note": "x".repeat(300)},
        "app_metadata": {"plan": if number.is_multiple_of(3) { "gold" } else { "free" }},
    })
}

/// Users numbered from `from`.
pub fn users(from: usize, count: usize) -> Vec<Value> {
    (from..from + count).map(user).collect()
}

/// The e-mail addresses that our lists brought into the tenant, sorted.
pub fn imported(demo: &Demo) -> Vec<String> {
    let users = demo.users(CONNECTION);
    let emails = users.iter().filter_map(|user| user["email"].as_str());
    let mut imported: Vec<_> = emails.filter(|it| it.ends_with("@import.test")).map(str::to_owned).collect();
    imported.sort();
    imported
}

/// The addresses of a list, sorted.
pub fn emails(users: &[Value]) -> Vec<String> {
    let mut emails: Vec<_> = users.iter().map(|user| user["email"].as_str().unwrap().to_owned()).collect();
    emails.sort();
    emails
}
