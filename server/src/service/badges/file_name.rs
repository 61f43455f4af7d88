//! The name of a badge's file when it is handed back.

use crate::store::badges::BadgeRow;

/// The end of a file's name, by the kind that its bytes said it is.
#[must_use]
pub fn extension(kind: &str) -> &'static str {
    match kind {
        "png" => "png",
        "svg" => "svg",
        "pdf" => "pdf",
        "json" => "json",
        "jwt" => "jwt",
        _ => "txt",
    }
}

/// A name that every file system takes: the badge's words, and enough of its identifier to be the
/// only one.
#[must_use]
pub fn file_name(badge: &BadgeRow) -> String {
    let words: String = super::fold(&badge.face.name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(60)
        .collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let tail = &badge.id.as_str()[24..];
    format!("{}-{tail}.{}", words.join("-"), extension(&badge.kind))
        .trim_start_matches('-')
        .to_owned()
}
