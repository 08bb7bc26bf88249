//! Tax ids, looked up with what stands in for the authority.

use anyhow::{Result, ensure};
use e2e::{Answer, Shop};
use serde_json::{Value, json};

async fn ask(who: &str, body: &Value) -> Result<Answer> {
    let visitor = Shop::shared().sign_in(who).await?;
    visitor.post("/v1/tax-ids/validate").body(body).send().await
}

#[tokio::test]
async fn a_registered_tax_id_comes_back_with_its_name() -> Result<()> {
    let body = json!({ "ruc": "155596713-2-2015 D.V. 59", "taxpayer": "juridical" });
    let told = ask("manager", &body).await?.expect(200)?.json;
    ensure!(told["authority"] == "authority_ok", "{told}");
    ensure!(told["local"] == "local_ok", "{told}");
    ensure!(told["name"] == "Comercial Istmo Azul, S.A.", "{told}");
    ensure!(told["unavailable"] == false, "{told}");
    Ok(())
}

#[tokio::test]
async fn the_same_tributary_number_is_one_person_and_no_company() -> Result<()> {
    let body = json!({ "ruc": "8NT-1-24", "taxpayer": "natural" });
    let person = ask("consignor", &body).await?.expect(200)?.json;
    ensure!(person["authority"] == "authority_ok", "{person}");
    let body = json!({ "ruc": "8NT-1-24", "taxpayer": "juridical" });
    let company = ask("consignor", &body).await?.expect(200)?.json;
    ensure!(company["authority"] == "authority_no", "{company}");
    ensure!(company["dv"] != person["dv"], "{company}");
    Ok(())
}

#[tokio::test]
async fn the_authority_overrules_the_rule() -> Result<()> {
    let body = json!({ "ruc": "155646463-2-2017:86", "taxpayer": "juridical" });
    let told = ask("manager", &body).await?.expect(200)?.json;
    ensure!(told["local"] == "local_ok", "{told}");
    ensure!(told["authority"] == "authority_no", "{told}");
    ensure!(told["dv"] == "87", "{told}");
    Ok(())
}

#[tokio::test]
async fn while_the_authority_is_silent_the_rule_answers_alone() -> Result<()> {
    let body = json!({ "ruc": "8-999-9999", "taxpayer": "natural" });
    let told = ask("manager", &body).await?.expect(200)?.json;
    ensure!(told["unavailable"] == true, "{told}");
    ensure!(told["check"] == "local_ok", "{told}");
    ensure!(told.get("authority").is_none(), "{told}");
    Ok(())
}

#[tokio::test]
async fn a_tax_id_that_does_not_read_is_refused_by_name() -> Result<()> {
    let body = json!({ "ruc": "8442445", "taxpayer": "natural" });
    let told = ask("manager", &body).await?.expect(400)?.json;
    let ruc = told["errors"]["ruc"][0].as_str().unwrap_or_default();
    ensure!(ruc.contains("8-NT-1-13656"), "{told}");
    Ok(())
}
