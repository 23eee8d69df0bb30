//! What a person is told when a call to the tenant failed.

use std::time::Duration;

use crate::auth0::{AddressError, ApiError, BadAnswer, BadLink, Cause, DownloadError, Unfit};
use crate::session::notice::Notice;

mod access;

pub use access::scope_purpose;

/// A failed call to `tenant`: what happened, why, and what to do.
pub fn api_error(tenant: &str, error: &ApiError) -> Notice {
    match error {
        ApiError::WrongSecret => access::wrong_secret(tenant),
        ApiError::NotAuthorisedForApi => access::not_authorised(tenant),
        ApiError::WrongAudience => access::wrong_audience(tenant),
        ApiError::GrantTypeMissing => access::grant_type_missing(tenant),
        ApiError::TokenRefused { code, message } => access::token_refused(tenant, code, message),
        ApiError::TokenExpired => access::token_expired(tenant),
        ApiError::BadToken { message } => access::bad_token(tenant, message),
        ApiError::NotAToken => access::not_a_token(),
        ApiError::MissingScope { needed } => access::missing_scope(tenant, needed),
        ApiError::NotInSubscription { message } => access::not_in_subscription(tenant, message),
        ApiError::NotATenant { status } => access::not_a_tenant(tenant, *status),
        ApiError::NotFound => notice(
            "not_found",
            format!("{tenant} does not know what was asked for."),
            "Check the id. Auth0 forgets a job 24 hours after it was made.",
        ),
        ApiError::NoSuchConnection => notice(
            "unknown_connection",
            format!("The connection does not exist in {tenant}."),
            "Check the connection's name and the tenant. The connection may have been deleted or renamed.",
        ),
        ApiError::NotADatabase => not_a_database("The connection"),
        ApiError::ConnectionDisabled => connection_disabled("The connection"),
        ApiError::CustomWithoutImportMode => custom_without_import_mode("The connection"),
        ApiError::TooLarge => notice(
            "too_large",
            format!("{tenant} refused a request for its size."),
            "Please report this: Rollcall cuts lists into requests that Auth0 takes. Nothing of the request was written.",
        ),
        ApiError::Refused { status, code, message } => refused(tenant, *status, code.as_deref(), message),
        ApiError::TooManyImportJobs => notice(
            "import_jobs_busy",
            format!("{tenant} is busy with other import jobs. Auth0 allows two at a time."),
            "Wait until they are finished, then try again. Jobs of the Dashboard and of colleagues count too.",
        ),
        ApiError::RateLimited { retry_after } => rate_limited(tenant, *retry_after),
        ApiError::Unavailable { status } | ApiError::NoTokenNow { status } => notice(
            "tenant_unavailable",
            format!("{tenant} is out of order at the moment (status {status})."),
            "Try again in a few minutes. If it lasts, look at status.auth0.com.",
        ),
        ApiError::Unreachable { cause, .. } => unreachable_tenant(tenant, *cause),
        ApiError::AnswerLost { .. } => notice(
            "answer_lost",
            format!("A request was sent to {tenant}, but no answer came. It may have taken effect."),
            "Check the network, then go on: Rollcall looks in the tenant what became of the request.",
        ),
        ApiError::BadAnswer(BadAnswer::NotTheApi { status }) => notice(
            "not_the_api",
            format!("What answered is not the Management API of {tenant} (status {status})."),
            "Check the tenant's domain. On a guest network, log in to it in a browser first. A filtering proxy must let \
             the domain through.",
        ),
        ApiError::BadAnswer(BadAnswer::Unexpected | BadAnswer::TooLong) => notice(
            "unreadable_answer",
            format!("{tenant} gave an answer that Rollcall can't read."),
            "Try again. If it happens again, look for a newer version of Rollcall.",
        ),
        ApiError::Setup { .. } => notice(
            "no_secure_connections",
            "Rollcall can't set up secure connections on this computer.".to_owned(),
            "Check that the system's certificates are installed (on Debian and Ubuntu the package ca-certificates) and \
             that the proxy settings are valid.",
        ),
    }
}

