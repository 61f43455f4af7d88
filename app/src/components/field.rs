//! Fields of forms: label, hint, error, and what was typed before.

use std::borrow::Cow;

use domain::Language;
use domain::form::FormState;
use domain::problem::FieldError;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::notice::{Tone, notice};
use super::text_area::text_area;
use crate::i18n::form;
use crate::wording;

/// One line of text to type.
#[derive(Debug, Clone)]
pub struct Field {
    language: Language,
    id: Cow<'static, str>,
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    autocomplete: &'static str,
    value: String,
    error: Option<FieldError>,
    required: bool,
    numeric: bool,
    list: Option<&'static str>,
    longest: Option<usize>,
}

/// The field `file`, which takes one file of these kinds.
#[must_use]
pub fn file_field(
    label: &'static str,
    hint: impl Into<String>,
    accept: &'static str,
    required: bool,
) -> AnyView {
    file_field_at("file", label, hint, accept, required)
}

/// The same under another identifier, where there are several on a page.
#[must_use]
pub fn file_field_at(
    id: &str,
    label: &'static str,
    hint: impl Into<String>,
    accept: &'static str,
    required: bool,
) -> AnyView {
    let (id, hint, explained) = (id.to_owned(), hint.into(), format!("{id}-hint"));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <p class="hint" id=explained.clone()>{hint}</p>
            <input
                id=id.clone()
                name="file"
                type="file"
                accept=accept
                required=required
                aria-describedby=explained
            />
        </div>
    }
    .into_any()
}

impl Field {
    /// A required text field of that name.
    #[must_use]
    pub fn new(language: Language, name: &'static str, label: &'static str) -> Self {
        Self {
            language,
            id: name.into(),
            name,
            kind: "text",
            label,
            hint: None,
            autocomplete: "off",
            value: String::new(),
            error: None,
            required: true,
            numeric: false,
            list: None,
            longest: None,
        }
    }

    /// The mail address of the person.
    #[must_use]
    pub fn address(language: Language, label: &'static str) -> Self {
        Self {
            kind: "email",
            autocomplete: "username",
            ..Self::new(language, "address", label)
        }
    }

    /// The password that the account has.
    #[must_use]
    pub fn password(language: Language, name: &'static str, label: &'static str) -> Self {
        let field = Self::new(language, name, label);
        Self {
            kind: "password",
            autocomplete: "current-password",
            ..field
        }
    }

    /// A password to be chosen.
    #[must_use]
    pub fn new_password(language: Language, name: &'static str, label: &'static str) -> Self {
        let field = Self::new(language, name, label);
        Self {
            kind: "password",
            autocomplete: "new-password",
            ..field
        }
    }

    /// An identifier other than the name, where the name occurs twice on a page.
    #[must_use]
    pub fn id(self, id: impl Into<Cow<'static, str>>) -> Self {
        Self {
            id: id.into(),
            ..self
        }
    }

    /// What kind of `input` it is.
    #[must_use]
    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// A sentence under the label.
    #[must_use]
    pub fn hint(self, hint: &'static str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    /// What browsers may fill in (HTML 4.10.18.7).
    #[must_use]
    pub fn autocomplete(self, token: &'static str) -> Self {
        Self {
            autocomplete: token,
            ..self
        }
    }

    /// Digits only, on a phone with the keys for them.
    #[must_use]
    pub fn numeric(self) -> Self {
        Self {
            numeric: true,
            ..self
        }
    }

    /// The identifier of a `datalist` with what may be meant.
    #[must_use]
    pub fn list(self, id: &'static str) -> Self {
        Self {
            list: Some(id),
            ..self
        }
    }

    /// The most characters that can be typed.
    #[must_use]
    pub fn longest(self, characters: usize) -> Self {
        Self {
            longest: Some(characters),
            ..self
        }
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }

    /// What stands in it already.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub fn error(self, error: Option<FieldError>) -> Self {
        Self { error, ..self }
    }

