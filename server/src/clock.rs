//! Time and chance come in as arguments, so that tests decide them.
//!
//! Nothing else in the server asks the system for the time or for random bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Millis, Slug};

/// Tells the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present moment.
    fn now(&self) -> Millis;
}

/// Gives random bytes fit for secrets.
pub trait Entropy: Send + Sync + std::fmt::Debug {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system"
    )]
    fn now(&self) -> Millis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Millis(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// The system's random number generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without random bytes no token, salt or identifier is safe: stopping is the only answer.
        #[expect(clippy::expect_used, reason = "nothing can go on without randomness")]
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks the system"
        )]
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug, Clone)]
pub struct MockClock(Arc<AtomicI64>);

impl MockClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn new(at: Millis) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }

    /// Moves it by `millis`.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for MockClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// `N` random bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// A new UUIDv7 (RFC 9562 5.7) of any identifier type.
///
/// # Panics
/// Never: what it makes is what the types parse.
pub fn new_id<T>(clock: &dyn Clock, entropy: &dyn Entropy) -> T
where
    T: TryFrom<String>,
{
    let millis = u64::try_from(clock.now().0).unwrap_or(0);
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &random(entropy)).into_uuid();
    match T::try_from(id.to_string()) {
        Ok(id) => id,
        Err(_) => unreachable!("a UUIDv7 is an identifier"),
    }
}

/// A new slug: 128 random bits in base64url.
///
/// # Panics
/// Never: 16 bytes make 22 characters.
pub fn new_slug(entropy: &dyn Entropy) -> Slug {
    match Slug::try_from(URL_SAFE_NO_PAD.encode(random::<16>(entropy))) {
        Ok(slug) => slug,
        Err(_) => unreachable!("16 bytes make a slug"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::BadgeId;

    #[test]
    fn identifiers_of_later_moments_sort_later() {
        let clock = MockClock::new(Millis(1_795_305_600_000));
        let first: BadgeId = new_id(&clock, &SystemEntropy);
        clock.advance(1);
        let second: BadgeId = new_id(&clock, &SystemEntropy);
        assert!(first < second);
    }

    #[test]
    fn slugs_differ() {
        assert_ne!(new_slug(&SystemEntropy), new_slug(&SystemEntropy));
    }
}
