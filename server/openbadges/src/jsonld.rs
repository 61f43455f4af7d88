//! JSON-LD 1.1 to RDF, for signed credentials: in safe mode and over vendored contexts only.
//!
//! A document is walked once and its quads come out, without the expanded form in between. What
//! JSON-LD would drop in silence (terms that no context defines, relative references) is an error,
//! since a signature over the quads does not cover it. Contexts are worked out once for the life of
//! the process, by what they are applied to.

mod context;
mod quads;
mod vendored;

pub use quads::to_rdf;

/// Why a document has no RDF that a signature could cover.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonLdError {
    /// A term, type or reference that means nothing by the contexts at hand.
    #[error("no context defines {0}")]
    UndefinedTerm(String),
    /// A term of the credential contexts under another name, or with another meaning: what is read
    /// by name would not be what was signed.
    #[error("{0} stands for something else than it says")]
    Disguised(String),
    /// A context that is not vendored.
    #[error("the context {0} is not known")]
    UnknownContext(String),
    /// The JSON-LD breaks a rule, named as in JSON-LD 1.1 API §11.
    #[error("the JSON-LD is invalid: {0}")]
    Invalid(&'static str),
    /// Legal JSON-LD that no credential uses and that this reader does not process.
    #[error("{0} is not supported")]
    Unsupported(&'static str),
    /// More of it than the limits allow.
    #[error("the document is larger or more deeply nested than allowed")]
    TooComplex,
}
