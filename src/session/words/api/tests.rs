use std::time::Duration;

use super::*;

fn said_of(error: &ApiError) -> Notice {
    let notice = api_error("Acme", error);
    assert!(!notice.message.is_empty() && !notice.next.is_empty());
    assert!(notice.message.ends_with('.'), "{}", notice.message);
    assert!(!notice.message.contains(".."), "{}", notice.message);
    notice
}

fn check(error: &ApiError, code: &str, message: &str, next: &str) {
    let notice = said_of(error);
    assert_eq!(notice.code, code);
    assert!(notice.message.contains(message), "{}", notice.message);
    assert!(notice.next.contains(next), "{}", notice.next);
}

#[test]
fn a_missing_permission_is_named_with_what_it_is_for() {
    let needed = |scopes: &[&str]| ApiError::MissingScope { needed: scopes.iter().map(|&s| s.to_owned()).collect() };
    check(
        &needed(&["create:users"]),
        "missing_permission",
        "lacks the permission create:users in Acme. It is needed to bring in users by import jobs.",
        "grant create:users",
    );
    check(&needed(&["create:users", "read:users"]), "missing_permission", "create:users or read:users", "grant");
    check(&needed(&[]), "missing_permission", "lacks a permission", "Grant it");
}

#[test]
fn troubles_of_access_name_the_setting_to_change() {
    check(&ApiError::WrongSecret, "wrong_secret", "client secret", "Copy both again");
    check(&ApiError::NotAuthorisedForApi, "not_authorised", "not authorised", "Machine to Machine Applications");
    check(&ApiError::WrongAudience, "wrong_audience", "audience", "ends in auth0.com");
    check(&ApiError::GrantTypeMissing, "grant_type_missing", "tokens", "Client Credentials");
    check(&ApiError::TokenExpired, "token_expired", "has expired", "new token");
    let bad = ApiError::BadToken { message: "Invalid token".to_owned() };
    check(&bad, "bad_token", "does not accept the token: \"Invalid token\".", "custom domain");
    check(&ApiError::NotAToken, "not_a_token", "not a token", "two dots");
    check(&ApiError::NotATenant { status: 404 }, "not_a_tenant", "no Auth0 tenant at Acme", "spelling");
}

#[test]
fn troubles_of_a_connection_name_the_setting_to_change() {
    check(&ApiError::ConnectionDisabled, "connection_disabled", "not enabled", "switch on one application");
    check(&ApiError::NoSuchConnection, "unknown_connection", "does not exist in Acme", "name");
    check(&ApiError::NotADatabase, "not_a_database", "not a database", "Choose");
    check(&ApiError::CustomWithoutImportMode, "custom_database", "without import mode", "Import users to Auth0");
    let sms = unfit(&Unfit::NotADatabase { strategy: "sms".to_owned() }, "Phones");
    assert!(sms.message.starts_with("The connection Phones is not a database."), "{}", sms.message);
    assert!(sms.message.ends_with("Its kind is sms."), "{}", sms.message);
    assert_eq!(not_in_use("Main-DB").code, "connection_disabled");
}

#[test]
fn a_tenant_that_does_not_answer_is_told_by_the_cause() {
    for (cause, code, next) in [
        (Cause::Dns, "unknown_domain", "spelling"),
        (Cause::Refused, "connection_refused", "firewall"),
        (Cause::Tls, "no_secure_connection", "date and time"),
        (Cause::Proxy, "proxy", "HTTPS_PROXY"),
        (Cause::NoNetwork, "no_network", "online"),
        (Cause::TimedOut, "no_answer", "firewall"),
        (Cause::Other, "unreachable", "network"),
    ] {
        let notice = unreachable_tenant("Acme", cause);
        assert_eq!(notice.code, code);
        assert!(notice.message.starts_with("Acme can't be reached. ") && notice.message.ends_with("Nothing was sent."));
        assert!(notice.next.contains(next), "{}", notice.next);
    }
}

#[test]
fn what_the_tenant_says_is_passed_on() {
    let refused = |message: &str, code: Option<&str>| ApiError::Refused {
        status: 400,
        code: code.map(str::to_owned),
        message: message.to_owned(),
    };
    check(
        &refused("Users file must not be empty.", Some("invalid_body")),
        "refused",
        "Acme refused the request: \"Users file must not be empty\" (status 400, invalid_body).",
        "try again",
    );
    check(&refused("", None), "refused", "Acme refused the request (status 400).", "try again");
    let limited = |seconds| ApiError::RateLimited { retry_after: Some(Duration::from_secs(seconds)) };
    check(&limited(0), "rate_limited", "limiting requests", "in a second");
    check(&limited(40), "rate_limited", "limiting requests", "in 40 seconds");
    check(&limited(600), "rate_limited", "limiting requests", "in 10 minutes");
    check(&ApiError::TooManyImportJobs, "import_jobs_busy", "two at a time", "Wait");
    check(&ApiError::Unavailable { status: 503 }, "tenant_unavailable", "status 503", "few minutes");
}

#[test]
fn a_domain_that_can_not_be_one_says_what_to_enter() {
    let said = |typed: &str| {
        let error = crate::auth0::TenantAddress::parse(typed, None).unwrap_err();
        address_error(typed, &error)
    };
    assert!(said("acme").next.contains("acme.eu.auth0.com"));
    assert!(said("https://manage.auth0.com/dashboard/eu/zeta/").next.contains("zeta.eu.auth0.com"));
    assert!(said("http://acme.eu.auth0.com").next.contains("https"));
    let notice = said("https://me:hunter2@acme.eu.auth0.com");
    assert!(!format!("{notice:?}").contains("hunter2"));
    for typed in ["", "a b", "acme.eu.auth0.com/users", "acme.eu.auth0.com:99"] {
        assert!(!said(typed).next.is_empty(), "{typed}");
    }
}

#[test]
fn an_export_that_does_not_come_says_why() {
    for (error, code) in [
        (DownloadError::Expired, "download_expired"),
        (DownloadError::CutOff, "download_cut_off"),
        (DownloadError::Damaged, "download_damaged"),
        (DownloadError::Refused { status: 503 }, "download_refused"),
        (DownloadError::NotAllowed(BadLink::PrivateAddress), "download_refused"),
        (DownloadError::NotAllowed(BadLink::NotHttps), "download_refused"),
        (DownloadError::Sink(std::io::Error::other("no space left")), "not_written"),
    ] {
        let notice = download_error("Acme", &error);
        assert_eq!(notice.code, code);
        assert!(notice.message.contains("Acme"), "{}", notice.message);
    }
}

#[test]
fn another_secret_is_asked_for_where_one_was_refused_and_nowhere_else() {
    for error in [ApiError::WrongSecret, ApiError::TokenExpired, ApiError::NotAToken] {
        assert!(asks_for_another_secret(&said_of(&error)), "{error:?}");
    }
    for error in
        [ApiError::GrantTypeMissing, ApiError::Unavailable { status: 503 }, ApiError::NotATenant { status: 404 }]
    {
        assert!(!asks_for_another_secret(&said_of(&error)), "{error:?}");
    }
}
