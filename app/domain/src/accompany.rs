//! Accompanying: a learner lets a named person follow one objective, by a link that they can take
//! back; whoever accepts it sees how far the learner is, and can write a line.
//!
//! Nothing else of the learner is in these types: what a tutor is not to see is not read for them.

use serde::{Deserialize, Serialize};

use crate::{FollowUpId, Millis, ObjectiveId};

/// Characters of the name of whoever is asked.
pub const LONGEST_NAME: usize = 80;
/// Characters of a line of encouragement.
pub const LONGEST_LINE: usize = 280;
/// Days without a step after which a learner is said to have taken none.
pub const STILL_AFTER_DAYS: i64 = 30;
/// The version of the words that say what whoever accompanies sees.
pub const FOLLOW_UP_TEXTS_OF: &str = "2026-11-30";

/// Who accompanies me on an objective, and what they wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Accompaniment {
    /// The links that open now, the newest first.
    pub links: Vec<FollowUp>,
    /// What I was written, the newest first.
    pub lines: Vec<Received>,
}

/// A link by which I let somebody follow one of my objectives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Which one.
    pub id: FollowUpId,
    /// Whom it is for, in my words.
    pub name: String,
    /// The absolute URL.
    pub url: String,
    /// When I made it.
    pub made: Millis,
    /// Who accepted it; nobody yet where there is none.
    pub accepted: Option<Accepted>,
}

/// Who accepted a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The name of their account.
    pub by: String,
    /// When.
    pub on: Millis,
}

/// A line that I was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The name of whoever wrote it.
    pub by: String,
    /// What it says.
    pub line: String,
    /// When.
    pub on: Millis,
    /// Whether I see it for the first time.
    pub new: bool,
}

/// What a follow-up link is to whoever opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Invitation {
    /// It waits to be accepted.
    Open {
        /// Who asks to be accompanied.
        learner: String,
        /// On which map.
        title: String,
        /// Whom it is for, in the learner's words.
        name: String,
    },
    /// I have accepted it, or another one to the same objective.
    Accepted {
        /// Which one.
        id: FollowUpId,
    },
    /// It is my own.
    Own {
        /// To which objective it leads.
        objective: ObjectiveId,
    },
    /// Somebody else has accepted it. Whose it is, is not told.
    Taken,
}

/// Whom I accompany, as they stand at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Map by map.
    pub groups: Vec<Group>,
    /// When: what is printed is read later.
    pub as_of: Millis,
}

/// Those whom I accompany on one map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The map's title.
    pub title: String,
    /// Who follows it, in no order.
    pub learners: Vec<Learner>,
}

/// A group in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// How many they are.
    pub count: u32,
    /// The per cent that half of them have reached.
    pub median: u8,
    /// How many have taken no step for a while.
    pub still: u32,
}

impl Group {
    /// The group in figures.
    #[must_use]
    pub fn glance(&self) -> Glance {
        let mut percents: Vec<u8> = self.learners.iter().map(|one| one.percent).collect();
        percents.sort_unstable();
        let middle = |n: usize| percents.get(n).copied().unwrap_or_default();
        let (low, high) = (percents.len().saturating_sub(1) / 2, percents.len() / 2);
        let still = self.learners.iter().filter(|one| one.still).count();
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Glance {
            count: small(percents.len()),
            median: middle(low).midpoint(middle(high)),
            still: small(still),
        }
    }
}

/// A learner as whoever accompanies them sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// By which link.
    pub id: FollowUpId,
    /// The name of their account.
    pub name: String,
    /// How much of what is required is done.
    pub percent: u8,
    /// Of what is done, how many nodes by the learner's word alone.
    pub declared: u32,
    /// The last badge that counts on the map.
    pub badge: Option<LastBadge>,
    /// What comes next.
    pub step: Option<Step>,
    /// Whether they are not there yet, and have taken no step for [`STILL_AFTER_DAYS`].
    pub still: bool,
    /// Since when I accompany them.
    pub since: Millis,
}

/// A badge that counts on a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBadge {
    /// Its title, in the issuer's words.
    pub name: String,
    /// The issuer's name: another issuer's badge may have the same title.
    pub issuer: String,
    /// When it was issued, else when it was received.
    pub on: Millis,
}

/// What comes next on a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Where to apply for its badge.
    pub apply: Option<String>,
}

/// One learner whom I accompany.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accompanied {
    /// Who, and how far they are.
    pub learner: Learner,
    /// The map's title.
    pub title: String,
    /// What I wrote, the newest first. Whether it was read is not told.
    pub lines: Vec<Sent>,
}

/// A line that I wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What it says.
    pub line: String,
    /// When.
    pub on: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(of: &[(u8, bool)]) -> Group {
        let learner = |(percent, still): &(u8, bool)| Learner {
            id: "0190b5a2-0000-7000-8000-000000000001"
                .parse()
                .expect("an identifier"),
            name: String::new(),
            percent: *percent,
            declared: 0,
            badge: None,
            step: None,
            still: *still,
            since: Millis(0),
        };
        Group {
            title: String::new(),
            learners: of.iter().map(learner).collect(),
        }
    }

    #[test]
    fn a_group_is_told_in_figures() {
        type Case = (&'static [(u8, bool)], (u32, u8, u32));
        let cases: [Case; 4] = [
            (&[], (0, 0, 0)),
            (&[(40, true)], (1, 40, 1)),
            (&[(90, false), (10, true)], (2, 50, 1)),
            (&[(100, false), (0, true), (20, true)], (3, 20, 2)),
        ];
        for (of, (count, median, still)) in cases {
            let expected = Glance {
                count,
                median,
                still,
            };
            assert_eq!(group(of).glance(), expected, "{of:?}");
        }
    }
}
