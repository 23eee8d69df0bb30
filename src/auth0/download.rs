//! The file of an export job: from a signed link elsewhere, unpacked while it comes, never with the token.

use std::io;
use std::net::{IpAddr, SocketAddr};

use reqwest::header::CONTENT_RANGE;
use reqwest::{Response, StatusCode, Url};

use super::address::{TenantAddress, ip_of, is_loopback_host};
use super::error::{Cause, TransportError};
use super::transport::{Transport, cause_of};
use super::unpack::{Broken, Unpacker};

/// Why a file did not come. What had come until then is in the sink.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The link is for somewhere a tenant would not send us.
    #[error("the link is not one to follow: {0}")]
    NotAllowed(BadLink),
    /// Links live for a minute; the job has a fresh one.
    #[error("the link has expired")]
    Expired,
    #[error("the file's server can't be reached: {cause}")]
    Unreachable { cause: Cause, source: TransportError },
    #[error("the file's server answered with status {status}")]
    Refused { status: u16 },
    /// It broke off, or its end does not fit.
    #[error("the file did not come whole")]
    CutOff,
    #[error("the file is damaged")]
    Damaged,
    /// Where the file was to go.
    #[error("the file could not be written")]
    Sink(#[source] io::Error),
}

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    #[error("it is no address")]
    NotAUrl,
    #[error("it is not https")]
    NotHttps,
    #[error("it leads into a private network")]
    PrivateAddress,
}

impl DownloadError {
    /// Whether a fresh link may help.
    pub fn can_be_tried_again(&self) -> bool {
        match self {
            Self::Expired | Self::Unreachable { .. } | Self::CutOff | Self::Damaged => true,
            Self::Refused { status } => *status >= 500 || matches!(status, 408 | 429),
            Self::NotAllowed(_) | Self::Sink(_) => false,
        }
    }
}

/// Where a file is kept as it comes, packed. What it has is gone on from after a break.
pub trait Keep: Send {
    /// How many bytes of it are there.
    fn length(&self) -> u64;
    /// The file's server begins anew: what was there is void.
    fn begin_anew(&mut self) -> io::Result<()>;
    /// The next bytes. `total` is how many the whole file has, where its server says so.
    fn keep(&mut self, bytes: &[u8], total: Option<u64>) -> io::Result<()>;
}

pub(super) async fn download(
    transport: &Transport,
    address: &TenantAddress,
    location: &str,
    sink: &mut (dyn io::Write + Send),
) -> Result<u64, DownloadError> {
    let mut response = open(transport, address, location, 0).await?;
    let mut unpacker = Unpacker::new();
    let mut written = 0;
    while let Some(chunk) = response.chunk().await.map_err(transport_failure)? {
        written += pass_on(&unpacker.take(&chunk).map_err(packing_failure)?, sink)?;
    }
    written += pass_on(&unpacker.finish().map_err(packing_failure)?, sink)?;
    sink.flush().map_err(DownloadError::Sink)?;
    Ok(written)
}

/// Brings what `file` lacks. A server that can't go on in the middle gives all of it again.
pub(super) async fn download_packed(
    transport: &Transport,
    address: &TenantAddress,
    location: &str,
    file: &mut dyn Keep,
) -> Result<(), DownloadError> {
    let from = file.length();
    let mut response = open(transport, address, location, from).await?;
    let goes_on = response.status() == StatusCode::PARTIAL_CONTENT
        && content_range(&response).is_some_and(|(first, _total)| first == from);
    let total = match content_range(&response) {
        Some((_first, total)) if goes_on => total,
        _ => response.content_length(),
    };
    if from > 0 && !goes_on {
        file.begin_anew().map_err(DownloadError::Sink)?;
        // Another part than the one that was asked for is no file.
        if response.status() == StatusCode::PARTIAL_CONTENT {
            return Err(DownloadError::Damaged);
        }
    }
    while let Some(chunk) = response.chunk().await.map_err(transport_failure)? {
        file.keep(&chunk, total).map_err(DownloadError::Sink)?;
    }
    match total {
        Some(total) if file.length() < total => Err(DownloadError::CutOff),
        Some(total) if file.length() > total => Err(DownloadError::Damaged),
        Some(_) | None => Ok(()),
    }
}

/// Which byte an answer begins with, and how many the whole file has.
fn content_range(response: &Response) -> Option<(u64, Option<u64>)> {
    let text = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    Some((range.split_once('-')?.0.trim().parse().ok()?, total.trim().parse().ok()))
}

async fn open(
    transport: &Transport,
    address: &TenantAddress,
    location: &str,
    from: u64,
) -> Result<Response, DownloadError> {
    let url = read_link(location, address.is_loopback()).map_err(DownloadError::NotAllowed)?;
    if !address.is_loopback() && resolves_to_private(&url).await {
        return Err(DownloadError::NotAllowed(BadLink::PrivateAddress));
    }
    let response = transport.open(url, from).await.map_err(transport_failure)?;
    match response.status().as_u16() {
        200..300 => Ok(response),
        // Storage servers say "forbidden" for a signature that has run out, and for nothing else that we could do.
        400 | 401 | 403 | 404 | 410 => Err(DownloadError::Expired),
        // There is nothing from that byte on: what is here is another file, or more than all of it.
        416 => Err(DownloadError::Damaged),
        status => Err(DownloadError::Refused { status }),
    }
}

