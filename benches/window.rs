//! What the whole window costs: its start, its memory at rest, its frames (1600x900, accessibility on, a list of
//! 1,000,000 rows and 60 columns with 1,000 problems), and how often a run wakes it. CPU time of the drawing thread for
//! running and tessellating; the graphics card and what its driver holds are left out.
//!
//! `cargo bench --bench window`; a number behind `--` is another count of rows.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "a benchmark prints")]

use egui::{Context, Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, TouchPhase, pos2, vec2};
use rollcall::session::{
    Command, ConnectionChoice, DemoOptions, Fetched, ImportRequest, OpenOptions, Session, SheetId, State, TenantRef,
};
use rollcall::ui::{App, Start};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const COLUMNS: usize = 60;
const FRAMES: usize = 600;
/// Milliseconds for one frame while scrolling: median, and 99 of 100.
const BUDGET: (f64, f64) = (1.5, 3.0);

/// From the program's begin to its first frame, and private memory while nothing is open.
const START_BUDGET_MS: f64 = 500.0;
const REST_BUDGET_MB: f64 = 120.0;
/// In any second of a run.
const WAKES_BUDGET: usize = 5;

fn main() {
    let asked = std::env::args().skip(1).find_map(|it| it.parse().ok());
    // A build without optimisation is only tried out.
    let rows: usize = asked.unwrap_or(if cfg!(debug_assertions) { 20_000 } else { 1_000_000 });
    let folder = tempfile::tempdir().unwrap();
    start(folder.path());
    frames(folder.path(), rows);
    wakes(folder.path());
}

/// A window where nothing is open.
fn start(folder: &Path) {
    let begin = Instant::now();
    let mut window = Window::open(&folder.join("empty"), &Start::Empty);
    window.draw(Vec::new());
    let taken = begin.elapsed().as_secs_f64() * 1e3;
    println!("first frame        {taken:.0} ms by the clock   budget {START_BUDGET_MS} ms");
    window.until(|now| now.settings.ended().is_some() && now.runs.ended().is_some() && now.keyring.ended().is_some());
    for _ in 0..60 {
        window.draw(Vec::new());
    }
    println!("memory at rest     {:.0} MB private   budget {REST_BUDGET_MB} MB", private_memory());
}

fn frames(folder: &Path, rows: usize) {
    let path = list(folder, rows);
    let begin = Instant::now();
    let mut window = Window::open(&folder.join("workspace"), &Start::File(path));
    window.draw(Vec::new());
    window.until(|now| now.checks.values().any(|check| matches!(check, Fetched::Ready(_))));
    let problems: usize = window.app.now().checks.values().filter_map(Fetched::value).map(|it| it.groups().len()).sum();
    println!("{rows} rows x {COLUMNS} columns");
    println!("opened and checked {:.1} s; {problems} kinds of problems", begin.elapsed().as_secs_f64());

    let grid = pos2(800.0, 500.0);
    window.draw(vec![Event::PointerMoved(grid)]);
    report("unchanged", Some(BUDGET), (0..FRAMES).map(|_| window.draw(Vec::new())).collect());
    report("scrolling", Some(BUDGET), (0..FRAMES).map(|_| window.draw(vec![wheel(60.0)])).collect());
    let jumps = (0..FRAMES).map(|frame| window.jump(frame)).collect();
    report("jumping anywhere", Some(BUDGET), jumps);
    println!("memory with it     {:.0} MB private", private_memory());
}

