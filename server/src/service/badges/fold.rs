//! Words made comparable: lower case, no accents, so that `ete` finds `Été`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::store::badges::SEARCH_WORDS;

/// A text to be compared, sorted or searched by.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        // What word processors make of an apostrophe is no other word.
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `LIKE` patterns of a search: a badge is found when it holds every word.
#[must_use]
pub fn patterns(search: &str) -> [String; SEARCH_WORDS] {
    let folded = fold(search);
    let mut words = folded.split(' ');
    std::array::from_fn(|_| match words.next() {
        None | Some("") => "%".to_owned(),
        Some(word) => {
            let word: String = word.chars().take(60).collect();
            let mut pattern = String::from("%");
            for c in word.chars() {
                if matches!(c, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(c);
            }
            pattern.push('%');
            pattern
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("  Été à\tl'ŒUVRE\n"), "ete a l'œuvre");
        assert_eq!(fold("ﬁn Ⅳ"), "fin iv");
        assert_eq!(fold("l’Oral"), fold("l'oral"));
    }

    #[test]
    fn what_is_typed_is_found_literally() {
        let [first, second, third, ..] = patterns("100% C_\\ Été");
        assert_eq!(first, "%100\\%%");
        assert_eq!(second, "%c\\_\\\\%");
        assert_eq!(third, "%ete%");
        assert_eq!(patterns("   "), patterns(""));
    }
}
