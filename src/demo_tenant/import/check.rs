//! A row of an import file held against the published JSON Schema, in the codes that jobs tell.

use jsonschema::ValidationError;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Map;
use serde_json::Value;

/// The published schema of one user.
const SCHEMA: &str = include_str!("../../../assets/user-import.schema.json");

/// What is wrong with a row: one entry of its `errors`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowError {
    pub(super) code: &'static str,
    message: String,
    path: Option<String>,
}

impl RowError {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), path: None }
    }

    pub(super) fn at(path: &str, code: &'static str, what: impl AsRef<str>) -> Self {
        let what = what.as_ref();
        let message = if path.is_empty() {
            format!("Error in row - {what}")
        } else {
            format!("Error in {path} property - {what}")
        };
        Self { code, message, path: Some(path.to_owned()) }
    }

    pub(super) fn to_json(&self) -> Value {
        let mut error = Map::new();
        error.insert("code".into(), self.code.into());
        error.insert("message".into(), self.message.as_str().into());
        if let Some(path) = &self.path {
            error.insert("path".into(), path.as_str().into());
        }
        Value::Object(error)
    }
}

/// The compiled schema, or `None` should the published file be no schema; then no row passes.
pub(super) fn schema() -> Option<Validator> {
    let schema: Value = serde_json::from_str(SCHEMA).ok()?;
    let options = jsonschema::draft7::options().should_validate_formats(true);
    options.with_format("email", is_email).with_format("uri", is_uri).build(&schema).ok()
}

pub(super) fn schema_errors(schema: &Validator, user: &Value) -> Vec<RowError> {
    if schema.is_valid(user) {
        return Vec::new(); // the quick way, for nearly all
    }
    schema.iter_errors(user).map(|error| row_error(&error)).collect()
}

fn row_error(error: &ValidationError<'_>) -> RowError {
    use ValidationErrorKind as Kind;
    let path = dotted(error.instance_path().as_str());
    let found = shown(&path, error.instance());
    let length = error.instance().as_str().map_or(0, |it| it.chars().count());
    let items = error.instance().as_array().map_or(0, Vec::len);
    let (code, what) = match error.kind() {
        Kind::Type { .. } => {
            ("INVALID_TYPE", format!("Expected another type but found type {}", type_name(error.instance())))
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
    RowError::at(&path, code, what)
}

/// `/mfa_factors/0/phone/value` as `mfa_factors[0].phone.value`.
fn dotted(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if part.bytes().all(|it| it.is_ascii_digit()) && !path.is_empty() {
            path.push_str(&format!("[{part}]"));
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

const MASK: &str = "*****";

/// Whether the value at this path is a secret, or holds one.
fn is_secret(path: &str) -> bool {
    let harmless = ["algorithm", "encoding", "position", "digest", "keylen", "cost", "blockSize", "parallelization"];
    let of_a_hash = path.starts_with("password_hash") || path.starts_with("custom_password_hash");
    let leaf = path.rsplit('.').next().unwrap_or(path);
    of_a_hash && !harmless.contains(&leaf) || path.starts_with("mfa_factors") && path.contains("totp")
}

/// The row as the list of errors tells it: as it was sent, but for the secrets.
pub(super) fn masked(mut user: Value) -> Value {
    let mut hide = |pointer: &str| {
        if let Some(value) = user.pointer_mut(pointer)
            && !value.is_null()
        {
            *value = MASK.into();
        }
    };
    hide("/password_hash");
    hide("/custom_password_hash/hash/value");
    hide("/custom_password_hash/hash/key/value");
    hide("/custom_password_hash/salt/value");
    for place in 0..10 {
        hide(&format!("/mfa_factors/{place}/totp/secret"));
    }
    user
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

    #[test]
    fn secrets_are_hidden_and_all_else_stays_as_it_was() {
        let user = serde_json::json!({
            "email": "PIA@example.test", "password_hash": "$2b$10$x", "mfa_factors": [{"totp": {"secret": "ABC"}}],
            "custom_password_hash": {"algorithm": "md5", "hash": {"value": "00", "encoding": "hex"}}
        });
        let text = masked(user).to_string();
        assert_eq!(
            text,
            concat!(
                r#"{"email":"PIA@example.test","password_hash":"*****","mfa_factors":[{"totp":{"secret":"*****"}}],"#,
                r#""custom_password_hash":{"algorithm":"md5","hash":{"value":"*****","encoding":"hex"}}}"#
            )
        );
    }
}
