//! From a document to its quads: expansion (JSON-LD 1.1 API §5.1) and deserialisation to RDF (§8.1)
//! in one walk, in safe mode.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use serde_json::{Map, Value};

use super::context::{Budget, Container, Context, Local, Term, Typing, is_absolute, is_keyword};
use super::{JsonLdError, vendored};
use crate::jcs;
use crate::limits::Limits;
use crate::rdfc::{Dataset, Node};

type Object = Map<String, Value>;
type Result<T> = std::result::Result<T, JsonLdError>;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const RDF_FIRST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
const RDF_REST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
const RDF_NIL: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
const RDF_JSON: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
const XSD_BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
const XSD_INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";
const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";

/// The quads of a document, in safe mode: whatever would not become a quad is an error.
///
/// # Errors
/// [`JsonLdError`].
pub fn to_rdf(document: &Value, limits: &Limits) -> Result<Dataset> {
    let mut walk = Walk {
        dataset: Dataset::default(),
        labels: HashMap::new(),
        budget: Budget(limits.context_terms),
        quads: limits.quads,
        depth: limits.json_depth,
    };
    let root = Context::initial();
    match document {
        Value::Object(_) => walk.root(document, &root)?,
        Value::Array(items) => {
            for item in items {
                walk.root(item, &root)?;
            }
        }
        _ => return Err(JsonLdError::Invalid("loading document failed")),
    }
    Ok(walk.dataset)
}

struct Walk {
    dataset: Dataset,
    /// Blank nodes that the document names.
    labels: HashMap<String, Node>,
    budget: Budget,
    quads: usize,
    depth: usize,
}

/// Where the values of a property go.
#[derive(Clone, Copy)]
struct Place {
    graph: Node,
    depth: usize,
}

impl Place {
    fn below(self, limit: usize) -> Result<Self> {
        if self.depth >= limit {
            return Err(JsonLdError::TooComplex);
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

/// Whether a property is called what its meaning is called in the contexts whose terms are read by
/// name. A context of the document's own could otherwise rename `validUntil` and hide it, or swap
/// two names: the quads, and so the signature, stay the same.
fn says_what_it_means(key: &str, iri: &str) -> bool {
    struct Known {
        pairs: HashSet<(Box<str>, Arc<str>)>,
        names: HashSet<Box<str>>,
        iris: HashSet<Arc<str>>,
    }
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let read = Context::meanings(vendored::READ_BY_NAME);
        let names = read.iter().map(|(name, _)| name.clone()).collect();
        let iris = read.into_iter().map(|(_, iri)| iri).collect();
        // What other vendored contexts say is no lie either: nobody can choose their words.
        Known {
            pairs: Context::meanings(vendored::URLS),
            names,
            iris,
        }
    });
    if !KNOWN.names.contains(key) && !KNOWN.iris.contains(iri) {
        return true;
    }
    // The two vendored vocabularies that give every name a meaning.
    if iri.strip_prefix("https://www.w3.org/ns/credentials/examples#") == Some(key)
        || iri.strip_prefix("https://www.w3.org/ns/credentials/undefined-term#") == Some(key)
    {
        return true;
    }
    KNOWN.pairs.contains(&(key.into(), iri.into()))
}

fn undefined(text: &str) -> JsonLdError {
    // Enough to recognise it by; a stranger chose it.
    JsonLdError::UndefinedTerm(text.chars().take(120).collect())
}

fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        single => std::slice::from_ref(single),
    }
}

impl Walk {
    fn root(&mut self, element: &Value, context: &Arc<Context>) -> Result<()> {
        let place = Place {
            graph: Node::DEFAULT,
            depth: 0,
        };
        let Value::Object(object) = element else {
            return Err(undefined("a free value"));
        };
        let context = self.enter(object, context, None, false)?;
        // A top level of nothing but @graph is the default graph itself.
        let mut keys = object.iter().filter(|(key, _)| *key != "@context");
        if let (Some((key, graph)), None) = (keys.next(), keys.next())
            && context.expand(key, true)?.as_deref() == Some("@graph")
        {
            for item in list(graph) {
                self.top_node(item, &context, place)?;
            }
            return Ok(());
        }
        self.node(object, &context, place)?;
        Ok(())
    }

