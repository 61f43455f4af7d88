//! `besace verify`: what badges say and whether it is true, for the command line and for scripts.
//!
//! Files are judged side by side on all cores and reported in the order in which they were named.

mod progress;
mod web;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use clap::Args;
use openbadges::{
    Expectation, Identity, Kind, Limits, Outcome, Payload, Report, Step, Timestamp, Verdict,
    Verification, extract,
};
use serde_json::json;

use super::Refusal;
use crate::clock::{Clock, SystemClock};
use progress::Progress;
use web::Web;

/// Say what badges are and whether they are true
///
/// Takes files (PNG, SVG, PDF, JSON, JWT), links, or - for standard input. Exit 0: every badge is
/// valid (and, with --recipient, theirs); 1: one is not; 2: the command was not understood.
#[derive(Debug, Args)]
pub struct Verify {
    /// Print one JSON object per line
    #[arg(long)]
    json: bool,

    /// The mail address that the badge should have been sent to
    #[arg(long, value_name = "ADDRESS")]
    recipient: Option<String>,

    /// Judge for this moment (RFC 3339) in place of now
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    now: Option<Timestamp>,

    /// Fetch nothing
    #[arg(long, conflicts_with = "fixtures")]
    offline: bool,

    /// Answer every request from this table (case, URL, file, content type, status) and nothing else
    #[arg(long, value_name = "TSV")]
    fixtures: Option<PathBuf>,

    /// Also ask issuers over http without TLS
    #[arg(long)]
    allow_http: bool,

    /// Files, links, or - for standard input
    #[arg(required = true, value_name = "FILE|URL|-")]
    sources: Vec<String>,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let (moment, _) =
        Timestamp::read(text).ok_or("not a moment; write it as 2026-11-22T00:00:00Z")?;
    Ok(moment)
}

/// What is said of one source.
struct Judged {
    kind: Kind,
    outcome: Result<Box<Report>, String>,
}

