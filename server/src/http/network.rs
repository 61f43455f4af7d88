//! Where a request comes from, coarsely: for limits, never kept.
//!
//! Behind proxies the address is the one that the outermost trusted proxy appended to
//! `X-Forwarded-For`; what clients wrote before it is not believed.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::state::AppState;

/// A visitor's network: an IPv4 address, or the /64 of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(IpAddr::V4(v4)),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self(IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into()))
            }
        }
    }

    /// A key for counting, never shown.
    #[must_use]
    pub fn key(self) -> String {
        self.0.to_string()
    }
}

impl FromRequestParts<AppState> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        let forwarded: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        Ok(Self::of(client(
            peer,
            &forwarded,
            state.config.server.trusted_proxies,
        )))
    }
}

/// The client's address when `trusted` proxies stand in front: the `trusted`-th entry from the
/// right, and the peer itself when there is none.
fn client(peer: IpAddr, forwarded: &[&str], trusted: u8) -> IpAddr {
    let trusted = usize::from(trusted);
    if trusted == 0 || forwarded.len() < trusted {
        return peer;
    }
    forwarded[forwarded.len() - trusted]
        .trim()
        .parse()
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let peer: IpAddr = "10.0.0.1".parse().expect("an address");
        let cases: [(&[&str], u8, &str); 5] = [
            (&["1.2.3.4"], 0, "10.0.0.1"),
            (&["6.6.6.6", "1.2.3.4"], 1, "1.2.3.4"),
            (&["6.6.6.6", " 1.2.3.4", "10.0.0.2"], 2, "1.2.3.4"),
            (&[], 1, "10.0.0.1"),
            (&["garbage"], 1, "10.0.0.1"),
        ];
        for (forwarded, trusted, expected) in cases {
            assert_eq!(
                client(peer, forwarded, trusted).to_string(),
                expected,
                "{forwarded:?}"
            );
        }
    }

    #[test]
    fn an_ipv6_network_is_a_64() {
        let of = |text: &str| Network::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
        assert_eq!(of("::ffff:1.2.3.4"), of("1.2.3.4"));
    }
}
