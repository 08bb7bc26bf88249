//! `PUT /v1/me/addresses`: one's own address book is replaced.

use contract::identity::me::{AddressBody, MeView, SetMyAddresses};
use domain::ids::AddressId;
use domain::user::{Address, AddressFault, Command, Refusal, profile};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn set_my_addresses(
    cx: &Context,
    input: Input<SetMyAddresses>,
) -> Result<Answer, ApiError> {
    let caller = input.caller();
    let user = data::users::get(&cx.table, &caller.user).await?;
    input.matches(user.facts().version)?;
    let kept = &user.facts().addresses;
    let mut addresses = Vec::new();
    for (place, body) in input.body.addresses.iter().enumerate() {
        let id = match &body.id {
            None => cx.new_id(),
            Some(id) if kept.iter().any(|address| address.id == *id) => id.clone(),
            Some(_) => return Err(unknown(place).into()),
        };
        addresses.push(address(id, body));
    }
    let command = Command::Profile(Box::new(profile::Command::SetAddresses(addresses)));
    let decision = user.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&MeView::of(&decision.next, caller));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

fn unknown(place: usize) -> Refusal {
    Refusal::Addresses(AddressFault {
        problems: vec![(format!("addresses[{place}].id"), "is none of yours")],
    })
}

fn address(id: AddressId, body: &AddressBody) -> Address {
    Address {
        id,
        label: body.label.trim().to_owned(),
        line1: body.line1.trim().to_owned(),
        line2: body.line2.clone(),
        corregimiento: body.corregimiento.trim().to_owned(),
        district: body.district.trim().to_owned(),
        province: body.province,
        location_code: body.location_code,
        country: body.country.clone(),
        geo: body.geo,
        notes: body.notes.clone(),
        is_default: body.is_default,
    }
}