    /// A node that is nobody's value.
    fn top_node(&mut self, item: &Value, context: &Arc<Context>, place: Place) -> Result<()> {
        match item {
            Value::Null => Ok(()),
            Value::Object(object) => {
                let context = self.enter(object, context, None, false)?;
                self.node(object, &context, place)?;
                Ok(())
            }
            Value::Array(items) => {
                let place = place.below(self.depth)?;
                items
                    .iter()
                    .try_for_each(|item| self.top_node(item, context, place))
            }
            _ => Err(undefined("a free value")),
        }
    }

    /// The context within an object, before its types are looked at (§5.1.2 steps 7 to 9).
    fn enter(
        &mut self,
        object: &Object,
        context: &Arc<Context>,
        property: Option<&Term>,
        from_map: bool,
    ) -> Result<Arc<Context>> {
        let mut context = context.clone();
        if !from_map && let Some(previous) = context.previous() {
            let mut is_value = false;
            let mut only_id = object.len() == 1;
            for key in object.keys() {
                let iri = context.expand(key, true)?;
                is_value |= iri.as_deref() == Some("@value");
                only_id &= iri.as_deref() == Some("@id");
            }
            if !is_value && !only_id {
                context = previous.clone();
            }
        }
        if let Some(scoped) = property.and_then(|term| term.context.as_ref()) {
            context = context.apply(scoped.local(), true, true, &mut self.budget)?;
        }
        if let Some(local) = object.get("@context") {
            context = context.apply(Local::Inline(local), true, false, &mut self.budget)?;
        }
        Ok(context)
    }

    fn quad(&mut self, s: Node, p: Node, o: Node, place: Place) -> Result<()> {
        if self.dataset.len() >= self.quads {
            return Err(JsonLdError::TooComplex);
        }
        self.dataset.insert(s, p, o, place.graph);
        Ok(())
    }

    /// The node that an IRI or a blank node's label stands for.
    fn reference(&mut self, iri: &str) -> Result<Node> {
        if iri.starts_with("_:") {
            if let Some(known) = self.labels.get(iri) {
                return Ok(*known);
            }
            let fresh = self.dataset.fresh();
            self.labels.insert(iri.to_owned(), fresh);
            return Ok(fresh);
        }
        if !is_absolute(iri) {
            return Err(undefined(iri));
        }
        Ok(self.dataset.iri(iri))
    }

    /// A node object within its context: its quads are written, itself returned (§5.1.2 steps 10
    /// to 13).
    fn node(&mut self, object: &Object, context: &Arc<Context>, place: Place) -> Result<Node> {
        let type_scoped = context.clone();
        let mut context = context.clone();
        // Types in the order of their keys, and then of themselves, may bring contexts.
        let mut type_keys: Vec<&String> = Vec::new();
        for key in object.keys() {
            if type_scoped.expand(key, true)?.as_deref() == Some("@type") {
                type_keys.push(key);
            }
        }
        type_keys.sort_unstable();
        for key in &type_keys {
            let mut names: Vec<&str> = object
                .get(*key)
                .map_or(&[][..], list)
                .iter()
                .filter_map(Value::as_str)
                .collect();
            names.sort_unstable();
            for name in names {
                if let Some(scoped) = type_scoped
                    .term(name)
                    .and_then(|term| term.context.as_ref())
                {
                    context = context.apply(scoped.local(), false, false, &mut self.budget)?;
                }
            }
        }

        let mut id = None;
        for (key, value) in object {
            if context.expand(key, true)?.as_deref() == Some("@id") {
                let text = value
                    .as_str()
                    .ok_or(JsonLdError::Invalid("invalid @id value"))?;
                if id.is_some() {
                    return Err(JsonLdError::Invalid("colliding keywords"));
                }
                id = Some(
                    context
                        .expand(text, false)?
                        .ok_or_else(|| undefined(text))?,
                );
            }
        }
        let subject = match id {
            Some(iri) => self.reference(&iri)?,
            None => self.dataset.fresh(),
        };
        if !type_keys.is_empty() {
            let predicate = self.dataset.iri(RDF_TYPE);
            for key in type_keys {
                for name in object.get(key).map_or(&[][..], list) {
                    let name = name
                        .as_str()
                        .ok_or(JsonLdError::Invalid("invalid type value"))?;
                    let iri = type_scoped
                        .expand(name, true)?
                        .ok_or_else(|| undefined(name))?;
                    if is_keyword(&iri) {
                        return Err(undefined(name));
                    }
                    let iri = self.reference(&iri).map_err(|_| undefined(name))?;
                    self.quad(subject, predicate, iri, place)?;
                }
            }
        }
        self.properties(object, &context, subject, place)?;
        Ok(subject)
    }

