//! Order, sections and lines, by the buttons that work without JavaScript.

use support::on_each_engine;

use super::{ADDRESS, NAME, account, arrange, badges, create, page_of, titles};

#[tokio::test]
async fn badges_and_sections_go_where_the_buttons_say() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A", "B", "C", "D"]).await;
        let id = create(&mut browser, "Ordre", &all).await;
        let on = |verb: &str, n: usize| format!("{verb}:{}", all[n]);
        for (what, expected) in [
            (on("up", 1), ["B", "A", "C", "D"]),
            (on("up", 1), ["B", "A", "C", "D"]),
            (on("down", 1), ["A", "B", "C", "D"]),
            (on("last", 0), ["B", "C", "D", "A"]),
            (on("first", 3), ["D", "B", "C", "A"]),
        ] {
            let page = arrange(&mut browser, &id, &[("what", &what)]).await;
            assert_eq!(titles(&page), expected, "{what}");
        }
        // As the script does when a badge was dragged.
        let what = format!("{}:1", on("place", 0));
        let fields = [("what", &*what), ("section", "0")];
        let page = arrange(&mut browser, &id, &fields).await;
        assert_eq!(titles(&page), ["D", "A", "B", "C"]);

        let fields = [("what", "section_add"), ("title", " Ce que je  transmets ")];
        arrange(&mut browser, &id, &fields).await;
        let fields = [("what", "section_add"), ("title", "À venir")];
        let page = arrange(&mut browser, &id, &fields).await;
        let heads = page.attributes(".laid-list", "data-title");
        assert_eq!(heads, ["", "Ce que je transmets", "À venir"]);

        let (b, d) = (all[1].as_str(), all[3].as_str());
        let fields = [
            ("what", "gather"),
            ("section", "1"),
            ("badges[]", d),
            ("badges[]", b),
        ];
        let page = arrange(&mut browser, &id, &fields).await;
        let inside = |section: usize| format!(".laid-list[data-section='{section}'] .laid");
        assert_eq!(page.attributes(&inside(0), "data-name"), ["A", "C"]);
        assert_eq!(page.attributes(&inside(1), "data-name"), ["D", "B"]);
        let page = arrange(&mut browser, &id, &[("what", "section_down:1")]).await;
        assert_eq!(page.attributes(&inside(2), "data-name"), ["D", "B"]);
        let fields = [
            ("what", "section_name"),
            ("section", "2"),
            ("title", "Transmis"),
        ];
        let page = arrange(&mut browser, &id, &fields).await;
        let heads = page.attributes(".laid-list", "data-title");
        assert_eq!(heads, ["", "À venir", "Transmis"]);
        // The last badge of a section goes up into the one above.
        let page = arrange(&mut browser, &id, &[("what", &on("up", 3))]).await;
        assert_eq!(page.attributes(&inside(1), "data-name"), ["D"]);
        // A section that goes leaves its badges to the one above.
        let page = arrange(&mut browser, &id, &[("what", "section_remove:1")]).await;
        assert_eq!(page.attributes(&inside(0), "data-name"), ["A", "C", "D"]);
        assert_eq!(page.attributes(&inside(1), "data-name"), ["B"]);
        assert_eq!(
            page.attributes(".laid-list", "data-title"),
            ["", "Transmis"]
        );

        let line = "  Mon premier <b>atelier</b>\u{202e} ";
        let what = format!("line:{b}");
        let fields = [("what", &*what), ("line", line)];
        let page = arrange(&mut browser, &id, &fields).await;
        let field = format!("#phrase-{b}");
        assert_eq!(
            page.attributes(&field, "value"),
            ["Mon premier <b>atelier</b>"]
        );
        let fields = [("what", "remove"), ("badges[]", d), ("badges[]", b)];
        let page = arrange(&mut browser, &id, &fields).await;
        assert_eq!(titles(&page), ["A", "C"]);
        let page = arrange(&mut browser, &id, &[("what", &on("remove", 0))]).await;
        assert_eq!(titles(&page), ["C"]);

        // What comes back has lost its line, and is known by a new number in public links.
        let fields = [("collection", id.as_str()), ("badges[]", b)];
        browser.post("/api/fn/collections/add", &fields).await;
        let page = browser.get(&page_of(&id)).await;
        assert_eq!(page.attributes(&field, "value"), [""]);
        let subject = domain::share::Shown {
            name: true,
            photo: false,
            evidence: false,
            dates: false,
            place: false,
        };
        let shown = server::service::shares::collection_draft(
            &app.state,
            &me,
            &id,
            subject,
            "/x".to_owned(),
        );
        let shown = shown.await.unwrap().page(&app.state).await.unwrap();
        let numbers: Vec<_> = shown
            .sections
            .iter()
            .flat_map(|section| section.badges.iter().map(|badge| badge.number))
            .collect();
        assert_eq!(numbers, [3, 5]);
    })
    .await;
}

#[tokio::test]
async fn a_button_that_nobody_drew_does_nothing() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A", "B"]).await;
        let id = create(&mut browser, "Ordre", &all).await;
        let mut json = browser.clone().with("accept", "application/json");
        let elsewhere = format!("up:{id}");
        for what in [
            "",
            "up",
            "up:x",
            &elsewhere,
            "gather",
            "section_remove:0",
            "section_up:99999999999999999999",
            "place:",
        ] {
            let fields = [("id", id.as_str()), ("edition", "1"), ("what", what)];
            let answer = json.post("/api/fn/collections/arrange", &fields).await;
            assert!(answer.status.is_client_error(), "{what}: {}", answer.status);
        }
        assert_eq!(titles(&browser.get(&page_of(&id)).await), ["A", "B"]);
    })
    .await;
}
