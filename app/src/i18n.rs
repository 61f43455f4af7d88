//! Every word that a person reads, from `app/locales`, as functions of the language.
//!
//! The build script writes one module per locale file; see `build.rs`.

include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
