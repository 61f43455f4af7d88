//! Which badges a choice of filters leaves, in what order, and what each further choice would lead
//! to: a pure function over narrow rows.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use domain::badge::BadgeOrder;
use domain::order::{BadgeState, Choice, Facet, Facets, Filters};
use domain::{BadgeId, Millis};
use serde::{Deserialize, Serialize};

use crate::store::badges::PAGE;
use crate::store::order::{Entry, Named};

/// Values of one facet that are offered; a person looks for a rarer one by its words.
const OFFERED: usize = 60;

/// Words that badges have in common, each with what it is known by.
#[derive(Debug, Default)]
struct Words {
    /// Key and label.
    all: Vec<(String, String)>,
    /// The words of each badge.
    of: HashMap<String, Vec<u32>>,
}

impl Words {
    fn new(named: Vec<Named>) -> Self {
        let mut words = Self::default();
        let mut known: HashMap<String, u32> = HashMap::new();
        for (badge, key, label) in named {
            let next = u32::try_from(words.all.len()).unwrap_or(u32::MAX);
            let word = match known.get(&key) {
                Some(word) => *word,
                None => {
                    known.insert(key.clone(), next);
                    words.all.push((key, label));
                    next
                }
            };
            let of = words.of.entry(badge).or_default();
            if !of.contains(&word) {
                of.push(word);
            }
        }
        words
    }

    fn of(&self, badge: &BadgeId) -> &[u32] {
        self.of.get(badge.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The places of keys; `None` where one of them is nobody's.
    fn places<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Option<Vec<u32>> {
        keys.map(|key| {
            let place = self.all.iter().position(|(known, _)| known == key)?;
            u32::try_from(place).ok()
        })
        .collect()
    }
}

/// Everything that an account's badges are sifted by.
#[derive(Debug)]
pub struct Library {
    entries: Vec<Entry>,
    tags: Words,
    skills: Words,
}

impl Library {
    /// From the narrow rows.
    #[must_use]
    pub fn new(entries: Vec<Entry>, tags: Vec<Named>, skills: Vec<Named>) -> Self {
        Self {
            entries,
            tags: Words::new(tags),
            skills: Words::new(skills),
        }
    }

    /// How many badges there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        count(self.entries.len())
    }

    /// Leaves only the badges that a search found.
    pub fn keep(&mut self, found: &HashSet<String>) {
        self.entries.retain(|one| found.contains(one.id.as_str()));
    }

    /// The owner's tags on a badge, as they were given.
    #[must_use]
    pub fn tags_of(&self, badge: &BadgeId) -> Vec<String> {
        let label = |word: &u32| self.tags.all.get(*word as usize).map(|(_, l)| l.clone());
        self.tags.of(badge).iter().filter_map(label).collect()
    }
}

/// The place of a badge in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Behind this moment.
    Moment(i64, BadgeId),
    /// Behind this title.
    Name(String, BadgeId),
    /// Behind this issuer and title.
    Issuer(String, String, BadgeId),
    /// Behind this end; first come those ahead (0), then those past (1), then those for life (2).
    End(u8, i64, BadgeId),
}

