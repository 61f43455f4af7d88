//! `besace keys`: the keys under which the instance seals what it has to read again.

use clap::{Args, Subcommand};
use secrecy::ExposeSecret;

use super::{Refusal, block_on, open};
use crate::service::keys::{Left, Rotated, rotate};
use crate::{AppState, Config};

/// Look after the keys under which secrets are sealed
#[derive(Debug, Args)]
pub struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a new key the current one, seal everything anew that can be, and drop the keys that
    /// nothing is under any more; a server may run meanwhile
    Rotate,
}

impl Keys {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        let What::Rotate = self.what;
        block_on(async move {
            let state = open(config, false).await?;
            let rotated = rotate(&state).await.map_err(Refusal::because)?;
            say(&state, &rotated);
            Ok(())
        })
    }
}

fn say(state: &AppState, rotated: &Rotated) {
    match state.keys.file() {
        Some(path) => println!(
            "A new key seals from now on. {} holds {}; back it up with the database.",
            path.display(),
            plural(rotated.keys.names().len(), "key", "keys")
        ),
        None => {
            println!("The keys stand in the settings. Put this there and start Besace again:");
            println!(
                "security.keys = \"{}\"",
                rotated.keys.as_setting().expose_secret()
            );
            println!(
                "On several machines, first put the new key last on each of them, then first. Run \
                 this command again afterwards: it seals anew what is under the old keys."
            );
        }
    }
    if rotated.dropped > 0 {
        let dropped = plural(rotated.dropped, "old key is", "old keys are");
        println!("{dropped} dropped: nothing was under them.");
    }
    if rotated.left.is_empty() {
        println!("Nothing is left under older keys.");
    } else {
        println!("Still under older keys, which stay until it is gone:");
        for Left { what, count } in &rotated.left {
            println!("  {count:>6}  {what}");
        }
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
