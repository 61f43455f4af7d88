//! What is too long, too many, or meant to break something.

use domain::BadgeId;
use domain::collection::MOST_BADGES;
use http::StatusCode;
use support::on_each_engine;

use super::{ADDRESS, NAME, account, arrange, badges, create, edition, page_of, titles};

#[tokio::test]
async fn a_title_is_a_line_of_text_and_nothing_else() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A", "B"]).await;
        let from = "/collections/nouvelle";
        let long = "é".repeat(10_000);
        let fields = [("title", &*long), ("badges[]", all[1].as_str())];
        let page = super::sent(&mut browser, from, "create", &fields).await;
        assert!(page.text().contains("trop long"));
        assert_eq!(page.attributes("#title", "aria-invalid"), ["true"]);
        let ticked = page.attributes("input[name='badges[]'][checked]", "value");
        assert_eq!(ticked, [all[1].as_str()], "what was ticked stays so");
        for nothing in ["", " \t\u{202e}\u{200b} "] {
            let page = super::sent(&mut browser, from, "create", &[("title", nothing)]).await;
            assert!(page.text().contains("Écrivez un titre"), "{nothing:?}");
        }
        let list = browser.get("/collections").await;
        assert!(
            list.text().contains("Réunir des badges"),
            "nothing was made"
        );

        // Marks that turn text around go, letters that are read from the right stay, markup is text.
        let title = "\u{202e}Mon \u{2066}<script>alert(1)</script>\u{2069} \u{200f}שלום\u{200e}";
        let id = create(&mut browser, title, &all).await;
        let page = browser.get(&page_of(&id)).await;
        let shown = "Mon <script>alert(1)</script> שלום";
        assert_eq!(page.text_of("h1").as_deref(), Some(shown));
        assert!(!page.text().contains("<script>alert(1)"));
        let list = browser.get("/collections").await;
        assert_eq!(list.text_of(".collection-tile h2").as_deref(), Some(shown));

        for (field, most) in [("title", 120), ("text", 4_000)] {
            let edition = edition(&browser.get(&page_of(&id)).await);
            let typed = "x".repeat(most + 1);
            let mut fields = vec![
                ("id", id.as_str()),
                ("edition", &*edition),
                (field, &*typed),
            ];
            if field != "title" {
                fields.push(("title", "Titre"));
            }
            let page = super::sent(&mut browser, &page_of(&id), "change", &fields).await;
            assert!(page.text().contains("trop long"), "{field}");
            let said = page.attributes(&format!("#{field}"), "aria-invalid");
            assert_eq!(said, ["true"], "{field}");
        }
        let line = "x".repeat(281);
        let what = format!("line:{}", all[0]);
        let fields = [("what", &*what), ("line", &line)];
        let page = arrange(&mut browser, &id, &fields).await;
        assert!(page.text().contains("trop long"));
        let field = format!("#phrase-{}", all[0]);
        assert_eq!(page.attributes(&field, "value"), [line]);
    })
    .await;
}

#[tokio::test]
async fn more_badges_than_a_collection_holds_are_refused_at_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let names: Vec<String> = (0..=MOST_BADGES).map(|n| format!("Badge {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let all = badges(&app, &me, &names).await;
        let id = create(&mut browser, "Pleine", &all[..MOST_BADGES]).await;
        let page = browser.get(&page_of(&id)).await;
        assert_eq!(titles(&page).len(), MOST_BADGES);
        // The last comes first, and everything else goes one down.
        let first = format!("first:{}", all[MOST_BADGES - 1]);
        let page = arrange(&mut browser, &id, &[("what", &first)]).await;
        let order = titles(&page);
        assert_eq!((&*order[0], &*order[1]), ("Badge 499", "Badge 0"));

        let add = format!("{}/ajouter", page_of(&id));
        let fields = [
            ("collection", id.as_str()),
            ("badges[]", all[MOST_BADGES].as_str()),
        ];
        let page = super::sent(&mut browser, &add, "add", &fields).await;
        assert!(page.text().contains("500 badges au plus"));
        assert!(page.text().contains("autre collection"), "what to do");

        // Five thousand in one request: not one of them is looked for.
        let many: Vec<BadgeId> = (0..5_000)
            .map(|n| format!("0190b5a2-0000-7000-8000-{n:012}").parse().unwrap())
            .collect();
        for (function, named) in [
            ("add", ("collection", id.as_str())),
            ("create", ("title", "T")),
        ] {
            let mut fields = vec![named];
            fields.extend(many.iter().map(|id| ("badges[]", id.as_str())));
            let mut json = browser.clone().with("accept", "application/json");
            let answer = json
                .post(&format!("/api/fn/collections/{function}"), &fields)
                .await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{function}"
            );
            let said = answer.json();
            assert_eq!(said["field"], "badges", "{function}: {said}");
            assert_eq!(said["error"], "too_many_badges", "{function}: {said}");
        }
        assert_eq!(titles(&browser.get(&page_of(&id)).await).len(), MOST_BADGES);
    })
    .await;
}
