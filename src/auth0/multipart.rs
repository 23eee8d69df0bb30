//! The body of an import request, byte for byte: its length is known before it is sent.

use bytes::Bytes;

use super::call::{Body, ImportRequest};

/// Fields first, the file last, as Auth0's Go client sends them.
pub(super) fn import_body(request: &ImportRequest) -> Body {
    let mut fields: Vec<(&str, &str)> = vec![("connection_id", &request.connection.0)];
    // In lower case: `True` was once silently read as false.
    fields.push(("upsert", if request.upsert { "true" } else { "false" }));
    if let Some(external_id) = request.external_id.as_deref().filter(|external_id| !external_id.is_empty()) {
        fields.push(("external_id", external_id));
    }
    fields.push(("send_completion_email", if request.send_completion_email { "true" } else { "false" }));
    let boundary = boundary_outside_of(&request.users, &fields);
    let bytes = assemble(&boundary, &fields, &request.users);
    Body { content_type: format!("multipart/form-data; boundary={boundary}"), bytes: bytes.into() }
}

fn assemble(boundary: &str, fields: &[(&str, &str)], users: &[u8]) -> Vec<u8> {
    let fields_bytes: usize = fields.iter().map(|(name, value)| name.len() + value.len() + 128).sum();
    let mut out = Vec::with_capacity(users.len() + fields_bytes + 512);
    for (name, value) in fields {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"users\"; filename=\"users.json\"\r\n\
         Content-Type: application/json\r\n\r\n"
    );
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(users);
    out.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    out
}

/// A random boundary that occurs in none of the parts.
fn boundary_outside_of(users: &Bytes, fields: &[(&str, &str)]) -> String {
    loop {
        let boundary = format!("rollcall-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let inside = memchr::memmem::find(users, boundary.as_bytes()).is_some()
            || fields.iter().any(|(_, value)| value.contains(&boundary));
        if !inside {
            return boundary;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth0::ConnectionId;

    fn request(external_id: Option<&str>) -> ImportRequest {
        ImportRequest {
            connection: ConnectionId("con_A1b2C3d4E5f6G7h8".to_owned()),
            users: Bytes::from_static(br#"[{"email":"pia@example.test"}]"#),
            upsert: true,
            external_id: external_id.map(str::to_owned),
            send_completion_email: false,
        }
    }

    #[test]
    fn the_parts_are_those_that_the_tenant_takes() {
        let body = import_body(&request(Some("run 7, chunk 1")));
        let boundary = body.content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected =
            "--<B>\r\nContent-Disposition: form-data; name=\"connection_id\"\r\n\r\ncon_A1b2C3d4E5f6G7h8\r\n\
             --<B>\r\nContent-Disposition: form-data; name=\"upsert\"\r\n\r\ntrue\r\n\
             --<B>\r\nContent-Disposition: form-data; name=\"external_id\"\r\n\r\nrun 7, chunk 1\r\n\
             --<B>\r\nContent-Disposition: form-data; name=\"send_completion_email\"\r\n\r\nfalse\r\n\
             --<B>\r\nContent-Disposition: form-data; name=\"users\"; filename=\"users.json\"\r\n\
             Content-Type: application/json\r\n\r\n[{\"email\":\"pia@example.test\"}]\r\n--<B>--\r\n"
                .replace("<B>", boundary);
        assert_eq!(String::from_utf8(body.bytes.to_vec()).unwrap(), expected);
    }

    #[test]
    fn an_empty_external_id_is_left_out() {
        for external_id in [None, Some("")] {
            let body = import_body(&request(external_id));
            assert!(!String::from_utf8_lossy(&body.bytes).contains("external_id"));
        }
    }

    #[test]
    fn a_full_chunk_stays_under_the_tenants_limit() {
        let mut full = request(Some(&"x".repeat(200)));
        full.users = vec![b'x'; 500_000].into();
        assert!(import_body(&full).bytes.len() < 512_000);
    }
}
