//! What callers send about accounts.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::access::RoleKey;
use domain::contact::{Email, Locale, Phone};
use domain::ids::{LocationId, UserId};
use domain::tax_id::{Dv, TaxIdType, TaxpayerKind};
use domain::time::Date;
use domain::user::{ExternalRef, UserStatus};

use crate::common::patched;
use crate::identity::roles::GrantBody;

/// The path of a user.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct UserPath {
    /// Which user.
    #[garde(skip)]
    pub id: UserId,
}

/// Which accounts are listed: by how one thing begins, or by where they stand or what they are
/// with how the name begins.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UserQuery {
    /// How the name begins; accents and capitals do not matter. Alone, or with `status` or `role`.
    #[garde(length(chars, min = 1, max = 120))]
    pub name: Option<String>,
    /// How the address begins.
    #[garde(length(chars, min = 1, max = 254))]
    pub email: Option<String>,
    /// How the number begins: with a plus and the country code, or as it is dialled in Panama.
    #[garde(length(chars, min = 1, max = 24))]
    pub phone: Option<String>,
    /// How the tax id begins.
    #[garde(length(chars, min = 1, max = 40))]
    pub tax_id: Option<String>,
    /// Where they stand. Who is deleted is in no list.
    #[garde(skip)]
    pub status: Option<UserStatus>,
    /// A role they have.
    #[garde(skip)]
    pub role: Option<RoleKey>,
    /// Rows per page.
    #[garde(range(min = 1, max = 100))]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(length(bytes, max = 2_000))]
    pub cursor: Option<String>,
}

/// Shut out, or let in again.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BlockOrder {
    /// True to shut out.
    #[garde(skip)]
    pub blocked: bool,
    /// Why; kept in the history.
    #[garde(length(chars, min = 3, max = 500))]
    pub reason: String,
}

/// A second factor is taken away.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ResetOrder {
    /// Why, and how it was made sure who asks; kept in the history.
    #[garde(length(chars, min = 3, max = 500))]
    pub reason: String,
}

/// Who is asked in.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The address; the invitation goes there.
    #[garde(skip)]
    pub email: Email,
    /// In E.164.
    #[garde(skip)]
    #[serde(default)]
    pub phone: Option<Phone>,
    /// How they are called.
    #[garde(length(chars, min = 1, max = 120), custom(has_text))]
    pub name: String,
    /// In which language they are written to.
    #[garde(skip)]
    #[serde(default)]
    pub locale: Locale,
    /// What they are: only what the caller may give.
    #[garde(length(min = 1, max = 20), dive)]
    pub roles: Vec<GrantBody>,
    /// The shops they belong to.
    #[garde(length(max = 50))]
    #[serde(default)]
    pub location_ids: Vec<LocationId>,
    /// Who they are in other systems.
    #[garde(length(max = 20), custom(refs))]
    #[serde(default)]
    pub external_refs: Vec<ExternalRef>,
    /// Who they are before the law.
    #[garde(dive)]
    #[serde(default)]
    pub profile: Option<ProfileBody>,
}

/// Who a person is before the law, as a merge patch. Where nothing is known yet, the kind and the
/// legal name are needed.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProfileBody {
    /// A person, or a company.
    #[garde(skip)]
    #[serde(default)]
    pub kind: Option<TaxpayerKind>,
    /// The name on the identity card, or in the public registry.
    #[garde(length(chars, min = 1, max = 200), inner(custom(has_text)))]
    #[serde(default)]
    pub legal_name: Option<String>,
    /// The name a business is known by.
    #[garde(length(chars, min = 1, max = 200))]
    #[serde(default, deserialize_with = "patched")]
    pub trade_name: Option<Option<String>>,
    /// The tax id.
    #[garde(dive)]
    #[serde(default, deserialize_with = "patched")]
    pub tax_id: Option<Option<TaxIdBody>>,
    /// When a person was born.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub birth_date: Option<Option<Date>>,
}

/// A tax id as someone states it. Check digits that the rule does not give are a warning only.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TaxIdBody {
    /// What sort of id it is.
    #[serde(rename = "type")]
    #[garde(skip)]
    pub sort: TaxIdType,
    /// The number, however it is written.
    #[garde(length(chars, min = 1, max = 60))]
    pub ruc: String,
    /// The check digits, if they are known.
    #[garde(skip)]
    #[serde(default)]
    pub dv: Option<Dv>,
}

/// Not blanks alone.
pub(crate) fn has_text(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("must not be blank"));
    }
    Ok(())
}

pub(super) fn refs(refs: &[ExternalRef], _: &()) -> garde::Result {
    let short = |text: &str, most| (1..=most).contains(&text.chars().count());
    let fits = |known: &ExternalRef| {
        short(&known.system, 40)
            && short(&known.id, 120)
            && known
                .api_version
                .as_ref()
                .is_none_or(|text| short(text, 20))
    };
    if refs.iter().all(fits) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "system, id and api_version have 1 to 40, 120 and 20 characters",
        ))
    }
}
