//! Password hashing: Argon2id, off the async threads, two at a time, the same work whether an
//! account exists or not.
//!
//! Two at a time, because one hash takes 19 MiB and a core: a crowd of sign-ins waits in a queue
//! instead of taking the memory and the processor from everybody else.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, CustomizedPasswordHasher, Params, PasswordVerifier, Version};
use domain::problem::FieldError;
use tokio::sync::Semaphore;

use super::policy::Password;
use crate::clock::{Entropy, random};
use crate::config::Security;

/// How many hashes are computed at once.
const AT_A_TIME: usize = 2;

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// The settings ask for what Argon2 cannot do.
    #[error("password hashing: {0}")]
    Argon2(argon2::Error),
    /// Hashing failed.
    #[error("password hashing: {0}")]
    Hashing(argon2::password_hash::Error),
    /// What is stored is no hash.
    #[error("what is stored is no password hash")]
    Stored,
    /// The server is stopping.
    #[error("password hashing was interrupted")]
    Interrupted,
}

/// A hash as it is stored (a PHC string).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Hash {
    /// Takes what the database holds.
    #[must_use]
    pub fn stored(phc: String) -> Self {
        Self(phc)
    }

    /// What the database holds.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What comparing a password with a hash says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// It is the one.
    Same,
    /// It is the one, and the settings have changed since: here is a new hash to keep.
    SameButOld(Hash),
    /// It is not.
    Different,
}

/// Hashes and compares passwords.
#[derive(Debug, Clone)]
pub struct Passwords(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    argon2: Argon2<'static>,
    params: Params,
    /// A hash of nobody's password, with the present settings.
    decoy: Hash,
    places: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
}

impl Passwords {
    /// Prepares hashing; makes one hash, to compare with when there is no account.
    ///
    /// # Errors
    /// When the settings ask for what Argon2 cannot do.
    pub fn new(cost: &Security, entropy: Arc<dyn Entropy>) -> Result<Self, HashError> {
        let params = Params::new(
            cost.argon2_memory,
            cost.argon2_passes,
            cost.argon2_lanes,
            None,
        )
        .map_err(HashError::Argon2)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let nobodys = random::<32>(entropy.as_ref());
        let decoy = hash(&argon2, &params, &nobodys, &random(entropy.as_ref()))?;
        Ok(Self(Arc::new(Inner {
            argon2,
            params,
            decoy,
            places: Arc::new(Semaphore::new(AT_A_TIME)),
            entropy,
        })))
    }

    /// Checks a new password against the policy; `known` is what others know of its owner.
    ///
    /// # Errors
    /// When the server is stopping; what the policy says against it is the inner result.
    pub async fn check(
        &self,
        password: &Password,
        known: &[&str],
    ) -> Result<Result<(), FieldError>, HashError> {
        let password = password.clone();
        let known: Vec<String> = known.iter().map(|&word| word.to_owned()).collect();
        self.off_thread(move |_| {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Ok(password.check(&known))
        })
        .await
    }

    /// Hashes a password that the policy has let pass.
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, password: Password) -> Result<Hash, HashError> {
        self.off_thread(move |inner| {
            let salt = random(inner.entropy.as_ref());
            hash(&inner.argon2, &inner.params, password.as_bytes(), &salt)
        })
        .await
    }

    /// Compares a password with a stored hash, or with nobody's when there is none: the answer is
    /// then `Different`, after the same work.
    ///
    /// # Errors
    /// When hashing fails or what is stored is no hash.
    pub async fn compare(
        &self,
        password: Password,
        stored: Option<Hash>,
    ) -> Result<Comparison, HashError> {
        self.off_thread(move |inner| {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| inner.decoy.clone());
            let parsed = PasswordHash::new(stored.as_str()).map_err(|_| HashError::Stored)?;
            match inner.argon2.verify_password(password.as_bytes(), &parsed) {
                Ok(()) if known => {}
                Ok(()) | Err(argon2::password_hash::Error::PasswordInvalid) => {
                    return Ok(Comparison::Different);
                }
                Err(error) => return Err(HashError::Hashing(error)),
            }
            let same_cost = Params::try_from(&parsed).is_ok_and(|p| {
                (p.m_cost(), p.t_cost(), p.p_cost())
                    == (
                        inner.params.m_cost(),
                        inner.params.t_cost(),
                        inner.params.p_cost(),
                    )
            });
            if same_cost && parsed.algorithm == Algorithm::Argon2id.ident() {
                return Ok(Comparison::Same);
            }
            let salt = random(inner.entropy.as_ref());
            hash(&inner.argon2, &inner.params, password.as_bytes(), &salt)
                .map(Comparison::SameButOld)
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let inner = Arc::clone(&self.0);
        let place = Arc::clone(&inner.places)
            .acquire_owned()
            .await
            .map_err(|_| HashError::Interrupted)?;
        // The place goes with the work, which runs on when who asked has hung up.
        let work = move || {
            let done = work(&inner);
            drop(place);
            done
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| HashError::Interrupted)?
    }
}

