//! What a frame of the whole window costs: 1600x900, accessibility on, a list of 1,000,000 rows and 40 columns with
//! 1,000 problems. CPU time of the drawing thread for running and tessellating; the graphics card is left out.
//!
//! `cargo bench --bench window`; a number behind `--` is another count of rows.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "a benchmark prints")]

use egui::{Context, Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, TouchPhase, pos2, vec2};
use rollcall::session::{Fetched, Session, State};
use rollcall::ui::{App, Start};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const COLUMNS: usize = 40;
const FRAMES: usize = 600;
/// Milliseconds for one frame while scrolling: median, and 99 of 100.
const BUDGET: (f64, f64) = (1.5, 3.0);

fn main() {
    let asked = std::env::args().skip(1).find_map(|it| it.parse().ok());
    // A build without optimisation is only tried out.
    let rows: usize = asked.unwrap_or(if cfg!(debug_assertions) { 20_000 } else { 1_000_000 });
    let folder = tempfile::tempdir().unwrap();
    let path = list(folder.path(), rows);
    let session = Session::start(Some(&folder.path().join("workspace")), || {}).unwrap();
    let ctx = Context::default();
    ctx.enable_accesskit();
    let begin = Instant::now();
    let app = App::new(&ctx, None, session, &Start::File(path));
    let mut window = Window { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 };
    window.draw(Vec::new());
    println!("{rows} rows x {COLUMNS} columns");
    println!("first frame after {:.0} ms", begin.elapsed().as_secs_f64() * 1e3);
    window.until(|now| now.checks.values().any(|check| matches!(check, Fetched::Ready(_))));
    let problems: usize = window.app.now().checks.values().filter_map(Fetched::value).map(|it| it.groups().len()).sum();
    println!("opened and checked after {:.1} s; {problems} kinds of problems", begin.elapsed().as_secs_f64());

    let grid = pos2(800.0, 500.0);
    window.draw(vec![Event::PointerMoved(grid)]);
    report("unchanged", None, (0..FRAMES).map(|_| window.draw(Vec::new())).collect());
    report("scrolling", Some(BUDGET), (0..FRAMES).map(|_| window.draw(vec![wheel(60.0)])).collect());
    let jumps = (0..FRAMES).map(|frame| window.jump(frame)).collect();
    report("jumping anywhere", None, jumps);
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

struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
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

    /// Presses the scroll bar somewhere else: all that is shown is new.
    fn jump(&mut self, frame: usize) -> Duration {
        let at = pos2(1580.0, 150.0 + ((frame * 379) % 600) as f32);
        let press = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.draw(vec![Event::PointerMoved(at)]);
        let taken = self.draw(vec![press(true)]);
        self.draw(vec![press(false)]);
        taken
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
