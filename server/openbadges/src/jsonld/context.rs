//! Active contexts and how local ones change them (JSON-LD 1.1 API §4.1 and §4.2).
//!
//! A context is a layer over the one it was applied to. Layers that come from vendored contexts
//! alone are kept for the life of the process, by what they were applied to.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use serde_json::Value;

use super::{JsonLdError, vendored};

type Object = serde_json::Map<String, Value>;

/// A context to apply: from a vendored file, or from the document.
#[derive(Clone, Copy)]
pub(super) enum Local<'a> {
    Vendored(&'static Value),
    Inline(&'a Value),
}

impl<'a> Local<'a> {
    fn value(self) -> &'a Value {
        match self {
            Self::Vendored(value) => value,
            Self::Inline(value) => value,
        }
    }

    /// The same for a part of it.
    fn part(self, find: impl for<'v> Fn(&'v Value) -> Option<&'v Value>) -> Option<Self> {
        Some(match self {
            Self::Vendored(value) => Self::Vendored(find(value)?),
            Self::Inline(value) => Self::Inline(find(value)?),
        })
    }
}

/// A scoped context as its term keeps it.
#[derive(Clone, Debug)]
pub(super) enum Scoped {
    Vendored(&'static Value),
    Inline(Arc<Value>),
}

impl Scoped {
    pub(super) fn local(&self) -> Local<'_> {
        match self {
            Self::Vendored(value) => Local::Vendored(value),
            Self::Inline(value) => Local::Inline(value),
        }
    }
}

impl PartialEq for Scoped {
    fn eq(&self, other: &Self) -> bool {
        self.local().value() == other.local().value()
    }
}

/// How the values of a term are gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the containers combine freely"
)]
pub(super) struct Container {
    pub(super) list: bool,
    pub(super) set: bool,
    pub(super) language: bool,
    pub(super) index: bool,
    pub(super) graph: bool,
    pub(super) id: bool,
    pub(super) r#type: bool,
}

/// How the values of a term are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Typing {
    #[default]
    Unset,
    None,
    Id,
    Vocab,
    Json,
    Datatype(Arc<str>),
}

/// What a term means.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Term {
    /// The IRI or keyword; none for a term that means nothing on purpose.
    pub(super) iri: Option<Arc<str>>,
    pub(super) prefix: bool,
    protected: bool,
    pub(super) reverse: bool,
    pub(super) typing: Typing,
    pub(super) container: Container,
    /// Set to `Some(None)` by a null.
    pub(super) language: Option<Option<Arc<str>>>,
    pub(super) direction: bool,
    pub(super) index: Option<Arc<str>>,
    nest: Option<Arc<str>>,
    pub(super) context: Option<Scoped>,
}

/// An active context.
#[derive(Debug)]
pub(super) struct Context {
    number: u64,
    /// Made of vendored contexts alone.
    vendored: bool,
    below: Option<Arc<Context>>,
    terms: HashMap<Box<str>, Arc<Term>>,
    any_protected: bool,
    vocab: Option<Arc<str>>,
    language: Option<Arc<str>>,
    direction: bool,
    /// What to go back to in nested nodes, for a type-scoped context.
    previous: Option<Arc<Context>>,
}

/// Applied contexts by the number of what they were applied to, the place of the local one in
/// memory, and the two flags. Emptied when full: strangers choose combinations, and there are more
/// of them than memory.
type Memory = HashMap<(u64, usize, bool, bool), Arc<Context>>;
static MEMORY: LazyLock<RwLock<Memory>> = LazyLock::new(RwLock::default);
const MEMORY_CAP: usize = 4096;

/// How many terms may still be worked out.
pub(super) struct Budget(pub(super) usize);

/// What a term that is being defined has come to.
type Defined = HashMap<Box<str>, bool>;

