//! An item of a request: what the consignor says of it, and what became of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Appraisal;
use crate::ids::{BrandId, CategoryId, MediaId, RequestItemId};
use crate::machine::vocabulary;
use crate::money::Money;

/// The most items of one request.
pub const MAX_ITEMS: usize = 50;

/// The most photos of one item. The least, to submit, is one.
pub const MAX_PHOTOS: usize = 12;

vocabulary! {
    /// The condition as the consignor sees it.
    pub enum SelfCondition {
        /// Never used.
        New = "new",
        /// As good as new.
        Excellent = "excellent",
        /// Used, without faults.
        Good = "good",
        /// Used, with faults.
        Fair = "fair",
    }
}

vocabulary! {
    /// What became of an item.
    pub enum ItemDecision {
        /// Nothing yet.
        Pending = "pending",
        /// Its line was accepted.
        Accepted = "accepted",
        /// The house does not take it.
        Declined = "declined",
        /// The consignor does not leave it.
        Withdrawn = "withdrawn",
    }
}

/// Where and when the consignor bought the item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseInfo {
    /// The year.
    pub year: Option<u16>,
    /// What was paid.
    pub price: Option<Money>,
    /// The receipt.
    pub receipt_file: Option<MediaId>,
}

/// A photo of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// The uploaded file.
    pub media_id: MediaId,
    /// What it shows, for those who can not see it.
    pub caption: Option<String>,
}

/// What the consignor says of an item. Everything can be missing in a draft but the title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDetails {
    /// What it is, in a few words.
    pub title: String,
    /// The category; needed to submit.
    pub category_id: Option<CategoryId>,
    /// The brand, if it has one.
    pub brand_id: Option<BrandId>,
    /// What there is to say of it.
    #[serde(default)]
    pub description: String,
    /// What the consignor hopes for.
    pub expected_price: Option<Money>,
    /// What the consignor will not go under.
    pub minimum_price: Option<Money>,
    /// Where and when it was bought.
    pub purchase: Option<PurchaseInfo>,
    /// The condition as the consignor sees it.
    pub condition: Option<SelfCondition>,
    /// The serial number.
    pub serial: Option<String>,
    /// Photos, at most twelve; one is needed to submit.
    #[serde(default)]
    pub photos: Vec<Photo>,
    /// Answers to the checklist of the category, by the key of the question.
    #[serde(default)]
    pub checklist: BTreeMap<String, String>,
}

/// An item of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestItem {
    /// Its id.
    pub id: RequestItemId,
    /// What the consignor says of it.
    pub details: ItemDetails,
    /// What the appraiser says of it.
    pub appraisal: Option<Appraisal>,
    /// What became of it.
    pub decision: ItemDecision,
}

vocabulary! {
    /// What kind of answer a question takes.
    pub enum AnswerKind {
        /// `yes` or `no`.
        YesNo = "yes_no",
        /// Words.
        Text = "text",
        /// One of the options.
        Choice = "choice",
    }
}

/// A question of a category's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistQuestion {
    /// The stable key that answers go by.
    pub key: String,
    /// The question as people read it.
    pub text: String,
    /// The kind of answer.
    pub kind: AnswerKind,
    /// What can be answered, for a choice.
    #[serde(default)]
    pub options: Vec<String>,
    /// Whether a submission needs the answer.
    pub required: bool,
}

/// The checklist of one category, as it is when a request is submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Which category.
    pub category: CategoryId,
    /// Its questions.
    pub questions: Vec<ChecklistQuestion>,
}

/// Notes what is wrong with details as such, in a draft or later.
pub(super) fn check_details(
    details: &ItemDetails,
    path: &str,
    note: &mut dyn FnMut(String, &'static str),
) {
    if details.title.trim().is_empty() {
        note(format!("{path}title"), "must not be empty");
    }
    if details.photos.len() > MAX_PHOTOS {
        note(format!("{path}photos"), "must be at most 12");
    }
    for (place, photo) in details.photos.iter().enumerate() {
        if details.photos[..place]
            .iter()
            .any(|earlier| earlier.media_id == photo.media_id)
        {
            note(format!("{path}photos[{place}]"), "is there already");
        }
    }
    let prices = [
        ("expected_price", details.expected_price),
        ("minimum_price", details.minimum_price),
        (
            "purchase.price",
            details.purchase.as_ref().and_then(|bought| bought.price),
        ),
    ];
    for (field, price) in prices {
        if price.is_some_and(|price| price < Money::ZERO) {
            note(format!("{path}{field}"), "must not be negative");
        }
    }
    if let (Some(least), Some(hoped)) = (details.minimum_price, details.expected_price)
        && least > hoped
    {
        note(
            format!("{path}minimum_price"),
            "must not be above the expected price",
        );
    }
}

/// Notes everything a submission lacks in one item.
pub(super) fn check_complete(
    details: &ItemDetails,
    path: &str,
    checklists: &[Checklist],
    note: &mut dyn FnMut(String, &'static str),
) {
    check_details(details, path, note);
    if details.photos.is_empty() {
        note(format!("{path}photos"), "at least one is needed");
    }
    let Some(category) = &details.category_id else {
        note(format!("{path}category_id"), "is needed");
        return;
    };
    let Some(checklist) = checklists.iter().find(|list| &list.category == category) else {
        note(format!("{path}category_id"), "is no category of the house");
        return;
    };
    for question in &checklist.questions {
        let answer = details.checklist.get(&question.key).map(|text| text.trim());
        match answer {
            None | Some("") if question.required => {
                note(format!("{path}checklist.{}", question.key), "is needed");
            }
            None | Some("") => {}
            Some(answer) if !fits(question, answer) => note(
                format!("{path}checklist.{}", question.key),
                "is no answer to the question",
            ),
            Some(_) => {}
        }
    }
    for key in details.checklist.keys() {
        if !checklist
            .questions
            .iter()
            .any(|question| &question.key == key)
        {
            note(
                format!("{path}checklist.{key}"),
                "is no question of the category",
            );
        }
    }
}

fn fits(question: &ChecklistQuestion, answer: &str) -> bool {
    match question.kind {
        AnswerKind::YesNo => matches!(answer, "yes" | "no"),
        AnswerKind::Text => true,
        AnswerKind::Choice => question.options.iter().any(|option| option == answer),
    }
}
