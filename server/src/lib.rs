//! Every side effect of Besace.
