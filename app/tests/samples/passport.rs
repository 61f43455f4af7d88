//! A passport in memory behind the signed-in pages, and how to render one of them.

use std::sync::Arc;

use app::chrome::Chrome;
use async_trait::async_trait;
use axum::body::Body;
use domain::abuse::{Abuse, AbuseReport};
use domain::accompany::{Accompanied, Accompaniment, Groups, Invitation};
use domain::account::{Address, Consent, Profile, SignedInDevice};
use domain::arrangement::{CollectionChange, CollectionDraft, CollectionWords};
use domain::badge::{
    BadgePage, BadgeQuery, BadgeTile, Holding, Imported, Latest, MyBadge, OwnSide,
};
use domain::collection::{Collected, CollectedMap, Collection, CollectionTile, Ended, Section};
use domain::evidence::{EvidenceDraft, EvidenceFile, EvidencePage, FileKind, MyEvidence};
use domain::export::{Export, ExportState};
use domain::forwarded::{
    ForwardedMail, Forwarding, GmailCode, ImportAddress, LinkKind, MailLink, Tried,
};
use domain::inbox::{Chosen, Decision, InboxPage, WaitingBadge};
use domain::intake::{Intake, IntakeItem, ItemBadge, Report, ReportQuery, Taken, Tally};
use domain::letter::{Letter, LetterPage};
use domain::map::{MapTile, MyMap, NewMap};
use domain::map_form::MapChange;
use domain::notice::{News, Notice, Rhythm};
use domain::objective::{Objective, Objectives as MyObjectives, Taken as TakenMap};
use domain::operator::{
    DeadJob, Failing, Figures, FoundAccount, JobCount, NewSource, Overview, SourceState,
};
use domain::order::{Arrangement, Choice, Facet, Facets, ListView};
use domain::partner::{Partner, PartnerChoice, PartnerPage, Secret};
use domain::port::{
    Accompanying, Accounts, Badges, Collections, Evidence, Exports, Forwarded, Frameworks, Inbox,
    Intakes, Letters, Maps, Moderation, Notices, Objectives, Operations, Partners, Ports, Shares,
    Skills, Synchroniser, Viewer,
};
use domain::problem::ImportProblem;
use domain::share::{Share, ShareDraft, SharePage, SharedLink, Shown, Subject};
use domain::skill::{
    Framework, FrameworkSkill, FrameworkTile, Proof, ProvenSkill, SkillsPage, SkillsQuery,
};
use domain::sync::{
    SourceCard, SourceKind, SourceVisit, SyncOverview, SyncProblem, SyncRun, SyncState, SyncStep,
    SyncWhat,
};
use domain::{
    AbuseReportId, Acceptance, AccountId, AddressId, BadgeId, CollectionId, ConsentId, FollowUpId,
    IntakeId, JobId, Language, LetterId, MailId, MapId, MapOfferId, Millis, NoticeId, ObjectiveId,
    Origin, PartnerId, Problem, RecipientMatch, SessionId, ShareId, Slug, SyncRunId, Verdict,
};
use http_body_util::BodyExt;
use leptos::prelude::{expect_context, provide_context};

use super::{chart, checked, day, face, html};
use maps::NodeId;

pub const BADGE: &str = "0190b5a2-0000-7000-8000-000000000001";
/// One that is accepted.
pub const ACCEPTED: &str = "0190b5a2-0000-7000-8000-000000000002";

/// Every text of the passport goes through `text`.
#[derive(Clone)]
pub struct Passport {
    pub text: fn(&str) -> String,
    pub language: Language,
    pub empty: bool,
}

pub fn id<T: std::str::FromStr>(number: usize) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("0190b5a2-0000-7000-8000-{number:012}")
        .parse()
        .expect("an identifier")
}

impl Passport {
    fn intake(&self, id: IntakeId, running: bool) -> Intake {
        Intake {
            id,
            origin: Origin::Import,
            acceptance: Acceptance::Accepted,
            started: day(2026, 11, 22),
            finished: (!running).then(|| day(2026, 11, 22)),
            items: 7,
            done: if running { 6 } else { 7 },
            failed: 2,
            left_out: 12,
        }
    }

    fn tile(&self, number: usize, name: &str, issuer: &str, verdict: Option<Verdict>) -> BadgeTile {
        BadgeTile {
            id: id(number),
            name: (self.text)(name),
            issuer: (self.text)(issuer),
            issued: Some(day(2026 - i64::try_from(number).unwrap_or(0) % 4, 3, 14)),
            verdict,
            recipient: if number == 4 {
                RecipientMatch::NotMine
            } else {
                RecipientMatch::Mine
            },
            shared: number == 1,
            received: day(2026, 11, 20),
            favourite: number == 5,
            archived: number == 7,
            tags: match number {
                1 | 3 => vec![(self.text)("mission"), (self.text)("à montrer")],
                _ => Vec::new(),
            },
        }
    }

    fn evidence(&self) -> Vec<MyEvidence> {
        let one = |number, file| MyEvidence {
            number,
            title: (self.text)("Affiche de la journée"),
            text: (self.text)("Dessinée avec l'équipe."),
            html: html(&self.text, "Dessinée avec l'équipe."),
            url: Some((self.text)("https://exemple.fr/affiche")),
            file,
            shown: number == 1,
            added: day(2026, 11, 20),
        };
        let file = |kind| EvidenceFile {
            kind,
            name: (self.text)("affiche.png"),
            bytes: 120_000,
        };
        vec![
            one(1, Some(file(FileKind::Picture))),
            one(2, Some(file(FileKind::Pdf))),
            one(3, None),
        ]
    }