const KEYWORDS: [&str; 24] = [
    "@base",
    "@container",
    "@context",
    "@direction",
    "@graph",
    "@id",
    "@import",
    "@included",
    "@index",
    "@json",
    "@language",
    "@list",
    "@nest",
    "@none",
    "@prefix",
    "@propagate",
    "@protected",
    "@reverse",
    "@set",
    "@type",
    "@value",
    "@version",
    "@vocab",
    "@default",
];

pub(super) fn is_keyword(text: &str) -> bool {
    text.starts_with('@') && KEYWORDS.contains(&text)
}

/// Reserved for keywords to come: `@` and letters.
fn looks_like_keyword(text: &str) -> bool {
    text.strip_prefix('@')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// An absolute IRI or a blank node's label, as far as RDF needs to know: no white space and none of
/// the characters that end an IRI or begin a literal in N-Quads.
pub(super) fn is_absolute(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    let mut letters = scheme.bytes();
    (scheme == "_"
        || letters.next().is_some_and(|b| b.is_ascii_alphabetic())
            && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')))
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}

impl Context {
    /// The context in which nothing is defined.
    pub(super) fn initial() -> Arc<Self> {
        static INITIAL: LazyLock<Arc<Context>> = LazyLock::new(|| Arc::new(Context::empty(true)));
        INITIAL.clone()
    }

    fn empty(vendored: bool) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        Self {
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
            vendored,
            below: None,
            terms: HashMap::new(),
            any_protected: false,
            vocab: None,
            language: None,
            direction: false,
            previous: None,
        }
    }

    /// A layer without terms of its own.
    fn over(below: &Arc<Self>, vendored: bool) -> Self {
        Self {
            below: Some(below.clone()),
            any_protected: below.any_protected,
            vocab: below.vocab.clone(),
            language: below.language.clone(),
            direction: below.direction,
            previous: below.previous.clone(),
            ..Self::empty(vendored && below.vendored)
        }
    }

    pub(super) fn term(&self, name: &str) -> Option<&Arc<Term>> {
        let mut layer = self;
        loop {
            if let Some(term) = layer.terms.get(name) {
                return Some(term);
            }
            layer = layer.below.as_deref()?;
        }
    }

    /// Every pair of a name and what it stands for that these vendored contexts define, at any
    /// depth of scoping.
    pub(super) fn meanings(urls: &[&str]) -> HashSet<(Box<str>, Arc<str>)> {
        let mut meanings = HashSet::new();
        let mut seen = HashSet::new();
        let apply = |to: &Arc<Self>, local: Local<'_>| {
            to.apply(local, true, true, &mut Budget(usize::MAX)).ok()
        };
        let mut contexts: Vec<Arc<Self>> = urls
            .iter()
            .filter_map(|url| apply(&Self::initial(), Local::Vendored(vendored::context(url)?)))
            .collect();
        while let Some(context) = contexts.pop() {
            let mut layer = Some(&context);
            while let Some(found) = layer.filter(|layer| seen.insert(layer.number)) {
                for (name, term) in &found.terms {
                    if let Some(iri) = &term.iri {
                        meanings.insert((name.clone(), iri.clone()));
                    }
                    let scoped = term.context.as_ref();
                    contexts.extend(scoped.and_then(|scoped| apply(&context, scoped.local())));
                }
                layer = found.below.as_ref();
            }
        }
        meanings
    }

    pub(super) fn previous(&self) -> Option<&Arc<Self>> {
        self.previous.as_ref()
    }

    pub(super) fn language(&self) -> Option<&Arc<str>> {
        self.language.as_ref()
    }

    pub(super) fn direction(&self) -> bool {
        self.direction
    }

    /// Applies a local context (§4.1.2).
    pub(super) fn apply(
        self: &Arc<Self>,
        local: Local<'_>,
        propagate: bool,
        override_protected: bool,
        budget: &mut Budget,
    ) -> Result<Arc<Self>, JsonLdError> {
        let Local::Vendored(value) = local else {
            return self.apply_anew(local, propagate, override_protected, budget);
        };
        if !self.vendored {
            return self.apply_anew(local, propagate, override_protected, budget);
        }
        let key = (
            self.number,
            std::ptr::from_ref(value).addr(),
            propagate,
            override_protected,
        );
        if let Some(known) = MEMORY
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(known.clone());
        }
        // Not the document's fault: the vendored contexts are worked out on nobody's account.
        let result = self.apply_anew(
            local,
            propagate,
            override_protected,
            &mut Budget(usize::MAX),
        )?;
        let mut memory = MEMORY.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= MEMORY_CAP {
            memory.clear();
        }
        memory.insert(key, result.clone());
        Ok(result)
    }

    fn apply_anew(
        self: &Arc<Self>,
        local: Local<'_>,
        mut propagate: bool,
        override_protected: bool,
        budget: &mut Budget,
    ) -> Result<Arc<Self>, JsonLdError> {
        if let Some(wish) = local.value().get("@propagate") {
            propagate = wish
                .as_bool()
                .ok_or(JsonLdError::Invalid("invalid @propagate value"))?;
        }
        let mut result = self.clone();
        if !propagate && result.previous.is_none() {
            let mut layer = Self::over(self, true);
            layer.previous = Some(self.clone());
            result = Arc::new(layer);
        }
        let parts: Vec<Local<'_>> = match local {
            Local::Vendored(Value::Array(items)) => items.iter().map(Local::Vendored).collect(),
            Local::Inline(Value::Array(items)) => items.iter().map(Local::Inline).collect(),
            single => vec![single],
        };
        for part in parts {
            result = match part.value() {
                Value::Null => {
                    if !override_protected && result.any_protected {
                        return Err(JsonLdError::Invalid("invalid context nullification"));
                    }
                    let initial = Self::initial();
                    if propagate {
                        initial
                    } else {
                        let mut layer = Self::over(&initial, true);
                        layer.previous = Some(result);
                        Arc::new(layer)
                    }
                }
                Value::String(url) => {
                    let context = vendored::context(url)
                        .ok_or_else(|| JsonLdError::UnknownContext(url.clone()))?;
                    result.apply(Local::Vendored(context), true, override_protected, budget)?
                }
                Value::Object(object) => {
                    result.define_all(part, object, override_protected, budget)?
                }
                _ => return Err(JsonLdError::Invalid("invalid local context")),
            };
        }
        Ok(result)
    }

    /// One layer for one context that is an object (§4.1.2 step 5.4 on).
    fn define_all(
        self: &Arc<Self>,
        local: Local<'_>,
        object: &Object,
        override_protected: bool,
        budget: &mut Budget,
    ) -> Result<Arc<Self>, JsonLdError> {
        budget.0 = budget
            .0
            .checked_sub(object.len() + 1)
            .ok_or(JsonLdError::TooComplex)?;
        let mut layer = Self::over(self, matches!(local, Local::Vendored(_)));
        if let Some(version) = object.get("@version")
            && version.as_f64() != Some(1.1)
        {
            return Err(JsonLdError::Invalid("invalid @version value"));
        }
        if object.contains_key("@import") {
            return Err(JsonLdError::Unsupported("@import"));
        }
        if object.get("@base").is_some_and(|base| !base.is_null()) {
            return Err(JsonLdError::Unsupported("@base"));
        }
        match object.get("@vocab") {
            None => {}
            Some(Value::Null) => layer.vocab = None,
            Some(Value::String(vocab)) => {
                let iri = layer.expand(vocab, true)?;
                layer.vocab = Some(
                    iri.filter(|iri| is_absolute(iri))
                        .ok_or(JsonLdError::Invalid("invalid vocab mapping"))?,
                );
            }
            Some(_) => return Err(JsonLdError::Invalid("invalid vocab mapping")),
        }
        match object.get("@language") {
            None => {}
            Some(Value::Null) => layer.language = None,
            Some(Value::String(tag)) => layer.language = Some(tag.to_ascii_lowercase().into()),
            Some(_) => return Err(JsonLdError::Invalid("invalid default language")),
        }
        match object.get("@direction") {
            None => {}
            Some(Value::Null) => layer.direction = false,
            Some(Value::String(d)) if d == "ltr" || d == "rtl" => layer.direction = true,
            Some(_) => return Err(JsonLdError::Invalid("invalid base direction")),
        }
        let protected = flag(object, "@protected", "invalid @protected value")?.unwrap_or(false);
        let mut definer = Definer {
            layer,
            local,
            object,
            protected,
            override_protected,
            defined: Defined::new(),
        };
        for name in object.keys() {
            if !matches!(
                name.as_str(),
                "@base"
                    | "@direction"
                    | "@import"
                    | "@language"
                    | "@propagate"
                    | "@protected"
                    | "@version"
                    | "@vocab"
            ) {
                definer.define(name, 0)?;
            }
        }
        Ok(Arc::new(definer.layer))
    }

    /// IRI expansion (§5.2) outside of a context's definition. A relative result is returned as it
    /// is; `None` means that the text stands for nothing.
    pub(super) fn expand(&self, text: &str, vocab: bool) -> Result<Option<Arc<str>>, JsonLdError> {
        if is_keyword(text) {
            return Ok(Some(text.into()));
        }
        if looks_like_keyword(text) {
            return Ok(None);
        }
        if let Some(term) = self.term(text)
            && (vocab || term.iri.as_deref().is_some_and(is_keyword))
        {
            return Ok(term.iri.clone());
        }
        if let Some((prefix, suffix)) = split_compact(text) {
            if prefix == "_" || suffix.starts_with("//") {
                return Ok(Some(text.into()));
            }
            if let Some(term) = self.term(prefix)
                && let Some(iri) = &term.iri
                && term.prefix
            {
                return Ok(Some(format!("{iri}{suffix}").into()));
            }
            if is_absolute(text) {
                return Ok(Some(text.into()));
            }
        }
        if vocab && let Some(vocab) = &self.vocab {
            return Ok(Some(format!("{vocab}{text}").into()));
        }
        Ok(Some(text.into()))
    }
}

