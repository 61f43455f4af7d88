//! One SQL text, two databases.
//!
//! [`Db`] is SQLite (one writer, a pool of readers) or PostgreSQL. A statement is a constant that
//! both understand (`$1`, `ON CONFLICT`, `RETURNING`, CTEs; no `now()`, no `::`), and the macros
//! [`fetch_all!`](crate::fetch_all), [`fetch_one!`](crate::fetch_one),
//! [`fetch_optional!`](crate::fetch_optional) and [`execute!`](crate::execute) run it with the
//! same binds on whichever is there. Reads take a [`Reading`], writes a [`Tx`]; store functions
//! take any [`Handle`].

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    Connection as _, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    Transaction,
};
use tokio::sync::Notify;

/// What the store can answer with.
pub type Result<T> = std::result::Result<T, sqlx::Error>;

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address in the settings is neither `sqlite:` nor `postgres:`.
    #[error("database.url must begin with sqlite: or postgres://")]
    Scheme,
    /// The database refused.
    #[error("the database cannot be opened: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// The database.
#[derive(Debug, Clone)]
pub enum Db {
    /// Embedded: one connection that writes, several that read beside it (WAL).
    Sqlite {
        /// Readers.
        read: SqlitePool,
        /// The writer; one connection, so that writers queue here and not in `SQLITE_BUSY`.
        write: SqlitePool,
    },
    /// For many machines.
    Postgres(PgPool),
}

/// A connection for reading, outside any transaction.
#[derive(Debug)]
pub enum Reading {
    /// SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

/// A transaction. Dropped without [`Tx::commit`], it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    wake: Option<Arc<Notify>>,
}

#[derive(Debug)]
enum Inner {
    /// Begun with `BEGIN IMMEDIATE`.
    Sqlite(Transaction<'static, Sqlite>),
    /// Read committed.
    Postgres(Transaction<'static, Postgres>),
}

/// A connection that a statement can run on.
#[derive(Debug)]
pub enum Conn<'a> {
    /// SQLite.
    Sqlite(&'a mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'a mut PgConnection),
}

/// What store functions run on: a [`Reading`] or a [`Tx`].
pub trait Handle: Send {
    /// The connection behind it.
    fn conn(&mut self) -> Conn<'_>;
}

impl Handle for Reading {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(c) => Conn::Sqlite(c),
            Self::Postgres(c) => Conn::Postgres(c),
        }
    }
}

impl Handle for Tx {
    fn conn(&mut self) -> Conn<'_> {
        match &mut self.inner {
            Inner::Sqlite(c) => Conn::Sqlite(c),
            Inner::Postgres(c) => Conn::Postgres(c),
        }
    }
}

impl Tx {
    /// Makes everything that was done in it last.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        if let Some(wake) = self.wake {
            wake.notify_waiters();
        }
        Ok(())
    }

    /// Tells `wake` once the transaction is committed, when others can see what it did.
    pub fn notify_on_commit(&mut self, wake: Arc<Notify>) {
        self.wake = Some(wake);
    }
}

impl Db {
    /// Opens the database at `url`; a SQLite file is made when it is not there.
    pub async fn open(url: &str) -> std::result::Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                // For each connection. The system's own cache holds the rest, for all of them at
                // once; a mapping would be counted for each and made a small machine look full.
                .pragma("cache_size", "-8000");
            let write = SqlitePoolOptions::new()
                .max_connections(1)
                .acquire_timeout(Duration::from_secs(10))
                .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
                .connect_with(options.clone())
                .await?;
            let read = SqlitePoolOptions::new()
                .max_connections(8)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options.read_only(true).create_if_missing(false))
                .await?;
            Ok(Self::Sqlite { read, write })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            // As SQLite's busy_timeout: who waits for a lock is answered while they still look.
            let options = PgConnectOptions::from_str(url)?.options([("lock_timeout", "5s")]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(OpenError::Scheme)
        }
    }

    /// Brings the schema up to date; does nothing when it is.
    pub async fn migrate(&self) -> std::result::Result<(), OpenError> {
        match self {
            Self::Sqlite { write, .. } => sqlx::migrate!("migrations/sqlite").run(write).await?,
            Self::Postgres(pool) => {
                // Another machine that migrates is waited for as long as it takes. The connection
                // is not given back with this setting.
                let mut connection = pool.acquire().await?.detach();
                sqlx::query("SET lock_timeout = 0")
                    .execute(&mut connection)
                    .await?;
                sqlx::migrate!("migrations/postgres")
                    .run(&mut connection)
                    .await?;
                connection.close().await?;
            }
        }
        Ok(())
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Reading> {
        match self {
            Self::Sqlite { read, .. } => Ok(Reading::Sqlite(read.acquire().await?)),
            Self::Postgres(pool) => Ok(Reading::Postgres(pool.acquire().await?)),
        }
    }

    /// A transaction for writing.
    pub async fn begin(&self) -> Result<Tx> {
        match self {
            Self::Sqlite { write, .. } => {
                let tx = write.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Tx {
                    inner: Inner::Sqlite(tx),
                    wake: None,
                })
            }
            Self::Postgres(pool) => Ok(Tx {
                inner: Inner::Postgres(pool.begin().await?),
                wake: None,
            }),
        }
    }

    /// The engine's name, for logs and metrics.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Closes every connection, after what is under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Whether a connection can be used again. On a full disk SQLite itself ends the transaction, and
/// sqlx, whose own ROLLBACK then fails, would take it for open for ever.
async fn has_no_transaction(connection: &mut SqliteConnection) -> Result<bool> {
    // A rollback is queued; behind a ping it is done.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Whether an error says that a unique index refused the row.
#[must_use]
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|e| e.is_unique_violation())
}

/// Declares a module's SQL: constants, and `STATEMENTS` for the test that prepares each of them
/// on both engines.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* const $name: &str = $sql;)+
        /// Every statement of this module, by name.
        pub const STATEMENTS: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}

/// Runs a query on a [`Handle`] and gives every row as `$row`.
#[macro_export]
macro_rules! fetch_all {
    ($on:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::store::db::Handle::conn($on) {
            $crate::store::db::Conn::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
            $crate::store::db::Conn::Postgres(c) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
        }
    };
}

/// Runs a query on a [`Handle`] and gives the first row, if there is one.
#[macro_export]
macro_rules! fetch_optional {
    ($on:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::store::db::Handle::conn($on) {
            $crate::store::db::Conn::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
            $crate::store::db::Conn::Postgres(c) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
        }
    };
}

/// Runs a query on a [`Handle`] and gives its one row.
#[macro_export]
macro_rules! fetch_one {
    ($on:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::store::db::Handle::conn($on) {
            $crate::store::db::Conn::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*.fetch_one(c).await,
            $crate::store::db::Conn::Postgres(c) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*.fetch_one(c).await,
        }
    };
}

/// Runs a statement on a [`Handle`] and gives the number of rows that it changed.
#[macro_export]
macro_rules! execute {
    ($on:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::store::db::Handle::conn($on) {
            $crate::store::db::Conn::Sqlite(c) => sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*.execute(c).await.map(|r| r.rows_affected()),
            $crate::store::db::Conn::Postgres(c) => sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*.execute(c).await.map(|r| r.rows_affected()),
        }
    };
}
