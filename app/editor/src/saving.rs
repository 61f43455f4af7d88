//! Saving by itself: what is sent when, and what a person is told about it.
//!
//! An edition is saved over the one that was read and no other (`If-Match`). Where it is not known
//! whether a save arrived, the same bytes are sent again before newer ones, so that the server can
//! tell an answer that was lost from a change made elsewhere.

/// What a person is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Nothing was edited yet.
    Unchanged,
    /// Saved at that time (milliseconds since 1970).
    Saved(f64),
    /// Edited, and soon to be saved.
    Unsaved,
    /// On its way.
    Sending,
    /// The server is out of reach; it is tried again.
    Offline,
    /// The server has trouble; it is tried again.
    Failing,
    /// The session has ended: sign in elsewhere, then it is tried again.
    SignedOut,
    /// Somebody saved another edition meanwhile; nothing is saved any more.
    Elsewhere,
    /// The map was deleted meanwhile; nothing is saved any more.
    Gone,
    /// The server refuses this map, perhaps with a sentence; the next edit is tried again.
    Refused(Option<String>),
    /// The map is too large; the next edit is tried again.
    TooLarge,
}

impl Standing {
    /// Whether something is wrong.
    pub const fn bad(&self) -> bool {
        !matches!(
            self,
            Self::Unchanged | Self::Saved(_) | Self::Unsaved | Self::Sending
        )
    }

    /// Whether it is tried again by itself.
    const fn tried_again(&self) -> bool {
        matches!(self, Self::Offline | Self::Failing | Self::SignedOut)
    }
}

/// How a save ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// 200: the edition that it is now, and when.
    Saved(u64, f64),
    /// 412.
    Elsewhere,
    /// 404, 410.
    Gone,
    /// 401, 403.
    SignedOut,
    /// 413.
    TooLarge,
    /// 422 and what else is refused.
    Refused(Option<String>),
    /// 5xx, 429.
    Failing,
    /// No answer.
    Unreachable,
}

/// A save to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The edition that it replaces.
    pub edition: u64,
    /// The file.
    pub body: String,
}

/// When to look again whether something is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// When something is edited.
    Rest,
    /// Now.
    Now,
    /// In so many milliseconds.
    In(i32),
}

/// From the last edit to its save.
pub const PAUSE: i32 = 800;
const FIRST_RETRY: i32 = 2_000;
const LONGEST_RETRY: i32 = 30_000;

/// What was saved, what is on its way, what is not.
#[derive(Debug, Clone)]
pub struct Saver {
    edition: u64,
    /// The session's revision that the server has.
    saved: u64,
    /// What was sent last and not answered for good.
    attempt: Option<(u64, Request)>,
    sending: bool,
    standing: Standing,
    /// Whether something was wrong, and is not yet said to be right again.
    troubled: bool,
    retry: i32,
}

impl Saver {
    /// An edition as the server has it, which is a revision of the session.
    pub const fn new(edition: u64, revision: u64) -> Self {
        Self {
            edition,
            saved: revision,
            attempt: None,
            sending: false,
            standing: Standing::Unchanged,
            troubled: false,
            retry: FIRST_RETRY,
        }
    }

    /// What to tell.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Whether the standing is to be read aloud: what is wrong, and that it is right again. That all
    /// goes well is not.
    pub fn announces(&mut self) -> bool {
        if self.standing.bad() {
            self.troubled = true;
            return true;
        }
        matches!(self.standing, Standing::Saved(_)) && std::mem::take(&mut self.troubled)
    }

    /// The edition that the server has, as far as is known.
    pub const fn edition(&self) -> u64 {
        self.edition
    }

    /// Whether a save is on its way.
    pub const fn sending(&self) -> bool {
        self.sending
    }

    /// Whether the server may not have this revision.
    pub const fn unsaved(&self, revision: u64) -> bool {
        self.sending || self.saved != revision
    }

    /// Something was edited.
    pub fn edited(&mut self) {
        if matches!(
            self.standing,
            Standing::Unchanged | Standing::Saved(_) | Standing::Refused(_) | Standing::TooLarge
        ) {
            self.standing = Standing::Unsaved;
        }
    }

    /// What is to be sent now, if anything.
    pub fn begin(&mut self, revision: u64, write: impl FnOnce() -> String) -> Option<Request> {
        let halted = matches!(
            self.standing,
            Standing::Elsewhere | Standing::Gone | Standing::Refused(_) | Standing::TooLarge
        );
        if halted || self.sending || !self.unsaved(revision) {
            return None;
        }
        let (_, request) = self.attempt.get_or_insert_with(|| {
            let edition = self.edition;
            let body = write();
            (revision, Request { edition, body })
        });
        self.sending = true;
        // What is wrong stays so until a save has succeeded: told, and the way out of it shown.
        if !self.standing.tried_again() {
            self.standing = Standing::Sending;
        }
        Some(request.clone())
    }

