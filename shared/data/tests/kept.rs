//! The set-up with its versions, and discounts, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use data::catalogue::{self, Named, require_known};
use data::{Paging, StoreError, Table, TableConfig, discounts, events};
use domain::access::Actor;
use domain::catalogue::{
    AttributeDef, AttributeKind, BillingPoint, BranchCode, Brand, Category, Changed, Kept, Location,
};
use domain::discount::{
    Command, CouponCode, Discount, DiscountDetails, DiscountRules, DiscountStatus, Limits, Standing,
};
use domain::event::Cause;
use domain::fault::Fault;
use domain::ids::BrandId;
use domain::money::{BasisPoints, Money};
use domain::product::TaxClass;
use domain::terms::{CommissionPlan, DiscountBearer, Off, PlanKind, PlanScope};
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

fn ana() -> Actor {
    Actor::system("ana")
}

fn cause() -> Cause {
    Cause::house("test", now(), "test", "test")
}

fn brand(number: u128, slug: &str) -> Brand {
    Brand {
        id: id(number),
        name: format!("Marca {number}"),
        slug: slug.to_owned(),
    }
}

async fn keep_brand(table: &Table, decision: &Changed<Brand>) -> Result<(), StoreError> {
    let change = table.begin(cause()).change_brand(decision);
    change.commit().await
}

async fn new_brand(table: &Table, number: u128, slug: &str) -> Result<Kept<Brand>, StoreError> {
    let made = Kept::create(brand(number, slug), &ana(), now()).unwrap();
    keep_brand(table, &made).await.map(|()| made.next)
}

#[tokio::test]
async fn a_record_of_old_reads_forward_and_is_edited_like_any_other() {
    let (_emulator, table) = table().await;
    let put = async || {
        table
            .begin(cause())
            .put_brand(&brand(1, "anil"))
            .commit()
            .await
    };
    put().await.unwrap();
    let old = catalogue::kept_brand(&table, &id(1)).await.unwrap();
    assert_eq!(
        (old.version, &old.created_by, old.is_deleted()),
        (1, &None, false)
    );

    let edited = old.edit(
        brand(1, "añil-y-cia".replace('ñ', "n").as_str()),
        &ana(),
        now(),
    );
    keep_brand(&table, &edited.unwrap()).await.unwrap();
    let kept = catalogue::kept_brand(&table, &id(1)).await.unwrap();
    assert_eq!((kept.version, kept.updated_by), (2, Some(ana())));
    assert_eq!(
        catalogue::brand(&table, &id(1)).await.unwrap().slug,
        "anil-y-cia"
    );
    let again = put().await.unwrap_err();
    assert!(matches!(again, StoreError::Changed { .. }), "{again}");
}

#[tokio::test]
async fn what_happens_to_a_record_is_its_history() {
    let (_emulator, table) = table().await;
    let made = new_brand(&table, 1, "anil").await.unwrap();
    let edited = made.edit(brand(1, "anil-2"), &ana(), now()).unwrap();
    keep_brand(&table, &edited).await.unwrap();
    let stale = made.edit(brand(1, "anil-3"), &ana(), now()).unwrap();
    let lost = keep_brand(&table, &stale).await.unwrap_err();
    assert!(
        matches!(lost, StoreError::Changed { noun: "brand" }),
        "{lost}"
    );
    let gone = edited.next.delete(&ana(), now()).unwrap();
    keep_brand(&table, &gone).await.unwrap();
    let back = gone.next.restore(&ana(), now()).unwrap();
    keep_brand(&table, &back).await.unwrap();

    let partition = format!("SETUP#BRAND#{}", id::<BrandId>(1));
    let history = events::history(&table, &partition).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|event| (event.name.as_str(), event.version, event.source.as_str()))
        .collect();
    let source = "dejavu.inventory";
    assert_eq!(
        told,
        [
            ("BrandCreated", 1, source),
            ("BrandEdited", 2, source),
            ("BrandDeleted", 3, source),
            ("BrandRestored", 4, source)
        ]
    );
    assert_eq!(history[1].body["record"]["slug"], "anil-2");
    assert_eq!(catalogue::kept_brands(&table).await.unwrap(), [back.next]);
}

