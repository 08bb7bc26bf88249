//! Signing up, in and out.

use anyhow::{Context as _, Result, ensure};
use e2e::{Answer, Shop, Visitor};
use serde_json::{Value, json};

async fn code_from_mail(shop: &Shop, email: &str) -> Result<String> {
    shop.settle().await?;
    let mails = shop.mails_to(email).await?;
    let mut codes = mails.iter().rev().filter_map(|mail| {
        let text = mail["text"].as_str()?;
        text.split(|c: char| !c.is_ascii_digit())
            .find(|run| run.len() == 6)
            .map(str::to_owned)
    });
    // Of a sign-in by another test its owner is told as well.
    codes.next().context("no code came")
}

fn account(email: &str) -> Value {
    json!({
        "kind": "consignor",
        "email": email,
        "password": "correct horse battery",
        "name": "Ana Peña",
        "terms_version": "1",
        "auto_accept": true,
    })
}

async fn register(shop: &std::sync::Arc<Shop>, email: &str) -> Result<Answer> {
    let registered = shop
        .stranger()
        .post("/v1/auth/register")
        .body(&account(email))
        .send()
        .await?;
    let registered = registered.expect(202)?;
    let code = code_from_mail(shop, email).await?;
    let body = json!({ "otp_id": registered.json["otp_id"], "code": code });
    shop.stranger()
        .post("/v1/auth/otp/verify")
        .body(&body)
        .send()
        .await
}

#[tokio::test]
async fn who_signs_up_proves_the_address_and_is_in() -> Result<()> {
    let shop = Shop::shared();
    let early = shop
        .sign_in_as("ana@example.com", "correct horse battery")
        .await;
    ensure!(early.is_err(), "signed in before signing up");
    let tokens = register(&shop, "ana@example.com").await?.expect(200)?;
    let ana = shop.with_token(tokens.text("/access_token")?);
    let me = ana.get("/v1/me").send().await?.expect(200)?;
    ensure!(
        me.json["status"] == "active" && me.json["roles"] == json!(["consignor"]),
        "{}",
        me.json
    );
    shop.sign_in_as("ana@example.com", "correct horse battery")
        .await?;
    Ok(())
}

/// How often the customer was told that someone tried to register with their address.
async fn told_again(shop: &Shop) -> Result<usize> {
    shop.settle().await?;
    let mails = shop.mails_to("customer@dejavu.test").await?;
    let told = mails.iter().filter(|mail| {
        let subject = mail["subject"].as_str().unwrap_or_default();
        subject.contains("registrarse")
    });
    Ok(told.count())
}

#[tokio::test]
async fn an_address_that_has_an_account_gets_the_same_answer_and_its_owner_is_told() -> Result<()> {
    let shop = Shop::shared();
    let before = told_again(&shop).await?;
    let body = account("customer@dejavu.test");
    let again = shop
        .stranger()
        .post("/v1/auth/register")
        .body(&body)
        .send()
        .await?
        .expect(202)?;
    ensure!(again.json["otp_id"].is_string(), "{}", again.json);
    let after = told_again(&shop).await?;
    ensure!(after == before + 1, "{after} mails");
    // The password of the stranger does not sign in, the owner's still does.
    let stranger = shop
        .sign_in_as("customer@dejavu.test", "correct horse battery")
        .await;
    ensure!(stranger.is_err(), "a stranger took the account over");
    shop.sign_in("customer").await?;
    Ok(())
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_told_apart_by_nothing() -> Result<()> {
    let shop = Shop::shared();
    let login = |email: &'static str| {
        let body = json!({ "email": email, "password": "wrong password" });
        shop.stranger().post("/v1/auth/login").body(&body).send()
    };
    let known = login("admin@dejavu.test")
        .await?
        .refused(401, "credentials_wrong")?;
    let unknown = login("nobody@dejavu.test")
        .await?
        .refused(401, "credentials_wrong")?;
    let without_id = |answer: &Answer| {
        let mut json = answer.json.clone();
        json["request_id"] = Value::Null;
        json
    };
    ensure!(
        without_id(&known) == without_id(&unknown),
        "{} {}",
        known.json,
        unknown.json
    );
    Ok(())
}

