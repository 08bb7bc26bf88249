//! What is known about tax ids.

use data::{StoreError, events, tax_ids};
use domain::tax_id::check::{Answer, Question, RucCheck};
use domain::tax_id::{AuthorityVerdict, Dv, Ruc, TaxpayerKind};
use testkit::now;

use crate::{cause, table};

const NUMBER: &str = "8-NT-1-123456";

fn ask(taxpayer: TaxpayerKind) -> Question {
    Question::ask(NUMBER, None, taxpayer).unwrap()
}

fn registered(dv: &str) -> Option<Answer> {
    Some(Answer::Registered {
        dv: Dv::parse(dv).unwrap(),
        name: Some("Casa Vieja".to_owned()),
    })
}

#[tokio::test]
async fn the_latest_check_is_kept_for_each_kind_of_taxpayer() {
    let (_emulator, table) = table().await;
    let ruc = Ruc::parse(NUMBER).unwrap();
    let (natural, juridical) = (TaxpayerKind::Natural, TaxpayerKind::Juridical);
    let latest = async |kind| tax_ids::latest(&table, &ruc, kind).await.unwrap();
    assert_eq!(latest(natural).await, None);

    let (first, event) = ask(natural).settle(None, registered("76"), now());
    let change = table.begin(cause()).tax_id(&first, &event);
    change.commit().await.unwrap();
    assert_eq!(latest(natural).await, Some(first.clone()));
    assert_eq!(latest(juridical).await, None);

    let later = now().plus_minutes(5);
    let (second, event) = ask(natural).settle(Some(&first), None, later);
    let change = table.begin(cause()).tax_id(&second, &event);
    change.commit().await.unwrap();
    let kept: RucCheck = latest(natural).await.unwrap();
    assert_eq!(kept, second);
    assert_eq!(
        kept.heard.map(|heard| heard.verdict),
        Some(AuthorityVerdict::AuthorityOk)
    );

    let partition = format!("TXC#{}", first.id);
    let history = events::history(&table, &partition).await.unwrap();
    let names: Vec<_> = history.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["TaxIdChecked", "TaxIdChecked"]);
    assert!(!history[0].body.to_string().contains("Casa"));
    assert_eq!(history[0].aggregate, first.id.as_str());
}

#[tokio::test]
async fn of_two_checks_at_once_one_is_told_so() {
    let (_emulator, table) = table().await;
    let (check, event) = ask(TaxpayerKind::Natural).settle(None, registered("76"), now());
    let keep = async |check: &RucCheck| {
        let change = table.begin(cause()).tax_id(check, &event);
        change.commit().await
    };
    keep(&check).await.unwrap();
    let again = keep(&check).await;
    assert!(matches!(
        again,
        Err(StoreError::Taken {
            code: "tax_id_checked",
            ..
        })
    ));
    let next = RucCheck {
        version: 2,
        ..check
    };
    keep(&next).await.unwrap();
    let lost = keep(&next).await;
    assert!(matches!(lost, Err(StoreError::Changed { .. })));
}
