//! The steps of the story, each by the right role.

use anyhow::{Context as _, Result, ensure};
use e2e::Answer;
use serde_json::{Value, json};

use super::people::{Cast, photo};

const REQUESTS: &str = "/v1/consignment-requests";
const LOCATION: &str = "loc_01KDVDNA000000000000000001";
const HANDBAGS: &str = "cat_01KDVDNA000000000000000002";

pub(crate) fn dollars(amount: i64) -> Value {
    json!({ "amount": amount * 100, "currency": "USD" })
}

fn path(noun: &str, of: &Answer, verb: &str) -> Result<String> {
    Ok(format!("{noun}/{}{verb}", of.text("/id")?))
}

/// A draft with one photographed item is handed in from the consignor's phone.
pub(crate) async fn submit(cast: &Cast) -> Result<Answer> {
    let consignor = &cast.consignor;
    let photo = photo(&cast.shop, consignor, 10).await?;
    let draft = json!({ "location_id": LOCATION, "intake_mode": "drop_off" });
    let draft = consignor
        .post(REQUESTS)
        .body(&draft)
        .send()
        .await?
        .expect(201)?;
    let item = json!({
        "title": "Bolso de cuero",
        "category_id": HANDBAGS,
        "condition": "excellent",
        "expected_price": dollars(250),
        "minimum_price": dollars(150),
        "photos": [{ "media_id": photo }],
        "checklist": { "dust_bag": "yes" },
    });
    let items = path(REQUESTS, &draft, "/items")?;
    consignor
        .post(&items)
        .body(&item)
        .send()
        .await?
        .expect(201)?;
    let submitted = consignor
        .post(&path(REQUESTS, &draft, "/submit")?)
        .body(&json!({ "terms_version": "1" }))
        .send()
        .await?
        .expect(200)?;
    ensure!(
        submitted.json["status"] == "submitted",
        "{}",
        submitted.json
    );
    Ok(submitted)
}

/// The least busy appraiser gets it, and the consignor picks a time on a day the shop is open.
pub(crate) async fn assign_and_meet(cast: &Cast, request: &Answer, day: &str) -> Result<Answer> {
    let me = cast.appraiser.get("/v1/me").send().await?.expect(200)?;
    let assigned = cast
        .manager
        .post(&path(REQUESTS, request, "/assign")?)
        .body(&json!({}))
        .send()
        .await?
        .expect(200)?;
    ensure!(
        assigned.json["appraiser_id"] == me.json["id"],
        "{}",
        assigned.json
    );

    let slot = free_slot(cast, request, day).await?;
    let wish = json!({ "action": "set", "appointment": {
        "start": slot["start"], "end": slot["end"], "address_id": null,
    }});
    let meeting = cast
        .consignor
        .post(&path(REQUESTS, request, "/appointment")?)
        .body(&wish)
        .send()
        .await?
        .expect(200)?;
    ensure!(meeting.json["status"] == "scheduled", "{}", meeting.json);
    let again = free_slot(cast, request, day).await?;
    ensure!(
        again["start"] != slot["start"],
        "a taken time is still offered"
    );
    Ok(meeting)
}

async fn free_slot(cast: &Cast, request: &Answer, day: &str) -> Result<Value> {
    let slots = format!(
        "/v1/appointments/slots?request_id={}&day={day}",
        request.text("/id")?
    );
    let slots = cast.consignor.get(&slots).send().await?.expect(200)?;
    slots.json["items"]
        .get(0)
        .cloned()
        .context("no time is free")
}

/// Logistics takes the goods in; both sides confirm.
pub(crate) async fn receive(cast: &Cast, request: &Answer) -> Result<Answer> {
    let photo = photo(&cast.shop, &cast.logistics, 20).await?;
    let scan = |code: &str| json!({ "type": "scan", "code": code });
    let custody = json!({
        "given_by": "consignor",
        "given": scan("CONSIGNOR-1"),
        "taken": scan("STAFF-1"),
        "items": [{
            "item_id": request.json["items"][0]["id"],
            "received": true,
            "condition_note": "Sin marcas visibles",
            "photos": [photo],
        }],
    });
    let receive = path(REQUESTS, request, "/receive")?;
    let received = cast
        .logistics
        .post(&receive)
        .body(&custody)
        .send()
        .await?
        .expect(200)?;
    ensure!(received.json["status"] == "received", "{}", received.json);
    Ok(received)
}

