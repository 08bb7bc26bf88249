//! `If-Match`: the version the caller saw.

use contract::route::MatchRule;
use http::{HeaderMap, header};

use crate::error::ApiError;
use crate::refusal::Refusal;

/// The versions a caller named. A tag that is none of ours matches nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IfMatch(Vec<Option<u64>>);

impl IfMatch {
    /// Reads the header as the route wants it.
    pub(crate) fn demand(rule: MatchRule, headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        let sent = match rule {
            MatchRule::None => return Ok(None),
            MatchRule::Optional | MatchRule::Required => headers.get(header::IF_MATCH),
        };
        let Some(sent) = sent else {
            return if rule == MatchRule::Required {
                Err(Refusal::MatchRequired.into())
            } else {
                Ok(None)
            };
        };
        let text = sent.to_str().map_err(|_| Refusal::MatchInvalid)?;
        Ok(Some(Self::parse(text).ok_or(Refusal::MatchInvalid)?))
    }

    /// `*` is refused: it would let a change through that nobody has seen.
    fn parse(text: &str) -> Option<Self> {
        text.split(',')
            .map(|tag| entity_tag(tag.trim()))
            .collect::<Option<_>>()
            .map(Self)
    }

    pub(crate) fn allows(&self, version: u64) -> bool {
        self.0.contains(&Some(version))
    }
}

/// The outer `None` is no entity tag; the inner one is a tag that no version of ours has. A weak
/// tag is such a one: `If-Match` compares strongly.
fn entity_tag(text: &str) -> Option<Option<u64>> {
    let (weak, quoted) = match text.strip_prefix("W/") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('"') {
        return None;
    }
    let version = inner
        .parse::<u64>()
        .ok()
        .filter(|version| version.to_string() == inner);
    Some(version.filter(|_| !weak))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_its_entity_tag() {
        assert_eq!(IfMatch::parse("\"7\""), Some(IfMatch(vec![Some(7)])));
        assert_eq!(
            IfMatch::parse("\"7\", \"8\""),
            Some(IfMatch(vec![Some(7), Some(8)]))
        );
        assert_eq!(IfMatch::parse("W/\"7\""), Some(IfMatch(vec![None])));
        assert_eq!(IfMatch::parse("\"07\""), Some(IfMatch(vec![None])));
        assert_eq!(IfMatch::parse("\"abc\""), Some(IfMatch(vec![None])));
        for wrong in [
            "", "7", "*", "\"7", "7\"", "\"", "\"7\"8\"", "\"7\",", "w/\"7\"",
        ] {
            assert_eq!(IfMatch::parse(wrong), None, "{wrong}");
        }
    }
}