/// How often a window is woken in the busiest second of a run, by its news and its progress together.
fn wakes(folder: &Path) {
    let faults = folder.join("faults.json");
    std::fs::write(&faults, r#"{"jobs": [{"kind": "slow", "type": "users_import", "seconds": 6}]}"#).unwrap();
    let woken = Arc::new(Mutex::new(Vec::new()));
    let at = Arc::clone(&woken);
    let session = Session::start_without_keyring(Some(&folder.join("runs")), move || {
        at.lock().unwrap().push(Instant::now());
    });
    let session = session.unwrap();
    session.send(Command::StartDemo(DemoOptions { port: 0, users: 20, seed: 1, faults: Some(faults) }));
    session.wait_for(|state| state.demo.value().map(drop)).unwrap();
    let path = folder.join("new.ndjson");
    let filler = "x".repeat(4_000);
    let users =
        (0..500).map(|row| format!("{{\"email\":\"n{row}@new.test\",\"user_metadata\":{{\"x\":\"{filler}\"}}}}"));
    std::fs::write(&path, users.collect::<Vec<_>>().join("\n")).unwrap();
    let sheet = SheetId(1);
    session.send(Command::OpenSheet { sheet, path, options: OpenOptions::default() });
    session.wait_for(|state| state.sheets.get(&sheet)?.value().map(drop)).unwrap();
    let request = ImportRequest {
        place: ConnectionChoice { tenant: TenantRef::Demo, connection: "Main-DB".to_owned() },
        upsert: false,
        completion_email: false,
        external_id: None,
        retry_failed_of: None,
    };
    let then = Box::new(Command::PlanImport { sheet, request });
    session.send(Command::WithTenant { tenant: TenantRef::Demo, then });
    let run = session.wait_for(|state| state.plans.get(&sheet)?.value().map(|it| it.run)).unwrap();
    // As the window does it: Jobs lists the runs and unfolds this one.
    session.send(Command::StartRun { sheet, run });
    session.send(Command::ListRuns);
    session.send(Command::UnfoldRun { run });
    session.wait_for(|state| state.at_work.get(&run)?.progress.as_ref().map(drop)).unwrap();
    let begun = Instant::now();
    session.wait_for(|state| state.reports.get(&run)?.ended().map(drop)).unwrap();
    let ended = Instant::now();
    let woken = woken.lock().unwrap();
    let during: Vec<_> = woken.iter().filter(|at| **at > begun && **at < ended).collect();
    let within =
        |from: &Instant| during.iter().filter(|at| **at >= from && at.duration_since(*from).as_secs() < 1).count();
    let most = during.iter().map(|from| within(from)).max().unwrap_or(0);
    let seconds = (ended - begun).as_secs_f64();
    println!(
        "a run of {seconds:.0} s      woke the window {} times, in its busiest second {most}   budget {WAKES_BUDGET}",
        during.len()
    );
}

/// In megabytes, without what the page cache holds for us.
fn private_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("RssAnon:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
    kilobytes.map_or(f64::NAN, |it: f64| it / 1024.0)
}

/// A list of short cells; one row of a thousand has a fault.
fn list(folder: &Path, rows: usize) -> PathBuf {
    let path = folder.join("large.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let mut line = String::from("email,name");
    for column in 2..COLUMNS {
        write!(line, ",user_metadata.k{column}").unwrap();
    }
    writeln!(file, "{line}").unwrap();
    let every = (rows / 1000).max(1);
    for row in 0..rows {
        line.clear();
        write!(line, "u{row}@example.org{},User {row}", if row % every == 0 { " " } else { "" }).unwrap();
        for column in 2..COLUMNS {
            write!(line, ",{}", (row * 31 + column * 7) % 1000).unwrap();
        }
        writeln!(file, "{line}").unwrap();
    }
    file.flush().unwrap();
    path
}

fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -points),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    }
}

/// How often the session has woken the window.
#[derive(Default)]
struct Woken {
    times: Mutex<u64>,
    changed: Condvar,
}

struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
    woken: Arc<Woken>,
}

impl Window {
    fn open(workspace: &Path, start: &Start) -> Self {
        let woken = Arc::new(Woken::default());
        let bell = Arc::clone(&woken);
        let session = Session::start_without_keyring(Some(workspace), move || {
            *bell.times.lock().unwrap() += 1;
            bell.changed.notify_all();
        });
        let ctx = Context::default();
        ctx.enable_accesskit();
        let app = App::new(&ctx, None, session.unwrap(), start);
        Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0, woken }
    }

    /// Waits until the session has woken it, or a moment, if nothing new is to come.
    fn wait(&self, before: u64) {
        let times = self.woken.times.lock().unwrap();
        drop(self.woken.changed.wait_timeout_while(times, Duration::from_millis(100), |times| *times == before));
    }

    /// One frame; the time that it took this thread.
    fn draw(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 900.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let before = thread_time();
        let mut output = self.ctx.run_ui(input, |ui| {
            eframe::App::logic(app, &ui.ctx().clone(), frame);
            eframe::App::ui(app, ui, frame);
        });
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let taken = thread_time().saturating_sub(before);
        // No graphics card takes the glyphs.
        output.textures_delta.clear();
        assert!(!shapes.is_empty());
        taken
    }

    fn until(&mut self, holds: impl Fn(&State) -> bool) {
        while !holds(&self.app.now()) {
            self.draw(Vec::new());
        }
    }

    /// Presses the scroll bar somewhere else: all that is shown is new. The dearer of the two frames it takes: the one
    /// without the rows, which are read meanwhile, and the first one with them.
    fn jump(&mut self, frame: usize) -> Duration {
        let at = pos2(1580.0, 150.0 + ((frame * 379) % 600) as f32);
        let press = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.draw(vec![Event::PointerMoved(at)]);
        let before = *self.woken.times.lock().unwrap();
        let without = self.draw(vec![press(true)]);
        self.wait(before);
        let with_rows = self.draw(Vec::new());
        self.draw(vec![press(false)]);
        without.max(with_rows)
    }
}

/// The CPU time of this thread. Time by the clock would measure who else uses the machine.
fn thread_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap())
}

fn report(what: &str, budget: Option<(f64, f64)>, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |place: usize| times[place.min(times.len() - 1)].as_secs_f64() * 1e3;
    let (median, most) = (milliseconds(times.len() / 2), milliseconds(times.len() * 99 / 100));
    print!("{what:18} median {median:6.3} ms   p99 {most:6.3} ms");
    match budget {
        Some((for_median, for_most)) => println!("   budget {for_median} and {for_most} ms"),
        None => println!(),
    }
}
