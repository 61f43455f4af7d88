//! The operator's commands, run as an operator runs them: what they print, how they end, and what
//! a person notices of it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

const ADDRESS: &str = "amina@exemple.fr";
const PASSWORD: &str = "agrafe cheval pile exacte";

/// An instance in a folder of its own, on SQLite or PostgreSQL.
struct Instance {
    folder: TempDir,
    database: Option<String>,
}

/// A program that runs until it is told to stop.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed leaves nothing running; one that has ended is no error.
        let _ended = self.0.kill();
    }
}

impl Running {
    /// Asks it to stop, as a service manager does, and says how it ended.
    fn stop(mut self) -> Option<i32> {
        let pid = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.unwrap().success());
        self.0.wait().unwrap().code()
    }
}

/// What a command printed and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Instance {
    fn new(database: Option<String>) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database,
        }
    }

    /// One on each engine that is there.
    async fn each() -> Vec<Self> {
        let mut each = vec![Self::new(None)];
        match (std::env::var("BESACE_TEST_POSTGRES"), std::env::var("CI")) {
            (Ok(url), _) => each.push(Self::new(Some(empty_postgres(&url).await))),
            (Err(_), Ok(_)) => panic!("BESACE_TEST_POSTGRES is not set: `make test` sets it"),
            (Err(_), Err(_)) => eprintln!("BESACE_TEST_POSTGRES is not set: on SQLite only"),
        }
        each
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_besace"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BESACE_")) {
            command.env_remove(name);
        }
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("BESACE_FILES__FOLDER", self.folder.path())
            .env("BESACE_SECURITY__ARGON2_MEMORY", "8")
            .env("BESACE_SECURITY__ARGON2_PASSES", "1");
        if let Some(url) = &self.database {
            command.env("BESACE_DATABASE__URL", url);
        }
        command
    }

    fn besace(&self, words: &[&str]) -> Said {
        self.command(words).output().unwrap().into()
    }

    /// Runs a command that works and says nothing on the side; gives what it printed.
    fn works(&self, words: &[&str]) -> String {
        let said = self.besace(words);
        assert_eq!(said.code, Some(0), "{words:?}: {}", said.err);
        assert_eq!(said.err, "", "{words:?}");
        said.out
    }

    /// Runs a command that cannot be done; gives the one sentence that says why.
    fn fails(&self, words: &[&str]) -> String {
        let said = self.besace(words);
        assert_eq!(said.code, Some(1), "{words:?}");
        assert_eq!(said.out, "", "{words:?}");
        let sentence = said.err.strip_prefix("besace: ").expect("a sentence");
        assert_eq!(sentence.trim_end().lines().count(), 1, "{sentence}");
        sentence.trim_end().to_owned()
    }

    /// Starts a server and waits until it answers.
    fn starts(&self, words: &[&str], port: u16) -> Running {
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        let mut running = Running(
            self.command(words)
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .spawn()
                .unwrap(),
        );
        for _ in 0..600 {
            assert_eq!(running.0.try_wait().unwrap(), None, "{words:?} has ended");
            if ask(port, "GET", "/readyz", "", "").is_some_and(|answer| answer.contains(" 200 ")) {
                return running;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{words:?} does not answer");
    }
}

async fn empty_postgres(server: &str) -> String {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    let name = format!("besace_operator_{}_{number}", std::process::id());
    let mut connection = PgConnection::connect(server).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    connection.execute(AssertSqlSafe(create)).await.unwrap();
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(&name);
    url.to_string()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// One request as a browser makes it; the whole answer, or nothing when nobody listens.
fn ask(port: u16, method: &str, path: &str, cookie: &str, form: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Accept: text/html\r\nAccept-Language: en\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

/// Signs in; the cookie, or the page that says why not.
fn signs_in(port: u16, address: &str, password: &str) -> Result<String, String> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("address", address)
        .append_pair("password", password)
        .finish();
    let answer = ask(port, "POST", "/connexion", "", &form).unwrap();
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .and_then(|cookie| cookie.split(';').next());
    match cookie {
        Some(cookie) if answer.starts_with("HTTP/1.1 303") => Ok(cookie.to_owned()),
        _ => Err(answer),
    }
}

fn is_signed_in(port: u16, cookie: &str) -> bool {
    let answer = ask(port, "GET", "/accueil", cookie, "").unwrap();
    answer.starts_with("HTTP/1.1 200")
}

#[tokio::test]
async fn an_account_is_made_shown_locked_unlocked_and_deleted() {
    for instance in Instance::each().await {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let unknown = instance.fails(&["user", "show", ADDRESS]);
        assert_eq!(unknown, format!("no account has confirmed {ADDRESS}"));

        let url = format!("http://{listen}/");
        let made = instance
            .command(&[
                "user",
                "add",
                "--name",
                "Amina",
                "--language",
                "en",
                ADDRESS,
            ])
            .env("BESACE_SERVER__PUBLIC_URL", &url)
            .output()
            .unwrap();
        let made = Said::from(made);
        assert_eq!(made.code, Some(0), "{}", made.err);
        let link = made.out.trim_end();
        let token = link
            .strip_prefix(&format!("{url}mot-de-passe?jeton="))
            .expect("nothing but the link");
        assert_eq!(token.len(), 43);
        let twice = instance.fails(&["user", "add", "--name", "Autre", "AMINA@exemple.fr"]);
        assert!(twice.contains("belongs to an account already"), "{twice}");

        let serve = instance.starts(&["serve", "--dev", "--listen", &listen], port);
        let chosen = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token)
            .append_pair("password", PASSWORD)
            .append_pair("password_again", PASSWORD)
            .finish();
        let answer = ask(port, "POST", "/mot-de-passe", "", &chosen).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let cookie = signs_in(port, ADDRESS, PASSWORD).unwrap();
        assert!(is_signed_in(port, &cookie));

        let shown = instance.works(&["user", "show", "Amina@Exemple.fr"]);
        for line in [
            "account   ",
            "created   20",
            "badges    0, 0 bytes",
            "locked    no",
        ] {
            assert!(
                shown.lines().any(|shown| shown.starts_with(line)),
                "{shown}"
            );
        }
        assert!(!shown.contains("$argon2"), "{shown}");

        // The server that runs notices at once.
        let locked = instance.works(&["user", "lock", ADDRESS]);
        assert_eq!(locked, "Locked; every session has ended.\n");
        assert!(!is_signed_in(port, &cookie));
        let refused = signs_in(port, ADDRESS, PASSWORD).unwrap_err();
        assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
        assert!(refused.contains("has locked this account"), "{refused}");
        let wrong = signs_in(port, ADDRESS, "une autre phrase").unwrap_err();
        assert!(
            !wrong.contains("locked"),
            "told to nobody without the password"
        );
        assert!(
            instance
                .works(&["user", "show", ADDRESS])
                .contains("locked    20")
        );
        assert_eq!(instance.works(&["user", "unlock", ADDRESS]), "Unlocked.\n");
        let cookie = signs_in(port, ADDRESS, PASSWORD).unwrap();
        assert!(is_signed_in(port, &cookie));
        assert!(
            instance
                .works(&["user", "show", ADDRESS])
                .contains("locked    no")
        );

        let reset = instance.works(&["user", "reset", ADDRESS]);
        assert!(reset.contains("/mot-de-passe?jeton=") && reset.lines().count() == 1);

        let careful = instance.fails(&["user", "delete", ADDRESS]);
        assert!(careful.contains("--yes"), "{careful}");
        assert!(is_signed_in(port, &cookie), "nothing was deleted");
        let deleted = instance.works(&["user", "delete", "--yes", ADDRESS]);
        assert_eq!(
            deleted,
            "The account is deleted. Backups keep it for 30 days.\n"
        );
        assert!(!is_signed_in(port, &cookie));
        for what in ["show", "reset", "lock", "unlock"] {
            let gone = instance.fails(&["user", what, ADDRESS]);
            assert_eq!(gone, format!("no account has confirmed {ADDRESS}"));
        }
        assert_eq!(serve.stop(), Some(0));
    }
}

#[tokio::test]
async fn what_is_not_understood_ends_with_2_and_says_how_it_is_written() {
    let instance = Instance::new(None);
    for words in [
        &["user", "show", "amina"][..],
        &["user", "add", ADDRESS],
        &["user", "lock"],
        &["recheck"],
        &["recheck", "--all", "--user", ADDRESS],
        &["export", ADDRESS],
        &["besogne"],
    ] {
        let said = instance.besace(words);
        assert_eq!(said.code, Some(2), "{words:?}");
        assert!(said.err.contains("--help"), "{words:?}: {}", said.err);
        assert_eq!(said.out, "");
    }
    for command in ["user", "export", "recheck", "demo"] {
        let help = instance.works(&[command, "--help"]);
        assert!(help.contains("Usage: besace"), "{help}");
    }
    assert!(
        !instance.folder.path().join("besace.db").exists(),
        "nothing was made"
    );
}

#[tokio::test]
async fn a_public_server_names_what_its_legal_pages_lack() {
    let settings = |operator: &str| {
        format!(
            "[server]\npublic_url = \"https://badges.example/\"\n\
             [mail]\ntransport = \"smtp\"\nsmtp_host = \"127.0.0.1\"\n{operator}"
        )
    };
    let warned = |operator: &str| {
        let instance = Instance::new(None);
        let folder = instance.folder.path();
        std::fs::write(folder.join("besace.toml"), settings(operator)).unwrap();
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let running = instance.starts(&["serve", "--listen", &listen], port);
        assert_eq!(running.stop(), Some(0));
        let log = std::fs::read_to_string(folder.join("log")).unwrap();
        let lines: Vec<_> = log.lines().filter(|line| line.contains("legal")).collect();
        lines.join("\n")
    };
    let log = warned("");
    for setting in ["operator.name", "operator.contact", "operator.host"] {
        assert!(log.contains(setting), "{setting}: {log}");
    }
    let log = warned(
        "[operator]\nname = \"Association\"\ncontact = \"contact@badges.example\"\nhost = \"Un hébergeur\"\n",
    );
    assert!(!log.contains("operator.name"), "{log}");
    assert!(log.contains("operator.publisher"), "{log}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let instance = Instance::new(None);
    let taken = instance.folder.path().join("taken");
    std::fs::write(&taken, "a file").unwrap();
    let said = instance
        .command(&["user", "show", ADDRESS])
        .env("BESACE_FILES__FOLDER", taken.join("data"))
        .output()
        .unwrap();
    let said = Said::from(said);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("files.folder"), "{}", said.err);
}

/// How many jobs of a kind wait.
async fn waiting(folder: &Path, kind: &str) -> i64 {
    let url = format!("sqlite:{}", folder.join("besace.db").display());
    let db = server::store::Db::open(&url).await.unwrap();
    let mut on = db.read().await.unwrap();
    let counts = server::store::jobs::count(&mut on).await.unwrap();
    let found = counts.into_iter().find(|count| count.kind == kind);
    found.map_or(0, |count| count.waiting)
}

#[tokio::test]
async fn the_demonstration_starts_and_its_badges_are_exported_and_checked_again() {
    let instance = Instance::new(None);
    let open = instance.fails(&["demo", "--listen", "0.0.0.0:3000"]);
    assert!(open.contains("only runs on a loopback address"), "{open}");

    let (port, issuer) = (free_port(), free_port());
    let (listen, issuer) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{issuer}"));
    let folder = instance.folder.path().join("demo");
    let words = [
        "demo",
        "--folder",
        folder.to_str().unwrap(),
        "--listen",
        &listen,
        "--issuer-listen",
        &issuer,
    ];
    // A second start finds everybody there already.
    for _ in 0..2 {
        let running = instance.starts(&words, port);
        let printed = std::fs::read_to_string(instance.folder.path().join("log")).unwrap();
        let line = printed
            .lines()
            .find_map(|line| line.strip_prefix(&format!("Amina Benali: {ADDRESS} / ")))
            .expect("who to sign in as");
        assert!(printed.contains(&format!("http://{listen}")), "{printed}");
        let cookie = signs_in(port, ADDRESS, line).unwrap();
        let badges = ask(port, "GET", "/badges", &cookie, "").unwrap();
        assert_eq!(badges.matches("<li class=\"tile\"").count(), 7, "{badges}");
        assert_eq!(running.stop(), Some(0));
    }

    let beside = |words: &[&str]| -> Said {
        let mut command = instance.command(words);
        command.env("BESACE_FILES__FOLDER", &folder);
        command.output().unwrap().into()
    };
    let zip = instance.folder.path().join("amina.zip");
    let name = zip.to_str().unwrap();
    let exported = beside(&["export", ADDRESS, "--output", name]);
    assert_eq!((exported.code, exported.err.as_str()), (Some(0), ""));
    assert_eq!(exported.out.trim_end(), name);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    let within = |folder: &str| {
        archive
            .file_names()
            .filter(|n| n.starts_with(folder))
            .count()
    };
    // A page for each badge, and one for the collection.
    assert_eq!((within("badges/"), within("pages/")), (7, 8));
    assert_eq!(within("index."), 2);
    let index: serde_json::Value =
        serde_json::from_reader(archive.by_name("index.json").unwrap()).unwrap();
    assert_eq!(index["badges"].as_array().map(Vec::len), Some(7));
    let before = std::fs::read(&zip).unwrap();
    let again = beside(&["export", "tom@exemple.fr", "--output", name]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains(name), "{}", again.err);
    assert_eq!(std::fs::read(&zip).unwrap(), before, "not written over");
    let nobody = beside(&["export", "x@exemple.fr", "--output", &format!("{name}.2")]);
    assert_eq!(
        nobody.err,
        "besace: no account has confirmed x@exemple.fr\n"
    );
    assert!(!Path::new(&format!("{name}.2")).exists());

    let before = waiting(&folder, "recheck").await;
    let some = beside(&["recheck", "--user", "tom@exemple.fr"]);
    assert_eq!((some.code, some.err.as_str()), (Some(0), ""));
    assert!(some.out.starts_with("2 badges "), "{}", some.out);
    assert_eq!(waiting(&folder, "recheck").await, before + 1);
    let all = beside(&["recheck", "--all"]);
    assert!(all.out.starts_with("9 badges "), "{}", all.out);
    assert!(all.out.contains("next start"), "{}", all.out);
    let nobody = beside(&["recheck", "--user", "x@exemple.fr"]);
    assert_eq!(nobody.code, Some(1));
}