impl Verify {
    pub(super) fn run(self) -> Result<ExitCode, Refusal> {
        let web = match &self.fixtures {
            Some(table) => Web::fixtures(table)?,
            None if self.offline => Web::Offline,
            None => Web::live(self.allow_http)?,
        };
        let now = self.now.unwrap_or(Timestamp(SystemClock.now().0));
        let expectation = Expectation {
            identities: self
                .recipient
                .iter()
                .cloned()
                .map(Identity::Email)
                .collect(),
        };
        let judge = |source: &str| judge(source, &web, &expectation, now);
        let threads = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(self.sources.len());
        let next = AtomicUsize::new(0);
        let (send, receive) = mpsc::channel();
        let mut all_good = true;
        std::thread::scope(|scope| -> Result<(), Refusal> {
            for _ in 0..threads {
                let (send, next, judge, sources) = (send.clone(), &next, &judge, &self.sources);
                scope.spawn(move || {
                    while let Some((index, source)) = {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        sources.get(index).map(|source| (index, source))
                    } {
                        if send.send((index, judge(source))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            let mut out = std::io::stdout().lock();
            let quiet = std::io::stdout().is_terminal();
            let mut progress = Progress::new(self.sources.len(), quiet);
            let mut early = BTreeMap::new();
            let mut due = 0;
            for (index, judged) in receive {
                early.insert(index, judged);
                while let Some(judged) = early.remove(&due) {
                    let source = &self.sources[due];
                    let good = judged.is_good(self.recipient.is_some());
                    all_good &= good;
                    let text = if self.json {
                        judged.json(source)
                    } else {
                        judged.text(source)
                    };
                    progress.clear();
                    out.write_all(text.as_bytes()).map_err(Refusal::because)?;
                    due += 1;
                    progress.show(due);
                }
            }
            progress.clear();
            Ok(())
        })?;
        Ok(if all_good {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}

fn judge(source: &str, web: &Web, expectation: &Expectation, now: Timestamp) -> Judged {
    let limits = Limits::default();
    let (kind, payload) = if source.starts_with("https://") || source.starts_with("http://") {
        (Kind::Url, Payload::Url(source.to_owned()))
    } else {
        let bytes = match read(source, limits.file_bytes) {
            Ok(bytes) => bytes,
            Err(error) => {
                return Judged {
                    kind: Kind::None,
                    outcome: Err(format!("it cannot be read: {error}")),
                };
            }
        };
        match extract(&bytes, &limits) {
            Ok(extracted) => (extracted.kind, extracted.payload),
            Err(error) => {
                return Judged {
                    kind: Kind::None,
                    outcome: Err(error.to_string()),
                };
            }
        }
    };
    let mut verification = Verification::start(payload, expectation.clone(), now, limits);
    loop {
        match verification.step() {
            Step::Done(report) => {
                let kind = if report.verdict == Verdict::Unreadable {
                    Kind::None
                } else {
                    kind
                };
                return Judged {
                    kind,
                    outcome: Ok(report),
                };
            }
            Step::Need(requests) => {
                for request in requests {
                    let answer = web.answer(source, &request);
                    verification.answer(request.id, answer);
                }
            }
        }
    }
}

/// Reads a source, one byte further than may be, so that the reader can say "too large".
fn read(source: &str, limit: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    if source == "-" {
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(source)?
            .take(limit)
            .read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

impl Judged {
    fn verdict(&self) -> Verdict {
        self.outcome
            .as_ref()
            .map_or(Verdict::Unreadable, |report| report.verdict)
    }

    fn is_good(&self, recipient_wanted: bool) -> bool {
        let theirs = self
            .outcome
            .as_ref()
            .is_ok_and(|r| r.recipient.as_str() == "mine");
        self.verdict() == Verdict::Valid && (theirs || !recipient_wanted)
    }

    fn json(&self, source: &str) -> String {
        let object = match &self.outcome {
            Ok(report) => json!({
                "file": source,
                "kind": self.kind.to_string(),
                "version": report.version.map(|v| v.to_string()),
                "verdict": report.verdict.to_string(),
                "recipient": report.recipient.as_str(),
                "warnings": report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "checks": report.checks.iter().map(|check| json!({
                    "kind": check.kind.as_str(),
                    "outcome": check.outcome.as_str(),
                    "detail": check.detail.to_string(),
                    "code": check.detail.code(),
                    "looked_at": check.looked_at,
                    "section": check.section,
                })).collect::<Vec<_>>(),
            }),
            Err(why) => json!({
                "file": source,
                "kind": self.kind.to_string(),
                "version": null,
                "verdict": Verdict::Unreadable.to_string(),
                "recipient": "unchecked",
                "warnings": [],
                "checks": [{ "kind": "source", "outcome": "failed", "detail": why }],
            }),
        };
        format!("{object}\n")
    }

    fn text(&self, source: &str) -> String {
        let report = match &self.outcome {
            Ok(report) => report,
            Err(why) => return format!("{source}: {}\n  {why}\n", Verdict::Unreadable),
        };
        let version = report.version.map_or_else(String::new, |v| {
            format!(" (Open Badges {v}, {})", self.kind)
        });
        let mut text = format!("{source}: {}{version}\n", report.verdict);
        if let Some(name) = report.badge.as_ref().and_then(|b| b.name.as_deref()) {
            text.push_str(&format!("  {}\n", printable(name)));
        }
        for check in &report.checks {
            let mark = match check.outcome {
                Outcome::Passed => "ok",
                Outcome::Failed => "NO",
                Outcome::Unknown => "??",
                Outcome::NotApplicable => "--",
            };
            text.push_str(&format!(
                "  {mark} {}: {}\n",
                check.kind,
                printable(&check.detail.to_string())
            ));
        }
        for warning in &report.warnings {
            text.push_str(&format!("  !! {}\n", printable(&warning.to_string())));
        }
        text
    }
}

/// A badge's text without what would drive a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use openbadges::sign::SigningKey;

    use super::*;

    /// A signed credential, and the same with a word changed afterwards.
    fn files(folder: &std::path::Path) -> [String; 2] {
        let key = SigningKey::from_seed(&[9; 32]).expect("a key");
        let credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Souder",
            "issuer": {"id": key.did(), "type": ["Profile"], "name": "Atelier"},
            "validFrom": "2026-01-15T10:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [{"type": "IdentityObject", "hashed": false, "identityHash": "a@b.example", "identityType": "emailAddress"}],
                "achievement": {"id": "urn:uuid:2", "type": ["Achievement"], "name": "Souder", "description": "-", "criteria": {"narrative": "-"}},
            },
        });
        let signed = key
            .sign(&credential, Timestamp(1_768_471_200_000), None)
            .expect("signed");
        let mut altered = signed.clone();
        altered["name"] = "Diriger".into();
        [("signed.json", signed), ("altered.json", altered)].map(|(name, document)| {
            let path = folder.join(name);
            std::fs::write(&path, document.to_string()).expect("written");
            path.display().to_string()
        })
    }

    fn exit(arguments: &[&str]) -> ExitCode {
        exit_of(&["--offline", "--now", "2026-11-22T00:00:00Z"], arguments)
    }

    fn exit_of(first: &[&str], arguments: &[&str]) -> ExitCode {
        use clap::Parser;
        let line = [&["besace", "verify"], first, arguments].concat();
        match crate::cli::Cli::try_parse_from(line) {
            Ok(cli) => crate::cli::run(cli),
            Err(error) => ExitCode::from(u8::try_from(error.exit_code()).expect("a code")),
        }
    }

    #[test]
    fn the_exit_code_says_whether_every_badge_is_valid_and_theirs() {
        let folder = tempfile::tempdir().expect("a folder");
        let [good, altered] = files(folder.path());
        for (arguments, code) in [
            (&[good.as_str()][..], 0),
            (&["--json", "--recipient", "a@b.example", &good], 0),
            (&["--recipient", "c@b.example", &good], 1),
            (&[&good, &altered], 1),
            (&["/nowhere.png"], 1),
            (&[], 2),
            (&["--now", "yesterday", &good], 2),
        ] {
            assert_eq!(exit(arguments), ExitCode::from(code), "{arguments:?}");
        }
    }

    #[test]
    fn a_table_of_answers_that_is_not_there_is_wrong_use() {
        let folder = tempfile::tempdir().expect("a folder");
        let [good, _] = files(folder.path());
        let missing = folder.path().join("web.tsv").display().to_string();
        let code = exit_of(&["--fixtures", &missing], &[&good]);
        assert_eq!(code, ExitCode::from(2));
        std::fs::write(&missing, "case\turl\tstatus\ttype\tfile\n").expect("written");
        let code = exit_of(&["--fixtures", &missing], &[&good]);
        assert_eq!(
            code,
            ExitCode::SUCCESS,
            "what proves itself needs no answer"
        );
    }

    #[test]
    fn a_line_of_json_says_what_it_is_and_every_check() {
        let folder = tempfile::tempdir().expect("a folder");
        let [good, altered] = files(folder.path());
        let said = |source: &str| -> serde_json::Value {
            let now = Timestamp(1_795_305_600_000);
            let judged = judge(source, &Web::Offline, &Expectation::default(), now);
            let line = judged.json(source);
            assert_eq!(line.matches('\n').count(), 1);
            serde_json::from_str(&line).expect("JSON")
        };
        let line = said(&good);
        assert_eq!(line["file"], good);
        let told = ["kind", "version", "verdict", "recipient"].map(|name| line[name].clone());
        assert_eq!(told, ["json", "3.0", "valid", "unchecked"]);
        assert!(line["warnings"].is_array());
        let checks = line["checks"].as_array().expect("checks");
        assert!(!checks.is_empty());
        for check in checks {
            for part in ["kind", "outcome", "detail"] {
                assert!(check[part].as_str().is_some_and(|said| !said.is_empty()));
            }
        }
        assert_eq!(said(&altered)["verdict"], "invalid");
        let none = said("/nowhere.png");
        assert_eq!(
            (&none["kind"], &none["verdict"]),
            (&"none".into(), &"unreadable".into())
        );
    }
}
