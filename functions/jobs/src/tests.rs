mod audit;
mod tax_ids;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use data::catalogue;
use data::migrations::{self, Outcome, Runner};
use domain::catalogue::Brand;
use domain::event::Cause;
use domain::settings::Settings;
use integrations::deployments::AnswerError;
use integrations::testing::AnswerBox;
use runtime::NotServed;
use testkit::{Stage, id};

use crate::{Context, invoke};

const SAMPLE: &str = include_str!("../../../events/migrate.json");

struct Deployed {
    stage: Stage,
    cx: Context,
    answers: Arc<AnswerBox>,
}

impl Deployed {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let answers = Arc::new(AnswerBox::default());
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let cx = cx.unwrap().with_answers(answers.clone());
        Self { stage, cx, answers }
    }

    /// A house with so many things in it, one after another, that a run takes several steps; and
    /// time for one step a run.
    async fn in_a_hurry(count: u128) -> Self {
        let mut house = Self::new().await;
        let numbers: Vec<u128> = (0..count).collect();
        for some in numbers.chunks(90) {
            let cause = Cause::house("test", house.cx.now(), "test", "test");
            let mut change = house.stage.table.begin(cause);
            for number in some {
                change = change.put_brand(&Brand {
                    id: id(*number),
                    name: format!("Brand {number}"),
                    slug: format!("brand-{number}"),
                });
            }
            change.commit().await.unwrap();
        }
        house.cx = house.cx.with_patience(Duration::ZERO);
        house
    }

    async fn runs(&self, event: &Value) -> Result<String, NotServed> {
        invoke(&self.cx, "migrate", &event.to_string()).await
    }

    /// The answers so far: status, and reason.
    fn answered(&self) -> Vec<(String, String)> {
        let word = |answer: &Value, name: &str| answer[name].as_str().unwrap().to_owned();
        let read = |(_, text): &(String, String)| serde_json::from_str(text).unwrap();
        let answers: Vec<Value> = self.answers.taken().iter().map(read).collect();
        let plain = |answer: &Value| (word(answer, "Status"), word(answer, "Reason"));
        answers.iter().map(plain).collect()
    }
}

fn sample() -> Value {
    serde_json::from_str(SAMPLE).unwrap()
}

fn asks(what: &str) -> Value {
    let mut event = sample();
    event["RequestType"] = json!(what);
    event
}

fn success() -> (String, String) {
    ("SUCCESS".to_owned(), String::new())
}

#[tokio::test]
async fn a_deployment_is_migrated_and_answered() {
    let house = Deployed::new().await;
    for event in [asks("Create"), sample()] {
        assert_eq!(house.runs(&event).await.unwrap(), "null");
    }
    assert_eq!(house.answered(), [success(), success()]);
    let settings = catalogue::settings(&house.stage.table, house.cx.now())
        .await
        .unwrap();
    assert_eq!(settings, Settings::default());
    assert!(
        !catalogue::templates(&house.stage.table)
            .await
            .unwrap()
            .is_empty()
    );
    let (url, answer) = house.answers.taken().remove(0);
    assert_eq!(json!(url), sample()["ResponseURL"]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["PhysicalResourceId"], sample()["PhysicalResourceId"]);
}

#[tokio::test]
async fn when_the_resource_goes_nothing_is_done() {
    let house = Deployed::new().await;
    assert!(house.runs(&asks("Delete")).await.is_ok());
    assert_eq!(house.answered(), [success()]);
    assert!(
        catalogue::templates(&house.stage.table)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_run_without_time_is_followed_by_one_that_goes_on() {
    let mut house = Deployed::in_a_hurry(150).await;
    let first = house.runs(&sample()).await;
    assert!(matches!(first, Err(NotServed::Failed(_))), "{first:?}");
    assert!(house.answered().is_empty());
    house.cx = house.cx.with_patience(Duration::from_secs(60));
    assert!(house.runs(&sample()).await.is_ok());
    assert_eq!(house.answered(), [success()]);
}

#[tokio::test]
async fn the_last_run_says_that_it_is_not_done_and_the_next_deployment_goes_on() {
    let house = Deployed::in_a_hurry(450).await;
    for _ in 0..2 {
        assert!(house.runs(&sample()).await.is_err());
    }
    assert!(house.runs(&sample()).await.is_ok());
    let (status, reason) = house.answered().remove(0);
    assert_eq!(status, "FAILED");
    assert!(
        reason.contains("the time ran out in migration 4"),
        "{reason}"
    );

    for deployment in 0..9 {
        let mut again = sample();
        again["RequestId"] = json!(format!("deployment {deployment}"));
        let answers = house.answered().len();
        for _ in 0..3 {
            house.runs(&again).await.ok();
            if house.answered().len() > answers {
                break;
            }
        }
    }
    let answers = house.answered();
    assert_eq!(answers.last(), Some(&success()));
    // Nothing is done twice: so many steps take no more deployments than that.
    let failed = answers.iter().filter(|answer| answer.0 == "FAILED");
    assert!(failed.count() < 7, "{answers:?}");
}

#[tokio::test]
async fn what_no_repetition_mends_is_answered_at_once() {
    let mut house = Deployed::new().await;
    let mut config = house.stage.config();
    config.table = "nowhere".to_owned();
    let cx = Context::new(&config, house.stage.clock.clone())
        .await
        .unwrap();
    house.cx = cx.with_answers(house.answers.clone());
    assert!(house.runs(&sample()).await.is_ok());
    let (status, reason) = house.answered().remove(0);
    assert_eq!(status, "FAILED");
    assert!(reason.starts_with("migration 1 came to a halt"), "{reason}");
}

#[tokio::test]
async fn an_answer_that_is_not_taken_is_given_by_the_next_run() {
    let house = Deployed::new().await;
    let detail = "503".to_owned();
    house.answers.fail_next(AnswerError::NotTaken { detail });
    assert!(matches!(
        house.runs(&sample()).await,
        Err(NotServed::Failed(_))
    ));
    assert!(house.runs(&sample()).await.is_ok());
    assert_eq!(house.answered(), [success()]);
}

#[tokio::test]
async fn what_is_no_deployment_is_not_run() {
    let house = Deployed::new().await;
    assert!(matches!(
        house.runs(&json!({})).await,
        Err(NotServed::Event(_))
    ));
    let wrong = invoke(&house.cx, "migrated", SAMPLE).await;
    assert!(matches!(wrong, Err(NotServed::NoSuchOperation(_))));
}

#[tokio::test]
async fn after_a_deployment_nothing_is_left_to_do() {
    let house = Deployed::new().await;
    house.runs(&sample()).await.unwrap();
    let runner = Runner {
        id: "look",
        dry_run: true,
        now: &|| house.cx.now(),
        goes_on: &|| true,
    };
    let reports = migrations::run(&house.stage.table, &runner).await.unwrap();
    assert_eq!(reports.len(), migrations::ALL.len());
    assert!(
        reports
            .iter()
            .all(|report| report.outcome == Outcome::Before)
    );
}
