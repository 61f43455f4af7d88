//! The normal form of 0.5. What 1.0 and 1.1 write is a part of what 2.0 does, and is read there.

use serde_json::Value;

use super::{Badge, Evidence, Image, Issuer, RecipientIdentity, Texts};
use crate::model::v1;
use crate::timestamp::Timestamp;
use crate::version::Version;

impl Badge {
    /// From an assertion of 0.5. Picture and criteria may be relative to the issuer's origin and
    /// are made absolute.
    #[must_use]
    pub fn from_v0_5(assertion: &Value) -> Self {
        let assertion = v1::AssertionV0_5::from(assertion.clone());
        let class = assertion.badge.map(|class| *class).unwrap_or_default();
        let origin = class.issuer.map(|issuer| *issuer).unwrap_or_default();
        let base = origin.origin.clone().unwrap_or_default();
        let absolute = |address: String| absolute(&base, address);
        let mut texts = Texts::default();
        let mut badge = Self::empty(Version::V0_5);
        badge.name = texts.name(&class.name);
        badge.description = texts.description(&class.description);
        badge.criteria.id = class.criteria.map(absolute);
        badge.image = class.image.map(|id| Image {
            id: absolute(id),
            caption: None,
        });
        badge.issuer = Issuer {
            name: origin.name.first().map(str::to_owned),
            url: origin.origin,
            email: origin.contact,
            parent: origin.org,
            ..Issuer::default()
        };
        badge.recipients = assertion
            .recipient
            .map(|text| RecipientIdentity::from_v0_5(&text, assertion.salt.as_ref()))
            .into_iter()
            .collect();
        badge.issued = assertion.issued_on.as_ref().and_then(super::moment);
        badge.expires = assertion.expires.as_ref().and_then(Timestamp::read_expiry);
        badge.evidence = assertion
            .evidence
            .map(|id| Evidence {
                id: Some(id),
                ..Evidence::default()
            })
            .into_iter()
            .collect();
        texts.finish(&mut badge);
        badge
    }
}

fn absolute(origin: &str, address: String) -> String {
    if address.starts_with('/') && !address.starts_with("//") {
        format!("{}{address}", origin.trim_end_matches('/'))
    } else {
        address
    }
}
