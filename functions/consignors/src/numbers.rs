//! Numbers of documents and accounts: sealed before they reach the domain, opened after.

use domain::consignor::SealedNumber;
use domain::ids::UserId;
use integrations::fields::{FieldError, FieldKeys};

/// The field of a payout method.
pub const ACCOUNT: &str = "payout_method.number";

/// The field of an identity document.
pub const DOCUMENT: &str = "identity_document.number";

/// The number, sealed for this field of this person.
///
/// # Errors
/// [`FieldError`]: there is no key.
pub fn seal(
    keys: &FieldKeys,
    field: &str,
    owner: &UserId,
    plain: &str,
) -> Result<SealedNumber, FieldError> {
    let sealed = keys.seal(field, owner.as_str(), plain)?;
    Ok(SealedNumber::new(sealed, plain))
}

/// The number that was sealed for this field of this person.
///
/// # Errors
/// [`FieldError`]: it was sealed for another, or its key is gone.
pub fn open(
    keys: &FieldKeys,
    field: &str,
    owner: &UserId,
    number: &SealedNumber,
) -> Result<String, FieldError> {
    keys.open(field, owner.as_str(), number.sealed())
}
