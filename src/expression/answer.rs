//! What an expression gives for a user.

use rquickjs::Coerced;
use rquickjs::Ctx;
use rquickjs::Error;
use rquickjs::Function;
use rquickjs::Type;
use rquickjs::Value;

use crate::expression::engine::Thrown;
use crate::expression::fault::Fault;
use crate::expression::fault::NoValue;

/// No user takes a value of this size.
const LARGEST_BYTES: usize = 4 << 20;

/// What an expression gives for a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// `undefined`
    Missing,
    /// `null`
    Null,
    Boolean(bool),
    /// As JSON writes it.
    Number(String),
    Text(String),
    /// An object or an array, as JSON.
    Json(String),
}

impl Answer {
    /// Takes a result over. `kind` tells the kind of an object.
    pub(super) fn of<'js>(
        ctx: &Ctx<'js>,
        value: Value<'js>,
        kind: &Function<'js>,
    ) -> Result<Result<Self, Fault>, Error> {
        let no = |why| Ok(Err(Fault::NoValue(why)));
        let answer = match value.type_of() {
            Type::Undefined | Type::Uninitialized => Self::Missing,
            Type::Null => Self::Null,
            Type::Bool => Self::Boolean(value.as_bool() == Some(true)),
            Type::Int => Self::Number(value.as_int().unwrap_or_default().to_string()),
            Type::Float => match value.as_float() {
                Some(number) if number.is_nan() => return no(NoValue::NotANumber),
                Some(number) if number.is_infinite() => return no(NoValue::Infinite),
                Some(_) | None => Self::Number(value.get::<Coerced<String>>()?.0),
            },
            Type::String => {
                let Some(text) = value.as_string() else { return no(NoValue::TooLarge) };
                Self::Text(text.to_string()?)
            }
            Type::Symbol => return no(NoValue::Symbol),
            Type::BigInt => return no(NoValue::BigInt),
            Type::Function | Type::Constructor => return no(NoValue::Function),
            Type::Promise => return no(NoValue::Promise),
            Type::Array | Type::Object | Type::Exception | Type::Proxy | Type::Module | Type::Unknown => {
                let tag: String = kind.call((value.clone(),))?;
                let tag = tag.trim_start_matches("[object ").trim_end_matches(']');
                let is_json = matches!(tag, "Object" | "Array" | "Date" | "String" | "Number" | "Boolean");
                if !is_json {
                    return no(NoValue::Object(tag.to_owned()));
                }
                let json = match ctx.json_stringify(value) {
                    Ok(Some(json)) => json.to_string()?,
                    Ok(None) => return no(NoValue::Object(tag.to_owned())),
                    Err(Error::Exception) => {
                        let thrown = ctx.catch();
                        return match Thrown::of_value(&thrown) {
                            // A circle, or a BigInt within.
                            Thrown::Other(message) => no(NoValue::NotJson(message)),
                            Thrown::Interrupted | Thrown::Memory | Thrown::Depth => Err(ctx.throw(thrown)),
                        };
                    }
                    Err(other) => return Err(other),
                };
                match (tag, json.as_bytes().first()) {
                    ("Date", Some(b'n')) => return no(NoValue::InvalidDate),
                    (_, Some(b'{' | b'[')) => Self::Json(json),
                    (_, Some(b'"')) => match serde_json::from_str(&json) {
                        Ok(text) => Self::Text(text),
                        Err(_no_text) => return no(NoValue::HalfCharacter),
                    },
                    (_, Some(b'n')) => return no(NoValue::NotANumber),
                    (_, Some(b't' | b'f')) => Self::Boolean(json == "true"),
                    (_, _) => Self::Number(json),
                }
            }
        };
        if answer.size() > LARGEST_BYTES { no(NoValue::TooLarge) } else { Ok(Ok(answer)) }
    }

    fn size(&self) -> usize {
        match self {
            Self::Missing | Self::Null | Self::Boolean(_) => 0,
            Self::Number(text) | Self::Text(text) | Self::Json(text) => text.len(),
        }
    }
}
