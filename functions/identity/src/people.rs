//! Loading accounts for whoever may see them, and what several routes make of a body.

use contract::identity::users::{AccountPatch, ProfileBody};
use contract::route::Endpoint;
use data::StoreError;
use data::catalogue::{Named, require_known};
use domain::access::{Caller, Permission};
use domain::fault::{Class, Fault};
use domain::ids::{LocationId, UserId};
use domain::tax_id::{TaxId, TaxIdError};
use domain::user::profile::Edit;
use domain::user::{PersonProfile, User, UserStatus};
use httpkit::{ApiError, Input};

use crate::Context;

/// What is written down of a person for the first time is not enough.
#[derive(Debug, thiserror::Error)]
#[error("the profile needs a kind and a legal name")]
struct Incomplete;

impl Fault for Incomplete {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "profile_incomplete"
    }

    fn fields(&self) -> Vec<(String, String)> {
        ["profile.kind", "profile.legal_name"]
            .map(|path| {
                (
                    path.to_owned(),
                    "is needed where nothing is known yet".to_owned(),
                )
            })
            .to_vec()
    }
}

/// The account. Who may not see accounts is told of a deleted one as of one that is not there.
pub(crate) async fn seen<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &UserId,
) -> Result<User, ApiError> {
    let user = data::users::get(&cx.table, id).await?;
    let deleted = user.facts().status == UserStatus::Deleted;
    if deleted && !input.caller().may(Permission::UsersView) {
        return Err(StoreError::Missing { noun: "user" }.into());
    }
    Ok(user)
}

/// The highest rank among the caller's roles.
pub(crate) fn rank(caller: &Caller) -> u8 {
    caller.grants.rank()
}

/// Whether the shops that are named are ours.
pub(crate) async fn known_locations(cx: &Context, ids: &[LocationId]) -> Result<(), ApiError> {
    let named: Vec<_> = ids
        .iter()
        .map(|id| ("location_ids", Named::Location(id)))
        .collect();
    require_known(&cx.table, &named).await?;
    Ok(())
}

/// A profile after a merge patch: what is absent is as it was.
pub(crate) fn merged(
    patch: &ProfileBody,
    kept: Option<&PersonProfile>,
) -> Result<PersonProfile, ApiError> {
    let kind = patch.kind.or(kept.map(|kept| kept.kind));
    let legal_name = patch.legal_name.as_deref().map(str::trim);
    let legal_name = legal_name.or(kept.map(|kept| kept.legal_name.as_str()));
    let (Some(kind), Some(legal_name)) = (kind, legal_name) else {
        return Err(Incomplete.into());
    };
    let tax_id = match &patch.tax_id {
        None => kept.and_then(|kept| kept.tax_id.clone()),
        Some(stated) => stated
            .as_ref()
            .map(|stated| -> Result<TaxId, TaxIdError> {
                TaxId::state(stated.sort, &stated.ruc, stated.dv)
            })
            .transpose()?,
    };
    Ok(PersonProfile {
        kind,
        legal_name: legal_name.to_owned(),
        trade_name: match &patch.trade_name {
            None => kept.and_then(|kept| kept.trade_name.clone()),
            Some(name) => name.clone(),
        },
        tax_id,
        birth_date: match &patch.birth_date {
            None => kept.and_then(|kept| kept.birth_date),
            Some(date) => *date,
        },
    })
}

/// What whoever edits an account may change, its owner and staff alike; neither proven nor ranked.
pub(crate) fn edit(patch: AccountPatch<'_>, user: &User) -> Result<Edit, ApiError> {
    Ok(Edit {
        email: patch.email.cloned(),
        phone: patch.phone.cloned(),
        name: patch.name.map(|name| name.trim().to_owned()),
        locale: patch.locale,
        profile: patched(patch.profile, user.facts().profile.as_ref())?,
        ..Edit::default()
    })
}

/// What becomes of the profile under a merge patch: nothing when the patch does not name it.
fn patched(
    patch: Option<&Option<ProfileBody>>,
    kept: Option<&PersonProfile>,
) -> Result<Option<Option<PersonProfile>>, ApiError> {
    let whole = |patch: &Option<ProfileBody>| match patch {
        Some(patch) => merged(patch, kept).map(Some),
        None => Ok(None),
    };
    patch.map(whole).transpose()
}
