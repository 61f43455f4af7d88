//! The state of a form that is shown again: what was typed, and what is wrong with it.
//!
//! Passwords are never put back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::problem::{FieldError, Problem};

/// What a form page is drawn from. The default is a fresh form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormState {
    /// What was typed, by field name.
    pub values: BTreeMap<String, String>,
    /// What is wrong, by field name.
    pub errors: BTreeMap<String, FieldError>,
    /// What is wrong with the whole.
    pub problem: Option<Problem>,
}

impl FormState {
    /// What was typed into a field, or nothing.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<FieldError> {
        self.errors.get(field).copied()
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }
}
