//! The people of the demonstration.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::arrangement::CollectionDraft;
use domain::badge::Imported;
use domain::objective::Taken;
use domain::share::{ShareDraft, Shown, Subject};
use domain::{AccountId, CollectionId, EmailAddress, Language};
use maps::NodeId;
use maps::change::Edit;
use maps::map::{Badge, Name, Named, Node};
use maps::templates::Template;

use super::achievements::find;
use super::issuer::Issuer;
use crate::cli::Refusal;
use crate::service::accounts::add::add;
use crate::service::badges::{Handed, Manner, import};
use crate::service::maps::import as import_map;
use crate::service::shares::create;
use crate::service::{collections, objectives};
use crate::state::AppState;
use crate::store;

/// How long one badge may take: its issuer runs in this very process.
const PATIENCE: Duration = Duration::from_secs(5);

/// Somebody with an account.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The name to show.
    pub name: &'static str,
    /// The address, which is also the one that badges are sent to.
    pub address: &'static str,
    /// The language.
    pub language: Language,
    /// The achievements held, by slug.
    pub badges: &'static [&'static str],
    /// Those that are shared by a public link.
    pub shared: &'static [&'static str],
    /// A collection that is listed in Explorer, and the badges in it.
    pub listed: Option<(&'static str, &'static [&'static str])>,
    /// Whether they follow "Parcours Service Civique" and show it in that collection.
    pub follows: bool,
}

/// The achievements that the stages of "Parcours Service Civique" wait for.
const STAGES: &[(&str, &str)] = &[
    ("public", "accueil"),
    ("animer", "atelier-numerique"),
    ("projet-collectif", "jardin-partage"),
    ("secours", "premiers-secours"),
    ("citoyennete", "formation-civique"),
    ("projet", "projet-avenir"),
];

/// The stages that are done without a badge, and what is said of them.
const DECLARED: &[(&str, &str)] = &[
    (
        "point-de-depart",
        "Fait avec ma tutrice, la première semaine.",
    ),
    (
        "accueil",
        "Visite de la maison et présentation de l'équipe.",
    ),
];

/// The password of all of them, printed when the demonstration starts.
pub const PASSWORD: &str = "sacoche-de-lin-2026";

/// All of them.
pub const PEOPLE: &[Person] = &[
    Person {
        name: "Amina Benali",
        address: "amina@exemple.fr",
        language: Language::Fr,
        badges: &[
            "accueil",
            "atelier-numerique",
            "formation-civique",
            "premiers-secours",
            "jardin-partage",
            "projet-avenir",
            "chef-de-projet",
        ],
        shared: &["accueil", "jardin-partage"],
        listed: Some((
            "Mon service civique au Dôme",
            &[
                "accueil",
                "atelier-numerique",
                "formation-civique",
                "premiers-secours",
                "projet-avenir",
            ],
        )),
        follows: true,
    },
    Person {
        name: "Tom Harper",
        address: "tom@exemple.fr",
        language: Language::En,
        badges: &["jardin-partage", "premiers-secours"],
        shared: &["jardin-partage"],
        listed: None,
        follows: false,
    },
    Person {
        name: "Léa Martin",
        address: "lea@exemple.fr",
        language: Language::Fr,
        badges: &[],
        shared: &[],
        listed: None,
        follows: false,
    },
];

/// Makes the people and gives them their badges; does nothing for those who are there already.
///
/// # Errors
/// When an account, a badge or a share cannot be made.
pub async fn seed(state: &AppState, issuer: &Issuer) -> Result<(), Refusal> {
    for person in PEOPLE {
        let address: EmailAddress = person.address.parse().map_err(Refusal::because)?;
        let there = {
            let mut on = state.db.read().await.map_err(Refusal::because)?;
            store::addresses::confirmed(&mut on, &address.canonical())
                .await
                .map_err(Refusal::because)?
        };
        if there.is_some() {
            continue;
        }
        let account = add(state, person.name, &address, person.language, PASSWORD)
            .await
            .map_err(Refusal::because)?;
        let mut held = BTreeMap::new();
        for slug in person.badges {
            let achievement = find(slug)
                .ok_or_else(|| Refusal::because(format_args!("no achievement {slug}")))?;
            let png = issuer.badge(achievement, person.address)?;
            let handed = Handed::File(png.into());
            let imported = import(state, &account, handed, Manner::BY_HAND, PATIENCE)
                .await
                .map_err(Refusal::because)?;
            let [Imported::New { id }] = &imported[..] else {
                continue;
            };
            held.insert(*slug, id.clone());
            if person.shared.contains(slug) {
                share(state, &account, Subject::Badge(id.clone()), false).await?;
            }
        }
        if let Some((title, slugs)) = person.listed {
            let draft = CollectionDraft {
                title: title.to_owned(),
                badges: slugs
                    .iter()
                    .filter_map(|it| held.get(it).cloned())
                    .collect(),
            };
            let collection = collections::create(state, &account, &draft)
                .await
                .map_err(Refusal::because)?;
            if person.follows {
                follow(state, &account, &collection).await?;
            }
            share(state, &account, Subject::Collection(collection), true).await?;
        }
    }
    Ok(())
}

/// Follows a map of one's own, made from the template, and puts it into a collection.
async fn follow(
    state: &AppState,
    account: &AccountId,
    collection: &CollectionId,
) -> Result<(), Refusal> {
    let mut map = Template::ServiceCivique.map().map_err(Refusal::because)?;
    let nodes: Vec<Node> = map.nodes().cloned().collect();
    for node in nodes {
        let waits = STAGES.iter().find(|(stage, _)| *stage == node.id.as_str());
        if let Some(achievement) = waits.and_then(|(_, slug)| find(slug)) {
            let badge = Badge::Named(Named {
                name: Name::new(achievement.name).map_err(Refusal::because)?,
                issuer: None,
            });
            let edit = Edit::Change(Node { badge, ..node });
            map.apply(&edit).map_err(Refusal::because)?;
        }
    }
    let file = maps::file::write(&map).map_err(Refusal::because)?;
    let (own, _) = import_map(state, account, file.as_bytes())
        .await
        .map_err(Refusal::because)?;
    let objective = objectives::take(state, account, &Taken::Own(own))
        .await
        .map_err(Refusal::because)?;
    for (stage, line) in DECLARED {
        let node = NodeId::new(stage).map_err(Refusal::because)?;
        objectives::declare(state, account, &objective, &node, line)
            .await
            .map_err(Refusal::because)?;
    }
    let shown = collections::show(state, account, collection)
        .await
        .map_err(Refusal::because)?;
    collections::chart(state, account, collection, shown.edition, &objective, true)
        .await
        .map_err(Refusal::because)
}

async fn share(
    state: &AppState,
    account: &AccountId,
    subject: Subject,
    listed: bool,
) -> Result<(), Refusal> {
    let draft = ShareDraft {
        subject,
        shown: Shown::BADGE,
        listed,
        contact: listed,
        ends: None,
    };
    create(state, account, &draft)
        .await
        .map_err(Refusal::because)?;
    Ok(())
}
