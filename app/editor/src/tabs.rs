//! One tab of a map writes; another that opens is told, and takes over only when asked to.
//!
//! Tabs speak through a `BroadcastChannel` of the map. A tab that opens asks who is there, and writes
//! when nobody answers in time. An answer may come late (a tab in the background sleeps): then the
//! one that has less to lose reads. Who takes over is handed the map as it is, with what is not saved
//! yet; the other tab keeps it until it hears that the map has come.

use std::cmp::Reverse;

use serde_json::{Value, json};

/// What tabs say to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// "I am here; who else?"
    Hello,
    /// "I write"; from whoever was handed the map, "it has come".
    Here {
        /// The edition that it writes over.
        edition: u64,
    },
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Has asked who else is there.
    Asking,
    /// Writes.
    Writing,
    /// Hands the map to that tab, and keeps it until it has come there.
    Handing(String),
    /// Reads, since another writes.
    Reading,
    /// Has asked to write.
    Taking,
    /// Has asked to write, and will be handed the map.
    Promised,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Say that.
    Say(Message),
    /// Stop writing, and hand the map to that tab as soon as no save is on its way.
    HandOver(String),
    /// The other tab has the map: what was not saved here is its to save.
    Given,
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

/// What a tab has of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Has {
    /// The edition that the server has, as far as the tab knows.
    pub edition: u64,
    /// Whether the server may lack something.
    pub unsaved: bool,
}

/// A tab among the tabs of one map.
#[derive(Debug, Clone)]
pub struct Tab {
    me: String,
    role: Role,
}

impl Tab {
    /// A tab that has just opened; its name is unlike any other, and behind those of older ones in
    /// the alphabet.
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
            Message::Here { edition } => json!({"says": "here", "me": me, "edition": edition}),
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
    pub fn hear(&mut self, text: &str, has: Has) -> Option<Act> {
        let said: Value = serde_json::from_str(text).ok()?;
        let who = said["me"].as_str()?;
        let here = Act::Say(Message::Here {
            edition: has.edition,
        });
        match (said["says"].as_str()?, &self.role) {
            ("hello", Role::Writing | Role::Handing(_)) => Some(here),
            // Two that open at once: the older one.
            ("hello", Role::Asking) if self.me.as_str() < who => Some(here),
            ("here", Role::Asking) => self.turn(Role::Reading, Act::Read),
            // Both write. What the server has newly is known to one of them only; else the older one
            // goes on. Nobody gives up what is not saved.
            ("here", Role::Writing) => {
                let other = (said["edition"].as_u64()?, Reverse(who));
                if other < (has.edition, Reverse(self.me.as_str())) {
                    Some(here)
                } else if has.unsaved {
                    None
                } else {
                    self.turn(Role::Reading, Act::Read)
                }
            }
            ("here", Role::Handing(to)) if to == who => self.turn(Role::Reading, Act::Given),
            ("here", Role::Taking) => {
                self.role = Role::Promised;
                None
            }
            // Who asks last is who the person is with.
            ("take", Role::Writing | Role::Handing(_)) => {
                let who = who.to_owned();
                self.turn(Role::Handing(who.clone()), Act::HandOver(who))
            }
            ("yours", Role::Taking | Role::Promised) if said["to"].as_str() == Some(&self.me) => {
                let adopt = Act::Adopt {
                    edition: said["edition"].as_u64()?,
                    document: said["document"].as_str()?.to_owned(),
                };
                self.turn(Role::Writing, adopt)
            }
            _ => None,
        }
    }

    fn turn(&mut self, role: Role, act: Act) -> Option<Act> {
        self.role = role;
        Some(act)
    }

    /// The person wants to write here. Whoever was to be handed the map may be gone.
    pub fn take(&mut self) -> Option<Act> {
        match self.role {
            Role::Reading | Role::Handing(_) | Role::Promised => {
                self.turn(Role::Taking, Act::Say(Message::Take))
            }
            Role::Asking | Role::Writing | Role::Taking => None,
        }
    }

