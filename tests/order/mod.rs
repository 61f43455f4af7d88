//! Order among my badges: tags, notes, favourites, the archive; found, filtered, counted; and none of
//! it seen by anybody else.

mod forms;
mod many;

use domain::badge::{BadgeFace, BadgePage, BadgeQuery, IssuerFace};
use domain::order::{Arrangement, Facet, Filters};
use domain::{AccountId, BadgeId, Millis, Problem, RecipientMatch, SafeHtml, Verdict};
use server::clock::{SystemEntropy, new_id};
use server::service::badges::{arrange, fold, list, write_note};
use server::store::badges::{Findings, NewBadge, insert, update};
use server::store::readings::Reading;
use server::store::skills::{Skill, Source};
use support::{TestApp, on_each_engine};

use crate::badges::account;

/// What a badge without an issuer behind it says.
fn findings(name: &str, issuer: &str, year: i64, skills: &[&str]) -> Findings {
    let face = BadgeFace {
        name: name.to_owned(),
        description: SafeHtml::default(),
        criteria: SafeHtml::default(),
        criteria_url: None,
        credential_url: None,
        issuer: IssuerFace {
            name: issuer.to_owned(),
            url: None,
            id: None,
        },
        issued: Millis::from_iso_day(&format!("{year}-06-01")),
        expires: None,
        evidence: Vec::new(),
        skills: Vec::new(),
        tags: Vec::new(),
        holder_name: None,
        language: None,
        version: "2.0".to_owned(),
    };
    let skill = |name: &&str| Skill {
        key: fold(name),
        name: (*name).to_owned(),
        framework: None,
        url: None,
        code: None,
        level: None,
        source: Source::Alignment,
    };
    Findings {
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        name_key: fold(name),
        issuer_key: fold(issuer),
        search: fold(&format!("{name} {issuer} {}", skills.join(" "))),
        issued: face.issued,
        expires: None,
        recipient: RecipientMatch::Mine,
        recipient_hint: None,
        face,
        checked: None,
        report: None,
        reading: Some(Reading {
            skills: skills.iter().map(skill).collect(),
            achievements: None,
            version: 1,
        }),
    }
}

/// Adds a badge to an account.
async fn add(app: &TestApp, account: &AccountId, findings: &Findings) -> BadgeId {
    app.clock.advance(1);
    let id: BadgeId = new_id(&app.clock, &SystemEntropy);
    let new = NewBadge {
        id: &id,
        account,
        fingerprint: id.as_str(),
        kind: "png",
        size: 1,
        findings,
        acceptance: domain::Acceptance::Accepted,
        origin: domain::Origin::Import,
    };
    let mut tx = app.state.db.begin().await.unwrap();
    assert!(insert(&mut tx, &new, app.state.clock.now()).await.unwrap());
    tx.commit().await.unwrap();
    id
}

async fn asked(app: &TestApp, account: &AccountId, query: BadgeQuery) -> BadgePage {
    list(&app.state, account, &query).await.unwrap()
}

fn names(page: &BadgePage) -> Vec<&str> {
    page.tiles.iter().map(|tile| tile.name.as_str()).collect()
}

fn search(words: &str) -> BadgeQuery {
    BadgeQuery {
        search: words.to_owned(),
        ..BadgeQuery::default()
    }
}

fn chosen(choices: &[(Facet, &str)]) -> BadgeQuery {
    let chosen = choices.iter().map(|(f, key)| (*f, (*key).to_owned()));
    BadgeQuery {
        filters: Filters {
            chosen: chosen.collect(),
            ..Filters::default()
        },
        ..BadgeQuery::default()
    }
}

/// Key and count of each choice of a facet.
fn counts(page: &BadgePage, facet: Facet) -> Vec<(&str, u32)> {
    let of = page
        .facets
        .choices
        .iter()
        .find(|(which, _)| *which == facet);
    let choices = of
        .map(|(_, choices)| choices.as_slice())
        .unwrap_or_default();
    choices.iter().map(|c| (c.key.as_str(), c.count)).collect()
}

