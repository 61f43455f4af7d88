//! From what each badge names to skills with their proofs: a pure function.
//!
//! Badges and frameworks meet by name, by address, or by a code within the same framework. A skill of
//! a chosen framework that no badge names is there too, as not proven yet.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::skill::{
    Framework, FrameworkSkill, PROOFS, Proof, ProvenSkill, SHOWN, SkillsPage, SkillsQuery, genuine,
};

use crate::service::badges::fold;
use crate::store::skills::Named;

/// What stands before the folded name of a framework that only badges name.
const NAMED: char = '~';

/// Puts everything together.
#[must_use]
pub fn gather(named: Vec<Named>, known: &[Framework], query: &SkillsQuery) -> SkillsPage {
    let badges: HashSet<&str> = named.iter().map(|one| one.proof.badge.as_str()).collect();
    let badges = count(badges.len());
    let frameworks = choices(&named, known);
    let chosen = known.iter().find(|one| one.word == query.framework);
    let words: Vec<String> = fold(&query.search)
        .split(' ')
        .map(ToOwned::to_owned)
        .collect();
    let wanted = |name: &str| {
        let name = fold(name);
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let mut groups: Vec<(String, Vec<ProvenSkill>)> = match chosen {
        Some(framework) => against(framework, named),
        None => {
            let only = query.framework.strip_prefix(NAMED);
            let named = named
                .into_iter()
                .filter(|one| only.is_none_or(|only| framework_key(one) == only));
            vec![(String::new(), by_key(named.collect()))]
        }
    };
    for (_, skills) in &mut groups {
        skills.retain(|skill| wanted(&skill.name));
    }
    groups.retain(|(_, skills)| !skills.is_empty());
    let all = || groups.iter().flat_map(|(_, skills)| skills);
    let total = count(all().count());
    let proven = count(all().filter(|skill| skill.proven()).count());
    if chosen.is_none() {
        for (_, skills) in &mut groups {
            skills.truncate(SHOWN);
        }
    }
    SkillsPage {
        frameworks,
        framework: chosen.cloned(),
        groups,
        proven,
        total,
        badges,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn framework_key(named: &Named) -> String {
    named.framework.as_deref().map(fold).unwrap_or_default()
}

/// The frameworks that there are, and those that only badges name.
fn choices(named: &[Named], known: &[Framework]) -> Vec<(String, String, u32)> {
    let mut choices: Vec<(String, String, u32)> = known
        .iter()
        .map(|framework| {
            let finder = Finder::new(framework);
            let met: HashSet<usize> = named
                .iter()
                .filter(|one| genuine(one.proof.verdict))
                .filter_map(|one| finder.find(one))
                .collect();
            (
                framework.word.clone(),
                framework.name.clone(),
                count(met.len()),
            )
        })
        .collect();
    let names: HashSet<String> = known.iter().map(|one| fold(&one.name)).collect();
    let mut others: BTreeMap<String, (&str, HashSet<&str>)> = BTreeMap::new();
    for one in named {
        let key = framework_key(one);
        if let Some(framework) = one.framework.as_deref()
            && !names.contains(&key)
            && genuine(one.proof.verdict)
        {
            let other = others.entry(key).or_insert((framework, HashSet::new()));
            other.1.insert(&one.key);
        }
    }
    choices.extend(others.into_iter().map(|(key, (name, skills))| {
        (
            format!("{NAMED}{key}"),
            name.to_owned(),
            count(skills.len()),
        )
    }));
    choices
}

/// Finds the skill of a framework that a badge means.
struct Finder<'a> {
    framework: String,
    names: HashMap<String, usize>,
    urls: HashMap<String, usize>,
    codes: HashMap<String, usize>,
    skills: &'a [FrameworkSkill],
}

impl<'a> Finder<'a> {
    fn new(framework: &'a Framework) -> Self {
        let skills = framework.skills.as_slice();
        let by = |key: fn(&FrameworkSkill) -> Option<String>| {
            let keys = skills.iter().enumerate();
            keys.filter_map(|(place, skill)| Some((key(skill)?, place)))
                .collect()
        };
        Self {
            framework: fold(&framework.name),
            names: by(|skill| Some(fold(&skill.name))),
            urls: by(|skill| skill.url.as_deref().map(address)),
            codes: by(|skill| skill.code.as_deref().map(fold)),
            skills,
        }
    }

    fn find(&self, named: &Named) -> Option<usize> {
        let url = named.url.as_deref().map(address);
        let by_url = url.and_then(|url| self.urls.get(&url));
        // A code means something within its framework only.
        let same = framework_key(named) == self.framework;
        let code = named.code.as_deref().filter(|_| same).map(fold);
        let by_code = code.and_then(|code| {
            let whole = self.codes.get(&code);
            whole.or_else(|| self.codes.get(code.rsplit_once(['-', '.', '_'])?.0))
        });
        let found = by_url.or(by_code).or_else(|| self.names.get(&named.key));
        found.copied().filter(|place| *place < self.skills.len())
    }
}

/// An address without what does not matter: the scheme, and a slash at the end.
fn address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.trim_end_matches('/').to_owned()
}

/// Every skill of a framework in its groups and its order, proven or not.
fn against(framework: &Framework, named: Vec<Named>) -> Vec<(String, Vec<ProvenSkill>)> {
    let finder = Finder::new(framework);
    let mut proofs: HashMap<usize, Vec<Named>> = HashMap::new();
    for one in named {
        if let Some(place) = finder.find(&one) {
            proofs.entry(place).or_default().push(one);
        }
    }
    let mut groups: Vec<(String, Vec<ProvenSkill>)> = Vec::new();
    for (place, skill) in framework.skills.iter().enumerate() {
        let found = proofs.remove(&place).unwrap_or_default();
        let key = found.first().map(|one| one.key.clone());
        let shown = ProvenSkill {
            key: key.unwrap_or_else(|| fold(&skill.name)),
            name: skill.name.clone(),
            framework: None,
            code: skill.code.clone(),
            url: skill.url.clone(),
            ..proven(found)
        };
        match groups.iter_mut().find(|(name, _)| *name == skill.group) {
            Some((_, skills)) => skills.push(shown),
            None => groups.push((skill.group.clone(), vec![shown])),
        }
    }
    groups
}

/// Skills of the same name together, the most often proven first.
fn by_key(named: Vec<Named>) -> Vec<ProvenSkill> {
    let mut keys: HashMap<String, Vec<Named>> = HashMap::new();
    for one in named {
        keys.entry(one.key.clone()).or_default().push(one);
    }
    let mut skills: Vec<ProvenSkill> = keys.into_values().map(proven).collect();
    skills.sort_by(|a, b| {
        let rank = |skill: &ProvenSkill| (!skill.proven(), u32::MAX - skill.count);
        rank(a).cmp(&rank(b)).then_with(|| a.key.cmp(&b.key))
    });
    skills
}

/// One skill from everything that names it; each badge counts once.
fn proven(mut named: Vec<Named>) -> ProvenSkill {
    // The highest level of a genuine badge first; among equals the order in which they came.
    named.sort_by_key(|one| {
        let level = one.proof.level.unwrap_or(0);
        (!genuine(one.proof.verdict), -level)
    });
    let first = named.first();
    let some = |of: fn(&Named) -> Option<&String>| named.iter().find_map(of).cloned();
    let level = named
        .iter()
        .filter(|one| genuine(one.proof.verdict))
        .filter_map(|one| one.proof.level)
        .max();
    let (key, name) = first
        .map(|one| (one.key.clone(), one.name.clone()))
        .unwrap_or_default();
    let (framework, code, url) = (
        some(|one| one.framework.as_ref()),
        some(|one| one.code.as_ref()),
        some(|one| one.url.as_ref()),
    );
    let mut badges = HashSet::new();
    let mut proofs: Vec<Proof> = named
        .into_iter()
        .map(|one| one.proof)
        .filter(|proof| badges.insert(proof.badge.clone()))
        .collect();
    let count = count(proofs.len());
    proofs.truncate(PROOFS);
    ProvenSkill {
        key,
        name,
        framework,
        code,
        url,
        level,
        count,
        proofs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Verdict;

    fn named(badge: usize, name: &str, level: Option<i64>, verdict: Verdict) -> Named {
        let id = format!("0190b5a2-0000-7000-8000-{badge:012}");
        Named {
            key: fold(name),
            name: name.to_owned(),
            framework: None,
            url: None,
            code: None,
            proof: Proof {
                badge: id.parse().expect("an identifier"),
                name: format!("Badge {badge}"),
                issuer: "Le Dôme".to_owned(),
                verdict,
                level,
            },
        }
    }

    fn framework() -> Framework {
        let skill = |name: &str, code: &str, url: &str| FrameworkSkill {
            name: name.to_owned(),
            group: "Pôle".to_owned(),
            code: Some(code.to_owned()),
            url: Some(url.to_owned()),
        };
        Framework {
            word: "essai".to_owned(),
            name: "Essai".to_owned(),
            skills: vec![
                skill("Coopérer", "C1", "https://exemple.fr/c1"),
                skill("Écrire", "C2", "https://exemple.fr/c2"),
                skill("Compter", "C3", "https://exemple.fr/c3"),
            ],
            ..Framework::default()
        }
    }

    #[test]
    fn the_level_is_what_a_genuine_badge_gives() {
        let page = gather(
            vec![
                named(1, "Coopérer", Some(1), Verdict::Valid),
                named(2, "COOPERER", Some(2), Verdict::Expired),
                named(3, "Coopérer", Some(3), Verdict::Unverified),
                named(2, "Coopérer", None, Verdict::Expired),
                named(4, "Écrire", Some(3), Verdict::Intact),
            ],
            &[],
            &SkillsQuery::default(),
        );
        let [(_, skills)] = &page.groups[..] else {
            panic!("one group")
        };
        assert_eq!((page.proven, page.total, page.badges), (1, 2, 4));
        assert_eq!((skills[0].level, skills[0].count), (Some(2), 3));
        assert_eq!(skills[0].proofs[0].level, Some(2));
        // Nothing proves it, and so no level is reached.
        assert_eq!((skills[1].level, skills[1].proven()), (None, false));
    }

    #[test]
    fn badges_meet_a_framework_by_name_address_or_code() {
        let by_url = Named {
            url: Some("http://exemple.fr/c2/".to_owned()),
            ..named(2, "Rédiger", None, Verdict::Valid)
        };
        let by_code = |framework: &str| Named {
            framework: Some(framework.to_owned()),
            code: Some("c3-N2".to_owned()),
            ..named(3, "Calculer", Some(2), Verdict::Valid)
        };
        let query = SkillsQuery {
            framework: "essai".to_owned(),
            ..SkillsQuery::default()
        };
        let all = vec![
            named(1, "cooperer", None, Verdict::Valid),
            by_url,
            by_code("ESSAI"),
        ];
        let page = gather(all, &[framework()], &query);
        assert_eq!((page.proven, page.total), (3, 3));
        assert_eq!(
            page.frameworks,
            [("essai".to_owned(), "Essai".to_owned(), 3)]
        );
        assert_eq!(page.groups[0].1[2].level, Some(2));
        assert_eq!(page.groups[0].1[1].name, "Écrire");
        // The code of another framework is another skill; what is not proven stays in sight.
        let page = gather(vec![by_code("Autre")], &[framework()], &query);
        assert_eq!((page.proven, page.total), (0, 3));
        assert_eq!(page.groups[0].1[0].count, 0);
        // A framework that only badges name can be filtered by.
        assert_eq!(
            page.frameworks[1],
            ("~autre".to_owned(), "Autre".to_owned(), 1)
        );
        let query = SkillsQuery {
            framework: "~autre".to_owned(),
            search: "CALC".to_owned(),
        };
        let others = vec![by_code("Autre"), named(1, "Coopérer", None, Verdict::Valid)];
        let page = gather(others, &[], &query);
        assert_eq!(
            (page.total, page.groups[0].1[0].name.as_str()),
            (1, "Calculer")
        );
    }
}
