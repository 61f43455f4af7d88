//! Backups: the database and the blobs in one folder, and back.
//!
//! Blobs are copied before and after the database: whatever a row of the snapshot names was there
//! at the first or at the second copy, since nothing younger than a day is swept.

use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Executor};
use tokio::process::Command;

use crate::store::blobs::{BlobError, BlobId};
use crate::store::{Blobs, Db};
use crate::{AppState, Config};

const ABOUT: &str = "backup.json";
const SQLITE: &str = "besace.db";
const POSTGRES: &str = "besace.pgdump";
const BLOBS: &str = "blobs";
const KEYS: &str = "keys";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The version of this layout.
    pub layout: u32,
    /// The version of Besace that made it.
    pub besace: String,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// How many blobs it holds.
    pub blobs: usize,
}

/// Why a backup was not made or not brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something in the place already.
    #[error("{0} is not empty: nothing is written over")]
    NotEmpty(String),
    /// The folder is no backup.
    #[error("{0} is not a folder that besace backup made")]
    NotABackup(PathBuf),
    /// It was made by a later version, or on another engine.
    #[error("this backup is of {found}; this instance needs {wanted}")]
    Other {
        /// What the backup is.
        found: String,
        /// What would fit.
        wanted: String,
    },
    /// A blob's bytes are not those of its name.
    #[error("the file {0} in the backup is damaged")]
    Damaged(String),
    /// pg_dump or pg_restore failed or is not there.
    #[error("{program} failed: {message}")]
    Program {
        /// Which.
        program: &'static str,
        /// What it said.
        message: String,
    },
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] crate::store::db::OpenError),
    /// The blob store refused.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// The disk refused.
    #[error("the disk refused: {0}")]
    Disk(#[from] std::io::Error),
    /// `backup.json` is not readable.
    #[error("backup.json cannot be read: {0}")]
    About(#[from] serde_json::Error),
}

/// Makes a backup in a new folder; the server may run meanwhile.
pub async fn make(state: &AppState, folder: &Path) -> Result<About, BackupError> {
    make_empty(folder)?;
    let copy = Blobs::in_folder(&folder.join(BLOBS))?;
    copy_blobs(&state.blobs, &copy).await?;
    match &state.db {
        Db::Sqlite { write, .. } => {
            let path = folder
                .join(SQLITE)
                .display()
                .to_string()
                .replace('\'', "''");
            let mut connection = write.acquire().await?;
            connection
                .execute(AssertSqlSafe(format!("VACUUM INTO '{path}'")))
                .await?;
        }
        Db::Postgres(_) => {
            let mut dump = Command::new("pg_dump");
            dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]);
            dump.arg(folder.join(POSTGRES))
                .arg("--dbname")
                .arg(state.config.database_url());
            run("pg_dump", dump).await?;
        }
    }
    let blobs = copy_blobs(&state.blobs, &copy).await?;
    // Without them what the database holds sealed is lost; keys of the settings stay there.
    let keys = state.config.files.folder.join(KEYS);
    if state.config.security.keys.expose_secret().is_empty() && keys.exists() {
        std::fs::copy(keys, folder.join(KEYS))?;
    }
    let about = About {
        layout: 1,
        besace: env!("CARGO_PKG_VERSION").to_owned(),
        engine: state.db.engine().to_owned(),
        blobs,
    };
    std::fs::write(folder.join(ABOUT), serde_json::to_vec_pretty(&about)?)?;
    Ok(about)
}

/// Brings a backup back into the empty instance that the settings describe.
pub async fn restore(config: &Config, folder: &Path) -> Result<About, BackupError> {
    let about = std::fs::read(folder.join(ABOUT))
        .map_err(|_| BackupError::NotABackup(folder.to_owned()))?;
    let about: About = serde_json::from_slice(&about)?;
    let url = config.database_url();
    let engine = if url.starts_with("sqlite:") {
        "sqlite"
    } else {
        "postgres"
    };
    if about.layout != 1 || about.engine != engine {
        return Err(BackupError::Other {
            found: format!("{}, layout {}", about.engine, about.layout),
            wanted: format!("{engine}, layout 1"),
        });
    }
    make_empty(&config.files.folder)?;
    if folder.join(KEYS).exists() {
        std::fs::copy(folder.join(KEYS), config.files.folder.join(KEYS))?;
    }
    if let Some(path) = url.strip_prefix("sqlite:") {
        if Path::new(path).exists() {
            return Err(BackupError::NotEmpty(path.to_owned()));
        }
        std::fs::copy(folder.join(SQLITE), path)?;
    } else {
        let db = Db::open(&url).await?;
        if let Db::Postgres(pool) = &db {
            let (tables,): (i64,) = sqlx::query_as(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'",
            )
            .fetch_one(pool)
            .await?;
            if tables > 0 {
                return Err(BackupError::NotEmpty("the database".to_owned()));
            }
        }
        db.close().await;
        let mut restore = Command::new("pg_restore");
        restore.args([
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--dbname",
        ]);
        restore.arg(&url).arg(folder.join(POSTGRES));
        run("pg_restore", restore).await?;
    }
    let from = Blobs::in_folder(&folder.join(BLOBS))?;
    let to = Blobs::in_folder(&config.blob_folder())?;
    copy_blobs(&from, &to).await?;
    let db = Db::open(&url).await?;
    db.migrate().await?;
    db.close().await;
    Ok(about)
}

/// Copies the blobs that `to` lacks; gives the number that `from` holds.
async fn copy_blobs(from: &Blobs, to: &Blobs) -> Result<usize, BackupError> {
    let there: std::collections::BTreeSet<BlobId> =
        to.list().await?.into_iter().map(|(id, _)| id).collect();
    let all = from.list().await?;
    let count = all.len();
    for (id, _) in all {
        if there.contains(&id) {
            continue;
        }
        // Forgotten since it was listed: no row names it any more.
        let Some(bytes) = from.read(&id).await? else {
            continue;
        };
        if BlobId::of(&bytes) != id {
            return Err(BackupError::Damaged(id.as_str().to_owned()));
        }
        to.keep(bytes).await?;
    }
    Ok(count)
}

fn make_empty(folder: &Path) -> Result<(), BackupError> {
    std::fs::create_dir_all(folder)?;
    if std::fs::read_dir(folder)?.next().is_some() {
        return Err(BackupError::NotEmpty(folder.display().to_string()));
    }
    Ok(())
}

async fn run(program: &'static str, mut command: Command) -> Result<(), BackupError> {
    let output = command
        .output()
        .await
        .map_err(|error| BackupError::Program {
            program,
            message: format!("{error}; it comes with PostgreSQL's client programs"),
        })?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(BackupError::Program { program, message })
}