/// Prefix and suffix, split at the first colon that is not the first character.
fn split_compact(text: &str) -> Option<(&str, &str)> {
    text.split_once(':')
        .filter(|(prefix, _)| !prefix.is_empty())
}

fn flag(object: &Object, name: &str, rule: &'static str) -> Result<Option<bool>, JsonLdError> {
    object
        .get(name)
        .map(|value| value.as_bool().ok_or(JsonLdError::Invalid(rule)))
        .transpose()
}

/// Defines the terms of one context, those first that others need.
struct Definer<'a> {
    layer: Context,
    local: Local<'a>,
    object: &'a Object,
    protected: bool,
    override_protected: bool,
    defined: Defined,
}

impl Definer<'_> {
    /// Create Term Definition (§4.2.2).
    fn define(&mut self, name: &str, depth: usize) -> Result<(), JsonLdError> {
        match self.defined.get(name) {
            Some(true) => return Ok(()),
            Some(false) => return Err(JsonLdError::Invalid("cyclic IRI mapping")),
            None => {}
        }
        if depth > 64 {
            return Err(JsonLdError::TooComplex);
        }
        if name.is_empty() {
            return Err(JsonLdError::Invalid("invalid term definition"));
        }
        self.defined.insert(name.into(), false);
        let Some(value) = self.object.get(name) else {
            return Ok(());
        };
        if name == "@type" {
            let only_set = value.as_object().is_some_and(|o| {
                !o.is_empty()
                    && o.iter().all(|(k, v)| {
                        k == "@protected" || k == "@container" && v.as_str() == Some("@set")
                    })
            });
            if !only_set {
                return Err(JsonLdError::Invalid("keyword redefinition"));
            }
        } else if is_keyword(name) {
            return Err(JsonLdError::Invalid("keyword redefinition"));
        } else if looks_like_keyword(name) {
            return Ok(());
        }

        let empty = Object::new();
        let (entry, simple) = match value {
            Value::Null => (&empty, false),
            Value::String(_) => (&empty, true),
            Value::Object(object) => (object, false),
            _ => return Err(JsonLdError::Invalid("invalid term definition")),
        };
        let mut term = Term {
            protected: flag(entry, "@protected", "invalid @protected value")?
                .unwrap_or(self.protected),
            ..Term::default()
        };
        match entry.get("@type") {
            None => {}
            Some(Value::String(r#type)) => {
                let iri = self.expand(r#type, depth)?;
                term.typing = match iri.as_deref() {
                    Some("@id") => Typing::Id,
                    Some("@vocab") => Typing::Vocab,
                    Some("@json") => Typing::Json,
                    Some("@none") => Typing::None,
                    Some(iri) if is_absolute(iri) => Typing::Datatype(iri.into()),
                    _ => return Err(JsonLdError::Invalid("invalid type mapping")),
                };
            }
            Some(_) => return Err(JsonLdError::Invalid("invalid type mapping")),
        }
        if let Some(reverse) = entry.get("@reverse") {
            if entry.contains_key("@id") || entry.contains_key("@nest") {
                return Err(JsonLdError::Invalid("invalid reverse property"));
            }
            let reverse = reverse
                .as_str()
                .ok_or(JsonLdError::Invalid("invalid IRI mapping"))?;
            term.iri = self.expand(reverse, depth)?.filter(|iri| is_absolute(iri));
            if term.iri.is_none() {
                return Err(JsonLdError::Invalid("invalid IRI mapping"));
            }
            term.container = container(entry.get("@container"))?;
            let container = term.container;
            if container.list || container.language || container.graph || container.id {
                return Err(JsonLdError::Invalid("invalid reverse property"));
            }
            term.reverse = true;
            return self.keep(name, term);
        }
        let id = match value {
            Value::Null => Some(value),
            Value::String(_) => Some(value),
            _ => entry.get("@id"),
        };
        match id {
            Some(Value::Null) => {}
            Some(Value::String(id)) if id != name => {
                if !is_keyword(id) && looks_like_keyword(id) {
                    return Ok(());
                }
                let iri = self
                    .expand(id, depth)?
                    .filter(|iri| is_keyword(iri) || is_absolute(iri))
                    .ok_or(JsonLdError::Invalid("invalid IRI mapping"))?;
                if &*iri == "@context" {
                    return Err(JsonLdError::Invalid("invalid keyword alias"));
                }
                let inner_colon = name.len() > 2
                    && name
                        .get(1..name.len() - 1)
                        .is_some_and(|middle| middle.contains(':'));
                if inner_colon || name.contains('/') {
                    self.defined.insert(name.into(), true);
                    if self.expand(name, depth)?.as_deref() != Some(&iri) {
                        return Err(JsonLdError::Invalid("invalid IRI mapping"));
                    }
                }
                if !name.contains([':', '/'])
                    && simple
                    && (iri.ends_with([':', '/', '?', '#', '[', ']', '@']) || iri.starts_with("_:"))
                {
                    term.prefix = true;
                }
                term.iri = Some(iri);
            }
            Some(Value::String(_)) | None => term.iri = Some(self.default_iri(name, depth)?),
            Some(_) => return Err(JsonLdError::Invalid("invalid IRI mapping")),
        }
        term.container = container(entry.get("@container"))?;
        if term.container.r#type {
            match term.typing {
                Typing::Unset => term.typing = Typing::Id,
                Typing::Id | Typing::Vocab => {}
                _ => return Err(JsonLdError::Invalid("invalid type mapping")),
            }
        }
        if let Some(index) = entry.get("@index") {
            let index = index.as_str().filter(|_| term.container.index);
            let index = index.ok_or(JsonLdError::Invalid("invalid term definition"))?;
            term.index = Some(index.into());
        }
        if entry.contains_key("@context") {
            let found = self
                .local
                .part(|v| v.get(name).and_then(|v| v.get("@context")));
            term.context = found.map(|scoped| match scoped {
                Local::Vendored(value) => Scoped::Vendored(value),
                Local::Inline(value) => Scoped::Inline(Arc::new(value.clone())),
            });
        }
        if !entry.contains_key("@type") {
            match entry.get("@language") {
                None => {}
                Some(Value::Null) => term.language = Some(None),
                Some(Value::String(tag)) => {
                    term.language = Some(Some(tag.to_ascii_lowercase().into()));
                }
                Some(_) => return Err(JsonLdError::Invalid("invalid language mapping")),
            }
            term.direction = entry.get("@direction").is_some_and(|d| !d.is_null());
        }
        if let Some(nest) = entry.get("@nest") {
            let nest = nest.as_str().filter(|n| *n == "@nest" || !is_keyword(n));
            term.nest = Some(
                nest.ok_or(JsonLdError::Invalid("invalid @nest value"))?
                    .into(),
            );
        }
        if let Some(prefix) = flag(entry, "@prefix", "invalid @prefix value")? {
            if name.contains([':', '/']) || prefix && term.iri.as_deref().is_some_and(is_keyword) {
                return Err(JsonLdError::Invalid("invalid term definition"));
            }
            term.prefix = prefix;
        }
        if entry.keys().any(|key| {
            !matches!(
                key.as_str(),
                "@id"
                    | "@reverse"
                    | "@container"
                    | "@context"
                    | "@direction"
                    | "@index"
                    | "@language"
                    | "@nest"
                    | "@prefix"
                    | "@protected"
                    | "@type"
            )
        }) {
            return Err(JsonLdError::Invalid("invalid term definition"));
        }
        self.keep(name, term)
    }

    /// The IRI of a term whose definition names none (§4.2.2 steps 15 to 18).
    fn default_iri(&mut self, name: &str, depth: usize) -> Result<Arc<str>, JsonLdError> {
        if let Some((prefix, suffix)) = split_compact(name) {
            if self.object.contains_key(prefix) {
                self.define(prefix, depth + 1)?;
            }
            if let Some(iri) = self.layer.term(prefix).and_then(|term| term.iri.as_ref()) {
                return Ok(format!("{iri}{suffix}").into());
            }
            return Ok(name.into());
        }
        if name == "@type" {
            return Ok(name.into());
        }
        match &self.layer.vocab {
            Some(vocab) if !name.contains('/') => Ok(format!("{vocab}{name}").into()),
            _ => self
                .expand(name, depth)?
                .filter(|iri| is_absolute(iri))
                .ok_or(JsonLdError::Invalid("invalid IRI mapping")),
        }
    }

    /// IRI expansion while terms are being defined (§5.2 with a local context).
    fn expand(&mut self, text: &str, depth: usize) -> Result<Option<Arc<str>>, JsonLdError> {
        if !is_keyword(text) {
            if self.object.contains_key(text) && self.defined.get(text) != Some(&true) {
                // A term that is being defined by itself is a cycle, which `define` reports.
                self.define(text, depth + 1)?;
            } else if let Some((prefix, suffix)) = split_compact(text)
                && prefix != "_"
                && !suffix.starts_with("//")
                && self.object.contains_key(prefix)
                && self.defined.get(prefix) != Some(&true)
            {
                self.define(prefix, depth + 1)?;
            }
        }
        self.layer.expand(text, true)
    }

    fn keep(&mut self, name: &str, mut term: Term) -> Result<(), JsonLdError> {
        if !self.override_protected
            && let Some(before) = self.layer.term(name)
            && before.protected
        {
            term.protected = true;
            if **before != term {
                return Err(JsonLdError::Invalid("protected term redefinition"));
            }
        }
        self.layer.any_protected |= term.protected;
        self.layer.terms.insert(name.into(), Arc::new(term));
        self.defined.insert(name.into(), true);
        Ok(())
    }
}

