//! What makes a password acceptable: long enough, and hard to guess even for somebody who knows
//! its owner. No rules about digits or signs (NIST SP 800-63B 3.1.1.2).

use domain::problem::FieldError;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

const SHORTEST: usize = 12;
const LONGEST: usize = 256;

/// Words that a guesser would try first on this site.
const OURS: [&str; 4] = ["besace", "badge", "openbadges", "passeport"];

/// A password that somebody typed, in the one form in which it is measured and hashed: Unicode
/// NFC, so that an accent typed on a telephone is the accent typed on a computer (RFC 8265 4.2).
/// Spaces count and stay.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes what was typed. Whatever lies beyond any length that is accepted is not looked at.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(LONGEST * 2).nfc().collect())
    }

    /// The bytes to hash.
    #[must_use]
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether two typed passwords are the same one.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// Whether this may become the password of somebody of whom others know these words: the
    /// name, the address.
    ///
    /// Costs milliseconds of processor time: call it off the async threads
    /// ([`super::passwords::Passwords`] does).
    ///
    /// # Errors
    /// `Required`, `PasswordTooShort`, `PasswordTooLong`, `PasswordWeak`.
    pub fn check(&self, known: &[&str]) -> Result<(), FieldError> {
        match self.0.chars().count() {
            0 => return Err(FieldError::Required),
            n if n < SHORTEST => return Err(FieldError::PasswordTooShort),
            n if n > LONGEST => return Err(FieldError::PasswordTooLong),
            _ => {}
        }
        let parted = |c: char| c.is_whitespace() || "@.+-_'".contains(c);
        // zxcvbn takes three words in a row for strong: the whole name is one of ours.
        let joined: Vec<String> = known
            .iter()
            .map(|words| words.replace(parted, ""))
            .collect();
        let known: Vec<&str> = OURS
            .into_iter()
            .chain(known.iter().copied())
            .chain(known.iter().flat_map(|words| words.split(parted)))
            .chain(joined.iter().map(String::as_str))
            .filter(|word| word.chars().count() > 2)
            .collect();
        let weak = |password: &str| zxcvbn(password, &known).score() < Score::Three;
        if weak(&self.0) || weak(&on_qwerty(&self.0)) {
            Err(FieldError::PasswordWeak)
        } else {
            Ok(())
        }
    }
}

/// What the same keys write on a QWERTY keyboard: zxcvbn does not know AZERTY, and rows of keys
/// are as easy to guess on either.
fn on_qwerty(password: &str) -> String {
    let key = |c| match c {
        'a' => 'q',
        'q' => 'a',
        'z' => 'w',
        'w' => 'z',
        'A' => 'Q',
        'Q' => 'A',
        'Z' => 'W',
        'W' => 'Z',
        other => other,
    };
    password.chars().map(key).collect()
}

/// A password is never printed.
impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), FieldError> {
        Password::typed(password).check(&["Amina Benali", "amina.benali@univ-montpellier.fr"])
    }

    #[test]
    fn length_and_strength_decide_and_nothing_else() {
        let cases = [
            ("", Err(FieldError::Required)),
            ("Xy7!pQ2$z", Err(FieldError::PasswordTooShort)),
            ("Xy7!pQ2$zLm", Err(FieldError::PasswordTooShort)),
            ("Xy7!pQ2$zLm4", Ok(())),
            ("cheval agrafe pile correct", Ok(())),
            ("éléphant à bicyclette", Ok(())),
            ("passwordpassword", Err(FieldError::PasswordWeak)),
            ("123456789012", Err(FieldError::PasswordWeak)),
            ("aaaaaaaaaaaaaaaaaaaa", Err(FieldError::PasswordWeak)),
            ("azertyuiopqsdfgh", Err(FieldError::PasswordWeak)),
            // What a neighbour would try.
            ("AminaBenali2026", Err(FieldError::PasswordWeak)),
            ("univ-montpellier", Err(FieldError::PasswordWeak)),
            (
                "amina.benali@univ-montpellier.fr",
                Err(FieldError::PasswordWeak),
            ),
            ("besacebesace", Err(FieldError::PasswordWeak)),
        ];
        for (password, expected) in cases {
            assert_eq!(check(password), expected, "{password}");
        }
    }

    #[test]
    fn length_counts_characters_up_to_256() {
        let long = |n: usize| "kz7é%w".chars().cycle().take(n).collect::<String>();
        let unlike = format!("Vq9#tL2&mX{}", long(246));
        assert_eq!(unlike.chars().count(), 256);
        assert_eq!(check(&unlike), Ok(()));
        assert_eq!(
            check(&format!("{unlike}x")),
            Err(FieldError::PasswordTooLong)
        );
        assert_eq!(check(&long(1_000_000)), Err(FieldError::PasswordTooLong));
    }

    #[test]
    fn composed_and_decomposed_accents_are_one_password() {
        let (composed, decomposed) = ("caf\u{e9} bicyclette", "cafe\u{301} bicyclette");
        assert!(Password::typed(composed).is_same_as(&Password::typed(decomposed)));
        assert!(!Password::typed(" x").is_same_as(&Password::typed("x")));
    }

    #[test]
    fn a_password_is_never_printed() {
        assert_eq!(
            format!("{:?}", Password::typed("Xy7!pQ2$zLm4")),
            "Password(..)"
        );
    }
}
