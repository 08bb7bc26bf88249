//! What anyone on the way may keep, and how it is asked for again.

use contract::route::Kept;
use domain::digest::Sha256;

/// Letters of the fingerprint that a tag has.
const TAG: usize = 32;

/// The tag of a body. A weak one: packed or not, it is the same answer.
pub(crate) fn tag(body: &[u8]) -> String {
    let digest = Sha256::of(body).to_string();
    format!("W/\"{}\"", digest.get(..TAG).unwrap_or(&digest))
}

/// How long an answer may be kept. `no-store` is for every other one.
pub(crate) fn control(kept: Kept) -> String {
    let Kept { fresh, stale } = kept;
    if stale == 0 {
        format!("public, max-age={fresh}")
    } else {
        format!("public, max-age={fresh}, stale-while-revalidate={stale}")
    }
}

/// Whether an `If-None-Match` names the tag. It compares weakly.
pub(crate) fn names(sent: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let wanted = bare(tag);
    sent.trim() == "*" || sent.split(',').any(|sent| bare(sent) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_again_among_others_and_nothing_else_is() {
        let tag = tag(b"body");
        assert!(tag.starts_with("W/\"") && tag.len() == TAG + 4, "{tag}");
        for sent in [
            tag.clone(),
            format!("\"x\", {tag}"),
            tag.trim_start_matches("W/").to_owned(),
            " * ".to_owned(),
        ] {
            assert!(names(&sent, &tag), "{sent}");
        }
        for sent in ["", "\"x\"", "W/\"\"", &tag[3..], &super::tag(b"other")] {
            assert!(!names(sent, &tag), "{sent}");
        }
    }

    #[test]
    fn how_long_an_answer_is_kept_is_told() {
        let told = |fresh, stale| control(Kept { fresh, stale });
        assert_eq!(told(60, 0), "public, max-age=60");
        assert_eq!(
            told(60, 300),
            "public, max-age=60, stale-while-revalidate=300"
        );
    }
}
