//! The tests of the mini-maps.
