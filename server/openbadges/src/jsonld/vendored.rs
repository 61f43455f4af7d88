//! The JSON-LD contexts that this crate knows. None is ever fetched: whoever could change a context
//! could change what a signed credential says.

use std::sync::OnceLock;

use serde_json::Value;

macro_rules! contexts {
    ($($($url:literal)|+ => $file:literal;)+) => {
        /// The value of `@context` in the document at that address.
        pub(super) fn context(url: &str) -> Option<&'static Value> {
            match url {
                $($($url)|+ => {
                    static PARSED: OnceLock<Value> = OnceLock::new();
                    let text = include_str!(concat!("../../contexts/", $file, ".json"));
                    PARSED
                        .get_or_init(|| serde_json::from_str(text).unwrap_or_default())
                        .get("@context")
                })+
                _ => None,
            }
        }

        /// All addresses.
        pub(super) const URLS: &[&str] = &[$($($url),+),+];
    };
}

/// The contexts whose terms are read by name once the signature over their meaning holds.
pub(super) const READ_BY_NAME: &[&str] = &[
    "https://www.w3.org/2018/credentials/v1",
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/status/v1",
    "https://w3id.org/vc/status-list/2021/v1",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
];

contexts! {
    "https://www.w3.org/2018/credentials/v1" => "credentials-v1";
    "https://www.w3.org/ns/credentials/v2" => "credentials-v2";
    "https://www.w3.org/ns/credentials/undefined-terms/v2" => "undefined-terms-v2";
    "https://www.w3.org/ns/credentials/examples/v2" => "examples-v2";
    "https://www.w3.org/ns/credentials/status/v1" => "status-v1";
    "https://w3id.org/vc/status-list/2021/v1" => "status-list-2021-v1";
    "https://w3id.org/security/v1" => "security-v1";
    "https://w3id.org/security/v2" => "security-v2";
    "https://w3id.org/security/data-integrity/v1" => "data-integrity-v1";
    "https://w3id.org/security/data-integrity/v2" => "data-integrity-v2";
    "https://w3id.org/security/multikey/v1" => "multikey-v1";
    "https://w3id.org/security/suites/ed25519-2018/v1" => "ed25519-2018-v1";
    "https://w3id.org/security/suites/ed25519-2020/v1" => "ed25519-2020-v1";
    "https://w3id.org/security/suites/x25519-2020/v1" => "x25519-2020-v1";
    "https://www.w3.org/ns/did/v1" => "did-v1";
    "https://w3id.org/citizenship/v4rc1" => "citizenship-v4rc1";
    "https://w3id.org/dcc/v1" => "dcc-v1";
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json" => "ob-3.0.0";
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json" => "ob-3.0.1";
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json" => "ob-3.0.2";
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json" => "ob-3.0.3";
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json" => "ob-extensions";
    "https://purl.imsglobal.org/spec/clr/v2p0/context.json" => "clr-2.0.0";
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json" => "clr-2.0.1";
    "https://imsglobal.github.io/openbadges-specification/ob_v3p0.html"
    | "https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/jff-vc-edu-plugfest-1-context.json"
    => "ob-3.0-beta";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_holds_a_context() {
        for url in URLS {
            assert!(
                context(url).is_some_and(|c| c.is_object() || c.is_array()),
                "{url}"
            );
        }
        assert_eq!(context("https://example.org/context"), None);
    }
}
