//! A server that is killed in the middle of taking something in, at one await after the other.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use domain::{Language, Millis};
use serde_json::json;
use server::jobs::Job;
use server::service::deliveries::Deliver;
use server::service::intakes::TakeIn;
use support::{Conversation, Issuer, TestApp, on_each_engine};

use super::{ADDRESS, NAME, all, zip_of};

/// Lets something run until it has been woken so often, and drops it as a kill does: with its
/// transaction open. Says whether it had ended before.
async fn killed_after(wakes: usize, run: impl Future) -> bool {
    let mut run = pin!(run);
    let mut left = wakes;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        run.as_mut().poll(context).map(|_| true)
    })
    .await
}

/// Runs a job again and again, killed a little later each time, until it comes to its end; says
/// how often it was killed.
pub(crate) async fn until_done<J: Job + Clone>(app: &TestApp, job: &J) -> usize {
    for wakes in 0..2_000 {
        if killed_after(wakes, job.clone().run(app.state.clone())).await {
            return wakes;
        }
        // Longer than whoever died had it in hand.
        app.clock.advance(4 * Millis::MINUTE);
    }
    panic!("it never ends");
}

pub(crate) async fn words(app: &TestApp, sql: &'static str) -> Vec<String> {
    let mut on = app.state.db.read().await.unwrap();
    let rows: Vec<(String,)> = server::fetch_all!(&mut on, (String,), sql).unwrap();
    rows.into_iter().map(|(word,)| word).collect()
}

#[tokio::test]
async fn a_mail_is_taken_in_whole_and_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = |name: &str| Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}));
        let zip = zip_of(&[
            ("un.png", badge("un")),
            ("deux.png", badge("deux")),
            ("trois.png", badge("trois")),
            ("photo.jpg", b"\xff\xd8\xff\xe0 a photograph".to_vec()),
        ]);
        let mail = [
            b"Subject: x\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            base64(&zip).as_bytes(),
        ]
        .concat();
        let mut line = Conversation::lmtp(doors.lmtp).await;
        assert_eq!(line.deliver(&[&to], &mail).await, ["250 2.0.0 Taken\r\n"]);
        let intake = words(&app, "SELECT id FROM intake").await[0].parse().unwrap();
        let kills = until_done(&app, &TakeIn { intake, slice: 0 }).await;
        assert!(kills > 5, "it was killed {kills} times only");
        app.clock.advance(Millis::HOUR);
        app.run_jobs().await;
        assert_eq!(all(&app).await.len(), 3);
        let results = words(&app, "SELECT result FROM intake_item ORDER BY position").await;
        assert_eq!(results, ["imported", "imported", "imported", "failed"]);
        let open = "SELECT id FROM intake WHERE finished_at IS NULL";
        assert!(words(&app, open).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_push_is_brought_whole_and_once() {
    on_each_engine(|app| async move {
        app.member(NAME, ADDRESS).await;
        app.run_jobs().await;
        let platform = app.partner("Université").await;
        let items: Vec<_> = (0..3)
            .map(|n| {
                let credential = app.issuer.signed(&format!("n{n}"), ADDRESS, |_| {});
                json!({"id": n.to_string(), "email": ADDRESS, "credential": credential})
            })
            .collect();
        for _ in 0..3 {
            platform.delivers(&items).await;
        }
        let deliver = Deliver {
            partner: platform.id.clone(),
            address: ADDRESS.parse().unwrap(),
            language: Language::Fr,
        };
        let kills = until_done(&app, &deliver).await;
        assert!(kills > 5, "it was killed {kills} times only");
        app.clock.advance(Millis::HOUR);
        app.run_jobs().await;
        assert_eq!(all(&app).await.len(), 3);
        let results = words(&app, "SELECT result FROM intake_item ORDER BY position").await;
        assert_eq!(results, ["imported"; 3]);
        // Sent again, it is known.
        let again = platform.delivers(&items).await.json();
        assert_eq!(again["already"], 3);
        app.run_jobs().await;
        assert_eq!(all(&app).await.len(), 3);
    })
    .await;
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
