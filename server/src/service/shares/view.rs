//! Under which conditions something is looked at: those of a share, or those of a share that its
//! owner is still choosing.

use bytes::Bytes;
use domain::share::Shown;
use domain::{BadgeId, Millis};

use crate::service::badges::{self, BadgeError, Size};
use crate::state::AppState;
use crate::store::shares::ShareRow;

/// What of something shared is seen, and where.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The path under which its files are.
    pub base: String,
    /// The absolute URL to hand on.
    pub url: String,
    /// What stands on it.
    pub shown: Shown,
    /// Whether it may be listed.
    pub listed: bool,
    /// Whether visitors may write to its owner.
    pub contact: bool,
    /// When it ends by itself.
    pub ends: Option<Millis>,
    /// Names the share in marks.
    pub name: String,
}

impl View {
    /// Through a share, at a path.
    pub(super) fn through(state: &AppState, share: &ShareRow, base: String) -> Self {
        Self {
            url: format!("{}{base}", state.site.public_url),
            base,
            shown: share.shown(),
            listed: share.listed,
            contact: share.contact,
            ends: share.ends_at.map(Millis),
            name: share.id.clone(),
        }
    }

    /// By its owner, before there is a share.
    pub(super) fn draft(state: &AppState, base: String, shown: Shown) -> Self {
        Self {
            url: format!("{}{base}", state.site.public_url),
            base,
            shown: shown.settled(),
            listed: false,
            contact: false,
            ends: None,
            name: "draft".to_owned(),
        }
    }

    /// A badge's picture, drawn anew; none where the name is hidden and the picture shows a code.
    ///
    /// # Errors
    /// The database or the blob store.
    pub(super) async fn picture(
        &self,
        state: &AppState,
        badge: &BadgeId,
        kind: &str,
        size: Size,
    ) -> Result<Option<Bytes>, BadgeError> {
        match self.shown.name {
            true => badges::picture(state, badge, kind, size).await,
            false => badges::picture_without_code(state, badge, kind, size).await,
        }
    }

    /// All of it, for a mark that changes whenever any of it does.
    pub(super) fn stamp(&self) -> String {
        let Self {
            base,
            shown,
            listed,
            contact,
            ends,
            name,
            ..
        } = self;
        format!("{name} {base} {shown:?} {listed} {contact} {ends:?}")
    }
}
