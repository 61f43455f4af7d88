//! One tab of a map writes; another that opens is told, and takes over only when asked to.
//!
//! Tabs speak through a `BroadcastChannel` of the map. A tab that opens asks who is there and writes
//! when nobody answers; who takes over is handed the map as it is, with what is not saved yet.

use serde_json::{Value, json};

/// What tabs say to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// "I am here; who else?"
    Hello,
    /// "I write."
    Here,
    /// "Let me write."
    Take,
    /// "You write now: this is how it stands."
    Yours {
        /// For whom.
        to: String,
        /// The edition that the server has.
        edition: u64,
        /// The file.
        document: String,
    },
}

/// What a tab does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Has asked who else is there.
    Asking,
    /// Writes.
    Writing,
    /// Reads, since another writes.
    Reading,
    /// Has asked to write.
    Taking,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Say that.
    Say(Message),
    /// Stop writing, and hand the map to that tab as soon as no save is on its way.
    HandOver(String),
    /// Write, from that map on.
    Adopt {
        /// The edition that the server has.
        edition: u64,
        /// The file.
        document: String,
    },
    /// Write what is there.
    Write,
    /// Only read.
    Read,
    /// The other tab is gone: read the page anew.
    Reload,
}

/// A tab among the tabs of one map.
#[derive(Debug, Clone)]
pub struct Tab {
    me: String,
    role: Role,
}

impl Tab {
    /// A tab that has just opened; its name is unlike any other.
    pub const fn new(me: String) -> Self {
        Self {
            me,
            role: Role::Asking,
        }
    }

    /// A message as it is sent.
    pub fn write(&self, message: &Message) -> String {
        let me = &self.me;
        match message {
            Message::Hello => json!({"says": "hello", "me": me}),
            Message::Here => json!({"says": "here", "me": me}),
            Message::Take => json!({"says": "take", "me": me}),
            Message::Yours {
                to,
                edition,
                document,
            } => json!({"says": "yours", "me": me, "to": to, "edition": edition, "document": document}),
        }
        .to_string()
    }

    /// Hears what another tab says. What nobody says means nothing.
    pub fn hear(&mut self, text: &str) -> Option<Act> {
        let said: Value = serde_json::from_str(text).ok()?;
        let who = said["me"].as_str()?;
        match (said["says"].as_str()?, self.role) {
            ("hello", Role::Writing) => Some(Act::Say(Message::Here)),
            // Two that open at once: the one that comes first in the alphabet.
            ("hello", Role::Asking) if self.me.as_str() < who => Some(Act::Say(Message::Here)),
            ("here", Role::Asking) => {
                self.role = Role::Reading;
                Some(Act::Read)
            }
            ("take", Role::Writing) => {
                self.role = Role::Reading;
                Some(Act::HandOver(who.to_owned()))
            }
            ("yours", Role::Taking) if said["to"].as_str() == Some(&self.me) => {
                self.role = Role::Writing;
                Some(Act::Adopt {
                    edition: said["edition"].as_u64()?,
                    document: said["document"].as_str()?.to_owned(),
                })
            }
            _ => None,
        }
    }

    /// The person wants to write here.
    pub fn take(&mut self) -> Option<Act> {
        if self.role != Role::Reading {
            return None;
        }
        self.role = Role::Taking;
        Some(Act::Say(Message::Take))
    }

    /// Nobody has answered for as long as one waits.
    pub fn waited(&mut self) -> Option<Act> {
        match self.role {
            Role::Asking => {
                self.role = Role::Writing;
                Some(Act::Write)
            }
            Role::Taking => Some(Act::Reload),
            Role::Writing | Role::Reading => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(from: &Tab, to: &mut Tab, message: &Message) -> Option<Act> {
        to.hear(&from.write(message))
    }

    #[test]
    fn the_second_tab_reads_until_it_takes_over() {
        let (mut one, mut two) = (Tab::new("b".into()), Tab::new("a".into()));
        assert_eq!(one.waited(), Some(Act::Write));
        let here = Act::Say(Message::Here);
        assert_eq!(say(&two, &mut one, &Message::Hello), Some(here));
        assert_eq!(say(&one, &mut two, &Message::Here), Some(Act::Read));
        assert_eq!(two.waited(), None);

        assert_eq!(two.take(), Some(Act::Say(Message::Take)));
        let over = Act::HandOver("a".into());
        assert_eq!(say(&two, &mut one, &Message::Take), Some(over));
        assert_eq!(one.role, Role::Reading);
        let yours = |to: &str| Message::Yours {
            to: to.into(),
            edition: 4,
            document: "{}".into(),
        };
        assert_eq!(say(&one, &mut two, &yours("c")), None);
        let adopted = Act::Adopt {
            edition: 4,
            document: "{}".into(),
        };
        assert_eq!(say(&one, &mut two, &yours("a")), Some(adopted));
        assert_eq!(two.role, Role::Writing);
        assert_eq!(one.take(), Some(Act::Say(Message::Take)), "and back");
    }

    #[test]
    fn of_two_that_open_at_once_one_writes() {
        let (mut one, mut two) = (Tab::new("a".into()), Tab::new("b".into()));
        let here = Act::Say(Message::Here);
        assert_eq!(say(&two, &mut one, &Message::Hello), Some(here));
        assert_eq!(say(&one, &mut two, &Message::Hello), None);
        assert_eq!(say(&one, &mut two, &Message::Here), Some(Act::Read));
        assert_eq!(one.waited(), Some(Act::Write));
    }

    #[test]
    fn who_waits_in_vain_reads_anew_and_noise_means_nothing() {
        let mut tab = Tab::new("a".into());
        let other = Tab::new("b".into());
        tab.hear(&other.write(&Message::Here));
        tab.take();
        assert_eq!(tab.waited(), Some(Act::Reload));
        for noise in [
            "",
            "1",
            "{}",
            r#"{"says":"take"}"#,
            r#"{"says":"x","me":"y"}"#,
        ] {
            assert_eq!(tab.hear(noise), None);
        }
    }
}
