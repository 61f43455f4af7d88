//! The job queue: each job once, in order, again after a failure, at last dead.

use domain::{JobId, Millis};
use server::clock::{SystemEntropy, new_id};
use server::store::jobs;
use support::{TestApp, on_each_engine};

async fn enqueue(app: &TestApp, kind: &str, key: Option<&str>, at: Millis) -> bool {
    let id: JobId = new_id(&app.clock, &SystemEntropy);
    let mut tx = app.state.db.begin().await.unwrap();
    let added = jobs::enqueue(&mut tx, &id, kind, "null", key, at, at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    added
}

async fn claim(app: &TestApp, worker: &str) -> Option<jobs::Claimed> {
    let now = app.state.clock.now();
    let mut tx = app.state.db.begin().await.unwrap();
    let claimed = jobs::claim(&mut tx, worker, now, now.plus(Millis::MINUTE))
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