#[tokio::test]
async fn a_slug_is_one_brands_alone_until_it_takes_another() {
    let (_emulator, table) = table().await;
    let first = new_brand(&table, 1, "anil").await.unwrap();
    let second = new_brand(&table, 2, "anil").await.unwrap_err();
    assert_eq!(second.code(), "slug_taken");
    let gone = first.delete(&ana(), now()).unwrap();
    keep_brand(&table, &gone).await.unwrap();
    assert!(new_brand(&table, 2, "anil").await.is_err());
    let back = gone.next.restore(&ana(), now()).unwrap();
    keep_brand(&table, &back).await.unwrap();
    let other = back.next.edit(brand(1, "otra"), &ana(), now()).unwrap();
    keep_brand(&table, &other).await.unwrap();
    new_brand(&table, 2, "anil").await.unwrap();
}

#[tokio::test]
async fn what_is_deleted_is_named_by_nothing_new() {
    let (_emulator, table) = table().await;
    let made = new_brand(&table, 1, "anil").await.unwrap();
    let named = [("brand_id", Named::Brand(&made.record.id))];
    require_known(&table, &named).await.unwrap();
    let gone = made.delete(&ana(), now()).unwrap();
    keep_brand(&table, &gone).await.unwrap();
    let refused = require_known(&table, &named).await.unwrap_err();
    assert_eq!(refused.code(), "not_set_up");
    assert_eq!(catalogue::brand(&table, &id(1)).await.unwrap(), made.record);
}

fn category(number: u128, parent: Option<u128>) -> Category {
    Category {
        id: id(number),
        parent_id: parent.map(id),
        name: format!("Categoría {number}"),
        slug: format!("categoria-{number}"),
        position: 0,
        tax_class: TaxClass::Itbms7,
        default_plan: None,
        default_schedule: None,
        default_term_days: 90,
        checklist: Vec::new(),
    }
}

async fn new_category(table: &Table, record: Category) -> Result<(), StoreError> {
    let tree = catalogue::category_tree(table).await.unwrap();
    let made = Kept::create(record, &ana(), now()).unwrap();
    let change = table.begin(cause()).change_category(&tree, &made);
    change.commit().await
}

#[tokio::test]
async fn two_moves_at_once_make_no_ring_of_parents() {
    let (_emulator, table) = table().await;
    // One came with the house, before categories had a version.
    let change = table.begin(cause()).put_category(&category(1, None));
    change.commit().await.unwrap();
    new_category(&table, category(2, None)).await.unwrap();

    let tree = catalogue::category_tree(&table).await.unwrap();
    let below = |number, parent| {
        let moved = category(number, Some(parent));
        moved.fits(&tree.categories).unwrap();
        let kept = tree.get(&id(number)).unwrap();
        kept.edit(moved, &ana(), now()).unwrap()
    };
    let (one, other) = (below(1, 2), below(2, 1));
    let write = |decision| {
        table
            .begin(cause())
            .change_category(&tree, decision)
            .commit()
    };
    write(&one).await.unwrap();
    let lost = write(&other).await.unwrap_err();
    assert!(
        matches!(
            lost,
            StoreError::Changed {
                noun: "category tree"
            }
        ),
        "{lost}"
    );

    let tree = catalogue::category_tree(&table).await.unwrap();
    assert!(category(2, Some(1)).fits(&tree.categories).is_err());
}

#[tokio::test]
async fn nothing_is_hung_below_a_category_that_goes_at_the_same_moment() {
    let (_emulator, table) = table().await;
    new_category(&table, category(1, None)).await.unwrap();
    let tree = catalogue::category_tree(&table).await.unwrap();
    let kept = tree.get(&id(1)).unwrap();
    kept.record.may_go(&tree.categories).unwrap();
    let gone = kept.delete(&ana(), now()).unwrap();
    new_category(&table, category(2, Some(1))).await.unwrap();
    let late = table
        .begin(cause())
        .change_category(&tree, &gone)
        .commit()
        .await;
    assert!(matches!(late, Err(StoreError::Changed { .. })));
}

