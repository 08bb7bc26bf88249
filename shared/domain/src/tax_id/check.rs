//! One check of a RUC: what the rule says beside what the authority says (R17).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AuthorityVerdict, Dv, LocalVerdict, Pasted, Ruc, TaxIdCheck, TaxIdError, TaxIdType,
    TaxpayerKind, authority, local,
};
use crate::digest::Sha256;
use crate::event::Event;
use crate::ids::{Id as _, TaxCheckId};
use crate::time::Timestamp;

/// What the authority answered.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// It knows the RUC, with these check digits and perhaps a name.
    Registered {
        /// The check digits it keeps.
        dv: Dv,
        /// The name it keeps.
        name: Option<String>,
    },
    /// It does not know the RUC.
    Unknown,
}

/// What the authority keeps is about a person.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Registered { .. } => "Registered(***)",
            Self::Unknown => "Unknown",
        })
    }
}

/// The authority's last answer about a RUC, as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// What it meant for the check digits that were asked about.
    pub verdict: AuthorityVerdict,
    /// The check digits it keeps; none for a RUC that it does not know.
    pub dv: Option<Dv>,
    /// The name it keeps.
    pub name: Option<String>,
    /// When it answered.
    pub at: Timestamp,
}

/// Never the name.
impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Heard")
            .field("verdict", &self.verdict)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// The latest check of a RUC in the hands of one kind of taxpayer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RucCheck {
    /// Its id, which does not tell the number.
    pub id: TaxCheckId,
    /// The number.
    pub ruc: Ruc,
    /// Whose it is.
    pub taxpayer: TaxpayerKind,
    /// The check digits that came with it.
    pub stated: Option<Dv>,
    /// The check digits by the rule.
    pub rule: Dv,
    /// What the rule says.
    pub local: LocalVerdict,
    /// The authority's last answer. An answer stays when a later question gets none.
    pub heard: Option<Heard>,
    /// Whether that answer was given to this very check.
    pub answered: bool,
    /// When it was checked.
    pub checked_at: Timestamp,
    /// How often it was checked.
    pub version: u64,
}

/// What happened to a tax id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum TaxIdEvent {
    /// It was checked. Neither number nor name is told.
    Checked {
        /// What sort of tax id it is.
        sort: TaxIdType,
        /// What the rule says.
        local: LocalVerdict,
        /// What the authority says; nothing when it did not answer.
        authority: Option<AuthorityVerdict>,
    },
}

impl Event for TaxIdEvent {
    const SOURCE: &'static str = "dejavu.consignors";

    fn name(&self) -> &'static str {
        match self {
            Self::Checked { .. } => "TaxIdChecked",
        }
    }
}

/// A RUC that someone asks about: it reads, and such a taxpayer can have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    ruc: Ruc,
    taxpayer: TaxpayerKind,
    stated: Option<Dv>,
    rule: Dv,
}

impl Question {
    /// Reads a RUC as it was typed or pasted; `apart` are check digits from a field of their own.
    ///
    /// # Errors
    /// [`TaxIdError`], naming what is wrong.
    pub fn ask(text: &str, apart: Option<Dv>, taxpayer: TaxpayerKind) -> Result<Self, TaxIdError> {
        let Pasted { ruc, dv: stated } = Pasted::parse(text)?.and(apart)?;
        let rule = ruc.dv(taxpayer)?;
        Ok(Self {
            ruc,
            taxpayer,
            stated,
            rule,
        })
    }

    /// The question of a check once more.
    pub fn again(check: &RucCheck) -> Self {
        Self {
            ruc: check.ruc.clone(),
            taxpayer: check.taxpayer,
            stated: check.stated,
            rule: check.rule,
        }
    }

    /// The number.
    pub fn ruc(&self) -> &Ruc {
        &self.ruc
    }

    /// Whose it is.
    pub fn taxpayer(&self) -> TaxpayerKind {
        self.taxpayer
    }

    /// The check digits that came with it.
    pub fn stated(&self) -> Option<Dv> {
        self.stated
    }

    /// The check digits by the rule.
    pub fn rule(&self) -> Dv {
        self.rule
    }

    /// What comes of it. `before` is the check of this RUC before this one; `answer` is nothing
    /// when the authority did not answer.
    pub fn settle(
        self,
        before: Option<&RucCheck>,
        answer: Option<Answer>,
        at: Timestamp,
    ) -> (RucCheck, TaxIdEvent) {
        let registered = match &answer {
            Some(Answer::Registered { dv, .. }) => Some(*dv),
            Some(Answer::Unknown) | None => None,
        };
        let verdict = answer.as_ref().map(|_| authority(registered, self.stated));
        let fresh = answer.zip(verdict).map(|(answer, verdict)| Heard {
            verdict,
            dv: registered,
            name: match answer {
                Answer::Registered { name, .. } => name,
                Answer::Unknown => None,
            },
            at,
        });
        // With no digits stated, the authority's own are held against the rule.
        let held = self.stated.or(registered);
        let check = RucCheck {
            id: id_of(&self.ruc, self.taxpayer),
            local: local(self.rule, held),
            answered: fresh.is_some(),
            heard: fresh.or_else(|| before.and_then(|before| before.heard.clone())),
            checked_at: at,
            version: before.map_or(1, |before| before.version + 1),
            ruc: self.ruc,
            taxpayer: self.taxpayer,
            stated: self.stated,
            rule: self.rule,
        };
        let event = TaxIdEvent::Checked {
            sort: check.sort(),
            local: check.local,
            authority: verdict,
        };
        (check, event)
    }
}