fn container(value: Option<&Value>) -> Result<Container, JsonLdError> {
    const WRONG: JsonLdError = JsonLdError::Invalid("invalid container mapping");
    let mut container = Container::default();
    let names: &[Value] = match value {
        None => return Ok(container),
        Some(Value::Array(names)) => names,
        Some(name) => std::slice::from_ref(name),
    };
    for name in names {
        match name.as_str().ok_or(WRONG)? {
            "@list" => container.list = true,
            "@set" => container.set = true,
            "@language" => container.language = true,
            "@index" => container.index = true,
            "@graph" => container.graph = true,
            "@id" => container.id = true,
            "@type" => container.r#type = true,
            _ => return Err(WRONG),
        }
    }
    let c = container;
    let alone = names.len() == 1;
    let with_set = c.set && names.len() == 2 && !c.list;
    let graph = c.graph && !(c.list || c.language || c.r#type || c.id && c.index);
    if alone || with_set || graph {
        Ok(container)
    } else {
        Err(WRONG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn apply(contexts: &Value) -> Result<Arc<Context>, JsonLdError> {
        Context::initial().apply(Local::Inline(contexts), true, false, &mut Budget(10_000))
    }

    #[test]
    fn terms_prefixes_and_vocabularies_expand() {
        let context = apply(&json!([
            {"@vocab": "https://v.example/", "ex": "https://e.example/#", "id": "@id"},
            {"name": "ex:name", "nothing": null, "ex:long": {"@type": "@id"}}
        ]))
        .expect("a good context");
        for (text, iri) in [
            ("name", Some("https://e.example/#name")),
            ("ex:other", Some("https://e.example/#other")),
            ("other", Some("https://v.example/other")),
            ("https://a.example/", Some("https://a.example/")),
            ("id", Some("@id")),
            ("nothing", None),
            ("@future", None),
        ] {
            assert_eq!(
                context.expand(text, true).expect(text).as_deref(),
                iri,
                "{text}"
            );
        }
    }

    #[test]
    fn rules_of_contexts_are_kept() {
        for (context, rule) in [
            (json!({"a": "b:x", "b": "a:y"}), "cyclic IRI mapping"),
            (json!({"@id": "x"}), "keyword redefinition"),
            (json!({"a": {"@id": 1}}), "invalid IRI mapping"),
            (json!({"a": "b"}), "invalid IRI mapping"),
            (
                json!({"a": {"@id": "x:y", "@unknown": 1}}),
                "invalid term definition",
            ),
            (
                json!({"a": {"@id": "x:y", "@container": "@odd"}}),
                "invalid container mapping",
            ),
            (json!({"@version": 1.0}), "invalid @version value"),
            (json!([7]), "invalid local context"),
            (
                json!(["https://www.w3.org/ns/credentials/v2", {"id": "x:y"}]),
                "protected term redefinition",
            ),
            (
                json!(["https://www.w3.org/ns/credentials/v2", null]),
                "invalid context nullification",
            ),
        ] {
            assert_eq!(
                apply(&context).err(),
                Some(JsonLdError::Invalid(rule)),
                "{context}"
            );
        }
    }

    #[test]
    fn vendored_contexts_are_worked_out_once() {
        let contexts = json!([
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ]);
        let first = apply(&contexts).expect("both are vendored");
        let second = apply(&contexts).expect("both are vendored");
        assert_eq!(first.number, second.number);
    }

    #[test]
    fn a_foreign_context_is_named() {
        let url = "https://e.example/context";
        assert_eq!(
            apply(&json!(url)).err(),
            Some(JsonLdError::UnknownContext(url.to_owned()))
        );
    }

    #[test]
    fn many_terms_exceed_the_budget() {
        let many: Object = (0..10_001)
            .map(|i| (format!("t{i}"), json!("https://e.example/")))
            .collect();
        assert_eq!(
            apply(&Value::Object(many)).err(),
            Some(JsonLdError::TooComplex)
        );
    }
}
