//! The fields of the side panel: from what is typed to a node or to the words of a map, and back.

use maps::Node;
use maps::map::{
    AddressFault, Badge, Head, Https, Iri, LONGEST_ADDRESS, Language, Level, Licence, Line, Name,
    Named, Text, TextFault,
};

use crate::said::{Said, say};

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Which one.
    pub field: &'static str,
    /// Why, and what to do.
    pub why: Said,
}

fn wrong(field: &'static str, why: Said) -> Wrong {
    Wrong { field, why }
}

fn text(field: &'static str) -> impl FnOnce(TextFault) -> Wrong {
    move |fault| {
        let why = match fault {
            TextFault::Empty => say("fault_name"),
            TextFault::TooLong { longest } => say("fault_long").with("count", longest),
        };
        wrong(field, why)
    }
}

/// A name, or the fault to show beside its field.
pub fn name<const N: usize>(field: &'static str, typed: &str) -> Result<Name<N>, Wrong> {
    Name::new(typed).map_err(text(field))
}

/// A line, or the fault to show beside its field.
pub fn line<const N: usize>(field: &'static str, typed: &str) -> Result<Line<N>, Wrong> {
    Line::new(typed).map_err(text(field))
}

/// The fields of a node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeForm {
    pub name: String,
    pub text: String,
    pub required: bool,
    /// "", "1", "2", "3".
    pub level: String,
    /// "wished", "named", "achievement".
    pub badge: String,
    pub badge_name: String,
    pub issuer: String,
    pub achievement: String,
    pub apply: String,
}

impl NodeForm {
    /// A node as its fields show it.
    pub fn of(node: &Node) -> Self {
        let (badge, achievement, named) = match &node.badge {
            Badge::Wished => ("wished", "", None),
            Badge::Named(named) => ("named", "", Some(named)),
            Badge::Achievement(iri, named) => ("achievement", iri.as_str(), named.as_ref()),
        };
        let issuer = named.and_then(|named| named.issuer.as_ref());
        Self {
            name: node.name.as_str().to_owned(),
            text: node.text.as_str().to_owned(),
            required: node.required,
            level: node
                .level
                .map_or_else(String::new, |level| u8::from(level).to_string()),
            badge: badge.to_owned(),
            badge_name: named.map_or_else(String::new, |n| n.name.as_str().to_owned()),
            issuer: issuer.map_or_else(String::new, |issuer| issuer.as_str().to_owned()),
            achievement: achievement.to_owned(),
            apply: node
                .apply
                .as_ref()
                .map_or_else(String::new, |a| a.as_str().to_owned()),
        }
    }

    /// The node with what its fields say; the place, the identifier and the picture stay.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn read(&self, node: &Node) -> Result<Node, Wrong> {
        let apply = self.apply.trim();
        Ok(Node {
            id: node.id.clone(),
            name: name("name", &self.name)?,
            text: line("text", &self.text)?,
            badge: self.badge()?,
            required: self.required,
            level: self
                .level
                .parse()
                .ok()
                .and_then(|number: u8| Level::try_from(number).ok()),
            apply: match apply.is_empty() {
                true => None,
                false => Some(Https::new(apply).map_err(|fault| {
                    let why = match fault {
                        AddressFault::TooLong => say("fault_long").with("count", LONGEST_ADDRESS),
                        _ => say("fault_address"),
                    };
                    wrong("apply", why)
                })?),
            },
            picture: node.picture.clone(),
            place: node.place,
        })
    }

    fn badge(&self) -> Result<Badge, Wrong> {
        let named = || -> Result<Named, Wrong> {
            let issuer = self.issuer.trim();
            Ok(Named {
                name: name("badge_name", &self.badge_name)?,
                issuer: match issuer.is_empty() {
                    true => None,
                    false => Some(name("issuer", issuer)?),
                },
            })
        };
        match self.badge.as_str() {
            "named" => Ok(Badge::Named(named()?)),
            "achievement" => {
                let iri = Iri::new(self.achievement.trim())
                    .map_err(|_| wrong("achievement", say("fault_iri")))?;
                let words = !self.badge_name.trim().is_empty();
                let named = words.then(named).transpose()?;
                Ok(Badge::Achievement(iri, named))
            }
            _ => Ok(Badge::Wished),
        }
    }
}