    fn facets(&self, query: &BadgeQuery) -> Facets {
        let choices = |facet: Facet, words: &[(&str, u32)]| {
            let one = |(word, count): &(&str, u32)| {
                let key = (self.text)(word);
                Choice {
                    chosen: query.filters.has(facet, &key),
                    label: key.clone(),
                    key,
                    count: *count,
                }
            };
            (facet, words.iter().map(one).collect())
        };
        Facets {
            choices: vec![
                choices(
                    Facet::Issuer,
                    &[
                        ("Le Dôme, Caen", 2),
                        ("Croix-Rouge", 1),
                        ("MOOC", 1),
                        ("Unis-Cité", 1),
                        ("Université de Montpellier", 1),
                        ("Ligue de l'enseignement", 1),
                        ("Mairie de Blois", 1),
                    ],
                ),
                choices(
                    Facet::Skill,
                    &[("Communiquer à l'oral", 3), ("Travailler en équipe", 2)],
                ),
                choices(Facet::Year, &[("2026", 2), ("2025", 5)]),
                choices(Facet::State, &[("valide", 2), ("date", 1), ("retire", 0)]),
                choices(Facet::Tag, &[("mission", 2), ("à montrer", 2)]),
            ],
            favourites: 1,
            shared: 1,
            archived: 1,
        }
    }

    fn partner(&self, number: usize, name: &str, revoked: Option<Millis>) -> Partner {
        Partner {
            id: id(number),
            name: (self.text)(name),
            contact: (self.text)("badges@univ.exemple.fr"),
            key: (self.text)("Q2xlIGRlIHBhcnRlbmFpcg"),
            created: day(2026, 11, 2),
            renewed: Some(day(2026, 11, 12)),
            used: (number == 1).then(|| day(2026, 11, 22)),
            revoked,
        }
    }

    fn charted(&self, number: usize, title: &str) -> CollectedMap {
        CollectedMap {
            objective: id(number),
            title: (self.text)(title),
        }
    }

    fn share(&self, number: usize, ends: Option<Millis>, revoked: Option<Millis>) -> Share {
        Share {
            id: id(number),
            slug: format!("Q2hlckxlY3RldXJtZXJja{number}")
                .parse()
                .expect("a slug"),
            url: format!("https://besace.exemple.fr/b/Q2hlckxlY3RldXJtZXJja{number}"),
            shown: Shown {
                name: number == 1,
                ..Shown::BADGE
            },
            listed: false,
            contact: false,
            ends,
            revoked,
            taken_down: None,
            created: day(2026, 11, 2),
            living: revoked.is_none(),
            linkedin: (ends.is_none() && revoked.is_none())
                .then(|| "https://www.linkedin.com/profile/add?startTask=X".to_owned()),
        }
    }
}

