//! Which organizations of a register may be one: how alike two are, and why.
//!
//! A name counts by its words, each by how rare it is in the register: of "Ministry of Transport of Latvia" it is
//! "Latvia" that tells it from the other ministries. Words are alike where Jaro and Winkler find them so, so that a
//! letter may be wrong. Only what shares a rare word, an acronym, an identifier or a website is compared at all.

mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::fold::fold;
use words::{Word, Words};

vocabulary! {
    /// What speaks for or against two organizations being one.
    pub enum LikenessReason {
        /// They have a name in common, but for case, diacritics, script and order of words.
        SameName = "same_name",
        /// The rare words of a name are alike.
        SimilarName = "similar_name",
        /// They have an acronym in common.
        SameAcronym = "same_acronym",
        /// The acronym of one is the name of the other, or made of its first letters.
        AcronymOfName = "acronym_of_name",
        /// They are known by the same value, each under a scheme of its own.
        SameIdentifier = "same_identifier",
        /// They have the same website.
        SameWebsite = "same_website",
        /// They are of the same country.
        SameCountry = "same_country",
        /// Against it: they are of two countries.
        OtherCountry = "other_country",
        /// Against it: one scheme knows both, each by a value of its own.
        OtherIdentifier = "other_identifier",
        /// Against it: they are of two kinds.
        OtherKind = "other_kind",
    }
}

impl LikenessReason {
    /// Whether it speaks for their being one.
    pub const fn speaks_for(self) -> bool {
        !matches!(self, Self::OtherCountry | Self::OtherIdentifier | Self::OtherKind)
    }
}

/// From how many points on two organizations are worth a look.
pub const LIKELY: u8 = 60;

/// A word or a block that more records share tells nothing.
const COMMON: usize = 40;

/// From which part of the weight of their words on two names are similar.
const SIMILAR: f64 = 0.78;

/// What is compared of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likened {
    /// Its names in every language, and its other and former names.
    pub names: Vec<String>,
    /// Its acronyms.
    pub acronyms: Vec<String>,
    /// Under which names others know it: scheme and value.
    pub identifiers: Vec<(String, String)>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// What it is, by its code.
    pub kind: &'static str,
}

/// How alike two organizations are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100.
    pub score: u8,
    /// Why, what weighs most first.
    pub reasons: Vec<LikenessReason>,
}

/// Two organizations that may be one, by their places in what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The first of them.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// How alike they are.
    pub likeness: Likeness,
}

/// The pairs among these that have at least `least` points, the most alike first.
pub fn pairs(all: &[Likened], least: u8) -> Vec<Pair> {
    let names: Vec<Vec<Vec<String>>> = all.iter().map(names).collect();
    let (words, read) = Words::of(&names);
    let read = all.iter().zip(&names).zip(read);
    let read: Vec<Read> = read.map(|((of, names), words)| Read::of(of, names, words)).collect();
    let mut found: Vec<Pair> = candidates(&read, &words)
        .into_iter()
        .filter_map(|(one, other)| {
            let likeness = compare(&read[one], &read[other], &words);
            (likeness.score >= least).then_some(Pair { one, other, likeness })
        })
        .collect();
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.likeness.score), pair.one, pair.other));
    found
}

/// The names of an organization as words, by the alphabet.
fn names(of: &Likened) -> Vec<Vec<String>> {
    let words = |name: &String| -> Vec<String> { fold(name).split(' ').map(str::to_owned).collect() };
    let mut names: Vec<Vec<String>> = of.names.iter().map(words).collect();
    for name in &mut names {
        name.retain(|word| !word.is_empty());
        name.sort_unstable();
    }
    names.retain(|name| !name.is_empty());
    names
}

/// An organization as it is compared.
struct Read<'a> {
    names: Vec<Vec<Word>>,
    /// The same as one text each.
    whole: BTreeSet<String>,
    acronyms: BTreeSet<String>,
    initials: BTreeSet<String>,
    identifiers: &'a [(String, String)],
    values: BTreeSet<String>,
    country: Option<&'a str>,
    site: Option<String>,
    kind: &'static str,
}

impl<'a> Read<'a> {
    fn of(likened: &'a Likened, texts: &[Vec<String>], names: Vec<Vec<Word>>) -> Self {
        let initials = likened.names.iter().filter_map(|name| initials(&fold(name)));
        let compact = |text: &String| Some(fold(text).replace(' ', "")).filter(|text| text.len() > 1);
        Self {
            whole: texts.iter().map(|name| name.join(" ")).collect(),
            acronyms: likened.acronyms.iter().filter_map(compact).collect(),
            initials: initials.collect(),
            names,
            identifiers: &likened.identifiers,
            values: likened.identifiers.iter().map(|(_, value)| fold(value)).collect(),
            country: likened.country.as_deref(),
            site: likened.website.as_deref().and_then(site),
            kind: likened.kind,
        }
    }
}

