//! Everything that is rendered.
