//! The words of a register's names: how much each of them tells, and which of them are alike.
//!
//! Every word is compared once with those that it could be taken for, and not again for each pair of names: a register
//! has some ten thousand words, and hundreds of thousands of pairs of names.

use std::collections::{BTreeSet, HashMap};

use strsim::jaro_winkler;

/// How alike two words must be to count as one.
const ALIKE: f64 = 0.92;

/// Shorter words are the same or they are not: one letter is too much of them.
const SHORTEST: usize = 4;

/// A word of a register, by its place in the register's list of words.
pub(super) type Word = u32;

/// The words of a register.
pub(super) struct Words {
    texts: Vec<String>,
    weights: Vec<f64>,
    /// Those that a word can be taken for, and how alike they are: few or none.
    alike: Vec<Vec<(Word, f64)>>,
}

impl Words {
    /// The words of these organizations' names, and the names as words, in the order of their texts.
    pub(super) fn of(all: &[Vec<Vec<String>>]) -> (Self, Vec<Vec<Vec<Word>>>) {
        let texts: BTreeSet<&String> = all.iter().flatten().flatten().collect();
        let texts: Vec<String> = texts.into_iter().cloned().collect();
        let place: HashMap<&str, Word> =
            texts.iter().zip(0..).map(|(text, place)| (text.as_str(), place)).collect();
        let read = |name: &Vec<String>| name.iter().map(|word| place[word.as_str()]).collect();
        let names: Vec<Vec<Vec<Word>>> = all.iter().map(|names| names.iter().map(read).collect()).collect();
        let mut counts = vec![0_usize; texts.len()];
        for names in &names {
            for word in names.iter().flatten().collect::<BTreeSet<_>>() {
                counts[*word as usize] += 1;
            }
        }
        let total = all.len().max(2) as f64;
        let weights = counts.into_iter().map(|count| (1.0 + total / count.max(1) as f64).ln()).collect();
        let alike = alike(&texts);
        (Self { texts, weights, alike }, names)
    }

    pub(super) fn text(&self, word: Word) -> &str {
        &self.texts[word as usize]
    }

    /// The part of two names' weight that they have in common, from 0 to 1, whichever comes first.
    pub(super) fn common(&self, one: &[Word], other: &[Word]) -> f64 {
        self.found_in(one, other).max(self.found_in(other, one))
    }

    fn found_in(&self, one: &[Word], other: &[Word]) -> f64 {
        let weigh = |word: Word| self.weights[word as usize];
        let all: f64 = one.iter().chain(other).map(|word| weigh(*word)).sum();
        let mut left = other.to_vec();
        let mut shared = 0.0;
        for &word in one {
            let like = |candidate: Word| match candidate == word {
                true => Some(1.0),
                false => self.alike[word as usize]
                    .iter()
                    .find(|(like, _)| *like == candidate)
                    .map(|(_, like)| *like),
            };
            let best = left.iter().enumerate().filter_map(|(at, candidate)| Some((at, like(*candidate)?)));
            if let Some((at, like)) = best.max_by(|one, other| one.1.total_cmp(&other.1)) {
                shared += (weigh(word) + weigh(left[at])) * like;
                left.swap_remove(at);
            }
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }
}

/// The words that each can be taken for. A wrong letter is seldom the first, and a number that differs is another number.
fn alike(texts: &[String]) -> Vec<Vec<(Word, f64)>> {
    let mut alike = vec![Vec::new(); texts.len()];
    let has_digit = |text: &str| text.bytes().any(|letter| letter.is_ascii_digit());
    let lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    let long: Vec<usize> =
        (0..texts.len()).filter(|&at| lengths[at] >= SHORTEST && !has_digit(&texts[at])).collect();
    // In the order of their texts those with one first letter stand together.
    for beginning in long.chunk_by(|&one, &other| texts[one].chars().next() == texts[other].chars().next()) {
        for (at, &one) in beginning.iter().enumerate() {
            for &other in &beginning[at + 1..] {
                let (short, long) = (lengths[one].min(lengths[other]), lengths[one].max(lengths[other]));
                // With fewer letters in common than this they cannot be alike enough.
                if short * 5 < long * 3 {
                    continue;
                }
                let like = jaro_winkler(&texts[one], &texts[other]);
                if like >= ALIKE {
                    alike[one].push((other as Word, like));
                    alike[other].push((one as Word, like));
                }
            }
        }
    }
    alike
}
