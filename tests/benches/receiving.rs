//! 10,000 badges by ZIP, each hosted by an issuer on loopback that is asked for it: how long it
//! takes until the report is finished, and the most memory that was needed.
//!
//! `cargo bench --workspace --bench receiving` (a number changes how many); on both databases where
//! `BESACE_TEST_POSTGRES` names one. Issuer and server are one process here, so that the memory is
//! that of both.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement says what it found, or stops"
)]

use std::fs::File;
use std::io::{Seek, Write};
use std::time::Duration;

use server::service::badges::Manner;
use server::service::intakes::{Gathering, report, take_in};
use support::{Issuer, Reply, TestApp, engines};
use tokio::time::Instant;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ADDRESS: &str = "amina@univ.example";

#[tokio::main]
async fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let count: usize = asked.unwrap_or(10_000);
    for engine in engines() {
        let app = TestApp::start_with(engine, |config| {
            config.fetch.host_requests_at_once = 64;
            config.fetch.host_requests_per_second = 1_000_000;
        })
        .await;
        let account = app.account("Amina", ADDRESS).await;
        let archive = archive(&app, count);
        let size = archive.metadata().expect("its size").len();
        let began = Instant::now();
        let mut gathering = Gathering::start(&app.state, &account)
            .await
            .expect("a start");
        gathering.add_archive(None, archive).await.expect("a ZIP");
        let read = began.elapsed();
        let id = gathering
            .write(Manner::BY_HAND)
            .await
            .expect("written down");
        let until = Instant::now() + Duration::from_secs(3_600);
        assert!(take_in(&app.state, &id, until).await.expect("taken in"));
        let took = began.elapsed();
        let report = report(&app.state, &account, &id, &Default::default()).await;
        let tally = report.expect("a report").tally;
        assert_eq!(tally.imported as usize, count, "{tally:?}");
        println!(
            "{engine:?}: {count} badges ({} MB) in {:.1} s, of which {:.1} s to read the ZIP; {} MB of memory at most",
            size >> 20,
            took.as_secs_f64(),
            read.as_secs_f64(),
            peak_megabytes()
        );
    }
}

/// A ZIP of baked pictures whose assertions the issuer serves.
fn archive(app: &TestApp, count: usize) -> File {
    let model = app.issuer.hosted("modele", ADDRESS);
    let mut zip = ZipWriter::new(tempfile::tempfile().expect("a file"));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for n in 0..count {
        let mut badge = model.clone();
        let path = format!("/{n}/assertion");
        badge["id"] = format!("{}{path}", app.issuer.url).into();
        zip.start_file(format!("{n}.png"), stored)
            .expect("an entry");
        zip.write_all(&Issuer::baked(&badge)).expect("written");
        app.issuer.says(&path, Reply::Json(badge));
    }
    let mut file = zip.finish().expect("an end");
    file.rewind().expect("rewound");
    file
}

/// The most memory that this process has had in use (Linux), in megabytes.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) >> 10
}
