//! How wide words are, and how they break into lines.
//!
//! Widths are those of Atkinson Hyperlegible Next, the pages' font, in thousandths of its size, with
//! an eighth added: where another font stands in, names stay clear of their neighbours all the same.
//! Latin letters with accents are as wide as without; what the table does not know is as wide as an
//! `m`, ideographs and emoji are square.

/// `' '` to `'~'`.
const ASCII: [u16; 95] = [
    280, 286, 301, 651, 592, 919, 731, 160, 299, 299, 485, 606, 210, 362, 210, 387, 648, 407, 548,
    576, 614, 588, 598, 510, 615, 595, 210, 210, 553, 628, 553, 480, 778, 626, 613, 645, 669, 569,
    552, 694, 694, 392, 512, 631, 541, 824, 693, 714, 592, 724, 614, 592, 558, 690, 593, 856, 623,
    575, 607, 317, 387, 344, 552, 372, 243, 525, 566, 485, 564, 538, 314, 558, 550, 252, 245, 492,
    262, 845, 550, 548, 566, 574, 349, 471, 326, 540, 461, 684, 481, 449, 460, 344, 237, 344, 555,
];

/// Letters as wide as those from U+00C0 to U+017F, Western and Central European.
const LATIN: &[u8; 192] = b"\
    AAAAAAWCEEEEIIIIDNOOOOO+OUUUUYPoaaaaaamceeeeiiii\
    onooooo+ouuuuypyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg\
    GgGgHhHhIiIiIiIiIiWnJjKkkLlLlLlLrLtNnNnNnmNnOoOo\
    OoWmRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzf";

fn thousandths(c: char) -> u16 {
    let code = c as usize;
    let latin = code.checked_sub(0xc0).and_then(|at| LATIN.get(at));
    let base = latin.map_or(code, |letter| usize::from(*letter));
    if let Some(width) = base.checked_sub(32).and_then(|at| ASCII.get(at)) {
        return *width;
    }
    match code {
        // What is drawn upon the letter before it, or joins two.
        0x300..=0x36f | 0x200c | 0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0xa0 | 0xb7 | 0x2018..=0x201a => 280,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 1_000,
        0xfe30..=0xfe6f | 0xff00..=0xff60 => 1_000,
        0x1f000.. => 1_300,
        _ => 845,
    }
}

/// How wide a text is at a size.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|c| u32::from(thousandths(c))).sum();
    f64::from(thousandths) / 1_000.0 * size * 1.125
}

/// A text in at most `most` lines of a width; what does not fit is cut, with an ellipsis.
#[must_use]
pub fn lines(text: &str, size: f64, wide: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut reached = 0.0;
    let blank = width(" ", size);
    for word in text.split_whitespace() {
        let long = width(word, size);
        if !line.is_empty() && reached + blank + long <= wide {
            line.push(' ');
            line.push_str(word);
            reached += blank + long;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            reached = 0.0;
        }
        if lines.len() > most {
            break;
        }
        // A word that is wider than a line breaks where it has to, never before a mark that
        // belongs to the letter before it.
        for c in word.chars() {
            let long = width(c.encode_utf8(&mut [0; 4]), size);
            if reached + long > wide && long > 0.0 && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                reached = 0.0;
            }
            line.push(c);
            reached += long;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width(last, size) + width("…", size) > wide && last.pop().is_some() {}
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

/// The same, with lines of much the same length: as narrow as they can be without being more.
#[must_use]
pub fn balanced(text: &str, size: f64, wide: f64, most: usize) -> Vec<String> {
    let mut best = lines(text, size, wide, most);
    let words = text.split_whitespace().map(|word| width(word, size));
    let widest = words.fold(0.0, f64::max);
    let cut = best.last().is_some_and(|last| last.ends_with('…'));
    let mut narrower = wide - 6.0;
    while !cut && best.len() > 1 && narrower >= widest {
        let tried = lines(text, size, narrower, most + 1);
        if tried.len() > best.len() {
            break;
        }
        best = tried;
        narrower -= 6.0;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_between_words_and_long_words_where_they_must() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "Formation civique et citoyenne",
                &["Formation civique", "et citoyenne"],
            ),
            ("Accueil", &["Accueil"]),
            (
                "Anticonstitutionnellement",
                &["Anticonstitutionne", "llement"],
            ),
            ("", &[]),
            (
                "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze",
                &["un deux trois", "quatre cinq six", "sept huit neuf di…"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text, 16.0, 148.0, 3), expected, "{text}");
        }
        let even = balanced("Une rencontre qui compte", 16.0, 148.0, 3);
        assert_eq!(even, ["Une rencontre", "qui compte"]);
        for wild in [
            "W".repeat(200),
            "é\u{301}".repeat(200),
            "漢".repeat(99),
            "👩\u{200d}🚀".repeat(9),
        ] {
            let lines = lines(&wild, 16.0, 148.0, 3);
            assert!(lines.len() <= 3);
            assert!(
                lines.iter().all(|line| width(line, 16.0) <= 148.0),
                "{lines:?}"
            );
        }
    }
}
