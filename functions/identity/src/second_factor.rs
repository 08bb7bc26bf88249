//! The secret of an authenticator, sealed in the account, and the codes that go with it.

use domain::ids::UserId;
use domain::second_factor::{
    BadSecret, Proof, RECOVERY_CODES, SECRET_BYTES, SecondFactor, recovery_code, recovery_hash,
    step_of,
};
use domain::user::User;
use httpkit::ApiError;

use crate::Context;

/// The field that the secret is sealed for.
const FIELD: &str = "second_factor";

/// A fresh secret, open and sealed for its owner.
pub(crate) async fn make(cx: &Context, user: &UserId) -> Result<(Vec<u8>, String), ApiError> {
    let secret: [u8; SECRET_BYTES] = rand::random();
    let plain: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let keys = cx.field_keys().await?;
    let sealed = keys.seal(FIELD, user.as_str(), &plain)?;
    Ok((secret.to_vec(), sealed))
}

/// What a code proves of an account whose second factor is active, if it proves anything.
pub(crate) async fn recognise(
    cx: &Context,
    user: &User,
    code: &str,
) -> Result<Option<Proof>, ApiError> {
    let factor = user.facts().second_factor.as_ref();
    let Some(factor) = factor.filter(|factor| factor.is_active()) else {
        return Ok(None);
    };
    if code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(step(cx, user, factor, code).await?.map(Proof::Step));
    }
    let hash = recovery_hash(&cx.pepper().await?, &user.facts().id, code);
    let known = factor.recovery.contains(&hash);
    Ok(known.then_some(Proof::Recovery(hash)))
}

/// The step of a code of the authenticator, active or not, if it is one of now and not used yet.
pub(crate) async fn step(
    cx: &Context,
    user: &User,
    factor: &SecondFactor,
    code: &str,
) -> Result<Option<u64>, ApiError> {
    let keys = cx.field_keys().await?;
    let plain = keys.open(FIELD, user.facts().id.as_str(), &factor.sealed)?;
    let secret = unhex(&plain).ok_or(BadSecret)?;
    Ok(step_of(&secret, code, factor.last_step, cx.now())?)
}

/// Fresh recovery codes: as they are shown, and as they are kept.
pub(crate) async fn recovery_codes(
    cx: &Context,
    user: &UserId,
) -> Result<(Vec<String>, Vec<String>), ApiError> {
    let pepper = cx.pepper().await?;
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| recovery_code(rand::random()))
        .collect();
    let hashes = codes
        .iter()
        .map(|code| recovery_hash(&pepper, user, code))
        .collect();
    Ok((codes, hashes))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