    /// What was typed and what is wrong; passwords are never put back.
    #[must_use]
    pub fn state(self, state: &FormState) -> Self {
        let value = match self.kind {
            "password" => String::new(),
            _ => state.value(self.name).to_owned(),
        };
        let error = state.error(self.name);
        Self {
            value,
            error,
            ..self
        }
    }

    /// Draws it.
    #[must_use]
    pub fn view(self) -> AnyView {
        let described = described(&self.id, self.hint.is_some(), self.error.is_some());
        let value = (!self.value.is_empty()).then_some(self.value);
        let short = (self.numeric || self.kind == "date").then_some("short");
        view! {
            <div class="field">
                <label for=self.id.clone()>{self.label}</label>
                {hint(&self.id, self.hint)}
                {error_line(self.language, &self.id, self.name, self.error)}
                <input
                    id=self.id.clone()
                    name=self.name
                    type=self.kind
                    class=short
                    value=value
                    autocomplete=self.autocomplete
                    required=self.required
                    list=self.list
                    maxlength=self.longest.map(|n| n.to_string())
                    inputmode=self.numeric.then_some("numeric")
                    aria-describedby=described
                    aria-invalid=self.error.map(|_| "true")
                />
            </div>
        }
        .into_any()
    }
}

fn described(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{id}-hint {id}-error")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

fn hint(id: &str, hint: Option<&'static str>) -> Option<AnyView> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="hint" id=id>{hint}</p> }.into_any())
}

fn error_line(l: Language, id: &str, name: &str, error: Option<FieldError>) -> Option<AnyView> {
    let id = format!("{id}-error");
    let text = wording::field_error(l, name, error?);
    Some(
        view! {
            <p class="field-error" id=id>
                {icon(Icon::Alert)}
                <span><span class="visually-hidden">{form::error_prefix(l)}" "</span>{text}</span>
            </p>
        }
        .into_any(),
    )
}

/// A box to tick.
#[must_use]
pub fn checkbox(
    language: Language,
    name: &'static str,
    label: AnyView,
    ticked: bool,
    required: bool,
    explained: Option<&'static str>,
    error: Option<FieldError>,
) -> AnyView {
    let described = described(name, explained.is_some(), error.is_some());
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=name
                name=name
                value="on"
                checked=ticked
                required=required
                aria-describedby=described
                aria-invalid=error.map(|_| "true")
            />
            <label for=name>{label}</label>
            {hint(name, explained)}
            {error_line(language, name, name, error)}
        </div>
    }
    .into_any()
}

/// One of several words to choose, each with its text.
#[must_use]
pub fn select(
    id: String,
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let options: Vec<_> = choices
        .into_iter()
        .map(|(word, text)| {
            let selected = word == chosen;
            view! { <option value=word selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id.clone() name=name>{options}</select>
        </div>
    }
    .into_any()
}

/// A longer text to type or paste.
#[must_use]
pub fn long_text(
    name: &'static str,
    label: &'static str,
    explained: &'static str,
    text: &str,
    invalid: bool,
) -> AnyView {
    let described = described(name, true, false);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hint(name, Some(explained))}
            {text_area(name, name, text, described, invalid)}
        </div>
    }
    .into_any()
}

/// What is wrong with a form, at its head: the whole, then each field with a link to it.
#[must_use]
pub fn summary(language: Language, state: &FormState) -> Option<AnyView> {
    if !state.is_refused() {
        return None;
    }
    let whole = state
        .problem
        .as_ref()
        .map(|p| wording::problem_text(language, p));
    let fields: Vec<_> = state
        .errors
        .iter()
        .map(|(field, error)| {
            let text = wording::field_error(language, field, *error);
            let target = format!("#{field}");
            view! { <li><a href=target rel="external">{text}</a></li> }
        })
        .collect();
    let body = view! {
        <h2>{form::summary_title(language)}</h2>
        {whole.map(|text| view! { <p>{text}</p> })}
        {(!fields.is_empty()).then(|| view! { <ul>{fields}</ul> })}
    };
    Some(notice(Tone::Bad, body.into_any()))
}
