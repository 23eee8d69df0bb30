//! Where a tenant's users are in Auth0's Dashboard, for who wants to look at one there.
//!
//! No page of the vendor's documents names these addresses. They are those that the vendor's own tool opens: `auth0 users
//! open` of auth0-cli, `internal/cli/utils_shared.go`. A domain of one's own doesn't tell region and tenant; then the
//! Dashboard opens at its first page.

/// The Dashboard itself.
const DASHBOARD: &str = "https://manage.auth0.com/";

/// Auth0's own domains; all that stands before it are the tenant and its region.
const OWN_DOMAIN: &str = ".auth0.com";

/// Where the tenants of the first region are, whose domains name none.
const FIRST_REGION: &str = "us";

/// Where a tenant's users can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    users: Option<String>,
}

impl Dashboard {
    /// Of the tenant with this domain; none for a demo tenant, which is on this computer and has none.
    pub fn of(domain: &str) -> Option<Self> {
        if domain.contains(':') || domain == "localhost" || domain.starts_with("127.") {
            return None;
        }
        let parts: Option<Vec<&str>> = domain.strip_suffix(OWN_DOMAIN).map(|before| before.split('.').collect());
        let users = match parts.as_deref() {
            Some([tenant]) => Some((*tenant, FIRST_REGION)),
            Some([tenant, region]) => Some((*tenant, *region)),
            Some(_) | None => None,
        };
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let users = users.filter(|(tenant, region)| is_plain(tenant) && is_plain(region));
        Some(Self { users: users.map(|(tenant, region)| format!("{DASHBOARD}dashboard/{region}/{tenant}/users")) })
    }

    /// The list of users with its search, or as near to it as is known.
    pub fn users(&self) -> &str {
        self.users.as_deref().unwrap_or(DASHBOARD)
    }

    /// The page of one user; none where the tenant's place is not known.
    pub fn user(&self, user_id: &str) -> Option<String> {
        let mut page = format!("{}/", self.users.as_ref()?);
        for byte in user_id.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                page.push(char::from(byte));
            } else {
                page.push('%');
                let halves = [byte >> 4, byte & 15].map(|half| char::from_digit(u32::from(half), 16));
                page.extend(halves.into_iter().flatten().map(|digit| digit.to_ascii_uppercase()));
            }
        }
        Some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_looked_at_where_the_vendors_own_tool_opens_it() {
        let page = |domain: &str| Dashboard::of(domain).map(|it| it.user("auth0|a b/c"));
        let user = |region: &str, tenant: &str| {
            Some(Some(format!("https://manage.auth0.com/dashboard/{region}/{tenant}/users/auth0%7Ca%20b%2Fc")))
        };
        assert_eq!(page("acme.eu.auth0.com"), user("eu", "acme"));
        assert_eq!(page("acme.auth0.com"), user("us", "acme"));
        assert_eq!(page("login.acme.example"), Some(None));
        assert_eq!(page("a/b.eu.auth0.com"), Some(None));
        assert_eq!(page("127.0.0.1:4711"), None);
        let own = Dashboard::of("login.acme.example").unwrap();
        assert_eq!(own.users(), "https://manage.auth0.com/");
    }
}
