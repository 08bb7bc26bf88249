//! Files and set-up, against the real table.

use data::media::MediaFault;
use data::{StoreError, Table, TableConfig, catalogue, media};
use domain::access::Actor;
use domain::catalogue::{BillingPoint, BranchCode, Brand, Category, Location};
use domain::contact::Locale;
use domain::contract::{Countersign, Party};
use domain::digest::Sha256;
use domain::event::Cause;
use domain::fault::Fault;
use domain::ids::{MediaId, UserId};
use domain::media::{
    Announcement, ContentType, FileFacts, MediaFile, MediaKind, Purpose, RefusalReason,
};
use domain::money::{BasisPoints, Money};
use domain::product::TaxClass;
use domain::settings::Settings;
use domain::template::{BUILT_IN, ContractTemplate, TemplateText};
use domain::terms::{
    CommissionPlan, Consent, DiscountBearer, FloorRule, MarkdownSchedule, MarkdownStep, PlanKind,
    PlanScope, PlanTier, ScheduleScope, TierMode,
};
use testkit::{Emulator, id, now};

async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("test", now(), "test", "test")
    }
}

fn facts() -> FileFacts {
    FileFacts {
        key: "media/x".to_owned(),
        kind: MediaKind::Image,
        content_type: ContentType::Jpeg,
        content_length: 9,
        sha256: Sha256::of(b"x"),
        width: Some(3),
        height: Some(2),
        resized: false,
    }
}

/// Announces a file of user 1, and keeps the verdict on it if there is one.
async fn kept(
    table: &Table,
    number: u128,
    verdict: Option<Result<FileFacts, RefusalReason>>,
) -> MediaFile {
    let announcement = Announcement {
        purpose: Purpose::ItemPhoto,
        content_type: ContentType::Png,
        content_length: 10,
        sha256: None,
    };
    let (file, event) = MediaFile::announce(id(number), id(1), announcement, now());
    let change = table.begin(cause()).media(&file, &event);
    change.commit().await.expect("it is new");
    let Some(verdict) = verdict else {
        return file;
    };
    let (next, event) = file.decided(verdict);
    let change = table.begin(cause()).media(&next, &event);
    change.commit().await.expect("nobody else decides it");
    next
}

#[tokio::test]
async fn a_file_reads_back_and_its_verdict_is_written_once() {
    let (_emulator, table) = table().await;
    let checked = kept(&table, 1, Some(Ok(facts()))).await;
    assert_eq!(media::get(&table, &id(1)).await.unwrap(), checked);

    let waiting = kept(&table, 2, None).await;
    let write = async |verdict| {
        let (next, event) = waiting.decided(verdict);
        table.begin(cause()).media(&next, &event).commit().await
    };
    let refused = write(Err(RefusalReason::Unreadable)).await;
    refused.unwrap();
    let late = write(Ok(facts())).await.unwrap_err();
    assert!(matches!(late, StoreError::Changed { noun: "file" }));

    let partition = format!("MED#{}", id::<MediaId>(2));
    let history = data::events::history(&table, &partition).await.unwrap();
    let names: Vec<_> = history.into_iter().map(|event| event.name).collect();
    assert_eq!(names, ["MediaExpected", "MediaRefused"]);
}

#[tokio::test]
async fn every_field_whose_file_may_not_be_used_is_named() {
    let (_emulator, table) = table().await;
    kept(&table, 1, Some(Ok(facts()))).await;
    kept(&table, 2, None).await;
    kept(&table, 3, Some(Err(RefusalReason::WrongType))).await;
    let wanted = [1, 2, 3, 4, 1].map(|n| (format!("photos[{n}]"), id::<MediaId>(n)));
    let (owner, other): (UserId, UserId) = (id(1), id(2));

    let fault = media::require_checked(&table, &wanted, &[&owner]).await;
    let fault = fault.unwrap_err();
    assert_eq!(fault.code(), "media_not_usable");
    let fields: Vec<_> = fault.fields().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["photos[2]", "photos[3]", "photos[4]"]);

    let first = &wanted[..1];
    assert!(
        media::require_checked(&table, first, &[&other, &owner])
            .await
            .is_ok()
    );
    assert!(media::require_checked(&table, &[], &[&owner]).await.is_ok());
    let foreign = media::require_checked(&table, first, &[&other]).await;
    assert!(matches!(foreign, Err(MediaFault::NotUsable(_))));
}

#[tokio::test]
async fn more_files_than_one_request_takes_are_found() {
    let (_emulator, table) = table().await;
    kept(&table, 150, None).await;
    let ids: Vec<MediaId> = (1..=160).map(id).collect();
    let found = media::get_many(&table, &ids).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, id(150));
}

fn plan(version: u32, percent: u32) -> CommissionPlan {
    CommissionPlan {
        id: id(1),
        version,
        name: "Estándar".to_owned(),
        kind: PlanKind::Tiered {
            tiers: vec![PlanTier {
                from: Money::ZERO,
                consignor: BasisPoints::percent(percent),
            }],
            tier_mode: TierMode::Marginal,
        },
        min_fee: None,
        discount_bearer: DiscountBearer::Shared,
        buyer_fee: None,
        store_credit_bonus: BasisPoints::percent(5),
        effective_from: now().panama_date(),
        effective_to: None,
        scope: PlanScope::Category { category: id(1) },
    }
}

