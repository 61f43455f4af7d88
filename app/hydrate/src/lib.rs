//! Wakes the signed-in pages up.