/// The fields of a map's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadForm {
    pub title: String,
    pub text: String,
    pub language: String,
    pub author: String,
    pub licence: String,
}

impl HeadForm {
    /// The words as the fields show them.
    pub fn of(head: &Head) -> Self {
        Self {
            title: head.title.as_str().to_owned(),
            text: head.text.as_str().to_owned(),
            language: head.language.word().to_owned(),
            author: head.author.as_str().to_owned(),
            licence: head.licence.map_or("", Licence::word).to_owned(),
        }
    }

    /// The words that the fields say.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn read(&self, head: &Head) -> Result<Head, Wrong> {
        Ok(Head {
            title: name("title", &self.title)?,
            text: Text::new(&self.text).map_err(text("head_text"))?,
            language: Language::from_word(&self.language).unwrap_or(head.language),
            author: line("author", &self.author)?,
            licence: Licence::from_word(&self.licence),
            version: head.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use maps::NodeId;
    use maps::map::Place;
    use maps::templates::Template;

    use super::*;

    fn node() -> Node {
        let name = Name::new("Premiers secours").expect("a name");
        Node::new(NodeId::drawn(1), name, Place::default())
    }

    #[test]
    fn what_a_node_shows_is_what_it_is() {
        for template in Template::ALL {
            let map = template.map().expect("a map");
            for node in map.nodes() {
                assert_eq!(NodeForm::of(node).read(node).as_ref(), Ok(node));
            }
            let head = map.head();
            assert_eq!(HeadForm::of(head).read(head).as_ref(), Ok(head));
        }
    }

    #[test]
    fn each_kind_of_badge_is_read_from_its_fields() {
        let filled = NodeForm {
            badge: "achievement".into(),
            achievement: " https://exemple.fr/b/1 ".into(),
            badge_name: "PSC1".into(),
            issuer: "Croix-Rouge".into(),
            apply: "https://exemple.fr/demande".into(),
            level: "2".into(),
            required: false,
            ..NodeForm::of(&node())
        };
        let read = filled.read(&node()).expect("a node");
        assert!(matches!(&read.badge, Badge::Achievement(iri, Some(named))
            if iri.as_str() == "https://exemple.fr/b/1" && named.name.as_str() == "PSC1"));
        assert_eq!(read.level, Some(Level::PassOn));
        assert!(!read.required);
        let named = NodeForm {
            badge: "named".into(),
            issuer: " ".into(),
            ..filled.clone()
        };
        let badge = named.read(&node()).expect("a node").badge;
        assert!(matches!(badge, Badge::Named(Named { issuer: None, .. })));
        let wished = NodeForm {
            badge: "wished".into(),
            ..filled
        };
        assert_eq!(wished.read(&node()).expect("a node").badge, Badge::Wished);
    }

    #[test]
    fn a_field_that_cannot_be_taken_is_named() {
        let good = NodeForm::of(&node());
        let cases = [
            (
                NodeForm {
                    name: " ".into(),
                    ..good.clone()
                },
                "name",
                "fault_name",
            ),
            (
                NodeForm {
                    text: "a".repeat(300),
                    ..good.clone()
                },
                "text",
                "fault_long",
            ),
            (
                NodeForm {
                    apply: "http://x.fr".into(),
                    ..good.clone()
                },
                "apply",
                "fault_address",
            ),
            (
                NodeForm {
                    badge: "named".into(),
                    ..good.clone()
                },
                "badge_name",
                "fault_name",
            ),
            (
                NodeForm {
                    badge: "achievement".into(),
                    achievement: "psc1".into(),
                    ..good
                },
                "achievement",
                "fault_iri",
            ),
        ];
        for (form, field, key) in cases {
            let wrong = form.read(&node()).expect_err("a fault");
            assert_eq!((wrong.field, wrong.why.key), (field, key));
        }
    }
}