/// The appraiser scores the item and closes the appraisal.
pub(crate) async fn appraise(cast: &Cast, request: &Answer) -> Result<Answer> {
    let score = |criterion: &str, score: u8, weight: u8| json!({ "criterion": criterion, "score": score, "weight": weight });
    let verdict = json!({ "type": "scored", "findings": {
        "scores": [score("condition", 4, 2), score("demand", 5, 1)],
        "red_flags": [],
        "authenticity": { "result": "genuine", "method": "stitching", "certificate_file": null },
        "market": { "low": dollars(180), "high": dollars(260), "comparables": [] },
        "recommended_price": dollars(220),
        "recommended_mode": "consign",
        "notes": "for the house only",
    }});
    let item = request.json["items"][0]["id"]
        .as_str()
        .context("an item")?
        .to_owned();
    let appraisal = path(REQUESTS, request, &format!("/items/{item}/appraisal"))?;
    let scored = cast
        .appraiser
        .put(&appraisal)
        .seen(request)
        .body(&verdict)
        .send()
        .await?;
    let scored = scored.expect(200)?;
    ensure!(
        scored.json["items"][0]["appraisal"]["overall"] == 433,
        "{}",
        scored.json
    );
    let complete = path(REQUESTS, request, "/complete-appraisal")?;
    let done = cast.appraiser.post(&complete).send().await?.expect(200)?;
    ensure!(done.json["status"] == "appraised", "{}", done.json);
    // What the house noted is not for the consignor.
    let seen = cast
        .consignor
        .get(&path(REQUESTS, request, "")?)
        .send()
        .await?
        .expect(200)?;
    ensure!(
        seen.json["items"][0]["appraisal"].is_null(),
        "{}",
        seen.json
    );
    Ok(done)
}

/// A proposal, the consignor's counter, and the house's yes to it.
pub(crate) async fn propose_counter_agree(cast: &Cast, request: &Answer) -> Result<Answer> {
    let item = &request.json["items"][0]["id"];
    let draft = propose(cast, request, item).await?;
    let verb = |verb: &str| path("/v1/proposals", &draft, verb);
    let seen = cast.consignor.get(&verb("")?).send().await?.expect(200)?;
    ensure!(seen.json["internal"].is_null(), "{}", seen.json);
    let net = cast
        .consignor
        .get(&verb("/simulation")?)
        .send()
        .await?
        .expect(200)?;
    ensure!(
        net.json.to_string().contains("13200"),
        "60 % of 220.00 is 132.00: {}",
        net.json
    );

    let counter = json!({ "action": "respond", "answers": [{ "item": item, "reply": {
        "type": "counter",
        "counter": { "price": dollars(230), "reason": "Está como nuevo" },
    }}]});
    let countered = cast
        .consignor
        .post(&verb("/respond")?)
        .body(&counter)
        .send()
        .await?;
    let countered = countered.expect(200)?;
    ensure!(
        countered.json["status"] == "countered",
        "{}",
        countered.json
    );
    let agree = json!({ "action": "agree" });
    let agreed = cast
        .manager
        .post(&verb("/respond")?)
        .body(&agree)
        .send()
        .await?
        .expect(200)?;
    ensure!(agreed.json["status"] == "accepted", "{}", agreed.json);
    Ok(agreed)
}

/// Drafted, submitted and sent by the appraiser, within their limit.
async fn propose(cast: &Cast, request: &Answer, item: &Value) -> Result<Answer> {
    let draft = json!({ "lines": [{ "item": item, "terms": {
        "mode": "consign",
        "list_price": dollars(220),
        "floor_price": dollars(150),
        "disposition": "return",
    }}], "message": "Con gusto lo vendemos." });
    let proposals = path(REQUESTS, request, "/proposals")?;
    let draft = cast
        .appraiser
        .post(&proposals)
        .body(&draft)
        .send()
        .await?
        .expect(201)?;
    let verb = |verb: &str| path("/v1/proposals", &draft, verb);
    // Not sent yet: for the consignor it does not exist.
    cast.consignor
        .get(&verb("")?)
        .send()
        .await?
        .refused(404, "not_found")?;
    let approved = cast
        .appraiser
        .post(&verb("/submit")?)
        .send()
        .await?
        .expect(200)?;
    ensure!(approved.json["status"] == "approved", "{}", approved.json);
    cast.appraiser
        .post(&verb("/send")?)
        .send()
        .await?
        .expect(200)?;
    Ok(draft)
}

