//! `besace bake` and `besace unbake`: badges into pictures, and out of files.

use std::io::{IsTerminal, Write};
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
    /// The file to write (standard output without it)
    #[arg(long, short)]
    output: Option<PathBuf>,
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
        match self.output {
            Some(file) => std::fs::write(&file, baked)
                .map_err(|error| Refusal::because(format_args!("{}: {error}", file.display()))),
            None if std::io::stdout().is_terminal() => Err(Refusal::because(
                "a picture is nothing for a terminal; name a file with --output, or redirect",
            )),
            None => std::io::stdout()
                .write_all(&baked)
                .map_err(Refusal::because),
        }
    }
}

fn read(file: &PathBuf) -> Result<Vec<u8>, Refusal> {
    std::fs::read(file)
        .map_err(|error| Refusal::because(format_args!("{}: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::process::ExitCode;

    use clap::Parser;
    use image::{DynamicImage, ImageFormat};

    use super::*;
    use crate::cli::{Cli, run};

    #[test]
    fn what_was_baked_into_a_file_is_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let mut picture = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(8, 8)
            .write_to(&mut picture, ImageFormat::Png)
            .expect("a picture");
        std::fs::write(path("in.png"), picture.into_inner()).expect("written");
        let credential = r#"{"id": "urn:uuid:1"}"#;
        std::fs::write(path("badge.json"), credential).expect("written");
        let (image, badge, output) = (path("in.png"), path("badge.json"), path("out.png"));
        let line = ["besace", "bake", "--output"].map(PathBuf::from);
        let line = line.into_iter().chain([output.clone(), image, badge]);
        assert_eq!(run(Cli::parse_from(line)), ExitCode::SUCCESS);
        let baked = std::fs::read(output).expect("the file");
        let found = extract(&baked, &Limits::default()).expect("a badge");
        assert_eq!(found.payload.as_str(), credential);
    }
}
