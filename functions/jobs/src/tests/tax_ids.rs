//! Tax ids that the authority has not answered are asked about again.

use std::sync::Arc;

use data::tax_ids::{latest, recheck, unanswered};
use domain::event::Cause;
use domain::tax_id::check::{Question, RucCheck};
use domain::tax_id::{Dv, TaxIdCheck, TaxpayerKind};
use integrations::tax_authority::AuthorityError;
use integrations::testing::TaxRegister;
use testkit::Stage;

use crate::{Context, invoke};

const SAMPLE: &str = include_str!("../../../../events/recheck_tax_ids.json");
const KIND: TaxpayerKind = TaxpayerKind::Juridical;

struct Office {
    stage: Stage,
    cx: Context,
    register: Arc<TaxRegister>,
}

fn number(place: u32) -> String {
    format!("{}-2-2015", 155_000_001 + place)
}

fn question(place: u32) -> Question {
    Question::ask(&number(place), None, KIND).unwrap()
}

fn down() -> AuthorityError {
    AuthorityError::Unavailable {
        detail: "no answer in time".to_owned(),
    }
}

impl Office {
    /// With so many checks that got no answer, one a second.
    async fn open(count: u32) -> Self {
        let stage = Stage::new().await;
        let register = Arc::new(TaxRegister::default());
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let office = Self {
            cx: cx.unwrap().with_authority(register.clone()),
            register,
            stage,
        };
        for place in 0..count {
            let at = office.cx.now().plus_seconds(i64::from(place) - 10_000);
            let (check, event) = question(place).settle(None, None, at);
            let cause = Cause::house("test", at, "test", "test");
            let change = office.stage.table.begin(cause).tax_id(&check, &event);
            change.commit().await.unwrap();
        }
        office
    }

    fn know(&self, place: u32) {
        let question = question(place);
        let dv: Dv = question.rule();
        let name = "Istmo Azul, S.A.";
        self.register.enter(question.ruc(), KIND, dv, name);
    }

    async fn runs(&self) {
        let run = invoke(&self.cx, "recheck_tax_ids", SAMPLE).await;
        assert_eq!(run.unwrap(), "null");
    }

    async fn waiting(&self) -> usize {
        unanswered(&self.stage.table, None, 100)
            .await
            .unwrap()
            .len()
    }

    async fn check(&self, place: u32) -> RucCheck {
        let check = latest(&self.stage.table, question(place).ruc(), KIND).await;
        check.unwrap().unwrap()
    }
}

#[tokio::test]
async fn what_was_right_by_the_rule_alone_gets_the_authoritys_word() {
    let office = Office::open(45).await;
    for place in 0..45 {
        office.know(place);
    }
    assert_eq!(office.check(3).await.check(), TaxIdCheck::LocalOk);
    office.runs().await;
    assert_eq!(office.waiting().await, 0);
    let check = office.check(3).await;
    assert_eq!((check.check(), check.version), (TaxIdCheck::AuthorityOk, 2));
    let kept = recheck(&office.stage.table).await.unwrap();
    assert_eq!(kept.behind(), None, "the next run begins anew");
    office.runs().await;
    assert_eq!(office.check(3).await.version, 2);
}

#[tokio::test]
async fn an_authority_that_is_down_is_left_alone_and_the_next_run_goes_on() {
    let office = Office::open(10).await;
    for place in 0..10 {
        office.know(place);
    }
    for _ in 0..3 {
        office.register.fail_next(down());
    }
    office.runs().await;
    assert_eq!(office.waiting().await, 10, "three silences are enough");
    let kept = recheck(&office.stage.table).await.unwrap();
    assert!(kept.behind().is_some());
    office.runs().await;
    assert_eq!(
        office.waiting().await,
        3,
        "those that were asked about before wait"
    );
    office.runs().await;
    assert_eq!(office.waiting().await, 0);
}

#[tokio::test]
async fn a_question_that_is_refused_holds_up_no_other() {
    let office = Office::open(8).await;
    for place in 0..8 {
        office.know(place);
    }
    for _ in 0..5 {
        let code = "400".to_owned();
        office.register.fail_next(AuthorityError::Refused { code });
    }
    office.runs().await;
    assert_eq!(office.waiting().await, 5);
}

#[tokio::test]
async fn an_authority_that_is_not_set_up_is_asked_nothing() {
    let mut office = Office::open(1).await;
    let cx = Context::new(&office.stage.config(), office.stage.clock.clone()).await;
    office.cx = cx.unwrap();
    office.runs().await;
    assert_eq!(office.waiting().await, 1);
}
