//! The nightly seal on the audit log.

use data::audit::{latest_seal, seal_of};
use domain::audit::DaySeal;
use domain::catalogue::Brand;
use domain::event::Cause;
use domain::time::{Date, Timestamp};
use runtime::NotServed;
use serde_json::json;
use testkit::{Stage, id};

use crate::{Context, invoke};

struct Night {
    stage: Stage,
    cx: Context,
}

impl Night {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        Self {
            cx: cx.unwrap(),
            stage,
        }
    }

    /// Something is changed at that time.
    async fn change(&self, number: u128, at: &str) {
        let at = Timestamp::parse(at).unwrap();
        let cause = Cause::house("test", at, "test", "test");
        let change = self.stage.table.begin(cause).put_brand(&Brand {
            id: id(number),
            name: format!("Brand {number}"),
            slug: format!("brand-{number}"),
        });
        change.commit().await.unwrap();
    }

    async fn runs(&self, planned: &str) -> Result<String, NotServed> {
        invoke(
            &self.cx,
            "seal_audit_day",
            &json!({ "time": planned }).to_string(),
        )
        .await
    }

    async fn seal(&self, date: &str) -> DaySeal {
        let seal = seal_of(&self.stage.table, day(date)).await.unwrap();
        seal.unwrap()
    }

    async fn count(&self, date: &str) -> Option<u64> {
        let seal = seal_of(&self.stage.table, day(date)).await.unwrap();
        seal.map(|seal| seal.count)
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[tokio::test]
async fn yesterday_is_sealed_with_everything_that_was_done_and_today_is_not() {
    let night = Night::new().await;
    night.change(1, "2026-11-23T20:00:00Z").await;
    // Still yesterday in Panama.
    night.change(2, "2026-11-24T04:59:59Z").await;
    night.change(3, "2026-11-24T05:00:00Z").await;
    assert_eq!(night.runs("2026-11-24T07:30:00Z").await.unwrap(), "null");
    assert_eq!(night.count("2026-11-23").await, Some(2));
    assert_eq!(night.count("2026-11-24").await, None);
}

#[tokio::test]
async fn a_run_makes_up_for_those_that_were_missed_each_day_behind_the_one_before() {
    let night = Night::new().await;
    night.change(1, "2026-11-20T20:00:00Z").await;
    night.runs("2026-11-21T07:30:00Z").await.unwrap();
    night.change(2, "2026-11-23T20:00:00Z").await;
    night.runs("2026-11-24T07:30:00Z").await.unwrap();
    night.runs("2026-11-24T07:30:00Z").await.unwrap();
    for (date, count) in [
        ("2026-11-20", Some(1)),
        ("2026-11-21", Some(0)),
        ("2026-11-22", Some(0)),
        ("2026-11-23", Some(1)),
        ("2026-11-24", None),
    ] {
        assert_eq!(night.count(date).await, count, "{date}");
    }
    let table = &night.stage.table;
    let (last, before) = (day("2026-11-23"), day("2026-11-22"));
    let last = seal_of(table, last).await.unwrap().unwrap();
    let before = seal_of(table, before).await.unwrap().unwrap();
    assert_eq!(last.prev, Some(before.hash));
    assert_eq!(
        latest_seal(table, night.cx.now()).await.unwrap(),
        Some(last)
    );
}

#[tokio::test]
async fn a_day_that_does_not_hold_together_is_sealed_as_broken_and_so_are_those_after_it_whole() {
    let night = Night::new().await;
    night.change(1, "2026-11-23T20:00:00Z").await;
    let mut entries = data::audit::entries_of(&night.stage.table, day("2026-11-23"))
        .await
        .unwrap();
    let mut forged = entries.remove(0);
    // Tied in as something else than what was written.
    forged.action = "nothing_at_all".to_owned();
    data::audit::link(&night.stage.table, &forged)
        .await
        .unwrap();
    night.runs("2026-11-24T07:30:00Z").await.unwrap();
    night.change(2, "2026-11-24T20:00:00Z").await;
    night.runs("2026-11-25T07:30:00Z").await.unwrap();
    let broken = night.seal("2026-11-23").await;
    let after = night.seal("2026-11-24").await;
    assert_eq!((broken.broken, after.broken), (1, 0));
    assert_eq!((after.count, after.prev), (1, Some(broken.hash)));
}

#[tokio::test]
async fn the_sample_is_a_run() {
    let night = Night::new().await;
    let sample = include_str!("../../../../events/seal_audit_day.json");
    assert_eq!(
        invoke(&night.cx, "seal_audit_day", sample).await.unwrap(),
        "null"
    );
    assert_eq!(night.count("2026-11-23").await, Some(0));
}