    fn properties(
        &mut self,
        object: &Object,
        context: &Arc<Context>,
        subject: Node,
        place: Place,
    ) -> Result<()> {
        for (key, value) in object {
            if key == "@context" {
                continue;
            }
            let iri = context.expand(key, true)?.ok_or_else(|| undefined(key))?;
            match &*iri {
                "@id" | "@type" => {}
                "@index" => {
                    if !value.is_string() {
                        return Err(JsonLdError::Invalid("invalid @index value"));
                    }
                }
                "@graph" => {
                    let place = Place {
                        graph: subject,
                        ..place.below(self.depth)?
                    };
                    for item in list(value) {
                        self.top_node(item, context, place)?;
                    }
                }
                // They say of a node elsewhere what is read where the node is: no credential needs
                // them, and a validity could be moved out of sight by them.
                "@included" | "@nest" | "@reverse" => {
                    return Err(JsonLdError::Unsupported("@included, @nest or @reverse"));
                }
                keyword if is_keyword(keyword) => return Err(undefined(key)),
                _ => self.property(key, &iri, value, context, subject, place)?,
            }
        }
        Ok(())
    }

    /// The quads of one property (§5.1.2 step 13.5 on).
    fn property(
        &mut self,
        key: &str,
        iri: &str,
        value: &Value,
        context: &Arc<Context>,
        subject: Node,
        place: Place,
    ) -> Result<()> {
        if !is_absolute(iri) || iri.starts_with("_:") {
            return Err(undefined(key));
        }
        if !says_what_it_means(key, iri) {
            return Err(JsonLdError::Disguised(key.chars().take(120).collect()));
        }
        let place = place.below(self.depth)?;
        let term = context.term(key).cloned();
        let term = term.as_deref();
        let reverse = term.is_some_and(|term| term.reverse);
        let predicate = self.dataset.iri(iri);
        let container = term.map(|term| term.container).unwrap_or_default();
        let mut objects = Vec::new();
        if term.is_some_and(|term| term.typing == Typing::Json) {
            objects.push(
                self.dataset
                    .literal(&jcs::canonical(value), Some(RDF_JSON), None),
            );
        } else {
            match value {
                Value::Object(map) if container.language => {
                    self.language_map(map, context, &mut objects)?;
                }
                Value::Object(map) if container.index || container.r#type || container.id => {
                    self.index_map(map, context, term, container, place, &mut objects)?;
                }
                _ if container.list && !self.is_list(value, context)? => {
                    objects.push(self.list(value, context, term, place)?);
                }
                _ if container.graph => {
                    for item in list(value) {
                        self.graph(item, context, term, None, place, &mut objects)?;
                    }
                }
                _ => self.values(value, context, term, place, &mut objects)?,
            }
        }
        for object in objects {
            if reverse {
                self.quad(object, predicate, subject, place)?;
            } else {
                self.quad(subject, predicate, object, place)?;
            }
        }
        Ok(())
    }

    fn is_list(&self, value: &Value, context: &Arc<Context>) -> Result<bool> {
        let Value::Object(object) = value else {
            return Ok(false);
        };
        for key in object.keys() {
            if context.expand(key, true)?.as_deref() == Some("@list") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A language map: tags and texts.
    fn language_map(
        &mut self,
        map: &Object,
        context: &Arc<Context>,
        objects: &mut Vec<Node>,
    ) -> Result<()> {
        for (tag, texts) in map {
            let none = context.expand(tag, true)?.as_deref() == Some("@none");
            for text in list(texts) {
                match text {
                    Value::Null => {}
                    Value::String(text) => {
                        let tag = tag.to_ascii_lowercase();
                        let language = if none { None } else { Some(language(&tag)?) };
                        objects.push(self.dataset.literal(text, None, language));
                    }
                    _ => return Err(JsonLdError::Invalid("invalid language map value")),
                }
            }
        }
        Ok(())
    }

    /// An index, id or type map, or a graph under one of the first two.
    fn index_map(
        &mut self,
        map: &Object,
        context: &Arc<Context>,
        term: Option<&Term>,
        container: Container,
        place: Place,
        objects: &mut Vec<Node>,
    ) -> Result<()> {
        if term.is_some_and(|term| term.index.is_some()) {
            return Err(JsonLdError::Unsupported("property-valued index"));
        }
        for (key, values) in map {
            let iri = context
                .expand(key, container.r#type)?
                .ok_or_else(|| undefined(key))?;
            let none = context.expand(key, true)?.as_deref() == Some("@none");
            let mut inner = context.clone();
            if container.r#type {
                if let Some(previous) = context.previous() {
                    inner = previous.clone();
                }
                if let Some(scoped) = inner.term(key).and_then(|term| term.context.clone()) {
                    inner = inner.apply(scoped.local(), false, false, &mut self.budget)?;
                }
            }
            for value in list(values) {
                if container.graph {
                    let name = (container.id && !none).then_some(&*iri);
                    self.graph(value, &inner, term, name, place, objects)?;
                    continue;
                }
                if container.index {
                    self.values(value, &inner, term, place, objects)?;
                    continue;
                }
                // Nodes that are named, or typed, by the key of the map.
                let node = match value {
                    Value::Null => continue,
                    Value::String(id) if container.r#type => {
                        let id = inner.expand(id, false)?.ok_or_else(|| undefined(id))?;
                        self.reference(&id)?
                    }
                    Value::Object(object) => {
                        let within = self.enter(object, &inner, term, true)?;
                        let mut object = object.clone();
                        if container.id && !none && !object.contains_key("@id") {
                            object.insert("@id".to_owned(), (*iri).into());
                        }
                        self.node(&object, &within, place)?
                    }
                    _ => return Err(JsonLdError::Invalid("invalid container mapping")),
                };
                if container.r#type && !none {
                    let predicate = self.dataset.iri(RDF_TYPE);
                    let r#type = self.reference(&iri)?;
                    self.quad(node, predicate, r#type, place)?;
                }
                objects.push(node);
            }
        }
        Ok(())
    }

    /// A value within a graph of its own, which is the value of the property.
    fn graph(
        &mut self,
        item: &Value,
        context: &Arc<Context>,
        term: Option<&Term>,
        name: Option<&str>,
        place: Place,
        objects: &mut Vec<Node>,
    ) -> Result<()> {
        match item {
            Value::Null => Ok(()),
            Value::Array(items) => {
                let place = place.below(self.depth)?;
                items
                    .iter()
                    .try_for_each(|item| self.graph(item, context, term, name, place, objects))
            }
            Value::Object(object) => {
                let name = match name {
                    Some(name) => self.reference(name)?,
                    None => self.dataset.fresh(),
                };
                let place = Place {
                    graph: name,
                    ..place
                };
                let context = self.enter(object, context, term, false)?;
                self.node(object, &context, place)?;
                objects.push(name);
                Ok(())
            }
            // With `@type: @id` a text refers to a node, which has no quads of its own.
            _ => {
                let name = self.dataset.fresh();
                self.values(
                    item,
                    context,
                    term,
                    Place {
                        graph: name,
                        ..place
                    },
                    &mut Vec::new(),
                )?;
                objects.push(name);
                Ok(())
            }
        }
    }

    /// The values of a property, arrays and sets taken apart.
    fn values(
        &mut self,
        value: &Value,
        context: &Arc<Context>,
        term: Option<&Term>,
        place: Place,
        objects: &mut Vec<Node>,
    ) -> Result<()> {
        match value {
            Value::Null => Ok(()),
            Value::Array(items) => {
                let place = place.below(self.depth)?;
                // Within a list container, an array in an array is a list in a list.
                if term.is_some_and(|term| term.container.list) {
                    objects.push(self.list(value, context, term, place)?);
                    return Ok(());
                }
                items
                    .iter()
                    .try_for_each(|item| self.values(item, context, term, place, objects))
            }
            Value::Object(object) => {
                let context = self.enter(object, context, term, false)?;
                for (key, value) in object {
                    match context.expand(key, true)?.as_deref() {
                        Some("@value") => {
                            objects.extend(self.value_object(object, &context)?);
                            return Ok(());
                        }
                        Some("@list") => {
                            objects.push(self.list(value, &context, term, place)?);
                            return Ok(());
                        }
                        Some("@set") => {
                            let place = place.below(self.depth)?;
                            return self.values(value, &context, term, place, objects);
                        }
                        _ => {}
                    }
                }
                objects.push(self.node(object, &context, place)?);
                Ok(())
            }
            scalar => {
                let context = match term.and_then(|term| term.context.as_ref()) {
                    Some(scoped) => context.apply(scoped.local(), true, true, &mut self.budget)?,
                    None => context.clone(),
                };
                objects.push(self.scalar(scalar, &context, term)?);
                Ok(())
            }
        }
    }

    /// An RDF list of the values (§8.3).
    fn list(
        &mut self,
        value: &Value,
        context: &Arc<Context>,
        term: Option<&Term>,
        place: Place,
    ) -> Result<Node> {
        let mut items = Vec::new();
        for item in list(value) {
            self.values(item, context, term, place.below(self.depth)?, &mut items)?;
        }
        let (first, rest) = (self.dataset.iri(RDF_FIRST), self.dataset.iri(RDF_REST));
        let mut tail = self.dataset.iri(RDF_NIL);
        for item in items.into_iter().rev() {
            let node = self.dataset.fresh();
            self.quad(node, first, item, place)?;
            self.quad(node, rest, tail, place)?;
            tail = node;
        }
        Ok(tail)
    }

    /// An object that has `@value`; `None` for one whose value is null.
    fn value_object(&mut self, object: &Object, context: &Arc<Context>) -> Result<Option<Node>> {
        let (mut value, mut datatype, mut tag) = (None, None, None);
        for (key, entry) in object {
            if key == "@context" {
                continue;
            }
            match context.expand(key, true)?.as_deref() {
                Some("@value") => value = Some(entry),
                Some("@type") => {
                    let name = entry
                        .as_str()
                        .ok_or(JsonLdError::Invalid("invalid typed value"))?;
                    datatype = Some((name, context.expand(name, true)?));
                }
                Some("@language") => {
                    let text = entry
                        .as_str()
                        .ok_or(JsonLdError::Invalid("invalid language-tagged string"))?;
                    tag = Some(text.to_ascii_lowercase());
                }
                Some("@index") => {}
                // Its direction is no part of a literal, so that no signature would cover it.
                Some("@direction") => return Err(undefined("@direction")),
                _ => return Err(undefined(key)),
            }
        }
        let value = value.unwrap_or(&Value::Null);
        if let Some((name, iri)) = datatype {
            let iri = iri.ok_or_else(|| undefined(name))?;
            if &*iri == "@json" {
                let text = jcs::canonical(value);
                return Ok(Some(self.dataset.literal(&text, Some(RDF_JSON), None)));
            }
            if tag.is_some() {
                return Err(JsonLdError::Invalid("invalid value object"));
            }
            if !is_absolute(&iri) {
                return Err(undefined(name));
            }
            return match value {
                Value::Null => Ok(None),
                Value::Array(_) | Value::Object(_) => {
                    Err(JsonLdError::Invalid("invalid value object value"))
                }
                scalar => Ok(Some(self.typed(scalar, Some(&iri)))),
            };
        }
        match (value, tag) {
            (Value::Null, _) => Ok(None),
            (Value::String(text), Some(tag)) => Ok(Some(self.dataset.literal(
                text,
                None,
                Some(language(&tag)?),
            ))),
            (_, Some(_)) => Err(JsonLdError::Invalid("invalid language-tagged value")),
            (Value::Array(_) | Value::Object(_), None) => {
                Err(JsonLdError::Invalid("invalid value object value"))
            }
            (scalar, None) => Ok(Some(self.typed(scalar, None))),
        }
    }

    /// Value expansion (§5.3) of a text, number or boolean.
    fn scalar(
        &mut self,
        value: &Value,
        context: &Arc<Context>,
        term: Option<&Term>,
    ) -> Result<Node> {
        let typing = term.map(|term| &term.typing);
        if let Value::String(text) = value {
            match typing {
                Some(Typing::Id | Typing::Vocab) => {
                    let vocab = typing == Some(&Typing::Vocab);
                    let iri = context
                        .expand(text, vocab)?
                        .ok_or_else(|| undefined(text))?;
                    return self.reference(&iri);
                }
                Some(Typing::Datatype(datatype)) => {
                    return Ok(self.dataset.literal(text, Some(datatype), None));
                }
                _ => {}
            }
            let own = term.and_then(|term| term.language.as_ref());
            let tag = own.map_or(context.language(), Option::as_ref);
            if context.direction() || term.is_some_and(|term| term.direction) {
                return Err(undefined("@direction"));
            }
            let tag = tag.map(|tag| language(tag)).transpose()?;
            return Ok(self.dataset.literal(text, None, tag));
        }
        match typing {
            Some(Typing::Datatype(datatype)) => Ok(self.typed(value, Some(datatype))),
            _ => Ok(self.typed(value, None)),
        }
    }

    /// A literal with its datatype, or the one that its JSON type stands for (§8.2).
    fn typed(&mut self, value: &Value, datatype: Option<&str>) -> Node {
        let text;
        let (text, natural) = match value {
            Value::String(text) => (text.as_str(), None),
            Value::Bool(true) => ("true", Some(XSD_BOOLEAN)),
            Value::Bool(false) => ("false", Some(XSD_BOOLEAN)),
            Value::Number(number) => {
                let float = number.as_f64().unwrap_or(0.0);
                if float.fract() != 0.0 || float.abs() >= 1e21 || datatype == Some(XSD_DOUBLE) {
                    text = double(float);
                    (text.as_str(), Some(XSD_DOUBLE))
                } else {
                    // Integers beyond 2^53 are what a 64-bit float makes of them.
                    text = format!("{float:.0}");
                    (if text == "-0" { "0" } else { &text }, Some(XSD_INTEGER))
                }
            }
            Value::Null | Value::Array(_) | Value::Object(_) => ("", None),
        };
        self.dataset.literal(text, datatype.or(natural), None)
    }
}