/// The id under which a RUC in the hands of one kind of taxpayer is found: always the same, and the
/// number does not stand in it, because ids end up in logs.
pub fn id_of(ruc: &Ruc, taxpayer: TaxpayerKind) -> TaxCheckId {
    let number = ruc.to_string();
    let digest = Sha256::of_parts([taxpayer.as_str().as_bytes(), number.as_bytes()]);
    let half = digest.as_str().get(..32).unwrap_or_default();
    let bits = u128::from_str_radix(half, 16).expect("a fingerprint is 64 hexadecimal digits");
    TaxCheckId::new(ulid::Ulid(bits))
}

impl RucCheck {
    /// What sort of tax id it is.
    pub fn sort(&self) -> TaxIdType {
        TaxIdType::of(&self.ruc, self.taxpayer)
    }

    /// The authority's answer to this very check; nothing when it gave none.
    pub fn answered(&self) -> Option<&Heard> {
        self.heard.as_ref().filter(|_| self.answered)
    }

    /// The check digits to use: the authority's if it knows the RUC, else the rule's.
    pub fn dv(&self) -> Dv {
        self.answered()
            .and_then(|heard| heard.dv)
            .unwrap_or(self.rule)
    }

    /// The strongest thing this check says.
    pub fn check(&self) -> TaxIdCheck {
        self.answered()
            .map_or(self.local.into(), |heard| heard.verdict.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("an instant")
    }

    fn dv(text: &str) -> Dv {
        Dv::parse(text).expect("check digits")
    }

    fn ask(text: &str) -> Question {
        Question::ask(text, None, TaxpayerKind::Juridical).expect("a RUC")
    }

    fn registered(text: &str) -> Option<Answer> {
        Some(Answer::Registered {
            dv: dv(text),
            name: Some("Ejemplo, S.A.".to_owned()),
        })
    }

    const NOON: &str = "2026-11-24T17:00:00Z";
    const LATER: &str = "2026-11-24T18:00:00Z";

    #[test]
    fn the_id_is_always_the_same_and_does_not_tell_the_number() {
        let ruc = Ruc::parse("8-NT-1-123456").expect("a RUC");
        let natural = id_of(&ruc, TaxpayerKind::Natural);
        assert_eq!(natural, id_of(&ruc, TaxpayerKind::Natural));
        assert_ne!(natural, id_of(&ruc, TaxpayerKind::Juridical));
        assert_eq!(TaxCheckId::parse(natural.as_str()), Ok(natural.clone()));
        assert!(!natural.as_str().contains("123456"));
    }

    #[test]
    fn the_authority_decides_over_the_rule() {
        let (check, event) = ask("155596713-2-2015 DV 60").settle(None, registered("60"), at(NOON));
        assert_eq!(check.local, LocalVerdict::LocalMismatch);
        assert_eq!(check.check(), TaxIdCheck::AuthorityOk);
        assert_eq!(check.dv(), dv("60"));
        assert_eq!(
            event,
            TaxIdEvent::Checked {
                sort: TaxIdType::Juridical,
                local: LocalVerdict::LocalMismatch,
                authority: Some(AuthorityVerdict::AuthorityOk),
            }
        );
    }

    #[test]
    fn digits_that_the_authority_does_not_keep_are_refused_by_it() {
        let (check, _) = ask("155596713-2-2015 DV 59").settle(None, registered("60"), at(NOON));
        assert_eq!(check.local, LocalVerdict::LocalOk);
        assert_eq!(check.check(), TaxIdCheck::AuthorityNo);
        assert_eq!(check.dv(), dv("60"));
        let (check, _) = ask("155596713-2-2015").settle(None, Some(Answer::Unknown), at(NOON));
        assert_eq!(check.check(), TaxIdCheck::AuthorityNo);
        assert_eq!(check.dv(), dv("59"));
    }

    #[test]
    fn without_stated_digits_the_rule_is_held_against_the_authority() {
        let (check, _) = ask("155596713-2-2015").settle(None, registered("60"), at(NOON));
        assert_eq!(check.local, LocalVerdict::LocalMismatch);
        assert_eq!(check.check(), TaxIdCheck::AuthorityOk);
    }

    #[test]
    fn a_silent_authority_leaves_the_rule_and_what_was_heard_before() {
        let (first, _) = ask("155596713-2-2015").settle(None, registered("59"), at(NOON));
        let (second, event) = ask("155596713-2-2015 dv 1").settle(Some(&first), None, at(LATER));
        assert_eq!(second.version, 2);
        assert_eq!(second.heard, first.heard);
        assert_eq!(second.answered(), None);
        assert_eq!(second.check(), TaxIdCheck::LocalMismatch);
        assert_eq!(second.dv(), dv("59"));
        assert!(matches!(
            event,
            TaxIdEvent::Checked {
                authority: None,
                ..
            }
        ));
    }

    #[test]
    fn a_check_that_got_no_answer_is_asked_again_as_it_was() {
        let (first, _) = ask("155596713-2-2015 DV 59").settle(None, None, at(NOON));
        assert_eq!(first.check(), TaxIdCheck::LocalOk);
        let again = Question::again(&first);
        let (second, _) = again.settle(Some(&first), registered("59"), at(LATER));
        assert_eq!(second.check(), TaxIdCheck::AuthorityOk);
        assert_eq!((second.id, second.version), (first.id, 2));
    }

    #[test]
    fn digits_given_twice_must_be_the_same() {
        let taxpayer = TaxpayerKind::Juridical;
        let twice = |apart| Question::ask("155596713-2-2015:59", Some(dv(apart)), taxpayer);
        assert_eq!(twice("59").map(|asked| asked.stated()), Ok(Some(dv("59"))));
        assert_eq!(twice("60"), Err(TaxIdError::TwoDvs));
    }
}
