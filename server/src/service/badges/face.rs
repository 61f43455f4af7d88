//! From a badge in its normal form to what pages show of it.

use domain::badge::{BadgeFace, EvidenceFace, IssuerFace, SkillFace};
use domain::{Millis, SafeHtml};
use openbadges::Badge;
use openbadges::badge::{Alignment, Evidence};

use super::words::{TITLE, line, link, markdown, some_line};

/// Pieces of evidence that are shown.
const EVIDENCE: usize = 30;
/// Skills that are shown.
const SKILLS: usize = 100;
/// Tags that are shown.
const TAGS: usize = 50;
/// Characters of a tag.
const TAG: usize = 80;

/// What pages show of a badge.
#[must_use]
pub fn face(badge: &Badge) -> BadgeFace {
    let text = |text: Option<&str>| text.map_or_else(SafeHtml::default, markdown);
    let issuer = &badge.issuer;
    let name = some_line(badge.name.as_deref(), TITLE)
        .or_else(|| some_line(badge.credential_name.as_deref(), TITLE));
    BadgeFace {
        name: name.unwrap_or_else(|| "Open Badge".to_owned()),
        description: text(badge.description.as_deref()),
        criteria: text(badge.criteria.narrative.as_deref()),
        criteria_url: link(badge.criteria.id.as_deref()),
        credential_url: link(badge.id.as_deref()),
        issuer: IssuerFace {
            name: some_line(issuer.name.as_deref(), TITLE)
                .or_else(|| some_line(issuer.id.as_deref(), TITLE))
                .unwrap_or_default(),
            url: link(issuer.url.as_deref()).or_else(|| link(issuer.id.as_deref())),
            id: some_line(issuer.id.as_deref(), 2_048),
        },
        issued: badge.issued.or(badge.valid_from).map(millis),
        expires: badge.expires.map(millis),
        evidence: badge
            .evidence
            .iter()
            .filter_map(evidence)
            .take(EVIDENCE)
            .collect(),
        skills: badge
            .alignments
            .iter()
            .filter_map(skill)
            .take(SKILLS)
            .collect(),
        tags: badge
            .tags
            .iter()
            .filter_map(|tag| some_line(Some(tag), TAG))
            .take(TAGS)
            .collect(),
        holder_name: some_line(badge.holder_name.as_deref(), TITLE),
        language: some_line(badge.language.as_deref(), 35),
        version: badge.version.to_string(),
    }
}

fn millis(moment: openbadges::Timestamp) -> Millis {
    Millis(moment.0)
}

fn evidence(evidence: &Evidence) -> Option<EvidenceFace> {
    let source: Vec<&str> = [&evidence.description, &evidence.narrative]
        .into_iter()
        .filter_map(|text| text.as_deref())
        .collect();
    let shown = EvidenceFace {
        name: some_line(evidence.name.as_deref(), TITLE),
        text: markdown(&source.join("\n\n")),
        url: link(evidence.id.as_deref()),
    };
    let empty = shown.name.is_none() && shown.text.is_empty() && shown.url.is_none();
    (!empty).then_some(shown)
}

fn skill(alignment: &Alignment) -> Option<SkillFace> {
    let name = some_line(alignment.name.as_deref(), TITLE)
        .or_else(|| some_line(alignment.code.as_deref(), TITLE))?;
    Some(SkillFace {
        name,
        framework: some_line(alignment.framework.as_deref(), TITLE),
        url: link(alignment.url.as_deref()),
    })
}

/// All words of a badge that its holder may remember it by.
#[must_use]
pub fn search_words(face: &BadgeFace) -> String {
    let mut words = vec![face.name.clone(), face.issuer.name.clone()];
    words.extend(face.tags.iter().cloned());
    for skill in &face.skills {
        words.push(skill.name.clone());
        words.extend(skill.framework.clone());
    }
    words.push(bare(&face.description));
    words.push(bare(&face.criteria));
    line(&super::fold::fold(&words.join(" ")), 8_000)
}

/// Sanitised markup without its tags.
#[must_use]
pub fn bare(html: &SafeHtml) -> String {
    let mut text = String::new();
    let mut tag = false;
    for c in html.as_str().chars() {
        match c {
            '<' => tag = true,
            '>' if tag => {
                tag = false;
                text.push(' ');
            }
            c if !tag => text.push(c),
            _ => {}
        }
    }
    // The sanitiser writes these five and no others.
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(document: &serde_json::Value) -> BadgeFace {
        face(&Badge::from_document(document).expect("a badge"))
    }

    #[test]
    fn a_credential_is_shown() {
        let shown = read(&json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": "https://univ.example/issuer", "type": ["Profile"], "name": "Université"},
            "validFrom": "2026-01-02T03:04:05Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "https://univ.example/a", "type": ["Achievement"], "name": "Soudure\nTIG",
                    "description": "Sait **souder**", "criteria": {"id": "javascript:alert(1)", "narrative": "Une pièce"},
                    "tag": ["atelier", ""],
                    "alignment": [{"type": ["Alignment"], "targetName": "Souder", "targetUrl": "http://data.europa.eu/esco/skill/1"}]
                }
            },
            "evidence": [{"id": "https://univ.example/e", "type": ["Evidence"], "name": "Photo"}]
        }));
        assert_eq!(shown.name, "Soudure TIG");
        assert_eq!(
            shown.description.as_str(),
            "<p>Sait <strong>souder</strong></p>"
        );
        assert_eq!(shown.criteria_url, None);
        assert_eq!(
            shown.issuer.url.as_deref(),
            Some("https://univ.example/issuer")
        );
        assert_eq!(shown.tags, ["atelier"]);
        assert_eq!(shown.skills.len(), 1);
        assert_eq!(shown.evidence.len(), 1);
        assert_eq!(
            shown.issued,
            Millis::from_iso_day("2026-01-02").map(|d| d.plus(11_045_000))
        );
        assert_eq!(
            search_words(&shown),
            "soudure tig universite atelier souder sait souder une piece"
        );
    }

    #[test]
    fn markup_becomes_words_again() {
        assert_eq!(line(&bare(&markdown("a < b & *c*")), 99), "a < b & c");
    }
}