/// A language tag that N-Quads can write; others make no language-tagged literal.
fn language(tag: &str) -> Result<&str> {
    let good = !tag.is_empty()
        && tag.split('-').enumerate().all(|(i, part)| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphabetic() || i > 0 && b.is_ascii_digit())
        });
    if good {
        Ok(tag)
    } else {
        Err(JsonLdError::Invalid("invalid language-tagged string"))
    }
}

/// The canonical form of `xsd:double`: one digit before the point, fifteen at most behind it.
fn double(float: f64) -> String {
    let text = format!("{float:.15e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = mantissa.trim_end_matches('0');
    let zero = if mantissa.ends_with('.') { "0" } else { "" };
    format!("{mantissa}{zero}E{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdfc::Hash;
    use serde_json::json;

    fn lines(document: &Value) -> Result<Vec<String>> {
        let dataset = to_rdf(document, &Limits::default())?;
        let lines = dataset.canonical(Hash::Sha256, 10_000).expect("small");
        Ok(lines
            .into_iter()
            .map(|line| line.replace("https://e.example/", "e:"))
            .collect())
    }

    /// Each construct, by what it becomes.
    #[test]
    fn constructs_become_quads() {
        let context = json!({"@vocab": "https://e.example/", "id": "@id", "type": "@type",
            "link": {"@type": "@id"}, "when": {"@type": "https://e.example/date"},
            "list": {"@container": "@list"}, "raw": {"@type": "@json"},
            "words": {"@container": "@language"}, "part": {"@container": "@graph"},
            "of": {"@reverse": "https://e.example/has"}, "by": {"@container": "@id"},
            "at": {"@container": "@index"}, "kinds": {"@container": "@type"},
            "Typed": {"@context": {"inner": "https://e.example/scoped"}},
            "deep": {"@context": {"inner": "https://e.example/deep"}}});
        let (s, g) = ("<e:s>", "_:c14n0");
        for (part, expected) in [
            (json!({"text": "a"}), vec![format!("{s} <e:text> \"a\" .")]),
            (
                json!({"link": "https://e.example/o"}),
                vec![format!("{s} <e:link> <e:o> .")],
            ),
            (
                json!({"when": "2020"}),
                vec![format!("{s} <e:when> \"2020\"^^<e:date> .")],
            ),
            (
                json!({"n": [1, 1.0, true, null]}),
                vec![
                    format!("{s} <e:n> \"1\"^^<{XSD_INTEGER}> ."),
                    format!("{s} <e:n> \"true\"^^<{XSD_BOOLEAN}> ."),
                ],
            ),
            (
                json!({"n": 5.5}),
                vec![format!("{s} <e:n> \"5.5E0\"^^<{XSD_DOUBLE}> .")],
            ),
            (
                json!({"list": []}),
                vec![format!("{s} <e:list> <{RDF_NIL}> .")],
            ),
            (
                json!({"list": ["a"]}),
                vec![
                    format!("{s} <e:list> {g} ."),
                    format!("{g} <{RDF_FIRST}> \"a\" ."),
                    format!("{g} <{RDF_REST}> <{RDF_NIL}> ."),
                ],
            ),
            (
                json!({"raw": {"b": 1, "a": []}}),
                vec![format!(
                    "{s} <e:raw> \"{{\\\"a\\\":[],\\\"b\\\":1}}\"^^<{RDF_JSON}> ."
                )],
            ),
            (
                json!({"words": {"en-GB": "colour", "@none": "c"}}),
                vec![
                    format!("{s} <e:words> \"c\" ."),
                    format!("{s} <e:words> \"colour\"@en-gb ."),
                ],
            ),
            (
                json!({"part": {"text": "a"}}),
                vec![
                    format!("{s} <e:part> _:c14n0 ."),
                    "_:c14n1 <e:text> \"a\" _:c14n0 .".to_owned(),
                ],
            ),
            (
                json!({"of": {"id": "https://e.example/o"}}),
                vec![format!("<e:o> <e:has> {s} .")],
            ),
            (
                json!({"by": {"https://e.example/o": {"text": "a"}}}),
                vec![
                    "<e:o> <e:text> \"a\" .".to_owned(),
                    format!("{s} <e:by> <e:o> ."),
                ],
            ),
            (
                json!({"at": {"x": "a", "y": ["b"]}}),
                vec![format!("{s} <e:at> \"a\" ."), format!("{s} <e:at> \"b\" .")],
            ),
            (
                json!({"kinds": {"Typed": {"id": "https://e.example/o", "inner": "a"}}}),
                vec![
                    "<e:o> <e:scoped> \"a\" .".to_owned(),
                    format!("<e:o> <{RDF_TYPE}> <e:Typed> ."),
                    format!("{s} <e:kinds> <e:o> ."),
                ],
            ),
            // A type-scoped context ends with its node, a property-scoped one does not.
            (
                json!({"type": "Typed", "inner": "a", "other": {"inner": "b"}}),
                vec![
                    format!("{s} <e:other> {g} ."),
                    format!("{s} <e:scoped> \"a\" ."),
                    format!("{s} <{RDF_TYPE}> <e:Typed> ."),
                    format!("{g} <e:inner> \"b\" ."),
                ],
            ),
            (
                json!({"deep": {"inner": {"inner": "b"}}}),
                vec![
                    format!("{s} <e:deep> _:c14n1 ."),
                    "_:c14n0 <e:deep> \"b\" .".to_owned(),
                    "_:c14n1 <e:deep> _:c14n0 .".to_owned(),
                ],
            ),
        ] {
            let mut document = json!({"@context": context, "id": "https://e.example/s"});
            let members = part.as_object().cloned().unwrap_or_default();
            document.as_object_mut().expect("an object").extend(members);
            let mut expected: Vec<String> = expected
                .into_iter()
                .map(|line| line.replace("https://e.example/", "e:") + "\n")
                .collect();
            expected.sort();
            let mut found = lines(&document).unwrap_or_else(|e| panic!("{part}: {e}"));
            found.sort();
            assert_eq!(found, expected, "{part}");
        }
    }

    #[test]
    fn what_would_be_dropped_is_an_error() {
        let (v2, vc) = (
            "https://www.w3.org/ns/credentials/v2",
            "VerifiableCredential",
        );
        for (document, term) in [
            (json!({"@context": v2, "unheardOf": 1}), "unheardOf"),
            (json!({"@context": v2, "type": "UnheardOf"}), "UnheardOf"),
            (json!({"@context": v2, "id": "relative"}), "relative"),
            (
                json!({"@context": v2, "type": vc, "issuer": "relative"}),
                "relative",
            ),
            (
                json!({"@context": v2, "type": vc, "issuer": {"x": {}}}),
                "x",
            ),
            (
                json!({"@context": v2, "name": {"@value": "a", "@direction": "rtl"}}),
                "@direction",
            ),
            (
                json!({"@context": v2, "type": vc, "issuer": "https://e.example/ a"}),
                "https://e.example/ a",
            ),
            (
                json!({"@context": v2, "type": vc, "issuer": "https://e.example/><b"}),
                "https://e.example/><b",
            ),
        ] {
            assert_eq!(lines(&document), Err(undefined(term)), "{document}");
        }
    }

    #[test]
    fn names_that_lie_are_refused() {
        let v2 = "https://www.w3.org/ns/credentials/v2";
        let until = "https://www.w3.org/2018/credentials#validUntil";
        let vc = "VerifiableCredential";
        for (context, key) in [
            (json!([v2, {"until": until}]), "until"),
            (json!([v2]), until),
            (
                json!([v2, {"c": "https://www.w3.org/2018/credentials#"}]),
                "c:validUntil",
            ),
            (
                json!([v2, {"achievement": "https://e.example/"}]),
                "achievement",
            ),
        ] {
            let document = json!({"@context": context, "type": vc, key: "2020-01-01T00:00:00Z"});
            assert_eq!(
                lines(&document),
                Err(JsonLdError::Disguised(key.to_owned())),
                "{document}"
            );
        }
        for key in ["@included", "@reverse", "@nest"] {
            let document = json!({"@context": v2, key: {}});
            assert!(
                matches!(lines(&document), Err(JsonLdError::Unsupported(_))),
                "{key}"
            );
        }
    }

    #[test]
    fn depth_and_quads_are_capped() {
        let deep = (0..100).fold(json!({}), |inner, _| json!({"urn:x:p": inner}));
        assert_eq!(lines(&deep), Err(JsonLdError::TooComplex));
        let limits = Limits {
            quads: 3,
            ..Limits::default()
        };
        let wide = json!({"urn:x:p": [1, 2, 3, 4]});
        assert_eq!(to_rdf(&wide, &limits).err(), Some(JsonLdError::TooComplex));
    }
}
