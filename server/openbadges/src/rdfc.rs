//! RDF Dataset Canonicalization (RDFC-1.0): the same quads in the same order with the same labels
//! for blank nodes, however they were written.
//!
//! Hash N-Degree Quads keeps a list of related nodes for each hash, as the algorithm's authors'
//! implementations do, and not a set: a graph name that occurs in several quads counts each time.
//! The work is bounded, since a hostile graph makes it grow factorially.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use ring::digest;

/// The graph takes more work than allowed (RDFC-1.0 §7.1, "poison graphs").
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document is larger or more entangled than allowed")]
pub struct TooComplex;

/// The hash function of a canonicalisation: SHA-256, or SHA-384 for P-384.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
}

impl Hash {
    /// The hash of some bytes.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }

    fn hex(self, text: &str) -> String {
        let mut hex = String::with_capacity(96);
        for byte in self.digest(text.as_bytes()) {
            // Writing into a string does not fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

/// A blank node, or an IRI or literal that was interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Node(u32);

const BLANK: u32 = 1 << 31;

impl Node {
    /// The default graph.
    pub(crate) const DEFAULT: Self = Self(u32::MAX);

    fn blank(self) -> Option<u32> {
        (self.0 & BLANK != 0 && self != Self::DEFAULT).then_some(self.0 & !BLANK)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Quad {
    subject: Node,
    predicate: Node,
    object: Node,
    graph: Node,
}

impl Quad {
    /// The components that may be blank, each with its letter in the hashes.
    fn components(self) -> [(Node, char); 3] {
        [(self.subject, 's'), (self.object, 'o'), (self.graph, 'g')]
    }
}

/// A set of quads. IRIs and literals are kept once, as N-Quads writes them.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    quads: Vec<Quad>,
    blanks: u32,
}

impl Dataset {
    /// A blank node that is no other.
    pub(crate) fn fresh(&mut self) -> Node {
        self.blanks += 1;
        Node((self.blanks - 1) | BLANK)
    }

    pub(crate) fn iri(&mut self, iri: &str) -> Node {
        self.intern(format!("<{iri}>"))
    }

    /// A literal with its datatype's IRI (none for `xsd:string`) or its language.
    pub(crate) fn literal(
        &mut self,
        text: &str,
        datatype: Option<&str>,
        language: Option<&str>,
    ) -> Node {
        let mut out = String::with_capacity(text.len() + 48);
        out.push('"');
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\0'..='\u{1f}' | '\u{7f}' => {
                    // Writing into a string does not fail.
                    let _ = write!(out, "\\u{:04X}", u32::from(c));
                }
                c => out.push(c),
            }
        }
        out.push('"');
        if let Some(language) = language {
            out.push('@');
            out.push_str(language);
        } else if let Some(datatype) = datatype
            && datatype != "http://www.w3.org/2001/XMLSchema#string"
        {
            out.push_str("^^<");
            out.push_str(datatype);
            out.push('>');
        }
        self.intern(out)
    }

    fn intern(&mut self, text: String) -> Node {
        if let Some(number) = self.numbers.get(text.as_str()) {
            return Node(*number);
        }
        // The cap on quads is far below this; a term past it is a term too many.
        let number = u32::try_from(self.texts.len())
            .unwrap_or(BLANK - 1)
            .min(BLANK - 1);
        self.texts.push(text.clone().into_boxed_str());
        self.numbers.insert(text.into_boxed_str(), number);
        Node(number)
    }

    pub(crate) fn insert(&mut self, subject: Node, predicate: Node, object: Node, graph: Node) {
        self.quads.push(Quad {
            subject,
            predicate,
            object,
            graph,
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.quads.len()
    }

    /// The canonical N-Quads, sorted, each with its line feed (RDFC-1.0 §4.4).
    ///
    /// # Errors
    /// [`TooComplex`] when it would take more than `steps` steps.
    pub fn canonical(&self, hash: Hash, steps: usize) -> Result<Vec<String>, TooComplex> {
        let label = |number| Some(format!("c14n{number}"));
        Ok(self.relabelled(hash, steps, label)?.unwrap_or_default())
    }

    /// Like [`canonical`](Self::canonical), with each blank node under the label that its
    /// canonical number stands for; `None` when one has no label.
    ///
    /// # Errors
    /// [`TooComplex`] when it would take more than `steps` steps.
    pub(crate) fn relabelled(
        &self,
        hash: Hash,
        steps: usize,
        label: impl Fn(u32) -> Option<String>,
    ) -> Result<Option<Vec<String>>, TooComplex> {
        let mut quads = self.quads.clone();
        quads.sort_unstable();
        quads.dedup();
        let numbers = Canonicaliser::run(self, &quads, hash, steps)?;
        // Blank nodes without quads have no number and are not written.
        let named: Option<Vec<String>> = numbers
            .into_iter()
            .map(|number| number.map_or(Some(String::new()), &label))
            .collect();
        let Some(named) = named else { return Ok(None) };
        let mut lines: Vec<String> = quads
            .iter()
            .map(|quad| {
                let mut line = String::with_capacity(160);
                self.write(&mut line, *quad, &mut |line, blank| {
                    line.push_str("_:");
                    line.push_str(named.get(blank as usize).map_or("", String::as_str));
                });
                line
            })
            .collect();
        lines.sort_unstable();
        Ok(Some(lines))
    }

    fn write(&self, line: &mut String, quad: Quad, label: &mut dyn FnMut(&mut String, u32)) {
        let parts = [quad.subject, quad.predicate, quad.object, quad.graph];
        for node in parts.into_iter().filter(|node| *node != Node::DEFAULT) {
            match node.blank() {
                Some(blank) => label(line, blank),
                None => line.push_str(self.texts.get(node.0 as usize).map_or("", |text| text)),
            }
            line.push(' ');
        }
        line.push_str(".\n");
    }
}

/// Issues labels in the order in which they are asked for (§4.5).
#[derive(Clone, Debug, Default)]
struct Issuer {
    issued: HashMap<u32, u32>,
    order: Vec<u32>,
}

impl Issuer {
    fn issue(&mut self, blank: u32) -> u32 {
        *self.issued.entry(blank).or_insert_with(|| {
            self.order.push(blank);
            u32::try_from(self.order.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn get(&self, blank: u32) -> Option<u32> {
        self.issued.get(&blank).copied()
    }
}

struct Canonicaliser<'a> {
    dataset: &'a Dataset,
    hash: Hash,
    /// For each blank node, the quads it occurs in.
    quads: Vec<Vec<Quad>>,
    /// For each blank node, its first-degree hash.
    first: Vec<String>,
    canonical: Issuer,
    steps: usize,
}

impl<'a> Canonicaliser<'a> {
    /// The canonical label of each blank node that occurs.
    fn run(
        dataset: &'a Dataset,
        all: &[Quad],
        hash: Hash,
        steps: usize,
    ) -> Result<Vec<Option<u32>>, TooComplex> {
        let mut quads = vec![Vec::new(); dataset.blanks as usize];
        for quad in all {
            let mut last = None;
            let mut blanks: Vec<u32> = quad
                .components()
                .iter()
                .filter_map(|(node, _)| node.blank())
                .collect();
            blanks.sort_unstable();
            for blank in blanks {
                if last != Some(blank)
                    && let Some(mentions) = quads.get_mut(blank as usize)
                {
                    mentions.push(*quad);
                }
                last = Some(blank);
            }
        }
        let mut this = Self {
            dataset,
            hash,
            first: Vec::new(),
            quads,
            canonical: Issuer::default(),
            steps,
        };
        this.first = (0..dataset.blanks)
            .map(|blank| this.first_degree(blank))
            .collect();
        let mut by_hash: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (blank, mentions) in (0..dataset.blanks).zip(&this.quads) {
            if !mentions.is_empty() {
                let hash = this.first.get(blank as usize).cloned().unwrap_or_default();
                by_hash.entry(hash).or_default().push(blank);
            }
        }
        by_hash.retain(|_, blanks| match blanks.as_slice() {
            [single] => {
                this.canonical.issue(*single);
                false
            }
            _ => true,
        });
        for blanks in by_hash.into_values() {
            let mut results = Vec::new();
            for blank in blanks {
                if this.canonical.get(blank).is_none() {
                    let mut issuer = Issuer::default();
                    issuer.issue(blank);
                    results.push(this.n_degree(blank, issuer, 0)?);
                }
            }
            results.sort_by(|(a, _), (b, _)| a.cmp(b));
            for (_, issuer) in results {
                for blank in issuer.order {
                    this.canonical.issue(blank);
                }
            }
        }
        Ok((0..dataset.blanks)
            .map(|blank| this.canonical.get(blank))
            .collect())
    }

    /// Hash First Degree Quads (§4.6).
    fn first_degree(&self, of: u32) -> String {
        let mentions = self.quads.get(of as usize).map_or(&[][..], Vec::as_slice);
        let mut lines: Vec<String> = mentions
            .iter()
            .map(|quad| {
                let mut line = String::with_capacity(160);
                self.dataset.write(&mut line, *quad, &mut |line, blank| {
                    line.push_str(if blank == of { "_:a" } else { "_:z" });
                });
                line
            })
            .collect();
        lines.sort_unstable();
        self.hash.hex(&lines.concat())
    }

    /// Hash Related Blank Node (§4.7).
    fn related(&self, blank: u32, quad: Quad, issuer: &Issuer, position: char) -> String {
        let mut input = String::with_capacity(160);
        input.push(position);
        if position != 'g' {
            let predicate = self.dataset.texts.get(quad.predicate.0 as usize);
            input.push_str(predicate.map_or("", |text| text));
        }
        // Writing into a string does not fail.
        let _ = match (self.canonical.get(blank), issuer.get(blank)) {
            (Some(number), _) => write!(input, "_:c14n{number}"),
            (None, Some(number)) => write!(input, "_:b{number}"),
            (None, None) => {
                input.push_str(self.first.get(blank as usize).map_or("", String::as_str));
                Ok(())
            }
        };
        self.hash.hex(&input)
    }

    fn step(&mut self) -> Result<(), TooComplex> {
        self.steps = self.steps.checked_sub(1).ok_or(TooComplex)?;
        Ok(())
    }

    /// Hash N-Degree Quads (§4.8).
    fn n_degree(
        &mut self,
        of: u32,
        mut issuer: Issuer,
        depth: usize,
    ) -> Result<(String, Issuer), TooComplex> {
        self.step()?;
        // A chain of nodes that all look alike: the stack has an end before the steps have.
        if depth > 256 {
            return Err(TooComplex);
        }
        let mut related: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for quad in self.quads.get(of as usize).cloned().unwrap_or_default() {
            for (node, position) in quad.components() {
                if let Some(blank) = node.blank()
                    && blank != of
                {
                    self.step()?;
                    let hash = self.related(blank, quad, &issuer, position);
                    related.entry(hash).or_default().push(blank);
                }
            }
        }
        let mut data = String::new();
        for (hash, mut blanks) in related {
            data.push_str(&hash);
            let mut chosen: Option<(String, Issuer)> = None;
            blanks.sort_unstable();
            loop {
                self.step()?;
                if let Some(better) = self.path(&blanks, &issuer, chosen.as_ref(), depth)? {
                    chosen = Some(better);
                }
                if !next_permutation(&mut blanks) {
                    break;
                }
            }
            if let Some((path, chosen)) = chosen {
                data.push_str(&path);
                issuer = chosen;
            }
        }
        Ok((self.hash.hex(&data), issuer))
    }

    /// The path of one permutation, unless the chosen one is already better (§4.8.3 step 5.4).
    fn path(
        &mut self,
        blanks: &[u32],
        issuer: &Issuer,
        chosen: Option<&(String, Issuer)>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, TooComplex> {
        let worse =
            |path: &String| chosen.is_some_and(|(best, _)| path.len() >= best.len() && path > best);
        let mut issuer = issuer.clone();
        let mut path = String::new();
        let mut recurse = Vec::new();
        for blank in blanks {
            // Writing into a string does not fail.
            let _ = if let Some(number) = self.canonical.get(*blank) {
                write!(path, "_:c14n{number}")
            } else {
                if issuer.get(*blank).is_none() {
                    recurse.push(*blank);
                }
                write!(path, "_:b{}", issuer.issue(*blank))
            };
            if worse(&path) {
                return Ok(None);
            }
        }
        for blank in recurse {
            let (hash, after) = self.n_degree(blank, issuer.clone(), depth + 1)?;
            let number = issuer.issue(blank);
            // Writing into a string does not fail.
            let _ = write!(path, "_:b{number}<{hash}>");
            issuer = after;
            if worse(&path) {
                return Ok(None);
            }
        }
        let better = chosen.is_none_or(|(best, _)| path < *best);
        Ok(better.then_some((path, issuer)))
    }
}

/// The next permutation in lexicographic order; of equal elements each arrangement comes once.
fn next_permutation(items: &mut [u32]) -> bool {
    let Some(pivot) = items
        .windows(2)
        .rposition(|pair| matches!(pair, [a, b] if a < b))
    else {
        return false;
    };
    let Some(&low) = items.get(pivot) else {
        return false;
    };
    if let Some(next) = items.iter().rposition(|item| *item > low) {
        items.swap(pivot, next);
    }
    if let Some(tail) = items.get_mut(pivot + 1..) {
        tail.reverse();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: usize = 10_000;

    /// Builds a dataset of blank nodes that point at each other by one predicate.
    fn ring(edges: &[(usize, usize)]) -> Dataset {
        let mut dataset = Dataset::default();
        let last = edges.iter().map(|(a, b)| *a.max(b)).max().unwrap_or(0);
        let nodes: Vec<Node> = (0..=last).map(|_| dataset.fresh()).collect();
        let next = dataset.iri("https://e.example/next");
        for (a, b) in edges {
            dataset.insert(nodes[*a], next, nodes[*b], Node::DEFAULT);
        }
        dataset
    }

    #[test]
    fn permutations_are_all_there_once() {
        let mut items = [1, 1, 2, 3];
        let mut count = 1;
        while next_permutation(&mut items) {
            count += 1;
        }
        assert_eq!((count, items), (12, [3, 2, 1, 1]));
    }

    #[test]
    fn labels_do_not_depend_on_the_order_of_writing() {
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 3)];
        let one = ring(&edges).canonical(Hash::Sha256, STEPS).expect("small");
        let mut renamed = edges.map(|(a, b)| ((a + 3) % 5, (b + 3) % 5));
        renamed.reverse();
        assert_eq!(ring(&renamed).canonical(Hash::Sha256, STEPS), Ok(one));
    }

    #[test]
    fn a_poison_graph_is_cut_off() {
        let clique: Vec<(usize, usize)> = (0..12)
            .flat_map(|a| (0..12).filter(move |b| *b != a).map(move |b| (a, b)))
            .collect();
        assert_eq!(
            ring(&clique).canonical(Hash::Sha256, STEPS),
            Err(TooComplex)
        );
        let chain: Vec<(usize, usize)> = (0..20_000).map(|a| (a, (a + 1) % 20_000)).collect();
        assert_eq!(
            ring(&chain).canonical(Hash::Sha256, usize::MAX),
            Err(TooComplex)
        );
    }

    #[test]
    fn literals_are_escaped_as_canonical_n_quads_want() {
        let mut dataset = Dataset::default();
        let (s, p) = (
            dataset.iri("https://e.example/s"),
            dataset.iri("https://e.example/p"),
        );
        let text = dataset.literal("a\"\\\n\r\t\u{8}\u{c}\u{1}\u{7f}é", None, None);
        dataset.insert(s, p, text, Node::DEFAULT);
        dataset.insert(s, p, text, Node::DEFAULT);
        let line = "<https://e.example/s> <https://e.example/p> \
                    \"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u007Fé\" .\n";
        assert_eq!(
            dataset.canonical(Hash::Sha256, STEPS),
            Ok(vec![line.to_owned()])
        );
    }
}