/// The same without owning anything; its order is that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Moment(Reverse<i64>, Reverse<&'a str>),
    Name(&'a str, &'a str),
    Issuer(&'a str, &'a str, &'a str),
    End(u8, i64, &'a str),
}

impl<'a> Key<'a> {
    fn of(entry: &'a Entry, order: BadgeOrder, now: Millis) -> Self {
        let id = entry.id.as_str();
        match order {
            BadgeOrder::Received => Self::Moment(Reverse(entry.received), Reverse(id)),
            BadgeOrder::Issued => {
                Self::Moment(Reverse(entry.issued.unwrap_or(i64::MIN)), Reverse(id))
            }
            BadgeOrder::Name => Self::Name(&entry.name_key, id),
            BadgeOrder::Issuer => Self::Issuer(&entry.issuer_key, &entry.name_key, id),
            BadgeOrder::Expires => match entry.expires {
                Some(end) if end >= now.0 => Self::End(0, end, id),
                Some(end) => Self::End(1, end.saturating_neg(), id),
                None => Self::End(2, 0, id),
            },
        }
    }

    fn of_place(place: &'a Place) -> Self {
        match place {
            Place::Moment(moment, id) => Self::Moment(Reverse(*moment), Reverse(id.as_str())),
            Place::Name(name, id) => Self::Name(name, id.as_str()),
            Place::Issuer(issuer, name, id) => Self::Issuer(issuer, name, id.as_str()),
            Place::End(group, end, id) => Self::End(*group, *end, id.as_str()),
        }
    }

    /// Whether two places are of the same order; one of another order is the beginning.
    fn comparable(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    fn place(self, id: &BadgeId) -> Place {
        match self {
            Self::Moment(Reverse(moment), _) => Place::Moment(moment, id.clone()),
            Self::Name(name, _) => Place::Name(name.to_owned(), id.clone()),
            Self::Issuer(issuer, name, _) => {
                Place::Issuer(issuer.to_owned(), name.to_owned(), id.clone())
            }
            Self::End(group, end, _) => Place::End(group, end, id.clone()),
        }
    }
}

/// What is left, and what there is to choose.
#[derive(Debug, PartialEq, Eq)]
pub struct Sifted {
    /// The badges of the page, in order.
    pub page: Vec<BadgeId>,
    /// How many are left in all.
    pub total: u32,
    /// Where the next page begins.
    pub next: Option<Place>,
    /// What there is to choose.
    pub facets: Facets,
}

/// Which filters a badge passes, one bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Missed(u8);

impl Missed {
    const ISSUER: u8 = 1;
    const YEAR: u8 = 2;
    const STATE: u8 = 4;
    const WORDS: u8 = 8;
    const FAVOURITE: u8 = 16;
    const SHARED: u8 = 32;
    const ARCHIVED: u8 = 64;

    /// Whether it passes all filters, or all but this one.
    const fn passes_but(self, filter: u8) -> bool {
        self.0 & !filter == 0
    }
}

/// What is chosen, ready to be compared.
struct Chosen<'a> {
    filters: &'a Filters,
    issuers: HashSet<&'a str>,
    years: HashSet<&'a str>,
    states: HashSet<&'a str>,
    tags: Option<Vec<u32>>,
    skills: Option<Vec<u32>>,
}

fn year(entry: &Entry) -> Option<String> {
    entry.issued.map(|at| Millis(at).day().year.to_string())
}

impl Chosen<'_> {
    fn missed(&self, library: &Library, entry: &Entry) -> Missed {
        let open = |keys: &HashSet<&str>, key: &str| keys.is_empty() || keys.contains(key);
        let all = |chosen: &Option<Vec<u32>>, words: &[u32]| {
            chosen
                .as_ref()
                .is_some_and(|chosen| chosen.iter().all(|word| words.contains(word)))
        };
        let year = year(entry).unwrap_or_default();
        let state = BadgeState::of(entry.verdict).word();
        let words = all(&self.tags, library.tags.of(&entry.id))
            && all(&self.skills, library.skills.of(&entry.id));
        let filters = self.filters;
        let tests = [
            (Missed::ISSUER, open(&self.issuers, &entry.issuer_key)),
            (Missed::YEAR, open(&self.years, &year)),
            (Missed::STATE, open(&self.states, state)),
            (Missed::WORDS, words),
            (Missed::FAVOURITE, !filters.favourites || entry.favourite),
            (Missed::SHARED, !filters.shared || entry.shared),
            (Missed::ARCHIVED, filters.archived == entry.archived),
        ];
        let missed = tests.iter().filter(|(_, passed)| !passed);
        Missed(missed.fold(0, |bits, (filter, _)| bits | filter))
    }
}

