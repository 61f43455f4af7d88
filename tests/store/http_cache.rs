//! Answers of hosts, kept in the database.

use std::sync::Arc;

use domain::Millis;
use server::fetch::{Cache, Cached};
use server::store::http_cache::{HttpCache, sweep};
use support::on_each_engine;

fn answer(etag: &str, body: &[u8]) -> Cached {
    Cached {
        etag: Some(etag.to_owned()),
        last_modified: None,
        content_type: Some("application/json".to_owned()),
        body: body.to_vec(),
    }
}

#[tokio::test]
async fn an_answer_is_kept_by_address_and_kind_until_it_is_old() {
    on_each_engine(|app| async move {
        let cache = HttpCache::new(app.state.db.clone(), Arc::new(app.clock.clone()));
        let (url, json, any) = ("https://univ.example/list", "application/json", "*/*");
        assert_eq!(cache.get(url, json).await, None);
        cache.put(url, json, answer("1", b"[\0\xff]")).await;
        cache.put(url, json, answer("2", b"[\0\xfe]")).await;
        assert_eq!(cache.get(url, json).await, Some(answer("2", b"[\0\xfe]")));
        assert_eq!(cache.get(url, any).await, None);
        // What is large is asked for in full each time.
        cache
            .put(url, any, answer("1", &vec![b'x'; (1 << 20) + 1]))
            .await;
        assert_eq!(cache.get(url, any).await, None);

        let mut tx = app.state.db.begin().await.unwrap();
        assert_eq!(sweep(&mut tx, app.state.clock.now()).await.unwrap(), 0);
        let later = app.state.clock.now().plus(Millis::SECOND);
        assert_eq!(sweep(&mut tx, later).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(cache.get(url, json).await, None);
    })
    .await;
}
