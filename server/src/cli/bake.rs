//! `besace bake` and `besace unbake`: badges into pictures, and out of files.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use openbadges::{Edition, Limits, Payload, bake, extract};

use super::Refusal;

/// Write the badge that a file carries to standard output, exactly as it was baked
#[derive(Debug, Args)]
pub struct Unbake {
    /// A PNG, SVG or PDF
    file: PathBuf,
}

impl Unbake {
    pub(super) fn run(self) -> Result<(), Refusal> {
        let bytes = read(&self.file)?;
        let extracted = extract(&bytes, &Limits::default()).map_err(Refusal::because)?;
        std::io::stdout()
            .write_all(extracted.payload.as_str().as_bytes())
            .map_err(Refusal::because)
    }
}

/// Bake a credential into a picture
///
/// Every other byte of the picture stays as it is; a badge that is there already is replaced.
#[derive(Debug, Args)]
pub struct Bake {
    /// A PNG or SVG
    image: PathBuf,
    /// A file with JSON, a JWT or a link
    credential: PathBuf,
    /// The file to write
    #[arg(long, short)]
    output: PathBuf,
    /// The edition whose place it is baked into
    #[arg(long, value_enum, default_value_t = Place::V3)]
    edition: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Place {
    /// Open Badges 1.x and 2.x
    V2,
    /// Open Badges 3.0
    V3,
}

impl Bake {
    pub(super) fn run(self) -> Result<(), Refusal> {
        let image = read(&self.image)?;
        let credential = String::from_utf8(read(&self.credential)?).map_err(Refusal::because)?;
        let payload =
            Payload::from_text(&credential, &Limits::default()).map_err(Refusal::because)?;
        let edition = match self.edition {
            Place::V2 => Edition::V2,
            Place::V3 => Edition::V3,
        };
        let baked = bake(&image, &payload, edition).map_err(Refusal::because)?;
        std::fs::write(&self.output, baked)
            .map_err(|error| Refusal::because(format_args!("{}: {error}", self.output.display())))
    }
}

fn read(file: &PathBuf) -> Result<Vec<u8>, Refusal> {
    std::fs::read(file)
        .map_err(|error| Refusal::because(format_args!("{}: {error}", file.display())))
}
