//! `POST /v1/consignment-requests/{id}/assign`: a request is given to an appraiser.

use contract::consignments::requests::AssignAppraiser;
use domain::access::{Grants, Permission, Role};
use domain::fault::{Class, Fault};
use domain::ids::UserId;
use domain::request::{Candidate, Command, Request, pick_appraiser};
use domain::user::{User, UserStatus};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn assign_appraiser(
    cx: &Context,
    input: Input<AssignAppraiser>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let load_limit = data::catalogue::settings(&cx.table, cx.now())
        .await?
        .appraiser_load_limit;
    let candidate = match &input.body.appraiser_id {
        Some(appraiser) => named(cx, &request, appraiser).await?,
        None => {
            let mut candidates = Vec::new();
            for user in data::users::with_role(&cx.table, Role::Appraiser).await? {
                candidates.push(candidate(cx, &request, &user).await?);
            }
            let picked = pick_appraiser(&candidates, request.consignor(), load_limit);
            picked.cloned().ok_or(NobodyFree)?
        }
    };
    let command = match request.appraiser() {
        None => Command::AssignAppraiser {
            candidate,
            limit: load_limit,
        },
        Some(_) => Command::Reassign {
            candidate,
            limit: load_limit,
        },
    };
    load::commit(cx, &input, &request, command).await
}

/// Nobody who may appraise has fewer open requests than the limit.
#[derive(Debug, thiserror::Error)]
#[error("no appraiser is below the limit of open requests; name one, or wait")]
struct NobodyFree;

impl Fault for NobodyFree {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "no_appraiser_free"
    }
}

/// Somebody we do not know may not appraise: the machine refuses them by name.
async fn named(cx: &Context, request: &Request, appraiser: &UserId) -> Result<Candidate, ApiError> {
    match data::users::get(&cx.table, appraiser).await {
        Ok(user) => candidate(cx, request, &user).await,
        Err(data::StoreError::Missing { .. }) => Ok(Candidate {
            appraiser: appraiser.clone(),
            may_appraise: false,
            load: 0,
        }),
        Err(err) => Err(err.into()),
    }
}

async fn candidate(cx: &Context, request: &Request, user: &User) -> Result<Candidate, ApiError> {
    let facts = user.facts();
    let powers = data::roles::powers(&cx.table, &facts.roles).await?;
    let grants = Grants::held(&facts.roles, &powers, cx.now());
    let here = Some(&request.details().location_id);
    Ok(Candidate {
        appraiser: facts.id.clone(),
        may_appraise: facts.status == UserStatus::Active
            && grants
                .scope_in(Permission::RequestsAppraise, here)
                .is_some(),
        load: data::requests::load(&cx.table, &facts.id).await?,
    })
}
