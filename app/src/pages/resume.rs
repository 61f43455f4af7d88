//! What a page shows, as a JSON Resume (`certificates`, `skills`; schema 1.0.0), to be taken into a
//! CV.

use domain::collection::PublicCollection;
use domain::share::{HolderName, PublicBadge};
use serde_json::{Map, Value, json};

const SCHEMA: &str =
    "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

/// One badge.
#[must_use]
pub fn badge(badge: &PublicBadge) -> Value {
    let face = &badge.face;
    let name = match &badge.holder {
        HolderName::Account { name } | HolderName::Issuer { name } => Some(name.as_str()),
        HolderName::Hidden => None,
    };
    let issued = face.issued.map(|issued| issued.iso_day());
    let certificate = certificate(&face.name, &face.issuer.name, issued, badge.url.clone());
    let skills = face.skills.iter();
    let skills = skills.map(|skill| as_skill(&skill.name, skill.framework.as_deref()));
    resume(name, None, vec![certificate], skills.collect())
}

/// A collection. `public_url` is the instance's.
#[must_use]
pub fn collection(public_url: &str, collection: &PublicCollection) -> Value {
    let holder = &collection.holder;
    let certificates = collection.badges().map(|badge| {
        let url = format!("{public_url}{}/{}", collection.base, badge.number);
        let issued = badge.issued.map(|issued| issued.iso_day());
        certificate(&badge.name, &badge.issuer, issued, url)
    });
    let skills = collection.skills.iter();
    let skills = skills.map(|skill| as_skill(&skill.name, skill.framework.as_deref()));
    resume(
        holder.name.as_deref(),
        holder.place.as_deref(),
        certificates.collect(),
        skills.collect(),
    )
}

fn resume(
    name: Option<&str>,
    place: Option<&str>,
    certificates: Vec<Value>,
    skills: Vec<Value>,
) -> Value {
    let mut basics = Map::new();
    if let Some(name) = name {
        basics.insert("name".to_owned(), name.into());
    }
    if let Some(place) = place {
        basics.insert("location".to_owned(), json!({ "address": place }));
    }
    json!({ "$schema": SCHEMA, "basics": basics, "certificates": certificates, "skills": skills })
}

fn certificate(name: &str, issuer: &str, issued: Option<String>, url: String) -> Value {
    let mut certificate = json!({ "name": name, "issuer": issuer, "url": url });
    if let Some(issued) = issued {
        certificate["date"] = issued.into();
    }
    certificate
}

fn as_skill(name: &str, framework: Option<&str>) -> Value {
    let mut skill = json!({ "name": name });
    if let Some(framework) = framework {
        skill["keywords"] = json!([framework]);
    }
    skill
}
