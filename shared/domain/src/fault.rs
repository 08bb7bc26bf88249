//! How a failure should be treated, whoever is asking.

/// The one word every layer's errors share: the HTTP kit turns it into a status, the event
/// kit into retry or dead-letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The input does not make sense.
    Invalid,
    /// Nobody is signed in, or the proof of it does not hold.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden,
    /// There is no such thing, or none the caller may see.
    Missing,
    /// Understood, and against a rule.
    Refused,
    /// Someone else changed it in the meantime.
    Conflict,
    /// The caller named a version that is no longer the present one.
    Stale,
    /// The caller must name the version they saw.
    Unguarded,
    /// Already done, or being done, under the same key.
    Repeated,
    /// Too many tries; later ones may succeed.
    Limited,
    /// Something we depend on does not answer; trying again may help.
    Unavailable,
    /// A mistake of ours.
    Bug,
}

/// An error that knows its own class and its stable, public code.
///
/// `Display` is written for the client and never includes its source.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// How to treat it.
    fn class(&self) -> Class;
    /// The stable code, such as `transition_not_allowed`.
    fn code(&self) -> &'static str;
    /// The fields of the input that are to blame, each with what is wrong with it.
    fn fields(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}