/// The link as it may be followed: `https`, and into the open; anything on loopback when the tenant is there itself.
fn read_link(location: &str, tenant_is_loopback: bool) -> Result<Url, BadLink> {
    let text = location.trim();
    // An old sample of Auth0's has no scheme.
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&with_scheme).map_err(|_unclear| BadLink::NotAUrl)?;
    let host = url.host_str().ok_or(BadLink::NotAUrl)?;
    if tenant_is_loopback && is_loopback_host(host) && matches!(url.scheme(), "http" | "https") {
        return Ok(url);
    }
    if url.scheme() != "https" {
        return Err(BadLink::NotHttps);
    }
    let local_name = host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
    if local_name || ip_of(host).is_some_and(is_private) {
        return Err(BadLink::PrivateAddress);
    }
    Ok(url)
}

/// Whether a name leads into a private network. A name that is not known here may be known to the proxy.
async fn resolves_to_private(url: &Url) -> bool {
    let Some(host) = url.host_str().filter(|host| ip_of(host).is_none()) else {
        return false;
    };
    match tokio::net::lookup_host((host, 443)).await {
        Ok(addresses) => any_is_private(addresses),
        Err(_not_known) => false,
    }
}

/// Whether one of a name's addresses lies inside: that one might be taken.
fn any_is_private(addresses: impl IntoIterator<Item = SocketAddr>) -> bool {
    addresses.into_iter().any(|address| is_private(address.ip()))
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let shared = first == 100 && (64..128).contains(&second);
            v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || shared
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}

fn pass_on(bytes: &[u8], sink: &mut (dyn io::Write + Send)) -> Result<u64, DownloadError> {
    sink.write_all(bytes).map_err(DownloadError::Sink)?;
    Ok(bytes.len() as u64)
}

fn packing_failure(broken: Broken) -> DownloadError {
    match broken {
        Broken::CutOff => DownloadError::CutOff,
        Broken::Damaged => DownloadError::Damaged,
    }
}

fn transport_failure(error: reqwest::Error) -> DownloadError {
    if error.is_connect() {
        DownloadError::Unreachable { cause: cause_of(&error), source: error.into() }
    } else {
        DownloadError::CutOff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_into_the_open_are_followed() {
        for (link, expected) in [
            ("https://store.example.com/acme.json.gz?sig=x", Ok("https://store.example.com/acme.json.gz?sig=x")),
            ("store.example.com/acme.json.gz", Ok("https://store.example.com/acme.json.gz")),
            ("https://93.184.216.34/x", Ok("https://93.184.216.34/x")),
            ("http://store.example.com/x", Err(BadLink::NotHttps)),
            ("file:///etc/passwd", Err(BadLink::NotAUrl)),
            ("ftp://store.example.com/x", Err(BadLink::NotHttps)),
            ("", Err(BadLink::NotAUrl)),
            ("https://127.0.0.1/x", Err(BadLink::PrivateAddress)),
            ("https://localhost/x", Err(BadLink::PrivateAddress)),
            ("https://a.localhost/x", Err(BadLink::PrivateAddress)),
            ("https://10.1.2.3/x", Err(BadLink::PrivateAddress)),
            ("https://192.168.1.1/x", Err(BadLink::PrivateAddress)),
            ("https://169.254.169.254/latest/meta-data", Err(BadLink::PrivateAddress)),
            ("https://0x7f000001/x", Err(BadLink::PrivateAddress)),
            ("https://100.64.0.1/x", Err(BadLink::PrivateAddress)),
            ("https://[::1]/x", Err(BadLink::PrivateAddress)),
            ("https://[::ffff:10.0.0.1]/x", Err(BadLink::PrivateAddress)),
            ("https://[fd00::1]/x", Err(BadLink::PrivateAddress)),
            ("https://[fe80::1]/x", Err(BadLink::PrivateAddress)),
        ] {
            assert_eq!(read_link(link, false).as_ref().map(Url::as_str).map_err(|why| *why), expected, "{link}");
        }
    }

    #[test]
    fn a_tenant_on_this_machine_may_have_its_files_there() {
        for (link, allowed) in [
            ("http://127.0.0.1:4455/files/x", true),
            ("http://localhost:4455/x", true),
            ("https://store.example.com/x", true),
            ("http://store.example.com/x", false),
            ("http://10.0.0.1/x", false),
            ("file://localhost/etc/passwd", false),
        ] {
            assert_eq!(read_link(link, true).is_ok(), allowed, "{link}");
        }
    }

    #[test]
    fn a_name_that_also_leads_inside_is_found_out() {
        let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<SocketAddr>>();
        assert!(any_is_private(addresses(&["93.184.216.34:443", "127.0.0.1:443"])));
        assert!(any_is_private(addresses(&["[fd00::1]:443"])));
        assert!(!any_is_private(addresses(&["93.184.216.34:443", "[2606:2800:220:1::1]:443"])));
    }
}