async fn log_in(shop: &std::sync::Arc<Shop>, name: &str) -> Result<Answer> {
    let body = json!({ "email": format!("{name}@dejavu.test"), "password": "dejavu-local" });
    shop.stranger()
        .post("/v1/auth/login")
        .body(&body)
        .send()
        .await?
        .expect(200)
}

async fn refresh(visitor: &Visitor, token: &str, agent: &str) -> Result<Answer> {
    let call = visitor.post("/v1/auth/refresh").header("user-agent", agent);
    call.body(&json!({ "refresh_token": token })).send().await
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_ends_the_session() -> Result<()> {
    let shop = Shop::shared();
    let tokens = log_in(&shop, "logistics").await?;
    let first = tokens.text("/refresh_token")?;
    let stranger = shop.stranger();
    let second = refresh(&stranger, first, "phone").await?.expect(200)?;
    // A lost answer: the same client is given the same successor.
    let again = refresh(&stranger, first, "phone").await?.expect(200)?;
    ensure!(
        again.json["refresh_token"] == second.json["refresh_token"],
        "another successor"
    );
    // A thief with a copy: the family ends, for the owner too.
    refresh(&stranger, first, "thief")
        .await?
        .refused(401, "session_ended")?;
    let owner = shop.with_token(second.text("/access_token")?);
    owner.get("/v1/me").send().await?.expect(401)?;
    let present = second.text("/refresh_token")?;
    refresh(&stranger, present, "phone")
        .await?
        .refused(401, "session_ended")?;
    Ok(())
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() -> Result<()> {
    let shop = Shop::shared();
    let tokens = log_in(&shop, "logistics").await?;
    let visitor = shop.with_token(tokens.text("/access_token")?);
    visitor.get("/v1/me").send().await?.expect(200)?;
    visitor.post("/v1/auth/logout").send().await?.expect(204)?;
    visitor.get("/v1/me").send().await?.expect(401)?;
    refresh(&shop.stranger(), tokens.text("/refresh_token")?, "phone")
        .await?
        .expect(401)?;
    Ok(())
}

#[tokio::test]
async fn whoever_is_blocked_is_out_at_the_next_call() -> Result<()> {
    let shop = Shop::shared();
    let tokens = register(&shop, "bea@example.com").await?.expect(200)?;
    let bea = shop.with_token(tokens.text("/access_token")?);
    let me = bea.get("/v1/me").send().await?.expect(200)?;
    let manager = shop.sign_in("manager").await?;
    let path = format!("/v1/users/{}/block", me.text("/id")?);
    let block = |blocked: bool| json!({ "blocked": blocked, "reason": "for the test" });
    manager
        .post(&path)
        .body(&block(true))
        .send()
        .await?
        .expect(200)?;
    bea.get("/v1/me").send().await?.expect(401)?;
    let shut_out = shop
        .sign_in_as("bea@example.com", "correct horse battery")
        .await;
    ensure!(shut_out.is_err(), "a blocked person signed in");
    manager
        .post(&path)
        .body(&block(false))
        .send()
        .await?
        .expect(200)?;
    bea.get("/v1/me").send().await?.expect(401)?;
    shop.sign_in_as("bea@example.com", "correct horse battery")
        .await?;
    Ok(())
}

#[tokio::test]
async fn five_wrong_codes_kill_a_code() -> Result<()> {
    let shop = Shop::shared();
    let body = json!({ "email": "appraiser@dejavu.test", "purpose": "login", "channel": "email" });
    let sent = shop
        .stranger()
        .post("/v1/auth/otp")
        .body(&body)
        .send()
        .await?
        .expect(202)?;
    let code = code_from_mail(&shop, "appraiser@dejavu.test").await?;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let answer = |code: &str| {
        let body = json!({ "otp_id": sent.json["otp_id"], "code": code });
        shop.stranger()
            .post("/v1/auth/otp/verify")
            .body(&body)
            .send()
    };
    for _ in 0..5 {
        answer(wrong).await?.refused(422, "otp_wrong")?;
    }
    answer(&code).await?.refused(422, "otp_wrong")?;
    Ok(())
}