/// The file of an export that did not come from `tenant`.
pub fn download_error(tenant: &str, error: &DownloadError) -> Notice {
    let (code, message, next) = match error {
        DownloadError::NotAllowed(BadLink::PrivateAddress) => (
            "download_refused",
            format!("{tenant} gave a link into a private network for its export. Rollcall does not follow it."),
            "Check the tenant's domain and the name servers of this network.",
        ),
        DownloadError::NotAllowed(BadLink::NotAUrl | BadLink::NotHttps) => (
            "download_refused",
            format!("{tenant} gave a link for its export that is not a secure address. Rollcall does not follow it."),
            "Check the tenant's domain, then make the export again.",
        ),
        DownloadError::Expired => (
            "download_expired",
            format!("The link to the export of {tenant} has expired. Links live for a minute, exports for a day."),
            "Try again: an export that is older than a day is made anew.",
        ),
        DownloadError::Unreachable { cause, .. } => {
            let mut notice = unreachable_tenant(&format!("The file server of {tenant}"), *cause);
            notice.next.push_str(" The file server has another address than the tenant.");
            return notice;
        }
        DownloadError::Refused { status } => (
            "download_refused",
            format!("The file server of {tenant} did not give the export (status {status})."),
            "Try again in a few minutes.",
        ),
        DownloadError::CutOff => (
            "download_cut_off",
            format!("The export of {tenant} did not arrive whole."),
            "Check the network, then try again.",
        ),
        DownloadError::Damaged => (
            "download_damaged",
            format!("The export of {tenant} arrived damaged."),
            "Try again. If it happens again, something between here and the file server changes files.",
        ),
        DownloadError::Sink(source) => (
            "not_written",
            format!("The export of {tenant} could not be written to the disk: {source}."),
            "Check that there is free space, then try again.",
        ),
    };
    notice(code, message, next)
}

/// Why import jobs can't write to a connection.
pub fn unfit(unfit: &Unfit, connection_name: &str) -> Notice {
    match unfit {
        Unfit::NotADatabase { strategy } => {
            let mut notice = not_a_database(&format!("The connection {connection_name}"));
            notice.message = format!("{} Its kind is {strategy}.", notice.message);
            notice
        }
        Unfit::CustomWithoutImportMode => custom_without_import_mode(&format!("The connection {connection_name}")),
    }
}

/// No application uses the connection, so that an import would be refused.
pub fn not_in_use(connection_name: &str) -> Notice {
    connection_disabled(&format!("The connection {connection_name}"))
}

/// A domain or an audience that can't be one.
pub fn address_error(typed: &str, error: &AddressError) -> Notice {
    let notice = |code, message: String, next: &str| Notice::ours(code, message, next);
    let example = "Enter the tenant's domain as the Dashboard shows it, like acme.eu.auth0.com";
    match error {
        AddressError::Empty => notice("bad_domain", "The tenant's domain is missing.".to_owned(), example),
        AddressError::NotHttps => notice(
            "bad_domain",
            format!("{typed} would be called without encryption."),
            "Use https. Only an address on this computer may be called with http.",
        ),
        // The text is not repeated: it holds somebody's password.
        AddressError::HasCredentials => {
            notice("bad_domain", "The domain comes with a user name or a password.".to_owned(), example)
        }
        AddressError::HasPath => notice("bad_domain", format!("{typed} is more than a domain."), example),
        AddressError::HasPort => notice("bad_domain", format!("{typed} has a port, which a tenant has not."), example),
        AddressError::Dashboard { domain: Some(domain) } => notice(
            "bad_domain",
            "This is the address of Auth0's Dashboard, not of a tenant.".to_owned(),
            &format!("Enter the tenant's domain; from that address, it is likely {domain}"),
        ),
        AddressError::Dashboard { domain: None } => {
            notice("bad_domain", "This is the address of Auth0's Dashboard, not of a tenant.".to_owned(), example)
        }
        AddressError::NotComplete { name } => notice(
            "bad_domain",
            format!("{name} is not a complete domain."),
            &format!("Enter the whole domain, like {name}.eu.auth0.com or {name}.us.auth0.com"),
        ),
        AddressError::NotADomain => notice("bad_domain", format!("{typed} is not a domain."), example),
        AddressError::EmptyAudience => notice(
            "bad_audience",
            "The audience is empty.".to_owned(),
            "Enter the identifier of the Management API, like https://acme.eu.auth0.com/api/v2/, or leave the audience out",
        ),
    }
}

