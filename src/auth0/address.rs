//! The address of a tenant: what an admin may type, and what is called because of it.

use std::net::IpAddr;

use reqwest::Url;

/// Where a tenant's API is, and the audience its tokens are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantAddress {
    /// Ends in a slash, has neither path nor query.
    base: Url,
    domain: String,
    audience: String,
    loopback: bool,
}

/// Why a text can't be the address of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("the domain is empty")]
    Empty,
    #[error("only https is allowed")]
    NotHttps,
    #[error("the domain carries a user name or a password")]
    HasCredentials,
    #[error("the domain is followed by a path")]
    HasPath,
    #[error("the domain has a port")]
    HasPort,
    /// The address bar of Auth0's Dashboard; the tenant's domain where it can be told from it.
    #[error("this is the address of the Dashboard")]
    Dashboard { domain: Option<String> },
    /// One word, like `acme`: the tenant's name without its region and `auth0.com`.
    #[error("the domain is not complete")]
    NotComplete { name: String },
    #[error("this is no domain")]
    NotADomain,
    #[error("the audience is empty")]
    EmptyAudience,
}

impl TenantAddress {
    /// Reads what an admin typed or pasted: `acme.eu.auth0.com`, `https://acme.eu.auth0.com/`, a custom domain, or
    /// `http://127.0.0.1:PORT`, since only a loopback address may be without TLS.
    ///
    /// `audience` is needed for custom domains: tokens are made for the tenant's own `auth0.com` domain.
    pub fn parse(domain: &str, audience: Option<&str>) -> Result<Self, AddressError> {
        let text = domain.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut base = Url::parse(&with_scheme).map_err(|_unclear| AddressError::NotADomain)?;
        let host = base.host_str().ok_or(AddressError::NotADomain)?.to_owned();
        let loopback = is_loopback_host(&host);
        check_scheme(&base, loopback)?;
        if !base.username().is_empty() || base.password().is_some() {
            return Err(AddressError::HasCredentials);
        }
        if host == "manage.auth0.com" {
            return Err(AddressError::Dashboard { domain: domain_of_dashboard(&base) });
        }
        // The audience is the nearest thing to copy from the Dashboard, so it is taken for the domain.
        if !matches!(base.path(), "" | "/" | "/api/v2" | "/api/v2/")
            || base.query().is_some()
            || base.fragment().is_some()
        {
            return Err(AddressError::HasPath);
        }
        if !loopback {
            check_public_host(&base, &host)?;
        }
        base.set_path("/");
        let audience = match audience.map(str::trim) {
            Some("") => return Err(AddressError::EmptyAudience),
            Some(audience) => audience.to_owned(),
            None => format!("{base}api/v2/"),
        };
        let domain = match base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        };
        Ok(Self { base, domain, audience, loopback })
    }

    /// The host, with its port on a loopback address; what a person calls the tenant.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// What tokens are asked for.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// The address as it can be typed again: a loopback address needs its `http://`.
    pub fn typed(&self) -> String {
        if self.base.scheme() == "https" { self.domain.clone() } else { format!("http://{}", self.domain) }
    }

    /// Whether the tenant is on this machine, like the demo tenant.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Scheme, host and port with a slash at the end.
    pub(super) fn base(&self) -> &Url {
        &self.base
    }
}

fn check_scheme(base: &Url, loopback: bool) -> Result<(), AddressError> {
    match base.scheme() {
        "https" => Ok(()),
        "http" if loopback => Ok(()),
        "http" => Err(AddressError::NotHttps),
        _ => Err(AddressError::NotADomain),
    }
}

fn check_public_host(base: &Url, host: &str) -> Result<(), AddressError> {
    if base.port().is_some() {
        return Err(AddressError::HasPort);
    }
    if ip_of(host).is_some() {
        return Err(AddressError::NotADomain);
    }
    let complete = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    if complete { Ok(()) } else { Err(AddressError::NotComplete { name: host.trim_matches('.').to_owned() }) }
}

