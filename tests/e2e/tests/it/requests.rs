//! The moves of a request that the story does not make.

use anyhow::{Result, ensure};
use e2e::{Answer, Shop, Visitor};
use serde_json::{Value, json};

use crate::story::{Cast, steps};

const REQUESTS: &str = "/v1/consignment-requests";
const LOCATION: &str = "loc_01KDVDNA000000000000000001";

fn at(request: &Answer, verb: &str) -> Result<String> {
    Ok(format!("{REQUESTS}/{}{verb}", request.text("/id")?))
}

async fn draft(visitor: &Visitor) -> Result<Answer> {
    let body = json!({ "location_id": LOCATION, "intake_mode": "drop_off" });
    visitor.post(REQUESTS).body(&body).send().await?.expect(201)
}

#[tokio::test]
async fn an_item_of_a_draft_is_added_edited_and_taken_out() -> Result<()> {
    let shop = Shop::shared();
    let consignor = shop.sign_in("consignor").await?;
    let request = draft(&consignor).await?;
    let item = json!({ "title": "Reloj" });
    let added = consignor
        .post(&at(&request, "/items")?)
        .body(&item)
        .send()
        .await?
        .expect(201)?;
    let id = added.json["items"][0]["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let path = at(&request, &format!("/items/{id}"))?;

    let edit = json!({ "title": "Reloj de pulsera", "expected_price": steps::dollars(90) });
    let edited = consignor
        .patch(&path)
        .seen(&added)
        .body(&edit)
        .send()
        .await?
        .expect(200)?;
    ensure!(
        edited.json["items"][0]["details"]["title"] == "Reloj de pulsera",
        "{}",
        edited.json
    );
    let stale = consignor.delete(&path).seen(&added).send().await?;
    stale.refused(412, "version_conflict")?;
    let removed = consignor
        .delete(&path)
        .seen(&edited)
        .send()
        .await?
        .expect(200)?;
    ensure!(removed.json["items"] == json!([]), "{}", removed.json);
    let gone = consignor.delete(&path).seen(&removed).send().await?;
    ensure!(gone.status == 404 || gone.status == 422, "{}", gone.json);
    Ok(())
}

#[tokio::test]
async fn only_staff_set_a_priority() -> Result<()> {
    let shop = Shop::shared();
    let consignor = shop.sign_in("consignor").await?;
    let urgent = json!({
        "location_id": LOCATION, "intake_mode": "drop_off", "priority": "urgent",
    });
    let refused = consignor.post(REQUESTS).body(&urgent).send().await?;
    ensure!((400..500).contains(&refused.status), "{}", refused.json);
    let request = draft(&consignor).await?;
    let manager = shop.sign_in("manager").await?;
    let note = json!({ "note": "llamar antes" });
    let edit = manager
        .patch(&at(&request, "")?)
        .seen(&request)
        .body(&note)
        .send()
        .await?;
    edit.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_request_is_sent_back_and_handed_in_again() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "ursula@example.com").await?;
    let request = steps::submit(&cast).await?;
    let back = json!({ "action": "request_changes", "reason": "Falta una foto de la etiqueta" });
    let customer = shop.sign_in("customer").await?;
    let reject = at(&request, "/reject")?;
    customer
        .post(&reject)
        .body(&back)
        .send()
        .await?
        .refused(403, "permission_denied")?;
    let sent = cast
        .manager
        .post(&reject)
        .body(&back)
        .send()
        .await?
        .expect(200)?;
    ensure!(sent.json["status"] == "draft", "{}", sent.json);
    shop.settle().await?;
    let mails = shop.mails_to(&cast.email).await?;
    let told = mails.iter().any(|mail| {
        mail["text"]
            .as_str()
            .is_some_and(|text| text.contains("Falta una foto de la etiqueta"))
    });
    ensure!(
        told,
        "the consignor was not told what is missing: {mails:?}"
    );
    let again = json!({ "terms_version": "1" });
    let again = cast
        .consignor
        .post(&at(&request, "/submit")?)
        .body(&again)
        .send()
        .await?;
    ensure!(
        again.expect(200)?.json["status"] == "submitted",
        "not handed in again"
    );
    Ok(())
}

#[tokio::test]
async fn a_request_is_turned_down_with_a_reason() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "wanda@example.com").await?;
    let request = steps::submit(&cast).await?;
    let reject = async |body: &Value| {
        let path = at(&request, "/reject")?;
        cast.manager.post(&path).body(body).send().await
    };
    let unsaid = json!({ "action": "reject", "reason_code": "low_value", "text": "" });
    reject(&unsaid).await?.expect(400)?;
    let said = json!({
        "action": "reject", "reason_code": "low_value", "text": "Su valor es muy bajo",
    });
    let rejected = reject(&said).await?.expect(200)?;
    ensure!(rejected.json["status"] == "rejected", "{}", rejected.json);
    ensure!(
        rejected.json["rejection"]["reason"] == "low_value",
        "{}",
        rejected.json
    );
    reject(&said)
        .await?
        .refused(422, "transition_not_allowed")?;
    Ok(())
}

