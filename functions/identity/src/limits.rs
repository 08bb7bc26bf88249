//! What sign-in counts: every try is taken out of its buckets first, and given back when it was right.

use std::net::IpAddr;

use domain::contact::Email;
use domain::ids::UserId;
use domain::limiter::{Lane, block};
use httpkit::ApiError;

use crate::Context;
use crate::entry::Device;

/// What one try was taken out of.
#[must_use = "a try that was right is given back"]
pub(crate) struct Tries(Vec<(Lane, String)>);

/// A try to sign in to the account at an address, whether there is one or not. A device that is
/// known has a lane of its own. A stranger passes three: what stops their block of addresses does
/// not use up the account's tries.
pub(crate) async fn sign_in(
    cx: &Context,
    email: &Email,
    device: &Device,
    ip: Option<IpAddr>,
) -> Result<Tries, ApiError> {
    let (email, block) = (email.as_str(), block(ip));
    let lanes = match device.known_id() {
        Some(id) => vec![(Lane::Device, format!("{email} {id}"))],
        None => vec![
            (Lane::Block, block.clone()),
            (Lane::Pair, format!("{email} {block}")),
            (Lane::Account, email.to_owned()),
        ],
    };
    take(cx, lanes).await
}

/// A try of the second step of a sign-in.
pub(crate) async fn second_step(
    cx: &Context,
    user: &UserId,
    device: &Device,
) -> Result<Tries, ApiError> {
    let lane = match device.known_id() {
        Some(id) => (Lane::Device, format!("second {user} {id}")),
        None => (Lane::Proof, format!("second {user}")),
    };
    take(cx, vec![lane]).await
}

/// A proof that someone who is signed in gives again: their password, or a code.
pub(crate) async fn proof(cx: &Context, user: &UserId) -> Result<Tries, ApiError> {
    take(cx, vec![(Lane::Proof, user.to_string())]).await
}

/// A code that is to be sent to an address. None of it is given back.
pub(crate) async fn code(cx: &Context, email: &Email, ip: Option<IpAddr>) -> Result<(), ApiError> {
    let lanes = vec![
        (Lane::CodesFromBlock, block(ip)),
        (Lane::CodesToAccount, email.as_str().to_owned()),
    ];
    take(cx, lanes).await.map(drop)
}

async fn take(cx: &Context, lanes: Vec<(Lane, String)>) -> Result<Tries, ApiError> {
    for (lane, whom) in &lanes {
        if let Err(limited) = data::limiter::take(&cx.table, *lane, whom, cx.now()).await? {
            return Err(ApiError::from(limited).retry_after(limited.retry_after));
        }
    }
    Ok(Tries(lanes))
}

impl Tries {
    /// The try was right: it costs nothing.
    pub(crate) async fn give_back(self, cx: &Context) -> Result<(), ApiError> {
        for (lane, whom) in &self.0 {
            data::limiter::give_back(&cx.table, *lane, whom).await?;
        }
        Ok(())
    }
}
