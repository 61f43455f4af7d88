//! The job queue: each job once, in order, again after a failure, at last dead.

use domain::{JobId, Millis};
use server::clock::{SystemEntropy, new_id};
use server::service::accounts::mails::AccountDeletedMail;
use server::store::jobs;
use support::{TestApp, on_each_engine};

async fn enqueue(app: &TestApp, kind: &str, key: Option<&str>, at: Millis) -> bool {
    let id: JobId = new_id(&app.clock, &SystemEntropy);
    let mut tx = app.state.db.begin().await.unwrap();
    let new = jobs::NewJob {
        id: &id,
        kind,
        lane: jobs::Lane::Prompt,
        payload: "null",
        dedup_key: key,
        run_at: at,
    };
    let added = jobs::enqueue(&mut tx, &new, at).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn claim(app: &TestApp, worker: &str) -> Option<jobs::Claimed> {
    let now = app.state.clock.now();
    let mut tx = app.state.db.begin().await.unwrap();
    let claimed = jobs::claim(&mut tx, worker, None, now, now.plus(Millis::MINUTE))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claimed
}

#[tokio::test]
async fn a_job_is_claimed_once_until_its_lock_runs_out() {
    on_each_engine(|app| async move {
        assert!(enqueue(&app, "k", None, app.state.clock.now()).await);
        let first = claim(&app, "a").await.expect("the job");
        assert!(claim(&app, "b").await.is_none());
        app.clock.advance(2 * Millis::MINUTE);
        let second = claim(&app, "b").await.expect("the job again");
        assert_eq!((first.id, second.attempts), (second.id.clone(), 2));
    })
    .await;
}

#[tokio::test]
async fn many_workers_never_take_the_same_job() {
    on_each_engine(|app| async move {
        for _ in 0..20 {
            enqueue(&app, "k", None, app.state.clock.now()).await;
        }
        let claims = (0..30).map(|i| {
            let app = &app;
            async move { claim(app, &i.to_string()).await }
        });
        let mut taken: Vec<String> = futures::future::join_all(claims)
            .await
            .into_iter()
            .flatten()
            .map(|c| c.id)
            .collect();
        let all = taken.len();
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), all, "a job was taken twice");
    })
    .await;
}

#[tokio::test]
async fn of_two_with_one_key_the_second_is_dropped() {
    on_each_engine(|app| async move {
        let now = app.state.clock.now();
        assert!(enqueue(&app, "k", Some("one"), now).await);
        assert!(!enqueue(&app, "k", Some("one"), now).await);
        assert!(enqueue(&app, "k", Some("two"), now).await);
    })
    .await;
}

#[tokio::test]
async fn a_job_of_an_unknown_kind_waits_for_a_version_that_knows_it() {
    on_each_engine(|app| async move {
        enqueue(&app, "from-the-future", None, app.state.clock.now()).await;
        app.run_jobs().await;
        let mut on = app.state.db.read().await.unwrap();
        let counts = jobs::count(&mut on).await.unwrap();
        assert_eq!((counts[0].waiting, counts[0].dead), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn what_failed_too_often_is_kept_a_week_for_the_operator_and_then_dropped() {
    on_each_engine(|app| async move {
        let address = "disparue@exemple.fr";
        let mut tx = app.state.db.begin().await.unwrap();
        let mail = AccountDeletedMail {
            address: address.parse().unwrap(),
            name: "Amina Disparue".to_owned(),
            language: domain::Language::Fr,
        };
        server::jobs::enqueue(&app.state, &mut tx, &mail)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let job = claim(&app, "a").await.expect("the job");
        let mut tx = app.state.db.begin().await.unwrap();
        jobs::bury(&mut tx, &job, "a", app.state.clock.now(), "refused")
            .await
            .unwrap();
        tx.commit().await.unwrap();

        app.clock.advance(7 * Millis::DAY - Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(app.tables_with(address).await, ["job"], "to be looked at");
        app.clock.advance(2 * Millis::HOUR);
        app.run_periodic_jobs().await;
        assert!(app.tables_with(address).await.is_empty());
        assert!(app.tables_with("Disparue").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn no_job_waits_for_ever() {
    on_each_engine(|app| async move {
        let start = app.state.clock.now();
        enqueue(&app, "from-the-future", None, start).await;
        let mut tries = 0;
        while app.state.clock.now().0 - start.0 < 40 * Millis::DAY {
            app.run_jobs().await;
            app.clock.advance(6 * Millis::HOUR);
            tries += 1;
            let mut on = app.state.db.read().await.unwrap();
            if jobs::count(&mut on).await.unwrap()[0].dead == 1 {
                break;
            }
        }
        let lasted = app.state.clock.now().0 - start.0;
        assert!(lasted > 5 * Millis::DAY, "an upgrade can be made again");
        assert!(lasted < 15 * Millis::DAY, "{tries} rounds");
    })
    .await;
}
