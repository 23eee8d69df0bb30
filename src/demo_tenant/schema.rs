//! Values held against a JSON Schema, in the codes and words of the tenant.

use std::fmt::Write as _;

use jsonschema::ValidationError;
use jsonschema::Validator;
use jsonschema::error::TypeKind;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// What stands for a secret wherever one would be shown.
pub(super) const MASK: &str = "*****";

/// Where a value breaks its schema, and how.
pub(super) struct Fault {
    pub(super) code: &'static str,
    /// As `mfa_factors[0].phone.value`; empty for the whole.
    pub(super) path: String,
    pub(super) what: String,
}

/// `None` when the text is no schema; then nothing may pass.
pub(super) fn compile(schema: &str) -> Option<Validator> {
    let schema: Value = serde_json::from_str(schema).ok()?;
    let options = jsonschema::draft7::options().should_validate_formats(true);
    options.with_format("email", is_email).with_format("uri", is_uri).build(&schema).ok()
}

pub(super) fn faults(schema: &Validator, value: &Value) -> Vec<Fault> {
    if schema.is_valid(value) {
        return Vec::new(); // the quick way, for nearly all
    }
    schema.iter_errors(value).map(|error| fault(&error)).collect()
}

fn fault(error: &ValidationError<'_>) -> Fault {
    use ValidationErrorKind as Kind;
    let path = dotted(error.instance_path().as_str());
    let found = shown(&path, error.instance());
    let length = error.instance().as_str().map_or(0, |it| it.chars().count());
    let items = error.instance().as_array().map_or(0, Vec::len);
    let (code, what) = match error.kind() {
        Kind::Type { kind } => {
            let expected = match kind {
                TypeKind::Single(it) => it.to_string(),
                TypeKind::Multiple(_) => "string or null".to_owned(), // the only choice that these schemas give
            };
            ("INVALID_TYPE", format!("Expected type {expected} but found type {}", type_name(error.instance())))
        }
        Kind::Format { format } => ("FORMAT", format!("Object didn't pass validation for format {format}: {found}")),
        Kind::Pattern { pattern } => ("PATTERN", format!("String does not match pattern {pattern}: {found}")),
        Kind::Enum { .. } => ("ENUM_MISMATCH", format!("No enum match for: {found}")),
        Kind::Required { property } => {
            ("OBJECT_REQUIRED", format!("Missing required property: {}", property.as_str().unwrap_or_default()))
        }
        Kind::AdditionalProperties { unexpected } => {
            ("OBJECT_ADDITIONAL_PROPERTIES", format!("Additional properties not allowed: {}", unexpected.join(",")))
        }
        Kind::MinLength { limit } => ("MIN_LENGTH", format!("String is too short ({length} chars), minimum {limit}")),
        Kind::MaxLength { limit } => ("MAX_LENGTH", format!("String is too long ({length} chars), maximum {limit}")),
        Kind::MinItems { limit } => ("ARRAY_LENGTH_SHORT", format!("Array is too short ({items}), minimum {limit}")),
        Kind::MaxItems { limit } => ("ARRAY_LENGTH_LONG", format!("Array is too long ({items}), maximum {limit}")),
        Kind::Minimum { limit } => ("MINIMUM", format!("Value {found} is less than minimum {limit}")),
        Kind::Maximum { limit } => ("MAXIMUM", format!("Value {found} is greater than maximum {limit}")),
        Kind::AnyOf { .. } => ("ANY_OF_MISSING", "Data does not match any schemas from 'anyOf'".to_owned()),
        Kind::MaxProperties { limit } => ("NOT_PASSED", format!("Too many properties defined, maximum {limit}")),
        _ => ("NOT_PASSED", "Data doesn't match the schema".to_owned()),
    };
    Fault { code, path, what }
}

/// `/mfa_factors/0/phone/value` as `mfa_factors[0].phone.value`.
fn dotted(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if part.bytes().all(|it| it.is_ascii_digit()) && !path.is_empty() {
            let _written = write!(path, "[{part}]"); // a string takes everything
        } else {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(&part);
        }
    }
    path
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(it) if it.is_i64() || it.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The value in question, unless it is a secret.
fn shown(path: &str, value: &Value) -> String {
    if is_secret(path) {
        return MASK.to_owned();
    }
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether the value at this path is a secret, or holds one.
fn is_secret(path: &str) -> bool {
    let harmless = ["algorithm", "encoding", "position", "digest", "keylen", "cost", "blockSize", "parallelization"];
    let of_a_hash = path.starts_with("password_hash") || path.starts_with("custom_password_hash");
    let leaf = path.rsplit('.').next().unwrap_or(path);
    of_a_hash && !harmless.contains(&leaf) || path.starts_with("mfa_factors") && path.contains("totp")
}

/// An address as a mail server would take it; letters of any script pass.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "@()<>[]\\,;:\"".contains(c);
    let dots_fine = |it: &str| !it.starts_with('.') && !it.ends_with('.') && !it.contains("..");
    let label_fine = |it: &str| {
        (1..=63).contains(&it.chars().count())
            && !it.starts_with('-')
            && !it.ends_with('-')
            && it.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    (1..=64).contains(&local.chars().count())
        && text.chars().count() <= 254
        && !local.chars().any(forbidden)
        && dots_fine(local)
        && domain.split('.').all(label_fine)
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme_fine = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    scheme_fine && !rest.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_no_mail_server_takes_are_refused() {
        for good in ["pia@example.test", "o'brien+x@uni-köln.example", "a.b@xn--uni-kln-q4a.example", "山田@例え.jp"]
        {
            assert!(is_email(good), "{good}");
        }
        let too_long = format!("{}@example.test", "x".repeat(65));
        for bad in [
            "",
            "no-at-sign.example.com",
            "two@@example.com",
            "spaces in@example.com",
            "user@",
            "@example.com",
            "user@example..com",
            "a..b@example.com",
            ".a@example.com",
            "a@-b.com",
            &too_long,
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_path_into_an_array_is_dotted_with_its_place() {
        assert_eq!(dotted("/mfa_factors/0/phone/value"), "mfa_factors[0].phone.value");
        assert_eq!(dotted(""), "");
    }
}
