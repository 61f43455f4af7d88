//! A ZIP of badges is read from its file, one entry in memory at a time.
//!
//! Nothing that it says of itself is believed: sizes are what comes out, names are words for the
//! report and never paths, and its directory is walked record by record, so that a count that
//! lies reserves nothing (the `zip` crate, which writes exports, reserves what is declared).

use std::fs::File;
use std::io::{self, Read};

use bytes::Bytes;
use domain::problem::ImportProblem;
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ErrorKind, FileReader, RECOMMENDED_BUFFER_SIZE, ZipArchive};

use crate::config::Config;
use crate::service::exports::LARGEST;

/// How every ZIP with something in it begins.
pub const MAGIC: &[u8] = b"PK\x03\x04";
/// How an empty ZIP begins.
pub const EMPTY: &[u8] = b"PK\x05\x06";
/// What an export says of itself.
const INDEX: &str = "index.json";
/// Characters of a name in a report.
const NAME: usize = 200;
/// Files in the ZIPs of one mail: as many as are listed under it.
const MAIL_ENTRIES: u32 = 200;
/// Bytes that come out of the ZIPs of one mail.
const MAIL_UNPACKED: u64 = 256 << 20;

/// What a ZIP may be, or what is left of it for the next of several.
#[derive(Debug, Clone, Copy)]
pub(in crate::service) struct Caps {
    /// Entries that are looked at.
    entries: u32,
    /// Bytes that come out of it, all together.
    unpacked: u64,
    /// How many times its size an entry may become.
    ratio: u64,
    /// Bytes of one entry.
    entry: u64,
}

impl Caps {
    /// The caps of this instance.
    pub(super) fn of(config: &Config) -> Self {
        let upload = &config.upload;
        Self {
            entries: upload.files,
            unpacked: u64::from(upload.unpacked_megabytes) << 20,
            ratio: u64::from(upload.ratio),
            entry: u64::from(config.quota.file_megabytes) << 20,
        }
    }

    /// Those of all ZIPs of one mail together: nobody watches over what comes out of them.
    pub(in crate::service) fn of_mail(config: &Config) -> Self {
        let caps = Self::of(config);
        Self {
            entries: caps.entries.min(MAIL_ENTRIES),
            unpacked: caps.unpacked.min(MAIL_UNPACKED),
            ..caps
        }
    }
}

/// What was found in a ZIP.
#[derive(Debug)]
pub(super) enum Found {
    /// The index of an export, before anything else.
    Index(Bytes),
    /// A file, or why it cannot be taken.
    Entry(String, Result<Bytes, ImportProblem>),
    /// So many files were over a limit and not looked at.
    LeftOut(u32),
}

/// Whether bytes begin as a ZIP.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) || bytes.starts_with(EMPTY)
}

/// Reads a ZIP, and hands over what is in it until `take` says that nobody listens any more. What
/// it uses up is taken off the caps.
///
/// # Errors
/// When it is no ZIP, or one of another kind; what was handed over until then stands.
pub(super) fn read(
    file: File,
    megabytes: u32,
    caps: &mut Caps,
    mut take: impl FnMut(Found) -> bool,
) -> Result<(), ImportProblem> {
    let damaged = |_| ImportProblem::Damaged {
        kind: "zip".to_owned(),
    };
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipArchive::from_file(file, &mut buffer).map_err(damaged)?;
    let index = index(&archive, &mut buffer, megabytes, caps);
    let mut entries = archive.entries(&mut buffer);
    let has_index = index.is_some();
    if let Some(bytes) = index
        && !take(Found::Index(bytes))
    {
        return Ok(());
    }
    let (mut looked_at, mut left_out) = (0_u32, 0_u32);
    let mut first = true;
    while let Some(entry) = entries.next_entry().map_err(damaged)? {
        let path = entry.file_path();
        let name = shown(path.as_bytes());
        // Documents of office programs and e-books are ZIP files too.
        if first && matches!(name.as_str(), "[Content_Types].xml" | "mimetype") {
            return Err(ImportProblem::UnknownKind);
        }
        first = false;
        if entry.is_dir() || is_beside(&name) {
            continue;
        }
        if has_index && name == INDEX {
            continue;
        }
        if caps.entries == 0 || caps.unpacked == 0 {
            left_out = left_out.saturating_add(1);
            continue;
        }
        looked_at += 1;
        caps.entries -= 1;
        let content = if entry.flags().is_encrypted() {
            Err(Unread::Problem(ImportProblem::EncryptedArchive))
        } else {
            let method = entry.compression_method();
            unpack(&archive, entry.wayfinder(), method, megabytes, caps)
        };
        let found = match content {
            Err(Unread::NoRoom) => {
                left_out = left_out.saturating_add(1);
                continue;
            }
            Err(Unread::Problem(problem)) => Found::Entry(name, Err(problem)),
            Ok(bytes) => Found::Entry(name, Ok(bytes)),
        };
        if !take(found) {
            return Ok(());
        }
    }
    if looked_at == 0 && left_out == 0 && !has_index {
        let kind = "zip".to_owned();
        return Err(ImportProblem::NoBadge { kind });
    }
    if left_out > 0 {
        take(Found::LeftOut(left_out));
    }
    Ok(())
}