/// The first letters of a folded name's words, without the small ones; nothing of fewer than three.
fn initials(name: &str) -> Option<String> {
    const SMALL: [&str; 12] = ["of", "the", "and", "for", "in", "on", "ve", "uzre", "i", "v", "po", "de"];
    let words = name.split(' ').filter(|word| !word.is_empty() && !SMALL.contains(word));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    (letters.chars().count() >= 3).then_some(letters)
}

/// A website without what does not tell it from others: `https://www.itu.int/en/` is `itu.int`. Nothing for a page
/// below the first, which may be one of many bodies on one site.
fn site(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let language = |part: &str| part.is_empty() || part.len() == 2;
    if !path.split('/').all(language) {
        return None;
    }
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// The pairs that have anything rare in common.
fn candidates(all: &[Read<'_>], words: &Words) -> HashSet<(usize, usize)> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, read) in all.iter().enumerate() {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        let known = read.names.iter().flatten().map(|word| words.text(*word));
        for word in known.filter(|word| word.len() > 2) {
            keys.insert(format!("w {word}"));
            // A wrong letter is seldom among the first.
            keys.insert(format!("p {}", word.chars().take(5).collect::<String>()));
        }
        keys.extend(read.whole.iter().map(|name| format!("n {name}")));
        keys.extend(read.whole.iter().map(|name| format!("a {}", name.replace(' ', ""))));
        keys.extend(read.acronyms.iter().chain(&read.initials).map(|short| format!("a {short}")));
        keys.extend(read.values.iter().map(|value| format!("i {value}")));
        keys.extend(read.site.iter().map(|site| format!("s {site}")));
        for key in keys {
            blocks.entry(key).or_default().push(at);
        }
    }
    let mut pairs = HashSet::new();
    for block in blocks.values().filter(|block| block.len() <= COMMON) {
        for (at, &one) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().map(|&other| (one, other)));
        }
    }
    pairs
}

