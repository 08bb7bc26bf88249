//! Request keys: the same request twice is one effect and one answer.

use anyhow::{Result, ensure};
use e2e::{Shop, Visitor};
use serde_json::{Value, json};

use crate::story::sign_up;

const PATH: &str = "/v1/consignment-requests";

fn draft(note: &str) -> Value {
    json!({
        "location_id": "loc_01KDVDNA000000000000000001",
        "intake_mode": "drop_off",
        "note": note,
    })
}

async fn count(visitor: &Visitor) -> Result<usize> {
    let page = visitor
        .get(&format!("{PATH}?limit=100"))
        .send()
        .await?
        .expect(200)?;
    Ok(page.json["items"].as_array().map_or(0, Vec::len))
}

#[tokio::test]
async fn a_replay_is_the_same_bytes_and_nothing_happens_again() -> Result<()> {
    let shop = Shop::shared();
    let consignor = sign_up(&shop, "replayed@example.com").await?;
    let first = consignor
        .post(PATH)
        .key("replay-1")
        .body(&draft("a"))
        .send()
        .await?
        .expect(201)?;
    let before = count(&consignor).await?;
    let again = consignor
        .post(PATH)
        .key("replay-1")
        .body(&draft("a"))
        .send()
        .await?
        .expect(201)?;
    ensure!(
        first.bytes == again.bytes,
        "{} is not {}",
        again.json,
        first.json
    );
    ensure!(
        again.header("idempotent-replayed") == Some("true"),
        "the replay is not marked"
    );
    ensure!(first.header("etag") == again.header("etag"), "another ETag");
    ensure!(
        first.header("location") == again.header("location"),
        "another Location"
    );
    ensure!(count(&consignor).await? == before, "it happened again");

    // Members in another order are the same request.
    let reordered = json!({
        "note": "a",
        "intake_mode": "drop_off",
        "location_id": "loc_01KDVDNA000000000000000001",
    });
    let again = consignor
        .post(PATH)
        .key("replay-1")
        .body(&reordered)
        .send()
        .await?
        .expect(201)?;
    ensure!(
        first.bytes == again.bytes,
        "another order of members is another request"
    );
    Ok(())
}

#[tokio::test]
async fn another_body_under_a_used_key_is_refused() -> Result<()> {
    let shop = Shop::shared();
    let consignor = shop.sign_in("consignor").await?;
    consignor
        .post(PATH)
        .key("mismatch")
        .body(&draft("a"))
        .send()
        .await?
        .expect(201)?;
    let other = consignor
        .post(PATH)
        .key("mismatch")
        .body(&draft("b"))
        .send()
        .await?;
    other.expect(422)?;
    Ok(())
}

#[tokio::test]
async fn a_key_belongs_to_whoever_used_it() -> Result<()> {
    let shop = Shop::shared();
    let (consignor, admin) = (
        shop.sign_in("consignor").await?,
        shop.sign_in("admin").await?,
    );
    let first = consignor
        .post(PATH)
        .key("shared")
        .body(&draft("a"))
        .send()
        .await?
        .expect(201)?;
    let body = json!({
        "consignor_id": first.json["consignor"],
        "location_id": "loc_01KDVDNA000000000000000001",
        "intake_mode": "drop_off",
        "note": "a",
    });
    let second = admin
        .post(PATH)
        .key("shared")
        .body(&body)
        .send()
        .await?
        .expect(201)?;
    ensure!(
        first.json["id"] != second.json["id"],
        "someone else's answer"
    );
    Ok(())
}

#[tokio::test]
async fn a_key_is_required_and_well_formed() -> Result<()> {
    let shop = Shop::shared();
    let consignor = shop.sign_in("consignor").await?;
    let keyless = consignor
        .post(PATH)
        .keyless()
        .body(&draft("a"))
        .send()
        .await?;
    keyless.refused(400, "idempotency_key_required")?;
    for key in ["with space", "ümlaut", &"x".repeat(256)] {
        let call = consignor
            .post(PATH)
            .key(&key.replace('ü', "u:"))
            .body(&draft("a"));
        call.send().await?.refused(400, "idempotency_key_invalid")?;
    }
    Ok(())
}

#[tokio::test]
async fn of_many_at_once_under_one_key_one_happens_and_all_get_its_answer() -> Result<()> {
    let shop = Shop::shared();
    let consignor = sign_up(&shop, "at.once@example.com").await?;
    let before = count(&consignor).await?;
    let calls = (0..8).map(|_| {
        let call = consignor.post(PATH).key("at-once").body(&draft("at once"));
        tokio::spawn(call.send())
    });
    let mut ids = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await??;
        // One that is still being handled elsewhere is told to come back.
        if answer.status == 409 {
            ensure!(answer.header("retry-after").is_some(), "no Retry-After");
            continue;
        }
        ids.push(answer.expect(201)?.json["id"].clone());
    }
    ids.dedup();
    ensure!(ids.len() == 1, "{ids:?}");
    ensure!(
        count(&consignor).await? == before + 1,
        "it happened more than once"
    );
    Ok(())
}

#[tokio::test]
async fn a_stale_version_is_412_and_a_missing_one_428() -> Result<()> {
    let shop = Shop::shared();
    let consignor = shop.sign_in("consignor").await?;
    let first = consignor
        .post(PATH)
        .body(&draft("a"))
        .send()
        .await?
        .expect(201)?;
    let path = format!("{PATH}/{}", first.text("/id")?);
    let edit = |note: &str| json!({ "note": note });
    consignor
        .patch(&path)
        .body(&edit("b"))
        .send()
        .await?
        .expect(428)?;
    let edited = consignor
        .patch(&path)
        .seen(&first)
        .body(&edit("b"))
        .send()
        .await?
        .expect(200)?;
    ensure!(
        edited.json["version"] == 2 && edited.json["note"] == "b",
        "{}",
        edited.json
    );
    let stale = consignor
        .patch(&path)
        .seen(&first)
        .body(&edit("c"))
        .send()
        .await?;
    stale.refused(412, "version_conflict")?;
    let kept = consignor.get(&path).send().await?.expect(200)?;
    ensure!(kept.json["note"] == "b", "{}", kept.json);
    Ok(())
}
