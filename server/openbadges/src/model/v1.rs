//! Open Badges 0.5, 1.0 and 1.1 (1.1 specification, "Structures").

use serde_json::Value;

use super::v2::{Alignment, IdentityObject};
use super::{Text, class};

class! {
    /// An assertion of 0.5, which holds its badge.
    AssertionV0_5 {
        /// An address, or its hash.
        recipient: Option<String> = "recipient",
        /// Behind the address when it was hashed.
        salt: Option<Value> = "salt",
        /// A page.
        evidence: Option<String> = "evidence",
        /// A date.
        issued_on: Option<Value> = "issued_on",
        /// A date.
        expires: Option<Value> = "expires",
        /// What is awarded.
        badge: Option<Box<BadgeV0_5>> = "badge",
    }
}

class! {
    /// The badge within an assertion of 0.5.
    BadgeV0_5 {
        /// `0.5.0`.
        version: Option<String> = "version",
        /// Its name.
        name: Text = "name",
        /// Its picture, relative to the issuer's origin.
        image: Option<String> = "image",
        /// What it is for.
        description: Text = "description",
        /// A page, relative to the issuer's origin.
        criteria: Option<String> = "criteria",
        /// Who awards.
        issuer: Option<Box<IssuerV0_5>> = "issuer",
    }
}

class! {
    /// The issuer within a badge of 0.5.
    IssuerV0_5 {
        /// Scheme and host that serve the assertion.
        origin: Option<String> = "origin",
        /// Its name.
        name: Text = "name",
        /// The organisation behind it.
        org: Option<String> = "org",
        /// An address for mail.
        contact: Option<String> = "contact",
    }
}

class! {
    /// `BadgeAssertion`.
    Assertion {
        /// Its address (1.1).
        id: Option<String> = "id",
        /// `Assertion` (1.1).
        types: Vec<String> = "type",
        /// Unique for the issuer.
        uid: Option<Value> = "uid",
        /// For whom.
        recipient: Option<Box<IdentityObject>> = "recipient",
        /// The badge class: its address, or itself.
        badge: Option<Value> = "badge",
        /// `VerificationObject`: `hosted` or `signed`, and where.
        verify: Option<Value> = "verify",
        /// A date, or seconds since 1970.
        issued_on: Option<Value> = "issuedOn",
        /// A picture of this badge.
        image: Option<Value> = "image",
        /// A page.
        evidence: Option<Value> = "evidence",
        /// A date, or seconds since 1970.
        expires: Option<Value> = "expires",
    }
}

class! {
    /// `BadgeClass`.
    BadgeClass {
        /// Its address (1.1).
        id: Option<String> = "id",
        /// Its name.
        name: Text = "name",
        /// What it is for.
        description: Text = "description",
        /// Its picture.
        image: Option<Value> = "image",
        /// A page.
        criteria: Option<Value> = "criteria",
        /// The issuer: its address, or itself.
        issuer: Option<Value> = "issuer",
        /// Standards that it is aligned with.
        alignment: Vec<Alignment> = "alignment",
        /// Keywords.
        tags: Vec<String> = "tags",
    }
}

class! {
    /// `IssuerOrganization`.
    Issuer {
        /// Its address (1.1).
        id: Option<String> = "id",
        /// Its name.
        name: Text = "name",
        /// Its site.
        url: Option<String> = "url",
        /// What it is.
        description: Text = "description",
        /// Its picture.
        image: Option<Value> = "image",
        /// Its address for mail.
        email: Option<String> = "email",
        /// Where it lists what it revoked.
        revocation_list: Option<String> = "revocationList",
    }
}
