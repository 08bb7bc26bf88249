//! Who someone is, shown again before something that a copied session must not do.

use contract::identity::credentials::SecondFactorProof;
use domain::second_factor::{Proof, WrongSecondFactor};
use domain::user::{Refusal, User};
use httpkit::ApiError;

use crate::passwords::{Passwords, WrongPassword};
use crate::second_factor::recognise;
use crate::tokens::TokenFault;
use crate::{Context, limits};

/// The password and a code; what the code proves. Both are wrong alike for the limiter.
pub(crate) async fn both(
    cx: &Context,
    user: &User,
    shown: &SecondFactorProof,
) -> Result<Proof, ApiError> {
    let facts = user.facts();
    if !user.needs_second_factor() {
        return Err(Refusal::NoSecondFactor.into());
    }
    let tries = limits::proof(cx, &facts.id).await?;
    let right = Passwords::of(cx)
        .await?
        .verify(&shown.password, facts.password_hash.as_deref())
        .map_err(TokenFault::from)?;
    if !right {
        return Err(WrongPassword.into());
    }
    let proof = recognise(cx, user, &shown.code).await?;
    let proof = proof.ok_or(WrongSecondFactor)?;
    tries.give_back(cx).await?;
    Ok(proof)
}
