//! Hands a user over to the engine: only the members that are read, or all of it.

use std::borrow::Cow;
use std::fmt;

use rquickjs::Ctx;
use rquickjs::Error;
use rquickjs::Object;
use rquickjs::Value;
use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;

use crate::expression::reads::Member;
use crate::expression::reads::Reads;

/// A user as a value of the engine. What can't be read in the quick way is read in the plain one, whose error it is then.
pub(super) fn user<'js>(ctx: &Ctx<'js>, json: &str, reads: &Reads) -> Result<Value<'js>, Error> {
    match reads {
        Reads::Whole => ctx.json_parse(json),
        Reads::Members(members) => object(ctx, json, members).unwrap_or_else(|_not_so| ctx.json_parse(json)),
    }
}

/// An object with these members alone; an error of JSON if it can't be read so.
fn object<'js>(ctx: &Ctx<'js>, json: &str, members: &[Member]) -> serde_json::Result<Result<Value<'js>, Error>> {
    let mut found: Vec<Option<&RawValue>> = vec![None; members.len()];
    let mut reader = serde_json::Deserializer::from_str(json);
    Members { members, found: &mut found }.deserialize(&mut reader)?;
    reader.end()?;
    let made = Object::new(ctx.clone()).and_then(|object| {
        for (member, raw) in members.iter().zip(&found) {
            if let Some(raw) = raw {
                object.set(member.name.as_str(), part(ctx, raw.get(), &member.reads)?)?;
            }
        }
        Ok(object.into_value())
    });
    Ok(made)
}

/// A value within a user.
fn part<'js>(ctx: &Ctx<'js>, json: &str, reads: &Reads) -> Result<Value<'js>, Error> {
    if let (Some(b'{'), Reads::Members(members)) = (json.as_bytes().first(), reads) {
        return object(ctx, json, members).unwrap_or_else(|_not_so| ctx.json_parse(json));
    }
    value(ctx, json)
}

/// Any JSON value, without blanks around it.
pub(super) fn value<'js>(ctx: &Ctx<'js>, json: &str) -> Result<Value<'js>, Error> {
    let text = |text: &str| rquickjs::String::from_str(ctx.clone(), text).map(rquickjs::String::into_value);
    match json.as_bytes() {
        b"null" => Ok(Value::new_null(ctx.clone())),
        b"true" => Ok(Value::new_bool(ctx.clone(), true)),
        b"false" => Ok(Value::new_bool(ctx.clone(), false)),
        [b'"', inner @ .., b'"'] if memchr::memchr(b'\\', inner).is_none() => {
            text(json.get(1..json.len() - 1).unwrap_or_default())
        }
        [b'"', ..] => match serde_json::from_str::<String>(json) {
            Ok(decoded) => text(&decoded),
            // Half of a surrogate pair, which JavaScript knows.
            Err(_no_text) => ctx.json_parse(json),
        },
        [b'-' | b'0'..=b'9', ..] => match json.parse::<f64>() {
            Ok(number) => Ok(Value::new_number(ctx.clone(), number)),
            Err(_no_number) => ctx.json_parse(json),
        },
        _ => ctx.json_parse(json),
    }
}

/// Finds the members' values; of two with one name the last counts, as in JavaScript.
struct Members<'m, 'f, 'de> {
    members: &'m [Member],
    found: &'f mut [Option<&'de RawValue>],
}

impl<'de> DeserializeSeed<'de> for Members<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(name)) = map.next_key::<Key<'de>>()? {
            let place = self.members.iter().position(|member| member.name == name);
            match place.and_then(|place| self.found.get_mut(place)) {
                Some(found) => *found = Some(map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// A key, borrowed where it is written without escapes.
#[derive(serde::Deserialize)]
struct Key<'k>(#[serde(borrow)] Cow<'k, str>);
