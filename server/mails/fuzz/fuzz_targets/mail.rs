//! Any bytes as a mail: reading ends, soon, within memory, and keeps to its limits.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use mails::{Kind, Limits, read, unwrap};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let mail = read(&Bytes::copy_from_slice(bytes), &limits);
    assert!(mail.links.len() <= limits.links);
    assert!(mail.attachments.len() <= limits.attachments);
    for link in &mail.links {
        assert!(matches!(link.scheme(), "http" | "https"));
        let _ = unwrap(link.clone());
    }
    for attachment in &mail.attachments {
        assert_eq!(Kind::of(&attachment.bytes), Some(attachment.kind));
    }
});
