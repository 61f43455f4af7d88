//! What a file is, by its first bytes and never by its name.

use domain::evidence::{EvidenceProblem, FileKind};

/// Recognises a file that is taken.
///
/// # Errors
/// [`EvidenceProblem::EmptyFile`] and [`EvidenceProblem::WrongKind`].
pub(super) fn kind(bytes: &[u8]) -> Result<FileKind, EvidenceProblem> {
    if bytes.is_empty() {
        return Err(EvidenceProblem::EmptyFile);
    }
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff") || webp {
        return Ok(FileKind::Picture);
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(FileKind::Pdf);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if is_plain(text) => Ok(FileKind::Text),
        _ => Err(EvidenceProblem::WrongKind),
    }
}

/// Text without controls that is no markup. Served as plain text it could do no harm; but whoever
/// hands in a page or a drawing means what it looks like, and would be shown its source.
fn is_plain(text: &str) -> bool {
    let printable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let markup = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    !text.trim().is_empty() && !markup && text.chars().all(printable)
}

/// The type under which a file is handed out.
#[must_use]
pub(super) const fn content_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Picture => "image/webp",
        FileKind::Pdf => "application/pdf",
        FileKind::Text => "text/plain; charset=utf-8",
    }
}

/// The end of a file's name.
#[must_use]
pub(in crate::service) const fn extension(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Picture => "webp",
        FileKind::Pdf => "pdf",
        FileKind::Text => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        let table: [(&[u8], Result<FileKind, EvidenceProblem>); 13] = [
            (b"\x89PNG\r\n\x1a\n....", Ok(FileKind::Picture)),
            (b"\xff\xd8\xff\xe0....", Ok(FileKind::Picture)),
            (b"RIFF....WEBPVP8 ", Ok(FileKind::Picture)),
            (b"RIFF\x24\x08\0\0WAVEfmt ", Err(EvidenceProblem::WrongKind)),
            (b"%PDF-1.7", Ok(FileKind::Pdf)),
            ("Compte rendu\n1 < 2".as_bytes(), Ok(FileKind::Text)),
            (b"", Err(EvidenceProblem::EmptyFile)),
            (b" \n ", Err(EvidenceProblem::WrongKind)),
            (b"<!doctype html><script>", Err(EvidenceProblem::WrongKind)),
            (b"\xef\xbb\xbf <svg xmlns=", Err(EvidenceProblem::WrongKind)),
            (b"PK\x03\x04", Err(EvidenceProblem::WrongKind)),
            (b"MZ\x90\x00", Err(EvidenceProblem::WrongKind)),
            (b"caf\xe9", Err(EvidenceProblem::WrongKind)),
        ];
        for (bytes, expected) in table {
            assert_eq!(kind(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