/// `https://manage.auth0.com/dashboard/eu/acme/…` names region and tenant.
fn domain_of_dashboard(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?;
    if segments.next()? != "dashboard" {
        return None;
    }
    let region = segments.next().filter(|region| !region.is_empty())?;
    let tenant = segments.next().filter(|tenant| !tenant.is_empty())?;
    Some(format!("{tenant}.{region}.auth0.com"))
}

/// Whether a host, as a URL holds it, is this machine.
pub(super) fn is_loopback_host(host: &str) -> bool {
    match ip_of(host) {
        Some(IpAddr::V4(address)) => address.is_loopback(),
        Some(IpAddr::V6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback())
        }
        None => host.eq_ignore_ascii_case("localhost"),
    }
}

/// The address that a host spells out, if it is no name. A URL holds IPv6 addresses in brackets.
pub(super) fn ip_of(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: &Result<(&str, &str), AddressError>) {
        let read = TenantAddress::parse(typed, None);
        let seen = read.as_ref().map(|address| (address.base.as_str(), address.audience())).map_err(Clone::clone);
        assert_eq!(&seen, expected, "{typed}");
    }

    #[test]
    fn a_domain_is_read_in_every_form_an_admin_has_at_hand() {
        let acme = ("https://acme.eu.auth0.com/", "https://acme.eu.auth0.com/api/v2/");
        for typed in [
            "acme.eu.auth0.com",
            " ACME.eu.auth0.com ",
            "https://acme.eu.auth0.com",
            "https://acme.eu.auth0.com/",
            "https://acme.eu.auth0.com/api/v2/",
            "https://acme.eu.auth0.com:443/",
        ] {
            check(typed, &Ok(acme));
        }
        check("http://127.0.0.1:4455", &Ok(("http://127.0.0.1:4455/", "http://127.0.0.1:4455/api/v2/")));
        check("http://localhost:4455/", &Ok(("http://localhost:4455/", "http://localhost:4455/api/v2/")));
        check("http://[::1]:4455", &Ok(("http://[::1]:4455/", "http://[::1]:4455/api/v2/")));
    }

    #[test]
    fn what_is_no_tenant_is_refused_with_its_reason() {
        check("", &Err(AddressError::Empty));
        check("   ", &Err(AddressError::Empty));
        check("http://acme.eu.auth0.com", &Err(AddressError::NotHttps));
        check("http://127.0.0.1.example.com", &Err(AddressError::NotHttps));
        check("http://192.168.0.7:80", &Err(AddressError::NotHttps));
        check("ftp://acme.eu.auth0.com", &Err(AddressError::NotADomain));
        check("https://me:pw@acme.eu.auth0.com", &Err(AddressError::HasCredentials));
        check("http://127.0.0.1@acme.eu.auth0.com", &Err(AddressError::NotHttps));
        check("https://acme.eu.auth0.com/login", &Err(AddressError::HasPath));
        check("acme.eu.auth0.com?x=1", &Err(AddressError::HasPath));
        check("acme.eu.auth0.com:8443", &Err(AddressError::HasPort));
        check("acme", &Err(AddressError::NotComplete { name: "acme".into() }));
        check("acme..auth0.com", &Err(AddressError::NotComplete { name: "acme..auth0.com".into() }));
        check("10.0.0.1", &Err(AddressError::NotADomain));
        check("not a domain", &Err(AddressError::NotADomain));
        check(
            "https://manage.auth0.com/dashboard/eu/acme/users",
            &Err(AddressError::Dashboard { domain: Some("acme.eu.auth0.com".into()) }),
        );
        check("manage.auth0.com", &Err(AddressError::Dashboard { domain: None }));
    }

    #[test]
    fn a_custom_domain_keeps_the_audience_that_was_given() {
        let address = TenantAddress::parse("login.acme.com", Some("https://acme.eu.auth0.com/api/v2/")).unwrap();
        assert_eq!(address.domain(), "login.acme.com");
        assert_eq!(address.audience(), "https://acme.eu.auth0.com/api/v2/");
        assert!(!address.is_loopback());
        assert_eq!(TenantAddress::parse("login.acme.com", Some(" ")), Err(AddressError::EmptyAudience));
    }
}
