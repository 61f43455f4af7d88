//! A shared map for paper, for networks and as the open file; and one's own objective in the same
//! forms.

use std::collections::BTreeMap;

use app::components::map::{complete_words, counts, drawn_words, level_words, licence_words};
use app::format;
use app::i18n::{map as words, objectives, paper, public, public_map};
use app::pages::public_map as page;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use bytes::Bytes;
use domain::map::{PublicMap, Standing};
use domain::{Language, Millis};
use maps::draw::Heading;
use maps::map::Node;
use maps::progress::{NodeProgress, Status};
use maps::{Map as Chart, NodeId};
use print::pdf::{MapSheet, MapWords, NodeWords, StandingWords};
use print::preview::MapCard;

use super::paper::{document, draw, language};
use super::{Map, VARIES, for_everybody, kept, known};
use crate::http::maps as own;
use crate::http::{Failure, Surround, files};
use crate::service::badges::Size;
use crate::service::shares::Charted;
use crate::state::AppState;

/// The open file: the map as it is shown, without anybody on it.
pub(super) async fn file(
    state: &AppState,
    headers: &HeaderMap,
    opened: Charted,
) -> Result<Response, Failure> {
    let mark = opened.mark("besace-map");
    if let Some(known) = known(headers, false, &mark) {
        return Ok(for_everybody(known));
    }
    let page = opened.page(state).await?;
    let name = own::file_name(page.map.head().title.as_str());
    let text = maps::file::write(&page.map).map_err(Failure::internal)?;
    let response = files::attachment("application/json", &name, text.into());
    Ok(for_everybody(kept(response, false, &mark)))
}

pub(super) async fn pdf(
    state: &AppState,
    surround: &Surround,
    headers: &HeaderMap,
    opened: Charted,
) -> Result<Response, Failure> {
    let l = language(surround, opened.language());
    // It says of which day it is.
    let day = format::date(l, state.clock.now());
    let mark = opened.mark(&format!("pdf {} {day}", l.tag()));
    if let Some(known) = known(headers, false, &mark) {
        return Ok(known);
    }
    let page = opened.clone().page(state).await?;
    let name = plain_name(&page.map);
    let drawn = state.studio.sheet(&mark, async {
        let pictures = pictures(state, &opened).await?;
        draw_sheet(state, l, page, pictures).await
    });
    Ok(kept(document(drawn.await?, &name), false, &mark))
}

pub(super) async fn png(
    state: &AppState,
    surround: &Surround,
    headers: &HeaderMap,
    opened: Charted,
) -> Result<Response, Failure> {
    let l = language(surround, opened.language());
    let mark = opened.mark(&format!("png {}", l.tag()));
    if let Some(known) = known(headers, false, &mark) {
        return Ok(for_everybody(known));
    }
    // Drawn once: a large one takes a second of a processor.
    let page = opened.clone().page(state).await?;
    let name = plain_name(&page.map);
    let drawn = state.studio.preview(&mark, async {
        let pictures = pictures(state, &opened).await?;
        draw_picture(state, l, page, pictures).await
    });
    let response = png_file(drawn.await?, &name);
    Ok(for_everybody(kept(response, false, &mark)))
}

pub(super) async fn preview(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Map(opened): Map,
) -> Result<Response, Failure> {
    let l = language(&surround, opened.language());
    let mark = opened.mark(&format!("apercu {}", l.tag()));
    if let Some(known) = known(&headers, false, &mark) {
        return Ok(known);
    }
    let instance = state.site.title().to_owned();
    let drawn = state.studio.preview(&mark, async {
        let pictures = pictures(&state, &opened).await?;
        let page = opened.clone().page(&state).await?;
        draw(&state, move || {
            let author = page.map.head().author.as_str();
            let holder = page.holder.name.as_deref();
            let author = Some(author).filter(|author| !author.is_empty());
            print::preview::map(&MapCard {
                title: page.map.head().title.as_str(),
                holder: match page.standing {
                    Some(_) => holder,
                    None => author,
                },
                map: &page.map,
                progress: page.standing.as_ref().map(|standing| &standing.progress),
                pictures: &pictures,
                standing: &page::described(l, &page),
                instance: &instance,
            })
        })
        .await
    });
    let picture = files::file("image/png", drawn.await?);
    Ok(kept(for_everybody(picture), false, &mark))
}

