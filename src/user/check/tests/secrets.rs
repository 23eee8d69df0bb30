//! Password hashes and MFA factors.

use super::*;

#[test]
fn a_password_hash_is_bcrypt_of_ten_rounds() {
    check(json!({"password_hash": BCRYPT}), &[]);
    check(json!({"password_hash": BCRYPT.replace("2b", "2a")}), &[]);
    let rest = "a".repeat(53);
    for bad in [
        "plaintext-17".to_owned(),
        String::new(),
        format!("$2y$10${rest}"),
        format!("$2b$12${rest}"),
        format!("$2b$9${rest}"),
        format!("$2b$10${rest}a"),
        format!("$2b$10${}=", "a".repeat(52)),
        "$2b$10$short".to_owned(),
        format!("x$2b$10${rest}"),
    ] {
        check(json!({"password_hash": bad}), &["E PATTERN password_hash"]);
    }
    let custom = json!({"algorithm": "md5", "hash": {"value": "0".repeat(32), "encoding": "hex"}});
    check(json!({"password_hash": BCRYPT, "custom_password_hash": custom}), &["E NOT_PASSED custom_password_hash"]);
}

#[test]
fn custom_hashes_that_their_algorithm_writes_are_fine() {
    let hex = |bytes: usize| "0f".repeat(bytes);
    for hash in [
        json!({"algorithm": "argon2", "hash": {"value": "$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA"}}),
        json!({"algorithm": "bcrypt", "hash": {"value": BCRYPT.replace("2b", "2y"), "encoding": "utf8"},
               "salt": {"value": "s"}, "password": {"encoding": "utf16le"}}),
        json!({"algorithm": "hmac", "hash": {"value": hex(32), "encoding": "hex", "digest": "sha256",
               "key": {"value": "k", "encoding": "base64"}}}),
        json!({"algorithm": "ldap", "hash": {"value": "{SSHA}c2FsdGVk", "encoding": "utf8"}}),
        json!({"algorithm": "sha256", "hash": {"value": hex(32).to_uppercase(), "encoding": "hex"},
               "salt": {"value": "pepper1", "position": "suffix"}}),
        json!({"algorithm": "md5", "hash": {"value": "X03MO1qnZdYdgyfeuILPmQ==", "encoding": "base64"}}),
        json!({"algorithm": "pbkdf2", "hash": {"value": "$pbkdf2-sha512$i=100000,l=64$c2FsdA$aGFzaA"}}),
        json!({"algorithm": "scrypt", "hash": {"value": hex(64), "encoding": "hex"}, "keylen": 64, "cost": 16384.0,
               "blockSize": 8, "parallelization": 1}),
    ] {
        check(json!({"custom_password_hash": hash}), &[]);
    }
}

