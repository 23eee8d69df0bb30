use super::*;
use crate::user::problem::Algorithm;

fn all() -> Vec<(Topic, &'static str)> {
    let needs =
        [Need::Schema, Need::Connection, Need::SchemaAlone, Need::AnyIdentifier, Need::Algorithm(Algorithm::Md5)];
    let json = [JsonFault::Syntax, JsonFault::CutOff, JsonFault::LoneSurrogate, JsonFault::Number, JsonFault::Depth];
    let pictures = [PictureFault::NotAUrl, PictureFault::OtherScheme, PictureFault::NotEncoded, PictureFault::NoHost];
    let ids = [UserIdFault::Empty, UserIdFault::Space, UserIdFault::OtherProvider, UserIdFault::PrefixTwice];
    let hashes = [HashFault::Notation, HashFault::NotInEncoding, HashFault::Length];
    let choices = [
        Choice::Algorithms,
        Choice::HashEncodings(Algorithm::Argon2),
        Choice::Encodings,
        Choice::SaltPositions,
        Choice::PasswordEncodings,
        Choice::Digests,
    ];
    let types =
        [JsonType::Null, JsonType::Boolean, JsonType::Number, JsonType::String, JsonType::Array, JsonType::Object];
    let cells = [ColumnType::Text, ColumnType::Number, ColumnType::Boolean, ColumnType::Json];
    let identifiers = [Identifier::Email, Identifier::Username, Identifier::PhoneNumber, Identifier::UserId];
    let mut all = vec![
        (Topic::Null, "name"),
        (Topic::NotTrueOrFalse, "email_verified"),
        (Topic::WrongType(JsonType::Object), ""),
        (Topic::UnknownProperty, "emailVerified"),
        (Topic::UnknownProperty, "custom_password_hash.sugar"),
        (Topic::UnknownProperty, ""),
        (Topic::ClearTextPassword, "password"),
        (Topic::Empty, "email"),
        (Topic::TooShort(3), "username"),
        (Topic::TooLong(15), "username"),
        (Topic::TooSmall(1), "custom_password_hash.cost"),
        (Topic::NotAPowerOfTwo, "custom_password_hash.cost"),
        (Topic::BeginsWithSpace, "email"),
        (Topic::EndsWithSpace, "email"),
        (Topic::NotAnAddress, "email"),
        (Topic::EmailTooLong, "email"),
        (Topic::EmailNotAscii, "email"),
        (Topic::EmailOddDomain, "email"),
        (Topic::EmailQuoted, "email"),
        (Topic::PhoneWithZeros, "phone_number"),
        (Topic::PhoneMarks, "phone_number"),
        (Topic::NumberForText, "username"),
        (Topic::Phone, "phone_number"),
        (Topic::UsernameCharacter, "username"),
        (Topic::UsernameIsEmail, "username"),
        (Topic::UsernameIsPhone, "username"),
        (Topic::UsernameNotAscii, "username"),
        (Topic::NotBcrypt, "password_hash"),
        (Topic::BcryptVariant, "password_hash"),
        (Topic::BcryptRounds, "password_hash"),
        (Topic::BcryptMalformed, "password_hash"),
        (Topic::NotWithAlgorithm(Algorithm::Md5), "custom_password_hash.salt"),
        (Topic::BothHashes, "custom_password_hash"),
        (Topic::ManyItems(10), "mfa_factors"),
        (Topic::NoFactor, "mfa_factors[]"),
        (Topic::SeveralFactors, "mfa_factors[]"),
        (Topic::TotpSecret, "mfa_factors[].totp.secret"),
        (Topic::ForbiddenKey, "app_metadata._id"),
        (Topic::KeyCharacter('$'), "user_metadata.a$"),
        (Topic::ShadowsAttribute, "app_metadata.name"),
        (Topic::RepeatedKey, "email"),
        (Topic::ProfileSize, ""),
        (Topic::UserSize, ""),
        (Topic::UserIdTaken, "user_id"),
        (Topic::InvalidUtf8, ""),
        (Topic::BrokenOff, ""),
        (Topic::AfterTheEnd, ""),
        (Topic::Ragged, ""),
        (Topic::ErrorCell, "name"),
        (Topic::UnclosedQuote, ""),
        (Topic::RowTooLarge, ""),
    ];
    all.extend(needs.map(|it| (Topic::Missing(it), "email")));
    all.extend(json.map(|it| (Topic::BrokenJson(it), "")));
    all.extend(pictures.map(|it| (Topic::Picture(it), "picture")));
    all.extend(ids.map(|it| (Topic::UserId(it), "user_id")));
    all.extend(hashes.map(|it| (Topic::HashValue(Algorithm::Argon2, it), "custom_password_hash.hash.value")));
    all.extend(choices.map(|it| (Topic::NotOneOf(it), "custom_password_hash.hash.encoding")));
    all.extend(types.map(|it| (Topic::WrongType(it), "user_metadata.age")));
    all.extend(cells.map(|it| (Topic::CellType(it), "user_metadata.age")));
    all.extend(identifiers.map(|it| (Topic::Duplicate(it), "email")));
    all
}

#[test]
fn every_kind_of_problem_has_a_title_of_its_own_for_one_and_for_many() {
    for (topic, path) in all() {
        let (one, many) = (title(topic, path, 1, &["x"], false), title(topic, path, 2, &["x"], false));
        for (title, count) in [(&one, "1 "), (&many, "2 ")] {
            assert!(title.starts_with(count) && title.len() > 10, "{topic:?}: {title}");
            assert!(!title.contains("problem") && !title.contains("  ") && !title.ends_with('.'), "{title}");
        }
        // What follows speaks of something else.
        let main = |title: &str| {
            let end = [", which ", " that ", " as "].iter().filter_map(|word| title.find(word)).min();
            format!("{} ", &title[..end.unwrap_or(title.len())])
        };
        let (one, many) = (main(&one).replace("does not have", "lacks"), main(&many));
        let wrong = [" are ", " have ", " hold ", " rows", " do ", "values"];
        assert!(wrong.iter().all(|word| !one.contains(word)), "{one}");
        let wrong = ["2 row ", " is ", " has ", " holds ", " does ", " ends ", "2 value ", "2 e-mail "];
        assert!(wrong.iter().all(|word| !many.contains(word)), "{many}");
    }
}

#[test]
fn titles_read_as_people_talk() {
    for (topic, path, count, values, expected) in [
        (Topic::EndsWithSpace, "email", 312, &[][..], "312 e-mails end with a space"),
        (Topic::NotAnAddress, "email", 41, &[], "41 e-mails are not addresses"),
        (Topic::Duplicate(Identifier::Email), "email", 27, &[], "27 rows repeat an e-mail"),
        (Topic::Duplicate(Identifier::Email), "email", 1, &[], "1 row repeats an e-mail"),
        (Topic::Missing(Need::Schema), "email", 18, &[], "18 rows have no e-mail"),
        (Topic::Missing(Need::Schema), "email", 1, &[], "1 row has no e-mail"),
        (Topic::PhoneWithZeros, "phone_number", 10_204, &[], "10,204 phone numbers start with 00"),
        (Topic::WrongType(JsonType::Object), "", 2, &[], "2 rows are no users"),
        (
            Topic::NotTrueOrFalse,
            "email_verified",
            10,
            &["J", "N"],
            "10 values of email_verified say “J” or “N”, which is not read as yes or no yet",
        ),
        (Topic::UnknownProperty, "emailVerified", 1, &[], "1 row has emailVerified, which is no attribute of a user"),
    ] {
        assert_eq!(title(topic, path, count, values, false), expected);
    }
}