/// The pictures of its stations, small.
pub(in crate::http) async fn pictures(
    state: &AppState,
    opened: &Charted,
) -> Result<BTreeMap<NodeId, Vec<u8>>, Failure> {
    let drawn = opened.drawings(state, Size::Small).await?;
    let bytes = |(node, bytes): (NodeId, Bytes)| (node, bytes.to_vec());
    Ok(drawn.into_iter().map(bytes).collect())
}

/// The PDF of a map.
pub(in crate::http) async fn sheet(
    state: &AppState,
    l: Language,
    shown: PublicMap,
    pictures: BTreeMap<NodeId, Vec<u8>>,
) -> Result<Response, Failure> {
    let name = plain_name(&shown.map);
    let pdf = draw_sheet(state, l, shown, pictures).await?;
    Ok(document(pdf, &name))
}

async fn draw_sheet(
    state: &AppState,
    l: Language,
    shown: PublicMap,
    pictures: BTreeMap<NodeId, Vec<u8>>,
) -> Result<Bytes, Failure> {
    let words = sheet_words(l, state.site.title(), &shown, state.clock.now());
    draw(state, move || {
        let standing = shown.standing.as_ref();
        print::pdf::map(&MapSheet {
            map: &shown.map,
            progress: standing.map(|standing| &standing.progress),
            pictures: &pictures,
            url: Some(shown.url.as_str()).filter(|_| !shown.draft()),
            words: &words,
            node: &|node| node_words(l, &shown.map, standing, node),
            skills: standing.map_or(&[], |standing| &standing.skills),
            skill: &|skill| words::skill_times(l, skill.badges),
        })
    })
    .await
}

/// The PNG of a map.
pub(in crate::http) async fn picture(
    state: &AppState,
    l: Language,
    shown: PublicMap,
    pictures: BTreeMap<NodeId, Vec<u8>>,
) -> Result<Response, Failure> {
    let name = plain_name(&shown.map);
    let png = draw_picture(state, l, shown, pictures).await?;
    Ok(png_file(png, &name))
}

fn png_file(png: Bytes, name: &str) -> Response {
    let mut response = files::file("image/png", png);
    let disposition = format!("inline; filename=\"{name}.png\"");
    files::set(&mut response, header::CONTENT_DISPOSITION, &disposition);
    files::set(&mut response, header::VARY, VARIES);
    response
}

async fn draw_picture(
    state: &AppState,
    l: Language,
    shown: PublicMap,
    pictures: BTreeMap<NodeId, Vec<u8>>,
) -> Result<Bytes, Failure> {
    let instance = state.site.title().to_owned();
    draw(state, move || {
        let standing = shown.standing.as_ref();
        let words = drawn_words(l, &shown.map, standing);
        let line = format!("{} · {instance}", page::described(l, &shown));
        let heading = Heading {
            title: page::page_title(l, &shown),
            line,
            percent: standing.map(|standing| standing.progress.percent),
        };
        print::map::picture(&print::map::MapPicture {
            map: &shown.map,
            progress: standing.map(|standing| &standing.progress),
            pictures: &pictures,
            words: &words,
            heading: Some(&heading),
        })
    })
    .await
}

fn plain_name(map: &Chart) -> String {
    let name = own::file_name(map.head().title.as_str());
    name.strip_suffix(maps::file::ENDING)
        .unwrap_or(&name)
        .to_owned()
}

