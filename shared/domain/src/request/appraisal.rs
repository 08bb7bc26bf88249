//! The appraisal of one item: scores, what is suspicious, what the market says, what to offer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{MediaId, UserId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::terms::Mode;
use crate::time::Timestamp;

/// The best score of a criterion.
pub const MAX_SCORE: u8 = 5;

vocabulary! {
    /// What the overall score amounts to.
    pub enum Band {
        /// 4.50 and more.
        Excellent = "excellent",
        /// 3.50 to 4.49.
        Good = "good",
        /// 2.50 to 3.49.
        Fair = "fair",
        /// Less than 2.50.
        Poor = "poor",
    }
}

impl Band {
    /// The band of an overall score in hundredths.
    pub const fn of(overall: u16) -> Self {
        match overall {
            450.. => Self::Excellent,
            350..=449 => Self::Good,
            250..=349 => Self::Fair,
            0..=249 => Self::Poor,
        }
    }
}

vocabulary! {
    /// What makes an item suspicious.
    pub enum RedFlag {
        /// Signs of a copy.
        SuspectedCounterfeit = "suspected_counterfeit",
        /// The consignor may not be the owner.
        OwnershipUnclear = "ownership_unclear",
        /// The serial number was removed or altered.
        SerialAltered = "serial_altered",
        /// May be stolen.
        SuspectedStolen = "suspected_stolen",
        /// A protected species or another material whose trade is limited.
        RestrictedMaterial = "restricted_material",
        /// Not safe to sell.
        Unsafe = "unsafe",
    }
}

vocabulary! {
    /// What a check of authenticity found.
    pub enum AuthenticityResult {
        /// It is what it claims to be.
        Genuine = "genuine",
        /// It may not be.
        Doubtful = "doubtful",
        /// It is not.
        Counterfeit = "counterfeit",
        /// Nobody looked, or there is nothing to look for.
        NotChecked = "not_checked",
    }
}

vocabulary! {
    /// Why the house does not take an item.
    pub enum DeclineReason {
        /// Not what the house sells.
        NotOurGoods = "not_our_goods",
        /// In too bad a condition.
        PoorCondition = "poor_condition",
        /// Worth too little.
        LowValue = "low_value",
        /// Not genuine, or not surely so.
        Authenticity = "authenticity",
        /// Too many of the kind in stock.
        Overstocked = "overstocked",
        /// Never came in.
        NotReceived = "not_received",
        /// The law forbids its sale.
        Prohibited = "prohibited",
    }
}

/// The score of one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// What is judged, such as `leather` or `hardware`.
    pub criterion: String,
    /// 0 to 5.
    #[schemars(range(max = 5))]
    pub score: u8,
    /// How much it counts against the others; at least 1.
    #[schemars(range(min = 1))]
    pub weight: u8,
}

/// A check of authenticity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authenticity {
    /// What it found.
    pub result: AuthenticityResult,
    /// How it was checked; needed for every result but `not_checked`.
    #[serde(default)]
    pub method: String,
    /// The certificate.
    pub certificate_file: Option<MediaId>,
}

/// A sale elsewhere that the price leans on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparable {
    /// Where, and what.
    pub source: String,
    /// For how much.
    pub price: Money,
}

/// What the market pays for such an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarketRange {
    /// From.
    pub low: Money,
    /// To.
    pub high: Money,
    /// What the range leans on.
    #[serde(default)]
    pub comparables: Vec<Comparable>,
}

/// What an appraiser says of an item the house may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// Scores, one per criterion.
    pub scores: Vec<Score>,
    /// What is suspicious.
    #[serde(default)]
    pub red_flags: Vec<RedFlag>,
    /// Whether it is genuine.
    pub authenticity: Authenticity,
    /// What the market pays.
    pub market: MarketRange,
    /// What to list it at, or to buy it for.
    pub recommended_price: Money,
    /// How to take it.
    pub recommended_mode: Mode,
    /// For colleagues.
    #[serde(default)]
    pub notes: String,
    /// Photos of the appraisal.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

