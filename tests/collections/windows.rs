//! Two windows on one collection: the second is told, and nothing is overwritten in silence.

use domain::Problem;
use domain::arrangement::{CollectionChange, CollectionWords, Step};
use http::StatusCode;
use server::service::badges::BadgeError;
use server::service::collections;
use support::on_each_engine;

use super::{ADDRESS, NAME, account, badges, create, edition, page_of, titles};

#[tokio::test]
async fn the_second_window_is_told_and_keeps_what_was_typed() {
    on_each_engine(|app| async move {
        let mut one = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A", "B"]).await;
        let id = create(&mut one, "Avant", &all).await;
        let page = page_of(&id);
        let seen = edition(&one.get(&page).await);
        let mut two = one.clone();

        let fields = [
            ("id", id.as_str()),
            ("edition", &*seen),
            ("title", "De la première fenêtre"),
            ("text", "Le premier texte"),
            ("ended", "leave"),
        ];
        super::sent(&mut one, &page, "change", &fields).await;

        let fields = [
            ("id", id.as_str()),
            ("edition", &*seen),
            ("title", "De la seconde fenêtre"),
            ("text", "Le second texte"),
            ("ended", "say"),
        ];
        let told = super::sent(&mut two, &page, "change", &fields).await;
        assert_eq!(told.status, StatusCode::OK);
        // The page shows what is there, says so, and has what was typed in its fields.
        assert_eq!(
            told.text_of("h1").as_deref(),
            Some("De la première fenêtre")
        );
        let alert = told.text_of("[role=alert]").unwrap();
        assert!(alert.contains("autre fenêtre"), "{alert}");
        assert_eq!(
            told.attributes("#title", "value"),
            ["De la seconde fenêtre"]
        );
        assert_eq!(
            told.text_of("textarea#text").as_deref(),
            Some("Le second texte")
        );
        assert!(told.text().contains("Ce que vous aviez écrit est resté"));
        assert!(
            told.text().contains("Maintenant : De la première fenêtre")
                || told
                    .text()
                    .contains("Maintenant\u{a0}: De la première fenêtre")
                || told
                    .text()
                    .contains("Maintenant\u{202f}: De la première fenêtre")
        );

        // Sent again, knowing that, it is done.
        let now = edition(&told);
        assert_ne!(now, seen);
        let fields = [
            ("id", id.as_str()),
            ("edition", &*now),
            ("title", "De la seconde fenêtre"),
            ("text", "Le second texte"),
            ("ended", "say"),
        ];
        let done = super::sent(&mut two, &page, "change", &fields).await;
        assert_eq!(done.text_of("h1").as_deref(), Some("De la seconde fenêtre"));
        assert!(done.text_of("[role=alert]").is_none());

        // A line that was typed in the other window stays in its field, and the order is as it is.
        let what = format!("line:{}", all[1]);
        let fields = [
            ("id", id.as_str()),
            ("edition", &*now),
            ("what", &*what),
            ("line", "Ma phrase du soir"),
        ];
        let told = super::sent(&mut one, &page, "arrange", &fields).await;
        assert!(
            told.text_of("[role=alert]")
                .unwrap()
                .contains("autre fenêtre")
        );
        let field = format!("#phrase-{}", all[1]);
        assert_eq!(told.attributes(&field, "value"), ["Ma phrase du soir"]);
        let fresh = one.get(&page).await;
        assert_eq!(fresh.attributes(&field, "value"), [""]);

        // A script is answered 409.
        let up = format!("up:{}", all[1]);
        let fields = [("id", id.as_str()), ("edition", &*now), ("what", &*up)];
        let mut json = one.clone().with("accept", "application/json");
        let answer = json.post("/api/fn/collections/arrange", &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_eq!(answer.json()["code"], "stale");
        assert_eq!(titles(&one.get(&page).await), ["A", "B"]);

        // Adding takes nothing away, so it goes by what is there.
        let more = badges(&app, &me, &["C"]).await;
        let fields = [("collection", id.as_str()), ("badges[]", more[0].as_str())];
        one.post("/api/fn/collections/add", &fields).await;
        assert_eq!(titles(&one.get(&page).await), ["A", "B", "C"]);
    })
    .await;
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_made() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A", "B", "C"]).await;
        let id = create(&mut browser, "Course", &all).await;
        for _ in 0..10 {
            let shown = collections::show(&app.state, &me, &id).await.unwrap();
            let order = |shown: &domain::collection::Collection| -> Vec<String> {
                let badges = shown.sections.iter().flat_map(|section| &section.badges);
                badges.map(|it| it.badge.name.clone()).collect()
            };
            let before = order(&shown);
            let first =
                CollectionChange::Step(shown.sections[0].badges[2].badge.id.clone(), Step::First);
            let last =
                CollectionChange::Step(shown.sections[0].badges[0].badge.id.clone(), Step::Last);
            let words = CollectionWords {
                title: format!("Course {}", shown.edition),
                ..CollectionWords::default()
            };
            let (a, b, c) = tokio::join!(
                collections::arrange(&app.state, &me, &id, shown.edition, &first),
                collections::arrange(&app.state, &me, &id, shown.edition, &last),
                collections::change(&app.state, &me, &id, shown.edition, &words),
            );
            let outcomes = [a, b, c];
            let made: Vec<usize> = (0..3).filter(|n| outcomes[*n].is_ok()).collect();
            assert_eq!(made.len(), 1, "{outcomes:?}");
            for refused in outcomes.iter().filter_map(|it| it.as_ref().err()) {
                assert!(
                    matches!(refused, BadgeError::Problem(Problem::Stale)),
                    "{refused}"
                );
            }
            let after = collections::show(&app.state, &me, &id).await.unwrap();
            assert_eq!(after.edition, shown.edition + 1);
            let expected = match made[0] {
                0 => vec![before[2].clone(), before[0].clone(), before[1].clone()],
                1 => vec![before[1].clone(), before[2].clone(), before[0].clone()],
                _ => before,
            };
            assert_eq!(order(&after), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn badges_added_at_once_are_all_there() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A", "B", "C", "D"]).await;
        let id = create(&mut browser, "Ensemble", &[]).await;
        let add = |n: usize| collections::add(&app.state, &me, &id, &all[n..=n]);
        let (a, b, c, d) = tokio::join!(add(0), add(1), add(2), add(3));
        for added in [a, b, c, d] {
            assert_eq!(added.unwrap(), 1);
        }
        let mut there = titles(&browser.get(&page_of(&id)).await);
        there.sort();
        assert_eq!(there, ["A", "B", "C", "D"]);
    })
    .await;
}
