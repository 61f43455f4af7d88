//! Open Badges 2.0 and 2.1 (2.0 specification, "Open Badges Vocabulary").

use serde_json::Value;

use super::{Text, class};

class! {
    /// `Assertion` (§Assertion).
    Assertion {
        /// Its address, or a `urn:uuid:` where it is signed.
        id: Option<String> = "id",
        /// `Assertion` and others.
        types: Vec<String> = "type",
        /// For whom.
        recipient: Option<Box<IdentityObject>> = "recipient",
        /// The badge class: its address, or itself.
        badge: Option<Value> = "badge",
        /// How it is proven; `verify` is an alias.
        verification: Option<Value> = "verification",
        /// The alias of 1.x.
        verify: Option<Value> = "verify",
        /// When it was awarded.
        issued_on: Option<Value> = "issuedOn",
        /// A picture of this badge.
        image: Option<Value> = "image",
        /// What the holder did.
        evidence: Vec<Evidence> = "evidence",
        /// How the holder came to it.
        narrative: Text = "narrative",
        /// When it ends.
        expires: Option<Value> = "expires",
        /// That it is revoked.
        revoked: Option<bool> = "revoked",
        /// Why.
        revocation_reason: Option<String> = "revocationReason",
        /// What others say about it.
        endorsement: Vec<Value> = "endorsement",
        /// The language of its texts.
        language: Option<String> = "@language",
    }
}

class! {
    /// `IdentityObject` (§IdentityObject).
    IdentityObject {
        /// The property that identifies: `email`, `url`, `telephone`, `id`.
        types: Vec<String> = "type",
        /// The address, or its hash.
        identity: Option<String> = "identity",
        /// Whether it is a hash.
        hashed: Option<Value> = "hashed",
        /// Behind the address when it was hashed.
        salt: Option<Value> = "salt",
    }
}

class! {
    /// `BadgeClass` (§BadgeClass).
    BadgeClass {
        /// Its address.
        id: Option<String> = "id",
        /// `BadgeClass` and others.
        types: Vec<String> = "type",
        /// Its name.
        name: Text = "name",
        /// What it is for.
        description: Text = "description",
        /// Its picture.
        image: Option<Value> = "image",
        /// What has to be done for it.
        criteria: Option<Box<Criteria>> = "criteria",
        /// The issuer: its address, or itself.
        issuer: Option<Value> = "issuer",
        /// What it is aligned with.
        alignment: Vec<Alignment> = "alignment",
        /// Another spelling of `alignment`, which large issuers write.
        alignments: Vec<Alignment> = "alignments",
        /// Keywords.
        tags: Vec<String> = "tags",
        /// What others say about it.
        endorsement: Vec<Value> = "endorsement",
        /// The same in other languages or versions.
        related: Vec<Related> = "related",
        /// Its version.
        version: Option<Value> = "version",
        /// The language of its texts.
        language: Option<String> = "@language",
    }
}

class! {
    /// `Profile`, of which `Issuer` is one (§Profile).
    Profile {
        /// Its address.
        id: Option<String> = "id",
        /// `Issuer`, `Profile` and others.
        types: Vec<String> = "type",
        /// Its name.
        name: Text = "name",
        /// Its site.
        url: Option<String> = "url",
        /// Its telephone.
        telephone: Option<String> = "telephone",
        /// What it is.
        description: Text = "description",
        /// Its picture.
        image: Option<Value> = "image",
        /// Its address for mail.
        email: Option<String> = "email",
        /// Its keys, by address or themselves.
        public_key: Vec<Value> = "publicKey",
        /// What it may host where.
        verification: Option<Value> = "verification",
        /// Where it lists what it revoked.
        revocation_list: Option<Value> = "revocationList",
        /// What others say about it.
        endorsement: Vec<Value> = "endorsement",
        /// The language of its texts.
        language: Option<String> = "@language",
    }
}

class! {
    /// `Criteria` (§Criteria); a string is the address of a page.
    Criteria {
        /// A page.
        id: Option<String> = "id",
        /// The text, Markdown.
        narrative: Text = "narrative",
    }
}

class! {
    /// `Evidence` (§Evidence); a string is the address of a page.
    Evidence {
        /// A page.
        id: Option<String> = "id",
        /// Its story, Markdown.
        narrative: Text = "narrative",
        /// Its name.
        name: Text = "name",
        /// What it is.
        description: Text = "description",
        /// Its kind.
        genre: Text = "genre",
        /// For whom it was made.
        audience: Text = "audience",
    }
}

class! {
    /// `AlignmentObject` (§Alignment), with the names that 1.x gives its members.
    Alignment {
        /// Its name.
        target_name: Text = "targetName",
        /// Its page.
        target_url: Option<String> = "targetUrl",
        /// What it is.
        target_description: Text = "targetDescription",
        /// The framework's name.
        target_framework: Option<String> = "targetFramework",
        /// Its code in the framework.
        target_code: Option<Value> = "targetCode",
        /// 1.x: its name.
        name: Text = "name",
        /// 1.x: its page.
        url: Option<String> = "url",
        /// 1.x: what it is.
        description: Text = "description",
        /// A reference to it, where that is all there is.
        id: Option<String> = "id",
    }
}

class! {
    /// A related badge class (§Internationalization).
    Related {
        /// Its address.
        id: Option<String> = "id",
        /// Its language.
        language: Option<String> = "@language",
        /// Its version.
        version: Option<Value> = "version",
    }
}

class! {
    /// `Image` (§Image); a string is its address.
    Image {
        /// `https:` or `data:`.
        id: Option<String> = "id",
        /// For those who do not see it.
        caption: Text = "caption",
        /// Who made it.
        author: Option<String> = "author",
    }
}

class! {
    /// `Endorsement` (§Endorsement).
    Endorsement {
        /// Its address.
        id: Option<String> = "id",
        /// `Endorsement` and others.
        types: Vec<String> = "type",
        /// What is said about whom.
        claim: Option<Box<Claim>> = "claim",
        /// Who says it: an address, or a profile.
        issuer: Option<Value> = "issuer",
        /// When.
        issued_on: Option<Value> = "issuedOn",
        /// How it is proven.
        verification: Option<Value> = "verification",
    }
}

class! {
    /// The claim of an endorsement.
    Claim {
        /// What is endorsed.
        id: Option<String> = "id",
        /// The words.
        endorsement_comment: Text = "endorsementComment",
    }
}
