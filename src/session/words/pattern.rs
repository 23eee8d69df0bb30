//! What is wrong with a regular expression, in the words of somebody who seldom writes one.

/// What the engine says, by how it begins, and the same in plain words.
const SAID: [(&str, &str); 21] = [
    ("unclosed group", "a bracket ( is opened and not closed"),
    ("unopened group", "a bracket ) is closed that was not opened; a bracket that is meant as such is written \\)"),
    ("unclosed character class", "a bracket [ is opened and not closed"),
    ("invalid character class range", "a range in [ ] runs backwards; write it as a-z"),
    ("invalid range boundary", "a range in [ ] needs one sign on each side, as in a-z"),
    ("invalid escape sequence found in character class", "a sign after \\ in [ ] means nothing there"),
    ("unclosed counted repetition", "a bracket { is opened and not closed"),
    ("invalid repetition count range", "in { } the smaller number stands first, as in {2,5}"),
    ("repetition quantifier expects", "in { } a number is missing, as in {3}"),
    ("decimal literal", "in { } a number is missing or too large"),
    ("repetition operator missing", "there is nothing before *, +, ? or { that could be repeated"),
    (
        "incomplete escape sequence",
        "something is missing after the last \\; a \\ that is meant as such is written \\\\",
    ),
    ("unrecognized escape sequence", "a sign after \\ means nothing; a \\ that is meant as such is written \\\\"),
    ("hexadecimal literal", "after \\x or \\u the number of a character is missing or wrong"),
    ("invalid hexadecimal digit", "after \\x or \\u there is something else than digits and the letters a to f"),
    ("empty capture group name", "a group has no name between < and >"),
    ("duplicate capture group name", "two groups have the same name"),
    ("invalid capture group character", "the name of a group holds a sign that no name may hold"),
    ("unclosed capture group name", "the name of a group is not closed with >"),
    ("backreferences", "a reference to an earlier group, such as \\1, is not possible here"),
    ("look-around", "looking ahead or back, with (?= or (?!, is not possible here"),
];

/// Why a pattern is none; `said` is the engine's own sentence.
pub(super) fn trouble(said: &str) -> String {
    let known = SAID.iter().find(|(begins, _)| said.starts_with(begins)).map(|(_, words)| *words);
    let known = known.or_else(|| said.contains("flag").then_some("what stands after (? is not known here"));
    let known = known.or_else(|| said.contains("nicode").then_some("there is no such class of characters"));
    known.unwrap_or(said).to_owned()
}

#[cfg(test)]
mod tests {
    use super::trouble;
    use crate::sheet::{EditError, Finder, Pattern};

    #[test]
    fn a_pattern_that_is_none_is_told_in_plain_words() {
        for (pattern, words) in [
            ("(", "a bracket ( is opened and not closed"),
            ("a)", "a bracket ) is closed that was not opened"),
            ("[a", "a bracket [ is opened and not closed"),
            ("[z-a]", "a range in [ ] runs backwards"),
            ("a{2", "a bracket { is opened and not closed"),
            ("a{5,2}", "the smaller number stands first"),
            ("a{}", "a number is missing"),
            ("*a", "nothing before *"),
            ("a\\", "something is missing after the last \\"),
            ("\\y", "a sign after \\ means nothing"),
            ("\\xzz", "digits and the letters a to f"),
            ("(a)\\1", "a reference to an earlier group"),
            ("(?=a)", "looking ahead or back"),
            ("(?y)a", "what stands after (?"),
            ("\\p{Nothing}", "no such class of characters"),
        ] {
            let refused = Finder::new(&Pattern { what: pattern.to_owned(), regex: true, ..Pattern::default() });
            let Err(EditError::NoPattern { why, .. }) = refused else { panic!("{pattern} is one") };
            assert!(trouble(&why).contains(words), "{pattern}: {why}: {}", trouble(&why));
        }
    }
}