/// Sifts, sorts, counts.
#[must_use]
pub fn sift(
    library: &Library,
    filters: &Filters,
    order: BadgeOrder,
    after: Option<&Place>,
    now: Millis,
) -> Sifted {
    let chosen = Chosen {
        filters,
        issuers: filters.keys(Facet::Issuer).collect(),
        years: filters.keys(Facet::Year).collect(),
        states: filters.keys(Facet::State).collect(),
        tags: library.tags.places(filters.keys(Facet::Tag)),
        skills: library.skills.places(filters.keys(Facet::Skill)),
    };
    let mut left: Vec<&Entry> = Vec::new();
    let mut issuers: HashMap<&str, (&str, u32)> = HashMap::new();
    let mut years: HashMap<String, u32> = HashMap::new();
    let mut states: HashMap<BadgeState, u32> = HashMap::new();
    let mut tags = vec![0_u32; library.tags.all.len()];
    let mut skills = vec![0_u32; library.skills.all.len()];
    let mut facets = Facets::default();
    for entry in &library.entries {
        let missed = chosen.missed(library, entry);
        if missed.passes_but(0) {
            left.push(entry);
            let each = [(&mut tags, &library.tags), (&mut skills, &library.skills)];
            for (counts, words) in each {
                for word in words.of(&entry.id) {
                    if let Some(count) = counts.get_mut(*word as usize) {
                        *count += 1;
                    }
                }
            }
        }
        if missed.passes_but(Missed::ISSUER) {
            let found = issuers.entry(&entry.issuer_key);
            found.or_insert((&entry.issuer, 0)).1 += 1;
        }
        if missed.passes_but(Missed::YEAR)
            && let Some(year) = year(entry)
        {
            *years.entry(year).or_default() += 1;
        }
        if missed.passes_but(Missed::STATE) {
            *states.entry(BadgeState::of(entry.verdict)).or_default() += 1;
        }
        facets.favourites += u32::from(entry.favourite && missed.passes_but(Missed::FAVOURITE));
        facets.shared += u32::from(entry.shared && missed.passes_but(Missed::SHARED));
        facets.archived += u32::from(entry.archived && missed.passes_but(Missed::ARCHIVED));
    }
    let words = |words: &Words, counts: Vec<u32>| -> Vec<(String, String, u32)> {
        let all = words.all.iter().zip(counts);
        all.map(|((key, label), count)| (key.clone(), label.clone(), count))
            .collect()
    };
    let issuers = issuers
        .into_iter()
        .map(|(key, (label, count))| (key.to_owned(), label.to_owned(), count));
    let states = BadgeState::ALL.iter().filter_map(|state| {
        let word = state.word().to_owned();
        states.get(state).map(|count| (word.clone(), word, *count))
    });
    let years = years.into_iter().map(|(year, n)| (year.clone(), year, n));
    let offered = [
        (Facet::Issuer, by_count(issuers.collect())),
        (Facet::Skill, by_count(words(&library.skills, skills))),
        (Facet::Year, by_year(years.collect())),
        (Facet::State, states.collect()),
        (Facet::Tag, by_count(words(&library.tags, tags))),
    ];
    facets.choices = offered
        .into_iter()
        .map(|(facet, values)| (facet, choices(filters, facet, values)))
        .filter(|(_, choices)| !choices.is_empty())
        .collect();

    let total = count(left.len());
    left.sort_unstable_by(|a, b| Key::of(a, order, now).cmp(&Key::of(b, order, now)));
    let after = after.map(Key::of_place);
    let from = after.map_or(0, |after| {
        left.partition_point(|entry| {
            let key = Key::of(entry, order, now);
            key.comparable(after) && key <= after
        })
    });
    let page = &left[from..left.len().min(from + PAGE)];
    let next = page
        .last()
        .filter(|_| from + PAGE < left.len())
        .map(|last| Key::of(last, order, now).place(&last.id));
    Sifted {
        page: page.iter().map(|entry| entry.id.clone()).collect(),
        total,
        next,
        facets,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The most frequent first.
fn by_count(mut values: Vec<(String, String, u32)>) -> Vec<(String, String, u32)> {
    values.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    values
}

/// The latest first; four digits are compared as text.
fn by_year(mut values: Vec<(String, String, u32)>) -> Vec<(String, String, u32)> {
    values.sort_unstable_by(|a, b| b.0.cmp(&a.0));
    values
}

/// The values that lead somewhere, and those that are chosen, whatever they lead to: a choice can
/// always be taken back.
fn choices(filters: &Filters, facet: Facet, values: Vec<(String, String, u32)>) -> Vec<Choice> {
    let mut offered: Vec<Choice> = values
        .into_iter()
        .filter(|(key, _, _)| !key.is_empty())
        .map(|(key, label, count)| Choice {
            chosen: filters.has(facet, &key),
            key,
            label,
            count,
        })
        .filter(|choice| choice.chosen || choice.count > 0)
        .enumerate()
        .filter(|(place, choice)| choice.chosen || *place < OFFERED)
        .map(|(_, choice)| choice)
        .collect();
    for key in filters.keys(facet) {
        if !offered.iter().any(|choice| choice.key == key) {
            offered.push(Choice {
                key: key.to_owned(),
                label: key.to_owned(),
                count: 0,
                chosen: true,
            });
        }
    }
    offered
}

#[cfg(test)]
mod tests {
    use domain::Verdict;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const NOW: Millis = Millis(1_795_348_800_000);
    const VERDICTS: [Option<Verdict>; 4] = [
        None,
        Some(Verdict::Valid),
        Some(Verdict::Expired),
        Some(Verdict::Revoked),
    ];

    fn id(number: usize) -> BadgeId {
        let text = format!("0190b5a2-0000-7000-8000-{number:012}");
        text.parse().expect("an identifier")
    }

    /// Issuer, year, verdict, marks, tags, skills: small numbers, so that badges meet.
    type Drawn = (u8, i64, usize, [bool; 3], Vec<u8>, Vec<u8>);

    fn library(drawn: &[Drawn]) -> Library {
        let mut entries = Vec::new();
        let (mut tags, mut skills) = (Vec::new(), Vec::new());
        for (number, (issuer, year, verdict, marks, tagged, skilled)) in drawn.iter().enumerate() {
            let id = id(number);
            for tag in tagged {
                tags.push((id.to_string(), format!("t{tag}"), format!("T{tag}")));
            }
            for skill in skilled {
                skills.push((id.to_string(), format!("s{skill}"), format!("S{skill}")));
            }
            entries.push(Entry {
                received: year * 3,
                issued: (*year > 0).then_some(year * 365 * Millis::DAY),
                expires: (year % 2 == 0).then_some(NOW.0 + (year - 3) * Millis::DAY),
                verdict: VERDICTS[*verdict],
                name_key: format!("n{}", number % 3),
                issuer_key: format!("i{issuer}"),
                issuer: format!("I{issuer}"),
                favourite: marks[0],
                archived: marks[1],
                shared: marks[2],
                id,
            });
        }
        Library::new(entries, tags, skills)
    }

    fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
        vec(
            (
                0_u8..4,
                0_i64..8,
                0_usize..4,
                any::<[bool; 3]>(),
                vec(0_u8..4, 0..4),
                vec(0_u8..4, 0..4),
            ),
            0..150,
        )
    }

    fn filters() -> impl Strategy<Value = Filters> {
        let key = prop_oneof![
            (0_u8..5).prop_map(|n| (Facet::Issuer, format!("i{n}"))),
            (0_u8..5).prop_map(|n| (Facet::Tag, format!("t{n}"))),
            (0_u8..5).prop_map(|n| (Facet::Skill, format!("s{n}"))),
            (1970_u32..1978).prop_map(|year| (Facet::Year, year.to_string())),
            proptest::sample::select(BadgeState::ALL)
                .prop_map(|state| (Facet::State, state.word().to_owned())),
        ];
        (vec(key, 0..4), any::<[bool; 3]>()).prop_map(|(chosen, [a, b, c])| Filters {
            chosen,
            favourites: a,
            shared: b,
            archived: c,
        })
    }

    fn total(library: &Library, filters: &Filters) -> u32 {
        sift(library, filters, BadgeOrder::Name, None, NOW).total
    }

    proptest! {
        #[test]
        fn a_count_is_what_the_choice_leads_to(drawn in drawn(), filters in filters()) {
            let library = library(&drawn);
            let sifted = sift(&library, &filters, BadgeOrder::Received, None, NOW);
            for (facet, choices) in &sifted.facets.choices {
                for choice in choices {
                    let mut other = filters.clone();
                    match facet {
                        Facet::Tag | Facet::Skill => {}
                        _ => other.chosen.retain(|(which, _)| which != facet),
                    }
                    other.chosen.push((*facet, choice.key.clone()));
                    prop_assert_eq!(choice.count, total(&library, &other), "{:?}", choice);
                    prop_assert_eq!(choice.chosen, filters.has(*facet, &choice.key));
                }
            }
            let with = |change: fn(&mut Filters)| {
                let mut other = filters.clone();
                change(&mut other);
                total(&library, &other)
            };
            prop_assert_eq!(sifted.facets.favourites, with(|f| f.favourites = true));
            prop_assert_eq!(sifted.facets.shared, with(|f| f.shared = true));
            prop_assert_eq!(sifted.facets.archived, with(|f| f.archived = true));
        }

        #[test]
        fn the_pages_hold_every_badge_once_and_in_order(drawn in drawn(), filters in filters()) {
            let library = library(&drawn);
            for order in [
                BadgeOrder::Received,
                BadgeOrder::Issued,
                BadgeOrder::Name,
                BadgeOrder::Issuer,
                BadgeOrder::Expires,
            ] {
                let mut all: Vec<BadgeId> = Vec::new();
                let mut after = None;
                loop {
                    let sifted = sift(&library, &filters, order, after.as_ref(), NOW);
                    prop_assert!(sifted.page.len() <= PAGE);
                    all.extend(sifted.page);
                    after = sifted.next;
                    if after.is_none() {
                        prop_assert_eq!(all.len(), sifted.total as usize);
                        break;
                    }
                }
                let key = |id: &BadgeId| {
                    let entry = library.entries.iter().find(|entry| entry.id == *id);
                    Key::of(entry.expect("a badge"), order, NOW)
                };
                prop_assert!(all.windows(2).all(|two| key(&two[0]) < key(&two[1])));
            }
        }
    }

    #[test]
    fn the_next_to_end_comes_first_and_what_is_for_life_last() {
        let one = |year| (0, year, 1, [false; 3], Vec::new(), Vec::new());
        // Ends: 4 and 6 ahead, 0 and 2 past, 1 never.
        let library = library(&[one(1), one(6), one(2), one(4), one(0)]);
        let sifted = sift(
            &library,
            &Filters::default(),
            BadgeOrder::Expires,
            None,
            NOW,
        );
        assert_eq!(sifted.page, [3, 1, 2, 4, 0].map(id));
    }

    #[test]
    fn what_is_chosen_can_always_be_taken_back() {
        let library = library(&[]);
        let chosen = vec![(Facet::Tag, "gone".to_owned())];
        let filters = Filters {
            chosen,
            ..Filters::default()
        };
        let sifted = sift(&library, &filters, BadgeOrder::Name, None, NOW);
        let [(Facet::Tag, choices)] = &sifted.facets.choices[..] else {
            panic!("{:?}", sifted.facets)
        };
        assert!(choices[0].chosen && choices[0].count == 0);
    }
}
