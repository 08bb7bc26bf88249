//! Who plays in the story, and how a photo gets into the shop.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use e2e::{Shop, Visitor};
use image::{ImageFormat, RgbImage};
use serde_json::json;

/// A new consignor, and the shop's staff.
pub(crate) struct Cast {
    pub(crate) shop: Arc<Shop>,
    pub(crate) email: String,
    pub(crate) consignor: Visitor,
    pub(crate) manager: Visitor,
    pub(crate) appraiser: Visitor,
    pub(crate) logistics: Visitor,
}

impl Cast {
    /// The consignor signs up by mail; the staff sign in.
    pub(crate) async fn arrive(shop: &Arc<Shop>, email: &str) -> Result<Self> {
        Ok(Self {
            shop: Arc::clone(shop),
            email: email.to_owned(),
            consignor: sign_up(shop, email).await?,
            manager: shop.sign_in("manager").await?,
            appraiser: shop.sign_in("appraiser").await?,
            logistics: shop.sign_in("logistics").await?,
        })
    }

    /// The newest six digits that were mailed to the consignor.
    pub(crate) async fn code(&self) -> Result<String> {
        newest_code(&self.shop, &self.email).await
    }
}

/// Registers, takes the code out of the mail, and is in.
pub(crate) async fn sign_up(shop: &Arc<Shop>, email: &str) -> Result<Visitor> {
    let account = json!({
        "kind": "consignor",
        "email": email,
        "password": "una frase muy larga",
        "name": "Luisa Ibáñez de Núñez",
        "terms_version": "1",
        "auto_accept": false,
    });
    let stranger = shop.stranger();
    let sent = stranger
        .post("/v1/auth/register")
        .body(&account)
        .send()
        .await?
        .expect(202)?;
    let code = newest_code(shop, email).await?;
    let answer = json!({ "otp_id": sent.json["otp_id"], "code": code });
    let tokens = stranger
        .post("/v1/auth/otp/verify")
        .body(&answer)
        .send()
        .await?
        .expect(200)?;
    Ok(shop.with_token(tokens.text("/access_token")?))
}

async fn newest_code(shop: &Shop, email: &str) -> Result<String> {
    shop.settle().await?;
    let mails = shop.mails_to(email).await?;
    let codes = mails.iter().rev().filter_map(|mail| {
        let text = mail["text"].as_str()?;
        text.split(|c: char| !c.is_ascii_digit())
            .find(|run| run.len() == 6)
            .map(str::to_owned)
    });
    codes.into_iter().next().context("no code was mailed")
}

/// A real JPEG, uploaded and checked.
pub(crate) async fn photo(shop: &Shop, visitor: &Visitor, shade: u8) -> Result<String> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(320, 240, |x, y| image::Rgb([shade, x as u8, y as u8]));
    picture.write_to(&mut bytes, ImageFormat::Jpeg)?;
    let bytes = bytes.into_inner();
    let wish = json!({
        "purpose": "item_photo",
        "content_type": "image/jpeg",
        "content_length": bytes.len(),
    });
    let begun = visitor
        .post("/v1/media/uploads")
        .body(&wish)
        .send()
        .await?
        .expect(201)?;
    let stored = shop.upload(&begun.json["upload"], bytes).await?;
    ensure!(stored.status == 200, "the upload failed: {stored:?}");
    shop.settle().await?;
    let id = begun.text("/media_id")?.to_owned();
    let media = visitor
        .get(&format!("/v1/media/{id}"))
        .send()
        .await?
        .expect(200)?;
    ensure!(media.json["status"] == "checked", "{}", media.json);
    let fetched = shop.fetch(media.text("/download/url")?).await?;
    image::load_from_memory(&fetched.bytes).context("the photo that comes back is no picture")?;
    Ok(id)
}
