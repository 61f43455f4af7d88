//! The instance's own keys: what is stored and has to be read again is sealed under them, and what
//! is only compared is kept as an HMAC.
//!
//! They come from the setting `security.keys`, or from a file that is made at the first start. The
//! first one seals; those behind it still open what they sealed, until nothing of theirs is left
//! (`besace keys rotate`). Every purpose has a key of its own, derived by HKDF-SHA-256 (RFC 5869),
//! so that a value of one table is worth nothing in another. A file that was replaced is read anew
//! at the next use, so that a running server follows a rotation.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::{hkdf, hmac};
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

use crate::clock::{Entropy, random};

/// Bytes of a key.
const KEY: usize = 32;
/// Bytes by which a sealed value names its key.
const NAME: usize = 4;
/// Bytes of a nonce (RFC 8439 §2.8).
const NONCE: usize = 12;

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or made.
    #[error("the key file {path} cannot be used: {error}")]
    File {
        /// Where it is.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A key is not 32 bytes in base64.
    #[error("a key has to be 32 bytes in base64, as `openssl rand -base64 32` prints them")]
    NotAKey,
}

/// A sealed value cannot be opened: another instance's key sealed it, or somebody changed it.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value cannot be opened with the keys of this instance")]
pub struct Unopenable;

/// The instance's keys.
#[derive(Clone)]
pub struct Keys {
    held: Arc<RwLock<Held>>,
    file: Option<Arc<PathBuf>>,
}

/// The keys, the current one first, and when the file that they were read from was written.
#[derive(Clone)]
struct Held {
    ring: Arc<[Key]>,
    written: Written,
}

/// When a file was written, and its length: two writes may fall on one tick of the disk's clock.
type Written = Option<(SystemTime, u64)>;

#[derive(Clone)]
struct Key {
    name: [u8; NAME],
    bytes: Zeroizing<[u8; KEY]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.ring().len())
    }
}

/// The length that HKDF is asked for.
struct Length;

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        KEY
    }
}

impl Key {
    fn parse(text: &str) -> Result<Self, KeysError> {
        let bytes = Zeroizing::new(
            STANDARD
                .decode(text.trim())
                .map_err(|_| KeysError::NotAKey)?,
        );
        let bytes = <[u8; KEY]>::try_from(bytes.as_slice()).map_err(|_| KeysError::NotAKey)?;
        Ok(Self::new(bytes))
    }

    fn new(bytes: [u8; KEY]) -> Self {
        let bytes = Zeroizing::new(bytes);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &*bytes), b"besace name");
        let mut name = [0; NAME];
        name.copy_from_slice(&tag.as_ref()[..NAME]);
        Self { name, bytes }
    }

    fn name(&self) -> String {
        hex::encode(self.name)
    }

    /// The key of a purpose.
    fn derive(&self, purpose: &str) -> Zeroizing<[u8; KEY]> {
        self.derive_with(purpose, &[])
    }

    fn derive_with(&self, purpose: &str, more: &[u8]) -> Zeroizing<[u8; KEY]> {
        let mut out = Zeroizing::new([0; KEY]);
        let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, b"besace").extract(&*self.bytes);
        let info = [purpose.as_bytes(), &[0], more];
        // 32 bytes are within what HKDF gives; nothing else can fail.
        if let Ok(okm) = secret.expand(&info, Length) {
            let _filled = okm.fill(&mut *out);
        }
        out
    }
}