#[tokio::test]
async fn a_kept_version_of_a_plan_is_frozen_and_the_newest_is_found() {
    let (_emulator, table) = table().await;
    let put = async |plan: &CommissionPlan| table.begin(cause()).put_plan(plan).commit().await;
    put(&plan(1, 60)).await.unwrap();
    put(&plan(1, 60)).await.unwrap();
    put(&plan(2, 65)).await.unwrap();

    let other = put(&plan(2, 70)).await.unwrap_err();
    assert_eq!(other.code(), "plan_version_exists");
    let older = put(&plan(1, 60)).await.unwrap_err();
    assert!(matches!(older, StoreError::Changed { .. }));

    assert_eq!(catalogue::plans(&table).await.unwrap(), [plan(2, 65)]);
    assert_eq!(catalogue::plan(&table, &id(1)).await.unwrap(), plan(2, 65));
    let first = catalogue::plan_version(&table, &id(1), 1).await;
    assert_eq!(first.unwrap(), plan(1, 60));
    let third = catalogue::plan_version(&table, &id(1), 3).await;
    assert!(matches!(third, Err(StoreError::Missing { .. })));
}

#[tokio::test]
async fn the_version_of_a_template_that_a_contract_names_is_found_after_newer_ones() {
    let (_emulator, table) = table().await;
    let publish = |number: u128, previous: Option<&ContractTemplate>| {
        let built_in = BUILT_IN.iter().find(|text| text.locale == Locale::EsPa);
        let text = TemplateText {
            key: "consignment".to_owned(),
            locale: Locale::EsPa,
            countersign: Countersign::Person,
            body: built_in.unwrap().body.to_owned(),
        };
        ContractTemplate::publish(id(number), text, previous, now()).unwrap()
    };
    let first = publish(1, None);
    let second = publish(2, Some(&first));
    for template in [&first, &second] {
        let change = table.begin(cause()).put_template(template);
        change.commit().await.unwrap();
    }
    let newest = catalogue::newest_template(&table, "consignment", Locale::EsPa).await;
    assert_eq!(newest.unwrap(), second);
    let named = catalogue::template(&table, &first.reference()).await;
    assert_eq!(named.unwrap(), first);
    assert_eq!(catalogue::templates(&table).await.unwrap(), [second]);
    let english = catalogue::newest_template(&table, "consignment", Locale::En).await;
    assert!(matches!(
        english,
        Err(StoreError::Missing { noun: "template" })
    ));
}

fn category() -> Category {
    Category {
        id: id(1),
        parent_id: None,
        name: "Bolsos".to_owned(),
        slug: "bolsos".to_owned(),
        position: 1,
        tax_class: TaxClass::Itbms7,
        default_plan: Some(id(1)),
        default_schedule: None,
        default_term_days: 90,
        checklist: Vec::new(),
    }
}

fn location() -> Location {
    Location {
        id: id(1),
        name: "Costa del Este".to_owned(),
        branch_code: BranchCode::parse("0001").expect("the right number of digits"),
        billing_points: vec![BillingPoint::parse("001").expect("the right number of digits")],
        address: "Calle 1".to_owned(),
        hours: Settings::default().business_hours,
        shelves: Vec::new(),
    }
}

#[tokio::test]
async fn what_is_set_up_reads_back_and_can_be_set_up_again() {
    let (_emulator, table) = table().await;
    assert_eq!(
        catalogue::settings(&table, now()).await.unwrap(),
        Settings::default()
    );
    assert!(catalogue::house(&table).await.is_err());
    let category = category();
    let location = location();
    let brand = Brand {
        id: id(1),
        name: "Añil".to_owned(),
        slug: "anil".to_owned(),
    };
    let schedule = MarkdownSchedule {
        id: id(1),
        name: "Mensual".to_owned(),
        steps: vec![MarkdownStep {
            after_days: 30,
            percent_off: BasisPoints::percent(15),
        }],
        floor_rule: FloorRule::Contract,
        consent: Consent::Notify,
        applies_to: ScheduleScope::default(),
        active: true,
    };
    let house = Party {
        name: "Dejavu Panamá, S.A.".to_owned(),
        tax_id: "155612345-2-2026 DV 41".to_owned(),
        address: "Calle 50".to_owned(),
        email: "hola@dejavu.test".to_owned(),
        phone: None,
    };
    let settings = Settings {
        max_rounds: 3,
        ..Settings::default()
    };
    for _ in 0..2 {
        let change = table
            .begin(cause())
            .put_category(&category)
            .put_location(&location)
            .put_brand(&brand)
            .put_schedule(&schedule)
            .put_house(&house)
            .put_settings(&settings);
        change.commit().await.unwrap();
    }
    assert_eq!(catalogue::categories(&table).await.unwrap(), [category]);
    assert_eq!(
        catalogue::locations(&table).await.unwrap(),
        std::slice::from_ref(&location)
    );
    assert_eq!(catalogue::location(&table, &id(1)).await.unwrap(), location);
    assert_eq!(catalogue::brands(&table).await.unwrap(), [brand]);
    assert_eq!(catalogue::schedules(&table).await.unwrap(), [schedule]);
    assert_eq!(catalogue::house(&table).await.unwrap(), house);
    assert_eq!(catalogue::settings(&table, now()).await.unwrap(), settings);
}