/// Whether the tenant answered that what it was shown is no secret or token of its own, or is none any more.
pub fn asks_for_another_secret(why: &Notice) -> bool {
    ["wrong_secret", "token_refused", "token_expired", "bad_token", "not_a_token"].contains(&why.code)
}

fn refused(tenant: &str, status: u16, code: Option<&str>, message: &str) -> Notice {
    let code = code.map(|code| format!(", {code}")).unwrap_or_default();
    notice(
        "refused",
        format!("{tenant} refused the request{} (status {status}{code}).", said(message)),
        "Change what the tenant names, then try again.",
    )
}

fn rate_limited(tenant: &str, retry_after: Option<Duration>) -> Notice {
    let next = match retry_after.map(|wait| wait.as_secs().max(1)) {
        Some(1) => "Try again in a second.".to_owned(),
        Some(seconds) if seconds < 120 => format!("Try again in {seconds} seconds."),
        Some(seconds) => format!("Try again in {} minutes.", seconds.div_ceil(60)),
        None => "Try again in a few minutes.".to_owned(),
    };
    notice(
        "rate_limited",
        format!("{tenant} is limiting requests. Rollcall waited, but there are too many at the moment."),
        &format!("{next} Other programs that use the tenant count too."),
    )
}

fn unreachable_tenant(tenant: &str, cause: Cause) -> Notice {
    let (code, why, next) = match cause {
        Cause::Dns => (
            "unknown_domain",
            "No computer of this name is known.",
            "Check the spelling of the domain, and that this computer is online.",
        ),
        Cause::Refused => (
            "connection_refused",
            "The connection is refused.",
            "Check the domain, and whether a firewall blocks the way.",
        ),
        Cause::Tls => (
            "no_secure_connection",
            "No secure connection could be made: its certificate is not trusted, or what answers does not speak https.",
            "Check this computer's date and time. If your network inspects encrypted traffic, its certificate must be \
             installed in the system. On a guest network, log in to it in a browser first.",
        ),
        Cause::Proxy => (
            "proxy",
            "The proxy did not let the connection through.",
            "Check the proxy settings (HTTPS_PROXY, or the system's), its password, and that it allows the domain.",
        ),
        Cause::NoNetwork => (
            "no_network",
            "There is no way to it from this computer.",
            "Check that this computer is online, and the VPN if you use one.",
        ),
        Cause::TimedOut => (
            "no_answer",
            "It does not answer.",
            "Check that this computer is online, and whether a firewall or a missing proxy setting blocks the way.",
        ),
        Cause::Other => ("unreachable", "The connection could not be made.", "Check the network, then try again."),
    };
    notice(code, format!("{tenant} can't be reached. {why} Nothing was sent."), next)
}

fn not_a_database(connection: &str) -> Notice {
    notice(
        "not_a_database",
        format!("{connection} is not a database. Import jobs bring users into databases only."),
        "Choose a database connection (Dashboard: Authentication > Database).",
    )
}

fn connection_disabled(connection: &str) -> Notice {
    notice(
        "connection_disabled",
        format!("{connection} is not enabled for any application, so Auth0 refuses imports into it."),
        "In the Dashboard, open Authentication > Database, choose the connection, and switch on one application.",
    )
}

fn custom_without_import_mode(connection: &str) -> Notice {
    notice(
        "custom_database",
        format!("{connection} uses a database of your own without import mode, and Auth0 allows no imports into it."),
        "Switch on \"Import users to Auth0\" in the connection's settings, if its users are to move to Auth0; or choose \
         another connection.",
    )
}

/// The tenant's own words, where it said any.
fn said(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    if message.is_empty() { String::new() } else { format!(": \"{message}\"") }
}

fn notice(code: &'static str, message: String, next: &str) -> Notice {
    Notice::tenants(code, message, next)
}

#[cfg(test)]
mod tests;
