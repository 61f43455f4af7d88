//! Prints the canonical N-Quads of credentials, without their proofs, for comparing them with those
//! of other implementations: `cargo run -p openbadges --example canonical -- FILE …`.

use openbadges::{Limits, jsonld, rdfc};

fn canonical(path: &str) -> Result<String, Box<dyn std::error::Error>> {
    let mut document: serde_json::Value = serde_json::from_slice(&std::fs::read(path)?)?;
    if let Some(members) = document.as_object_mut() {
        members.remove("proof");
    }
    let limits = Limits::default();
    let dataset = jsonld::to_rdf(&document, &limits)?;
    Ok(dataset
        .canonical(rdfc::Hash::Sha256, limits.canonicalisation_steps)?
        .concat())
}

fn main() {
    for path in std::env::args().skip(1) {
        match canonical(&path) {
            Ok(quads) => println!("# {path}\n{quads}"),
            Err(error) => println!("# {path}\n! {error}\n"),
        }
    }
}