fn hash(
    argon2: &Argon2<'_>,
    params: &Params,
    password: &[u8],
    salt: &[u8; 16],
) -> Result<Hash, HashError> {
    argon2
        .hash_password_with_params(password, salt, params.clone())
        .map(|hash: PasswordHash| Hash(hash.to_string()))
        .map_err(HashError::Hashing)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::clock::SystemEntropy;

    fn passwords(kib: u32) -> Passwords {
        let cost = Security {
            argon2_memory: kib,
            argon2_passes: 1,
            ..Security::default()
        };
        Passwords::new(&cost, Arc::new(SystemEntropy)).expect("a possible cost")
    }

    async fn hashed(passwords: &Passwords, text: &str) -> Hash {
        passwords.hash(Password::typed(text)).await.expect("hashed")
    }

    #[tokio::test]
    async fn only_the_same_password_is_the_same() {
        let ours = passwords(64);
        let stored = hashed(&ours, "cheval agrafe pile").await;
        assert!(
            stored.as_str().starts_with("$argon2id$v=19$m=64,t=1,p=1$"),
            "{stored:?}"
        );
        for (typed, expected) in [
            ("cheval agrafe pile", Comparison::Same),
            ("cheval agrafe pilE", Comparison::Different),
            ("", Comparison::Different),
        ] {
            let said = ours
                .compare(Password::typed(typed), Some(stored.clone()))
                .await;
            assert_eq!(said.expect("compared"), expected, "{typed}");
        }
    }

    #[tokio::test]
    async fn equal_passwords_have_different_hashes() {
        let ours = passwords(64);
        let a = hashed(&ours, "cheval agrafe pile").await;
        let b = hashed(&ours, "cheval agrafe pile").await;
        assert_ne!(a, b);
    }

    #[tokio::test]
    async fn without_an_account_nothing_matches() {
        let said = passwords(64)
            .compare(Password::typed("cheval agrafe pile"), None)
            .await;
        assert_eq!(said.expect("compared"), Comparison::Different);
    }

    #[tokio::test]
    async fn a_changed_cost_gives_a_new_hash() {
        let stored = hashed(&passwords(64), "cheval agrafe pile").await;
        let dearer = passwords(128);
        let said = dearer
            .compare(Password::typed("cheval agrafe pile"), Some(stored))
            .await;
        let Comparison::SameButOld(new) = said.expect("compared") else {
            panic!("no new hash")
        };
        assert!(new.as_str().contains("m=128"), "{new:?}");
        let again = dearer
            .compare(Password::typed("cheval agrafe pile"), Some(new))
            .await;
        assert_eq!(again.expect("compared"), Comparison::Same);
    }

    #[tokio::test]
    async fn nothing_set_means_19_mebibytes_and_two_passes() {
        let ours = Passwords::new(&Security::default(), Arc::new(SystemEntropy));
        let stored = hashed(&ours.expect("a possible cost"), "cheval agrafe pile").await;
        assert!(
            stored
                .as_str()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored:?}"
        );
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn two_at_a_time_even_when_who_asked_has_hung_up() {
        let ours = passwords(64);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        for _ in 0..8 {
            let (ours, running, most) = (ours.clone(), running.clone(), most.clone());
            let asked = tokio::spawn(async move {
                ours.off_thread(move |_| {
                    let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(now, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(300));
                    running.fetch_sub(1, Ordering::SeqCst);
                    Ok(())
                })
                .await
            });
            tokio::time::sleep(Duration::from_millis(20)).await;
            asked.abort();
        }
        assert_eq!(most.load(Ordering::SeqCst), AT_A_TIME);
    }

    #[tokio::test]
    async fn what_is_no_hash_is_an_error() {
        let stored = Some(Hash::stored("cheval agrafe pile".to_owned()));
        assert!(
            passwords(64)
                .compare(Password::typed("x"), stored)
                .await
                .is_err()
        );
    }
}
