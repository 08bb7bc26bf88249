//! Decisions: what an aggregate answers to a command it accepts.

/// An accepted command: the aggregate as it will be, and the events that say why.
///
/// `next` is exactly one version ahead of the aggregate that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a decision changes nothing until it is committed"]
pub struct Decision<A, E> {
    /// The aggregate before the command. `None` for a new thing.
    pub was: Option<A>,
    /// The aggregate after the command.
    pub next: A,
    /// What happened, in order. Never empty.
    pub events: Vec<E>,
}

impl<A, E> Decision<A, E> {
    /// The usual case: one command, one event. `was` is `None` for a new thing.
    pub fn one(was: Option<A>, next: A, event: E) -> Self {
        Self {
            was,
            next,
            events: vec![event],
        }
    }
}