#[tokio::test]
async fn a_badge_is_found_by_what_its_owner_wrote_on_it() {
    on_each_engine(|app| async move {
        let amina = account(&app, "amina@univ.example").await;
        let basile = account(&app, "basile@univ.example").await;
        let one = add(&app, &amina, &findings("Soudure", "Lycée", 2024, &[])).await;
        let two = add(&app, &amina, &findings("Accueil", "Mairie", 2025, &[])).await;
        let other = add(&app, &basile, &findings("Soudure", "Lycée", 2024, &[])).await;
        let tag = Arrangement::Tag("  À  Montrer ".to_owned());
        let done = arrange(&app.state, &amina, &[one.clone(), two.clone()], &tag).await;
        assert_eq!(done.unwrap(), 2);
        let note = "Entretien du 3 mars,\r\n100% réussi";
        write_note(&app.state, &amina, &one, note).await.unwrap();

        let found = asked(&app, &amina, search("montrer")).await;
        assert_eq!(names(&found), ["Accueil", "Soudure"]);
        assert_eq!(found.tiles[0].tags, ["À Montrer"]);
        // Words of the badge and of the note together.
        let found = asked(&app, &amina, search("entretien SOUDURE a montrer")).await;
        assert_eq!(names(&found), ["Soudure"]);
        assert_eq!(asked(&app, &amina, search("100%")).await.total, 1);
        assert_eq!(asked(&app, &amina, search("1000%")).await.total, 0);
        assert_eq!(asked(&app, &basile, search("entretien")).await.total, 0);

        // A check writes the badge's own words anew, and not the owner's.
        let mut tx = app.state.db.begin().await.unwrap();
        let again = findings("Soudure TIG", "Lycée", 2024, &["Souder"]);
        let now = app.state.clock.now();
        assert!(update(&mut tx, &one, &again, now).await.unwrap());
        tx.commit().await.unwrap();
        let found = asked(&app, &amina, search("entretien souder tig")).await;
        assert_eq!(names(&found), ["Soudure TIG"]);

        // Tags are the same whatever their case and accents; the note goes when it is emptied.
        let same = Arrangement::Untag("a montrer".to_owned());
        arrange(&app.state, &amina, std::slice::from_ref(&one), &same)
            .await
            .unwrap();
        write_note(&app.state, &amina, &one, " \n ").await.unwrap();
        let found = asked(&app, &amina, search("montrer")).await;
        assert_eq!(names(&found), ["Accueil"]);
        assert_eq!(asked(&app, &amina, search("entretien")).await.total, 0);

        // Nobody arranges a badge of somebody else's, nor half of a choice.
        for ids in [vec![other.clone()], vec![two.clone(), other.clone()]] {
            for what in [
                Arrangement::Delete,
                Arrangement::Favourite(true),
                Arrangement::Archive(true),
                Arrangement::Tag("à moi".to_owned()),
            ] {
                let refused = arrange(&app.state, &amina, &ids, &what).await;
                assert!(refused.is_err(), "{what:?}");
            }
        }
        assert!(
            write_note(&app.state, &amina, &other, "à moi")
                .await
                .is_err()
        );
        assert_eq!(asked(&app, &amina, search("")).await.total, 2);
        assert_eq!(asked(&app, &amina, search("à moi")).await.total, 0);
        assert_eq!(asked(&app, &basile, search("")).await.total, 1);
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_and_say_what_each_would_leave() {
    on_each_engine(|app| async move {
        let me = account(&app, "amina@univ.example").await;
        let oral = "Communiquer à l'oral";
        let team = "Travailler en équipe";
        let a = add(&app, &me, &findings("A", "Lycée", 2024, &[oral, team])).await;
        let b = add(&app, &me, &findings("B", "Lycée", 2025, &[oral])).await;
        let c = add(&app, &me, &findings("C", "Mairie", 2025, &[team])).await;
        let d = add(&app, &me, &findings("D", "Mairie", 2026, &[])).await;
        arrange(
            &app.state,
            &me,
            &[a.clone(), c.clone()],
            &Arrangement::Favourite(true),
        )
        .await
        .unwrap();
        arrange(
            &app.state,
            &me,
            std::slice::from_ref(&d),
            &Arrangement::Archive(true),
        )
        .await
        .unwrap();

        let all = asked(&app, &me, BadgeQuery::default()).await;
        assert_eq!(names(&all), ["C", "B", "A"]);
        assert_eq!((all.total, all.held), (3, 4));
        assert_eq!(counts(&all, Facet::Issuer), [("lycee", 2), ("mairie", 1)]);
        assert_eq!(counts(&all, Facet::Year), [("2025", 2), ("2024", 1)]);
        let skills = [("communiquer a l'oral", 2), ("travailler en equipe", 2)];
        assert_eq!(counts(&all, Facet::Skill), skills);
        assert_eq!(counts(&all, Facet::State), [("controle", 3)]);
        assert_eq!((all.facets.favourites, all.facets.archived), (2, 1));

        // Two years widen, two skills narrow; the counts follow.
        let years = asked(
            &app,
            &me,
            chosen(&[(Facet::Year, "2024"), (Facet::Year, "2025")]),
        )
        .await;
        assert_eq!(years.total, 3);
        let query = chosen(&[
            (Facet::Skill, "communiquer a l'oral"),
            (Facet::Skill, "travailler en equipe"),
        ]);
        let both = asked(&app, &me, query).await;
        assert_eq!(names(&both), ["A"]);
        assert_eq!(counts(&both, Facet::Issuer), [("lycee", 1)]);
        let mut query = chosen(&[(Facet::Issuer, "mairie")]);
        let mairie = asked(&app, &me, query.clone()).await;
        assert_eq!(names(&mairie), ["C"]);
        assert_eq!(
            counts(&mairie, Facet::Issuer),
            [("lycee", 2), ("mairie", 1)]
        );
        assert_eq!(mairie.facets.archived, 1);
        query.filters.archived = true;
        assert_eq!(names(&asked(&app, &me, query).await), ["D"]);
        let nobody = asked(&app, &me, chosen(&[(Facet::Tag, "nulle part")])).await;
        assert_eq!(nobody.total, 0);
        assert_eq!(counts(&nobody, Facet::Tag), [("nulle part", 0)]);

        // A badge that goes takes its words along.
        let tag = Arrangement::Tag("mission".to_owned());
        arrange(&app.state, &me, std::slice::from_ref(&b), &tag)
            .await
            .unwrap();
        arrange(&app.state, &me, &[b], &Arrangement::Delete)
            .await
            .unwrap();
        let all = asked(&app, &me, BadgeQuery::default()).await;
        assert_eq!(counts(&all, Facet::Tag), []);
        assert_eq!(
            counts(&all, Facet::Skill),
            [("travailler en equipe", 2), ("communiquer a l'oral", 1)]
        );
    })
    .await;
}

#[tokio::test]
async fn bounds_are_kept() {
    on_each_engine(|app| async move {
        let me = account(&app, "amina@univ.example").await;
        let id = add(&app, &me, &findings("A", "Lycée", 2024, &[])).await;
        let field = |error: server::service::badges::BadgeError| match error {
            server::service::badges::BadgeError::Problem(Problem::Field { field, error }) => {
                format!("{field} {error:?}")
            }
            other => panic!("{other}"),
        };
        for n in 0..30 {
            let tag = Arrangement::Tag(format!("étiquette {n}"));
            arrange(&app.state, &me, std::slice::from_ref(&id), &tag)
                .await
                .unwrap();
        }
        // The same once more is no tag more.
        let same = Arrangement::Tag("ETIQUETTE 3".to_owned());
        arrange(&app.state, &me, std::slice::from_ref(&id), &same)
            .await
            .unwrap();
        for (text, why) in [
            ("une de trop", "tag TooManyTags"),
            (" \u{202e}\u{200b} ", "tag Required"),
            ("mot mot mot mot mot mot mot mot mot mot mot", "tag TooLong"),
        ] {
            let tag = Arrangement::Tag(text.to_owned());
            let refused = arrange(&app.state, &me, std::slice::from_ref(&id), &tag).await;
            assert_eq!(field(refused.unwrap_err()), why);
        }
        let none = arrange(&app.state, &me, &[], &Arrangement::Delete).await;
        assert_eq!(field(none.unwrap_err()), "badges Required");
        let many = vec![id.clone(); 201];
        let many = arrange(&app.state, &me, &many, &Arrangement::Delete).await;
        assert_eq!(field(many.unwrap_err()), "badges TooLong");
        let long = "é".repeat(5_001);
        let refused = write_note(&app.state, &me, &id, &long).await;
        assert_eq!(field(refused.unwrap_err()), "note TooLong");
        let page = asked(&app, &me, BadgeQuery::default()).await;
        assert_eq!(page.tiles[0].tags.len(), 30);
        assert_eq!(page.tiles[0].verdict, None::<Verdict>);
    })
    .await;
}