/// The contract: printed, sent, signed with a code, countersigned.
pub(crate) async fn contract(cast: &Cast, proposal: &Answer) -> Result<Answer> {
    let party = json!({ "tax_id": "8-123-456", "address": "Vía España 10, Ciudad de Panamá" });
    let generate = path("/v1/proposals", proposal, "/contract")?;
    let drawn = cast
        .manager
        .post(&generate)
        .body(&party)
        .send()
        .await?
        .expect(201)?;
    let verb = |verb: &str| path("/v1/contracts", &drawn, verb);
    cast.shop.settle().await?;
    let sent = cast
        .manager
        .post(&verb("/send")?)
        .send()
        .await?
        .expect(200)?;
    ensure!(sent.json["status"] == "sent", "{}", sent.json);

    let seen = cast.consignor.get(&verb("")?).send().await?.expect(200)?;
    let text = pdf_text(cast, &seen).await?;
    for word in [
        "Luisa Ibáñez de Núñez",
        "comisión",
        "Panamá",
        "Bolso de cuero",
    ] {
        ensure!(
            text.contains(word),
            "the contract does not say {word}: {text}"
        );
    }
    sign(cast, &seen).await?;

    let countersign = cast.manager.post(&verb("/countersign")?).body(&json!({}));
    let active = countersign.send().await?.expect(200)?;
    ensure!(active.json["status"] == "active", "{}", active.json);
    cast.shop.settle().await?;
    let last = cast.consignor.get(&verb("")?).send().await?.expect(200)?;
    let text = pdf_text(cast, &last).await?;
    let hash = seen.text("/document/sha256")?;
    ensure!(
        text.replace(char::is_whitespace, "").contains(hash),
        "no hash in: {text}"
    );
    let evidence = cast
        .consignor
        .get(&verb("/evidence")?)
        .send()
        .await?
        .expect(200)?;
    ensure!(
        evidence.json.to_string().contains(hash),
        "{}",
        evidence.json
    );
    Ok(active)
}

/// Signed by the consignor: with a code by mail, and only the document that was shown.
async fn sign(cast: &Cast, shown: &Answer) -> Result<()> {
    let ask = json!({
        "email": cast.email,
        "purpose": "sign_contract",
        "contract_id": shown.json["id"],
        "channel": "email",
    });
    let code = cast
        .shop
        .stranger()
        .post("/v1/auth/otp")
        .body(&ask)
        .send()
        .await?
        .expect(202)?;
    let digits = cast.code().await?;
    let signing = |sha256: &str| {
        json!({
            "action": "sign",
            "otp_id": code.json["otp_id"],
            "code": digits,
            "document_sha256": sha256,
        })
    };
    let sign = path("/v1/contracts", shown, "/sign")?;
    let other = cast
        .consignor
        .post(&sign)
        .body(&signing(&"0".repeat(64)))
        .send()
        .await?;
    other.refused(409, "document_changed")?;
    let hash = shown.text("/document/sha256")?;
    let signed = cast
        .consignor
        .post(&sign)
        .body(&signing(hash))
        .send()
        .await?
        .expect(200)?;
    ensure!(signed.json["status"] == "signed", "{}", signed.json);
    Ok(())
}

async fn pdf_text(cast: &Cast, contract: &Answer) -> Result<String> {
    let url = contract.text("/document_link/url")?;
    let file = cast.shop.fetch(url).await?;
    ensure!(
        file.bytes.starts_with(b"%PDF-"),
        "no PDF at {url}: {}",
        file.status
    );
    let pdf = lopdf::Document::load_mem(&file.bytes)?;
    let pages: Vec<_> = pdf.get_pages().keys().copied().collect();
    Ok(pdf.extract_text(&pages)?)
}

/// The product: put on a shelf, found ready, listed.
pub(crate) async fn list_product(cast: &Cast, contract: &Answer) -> Result<Answer> {
    let list = format!("/v1/products?contract_id={}", contract.text("/id")?);
    let products = cast.manager.get(&list).send().await?.expect(200)?;
    let id = products.json["items"][0]["id"]
        .as_str()
        .context("a product")?
        .to_owned();
    let path = format!("/v1/products/{id}");
    let product = cast.manager.get(&path).send().await?.expect(200)?;
    ensure!(
        product.json["status"] == "in_processing",
        "{}",
        product.json
    );

    let edit = json!({ "shelf": "A-12", "condition": "excellent" });
    let edited = cast
        .manager
        .patch(&path)
        .seen(&product)
        .body(&edit)
        .send()
        .await?
        .expect(200)?;
    let ready = cast
        .manager
        .post(&format!("{path}/ready"))
        .seen(&edited)
        .send()
        .await?;
    let ready = ready.expect(200)?;
    ensure!(ready.json["status"] == "in_stock", "{}", ready.json);
    let publish = cast
        .manager
        .post(&format!("{path}/publish"))
        .body(&json!({ "listed": true }));
    let listed = publish.send().await?.expect(200)?;
    ensure!(listed.json["status"] == "available", "{}", listed.json);
    // The consignor sees it, at the price that was agreed.
    let own = cast.consignor.get(&path).send().await?.expect(200)?;
    ensure!(own.json["pricing"]["list"] == dollars(230), "{}", own.json);
    Ok(own)
}