#[tokio::test]
async fn an_attribute_has_its_key_and_a_billing_point_one_location() {
    let (_emulator, table) = table().await;
    let def = |number| AttributeDef {
        id: id(number),
        key: "size".to_owned(),
        name: "Talla".to_owned(),
        kind: AttributeKind::Text,
        options: Vec::new(),
        unit: None,
        required: false,
        categories: Vec::new(),
    };
    let attribute = async |number| {
        let made = Kept::create(def(number), &ana(), now()).unwrap();
        table.begin(cause()).change_attribute(&made).commit().await
    };
    attribute(1).await.unwrap();
    assert_eq!(
        attribute(2).await.unwrap_err().code(),
        "attribute_key_taken"
    );
    assert_eq!(catalogue::kept_attributes(&table).await.unwrap().len(), 1);

    let place = |number: u128, points: &[&str]| Location {
        id: id(number),
        name: format!("Tienda {number}"),
        branch_code: BranchCode::parse("0001").unwrap(),
        billing_points: points
            .iter()
            .map(|it| BillingPoint::parse(it).unwrap())
            .collect(),
        address: "Calle 50".to_owned(),
        hours: Vec::new(),
        shelves: vec!["A-01".to_owned()],
    };
    let location = async |record| {
        let made = Kept::create(record, &ana(), now()).unwrap();
        table.begin(cause()).change_location(&made).commit().await
    };
    location(place(1, &["001", "002"])).await.unwrap();
    let taken = location(place(2, &["003", "002"])).await.unwrap_err();
    assert_eq!(taken.code(), "billing_point_taken");
    let kept = catalogue::kept_location(&table, &id(1)).await.unwrap();
    let fewer = kept.edit(place(1, &["001"]), &ana(), now()).unwrap();
    table
        .begin(cause())
        .change_location(&fewer)
        .commit()
        .await
        .unwrap();
    location(place(2, &["003", "002"])).await.unwrap();
    let both = catalogue::kept_locations(&table).await.unwrap();
    assert_eq!(both.len(), 2);
}

#[tokio::test]
async fn of_two_next_versions_of_a_plan_one_is_kept() {
    let (_emulator, table) = table().await;
    let today = now().panama_date();
    let wanted = |percent| CommissionPlan {
        id: id(1),
        version: 0,
        name: "Estándar".to_owned(),
        kind: PlanKind::Percent {
            consignor: BasisPoints::percent(percent),
        },
        min_fee: None,
        discount_bearer: DiscountBearer::Shared,
        buyer_fee: None,
        store_credit_bonus: BasisPoints::percent(10),
        effective_from: today,
        effective_to: None,
        scope: PlanScope::Global,
    };
    let publish = async |percent, previous: Option<&CommissionPlan>| {
        let (plan, event) = CommissionPlan::publish(wanted(percent), previous, today).unwrap();
        let change = table.begin(cause()).publish_plan(&plan, &event);
        change.commit().await.map(|()| plan)
    };
    let first = publish(60, None).await.unwrap();
    let second = publish(65, Some(&first)).await.unwrap();
    let other = publish(70, Some(&first)).await.unwrap_err();
    assert_eq!(other.code(), "plan_version_exists");
    assert!(publish(65, Some(&first)).await.is_err());
    assert_eq!(catalogue::plan(&table, &id(1)).await.unwrap(), second);
    let frozen = catalogue::plan_version(&table, &id(1), 1).await.unwrap();
    assert_eq!(frozen, first);
    let history = events::history(&table, &format!("PLAN#{}", first.id))
        .await
        .unwrap();
    let names: Vec<_> = history
        .iter()
        .map(|event| (event.name.as_str(), event.version))
        .collect();
    assert_eq!(
        names,
        [
            ("CommissionPlanPublished", 1),
            ("CommissionPlanPublished", 2)
        ]
    );
}

