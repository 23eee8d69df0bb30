//! The tenants that were added: all but their secrets, which are in the keyring.

use super::Workspace;
use super::WorkspaceError;
use rusqlite::{OptionalExtension as _, Row, params};

/// A tenant as it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTenant {
    /// The admin's name for it; the keyring knows its secret by it.
    pub name: String,
    /// The domain to call.
    pub domain: String,
    /// The audience, where it is not the domain's own.
    pub audience: Option<String>,
    /// The application's client id; none when a token was pasted.
    pub client_id: Option<String>,
    /// Whether a write asks first.
    pub production: bool,
}

fn read_tenant(row: &Row<'_>) -> rusqlite::Result<StoredTenant> {
    Ok(StoredTenant {
        name: row.get(0)?,
        domain: row.get(1)?,
        audience: row.get(2)?,
        client_id: row.get(3)?,
        production: row.get(4)?,
    })
}

impl Workspace {
    /// All tenants by name.
    pub fn tenants(&self) -> Result<Vec<StoredTenant>, WorkspaceError> {
        let journal = self.journal();
        let mut statement =
            journal.prepare("SELECT name, domain, audience, client_id, production FROM tenants ORDER BY name")?;
        let found = statement.query_map([], read_tenant)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// One tenant, or none of this name.
    pub fn tenant(&self, name: &str) -> Result<Option<StoredTenant>, WorkspaceError> {
        let journal = self.journal();
        let sql = "SELECT name, domain, audience, client_id, production FROM tenants WHERE name = ?1";
        Ok(journal.query_row(sql, [name], read_tenant).optional()?)
    }

    /// Adds a tenant, or replaces the one of this name.
    pub fn put_tenant(&self, tenant: &StoredTenant) -> Result<(), WorkspaceError> {
        self.journal().execute(
            "INSERT OR REPLACE INTO tenants (name, domain, audience, client_id, production) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![tenant.name, tenant.domain, tenant.audience, tenant.client_id, tenant.production],
        )?;
        Ok(())
    }

    /// Puts a tenant, perhaps of another name, in the place of the one of this name.
    pub fn change_tenant(&self, name: &str, tenant: &StoredTenant) -> Result<(), WorkspaceError> {
        self.journal().execute(
            "UPDATE tenants SET name = ?1, domain = ?2, audience = ?3, client_id = ?4, production = ?5 WHERE name = ?6",
            params![tenant.name, tenant.domain, tenant.audience, tenant.client_id, tenant.production, name],
        )?;
        Ok(())
    }

    /// Removes a tenant; whether there was one.
    pub fn remove_tenant(&self, name: &str) -> Result<bool, WorkspaceError> {
        Ok(self.journal().execute("DELETE FROM tenants WHERE name = ?1", [name])? == 1)
    }
}