/// The index of an export, wherever it stands in the ZIP.
fn index(
    archive: &ZipArchive<FileReader>,
    buffer: &mut [u8],
    megabytes: u32,
    caps: &mut Caps,
) -> Option<Bytes> {
    let mut entries = archive.entries(buffer);
    let found = loop {
        let entry = entries.next_entry().ok()??;
        if entry.file_path().as_bytes() == INDEX.as_bytes() && !entry.flags().is_encrypted() {
            break (entry.wayfinder(), entry.compression_method());
        }
    };
    let mut larger = Caps {
        entry: LARGEST,
        ..*caps
    };
    let bytes = unpack(archive, found.0, found.1, megabytes, &mut larger).ok()?;
    // Only what is an index counts as one, and is paid for here.
    let ours = is_our_index(&bytes);
    ours.then(|| {
        caps.unpacked = larger.unpacked;
        bytes
    })
}

/// Why an entry was not read.
enum Unread {
    /// With the sentence for the person.
    Problem(ImportProblem),
    /// More has come out of the ZIP than may.
    NoRoom,
}

fn unpack(
    archive: &ZipArchive<FileReader>,
    wayfinder: rawzip::ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    megabytes: u32,
    caps: &mut Caps,
) -> Result<Bytes, Unread> {
    let damaged = || {
        Unread::Problem(ImportProblem::Damaged {
            kind: "zip".to_owned(),
        })
    };
    let entry = archive.get_entry(wayfinder).map_err(|_| damaged())?;
    let (start, end) = entry.compressed_data_range();
    let inflated = end.saturating_sub(start).saturating_mul(caps.ratio);
    let most = caps.entry.min(inflated).min(caps.unpacked);
    let mut bytes = Vec::new();
    let read = match method {
        CompressionMethod::STORE => {
            let reader = entry.verifying_reader(entry.reader());
            reader.take(most + 1).read_to_end(&mut bytes)
        }
        CompressionMethod::DEFLATE => {
            let reader = entry.verifying_reader(DeflateDecoder::new(entry.reader()));
            reader.take(most + 1).read_to_end(&mut bytes)
        }
        _ => return Err(Unread::Problem(ImportProblem::UnknownKind)),
    };
    let out = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let room = caps.unpacked;
    caps.unpacked = room.saturating_sub(out);
    if out > most {
        return Err(if out > caps.entry {
            Unread::Problem(ImportProblem::TooLarge { megabytes })
        } else if out > inflated {
            Unread::Problem(ImportProblem::TooComplex)
        } else {
            debug_assert!(out > room, "one of the three");
            Unread::NoRoom
        });
    }
    match read {
        Ok(_) => Ok(bytes.into()),
        Err(error) if is_lie(&error) => Err(Unread::Problem(ImportProblem::TooComplex)),
        Err(_) => Err(damaged()),
    }
}

/// Whether an entry has another size than it says.
fn is_lie(error: &io::Error) -> bool {
    let inner = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<rawzip::Error>());
    inner.is_some_and(|e| matches!(e.kind(), ErrorKind::InvalidSize { .. }))
}

