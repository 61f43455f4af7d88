//! The `besace` program.
fn main() {}
