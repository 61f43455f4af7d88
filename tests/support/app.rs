//! The whole program in process.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::Millis;
use server::auth::keys::Keys;
use server::auth::passwords::Passwords;
use server::clock::{MockClock, SystemEntropy};
use server::fetch::{self, Exception, SystemLookup};
use server::image::Studio;
use server::jobs::{Lane, Registry};
use server::mail::{MailError, Mailer};
use server::service::links::Links;
use server::service::shares::Stations;
use server::store::http_cache::HttpCache;
use server::store::{Blobs, Db};
use server::{AppState, Config, Parts};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::database::empty_postgres;
use crate::{Browser, Engine, Issuer};

/// The domain of the import addresses.
pub const MAIL_DOMAIN: &str = "import.exemple.fr";

/// Besace, started for one test.
#[derive(Debug)]
pub struct TestApp {
    /// What requests and jobs work with.
    pub state: AppState,
    /// The clock; it shows 22 November 2026, noon, until moved.
    pub clock: MockClock,
    /// Where files are.
    pub folder: Arc<TempDir>,
    /// An issuer of badges, on the one address of loopback that the application may open.
    pub issuer: Issuer,
    /// When it was started, on the system's clock.
    began: SystemTime,
}

/// What the application's clock shows first, in milliseconds: 22 November 2026, noon.
const STARTS: u64 = 1_795_348_800_000;

impl TestApp {
    /// Starts on an engine, in an empty database and folder; mails stay in memory.
    pub async fn start(engine: Engine) -> Self {
        Self::with(engine, false, Mailer::in_memory, |_| {}).await
    }

    /// Starts like [`TestApp::start`], with settings changed.
    pub async fn start_with(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        Self::with(engine, false, Mailer::in_memory, change).await
    }

    /// Starts as for who develops: with the mailbox page, mails in a folder, and settings changed.
    pub async fn start_dev(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        Self::with(engine, true, Mailer::from_config, change).await
    }

    /// Starts with settings changed, which may name the issuer's address.
    pub async fn start_beside(engine: Engine, change: impl FnOnce(&mut Config, &str)) -> Self {
        Self::beside(engine, false, Mailer::in_memory, change).await
    }

    async fn with(
        engine: Engine,
        dev: bool,
        mailer: fn(&Config) -> Result<Mailer, MailError>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        Self::beside(engine, dev, mailer, |config, _| change(config)).await
    }

    async fn beside(
        engine: Engine,
        dev: bool,
        mailer: fn(&Config) -> Result<Mailer, MailError>,
        change: impl FnOnce(&mut Config, &str),
    ) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "files bear the date of the day on which the test runs"
        )]
        let began = SystemTime::now();
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::default();
        config.files.folder = folder.path().to_owned();
        // The least that Argon2 allows: tests sign up hundreds of people.
        config.security.argon2_memory = 8;
        config.security.argon2_passes = 1;
        config.receive.domain = MAIL_DOMAIN.to_owned();
        if engine == Engine::Postgres {
            config.database.url = empty_postgres().await.into();
        }
        let (issuer, port) = Issuer::start().await;
        config.receive.factory = issuer.url.parse().expect("an address");
        change(&mut config, &issuer.url);
        let clock = MockClock::new(Millis(STARTS.cast_signed()));
        let db = Db::open(&config.database_url()).await.expect("a database");
        db.migrate().await.expect("a schema");
        let blobs = Blobs::in_folder(&config.blob_folder()).expect("a blob store");
        let site = Arc::new(config.site());
        let fetch = fetch::Client::with_exceptions(
            &fetch::Settings::of(&config),
            Arc::new(HttpCache::new(db.clone(), Arc::new(clock.clone()))),
            Arc::new(SystemLookup),
            vec![Exception {
                host: "127.0.0.1".to_owned(),
                port,
            }],
        )
        .expect("a client");
        let links = Links::load(&config).expect("rules for links");
        let state = AppState::new(Parts {
            db,
            blobs,
            clock: Arc::new(clock.clone()),
            keys: Keys::load(&config.security.keys, folder.path(), &SystemEntropy).expect("keys"),
            passwords: Passwords::new(&config.security, Arc::new(SystemEntropy)).expect("a cost"),
            mailer: mailer(&config).expect("mail settings"),
            entropy: Arc::new(SystemEntropy),
            wake: Arc::new(Notify::new()),
            assets: Arc::default(),
            site,
            fetch,
            links,
            studio: Studio::default(),
            stations: Stations::default(),
            dev,
            config,
        });
        Self {
            state,
            clock,
            folder: Arc::new(folder),
            issuer,
            began,
        }
    }

    /// A visitor who is not signed in.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(server::http::router(self.state.clone()))
    }

    /// Enqueues what runs by itself from time to time, and runs every job that is due.
    pub async fn run_periodic_jobs(&self) {
        self.date_files(&self.state.config.blob_folder());
        let registry = Registry::all();
        registry.schedule(&self.state).await.expect("the queue");
        self.run_jobs().await;
    }

    /// Dates files on the application's clock. The file system knows only the day on which the test
    /// runs, and to a clock that is behind it, no file would ever be a day old.
    fn date_files(&self, folder: &Path) {
        let starts = UNIX_EPOCH + Duration::from_millis(STARTS);
        let Ok(ahead) = self.began.duration_since(starts) else {
            return;
        };
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self.date_files(&path);
                continue;
            }
            let file = File::open(&path).expect("a file");
            let dated = file.metadata().and_then(|it| it.modified());
            let dated = dated.expect("a date");
            // Another one was dated before.
            if dated >= self.began {
                file.set_modified(dated - ahead).expect("a new date");
            }
        }
    }

    /// Runs every job that is due, and those that they make due.
    pub async fn run_jobs(&self) {
        self.run_jobs_of(None).await;
    }

    /// The same for the jobs of one lane.
    pub async fn run_jobs_of(&self, lane: Option<Lane>) {
        let registry = Registry::all();
        while registry
            .run_one(&self.state, "test", lane)
            .await
            .expect("the queue")
        {}
    }
}