#[test]
fn custom_hashes_that_can_not_be_are_refused() {
    let md5 = |more: Value| {
        let mut hash = json!({"algorithm": "md5", "hash": {"value": "0".repeat(32), "encoding": "hex"}});
        if let (Value::Object(hash), Value::Object(more)) = (&mut hash, more) {
            hash.extend(more);
        }
        hash
    };
    let of =
        |algorithm: &str, value: &str| json!({"algorithm": algorithm, "hash": {"value": value, "encoding": "utf8"}});
    for (hash, expected) in [
        (json!({}), &["E OBJECT_REQUIRED .algorithm", "E OBJECT_REQUIRED .hash"][..]),
        (md5(json!({"algorithm": "rot13"})), &["E ENUM_MISMATCH .algorithm"]),
        (md5(json!({"algorithm": 5})), &["E INVALID_TYPE .algorithm"]),
        (json!({"algorithm": "md5"}), &["E OBJECT_REQUIRED .hash"]),
        (md5(json!({"hash": "x"})), &["E INVALID_TYPE .hash"]),
        (md5(json!({"hash": {"encoding": "hex"}})), &["E OBJECT_REQUIRED .hash.value"]),
        (md5(json!({"hash": {"value": "", "encoding": "hex"}})), &["E MIN_LENGTH .hash.value"]),
        (md5(json!({"hash": {"value": 1, "encoding": "hex"}})), &["E INVALID_TYPE .hash.value"]),
        (md5(json!({"hash": {"value": "0".repeat(32), "encoding": "utf8"}})), &["E ENUM_MISMATCH .hash.encoding"]),
        (
            md5(json!({"hash": {"value": "0".repeat(32), "encoding": "hex", "x": 1}})),
            &["E ADDITIONAL_PROPERTY .hash.x"],
        ),
        (md5(json!({"rounds": 3})), &["E ADDITIONAL_PROPERTY .rounds"]),
        (md5(json!({"salt": {}})), &["E OBJECT_REQUIRED .salt.value"]),
        (md5(json!({"salt": "s"})), &["E INVALID_TYPE .salt"]),
        (md5(json!({"salt": {"value": "s", "position": "middle"}})), &["E ENUM_MISMATCH .salt.position"]),
        (md5(json!({"salt": {"value": "s", "encoding": "utf16"}})), &["E ENUM_MISMATCH .salt.encoding"]),
        (md5(json!({"password": {"encoding": "utf16"}})), &["E ENUM_MISMATCH .password.encoding"]),
        (md5(json!({"password": {"value": "secret"}})), &["E ADDITIONAL_PROPERTY .password.value"]),
        (of("bcrypt", "$2x$10$x"), &["E PATTERN .hash.value"]),
        (of("argon2", "$argon3$x"), &["E PATTERN .hash.value"]),
        (of("ldap", "{CRYPT}x"), &["E PATTERN .hash.value"]),
        (of("ldap", "x"), &["E PATTERN .hash.value"]),
        (of("pbkdf2", "pbkdf2"), &["E PATTERN .hash.value"]),
        (json!({"algorithm": "ldap", "hash": {"value": "{MD5}x"}, "salt": {"value": "s"}}), &["E NOT_PASSED .salt"]),
        (
            json!({"algorithm": "hmac", "hash": {"value": "00", "encoding": "hex"}}),
            &["E OBJECT_REQUIRED .hash.digest", "E OBJECT_REQUIRED .hash.key"],
        ),
        (
            json!({"algorithm": "hmac", "hash": {"value": "00", "encoding": "hex", "digest": "crc32", "key": {}}}),
            &["E ENUM_MISMATCH .hash.digest", "E OBJECT_REQUIRED .hash.key.value"],
        ),
        (json!({"algorithm": "scrypt", "hash": {"value": "00", "encoding": "hex"}}), &["E OBJECT_REQUIRED .keylen"]),
        (
            json!({"algorithm": "scrypt", "hash": {"value": "00", "encoding": "hex"}, "keylen": 1, "cost": 1000,
                   "blockSize": 0, "parallelization": 1.5}),
            &["E NOT_PASSED .cost", "E MINIMUM .blockSize", "E INVALID_TYPE .parallelization"],
        ),
    ] {
        let expected: Vec<String> = expected.iter().map(|it| it.replace(" .", " custom_password_hash.")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(json!({"custom_password_hash": hash}), &expected);
    }
}

#[test]
fn custom_hashes_that_match_no_password_are_warned_of() {
    for (hash, expected) in [
        (json!({"value": "0".repeat(31), "encoding": "hex"}), &[][..]),
        (json!({"value": "0".repeat(30), "encoding": "hex"}), &["W PATTERN custom_password_hash.hash.value"]),
        (json!({"value": "zz".repeat(16), "encoding": "hex"}), &["W PATTERN custom_password_hash.hash.value"]),
        (json!({"value": "a b", "encoding": "base64"}), &["W PATTERN custom_password_hash.hash.value"]),
        (json!({"value": "0".repeat(32)}), &["W OBJECT_REQUIRED custom_password_hash.hash.encoding"]),
        (
            json!({"value": "0".repeat(32), "encoding": "hex", "digest": "md5"}),
            &["W DOUBTFUL custom_password_hash.hash.digest"],
        ),
    ] {
        check(json!({"custom_password_hash": {"algorithm": "md5", "hash": hash}}), expected);
    }
}

#[test]
fn mfa_factors_are_one_of_a_kind_each() {
    let phone = json!({"phone": {"value": "+447700900123"}});
    for (factors, expected) in [
        (json!([]), &["E ARRAY_LENGTH_SHORT mfa_factors"][..]),
        (json!(vec![phone.clone(); 10]), &[]),
        (json!(vec![phone; 11]), &["E ARRAY_LENGTH_LONG mfa_factors"]),
        (json!([{}]), &["E ANY_OF_MISSING mfa_factors[0]"]),
        (json!(["x"]), &["E INVALID_TYPE mfa_factors[0]"]),
        (json!([{"phone": {"value": "07700 900123"}}]), &["E PATTERN mfa_factors[0].phone.value"]),
        (json!([{"phone": {"value": "+451"}, "totp": {"secret": "ABCDEFGH234567"}}]), &["E NOT_PASSED mfa_factors[0]"]),
        (json!([{"totp": {"secret": "abc"}}]), &["E PATTERN mfa_factors[0].totp.secret"]),
        (json!([{"totp": {"secret": "ABC="}}]), &["E PATTERN mfa_factors[0].totp.secret"]),
        (json!([{"totp": {"secret": ""}}]), &["E PATTERN mfa_factors[0].totp.secret"]),
        (json!([{"totp": {}}]), &["E OBJECT_REQUIRED mfa_factors[0].totp.secret"]),
        (json!([{"totp": "ABC"}]), &["E INVALID_TYPE mfa_factors[0].totp"]),
        (json!([{"totp": {"secret": 5}}]), &["E INVALID_TYPE mfa_factors[0].totp.secret"]),
        (json!([{"totp": {"secret": "ABC", "value": "x"}}]), &["E ADDITIONAL_PROPERTY mfa_factors[0].totp.value"]),
        (
            json!([{"email": {"value": "a@b.test"}}, {"email": {"value": "a"}}]),
            &["E FORMAT mfa_factors[1].email.value"],
        ),
        (
            json!([{"recovery_code": {"value": "x"}}]),
            &["E ADDITIONAL_PROPERTY mfa_factors[0].recovery_code", "E ANY_OF_MISSING mfa_factors[0]"],
        ),
    ] {
        check(json!({"mfa_factors": factors}), expected);
    }
}