    /// Nobody has answered for as long as one waits.
    pub fn waited(&mut self, has: Has) -> Option<Act> {
        match self.role {
            Role::Asking => self.turn(Role::Writing, Act::Write),
            // It was to be handed to somebody who is gone.
            Role::Taking if has.unsaved => self.turn(Role::Writing, Act::Write),
            Role::Taking => Some(Act::Reload),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: Has = Has {
        edition: 4,
        unsaved: false,
    };
    const UNSAVED: Has = Has {
        unsaved: true,
        ..SAVED
    };

    fn here(edition: u64) -> Message {
        Message::Here { edition }
    }

    fn say(from: &Tab, to: &mut Tab, message: &Message) -> Option<Act> {
        to.hear(&from.write(message), SAVED)
    }

    fn yours(to: &str) -> Message {
        Message::Yours {
            to: to.into(),
            edition: 4,
            document: "{}".into(),
        }
    }

    fn adopted() -> Option<Act> {
        Some(Act::Adopt {
            edition: 4,
            document: "{}".into(),
        })
    }

    /// One that writes, and one that opened later and reads.
    fn two() -> (Tab, Tab) {
        let (mut one, mut two) = (Tab::new("a".into()), Tab::new("b".into()));
        assert_eq!(one.waited(SAVED), Some(Act::Write));
        let answer = Some(Act::Say(here(4)));
        assert_eq!(say(&two, &mut one, &Message::Hello), answer);
        assert_eq!(say(&one, &mut two, &here(4)), Some(Act::Read));
        (one, two)
    }

    #[test]
    fn the_second_tab_reads_until_it_takes_over() {
        let (mut one, mut two) = two();
        assert_eq!(two.waited(SAVED), None);
        assert_eq!(two.take(), Some(Act::Say(Message::Take)));
        assert_eq!(two.take(), None, "once is enough");
        let over = Some(Act::HandOver("b".into()));
        assert_eq!(say(&two, &mut one, &Message::Take), over);
        assert_eq!(say(&one, &mut two, &yours("c")), None);
        assert_eq!(say(&one, &mut two, &yours("b")), adopted());
        assert_eq!(two.role, Role::Writing);
        assert_eq!(say(&two, &mut one, &here(4)), Some(Act::Given));
        assert_eq!(one.role, Role::Reading);
        assert_eq!(one.take(), Some(Act::Say(Message::Take)), "and back");
    }

    #[test]
    fn a_map_is_kept_until_it_has_come_and_goes_to_who_asks_last() {
        let (mut one, mut two) = two();
        let mut three = Tab::new("c".into());
        two.take();
        say(&two, &mut one, &Message::Take);
        // A save is on its way: the other one waits, and does not read the page anew.
        assert_eq!(say(&one, &mut two, &here(4)), None);
        assert_eq!(two.waited(SAVED), None);
        let answer = Some(Act::Say(here(4)));
        assert_eq!(say(&three, &mut one, &Message::Hello), answer);
        assert_eq!(say(&one, &mut three, &here(4)), Some(Act::Read));
        three.take();
        let over = Some(Act::HandOver("c".into()));
        assert_eq!(say(&three, &mut one, &Message::Take), over);
        assert_eq!(say(&two, &mut one, &here(4)), None, "not from that one");
        assert_eq!(say(&one, &mut three, &yours("c")), adopted());
        assert_eq!(say(&three, &mut one, &here(4)), Some(Act::Given));
        assert_eq!(two.take(), Some(Act::Say(Message::Take)), "once more");
    }

    #[test]
    fn what_was_handed_to_a_tab_that_is_gone_is_written_after_all() {
        let (mut one, mut two) = two();
        two.take();
        say(&two, &mut one, &Message::Take);
        assert_eq!(one.take(), Some(Act::Say(Message::Take)));
        assert_eq!(one.waited(UNSAVED), Some(Act::Write));
    }

    #[test]
    fn of_two_that_open_at_once_one_writes() {
        let (mut one, mut two) = (Tab::new("a".into()), Tab::new("b".into()));
        let answer = Some(Act::Say(here(4)));
        assert_eq!(say(&two, &mut one, &Message::Hello), answer);
        assert_eq!(say(&one, &mut two, &Message::Hello), None);
        assert_eq!(say(&one, &mut two, &here(4)), Some(Act::Read));
        assert_eq!(one.waited(SAVED), Some(Act::Write));
    }

    #[test]
    fn after_a_late_answer_one_of_two_writes_and_nothing_is_given_up() {
        let both = || {
            let (mut one, mut two) = (Tab::new("a".into()), Tab::new("b".into()));
            one.waited(SAVED);
            two.waited(SAVED);
            (one, two)
        };
        let (one, mut two) = both();
        assert_eq!(say(&one, &mut two, &here(4)), Some(Act::Read));

        let (mut one, two) = both();
        let answer = Some(Act::Say(here(4)));
        assert_eq!(say(&two, &mut one, &here(4)), answer, "the older one stays");
        assert_eq!(one.role, Role::Writing);

        let (mut one, mut two) = both();
        let unsaved = two.hear(&one.write(&here(4)), UNSAVED);
        assert_eq!((unsaved, two.role.clone()), (None, Role::Writing));
        // It has saved since: the older one knows less.
        let saved = Has {
            edition: 5,
            ..SAVED
        };
        let answer = Some(Act::Say(here(5)));
        assert_eq!(two.hear(&one.write(&here(4)), saved), answer);
        assert_eq!(say(&two, &mut one, &here(5)), Some(Act::Read));
    }

    #[test]
    fn who_waits_in_vain_reads_anew_and_noise_means_nothing() {
        let (_, mut tab) = two();
        tab.take();
        assert_eq!(tab.waited(SAVED), Some(Act::Reload));
        for noise in [
            "",
            "1",
            "{}",
            r#"{"says":"take"}"#,
            r#"{"says":"x","me":"y"}"#,
        ] {
            assert_eq!(tab.hear(noise, SAVED), None);
        }
    }
}