impl Keys {
    /// The keys that the settings name, or those of the file `keys` in a folder, which is made
    /// when it is not there, for its owner's eyes only.
    ///
    /// # Errors
    /// When they cannot be read or made.
    pub fn load(
        setting: &SecretString,
        folder: &Path,
        entropy: &dyn Entropy,
    ) -> Result<Self, KeysError> {
        let setting = setting.expose_secret();
        if !setting.trim().is_empty() {
            return Ok(Self::of(parse(setting.split(','))?));
        }
        let path = folder.join("keys");
        let failed = |error| KeysError::File {
            path: path.display().to_string(),
            error,
        };
        let written = written(&path);
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let ring = parse(Zeroizing::new(text).lines())?;
                Ok(Self::of(ring).kept_in(&path, written))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Self::new(entropy);
                keys.write(&path).map_err(failed)?;
                let written = self::written(&path);
                Ok(keys.kept_in(&path, written))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// One new key.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self::of(vec![Key::new(random(entropy))])
    }

    fn of(ring: Vec<Key>) -> Self {
        Self {
            held: Arc::new(RwLock::new(Held {
                ring: ring.into(),
                written: None,
            })),
            file: None,
        }
    }

    fn kept_in(self, path: &Path, written: Written) -> Self {
        let held = Held {
            ring: self.ring(),
            written,
        };
        Self {
            held: Arc::new(RwLock::new(held)),
            file: Some(Arc::new(path.to_owned())),
        }
    }

    /// The keys as they are now. A file that cannot be read leaves what was read before.
    fn ring(&self) -> Arc<[Key]> {
        let held = self
            .held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let Some(path) = &self.file else {
            return held.ring;
        };
        let written = written(path);
        if written.is_none() || written == held.written {
            return held.ring;
        }
        let read = std::fs::read_to_string(&**path).map(Zeroizing::new);
        let Some(ring) = read.ok().and_then(|text| parse(text.lines()).ok()) else {
            tracing::error!("the key file was replaced by one that cannot be read");
            return held.ring;
        };
        let held = Held {
            ring: ring.into(),
            written,
        };
        let ring = held.ring.clone();
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
        ring
    }

