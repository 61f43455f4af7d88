//! Files for spreadsheets.
//!
//! Words in them were chosen by strangers: a cell that a spreadsheet would take for a formula gets
//! an apostrophe before it (OWASP, CSV injection).

use domain::Language;

/// The mark by which spreadsheets know UTF-8; stands at the beginning of the file.
pub(crate) const MARK: &str = "\u{feff}";

/// One line. French ones divide by semicolons, because the comma stands in their numbers.
pub(crate) fn row<const N: usize>(language: Language, cells: &[String; N]) -> String {
    let divider = match language {
        Language::Fr => ";",
        Language::En => ",",
    };
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(divider) + "\r\n"
}

fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (text, cell) in [
            ("=1+2", "\"'=1+2\""),
            ("+33", "\"'+33\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("a \"b\"; c", "\"a \"\"b\"\"; c\""),
        ] {
            let line = row(Language::Fr, &[text.to_owned(), String::new()]);
            assert_eq!(line, format!("{cell};\"\"\r\n"));
        }
    }
}