#[async_trait]
impl Accounts for Passport {
    async fn profile(&self, _: &Viewer) -> Result<Profile, Problem> {
        Ok(Profile {
            name: (self.text)("Amina Belkacem"),
            place: (self.text)("Caen"),
            photo: !self.empty,
            address: "amina@univ.exemple.fr".parse().expect("an address"),
            language: self.language,
            minor: self.empty,
            operator: true,
            created: day(2026, 11, 2),
        })
    }
    async fn change_profile(
        &self,
        _: &Viewer,
        _: &str,
        _: &str,
        _: Language,
    ) -> Result<(), Problem> {
        Ok(())
    }
    async fn change_password(&self, _: &Viewer, _: &str, _: &str) -> Result<(), Problem> {
        Err(Problem::WrongPassword)
    }
    async fn add_address(&self, _: &Viewer, _: &str, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn resend_confirmation(&self, _: &Viewer, _: &AddressId) -> Result<(), Problem> {
        Ok(())
    }
    async fn make_primary(&self, _: &Viewer, _: &AddressId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn remove_address(&self, _: &Viewer, _: &AddressId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn keep_address(&self, _: &Viewer, _: &AddressId) -> Result<(), Problem> {
        Ok(())
    }
    async fn withdraw_consent(&self, _: &Viewer, _: &ConsentId) -> Result<(), Problem> {
        Ok(())
    }
    async fn addresses(&self, _: &Viewer) -> Result<Vec<Address>, Problem> {
        let one = |number, address: &str, confirmed| Address {
            id: id(number),
            address: address.parse().expect("an address"),
            confirmed,
            primary: number == 1,
            moves: (number == 2).then(|| day(2026, 11, 29)),
            claimed: (number == 3).then(|| day(2026, 11, 29)),
        };
        Ok(vec![
            one(
                1,
                "amina@univ.exemple.fr",
                (!self.empty).then(|| day(2026, 11, 2)),
            ),
            one(2, "amina.belkacem@mission.exemple.fr", None),
            one(3, "amina.b@asso.exemple.fr", Some(day(2026, 11, 12))),
        ])
    }
    async fn sessions(&self, _: &Viewer) -> Result<Vec<SignedInDevice>, Problem> {
        let one = |number, device: &str| SignedInDevice {
            id: id(number),
            device: (self.text)(device),
            created: day(2026, 11, 2),
            seen: day(2026, 11, 22).plus(9 * Millis::HOUR),
            current: number == 1,
        };
        Ok(vec![one(1, "Firefox, Android"), one(2, "Chrome, Windows")])
    }
    async fn end_session(&self, _: &Viewer, _: &SessionId) -> Result<(), Problem> {
        Ok(())
    }
    async fn end_other_sessions(&self, _: &Viewer) -> Result<(), Problem> {
        Ok(())
    }
    async fn consents(&self, _: &Viewer) -> Result<Vec<Consent>, Problem> {
        let one = |number, purpose: &str| Consent {
            id: id(number),
            purpose: purpose.to_owned(),
            version: (self.text)("2026-11-22"),
            given: day(2026, 11, 2),
            withdrawn: None,
        };
        Ok(vec![one(1, "terms"), one(2, &(self.text)("newsletter"))])
    }
    async fn delete(&self, _: &Viewer, _: &str) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Badges for Passport {
    async fn list(&self, _: &Viewer, query: &BadgeQuery) -> Result<BadgePage, Problem> {
        if self.empty {
            return Ok(BadgePage::default());
        }
        let tiles = vec![
            self.tile(
                1,
                "Animer un atelier de fabrication numérique",
                "Le Dôme, Caen",
                Some(Verdict::Valid),
            ),
            self.tile(2, "Premiers secours", "Croix-Rouge", Some(Verdict::Expired)),
            self.tile(
                3,
                "Médiation",
                "Université de Montpellier",
                Some(Verdict::StatusUnknown),
            ),
            self.tile(4, "Data 101", "MOOC", Some(Verdict::Intact)),
            self.tile(
                5,
                "Engagement de service civique",
                "Unis-Cité",
                Some(Verdict::Valid),
            ),
            self.tile(6, "Parler en public", "Le Dôme, Caen", None),
            self.tile(
                7,
                "Trésorerie associative",
                "Ligue de l'enseignement",
                Some(Verdict::Revoked),
            ),
        ];
        let found = if query.search.is_empty() {
            tiles
        } else {
            tiles.into_iter().take(1).collect()
        };
        let total = u32::try_from(found.len()).unwrap_or(0);
        Ok(BadgePage {
            tiles: found,
            total,
            held: 7,
            next: Some((self.text)("7")),
            facets: self.facets(query),
            view: match query.filters.archived {
                true => ListView::List,
                false => ListView::Grid,
            },
        })
    }
    async fn latest(&self, viewer: &Viewer) -> Result<Latest, Problem> {
        let page = Badges::list(self, viewer, &BadgeQuery::default()).await?;
        Ok(Latest {
            tiles: page.tiles,
            held: page.held,
        })
    }
    async fn show(&self, _: &Viewer, id: &BadgeId) -> Result<MyBadge, Problem> {
        let text = &self.text as &dyn Fn(&str) -> String;
        if ![BADGE, ACCEPTED].contains(&id.as_str()) {
            return Err(Problem::NotFound);
        }
        Ok(MyBadge {
            id: id.clone(),
            face: face(text),
            checked: Some(checked(text, Verdict::Valid)),
            recipient: RecipientMatch::Mine,
            recipient_hint: Some((self.text)("amina@univ.exemple.fr")),
            received: day(2026, 11, 20),
            deleted_on: None,
            kind: "png".to_owned(),
            shares: vec![
                self.share(1, None, None),
                self.share(2, Some(day(2027, 6, 30)), None),
                self.share(3, None, Some(day(2026, 11, 12))),
            ],
            history: vec![
                (day(2026, 11, 22), Verdict::Valid),
                (day(2026, 11, 2), Verdict::StatusUnknown),
            ],
            acceptance: match (id.as_str(), self.empty) {
                (ACCEPTED, _) => Acceptance::Accepted,
                (_, true) => Acceptance::Declined,
                (_, false) => Acceptance::Pending,
            },
            origin: Origin::Mail,
            shareable: Ok(()),
            own: OwnSide {
                tags: vec![(self.text)("mission"), (self.text)("à montrer")],
                other_tags: vec![(self.text)("bénévolat")],
                note: (self.text)("Animé avec Basile, le 14 mars."),
                favourite: true,
                archived: Some(day(2026, 11, 21)),
            },
            added: self.evidence(),
            collections: vec![Holding {
                id: "01890f0e-0000-7000-8000-000000000007"
                    .parse()
                    .expect("an identifier"),
                title: (self.text)("Mon service civique"),
                links: 1,
            }],
            achievement: Some((self.text)("https://exemple.fr/badges/accueil")),
        })
    }
    async fn check_again(&self, _: &Viewer, _: &BadgeId) -> Result<(), Problem> {
        Ok(())
    }
    async fn delete(&self, _: &Viewer, _: &BadgeId) -> Result<(), Problem> {
        Ok(())
    }
    async fn arrange(&self, _: &Viewer, ids: &[BadgeId], _: &Arrangement) -> Result<u32, Problem> {
        Ok(u32::try_from(ids.len()).unwrap_or(0))
    }
    async fn write_note(&self, _: &Viewer, _: &BadgeId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn choose_view(&self, _: &Viewer, _: ListView) -> Result<(), Problem> {
        Ok(())
    }
}

impl Passport {
    fn letter(&self, number: usize, answered: bool) -> Letter {
        Letter {
            id: id(number),
            page: (number == 1).then(|| "Q2hlckxlY3RldXJtZXJja1".parse().expect("a slug")),
            about: (self.text)("Mon service civique"),
            name: (self.text)("Camille Martin"),
            organisation: (self.text)("Le Dôme, Caen"),
            address: (self.text)("camille@ledome.exemple.fr"),
            message: (self.text)("Bonjour,\n\nNous cherchons quelqu'un pour nos ateliers."),
            delivered: day(2026, 11, 20),
            read: number != 1,
            answer: answered.then(|| (day(2026, 11, 21), (self.text)("Avec plaisir."))),
            reported: answered,
        }
    }

    fn report(&self, number: usize) -> AbuseReport {
        AbuseReport {
            id: id(number),
            page: match number {
                3 => String::new(),
                _ => "/c/Q2hlckxlY3RldXJtZXJja1".to_owned(),
            },
            reason: Abuse::Identity,
            text: (self.text)("Ce n'est pas cette personne."),
            address: Some((self.text)("camille@ledome.exemple.fr")),
            reported: day(2026, 11, 20),
            closed: (number == 2).then(|| day(2026, 11, 21)),
            taken_down: (number == 2).then(|| (day(2026, 11, 21), (self.text)("Usurpation"))),
            open: number == 1,
            letter: (number == 3).then(|| ((self.text)("Camille"), (self.text)("Gagnez !"))),
        }
    }
}

#[async_trait]
impl Letters for Passport {
    async fn list(&self, _: &Viewer) -> Result<Vec<Letter>, Problem> {
        Ok(match self.empty {
            true => Vec::new(),
            false => vec![self.letter(1, false), self.letter(2, true)],
        })
    }
    async fn show(&self, _: &Viewer, _: &LetterId) -> Result<LetterPage, Problem> {
        Ok(LetterPage {
            letter: self.letter(1, self.empty),
            own_address: (self.text)("amina@univ.exemple.fr"),
            own_name: (self.text)("Amina Belkacem"),
        })
    }
    async fn answer(&self, _: &Viewer, _: &LetterId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn delete(&self, _: &Viewer, _: &LetterId) -> Result<(), Problem> {
        Ok(())
    }
    async fn report(&self, _: &Viewer, _: &LetterId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Moderation for Passport {
    async fn reports(&self, _: &Viewer) -> Result<Vec<AbuseReport>, Problem> {
        Ok((1..=3)
            .map(|number| Passport::report(self, number))
            .collect())
    }
    async fn report(&self, _: &Viewer, _: &AbuseReportId) -> Result<AbuseReport, Problem> {
        Ok(Passport::report(self, if self.empty { 2 } else { 1 }))
    }
    async fn take_down(&self, _: &Viewer, _: &AbuseReportId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn lift(&self, _: &Viewer, _: &AbuseReportId) -> Result<(), Problem> {
        Ok(())
    }
    async fn dismiss(&self, _: &Viewer, _: &AbuseReportId) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Collections for Passport {
    async fn list(&self, _: &Viewer) -> Result<Vec<CollectionTile>, Problem> {
        if self.empty {
            return Ok(Vec::new());
        }
        let one = |number: usize, title: &str, badges: usize, cover: bool| CollectionTile {
            id: id(number),
            title: (self.text)(title),
            badges: u32::try_from(badges).unwrap_or(0),
            first: (1..=badges.min(4)).map(id).collect(),
            cover,
            links: u32::from(number == 1) * 2,
            listed: number == 1,
            changed: day(2026, 11, 22),
        };
        Ok(vec![
            one(1, "Mon service civique", 7, false),
            one(2, "Pour la candidature au Dôme", 2, true),
            one(3, "À trier", 0, false),
        ])
    }
    async fn show(&self, _: &Viewer, which: &CollectionId) -> Result<Collection, Problem> {
        if which.as_str() != BADGE {
            return Err(Problem::NotFound);
        }
        let badge = |number, name: &str, verdict, line: &str, seen| Collected {
            badge: self.tile(number, name, "Le Dôme, Caen", verdict),
            line: (self.text)(line),
            seen,
        };
        let sections = vec![
            Section {
                title: String::new(),
                badges: vec![
                    badge(
                        1,
                        "Animer un atelier de fabrication numérique",
                        Some(Verdict::Valid),
                        "Mon premier atelier, devant huit personnes.",
                        Ok(()),
                    ),
                    badge(2, "Premiers secours", Some(Verdict::Expired), "", Ok(())),
                ],
            },
            Section {
                title: (self.text)("Ce que je transmets"),
                badges: vec![
                    badge(
                        3,
                        "Médiation",
                        Some(Verdict::Invalid),
                        "",
                        Err(Problem::NotShareable),
                    ),
                    badge(
                        4,
                        "Data 101",
                        Some(Verdict::Intact),
                        "",
                        Err(Problem::NotYours),
                    ),
                    badge(6, "Parler en public", None, "", Err(Problem::BeingChecked)),
                ],
            },
            Section {
                title: (self.text)("À venir"),
                badges: Vec::new(),
            },
        ];
        Ok(Collection {
            id: which.clone(),
            edition: 7,
            title: (self.text)("Mon service civique"),
            text: (self.text)("Huit mois au Dôme, à Caen.\n\nCe que j'y ai appris, dans l'ordre."),
            cover: true,
            ended: Ended::Say,
            sections: if self.empty { Vec::new() } else { sections },
            maps: vec![self.charted(1, "Parcours Service Civique")],
            other_maps: match self.empty {
                true => Vec::new(),
                false => vec![self.charted(2, "Mes badges d'une année")],
            },
            shares: vec![self.share(1, None, None)],
            changed: day(2026, 11, 22),
        })
    }
    async fn create(&self, _: &Viewer, _: &CollectionDraft) -> Result<CollectionId, Problem> {
        Ok(id(1))
    }
    async fn change(
        &self,
        _: &Viewer,
        _: &CollectionId,
        _: i64,
        _: &CollectionWords,
    ) -> Result<(), Problem> {
        Err(Problem::Stale)
    }
    async fn arrange(
        &self,
        _: &Viewer,
        _: &CollectionId,
        _: i64,
        _: &CollectionChange,
    ) -> Result<(), Problem> {
        Err(Problem::Stale)
    }
    async fn add(&self, _: &Viewer, _: &CollectionId, _: &[BadgeId]) -> Result<u32, Problem> {
        Ok(1)
    }
    async fn chart(
        &self,
        _: &Viewer,
        _: &CollectionId,
        _: i64,
        _: &ObjectiveId,
        _: bool,
    ) -> Result<(), Problem> {
        Err(Problem::Stale)
    }
    async fn delete(&self, _: &Viewer, _: &CollectionId) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Evidence for Passport {
    async fn show(&self, _: &Viewer, badge: &BadgeId) -> Result<EvidencePage, Problem> {
        Ok(EvidencePage {
            badge: badge.clone(),
            name: (self.text)("Animer un atelier"),
            pieces: match self.empty {
                true => Vec::new(),
                false => self.evidence(),
            },
            megabytes: 10,
        })
    }
    async fn change(
        &self,
        _: &Viewer,
        _: &BadgeId,
        _: u32,
        _: &EvidenceDraft,
    ) -> Result<(), Problem> {
        Ok(())
    }
    async fn delete(&self, _: &Viewer, _: &BadgeId, _: u32) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Skills for Passport {
    async fn show(&self, _: &Viewer, query: &SkillsQuery) -> Result<SkillsPage, Problem> {
        if self.empty {
            return Ok(SkillsPage::default());
        }
        let skill = |name: &str, level, verdict: Option<Verdict>| ProvenSkill {
            key: (self.text)(name),
            name: (self.text)(name),
            framework: Some((self.text)("RECTEC")),
            code: Some((self.text)("C1")),
            url: Some((self.text)("https://exemple.fr/c1")),
            level,
            count: verdict.map_or(0, |_| 7),
            proofs: verdict
                .map(|verdict| Proof {
                    badge: id(1),
                    name: (self.text)("Animer un atelier"),
                    issuer: (self.text)("Le Dôme, Caen"),
                    verdict,
                    level,
                })
                .into_iter()
                .collect(),
        };
        let chosen = (!query.framework.is_empty()).then(|| self.framework());
        Ok(SkillsPage {
            frameworks: vec![
                ((self.text)("rectec"), (self.text)("RECTEC"), 2),
                ((self.text)("~esco"), (self.text)("ESCO"), 1),
            ],
            groups: vec![(
                chosen
                    .as_ref()
                    .map(|_| (self.text)("Communicationnel"))
                    .unwrap_or_default(),
                vec![
                    skill("Communiquer à l'oral", Some(2), Some(Verdict::Valid)),
                    skill("Travailler en équipe", None, Some(Verdict::Intact)),
                    skill("Gérer des informations", None, None),
                ],
            )],
            framework: chosen,
            proven: 1,
            total: 3,
            badges: 7,
        })
    }
}

impl Passport {
    fn framework(&self) -> Framework {
        Framework {
            word: (self.text)("rectec"),
            name: (self.text)("RECTEC"),
            source: Some((self.text)("https://rectec.ac-versailles.fr")),
            levels: vec![(2, (self.text)("Niveau 2"))],
            skills: match self.empty {
                true => Vec::new(),
                false => vec![FrameworkSkill {
                    name: (self.text)("Communiquer à l'oral"),
                    group: (self.text)("Communicationnel"),
                    code: Some((self.text)("C1")),
                    url: Some((self.text)("https://exemple.fr/c1")),
                }],
            },
        }
    }
}

#[async_trait]
impl Frameworks for Passport {
    async fn list(&self, _: &Viewer) -> Result<Vec<FrameworkTile>, Problem> {
        Ok(vec![FrameworkTile {
            word: (self.text)("rectec"),
            name: (self.text)("RECTEC"),
            skills: 12,
            shipped: true,
            imported: Some(day(2026, 11, 20)),
        }])
    }
    async fn show(&self, _: &Viewer, _: &str) -> Result<Framework, Problem> {
        Ok(self.framework())
    }
    async fn remove(&self, _: &Viewer, _: &str) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Shares for Passport {
    async fn living(&self, _: &Viewer) -> Result<Vec<SharedLink>, Problem> {
        Ok(vec![SharedLink {
            subject: Subject::Badge(id(1)),
            title: (self.text)("Atelier soudure"),
            share: self.share(1, Some(day(2027, 6, 30)), None),
        }])
    }
    async fn page(&self, viewer: &Viewer, wanted: &str) -> Result<SharePage, Problem> {
        let wanted = wanted.parse().map_err(|_| Problem::NotFound)?;
        let badge = Badges::show(self, viewer, &wanted).await?;
        Ok(SharePage {
            subject: Subject::Badge(badge.id),
            title: badge.face.name,
            issuer: Some(badge.face.issuer.name),
            shareable: badge.shareable,
            evidence: true,
            name: (self.text)("Amina Belkacem"),
            photo: !self.empty,
            place: (self.text)("Caen"),
            minor: self.empty,
            shares: badge.shares,
        })
    }
    async fn create(&self, _: &Viewer, _: &ShareDraft) -> Result<Share, Problem> {
        Ok(self.share(1, None, None))
    }
    async fn revoke(&self, _: &Viewer, _: &ShareId) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Operations for Passport {
    async fn overview(&self, _: &Viewer) -> Result<Overview, Problem> {
        Ok(Overview {
            figures: Figures {
                accounts: 1,
                active: 1,
                badges: 3,
                links: 0,
            },
            jobs: vec![JobCount {
                kind: (self.text)("mail.confirm"),
                waiting: 2,
                dead: 1,
            }],
            dead: vec![DeadJob {
                id: id(1),
                kind: (self.text)("mail.confirm"),
                attempts: 16,
                error: (self.text)("the SMTP server refused the mail (550)"),
                died: day(2026, 11, 22),
            }],
        })
    }
    async fn run_again(&self, _: &Viewer, _: Option<&JobId>) -> Result<(), Problem> {
        Ok(())
    }
    async fn find_account(&self, _: &Viewer, _: &str) -> Result<Option<AccountId>, Problem> {
        Ok(Some(id(1)))
    }
    async fn account(&self, _: &Viewer, account: &AccountId) -> Result<FoundAccount, Problem> {
        Ok(FoundAccount {
            id: account.clone(),
            created: day(2026, 11, 2),
            seen: day(2026, 11, 22),
            locked: None,
            badges: 3,
            bytes: 120_000,
            addresses: 2,
            own: false,
        })
    }
    async fn lock_account(&self, _: &Viewer, _: &AccountId, _: bool) -> Result<(), Problem> {
        Ok(())
    }
    async fn delete_account(&self, _: &Viewer, _: &AccountId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn partners(&self, _: &Viewer) -> Result<Vec<Partner>, Problem> {
        Ok(match self.empty {
            true => Vec::new(),
            false => vec![
                self.partner(1, "Université de Montpellier", None),
                self.partner(2, "Le Dôme, Caen", Some(day(2026, 11, 20))),
            ],
        })
    }
    async fn partner(&self, _: &Viewer, _: &PartnerId) -> Result<PartnerPage, Problem> {
        let secret = (self.text)("pRk1bmV2ZXIgc2hvd24gdHdpY2UsIG5ldmVyIHNob3duIQ");
        Ok(PartnerPage {
            partner: self.partner(1, "Université de Montpellier", None),
            secret: (!self.empty).then_some(Secret(secret)),
        })
    }
    async fn add_partner(&self, _: &Viewer, _: &str, _: &str) -> Result<PartnerId, Problem> {
        Ok(id(1))
    }
    async fn renew_partner(&self, _: &Viewer, _: &PartnerId) -> Result<(), Problem> {
        Ok(())
    }
    async fn revoke_partner(&self, _: &Viewer, _: &PartnerId) -> Result<(), Problem> {
        Ok(())
    }
    async fn sources(&self, _: &Viewer) -> Result<Vec<SourceState>, Problem> {
        if self.empty {
            return Ok(Vec::new());
        }
        let one = |word: &str, kind, name: &str, answered, failing| SourceState {
            word: (self.text)(word),
            kind,
            name: (self.text)(name),
            host: (self.text)("api.exemple.org"),
            people: 12,
            answered,
            failing,
        };
        let failing = Failing {
            since: day(2026, 11, 20),
            times: 3,
            error: (self.text)("status 500"),
            again: Some(day(2026, 11, 23)),
        };
        let answered = Some(day(2026, 11, 22));
        Ok(vec![
            one(
                "displayer",
                SourceKind::Displayer,
                "Open Badge Passport",
                answered,
                None,
            ),
            one(
                "badgr-eu",
                SourceKind::Backpack,
                "Badgr, Europe",
                None,
                None,
            ),
            one(
                "obf-1",
                SourceKind::Partner,
                "Région Bretagne",
                None,
                Some(failing),
            ),
        ])
    }
    async fn add_source(&self, _: &Viewer, _: &NewSource) -> Result<(), Problem> {
        Ok(())
    }
    async fn remove_source(&self, _: &Viewer, _: &str) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Notices for Passport {
    async fn latest(&self, _: &Viewer) -> Result<Vec<Notice>, Problem> {
        let revoked = News::Changed {
            badge: id(1),
            name: (self.text)("Soudure"),
            from: Verdict::Valid,
            to: Verdict::Revoked,
        };
        Ok(vec![Notice {
            id: id(1),
            news: revoked,
            told: day(2026, 11, 22),
            read: false,
        }])
    }
    async fn read(&self, _: &Viewer, _: &NoticeId) -> Result<(), Problem> {
        Ok(())
    }
    async fn rhythm(&self, _: &Viewer) -> Result<Rhythm, Problem> {
        Ok(Rhythm::Daily)
    }
    async fn change_rhythm(&self, _: &Viewer, _: Rhythm) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Exports for Passport {
    async fn list(&self, _: &Viewer) -> Result<Vec<Export>, Problem> {
        let one = |number, state| Export {
            id: id(number),
            requested: Millis(1_795_000_000_000),
            state,
        };
        let ready = ExportState::Ready {
            bytes: 48_300_000,
            until: Millis(1_795_600_000_000),
        };
        Ok(match self.empty {
            true => Vec::new(),
            false => vec![
                one(1, ExportState::Waiting),
                one(2, ready),
                one(3, ExportState::Failed),
            ],
        })
    }
}

#[async_trait]
impl Partners for Passport {
    async fn choices(&self, _: &Viewer) -> Result<Vec<PartnerChoice>, Problem> {
        let one = |number, name: &str, allowed| PartnerChoice {
            id: id(number),
            name: (self.text)(name),
            allowed,
        };
        Ok(match self.empty {
            true => Vec::new(),
            false => vec![
                one(1, "Open Badge Factory", true),
                one(2, "Université de Montpellier", false),
            ],
        })
    }
    async fn choose(&self, _: &Viewer, _: &PartnerId, _: bool) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Intakes for Passport {
    async fn report(&self, _: &Viewer, id: &IntakeId, _: &ReportQuery) -> Result<Report, Problem> {
        let badge = |number, recipient| ItemBadge {
            id: self::id(number),
            name: (self.text)("Soudure à l'arc"),
            issuer: (self.text)("Lycée des Métiers"),
            recipient,
            recipient_hint: Some((self.text)("a***@lycee.exemple.fr")),
            acceptance: Acceptance::Accepted,
        };
        let line = |position: u32, name: &str, taken, badge| IntakeItem {
            position,
            name: Some((self.text)(name)),
            taken,
            badge,
        };
        let new = |number| {
            Some(Taken::Imported(Imported::New {
                id: self::id(number),
            }))
        };
        let already = Some(Taken::Imported(Imported::Already { id: self::id(2) }));
        let refused = |why| Some(Taken::Problem(Problem::Import(why)));
        let link = (self.text)("https://openbadgefactory.com/c/receive?e=a&k=b&t=c");
        let items = vec![
            line(
                0,
                "soudure.png",
                new(1),
                Some(badge(1, RecipientMatch::Mine)),
            ),
            line(
                1,
                "copie.png",
                already,
                Some(badge(2, RecipientMatch::Mine)),
            ),
            line(
                2,
                "lycee.pdf",
                new(3),
                Some(badge(3, RecipientMatch::NotMine)),
            ),
            line(3, "vide.png", refused(ImportProblem::Empty), None),
            line(
                4,
                &link,
                refused(ImportProblem::ClaimLink { link: link.clone() }),
                None,
            ),
            line(5, "efface.json", new(6), None),
            line(6, "attend.json", None, None),
        ];
        let running = !self.empty;
        Ok(Report {
            intake: self.intake(id.clone(), running),
            tally: Tally {
                imported: 1,
                already: 1,
                later: 1,
                failed: 2,
                waiting: 1,
            },
            items,
            next: Some(200),
        })
    }
    async fn latest(&self, _: &Viewer) -> Result<Vec<Intake>, Problem> {
        if self.empty {
            return Ok(Vec::new());
        }
        Ok(vec![self.intake(id(1), true), self.intake(id(2), false)])
    }
}

#[async_trait]
impl Inbox for Passport {
    async fn list(&self, _: &Viewer, _: Acceptance, _: Option<&str>) -> Result<InboxPage, Problem> {
        if self.empty {
            return Ok(InboxPage::default());
        }
        let one = |number: usize, recipient, origin| WaitingBadge {
            id: id(number),
            name: (self.text)("Sauveteur secouriste du travail"),
            issuer: (self.text)("Croix-Rouge"),
            issued: Some(day(2026, 3, 14)),
            verdict: Some(Verdict::Valid),
            recipient,
            recipient_hint: Some((self.text)("a***@asso.exemple.fr")),
            origin,
            received: day(2026, 11, 20),
        };
        Ok(InboxPage {
            badges: vec![
                one(1, RecipientMatch::Mine, Origin::Mail),
                one(2, RecipientMatch::NotMine, Origin::Delivery),
                one(3, RecipientMatch::Mine, Origin::Source),
            ],
            next: Some((self.text)("1.2")),
            pending: 3,
            declined: 2,
        })
    }
    async fn decide(&self, _: &Viewer, _: &Chosen, _: Decision) -> Result<u32, Problem> {
        Ok(1)
    }
}

#[async_trait]
impl Forwarded for Passport {
    async fn show(&self, _: &Viewer) -> Result<Forwarding, Problem> {
        let line = |position, taken| IntakeItem {
            position,
            name: Some((self.text)("badge.png")),
            taken,
            badge: None,
        };
        let link = |number, kind, tried| MailLink {
            number,
            kind,
            url: (self.text)("https://openbadgefactory.com/c/receive?e=a&k=b&t=c"),
            host: (self.text)("openbadgefactory.com"),
            tried,
        };
        let mail = ForwardedMail {
            id: id(1),
            received: day(2026, 11, 22),
            kept_until: day(2026, 11, 29),
            lines: vec![
                line(0, None),
                line(1, Some(Taken::Imported(Imported::New { id: id(1) }))),
                line(2, Some(Taken::Imported(Imported::Already { id: id(2) }))),
                line(
                    3,
                    Some(Taken::Problem(Problem::Import(ImportProblem::Encrypted))),
                ),
            ],
            links: vec![
                link(0, LinkKind::Claim, None),
                link(1, LinkKind::Claim, Some(Tried::NoneThere)),
                link(2, LinkKind::Other, None),
                link(3, LinkKind::Other, Some(Tried::Lines(vec![line(0, None)]))),
            ],
            gmail: Some(GmailCode {
                code: Some((self.text)("123456789")),
                link: Some((self.text)("https://mail.google.com/mail/vf-1")),
                mailbox: Some((self.text)("amina@gmail.com")),
            }),
            winmail: 1,
            left_out: 3,
        };
        Ok(Forwarding {
            address: ImportAddress::On {
                address: "b-0123456789abcdefghjk@import.exemple.fr".to_owned(),
                made: day(2026, 11, 1),
            },
            mails: vec![mail],
            asks_issuers: true,
        })
    }
    async fn renew_address(&self, _: &Viewer) -> Result<(), Problem> {
        Ok(())
    }
    async fn switch_off(&self, _: &Viewer) -> Result<(), Problem> {
        Ok(())
    }
    async fn try_link(&self, _: &Viewer, _: &MailId, _: u32) -> Result<(), Problem> {
        Ok(())
    }
    async fn drop_mail(&self, _: &Viewer, _: &MailId) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Synchroniser for Passport {
    async fn overview(&self, _: &Viewer) -> Result<SyncOverview, Problem> {
        let step = |what: SyncWhat, address: Option<&str>| SyncStep {
            what,
            label: (self.text)("Région Bretagne"),
            address: address.map(self.text),
            state: SyncState::Done,
            found: 0,
            added: 0,
            changed: 0,
            others: 0,
            failed: 0,
            left_out: 0,
            problem: None,
            intake: None,
            finished: Some(day(2026, 11, 22)),
        };
        let source = || SyncWhat::Source("obf".to_owned());
        let steps = vec![
            SyncStep {
                found: 12,
                changed: 1,
                failed: 2,
                ..step(SyncWhat::Badges, None)
            },
            step(SyncWhat::Mail, None),
            SyncStep {
                found: 3,
                added: 1,
                others: 1,
                failed: 1,
                left_out: 1,
                intake: Some(id(1)),
                ..step(source(), Some("amina@univ.exemple.fr"))
            },
            SyncStep {
                problem: Some(SyncProblem::NotBefore {
                    until: day(2026, 11, 23),
                }),
                ..step(source(), Some("amina@exemple.fr"))
            },
        ];
        let card = |word: &str, kind, on, lapsed| SourceCard {
            word: word.to_owned(),
            kind,
            name: (self.text)("Région Bretagne"),
            host: (self.text)("openbadgefactory.com"),
            on,
            lapsed,
        };
        let yesterday = Some(day(2026, 11, 21));
        Ok(SyncOverview {
            sources: vec![
                card("displayer", SourceKind::Displayer, None, None),
                card("badgr-eu", SourceKind::Backpack, yesterday, yesterday),
                card("obf", SourceKind::Partner, yesterday, None),
            ],
            run: (!self.empty).then(|| SyncRun {
                id: id(1),
                by_itself: true,
                started: day(2026, 11, 22),
                finished: Some(day(2026, 11, 22)),
                steps,
            }),
            next: yesterday,
        })
    }
    async fn start(&self, _: &Viewer) -> Result<SyncRunId, Problem> {
        Ok(id(1))
    }
    async fn switch_on(&self, _: &Viewer, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn switch_off(&self, _: &Viewer, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn begin_visit(&self, _: &Viewer, _: &str) -> Result<String, Problem> {
        Ok("visit".to_owned())
    }
    async fn visit(&self, _: &Viewer, _: &str) -> Result<SourceVisit, Problem> {
        Ok(SourceVisit {
            name: (self.text)("Badgr Europe"),
            url: "https://eu.badgr.example/authorize".to_owned(),
        })
    }
}

#[async_trait]
impl Maps for Passport {
    async fn list(&self, _: &Viewer) -> Result<Vec<MapTile>, Problem> {
        Ok(match self.empty {
            true => Vec::new(),
            false => chart::tiles(&self.text),
        })
    }
    async fn show(&self, _: &Viewer, _: &MapId) -> Result<MyMap, Problem> {
        Ok(chart::mine(&self.text))
    }
    async fn create(&self, _: &Viewer, _: &NewMap) -> Result<MapId, Problem> {
        Ok(id(1))
    }
    async fn change(&self, _: &Viewer, _: &MapId, _: i64, _: &MapChange) -> Result<(), Problem> {
        Ok(())
    }
    async fn publish(&self, _: &Viewer, _: &MapId, _: i64) -> Result<u32, Problem> {
        Ok(1)
    }
    async fn offer(&self, _: &Viewer, _: &MapId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn withdraw(&self, _: &Viewer, _: &MapOfferId) -> Result<(), Problem> {
        Ok(())
    }
    async fn delete(&self, _: &Viewer, _: &MapId) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Objectives for Passport {
    async fn list(&self, _: &Viewer) -> Result<MyObjectives, Problem> {
        Ok(match self.empty {
            true => MyObjectives::default(),
            false => chart::objectives(&self.text),
        })
    }
    async fn show(&self, _: &Viewer, _: &ObjectiveId) -> Result<Objective, Problem> {
        Ok(chart::objective(&self.text))
    }
    async fn preview(&self, _: &Viewer, _: &Slug) -> Result<String, Problem> {
        Ok((self.text)("Parcours Service Civique"))
    }
    async fn take(&self, _: &Viewer, _: &TakenMap) -> Result<ObjectiveId, Problem> {
        Ok(id(1))
    }
    async fn decline(&self, _: &Viewer, _: &MapOfferId) -> Result<(), Problem> {
        Ok(())
    }
    async fn declare(
        &self,
        _: &Viewer,
        _: &ObjectiveId,
        _: &NodeId,
        _: &str,
    ) -> Result<(), Problem> {
        Ok(())
    }
    async fn undeclare(&self, _: &Viewer, _: &ObjectiveId, _: &NodeId) -> Result<(), Problem> {
        Ok(())
    }
    async fn answer_newer(
        &self,
        _: &Viewer,
        _: &ObjectiveId,
        _: u32,
        _: bool,
    ) -> Result<(), Problem> {
        Ok(())
    }
    async fn leave(&self, _: &Viewer, _: &ObjectiveId) -> Result<(), Problem> {
        Ok(())
    }
}

#[async_trait]
impl Accompanying for Passport {
    async fn mine(&self, _: &Viewer, _: &ObjectiveId) -> Result<Accompaniment, Problem> {
        Ok(match self.empty {
            true => Accompaniment::default(),
            false => chart::accompaniment(&self.text),
        })
    }
    async fn ask(&self, _: &Viewer, _: &ObjectiveId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn revoke(&self, _: &Viewer, _: &FollowUpId) -> Result<(), Problem> {
        Ok(())
    }
    async fn invitation(&self, _: &Viewer, _: &str) -> Result<Invitation, Problem> {
        Ok(chart::invitation(&self.text))
    }
    async fn accept(&self, _: &Viewer, _: &str) -> Result<FollowUpId, Problem> {
        Ok(id(1))
    }
    async fn list(&self, _: &Viewer) -> Result<Groups, Problem> {
        let groups = match self.empty {
            true => Vec::new(),
            false => chart::groups(&self.text),
        };
        let as_of = day(2026, 11, 22);
        Ok(Groups { groups, as_of })
    }
    async fn show(&self, _: &Viewer, _: &FollowUpId) -> Result<Accompanied, Problem> {
        Ok(chart::accompanied(&self.text))
    }
    async fn encourage(&self, _: &Viewer, _: &FollowUpId, _: &str) -> Result<(), Problem> {
        Ok(())
    }
    async fn stop(&self, _: &Viewer, _: &FollowUpId) -> Result<(), Problem> {
        Ok(())
    }
}

/// Renders a signed-in page as the server does, and gives its status and HTML.
pub async fn page(chrome: Chrome, passport: Passport, path: &str) -> (u16, String) {
    // As the server does at its start; it also readies the executor that resources run on.
    let routes = leptos_axum::generate_route_list(app::App);
    assert!(!routes.is_empty(), "the application has no routes");
    let ports = Ports {
        accounts: Arc::new(passport.clone()),
        badges: Arc::new(passport.clone()),
        collections: Arc::new(passport.clone()),
        shares: Arc::new(passport.clone()),
        evidence: Arc::new(passport.clone()),
        skills: Arc::new(passport.clone()),
        frameworks: Arc::new(passport.clone()),
        forwarded: Arc::new(passport.clone()),
        intakes: Arc::new(passport.clone()),
        inbox: Arc::new(passport.clone()),
        notices: Arc::new(passport.clone()),
        letters: Arc::new(passport.clone()),
        maps: Arc::new(passport.clone()),
        objectives: Arc::new(passport.clone()),
        accompanying: Arc::new(passport.clone()),
        moderation: Arc::new(passport.clone()),
        operations: Arc::new(passport.clone()),
        exports: Arc::new(passport.clone()),
        partners: Arc::new(passport.clone()),
        sync: Arc::new(passport),
    };
    let viewer = Viewer {
        account: id(1),
        session: id(1),
        request: "01JD9Z".to_owned(),
    };
    let context = move || {
        provide_context(chrome.clone());
        provide_context(ports.clone());
        provide_context(viewer.clone());
    };
    let request = axum::http::Request::builder()
        .uri(path)
        .body(Body::empty())
        .expect("a request");
    let shell = || app::shell(&expect_context::<Chrome>());
    let answer = leptos_axum::render_app_async_with_context(context, shell)(request).await;
    let status = answer.status().as_u16();
    let body = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}
