//! Bytes as they came, kept under their SHA-256.
//!
//! A blob is written and synced to the disk before any row names it, so a row never names bytes
//! that are not there; bytes that no row names are swept a day later. Blobs are shared between
//! accounts, and nothing here tells one account what another holds.

use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use domain::Millis;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;

/// Bytes of one part of a large file.
const PART: usize = 8 << 20;

/// Why bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
#[error("the blob store failed: {0}")]
pub struct BlobError(#[from] object_store::Error);

/// The name of a blob: the SHA-256 of its bytes, in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(String);

impl BlobId {
    /// The name of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(bytes)))
    }

    /// Reads a name; `None` when it is not 64 characters of lower-case hex.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The name as it stands in the database.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn path(&self) -> object_store::path::Path {
        object_store::path::Path::from(format!("{}/{}", &self.0[..2], self.0))
    }
}

/// The blob store.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

impl Blobs {
    /// A store in a folder, made when it is not there. Every write is synced to the disk.
    pub fn in_folder(folder: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(std::io::Error::other)?
            .with_fsync(true)
            .with_automatic_cleanup(false);
        Ok(Self {
            store: Arc::new(store),
            folder: folder.to_owned(),
        })
    }

    /// Keeps bytes and gives their name. Keeping the same bytes twice is one blob.
    pub async fn keep(&self, bytes: Bytes) -> Result<BlobId, BlobError> {
        let id = BlobId::of(&bytes);
        let create = PutOptions {
            mode: PutMode::Create,
            ..PutOptions::default()
        };
        match self
            .store
            .put_opts(&id.path(), PutPayload::from_bytes(bytes), create)
            .await
        {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(id),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a blob; `None` when there is none of this name.
    pub async fn read(&self, id: &BlobId) -> Result<Option<Bytes>, BlobError> {
        match self.store.get(&id.path()).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps what is in a file from its beginning on, a part in memory at a time, and gives its name
    /// and its size.
    pub async fn keep_file(&self, file: File) -> Result<(BlobId, u64), BlobError> {
        let (file, id, size) = tokio::task::spawn_blocking(|| hashed(file))
            .await
            .map_err(|source| object_store::Error::JoinError { source })?
            .map_err(unreadable)?;
        if self.holds(&id).await? {
            return Ok((id, size));
        }
        let mut file = tokio::fs::File::from_std(file);
        let mut upload = WriteMultipart::new(self.store.put_multipart(&id.path()).await?);
        loop {
            let mut part = BytesMut::with_capacity(PART);
            // A read gives less than there is room for whenever it likes.
            while part.len() < PART {
                if file.read_buf(&mut part).await.map_err(unreadable)? == 0 {
                    break;
                }
            }
            if part.is_empty() {
                break;
            }
            upload.wait_for_capacity(1).await?;
            upload.put(part.freeze());
        }
        upload.finish().await?;
        Ok((id, size))
    }

    /// The bytes of a blob piece by piece; `None` when there is none of this name.
    pub async fn stream(
        &self,
        id: &BlobId,
    ) -> Result<Option<impl Stream<Item = io::Result<Bytes>> + use<>>, BlobError> {
        match self.store.get(&id.path()).await {
            Ok(found) => Ok(Some(found.into_stream().map_err(io::Error::other))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether there is a blob of this name.
    pub async fn holds(&self, id: &BlobId) -> Result<bool, BlobError> {
        match self.store.head(&id.path()).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets a blob; nothing when it is not there.
    pub async fn forget(&self, id: &BlobId) -> Result<(), BlobError> {
        match self.store.delete(&id.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what writes left half-way that were cut off before a moment, by a kill or a power
    /// cut: files beside the blobs, `{name}#{number}`, which the store itself passes over. Says how
    /// many there were.
    pub async fn clear(&self, before: Millis) -> Result<usize, BlobError> {
        let folder = self.folder.clone();
        let cleared = tokio::task::spawn_blocking(move || clear(&folder, before));
        let cleared = cleared
            .await
            .map_err(|source| object_store::Error::JoinError { source })?;
        Ok(cleared.map_err(unreadable)?)
    }

    /// Every blob with the time of its last change.
    pub async fn list(&self) -> Result<Vec<(BlobId, Millis)>, BlobError> {
        let mut all = Vec::new();
        let mut entries = self.store.list(None);
        while let Some(entry) = entries.next().await {
            let entry = entry?;
            if let Some(id) = entry.location.filename().and_then(BlobId::parse) {
                all.push((id, Millis(entry.last_modified.timestamp_millis())));
            }
        }
        Ok(all)
    }
}

fn unreadable(error: io::Error) -> object_store::Error {
    object_store::Error::Generic {
        store: "file",
        source: Box::new(error),
    }
}

fn clear(folder: &Path, before: Millis) -> io::Result<usize> {
    let before = Duration::from_millis(u64::try_from(before.0).unwrap_or(0));
    let before = SystemTime::UNIX_EPOCH + before;
    let mut cleared = 0;
    for shelf in fs::read_dir(folder)? {
        let shelf = shelf?;
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(shelf.path())? {
            let file = file?;
            let name = file.file_name();
            let name = name.to_str().and_then(|name| name.split_once('#'));
            if name.is_none_or(|(name, _)| BlobId::parse(name).is_none()) {
                continue;
            }
            // A write that ends while this looks takes its file away by itself.
            match file.metadata().and_then(|about| about.modified()) {
                Ok(changed) if changed < before => {
                    fs::remove_file(file.path())?;
                    cleared += 1;
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(cleared)
}

/// The name and size of a file's bytes; the file is given back at its beginning.
fn hashed(mut file: File) -> io::Result<(File, BlobId, u64)> {
    let mut hasher = Sha256::new();
    file.rewind()?;
    let size = io::copy(&mut file, &mut HashWriter(&mut hasher))?;
    file.rewind()?;
    Ok((file, BlobId(hex::encode(hasher.finalize())), size))
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_come_back_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = Blobs::in_folder(folder.path()).expect("a store");
        let id = blobs
            .keep(Bytes::from_static(b"badge"))
            .await
            .expect("kept");
        assert_eq!(
            id,
            blobs
                .keep(Bytes::from_static(b"badge"))
                .await
                .expect("kept again")
        );
        assert_eq!(
            blobs.read(&id).await.expect("read").as_deref(),
            Some(&b"badge"[..])
        );
        assert_eq!(blobs.list().await.expect("listed").len(), 1);
        blobs.forget(&id).await.expect("forgotten");
        assert_eq!(blobs.read(&id).await.expect("read"), None);
        blobs
            .forget(&id)
            .await
            .expect("forgetting twice is nothing");
    }

    #[tokio::test]
    async fn what_a_killed_write_left_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = Blobs::in_folder(folder.path()).expect("a store");
        let kept = blobs
            .keep(Bytes::from_static(b"badge"))
            .await
            .expect("kept");
        // A write that is killed: the store's own name for what is not whole yet.
        let mut upload = blobs
            .store
            .put_multipart(&BlobId::of(b"cut off").path())
            .await
            .expect("begun");
        upload.put_part("cut".into()).await.expect("a part");
        std::mem::forget(upload);
        let left = || {
            let shelves = fs::read_dir(folder.path()).expect("shelves");
            shelves
                .flat_map(|shelf| fs::read_dir(shelf.expect("a shelf").path()).expect("files"))
                .count()
        };
        assert_eq!(left(), 2);
        // One that may still be in hand stays.
        assert_eq!(blobs.clear(Millis(0)).await.expect("cleared"), 0);
        assert_eq!(left(), 2);
        let later = Millis(4_000_000_000_000);
        assert_eq!(blobs.clear(later).await.expect("cleared"), 1);
        assert_eq!(left(), 1);
        assert!(blobs.holds(&kept).await.expect("asked"));
    }

    #[test]
    fn only_a_digest_is_a_name() {
        assert!(BlobId::parse("../../etc/passwd").is_none());
        assert!(BlobId::parse(&"A".repeat(64)).is_none());
        assert!(BlobId::parse(BlobId::of(b"").as_str()).is_some());
    }
}