#[tokio::test]
async fn a_consignor_calls_their_own_request_off_for_free() -> Result<()> {
    let shop = Shop::shared();
    let consignor = shop.sign_in("consignor").await?;
    let request = draft(&consignor).await?;
    let cancel = at(&request, "/cancel")?;
    let body = json!({ "reason": "Lo pensé mejor" });
    let appraiser = shop.sign_in("appraiser").await?;
    appraiser
        .post(&cancel)
        .body(&body)
        .send()
        .await?
        .refused(403, "permission_denied")?;
    let cancelled = consignor
        .post(&cancel)
        .body(&body)
        .send()
        .await?
        .expect(200)?;
    ensure!(
        cancelled.json["status"] == "cancelled",
        "{}",
        cancelled.json
    );
    ensure!(
        cancelled.json["cancellation"]["fee"].is_null(),
        "{}",
        cancelled.json
    );
    Ok(())
}

#[tokio::test]
async fn a_request_goes_only_to_someone_who_may_appraise() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "xenia@example.com").await?;
    let request = steps::submit(&cast).await?;
    let assign = at(&request, "/assign")?;
    let logistics = cast.logistics.get("/v1/me").send().await?.expect(200)?;
    for nobody in [
        logistics.json["id"].clone(),
        json!("usr_01J00000000000000000000ZZZ"),
    ] {
        let body = json!({ "appraiser_id": nobody });
        let refused = cast.manager.post(&assign).body(&body).send().await?;
        ensure!(refused.status == 422, "{}", refused.json);
    }
    let appraiser = cast.appraiser.get("/v1/me").send().await?.expect(200)?;
    let body = json!({ "appraiser_id": appraiser.json["id"] });
    let assigned = cast
        .manager
        .post(&assign)
        .body(&body)
        .send()
        .await?
        .expect(200)?;
    ensure!(assigned.json["status"] == "assigned", "{}", assigned.json);
    cast.appraiser
        .get(&at(&request, "")?)
        .send()
        .await?
        .expect(200)?;
    Ok(())
}

#[tokio::test]
async fn two_appointments_of_an_appraiser_do_not_overlap() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "yola@example.com").await?;
    let (first, second) = (steps::submit(&cast).await?, steps::submit(&cast).await?);
    for request in [&first, &second] {
        let assign = at(request, "/assign")?;
        cast.manager
            .post(&assign)
            .body(&json!({}))
            .send()
            .await?
            .expect(200)?;
    }
    let wish = |start: &str, end: &str| {
        json!({ "action": "set", "appointment": {
            "start": start, "end": end, "address_id": null,
        }})
    };
    let set = async |request: &Answer, wish: &Value| {
        let path = at(request, "/appointment")?;
        cast.consignor.post(&path).body(wish).send().await
    };
    let ten = wish("2027-05-03T15:00:00Z", "2027-05-03T16:00:00Z");
    set(&first, &ten).await?.expect(200)?;
    let half_past = wish("2027-05-03T15:30:00Z", "2027-05-03T16:30:00Z");
    set(&second, &half_past).await?.refused(409, "slot_taken")?;
    let night = wish("2027-05-03T05:00:00Z", "2027-05-03T06:00:00Z");
    let closed = set(&second, &night).await?;
    ensure!(closed.status == 422, "{}", closed.json);
    // Moved away, the first leaves its time to the second.
    set(
        &first,
        &wish("2027-05-04T15:00:00Z", "2027-05-04T16:00:00Z"),
    )
    .await?
    .expect(200)?;
    set(&second, &half_past).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_list_is_walked_page_by_page_and_its_cursor_is_nobody_elses() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "zoe@example.com").await?;
    let mut opened = Vec::new();
    for _ in 0..5 {
        opened.push(draft(&cast.consignor).await?.text("/id")?.to_owned());
    }
    opened.reverse();
    let (mut walked, mut next) = (Vec::new(), None::<String>);
    loop {
        let cursor = next
            .map(|next| format!("&cursor={next}"))
            .unwrap_or_default();
        let page = format!("{REQUESTS}?limit=2{cursor}");
        let page = cast.consignor.get(&page).send().await?.expect(200)?;
        for card in page.json["items"].as_array().into_iter().flatten() {
            walked.push(card["id"].as_str().unwrap_or_default().to_owned());
        }
        next = page.json["next"].as_str().map(str::to_owned);
        let Some(cursor) = &next else { break };
        let thief = shop.sign_in("consignor").await?;
        let stolen = format!("{REQUESTS}?limit=2&cursor={cursor}");
        thief
            .get(&stolen)
            .send()
            .await?
            .refused(400, "cursor_invalid")?;
    }
    ensure!(walked == opened, "{walked:?} is not {opened:?}");
    let unknown = cast
        .consignor
        .get(&format!("{REQUESTS}?colour=red"))
        .send()
        .await?
        .expect(400)?;
    ensure!(
        unknown.json["errors"].get("colour").is_some(),
        "{}",
        unknown.json
    );
    let all = cast
        .consignor
        .get(&format!("{REQUESTS}?status=submitted"))
        .send()
        .await?;
    all.refused(400, "filter_not_served")?;
    Ok(())
}