fn compare(one: &Read<'_>, other: &Read<'_>, words: &Words) -> Likeness {
    let mut weighed: Vec<(i32, LikenessReason)> = Vec::new();
    if !one.whole.is_disjoint(&other.whole) {
        weighed.push((70, LikenessReason::SameName));
    } else {
        let common =
            one.names.iter().flat_map(|name| other.names.iter().map(|with| words.common(name, with)));
        let most = common.fold(0.0_f64, f64::max);
        if most >= SIMILAR {
            // From 45 points up to nearly those of the same name.
            let points = 45.0 + 23.0 * (most - SIMILAR) / (1.0 - SIMILAR);
            weighed.push((points as i32, LikenessReason::SimilarName));
        }
    }
    if !one.acronyms.is_disjoint(&other.acronyms) {
        weighed.push((30, LikenessReason::SameAcronym));
    } else if one.whole.is_disjoint(&other.whole) {
        let named = |read: &Read<'_>, short: &BTreeSet<String>| {
            let spelled = read.whole.iter().any(|name| short.contains(name));
            spelled || !read.initials.is_disjoint(short)
        };
        if named(one, &other.acronyms) || named(other, &one.acronyms) {
            weighed.push((22, LikenessReason::AcronymOfName));
        }
    }
    if !one.values.is_disjoint(&other.values) {
        weighed.push((55, LikenessReason::SameIdentifier));
    }
    if one.site.is_some() && one.site == other.site {
        weighed.push((30, LikenessReason::SameWebsite));
    }
    // What speaks against it counts only where something speaks for it.
    if weighed.is_empty() {
        return Likeness { score: 0, reasons: Vec::new() };
    }
    match (one.country, other.country) {
        (Some(one), Some(other)) if one == other => weighed.push((12, LikenessReason::SameCountry)),
        (Some(_), Some(_)) => weighed.push((-35, LikenessReason::OtherCountry)),
        _ => {}
    }
    let values = |read: &Read<'_>, scheme: &str| -> BTreeSet<String> {
        let of_scheme = read.identifiers.iter().filter(|(known, _)| known == scheme);
        of_scheme.map(|(_, value)| value.clone()).collect()
    };
    let apart = one.identifiers.iter().any(|(scheme, _)| {
        let known = values(other, scheme);
        !known.is_empty() && known.is_disjoint(&values(one, scheme))
    });
    if apart {
        weighed.push((-20, LikenessReason::OtherIdentifier));
    }
    if one.kind != other.kind {
        weighed.push((-8, LikenessReason::OtherKind));
    }
    let score = weighed.iter().map(|(points, _)| points).sum::<i32>().clamp(0, 100);
    weighed.sort_by_key(|(points, reason)| (std::cmp::Reverse(points.abs()), *reason));
    let reasons = weighed.into_iter().map(|(_, reason)| reason).collect();
    Likeness { score: u8::try_from(score).unwrap_or(100), reasons }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(names: &[&str]) -> Likened {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Likened { names, kind: "foreign_body", ..Likened::default() }
    }

    /// Ministries of many countries, so that what is common to them weighs little.
    fn register(with: &[Likened]) -> Vec<Likened> {
        let countries = ["Latvia", "Georgia", "Uzbekistan", "Kazakhstan", "Hungary", "Estonia", "Romania"];
        let ministries = countries.iter().flat_map(|country| {
            [
                named(&[&format!("Ministry of Transport of {country}")]),
                named(&[&format!("Ministry of Education of {country}")]),
            ]
        });
        with.iter().cloned().chain(ministries).collect()
    }

    /// How alike the first two of a register are.
    fn first_two(one: Likened, other: Likened) -> Option<Likeness> {
        let all = register(&[one, other]);
        pairs(&all, 0).into_iter().find(|pair| (pair.one, pair.other) == (0, 1)).map(|pair| pair.likeness)
    }

    #[test]
    fn a_name_in_another_script_case_or_order_is_the_same_name() {
        for (one, other) in
            [("Azərbaycan Respublikası", "АЗЕРБАЙДЖАН республикаси"), ("Union of Posts", "POSTS, union of")]
        {
            let found = first_two(named(&[one]), named(&[other])).unwrap();
            assert!(found.score >= LIKELY && found.reasons == [LikenessReason::SameName], "{one}: {found:?}");
        }
    }

    #[test]
    fn a_wrong_letter_in_a_rare_word_is_forgiven_and_another_country_is_not() {
        let found = first_two(
            named(&["Telecommunication Bureau Zilvenia"]),
            named(&["Telecomunication Bureau Zilvenia"]),
        );
        let found = found.unwrap();
        assert_eq!(found.reasons, [LikenessReason::SimilarName]);
        assert!(found.score >= LIKELY, "{found:?}");
        let all = register(&[]);
        assert_eq!(pairs(&all, LIKELY), [], "the ministries of two countries are not one");
    }

    #[test]
    fn numbers_that_differ_are_not_a_wrong_letter() {
        let found = first_two(named(&["Zilvenia School 1027"]), named(&["Zilvenia School 1028"]));
        assert!(found.is_none_or(|found| found.score < LIKELY));
    }

    #[test]
    fn each_reason_is_named_and_what_speaks_against_takes_points_away() {
        let one = Likened {
            acronyms: vec!["ITU".into()],
            identifiers: vec![("ror".into(), "1".into())],
            country: Some("CH".into()),
            website: Some("https://www.itu.int/en/".into()),
            ..named(&["International Telecommunication Union"])
        };
        let same = Likened {
            acronyms: vec!["I.T.U.".into()],
            identifiers: vec![("wikidata".into(), "1".into())],
            website: Some("http://itu.int".into()),
            ..one.clone()
        };
        use LikenessReason as Reason;
        let found = first_two(one.clone(), same.clone()).unwrap();
        assert_eq!(
            found.reasons,
            [
                Reason::SameName,
                Reason::SameIdentifier,
                Reason::SameAcronym,
                Reason::SameWebsite,
                Reason::SameCountry
            ]
        );
        assert_eq!(found.score, 100);
        let other = Likened {
            identifiers: vec![("ror".into(), "2".into())],
            country: Some("FR".into()),
            website: None,
            acronyms: Vec::new(),
            kind: "company",
            ..same
        };
        let apart = first_two(one.clone(), other).unwrap();
        assert_eq!(
            apart.reasons,
            [Reason::SameName, Reason::OtherCountry, Reason::OtherIdentifier, Reason::OtherKind]
        );
        assert!(apart.score < LIKELY);
        let short = Likened { country: Some("CH".into()), ..named(&["ITU"]) };
        assert!(first_two(one, short).unwrap().reasons.contains(&Reason::AcronymOfName));
    }

    #[test]
    fn a_page_on_somebody_elses_site_is_no_website_of_its_own() {
        assert_eq!(site("https://www.gov.az/az/"), Some("gov.az".into()));
        assert_eq!(site("https://gov.az/bodies/transport"), None);
    }

    #[test]
    fn of_ten_thousand_organizations_few_are_worth_a_look() {
        // Rare first names and common second ones, as real registers have them.
        let all: Vec<Likened> = (0..10_000)
            .map(|number| {
                let (rare, common) = (number * 7919 % 9_973, number % 211);
                named(&[&format!("Institute of branch{common} and body{rare}x")])
            })
            .collect();
        let found = pairs(&all, LIKELY);
        assert!(found.len() < 10_000);
    }

    proptest! {
        #[test]
        fn two_are_as_alike_whichever_comes_first(one in "\\PC{1,20}", other in "\\PC{1,20}", country in 0..3usize) {
            let country = [None, Some("AZ".to_owned()), Some("GE".to_owned())][country].clone();
            let (one, other) = (Likened { country, ..named(&[&one]) }, named(&[&other]));
            let there = pairs(&[one.clone(), other.clone()], 1).pop().map(|pair| pair.likeness);
            let back = pairs(&[other, one], 1).pop().map(|pair| pair.likeness);
            prop_assert_eq!(there.map(|found| found.reasons), back.map(|found| found.reasons));
        }
    }
}
