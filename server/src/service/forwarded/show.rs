//! The import address and the mails that came to it, for their owner.

use domain::AccountId;
use domain::forwarded::{ForwardedMail, Forwarding, MailLink, Tried};
use domain::intake::IntakeItem;
use url::Url;

use super::contents::{self, Contents};
use super::{KEPT, address};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::db::{Handle, Result};
use crate::store::{forwarded, intakes};

/// The address, and the mails of the last seven days.
///
/// # Errors
/// The database.
pub(super) async fn show(
    state: &AppState,
    account: &AccountId,
) -> std::result::Result<Forwarding, BadgeError> {
    let address = address::of(state, account).await?;
    let since = state.clock.now().plus(-KEPT);
    let mut on = state.db.read().await?;
    let mut mails = Vec::new();
    for row in forwarded::latest(&mut on, account, since).await? {
        let contents = Contents::open(state, &row.id, &row.sealed);
        let lines = match &row.intake {
            Some(intake) => lines_of(&mut on, intake).await?,
            None => Vec::new(),
        };
        let mut links = Vec::with_capacity(contents.links.len());
        for (number, link) in (0_u32..).zip(contents.links) {
            let host = Url::parse(&link.url).ok();
            let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
            links.push(MailLink {
                number,
                kind: link.kind,
                host: host.to_owned(),
                url: link.url,
                tried: match link.tried {
                    Some(tried) => Some(came_of(&mut on, tried).await?),
                    None => None,
                },
            });
        }
        mails.push(ForwardedMail {
            id: row.id,
            received: row.received,
            kept_until: row.received.plus(KEPT),
            lines,
            links,
            gmail: contents.gmail,
            winmail: contents.winmail,
            left_out: contents.left_out,
        });
    }
    Ok(Forwarding {
        address,
        mails,
        asks_issuers: state.config.receive.ask_factory,
    })
}

async fn came_of(on: &mut impl Handle, tried: contents::Tried) -> Result<Tried> {
    Ok(match tried {
        contents::Tried::Begun => Tried::Lines(vec![IntakeItem {
            position: 0,
            name: None,
            taken: None,
            badge: None,
        }]),
        contents::Tried::Intake(intake) => Tried::Lines(lines_of(on, &intake).await?),
        contents::Tried::NoneThere => Tried::NoneThere,
        contents::Tried::Problem(problem) => Tried::Problem(problem),
    })
}

/// The first lines of what a mail or a link brought.
async fn lines_of(
    on: &mut impl crate::store::db::Handle,
    intake: &domain::IntakeId,
) -> crate::store::db::Result<Vec<IntakeItem>> {
    let all = domain::intake::ReportQuery::default();
    Ok(intakes::items(on, intake, &all).await?.0)
}