    /// The file that the keys are kept in; none when they stand in the settings.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref().map(PathBuf::as_path)
    }

    /// The same keys behind a new one.
    #[must_use]
    pub fn rotated(&self, entropy: &dyn Entropy) -> Self {
        let mut ring = vec![Key::new(random(entropy))];
        ring.extend(self.ring().iter().cloned());
        Self::of(ring)
    }

    /// The current key, and of those behind it the ones with these names.
    #[must_use]
    pub fn keeping(&self, names: &[String]) -> Self {
        let ring = self.ring();
        let kept = ring
            .iter()
            .enumerate()
            .filter(|(place, key)| *place == 0 || names.contains(&key.name()))
            .map(|(_, key)| key.clone());
        Self::of(kept.collect())
    }

    /// The names of the keys, the current one first. A name says nothing about its key.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.ring().iter().map(Key::name).collect()
    }

    /// The name of the key that seals and makes HMACs now.
    #[must_use]
    pub fn name(&self) -> String {
        self.names().into_iter().next().unwrap_or_default()
    }

    /// The keys as the setting `security.keys` takes them.
    #[must_use]
    pub fn as_setting(&self) -> SecretString {
        let texts: Vec<String> = self
            .ring()
            .iter()
            .map(|key| STANDARD.encode(*key.bytes))
            .collect();
        texts.join(",").into()
    }

    /// Writes the keys to a file, one a line, for its owner's eyes only; a file that is there is
    /// replaced whole.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let made = path.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&made)?;
        for key in self.ring().iter() {
            let line = Zeroizing::new(STANDARD.encode(*key.bytes));
            writeln!(file, "{}", *line)?;
        }
        file.sync_all()?;
        std::fs::rename(&made, path)
    }

    /// Seals a value for one purpose and one place: `about` (a row's id, say) has to be the same
    /// to open it, so that no value can be moved to another row.
    #[must_use]
    pub fn seal(&self, purpose: &str, about: &str, value: &[u8], entropy: &dyn Entropy) -> String {
        self.ring()
            .first()
            .and_then(|key| seal(key, &key.derive(purpose), about, value, entropy))
            .unwrap_or_default()
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn open(&self, purpose: &str, about: &str, sealed: &str) -> Result<Vec<u8>, Unopenable> {
        self.open_by(about, sealed, |key| key.derive(purpose))
    }

    /// Seals a value under a key that needs `secret` too: without it, who has the database and
    /// the keys of the instance cannot open the value.
    #[must_use]
    pub fn seal_with(
        &self,
        purpose: &str,
        secret: &[u8],
        value: &[u8],
        entropy: &dyn Entropy,
    ) -> String {
        self.ring()
            .first()
            .and_then(|key| {
                let derived = key.derive_with(purpose, secret);
                seal(key, &derived, "", value, entropy)
            })
            .unwrap_or_default()
    }

    /// Opens a value that was sealed with a secret.
    ///
    /// # Errors
    /// [`Unopenable`], also for another secret.
    pub fn open_with(
        &self,
        purpose: &str,
        secret: &[u8],
        sealed: &str,
    ) -> Result<Vec<u8>, Unopenable> {
        self.open_by("", sealed, |key| key.derive_with(purpose, secret))
    }

    fn open_by(
        &self,
        about: &str,
        sealed: &str,
        derive: impl Fn(&Key) -> Zeroizing<[u8; KEY]>,
    ) -> Result<Vec<u8>, Unopenable> {
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Unopenable)?;
        if bytes.len() < NAME + NONCE {
            return Err(Unopenable);
        }
        let mut text = bytes.split_off(NAME + NONCE);
        let (name, nonce) = bytes.split_at(NAME);
        let ring = self.ring();
        let key = ring.iter().find(|key| key.name == name);
        let derived = derive(key.ok_or(Unopenable)?);
        let aead = UnboundKey::new(&CHACHA20_POLY1305, &*derived).map_err(|_| Unopenable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unopenable)?;
        let opened = LessSafeKey::new(aead)
            .open_in_place(nonce, Aad::from(about), &mut text)
            .map_err(|_| Unopenable)?;
        Ok(opened.to_vec())
    }

    /// The name of the key that a value is sealed under; `None` for what is no sealed value.
    #[must_use]
    pub fn name_of(sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        bytes.get(..NAME).map(hex::encode)
    }

    /// Whether a sealed value is under the current key.
    #[must_use]
    pub fn is_current(&self, sealed: &str) -> bool {
        Self::name_of(sealed).is_some_and(|name| name == self.name())
    }

    /// What to store in place of a value that is only looked for: its HMAC under the current key,
    /// in hex.
    #[must_use]
    pub fn mac(&self, purpose: &str, value: &str) -> String {
        self.macs(purpose, value)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    /// Every HMAC that a value may have been stored as, under the current key first.
    #[must_use]
    pub fn macs(&self, purpose: &str, value: &str) -> Vec<String> {
        self.ring()
            .iter()
            .map(|key| {
                let key = hmac::Key::new(hmac::HMAC_SHA256, &*key.derive(purpose));
                hex::encode(hmac::sign(&key, value.as_bytes()))
            })
            .collect()
    }
}

fn parse<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<Key>, KeysError> {
    let keys = texts
        .filter(|text| !text.trim().is_empty())
        .map(Key::parse)
        .collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(KeysError::NotAKey);
    }
    Ok(keys)
}