    /// It was answered.
    pub fn answered(&mut self, answer: Answer, revision: u64) -> Next {
        self.sending = false;
        let attempt = match answer {
            // Whether it arrived is not known, or it did not count.
            Answer::Failing | Answer::Unreachable | Answer::SignedOut => None,
            _ => self.attempt.take(),
        };
        self.standing = match answer {
            Answer::Saved(edition, at) => {
                self.edition = edition;
                self.retry = FIRST_RETRY;
                if let Some((sent, _)) = attempt {
                    self.saved = sent;
                }
                if self.saved != revision {
                    self.standing = Standing::Unsaved;
                    return Next::In(PAUSE);
                }
                Standing::Saved(at)
            }
            Answer::Elsewhere => Standing::Elsewhere,
            Answer::Gone => Standing::Gone,
            Answer::TooLarge => Standing::TooLarge,
            Answer::Refused(sentence) => Standing::Refused(sentence),
            Answer::SignedOut => Standing::SignedOut,
            Answer::Failing => Standing::Failing,
            Answer::Unreachable => Standing::Offline,
        };
        match self.standing {
            _ if self.standing.tried_again() => {
                let wait = self.retry;
                self.retry = (self.retry * 2).min(LONGEST_RETRY);
                Next::In(wait)
            }
            // What was edited since may be what the server takes.
            Standing::TooLarge | Standing::Refused(_)
                if attempt.as_ref().is_some_and(|(sent, _)| *sent != revision) =>
            {
                self.standing = Standing::Unsaved;
                Next::Now
            }
            _ => Next::Rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> impl FnOnce() -> String {
        let body = body.to_owned();
        move || body
    }

    #[test]
    fn an_edit_is_saved_over_the_edition_that_was_read() {
        let mut saver = Saver::new(7, 0);
        assert_eq!(saver.begin(0, text("same")), None, "nothing to save");
        saver.edited();
        assert_eq!(*saver.standing(), Standing::Unsaved);
        let sent = saver.begin(1, text("one")).expect("something to save");
        assert_eq!((sent.edition, sent.body.as_str()), (7, "one"));
        assert_eq!(saver.begin(2, text("two")), None, "one at a time");
        assert_eq!(saver.answered(Answer::Saved(8, 5.0), 2), Next::In(PAUSE));
        assert!(saver.unsaved(2));
        let sent = saver.begin(2, text("two")).expect("the second");
        assert_eq!((sent.edition, sent.body.as_str()), (8, "two"));
        assert_eq!(saver.answered(Answer::Saved(9, 6.0), 2), Next::Rest);
        assert_eq!(*saver.standing(), Standing::Saved(6.0));
        assert!(!saver.unsaved(2));
    }

    #[test]
    fn what_may_have_arrived_is_sent_again_as_it_was() {
        for lost in [Answer::Unreachable, Answer::Failing, Answer::SignedOut] {
            let mut saver = Saver::new(1, 0);
            saver.edited();
            let first = saver.begin(1, text("one")).expect("sent");
            let Next::In(wait) = saver.answered(lost.clone(), 2) else {
                panic!("{lost:?} is tried again");
            };
            let again = saver.begin(2, text("two")).expect("sent again");
            assert_eq!(first, again, "{lost:?}");
            let Next::In(longer) = saver.answered(lost.clone(), 2) else {
                panic!("{lost:?} is tried again");
            };
            assert!(longer > wait);
            assert!(saver.unsaved(2));
            assert!(saver.begin(2, text("two")).is_some());
            assert_eq!(saver.answered(Answer::Saved(2, 1.0), 2), Next::In(PAUSE));
            let then = saver.begin(2, text("two")).expect("the newer");
            assert_eq!((then.edition, then.body.as_str()), (2, "two"));
        }
    }

    #[test]
    fn what_is_wrong_is_told_until_a_save_succeeds_and_then_that_it_did() {
        let mut saver = Saver::new(1, 0);
        saver.edited();
        assert!(!saver.announces(), "nothing is wrong");
        saver.begin(1, text("one"));
        for lost in [Answer::Unreachable, Answer::SignedOut] {
            saver.answered(lost, 1);
            let told = saver.standing().clone();
            assert!(told.bad() && saver.announces());
            saver.begin(1, text("one"));
            assert_eq!(*saver.standing(), told, "while it is tried again");
            saver.edited();
            assert_eq!(*saver.standing(), told);
        }
        saver.answered(Answer::Saved(2, 5.0), 2);
        assert_eq!(*saver.standing(), Standing::Unsaved);
        assert!(!saver.announces(), "there is more to save");
        saver.begin(2, text("two"));
        saver.answered(Answer::Saved(3, 6.0), 2);
        assert!(saver.announces(), "it is right again");
        assert!(!saver.announces(), "once");
    }

    #[test]
    fn another_edition_ends_saving_and_a_refusal_waits_for_the_next_edit() {
        for end in [Answer::Elsewhere, Answer::Gone] {
            let mut saver = Saver::new(1, 0);
            saver.begin(1, text("one"));
            assert_eq!(saver.answered(end, 1), Next::Rest);
            saver.edited();
            assert_eq!(saver.begin(2, text("two")), None);
            assert!(saver.unsaved(2) && saver.standing().bad());
        }

        for refusal in [Answer::TooLarge, Answer::Refused(Some("Non.".to_owned()))] {
            let mut saver = Saver::new(1, 0);
            saver.begin(1, text("one"));
            assert_eq!(saver.answered(refusal.clone(), 1), Next::Rest);
            assert_eq!(saver.begin(1, text("one")), None, "not the same again");
            saver.edited();
            assert_eq!(saver.begin(2, text("two")).expect("the next").body, "two");
            assert_eq!(saver.answered(refusal, 3), Next::Now, "edited meanwhile");
        }
    }
}
