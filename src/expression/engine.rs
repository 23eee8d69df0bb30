//! The JavaScript engine with the language alone, and its limits.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use std::time::Instant;

use rquickjs::Context;
use rquickjs::Ctx;
use rquickjs::Error;
use rquickjs::Exception;
use rquickjs::Function;
use rquickjs::Persistent;
use rquickjs::Runtime;
use rquickjs::Value;
use rquickjs::context::EvalOptions;
use rquickjs::context::intrinsic;

use crate::expression::fault::Fault;
use crate::expression::fault::NoValue;

/// The name by which places in the expression are told.
const FILE: &str = "expression";

/// The language: everything but what reads clocks finely, or shows when memory is freed.
type Language = (
    intrinsic::Eval,
    intrinsic::Date,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::Proxy,
    intrinsic::MapSet,
    // Without it an `async` function would leave the engine in disorder.
    intrinsic::Promise,
);

/// An error's message may hold a whole value.
const LONGEST_MESSAGE: usize = 200;

/// Looks at whether to go on, while JavaScript runs.
pub(super) struct Watch {
    stop: Box<dyn Fn() -> bool>,
    row_end: Cell<Instant>,
    end: Instant,
    /// Why it stopped the engine last.
    why: Cell<Option<Why>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Row,
    Total,
    Stopped,
}

impl Watch {
    pub(super) fn new(total: Duration, stop: Box<dyn Fn() -> bool>) -> Rc<Self> {
        let now = Instant::now();
        Rc::new(Self { stop, row_end: Cell::new(now + total), end: now + total, why: Cell::new(None) })
    }

    /// A row begins.
    pub(super) fn begin(&self, row: Duration) {
        self.why.set(None);
        self.row_end.set(Instant::now() + row);
    }

    /// Why the engine was stopped in this row.
    pub(super) fn why(&self) -> Option<Why> {
        self.why.get()
    }

    /// Whether to stop, looked at from time to time.
    pub(super) fn is_over(&self) -> Option<Why> {
        let now = Instant::now();
        let why = if (self.stop)() {
            Some(Why::Stopped)
        } else if now >= self.end {
            Some(Why::Total)
        } else if now >= self.row_end.get() {
            Some(Why::Row)
        } else {
            None
        };
        if why.is_some() {
            self.why.set(why);
        }
        why
    }
}

/// An engine in which a function was compiled. The fields are let go of in their order: the engine last.
pub(super) struct Engine {
    function: Persistent<Function<'static>>,
    /// Gives the kind of an object: `[object Map]`.
    kind: Persistent<Function<'static>>,
    context: Context,
}

impl Engine {
    /// Compiles an expression as a function of the user, the value and the row.
    pub(super) fn new(source: &str, memory: usize, stack: usize, watch: Rc<Watch>) -> Result<Self, Fault> {
        let none = |_no_memory: Error| Fault::NoEngine;
        let runtime = Runtime::new().map_err(none)?;
        runtime.set_memory_limit(memory);
        runtime.set_max_stack_size(stack);
        let context = Context::custom::<Language>(&runtime).map_err(none)?;
        let (function, kind) = context.with(|ctx| {
            ctx.eval::<(), _>(include_str!("prelude.js")).map_err(none)?;
            let kind: Function<'_> = ctx.eval("(it) => Object.prototype.toString.call(it)").map_err(none)?;
            // On a line of its own, so that a comment in its end ends there.
            let text = format!("(function (user, value, row) {{ return (\n{source}\n); }})");
            let mut options = EvalOptions::default();
            options.strict = true;
            options.filename = Some(FILE.to_owned());
            let function = ctx.eval_with_options::<Function<'_>, _>(text, options);
            let function = function.map_err(|error| no_function(&ctx, source, &error))?;
            Ok((Persistent::save(&ctx, function), Persistent::save(&ctx, kind)))
        })?;
        runtime.set_interrupt_handler(Some(Box::new(move || watch.is_over().is_some())));
        Ok(Self { function, kind, context })
    }

    /// Does something with the function, and with the one that tells kinds.
    pub(super) fn with<T>(
        &self,
        work: impl for<'js> FnOnce(&Ctx<'js>, Function<'js>, Function<'js>) -> Result<T, Error>,
    ) -> Result<Result<T, Error>, Thrown> {
        self.context.with(|ctx| {
            let both = self.function.clone().restore(&ctx).and_then(|it| Ok((it, self.kind.clone().restore(&ctx)?)));
            match both.and_then(|(function, kind)| work(&ctx, function, kind)) {
                Err(Error::Exception) => Err(Thrown::of(&ctx)),
                other => Ok(other),
            }
        })
    }
}

/// What was thrown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thrown {
    Interrupted,
    Memory,
    Depth,
    Other(String),
}

impl Thrown {
    fn of(ctx: &Ctx<'_>) -> Self {
        Self::of_value(&ctx.catch())
    }

    pub(super) fn of_value(thrown: &Value<'_>) -> Self {
        let exception = thrown.as_object().cloned().and_then(Exception::from_object);
        let Some(exception) = exception else {
            // Where no memory is left for an error, nothing is thrown.
            if thrown.is_null() {
                return Self::Memory;
            }
            let text = thrown.get::<rquickjs::Coerced<String>>().map(|it| it.0).unwrap_or_default();
            return Self::Other(shortened(&text));
        };
        let name = exception.as_object().get::<_, String>("name").unwrap_or_default();
        let message = exception.message().unwrap_or_default();
        match (name.as_str(), message.as_str()) {
            ("InternalError", "interrupted") => Self::Interrupted,
            ("InternalError", "out of memory") => Self::Memory,
            ("RangeError", "Maximum call stack size exceeded") => Self::Depth,
            (_, "") => Self::Other(shortened(&name)),
            (_, message) => Self::Other(shortened(message)),
        }
    }

    pub(super) fn to_fault(&self) -> Fault {
        match self {
            Self::Interrupted => Fault::RowTime,
            Self::Memory => Fault::Memory,
            Self::Depth => Fault::Depth,
            Self::Other(message) => Fault::Threw { message: message.clone() },
        }
    }
}

/// What any other error means.
pub(super) fn fault_of(error: &Error) -> Fault {
    match error {
        Error::Utf8(_) => Fault::NoValue(NoValue::HalfCharacter),
        Error::Allocation => Fault::Memory,
        other => Fault::Threw { message: shortened(&other.to_string()) },
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_MESSAGE).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Why the expression is none.
fn no_function(ctx: &Ctx<'_>, source: &str, error: &Error) -> Fault {
    if !matches!(error, Error::Exception) {
        return fault_of(error);
    }
    let exception = ctx.catch().into_object().and_then(Exception::from_object);
    let Some(exception) = exception else { return Fault::NoEngine };
    let message = exception.message().unwrap_or_default();
    let stack = exception.stack().unwrap_or_default();
    // `    at expression:2:7`, where the first line is ours.
    let mut numbers = stack.lines().next().unwrap_or_default().rsplit(':').map(|it| it.trim().parse::<u32>().ok());
    let (Some(Some(column)), Some(Some(line))) = (numbers.next(), numbers.next()) else {
        return Fault::Syntax { line: 1, column: 1, message };
    };
    let line = line.saturating_sub(1).max(1);
    if line as usize > source.split('\n').count() {
        return Fault::Incomplete;
    }
    Fault::Syntax { line, column, message }
}
