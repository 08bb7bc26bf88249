//! What the story refuses: the wrong role, someone else's things, the wrong moment, an old version.

use anyhow::{Result, ensure};
use e2e::Shop;
use serde_json::{Value, json};

use super::people::{Cast, photo, sign_up};
use super::steps;

#[tokio::test]
async fn what_belongs_to_someone_else_looks_exactly_like_what_does_not_exist() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "olga@example.com").await?;
    let other = sign_up(&shop, "petra@example.com").await?;
    let request = steps::submit(&cast).await?;
    let id = request.text("/id")?;
    let absent = "req_01J00000000000000000000ZZZ";
    for verb in ["", "/submit", "/cancel", "/items"] {
        let ask = |id: &str| {
            let path = format!("/v1/consignment-requests/{id}{verb}");
            match verb {
                "" => other.get(&path),
                "/submit" => other.post(&path).body(&json!({ "terms_version": "1" })),
                "/cancel" => other.post(&path).body(&json!({ "reason": "not mine" })),
                _ => other.post(&path).body(&json!({ "title": "not mine" })),
            }
        };
        let foreign = ask(id).send().await?.refused(404, "not_found")?;
        let absent = ask(absent).send().await?.refused(404, "not_found")?;
        let anonymous = |answer: &Value| {
            let mut answer = answer.clone();
            answer["request_id"] = Value::Null;
            answer
        };
        ensure!(
            anonymous(&foreign.json) == anonymous(&absent.json),
            "{}",
            foreign.json
        );
    }
    // Nor does the appraiser see it before it is theirs.
    let path = format!("/v1/consignment-requests/{id}");
    cast.appraiser
        .get(&path)
        .send()
        .await?
        .refused(404, "not_found")?;
    Ok(())
}

#[tokio::test]
async fn a_move_at_the_wrong_moment_is_refused_and_changes_nothing() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "rosa@example.com").await?;
    let request = steps::submit(&cast).await?;
    let path = format!("/v1/consignment-requests/{}", request.text("/id")?);
    let again = json!({ "terms_version": "1" });
    let again = cast
        .consignor
        .post(&format!("{path}/submit"))
        .body(&again)
        .send()
        .await?;
    again.refused(422, "transition_not_allowed")?;
    let appraise = cast
        .manager
        .post(&format!("{path}/complete-appraisal"))
        .send()
        .await?;
    appraise.refused(403, "permission_denied")?;
    let seen = cast.consignor.get(&path).send().await?.expect(200)?;
    ensure!(
        seen.json["version"] == request.json["version"],
        "{}",
        seen.json
    );
    Ok(())
}

#[tokio::test]
async fn a_submission_names_everything_it_lacks() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "sara@example.com").await?;
    let draft = json!({
        "location_id": "loc_01KDVDNA000000000000000001",
        "intake_mode": "drop_off",
    });
    let draft = cast
        .consignor
        .post("/v1/consignment-requests")
        .body(&draft)
        .send()
        .await?;
    let path = format!("/v1/consignment-requests/{}", draft.text("/id")?);
    let item = json!({ "title": "Algo" });
    cast.consignor
        .post(&format!("{path}/items"))
        .body(&item)
        .send()
        .await?
        .expect(201)?;
    let submit = cast
        .consignor
        .post(&format!("{path}/submit"))
        .body(&json!({}))
        .send()
        .await?;
    let refused = submit.expect(422)?;
    for field in ["terms_version", "items[0].photos", "items[0].category_id"] {
        ensure!(
            refused.json["errors"].get(field).is_some(),
            "{field}: {}",
            refused.json
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_not_ones_own_or_not_checked_is_not_used() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "tina@example.com").await?;
    let foreign = photo(&shop, &cast.logistics, 30).await?;
    let wish = json!({
        "purpose": "item_photo", "content_type": "image/jpeg", "content_length": 1_000,
    });
    let begun = cast
        .consignor
        .post("/v1/media/uploads")
        .body(&wish)
        .send()
        .await?
        .expect(201)?;
    let draft = json!({
        "location_id": "loc_01KDVDNA000000000000000001",
        "intake_mode": "drop_off",
    });
    let draft = cast
        .consignor
        .post("/v1/consignment-requests")
        .body(&draft)
        .send()
        .await?;
    let items = format!("/v1/consignment-requests/{}/items", draft.text("/id")?);
    let item = json!({
        "title": "Algo",
        "photos": [{ "media_id": foreign }, { "media_id": begun.json["media_id"] }],
    });
    let refused = cast
        .consignor
        .post(&items)
        .body(&item)
        .send()
        .await?
        .expect(422)?;
    for field in ["photos[0].media_id", "photos[1].media_id"] {
        ensure!(
            refused.json["errors"].get(field).is_some(),
            "{field}: {}",
            refused.json
        );
    }
    Ok(())
}
