//! For whom a delivery is: an address, and how it is found again without being stored.
//!
//! Partners write one address in many ways: capitals, a dot behind the domain, its letters as they
//! are or in ASCII (RFC 5891). All of them are one addressee.

use domain::EmailAddress;
use domain::address::NotAnAddress;

use crate::auth::keys::Keys;
use crate::store::addresses::{self, AddressRow};
use crate::store::db::{Handle, Result};

/// An address that a delivery is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The address to write to, its domain in its own letters.
    pub address: EmailAddress,
    /// The one form of it: small letters, the domain in ASCII.
    mailbox: String,
}

impl Addressee {
    /// Reads an address as a partner wrote it.
    ///
    /// # Errors
    /// When it is none that mail could be sent to.
    pub fn parse(text: &str) -> std::result::Result<Self, NotAnAddress> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnAddress)?;
        let Ok(url::Host::Domain(ascii)) = url::Host::parse(domain) else {
            return Err(NotAnAddress);
        };
        let (unicode, read) = idna::domain_to_unicode(&ascii);
        let domain = if read.is_ok() { unicode } else { ascii.clone() };
        let address: EmailAddress = format!("{local}@{domain}").parse()?;
        let mailbox = format!("{}@{ascii}", local.to_lowercase());
        Ok(Self { address, mailbox })
    }

    /// The addressee that an address of an account is.
    #[must_use]
    pub fn of(address: &EmailAddress) -> Self {
        Self::parse(address.as_str()).unwrap_or_else(|_| Self {
            address: address.clone(),
            mailbox: address.canonical(),
        })
    }

    /// The secret part of the key under which its deliveries are sealed.
    pub(super) fn secret(&self) -> &[u8] {
        self.mailbox.as_bytes()
    }

    /// What stands for it in the tables, under the current key first.
    pub(super) fn macs(&self, keys: &Keys) -> Vec<String> {
        keys.macs("delivery address", &self.mailbox)
    }

    /// What stands for it in the list of those who want no invitation.
    pub(super) fn suppression_macs(&self, keys: &Keys) -> Vec<String> {
        keys.macs("suppression", &self.mailbox)
    }

    /// The address of an account that it is, confirmed, however it was typed there.
    ///
    /// # Errors
    /// The database.
    pub async fn confirmed(&self, on: &mut impl Handle) -> Result<Option<AddressRow>> {
        let canonical = self.address.canonical();
        if let Some(row) = addresses::confirmed(on, &canonical).await? {
            return Ok(Some(row));
        }
        if self.mailbox == canonical {
            return Ok(None);
        }
        addresses::confirmed(on, &self.mailbox).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_addressee_in_many_spellings() {
        let one = Addressee::parse("elodie@élan.fr").expect("an address");
        for spelling in [
            " Elodie@ÉLAN.fr ",
            "elodie@xn--lan-9la.fr",
            "ELODIE@XN--LAN-9LA.FR.",
            "elodie@élan.fr.",
        ] {
            let other = Addressee::parse(spelling).expect("an address");
            assert_eq!(other.mailbox, one.mailbox, "{spelling}");
            assert_eq!(other.address.canonical(), "elodie@élan.fr", "{spelling}");
        }
        let typed: EmailAddress = "Elodie@xn--lan-9la.fr".parse().expect("an address");
        assert_eq!(Addressee::of(&typed).mailbox, one.mailbox);
        for bad in [
            "",
            "a",
            "a@",
            "a@b",
            "a@127.0.0.1",
            "a@[::1]",
            "a@b.fr..",
            "a b@c.fr",
        ] {
            assert!(Addressee::parse(bad).is_err(), "{bad}");
        }
    }
}
