//! What a person is told of their badges, in the application and by mail.

use serde::{Deserialize, Serialize};

use crate::verdict::words;
use crate::{BadgeId, LetterId, Millis, NoticeId, ObjectiveId, Origin, Verdict};

words! {
    /// How often news comes by mail.
    Rhythm {
        /// As it happens, what happens within minutes in one mail.
        AtOnce = "at_once",
        /// Once a day.
        Daily = "daily",
        /// Once a week, on Mondays.
        Weekly = "weekly",
        /// Never: in the application only.
        Never = "never",
    }
}

/// One piece of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum News {
    /// A badge is worth something else than before: withdrawn, suspended, valid again.
    Changed {
        /// Which one.
        badge: BadgeId,
        /// Its title.
        name: String,
        /// What it was.
        from: Verdict,
        /// What it is.
        to: Verdict,
    },
    /// A badge ends within a month.
    Expiring {
        /// Which one.
        badge: BadgeId,
        /// Its title.
        name: String,
        /// When.
        on: Millis,
    },
    /// Badges came by themselves and wait to be accepted.
    Arrived {
        /// How many.
        count: u32,
        /// How they came.
        origin: Origin,
    },
    /// A badge for an address that is not confirmed will be deleted.
    Leaving {
        /// Which one.
        badge: BadgeId,
        /// Its title.
        name: String,
        /// When.
        on: Millis,
    },
    /// Somebody wrote by way of a public page.
    Letter {
        /// Which letter.
        letter: LetterId,
        /// The name that they give.
        name: String,
        /// The title of what they wrote about.
        about: String,
    },
    /// An operator took a public page down.
    TakenDown {
        /// What the page showed.
        title: String,
        /// Where its owner has it.
        path: String,
        /// Why.
        reason: String,
    },
    /// An operator gave a public page back.
    Lifted {
        /// What the page shows.
        title: String,
        /// Where its owner has it.
        path: String,
    },
    /// A connected source has failed for a week.
    SourceFails {
        /// The name that its learner knows it by.
        source: String,
        /// Since when.
        since: Millis,
    },
    /// An export can be taken.
    ExportReady {
        /// Until when.
        until: Millis,
    },
    /// What an export held beside its badges is back.
    Restored,
    /// Somebody proposes a map.
    MapOffered {
        /// Its title.
        title: String,
        /// The name of whoever proposes it.
        by: String,
    },
    /// A map that is followed has a newer version.
    MapChanged {
        /// Which objective.
        objective: ObjectiveId,
        /// The map's title.
        title: String,
        /// How much is done of the version that is followed, in per cent.
        percent: u8,
        /// How much would be done of the newer one.
        would_be: u8,
    },
    /// Somebody accepted to accompany on an objective.
    Accompanied {
        /// Which objective.
        objective: ObjectiveId,
        /// The map's title.
        title: String,
        /// The name of whoever accepted.
        by: String,
    },
    /// Whoever accompanies on an objective wrote a line. It stands with the objective, not here: no
    /// mail of ours carries what somebody else chose to write.
    Encouraged {
        /// Which objective.
        objective: ObjectiveId,
        /// The map's title.
        title: String,
        /// The name of whoever wrote.
        by: String,
    },
}

impl News {
    /// The badge that it is about, where it is about one.
    #[must_use]
    pub const fn badge(&self) -> Option<&BadgeId> {
        match self {
            Self::Changed { badge, .. }
            | Self::Expiring { badge, .. }
            | Self::Leaving { badge, .. } => Some(badge),
            Self::Arrived { .. }
            | Self::Letter { .. }
            | Self::TakenDown { .. }
            | Self::Lifted { .. }
            | Self::SourceFails { .. }
            | Self::ExportReady { .. }
            | Self::Restored
            | Self::MapOffered { .. }
            | Self::MapChanged { .. }
            | Self::Accompanied { .. }
            | Self::Encouraged { .. } => None,
        }
    }
}

/// A piece of news as its reader has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Which one.
    pub id: NoticeId,
    /// What it says.
    pub news: News,
    /// When it was told.
    pub told: Millis,
    /// Whether it was read.
    pub read: bool,
}