fn details(code: Option<&str>) -> DiscountDetails {
    DiscountDetails {
        code: code.map(|code| CouponCode::parse(code).unwrap()),
        name: "Verano".to_owned(),
        off: Off::Fixed {
            amount: Money::usd(500),
        },
        bearer: DiscountBearer::Store,
        rules: DiscountRules::default(),
        min_total: None,
        limits: Limits::default(),
        stackable: false,
        starts_at: None,
        ends_at: None,
    }
}

async fn new_discount(
    table: &Table,
    number: u128,
    code: Option<&str>,
) -> Result<Discount, StoreError> {
    let made = Discount::create(id(number), details(code), &ana(), now()).unwrap();
    let kept = table.begin(cause()).save(&made).commit().await;
    kept.map(|()| made.next)
}

async fn does(
    table: &Table,
    discount: &Discount,
    command: Command,
) -> Result<Discount, StoreError> {
    let decision = discount.decide(command, now()).unwrap();
    let kept = table.begin(cause()).save(&decision).commit().await;
    kept.map(|()| decision.next)
}

#[tokio::test]
async fn a_code_is_one_coupons_until_that_is_deleted() {
    let (_emulator, table) = table().await;
    let first = new_discount(&table, 1, Some("verano")).await.unwrap();
    let second = new_discount(&table, 2, Some(" VERANO ")).await.unwrap_err();
    assert_eq!(second.code(), "coupon_code_taken");
    let code = CouponCode::parse("Verano").unwrap();
    assert_eq!(discounts::by_code(&table, &code).await.unwrap(), first);

    let gone = does(&table, &first, Command::Delete).await.unwrap();
    let missing = discounts::by_code(&table, &code).await;
    assert!(matches!(missing, Err(StoreError::Missing { .. })));
    let second = new_discount(&table, 2, Some("verano")).await.unwrap();
    let back = does(&table, &gone, Command::Restore).await.unwrap_err();
    assert_eq!(back.code(), "coupon_code_taken");
    let edit = Command::Edit(Box::new(details(Some("OTRO"))), DiscountStatus::Active);
    does(&table, &second, edit).await.unwrap();
    does(&table, &gone, Command::Restore).await.unwrap();
    let found = discounts::by_code(&table, &code).await.unwrap();
    assert_eq!(found.facts().id, id(1));
}

#[tokio::test]
async fn discounts_are_listed_by_where_they_stand() {
    let (_emulator, table) = table().await;
    let mut made = Vec::new();
    for number in 1..=5 {
        let code = (number == 2).then_some("DOS");
        made.push(new_discount(&table, number, code).await.unwrap());
    }
    let to = |status| Command::Edit(Box::new(details(None)), status);
    does(&table, &made[2], to(DiscountStatus::Paused))
        .await
        .unwrap();
    does(&table, &made[3], to(DiscountStatus::Ended))
        .await
        .unwrap();
    does(&table, &made[4], Command::Delete).await.unwrap();
    let list = async |standing, limit, cursor: Option<&str>| {
        let paging = Paging {
            limit,
            cursor,
            principal: "ana",
        };
        let page = discounts::list(&table, standing, &paging, now())
            .await
            .unwrap();
        let ids: Vec<_> = page.items.iter().map(|it| it.facts().id.clone()).collect();
        (ids, page.next)
    };
    let (all, next) = list(None, 3, None).await;
    assert_eq!(all, [id(4), id(3), id(2)]);
    let (rest, _) = list(None, 3, next.as_deref()).await;
    assert_eq!(rest, [id(1)]);
    for (standing, wanted) in [
        (Standing::Active, vec![id(2), id(1)]),
        (Standing::Paused, vec![id(3)]),
        (Standing::Ended, vec![id(4)]),
        (Standing::Deleted, vec![id(5)]),
    ] {
        assert_eq!(list(Some(standing), 9, None).await.0, wanted, "{standing}");
    }
    let automatic = discounts::automatic(&table).await.unwrap();
    assert_eq!(automatic, [made[0].clone()]);
    assert_eq!(discounts::get(&table, &id(1)).await.unwrap(), made[0]);
}
