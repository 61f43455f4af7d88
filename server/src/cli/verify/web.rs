//! Where the answers come from: the network, a table of files, or nowhere.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use openbadges::{Request, Response, Unreachable};
use tokio::runtime::Runtime;

use crate::cli::Refusal;
use crate::fetch::{Ask, Client, FetchError, HostPace, NoCache, Settings};

/// The most bytes of one answer.
const ANSWER_BYTES: usize = 10 * 1024 * 1024;

pub(super) enum Web {
    Offline,
    Live(Runtime, Client),
    Fixtures(Fixtures),
}

/// A table of the web: rows for every case, for one file, or for the files of a folder.
pub(super) struct Fixtures {
    folder: PathBuf,
    rows: HashMap<String, Vec<Row>>,
}

struct Row {
    case: String,
    file: PathBuf,
    content_type: String,
    status: u16,
}

impl Web {
    pub(super) fn live(allow_http: bool) -> Result<Self, Refusal> {
        let settings = Settings {
            allow_http,
            time_limit: Duration::from_secs(10),
            user_agent: concat!("besace/", env!("CARGO_PKG_VERSION")).to_owned(),
            pace: HostPace::default(),
        };
        let runtime = Runtime::new().map_err(Refusal::because)?;
        let client = Client::new(&settings, Arc::new(NoCache)).map_err(Refusal::because)?;
        Ok(Self::Live(runtime, client))
    }

    /// Reads a table with the columns case, URL, file, content type and status.
    pub(super) fn fixtures(table: &Path) -> Result<Self, Refusal> {
        let text = std::fs::read_to_string(table).map_err(|error| {
            Refusal::because(format_args!("{} cannot be read: {error}", table.display()))
        })?;
        let folder = folder_of(table).to_owned();
        let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
        for (number, line) in text
            .lines()
            .enumerate()
            .skip(1)
            .filter(|(_, line)| !line.is_empty())
        {
            let broken = || {
                Refusal::because(format_args!(
                    "{}:{}: five columns are needed: case, URL, file, content type, status",
                    table.display(),
                    number + 1
                ))
            };
            let [case, url, file, content_type, status] = line.split('\t').collect::<Vec<_>>()[..]
            else {
                return Err(broken());
            };
            let row = Row {
                case: case.to_owned(),
                file: folder.join(file),
                content_type: content_type.to_owned(),
                status: status.trim().parse().map_err(|_| broken())?,
            };
            rows.entry(url.to_owned()).or_default().push(row);
        }
        Ok(Self::Fixtures(Fixtures { folder, rows }))
    }

    pub(super) fn answer(&self, source: &str, request: &Request) -> Result<Response, Unreachable> {
        match self {
            Self::Offline => Err(Unreachable::Other),
            Self::Fixtures(fixtures) => fixtures.answer(source, &request.url),
            Self::Live(runtime, client) => {
                let ask = Ask {
                    url: &request.url,
                    accept: request.accept,
                    bytes: ANSWER_BYTES,
                    keep: false,
                };
                let fetched = runtime.block_on(client.get(ask)).map_err(unreachable)?;
                Ok(Response {
                    status: fetched.status,
                    content_type: fetched.content_type,
                    body: fetched.body,
                    final_url: fetched.final_url,
                })
            }
        }
    }
}

const fn unreachable(error: FetchError) -> Unreachable {
    match error {
        FetchError::NotAllowed | FetchError::Forbidden => Unreachable::Forbidden,
        FetchError::Dns => Unreachable::Dns,
        FetchError::Refused => Unreachable::Refused,
        FetchError::Timeout => Unreachable::Timeout,
        FetchError::TooLarge => Unreachable::TooLarge,
        FetchError::Broken => Unreachable::Other,
    }
}

impl Fixtures {
    fn answer(&self, source: &str, url: &str) -> Result<Response, Unreachable> {
        let case = self.case(source);
        let row = self
            .rows
            .get(url)
            .and_then(|rows| {
                rows.iter()
                    .filter(|row| applies(&row.case, &case))
                    .max_by_key(|row| row.case.len())
            })
            .ok_or(Unreachable::Other)?;
        let body = std::fs::read(&row.file).map_err(|_| Unreachable::Other)?;
        let content_type = Some(row.content_type.clone()).filter(|kind| !kind.is_empty());
        Ok(Response {
            status: row.status,
            content_type,
            body,
            final_url: url.to_owned(),
        })
    }

    /// The file's path relative to the table's folder, with `/`.
    fn case(&self, source: &str) -> String {
        let absolute =
            |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let source = absolute(Path::new(source));
        let relative = source
            .strip_prefix(absolute(&self.folder))
            .unwrap_or(&source);
        relative
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// The folder that a table lies in: a bare name lies where the command runs.
fn folder_of(table: &Path) -> &Path {
    match table.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether a row's case covers a file: `*`, the file itself, or a folder above it (`a/b/*`).
fn applies(case: &str, file: &str) -> bool {
    match case.strip_suffix('*') {
        Some("") => true,
        Some(folder) if folder.ends_with('/') => file.starts_with(folder),
        _ => case == file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_cover_all_one_or_a_folder() {
        let cases = [
            ("*", "a/b.json", true),
            ("a/b.json", "a/b.json", true),
            ("a/*", "a/b.json", true),
            ("a/*", "ab/c.json", false),
            ("a/c.json", "a/b.json", false),
            ("a*", "a/b.json", false),
        ];
        for (case, file, expected) in cases {
            assert_eq!(applies(case, file), expected, "{case} {file}");
        }
    }

    #[test]
    fn a_table_lies_in_a_folder_that_can_be_opened() {
        for (table, folder) in [("web.tsv", "."), ("./web.tsv", "."), ("a/web.tsv", "a")] {
            assert_eq!(folder_of(Path::new(table)), Path::new(folder), "{table}");
        }
    }

    #[test]
    fn the_nearest_row_answers() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("written")
        };
        write("one.json", "one");
        write("two.json", "two");
        write("badge.json", "{}");
        write(
            "web.tsv",
            "case\turl\tfile\tcontent_type\tstatus\n*\thttps://a.example/\tone.json\tapplication/json\t200\nbadge.json\thttps://a.example/\ttwo.json\tapplication/json\t200\n",
        );
        let Ok(Web::Fixtures(fixtures)) = Web::fixtures(&folder.path().join("web.tsv")) else {
            panic!("a table");
        };
        let badge = folder.path().join("badge.json").display().to_string();
        assert_eq!(
            fixtures
                .answer(&badge, "https://a.example/")
                .expect("an answer")
                .body,
            b"two"
        );
        assert_eq!(
            fixtures
                .answer("other", "https://a.example/")
                .expect("an answer")
                .body,
            b"one"
        );
        assert!(fixtures.answer(&badge, "https://b.example/").is_err());
    }
}
