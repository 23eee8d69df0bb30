//! Evaluates an expression for one user after the other.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use crate::expression::answer::Answer;
use crate::expression::engine::Engine;
use crate::expression::engine::Watch;
use crate::expression::engine::Why;
use crate::expression::engine::fault_of;
use crate::expression::fault::Fault;
use crate::expression::given;
use crate::expression::source::Expression;

/// What an expression may take of memory: a user of some megabytes, several times.
pub(super) const MEMORY_BYTES: usize = 64 << 20;

/// How deep it may call: a thousand functions, and far from the end of a thread's own stack.
pub(super) const STACK_BYTES: usize = 256 << 10;

/// How many users may be too much for it, before it is given up: each takes as long as is allowed.
const MOST_SLOW_ROWS: u32 = 10;

/// How long an expression may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For one user.
    pub row: Duration,
    /// For all users together, from the start of the evaluator.
    pub total: Duration,
}

impl Default for Limits {
    /// A second for a user, which is a hundred thousand times what most take, and ten minutes for all.
    fn default() -> Self {
        Self { row: Duration::from_secs(1), total: Duration::from_mins(10) }
    }
}

/// Evaluates an expression for users, all in one thread.
pub struct Evaluator {
    expression: Expression,
    limits: Limits,
    watch: Rc<Watch>,
    /// None after a user that was too much for it: the next has a new one.
    engine: Option<Engine>,
    slow_rows: u32,
}

impl fmt::Debug for Evaluator {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Evaluator").field("expression", &self.expression).finish_non_exhaustive()
    }
}

impl Evaluator {
    /// For users from now on. `stop` is asked now and then, also within a user, whether nobody waits any more.
    pub fn new(expression: &Expression, limits: Limits, stop: impl Fn() -> bool + 'static) -> Self {
        let watch = Watch::new(limits.total, Box::new(stop));
        Self { expression: expression.clone(), limits, watch, engine: None, slow_rows: 0 }
    }

    /// Evaluates it for a user, as its JSON. `value` is that of the cell, as JSON, and `row` its number as people count.
    pub fn evaluate(&mut self, row: u64, user: &str, value: Option<&str>) -> Result<Answer, Fault> {
        if self.slow_rows >= MOST_SLOW_ROWS {
            return Err(Fault::TotalTime);
        }
        let answer = self.answer(row, user, value);
        // What was left half done is not left to the next user.
        let is_spent = match &answer {
            Ok(_) => false,
            Err(Fault::RowTime | Fault::Memory) => {
                self.slow_rows += 1;
                true
            }
            Err(fault) => matches!(fault, Fault::Depth | Fault::Stopped | Fault::TotalTime),
        };
        if is_spent {
            self.engine = None;
        }
        answer
    }

    fn answer(&mut self, row: u64, user: &str, value: Option<&str>) -> Result<Answer, Fault> {
        if !user.trim_start().starts_with('{') {
            return Err(Fault::NoUser);
        }
        let engine = match &mut self.engine {
            Some(engine) => engine,
            none => none.insert(Engine::new(&self.expression.code, MEMORY_BYTES, STACK_BYTES, Rc::clone(&self.watch))?),
        };
        self.watch.begin(self.limits.row);
        match self.watch.is_over() {
            Some(Why::Stopped) => return Err(Fault::Stopped),
            Some(Why::Total) => return Err(Fault::TotalTime),
            Some(Why::Row) | None => {}
        }
        let (watch, reads) = (&self.watch, &self.expression.reads);
        let given = engine.with(|ctx, function, kind| {
            let user = match given::user(ctx, user, reads) {
                Ok(user) => user,
                Err(rquickjs::Error::Exception) if !ctx.catch().is_null() => return Ok(Err(Fault::NoUser)),
                Err(error) => return Err(error),
            };
            let value = value.map(|it| given::value(ctx, it.trim_ascii())).transpose()?;
            let value = value.unwrap_or_else(|| rquickjs::Value::new_undefined(ctx.clone()));
            let result: rquickjs::Value<'_> = function.call((user, value, row as f64))?;
            Answer::of(ctx, result, &kind)
        });
        // Also where what was stopped gave an answer nevertheless.
        match watch.why() {
            Some(Why::Stopped) => return Err(Fault::Stopped),
            Some(Why::Total) => return Err(Fault::TotalTime),
            Some(Why::Row) => return Err(Fault::RowTime),
            None => {}
        }
        match given {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Err(fault_of(&error)),
            Err(thrown) => Err(thrown.to_fault()),
        }
    }
}
