//! The session's handle: a face sends commands through it and looks at the newest state.

use super::bell::Bell;
use super::command::Command;
use super::notice::Notice;
use super::outcome::Outcome;
use super::state::State;
use super::words;
use super::work::World;
use crate::credentials::Keyring;
use crate::workspace::Workspace;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, watch};

/// Commands and outcomes that may wait to be taken. Who sends more waits.
const QUEUE: usize = 256;

/// The running program. Dropping it ends all work; what was journaled goes on at the next start.
#[derive(Debug)]
pub struct Session {
    runtime: Option<tokio::runtime::Runtime>,
    commands: mpsc::Sender<Command>,
    /// Commands that were sent and that [`Session::now`] does not show yet.
    unheard: Arc<AtomicUsize>,
    newest: watch::Receiver<Arc<State>>,
}

/// Why the program can't start.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct StartError(pub Notice);

impl Session {
    /// Opens the workspace and starts the workers. `wake` is called after each change of the state, from any thread.
    pub fn start(workspace: Option<&Path>, wake: impl Fn() + Send + Sync + 'static) -> Result<Self, StartError> {
        Self::start_with(workspace, Keyring::system(), wake)
    }

    /// Like [`Session::start`], but leaves the system's keyring alone: secrets last until the end. For tests.
    pub fn start_without_keyring(
        workspace: Option<&Path>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        Self::start_with(workspace, Keyring::none(), wake)
    }

    fn start_with(
        workspace: Option<&Path>,
        keyring: Keyring,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let workspace = Workspace::open(workspace).map_err(|error| StartError(words::session::workspace(&error)))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().thread_name("rollcall").enable_all().build();
        let runtime = runtime.map_err(|error| StartError(words::session::no_threads(&error)))?;
        let (commands, mut asked) = mpsc::channel::<Command>(QUEUE);
        let (outcomes, mut done) = mpsc::channel::<Outcome>(QUEUE);
        let (publish, newest) = watch::channel(Arc::new(State::default()));
        let world = Arc::new(World::new(workspace, keyring, outcomes));
        let sweeper = Arc::clone(&world);
        let unheard = Arc::new(AtomicUsize::new(0));
        let to_hear = Arc::clone(&unheard);
        runtime.spawn_blocking(move || sweeper.sweep());
        runtime.spawn(async move {
            let mut state = State::default();
            let mut bell = Bell::new(wake);
            loop {
                let (effects, is_news, heard) = tokio::select! {
                    Some(command) = asked.recv() => (state.on_command(command), true, 1),
                    Some(outcome) = done.recv() => {
                        let is_news = !outcome.is_progress();
                        (state.on_outcome(outcome), is_news, 0)
                    }
                    () = bell.due(), if bell.is_waiting() => (Vec::new(), true, 0),
                    else => return,
                };
                // Published before the work begins, so that nobody sees an outcome without its question.
                publish.send_replace(Arc::new(state.clone()));
                to_hear.fetch_sub(heard, Ordering::AcqRel);
                if is_news {
                    bell.ring();
                } else {
                    bell.ring_for_progress();
                }
                for effect in effects {
                    tokio::spawn(Arc::clone(&world).perform(effect));
                }
            }
        });
        Ok(Self { runtime: Some(runtime), commands, unheard, newest })
    }

    /// Asks for something. Never waits for its outcome.
    pub fn send(&self, command: Command) {
        self.unheard.fetch_add(1, Ordering::AcqRel);
        // The receiver ends with the runtime, and that with this handle: there is always somebody to hear it.
        self.commands.blocking_send(command).ok();
    }

    /// Asks for something without waiting for a place in the queue, as a window must; a full queue gives it back.
    pub fn try_send(&self, command: Command) -> Result<(), Box<Command>> {
        // Before it is sent: it may be heard at once.
        self.unheard.fetch_add(1, Ordering::AcqRel);
        match self.commands.try_send(command) {
            // The receiver ends with the runtime, and that with this handle.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
            Err(mpsc::error::TrySendError::Full(command)) => {
                self.unheard.fetch_sub(1, Ordering::AcqRel);
                Err(Box::new(command))
            }
        }
    }

    /// Whether every command that was sent is taken into account by the states that [`Session::now`] gives from here on.
    pub fn has_heard_all(&self) -> bool {
        self.unheard.load(Ordering::Acquire) == 0
    }

    /// The newest state.
    pub fn now(&self) -> Arc<State> {
        self.newest.borrow().clone()
    }

    /// Blocks until `wanted` finds something in the state, looking at each newest one.
    pub fn wait_for<T>(&self, mut wanted: impl FnMut(&State) -> Option<T>) -> Option<T> {
        let mut newest = self.newest.clone();
        let runtime = self.runtime.as_ref()?;
        runtime.block_on(async move {
            loop {
                let state = newest.borrow_and_update().clone();
                if let Some(found) = wanted(&state) {
                    return Some(found);
                }
                newest.changed().await.ok()?;
            }
        })
    }

    /// Calls `pressed` each time a person presses Ctrl+C, until it answers that the program may be killed by it.
    pub fn on_interrupt(&self, mut pressed: impl FnMut() -> bool + Send + 'static) {
        let Some(runtime) = &self.runtime else { return };
        runtime.spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && !pressed() {} });
    }

    /// A second way to send, for a thread that does not have the handle.
    pub fn sender(&self) -> impl Fn(Command) + Send + Sync + 'static {
        let commands = self.commands.clone();
        let unheard = Arc::clone(&self.unheard);
        move |command| {
            unheard.fetch_add(1, Ordering::AcqRel);
            let commands = commands.clone();
            tokio::spawn(async move { commands.send(command).await.is_ok() });
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Blocking work, like a look into the keyring that waits for a person, must not hold up the end.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_millis(200));
        }
    }
}