fn sheet_words(l: Language, instance: &str, shown: &PublicMap, now: Millis) -> MapWords {
    let map = &shown.map;
    let head = map.head();
    let author = (!head.author.is_empty()).then(|| words::author(l, head.author.as_str()));
    let licence = head.licence.map(|it| licence_words(l, it).to_owned());
    let credits: Vec<String> = [author, licence, Some(words::version(l, head.version))]
        .into_iter()
        .flatten()
        .collect();
    let holder = shown.holder.name.as_ref();
    let holder = holder.filter(|_| shown.standing.is_some());
    MapWords {
        language: l,
        instance: instance.to_owned(),
        holder: holder.map(|name| public_map::holder(l, name)),
        credits: credits.join(" · "),
        standing: shown
            .standing
            .as_ref()
            .map(|standing| standing_words(l, map, standing, now)),
        drawing: drawn_words(l, map, shown.standing.as_ref()),
        steps: words::list(l).to_owned(),
        apply: words::apply_at(l).to_owned(),
        skills: words::skills(l).to_owned(),
        online: paper::online_collection(l).to_owned(),
        qr: public::qr_alt(l).to_owned(),
    }
}

fn standing_words(l: Language, map: &Chart, standing: &Standing, now: Millis) -> StandingWords {
    let progress = &standing.progress;
    let step = progress.step.as_ref().and_then(|step| map.node(step));
    let next = match progress.complete() {
        true => Some(complete_words(l, progress).to_owned()),
        false => step.map(|node| objectives::next_step(l, node.name.as_str())),
    };
    StandingWords {
        percent: objectives::progress(l, progress.percent),
        done: counts(l, progress.counted()),
        dated: words::as_of(l, format::date(l, now)),
        next,
    }
}

fn node_words(l: Language, map: &Chart, standing: Option<&Standing>, node: &Node) -> NodeWords {
    let level = node.level.map(|level| level_words(l, level));
    let optional = (!node.required).then(|| words::optional(l));
    let note: Vec<&str> = [level, optional].into_iter().flatten().collect();
    let found = standing.and_then(|standing| {
        let mut nodes = standing.progress.nodes.iter();
        nodes.find(|progress| progress.node == node.id)
    });
    let (state, proof) = match (standing, found) {
        (Some(standing), Some(progress)) => proof(l, map, standing, progress),
        _ => (String::new(), String::new()),
    };
    NodeWords {
        state,
        proof,
        note: note.join(" · "),
    }
}

/// Where the learner is with a node, and what says so.
fn proof(
    l: Language,
    map: &Chart,
    standing: &Standing,
    progress: &NodeProgress,
) -> (String, String) {
    let badge = |badge: &str| {
        standing
            .badges
            .get(badge)
            .map_or_else(String::new, |it| match it.issued {
                Some(issued) => words::by_on(l, &it.name, &it.issuer, format::date(l, issued)),
                None => words::by(l, &it.name, &it.issuer),
            })
    };
    let (state, proof) = match &progress.status {
        Status::Earned {
            badge: id,
            expired: false,
        } => (words::mark_earned(l), badge(id)),
        Status::Earned {
            badge: id,
            expired: true,
        } => (words::mark_expired(l), badge(id)),
        Status::Pending { badge: id } => (words::mark_pending(l), badge(id)),
        Status::Declared => {
            let declared = standing.declared.get(&progress.node);
            let line = declared.map(|declared| declared.line.clone());
            (words::mark_declared(l), line.unwrap_or_default())
        }
        Status::Next if standing.progress.step.as_ref() == Some(&progress.node) => {
            (words::mark_step(l), String::new())
        }
        Status::Next => (words::mark_next(l), String::new()),
        Status::Remaining => (words::mark_remaining(l), String::new()),
        Status::Locked { needs } => {
            let names = needs.iter().filter_map(|id| map.node(id));
            let names: Vec<&str> = names.map(|node| node.name.as_str()).collect();
            let said = words::mark_locked(l, names.join(", "));
            return (said, String::new());
        }
    };
    (state.to_owned(), proof)
}