/// What an appraiser hands in for one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// The house may take it.
    Scored {
        /// What there is to say of it.
        findings: Findings,
    },
    /// The house does not take it.
    Declined {
        /// Why.
        reason: DeclineReason,
        /// In words, for the consignor.
        #[serde(default)]
        text: String,
        /// What is suspicious.
        #[serde(default)]
        red_flags: Vec<RedFlag>,
    },
}

/// The appraisal of one item, with what follows from the scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Appraisal {
    /// By whom.
    pub appraiser: UserId,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// What they say.
    pub verdict: Verdict,
    /// The weighted mean of the scores in hundredths, 0 to 500; none for a declined item.
    pub overall: Option<u16>,
    /// What the overall score amounts to; none for a declined item.
    pub band: Option<Band>,
}

impl Appraisal {
    /// An appraisal of what was handed in. The verdict has been checked.
    pub(super) fn new(appraiser: UserId, verdict: Verdict, now: Timestamp) -> Self {
        let overall = match &verdict {
            Verdict::Scored { findings } => Some(overall(&findings.scores)),
            Verdict::Declined { .. } => None,
        };
        Self {
            appraiser,
            submitted_at: now,
            verdict,
            overall,
            band: overall.map(Band::of),
        }
    }

    /// Whether the house may take the item.
    pub fn is_scored(&self) -> bool {
        match self.verdict {
            Verdict::Scored { .. } => true,
            Verdict::Declined { .. } => false,
        }
    }

    /// Whether someone must look at it before anything is offered: a red flag, or a check of
    /// authenticity that did not come out clean.
    pub fn is_suspicious(&self) -> bool {
        match &self.verdict {
            Verdict::Scored { findings } => {
                !findings.red_flags.is_empty()
                    || matches!(
                        findings.authenticity.result,
                        AuthenticityResult::Doubtful | AuthenticityResult::Counterfeit
                    )
            }
            Verdict::Declined { red_flags, .. } => !red_flags.is_empty(),
        }
    }
}

/// The weighted mean of the scores in hundredths, rounded half up; 0 when nothing counts.
pub fn overall(scores: &[Score]) -> u16 {
    let weights: u32 = scores.iter().map(|score| u32::from(score.weight)).sum();
    let points: u32 = scores
        .iter()
        .map(|score| u32::from(score.score) * u32::from(score.weight))
        .sum();
    if weights == 0 {
        return 0;
    }
    // A mean of scores of at most 255 in hundredths is at most 25 500.
    u16::try_from((points * 100 + weights / 2) / weights).unwrap_or(u16::MAX)
}

/// Notes what is wrong with a verdict.
pub(super) fn check(verdict: &Verdict, note: &mut dyn FnMut(String, &'static str)) {
    let findings = match verdict {
        Verdict::Declined { .. } => return,
        Verdict::Scored { findings } => findings,
    };
    if findings.scores.is_empty() {
        note("scores".into(), "at least one is needed");
    }
    for (place, score) in findings.scores.iter().enumerate() {
        if score.criterion.trim().is_empty() {
            note(format!("scores[{place}].criterion"), "must not be empty");
        }
        if score.score > MAX_SCORE {
            note(format!("scores[{place}].score"), "must be 0 to 5");
        }
        if score.weight == 0 {
            note(format!("scores[{place}].weight"), "must be at least 1");
        }
        let earlier = &findings.scores[..place];
        if earlier
            .iter()
            .any(|other| other.criterion == score.criterion)
        {
            note(format!("scores[{place}].criterion"), "is there already");
        }
    }
    let authenticity = &findings.authenticity;
    match authenticity.result {
        AuthenticityResult::NotChecked => {}
        AuthenticityResult::Genuine
        | AuthenticityResult::Doubtful
        | AuthenticityResult::Counterfeit => {
            if authenticity.method.trim().is_empty() {
                note("authenticity.method".into(), "is needed");
            }
        }
    }
    if authenticity.result == AuthenticityResult::Counterfeit {
        note(
            "authenticity.result".into(),
            "a counterfeit is declined, not scored",
        );
    }
    if !findings.market.low.is_positive() {
        note("market.low".into(), "must be more than nothing");
    }
    if findings.market.high < findings.market.low {
        note("market.high".into(), "must not be under the low end");
    }
    if !findings.recommended_price.is_positive() {
        note("recommended_price".into(), "must be more than nothing");
    }
}