fn written(path: &Path) -> Written {
    let data = std::fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

/// Nothing here can fail for a key of 32 bytes and a value that fits into memory; `None` is for
/// the types' sake.
fn seal(
    key: &Key,
    derived: &[u8; KEY],
    about: &str,
    value: &[u8],
    entropy: &dyn Entropy,
) -> Option<String> {
    let nonce: [u8; NONCE] = random(entropy);
    let aead = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, derived).ok()?);
    let mut text = value.to_vec();
    let nonce_of = Nonce::assume_unique_for_key(nonce);
    aead.seal_in_place_append_tag(nonce_of, Aad::from(about), &mut text)
        .ok()?;
    Some(URL_SAFE_NO_PAD.encode([&key.name[..], &nonce, &text].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn what_was_sealed_opens_in_its_place_only() {
        let keys = Keys::new(&SystemEntropy);
        let sealed = keys.seal("source", "1", b"secret", &SystemEntropy);
        assert_eq!(
            keys.open("source", "1", &sealed).expect("opened"),
            b"secret"
        );
        assert!(keys.open("source", "2", &sealed).is_err());
        assert!(keys.open("partner", "1", &sealed).is_err());
        let other = Keys::new(&SystemEntropy);
        assert!(other.open("source", "1", &sealed).is_err());
        let mut changed = sealed.clone().into_bytes();
        let last = changed.len() - 1;
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("text");
        assert!(keys.open("source", "1", &changed).is_err());
        for cut in ["", "AAAA", &sealed[..20]] {
            assert!(keys.open("source", "1", cut).is_err());
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_ones_still_open() {
        let old = Keys::new(&SystemEntropy);
        let sealed = old.seal("source", "1", b"secret", &SystemEntropy);
        let mac = old.mac("address", "amina@exemple.fr");
        let keys = old.rotated(&SystemEntropy);
        assert!(!keys.is_current(&sealed));
        assert_eq!(
            keys.open("source", "1", &sealed).expect("opened"),
            b"secret"
        );
        assert!(keys.is_current(&keys.seal("source", "1", b"secret", &SystemEntropy)));
        assert!(keys.macs("address", "amina@exemple.fr").contains(&mac));
        assert_ne!(keys.mac("address", "amina@exemple.fr"), mac);
        assert_eq!(Keys::name_of(&sealed), Some(old.name()));
        assert!(
            keys.keeping(&[old.name()])
                .open("source", "1", &sealed)
                .is_ok()
        );
        assert!(keys.keeping(&[]).open("source", "1", &sealed).is_err());
        let again = Keys::load(&keys.as_setting(), Path::new(""), &SystemEntropy).expect("keys");
        assert_eq!(again.names(), keys.names());
    }

    #[test]
    fn a_running_server_follows_a_rotation() {
        let folder = tempfile::tempdir().expect("a folder");
        let load = || Keys::load(&"".into(), folder.path(), &SystemEntropy).expect("keys");
        let (server, command) = (load(), load());
        let before = server.seal("source", "1", b"secret", &SystemEntropy);
        let path = command.file().expect("a file").to_owned();
        command
            .rotated(&SystemEntropy)
            .write(&path)
            .expect("written");
        let sealed = command.seal("source", "1", b"secret", &SystemEntropy);
        assert!(!command.is_current(&before));
        assert!(server.is_current(&sealed));
        assert!(server.open("source", "1", &sealed).is_ok());
        assert!(server.open("source", "1", &before).is_ok());
        // What cannot be read takes no key away.
        std::fs::write(&path, "garbage").expect("written");
        assert!(server.open("source", "1", &sealed).is_ok());
    }

    #[test]
    fn a_secret_is_needed_too() {
        let keys = Keys::new(&SystemEntropy);
        let sealed = keys.seal_with("delivery", b"amina", b"badge", &SystemEntropy);
        assert_eq!(
            keys.open_with("delivery", b"amina", &sealed)
                .expect("opened"),
            b"badge"
        );
        assert!(keys.open_with("delivery", b"tom", &sealed).is_err());
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let load = || Keys::load(&"".into(), folder.path(), &SystemEntropy).expect("keys");
        let sealed = load().seal("source", "1", b"secret", &SystemEntropy);
        assert!(load().open("source", "1", &sealed).is_ok());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let made = std::fs::metadata(folder.path().join("keys")).expect("a file");
            assert_eq!(made.permissions().mode() & 0o777, 0o600);
        }
        let bad = Keys::load(&"c2hvcnQ=".into(), folder.path(), &SystemEntropy);
        assert!(matches!(bad, Err(KeysError::NotAKey)));
    }
}
