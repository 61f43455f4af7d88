//! What the editor says to a person: keys and holes, which the page's words fill.

use std::collections::BTreeMap;

/// Every key; the page hands a sentence over for each (`app/locales/*/map_script.json`).
#[cfg(test)]
pub const KEYS: &[&str] = &[
    "already_linked",
    "already_tidy",
    "cancelled",
    "edge",
    "fault",
    "fault_address",
    "fault_cycle",
    "fault_iri",
    "fault_itself",
    "fault_last_zone",
    "fault_links",
    "fault_long",
    "fault_name",
    "fault_nodes",
    "fault_room",
    "fault_zones",
    "level_1",
    "level_2",
    "level_3",
    "link_begin",
    "link_end",
    "link_kind_leads_to",
    "link_kind_needed_before",
    "link_leads_to",
    "link_needed_before",
    "link_removed",
    "link_select",
    "link_to_leads_to",
    "link_to_needed_before",
    "link_from_leads_to",
    "link_from_needed_before",
    "moved",
    "moved_zone",
    "new_node",
    "new_zone",
    "node_added",
    "node_removed",
    "nothing_to_redo",
    "nothing_to_undo",
    "optional",
    "order",
    "picture_removed",
    "read_only",
    "redone",
    "redone_node",
    "redone_zone",
    "reload_confirm",
    "save_changed",
    "save_failing",
    "save_gone",
    "save_offline",
    "save_refused",
    "save_saved",
    "save_sending",
    "save_signed_out",
    "save_too_large",
    "save_unchanged",
    "save_unsaved",
    "select_node",
    "snap_off",
    "snap_on",
    "station",
    "taken",
    "taking",
    "tidied",
    "undone",
    "undone_node",
    "undone_zone",
    "zone",
    "zone_added",
    "zone_moved",
    "zone_nameless",
    "zone_removed",
    "zone_removed_into",
    "zoom",
];

/// A sentence by its key, with what stands in its holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which sentence.
    pub key: &'static str,
    /// What stands where.
    pub holes: Vec<(&'static str, String)>,
}

/// A sentence without holes.
pub const fn say(key: &'static str) -> Said {
    Said {
        key,
        holes: Vec::new(),
    }
}

impl Said {
    /// Fills a hole.
    pub fn with(mut self, hole: &'static str, what: impl ToString) -> Self {
        self.holes.push((hole, what.to_string()));
        self
    }
}

/// The page's sentences.
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads what the page hands over: an object of texts. What is no text is left out.
    pub fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// The sentence; its key where the page has none, so that it is missed.
    pub fn of(&self, said: &Said) -> String {
        let text = self.0.get(said.key).map_or(said.key, String::as_str);
        let mut filled = String::with_capacity(text.len() + 40);
        let mut rest = text;
        // What fills a hole is not searched for holes: it may be a stranger's.
        while let Some((before, after)) = rest.split_once('{') {
            let (hole, behind) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            let what = said.holes.iter().find(|(name, _)| *name == hole);
            filled.push_str(what.map_or("", |(_, what)| what));
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    /// A sentence without holes.
    pub fn word(&self, key: &'static str) -> String {
        self.of(&say(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_what_fills_them_is_left_alone() {
        let words = Words::read(r#"{"moved": "« {name} » : colonne {column}, ligne {row}"}"#);
        let said = say("moved")
            .with("name", "{row} & <b>")
            .with("column", 3)
            .with("row", 2);
        assert_eq!(words.of(&said), "« {row} & <b> » : colonne 3, ligne 2");
        assert_eq!(words.word("unknown"), "unknown");
    }

    #[test]
    fn both_languages_have_exactly_the_sentences_that_are_said() {
        for texts in [
            include_str!("../../locales/fr/map_script.json"),
            include_str!("../../locales/en/map_script.json"),
        ] {
            let texts: BTreeMap<String, String> = serde_json::from_str(texts).expect("texts");
            let found: Vec<&str> = texts.keys().map(String::as_str).collect();
            let mut said = KEYS.to_vec();
            said.sort_unstable();
            assert_eq!(found, said);
        }
    }
}