/// A name as the report shows it: no way out of anywhere, nothing that cannot be seen.
fn shown(path: &[u8]) -> String {
    let text = String::from_utf8_lossy(path);
    let parts: Vec<&str> = text
        .split(['/', '\\'])
        .filter(|part| !matches!(part.trim(), "" | "." | ".."))
        .collect();
    crate::service::badges::line(&parts.join("/"), NAME)
}

/// What programs leave beside the files that matter.
fn is_beside(name: &str) -> bool {
    let mut parts = name.split('/');
    let last = parts.next_back().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    last.is_empty()
        || last.starts_with("._")
        || ["readme", "license", "licence", "lisezmoi"]
            .iter()
            .any(|known| stem.eq_ignore_ascii_case(known))
        || [".ds_store", "thumbs.db", "desktop.ini"]
            .iter()
            .any(|known| last.eq_ignore_ascii_case(known))
        || parts.any(|folder| folder == "__MACOSX")
}

/// Whether this is the index of an export, ours or one made like it.
fn is_our_index(bytes: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Index {
        #[serde(rename = "schema")]
        _schema: u32,
        #[serde(rename = "badges")]
        _badges: Vec<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Index>(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    const CAPS: Caps = Caps {
        entries: 20_000,
        unpacked: 2 << 30,
        ratio: 100,
        entry: 10 << 20,
    };

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            let method = SimpleFileOptions::default();
            if name.ends_with('/') {
                zip.add_directory(*name, method).expect("a folder");
            } else {
                zip.start_file(*name, method).expect("a file");
                zip.write_all(bytes).expect("its bytes");
            }
        }
        zip.finish().expect("an end").into_inner()
    }

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("written");
        file.rewind().expect("rewound");
        file
    }

    fn looked(bytes: &[u8], mut caps: Caps) -> (Vec<(String, String)>, u32, Option<ImportProblem>) {
        let (mut files, mut left_out) = (Vec::new(), 0);
        let ended = read(file(bytes), 10, &mut caps, |found| {
            match found {
                Found::Entry(name, Ok(bytes)) => {
                    files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
                }
                Found::Entry(name, Err(problem)) => files.push((name, format!("{problem:?}"))),
                Found::LeftOut(count) => left_out += count,
                Found::Index(_) => files.push((INDEX.to_owned(), String::new())),
            }
            true
        });
        (files, left_out, ended.err())
    }

    fn names(files: &[(String, String)]) -> Vec<&str> {
        files.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn what_lies_beside_is_passed_over_and_names_lead_nowhere() {
        let bytes = packed(&[
            ("folder/", b""),
            ("index.json", br#"{"schema": 1, "badges": [{"file": "a"}]}"#),
            ("README.md", b"x"),
            ("__MACOSX/._a.png", b"x"),
            ("folder/.DS_Store", b"x"),
            ("../../etc/passwd", b"a"),
            ("/absolute/b.png", b"b"),
            ("..\\windows\\c.png", b"c"),
            ("d\u{202e}gnp.exe", b"d"),
            ("deep/index.json", b"e"),
        ]);
        let (files, left_out, problem) = looked(&bytes, CAPS);
        assert_eq!(
            names(&files),
            [
                "index.json",
                "etc/passwd",
                "absolute/b.png",
                "windows/c.png",
                "dgnp.exe",
                "deep/index.json"
            ]
        );
        assert_eq!((left_out, problem), (0, None));
    }

    #[test]
    fn too_much_is_left_out_and_counted() {
        let many: Vec<(String, Vec<u8>)> = (0..30)
            .map(|n| (format!("{n}.json"), vec![n; 1000]))
            .collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (&n[..], &b[..])).collect();
        let bytes = packed(&many);
        let few = Caps { entries: 4, ..CAPS };
        let (files, left_out, _) = looked(&bytes, few);
        assert_eq!((files.len(), left_out), (4, 26));
        let small = Caps {
            unpacked: 2_500,
            ..CAPS
        };
        let (files, left_out, _) = looked(&bytes, small);
        assert_eq!((files.len(), left_out), (2, 28));
    }

    #[test]
    fn several_share_what_one_mail_may_bring() {
        let bytes = packed(&[("a.json", b"{}"), ("b.json", b"{}"), ("c.json", b"{}")]);
        let mut caps = Caps { entries: 5, ..CAPS };
        let (mut files, mut left_out) = (0, 0);
        for _ in 0..3 {
            let read = read(file(&bytes), 10, &mut caps, |found| {
                match found {
                    Found::Entry(..) => files += 1,
                    Found::LeftOut(count) => left_out += count,
                    Found::Index(_) => panic!("none of them is an export"),
                }
                true
            });
            assert_eq!(read, Ok(()));
        }
        assert_eq!((files, left_out, caps.unpacked), (5, 4, CAPS.unpacked - 10));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let zeros = vec![0; 9 << 20];
        let bytes = packed(&[("bomb.json", &zeros), ("good.json", b"{}")]);
        let (files, _, problem) = looked(&bytes, CAPS);
        assert_eq!(files[0].1, "TooComplex");
        assert_eq!(files[1].1, "{}");
        assert_eq!(problem, None);
        let large = packed(&[("large.json", &vec![0; 11 << 20])]);
        let lax = Caps {
            ratio: 10_000,
            ..CAPS
        };
        assert_eq!(looked(&large, lax).0[0].1, "TooLarge { megabytes: 10 }");
    }

    /// Offsets of the declared sizes in the records of a ZIP with one stored file.
    fn with_declared_size(size: u32) -> Vec<u8> {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file("a.json", stored).expect("a file");
        zip.write_all(&[b'x'; 50]).expect("its bytes");
        let mut bytes = zip.finish().expect("an end").into_inner();
        let central = bytes
            .windows(4)
            .rposition(|w| w == b"PK\x01\x02")
            .expect("a record");
        bytes[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
        bytes
    }

    #[test]
    fn declared_sizes_that_lie_are_found_out() {
        assert_eq!(looked(&with_declared_size(50), CAPS).0[0].1, "x".repeat(50));
        for lie in [0, 1, 49, 51, u32::MAX - 1] {
            let (files, _, _) = looked(&with_declared_size(lie), CAPS);
            assert!(
                files[0].1.starts_with("TooComplex") || files[0].1.starts_with("Damaged"),
                "{lie}: {}",
                files[0].1
            );
        }
    }

    #[test]
    fn other_zip_files_and_broken_ones_are_told_apart() {
        let office = packed(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]);
        assert_eq!(looked(&office, CAPS).2, Some(ImportProblem::UnknownKind));
        let empty = packed(&[("a/", b"")]);
        assert!(matches!(
            looked(&empty, CAPS).2,
            Some(ImportProblem::NoBadge { .. })
        ));
        assert!(matches!(
            looked(b"PK\x03\x04 nothing", CAPS).2,
            Some(ImportProblem::Damaged { .. })
        ));
        let mut cut = packed(&[("a.json", b"abcdef"), ("b.json", b"ghi")]);
        let at = cut.windows(6).position(|w| w == b"abcdef");
        if let Some(at) = at {
            cut[at] = b'X';
        } else {
            cut[40] ^= 0xff;
        }
        let (files, _, _) = looked(&cut, CAPS);
        assert!(files[0].1.starts_with("Damaged"), "{files:?}");
        assert_eq!(files[1].1, "ghi");
    }

    #[test]
    fn an_encrypted_entry_is_said_to_be() {
        let mut bytes = packed(&[("a.json", b"abcdef")]);
        let central = bytes
            .windows(4)
            .rposition(|w| w == b"PK\x01\x02")
            .expect("a record");
        bytes[central + 8] |= 1;
        bytes[6] |= 1;
        assert_eq!(looked(&bytes, CAPS).0[0].1, "EncryptedArchive");
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let good = packed(&[("a.json", b"abcdef"), ("b/c.json", &[7; 5000])]);
        for cut in 0..good.len() {
            looked(&good[..cut], CAPS);
        }
        for at in 0..good.len() {
            for bit in [0x01, 0x80, 0xff] {
                let mut bytes = good.clone();
                bytes[at] ^= bit;
                looked(&bytes, CAPS);
            }
        }
    }
}
