//! The embedded cloud: one module per service, each behind the protocol that the SDK speaks.

pub(crate) mod dynamodb;
pub(crate) mod events;
pub(crate) mod s3;
pub(crate) mod ses;
pub(crate) mod sqs;

#[cfg(test)]
mod tests;
