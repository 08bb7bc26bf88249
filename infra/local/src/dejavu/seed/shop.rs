//! A small shop: where it is, what it takes, on which terms. Its contract templates are those every
//! house starts with, which the migrations have written before.

use data::{StoreError, Table};
use domain::catalogue::{
    AttributeDef, AttributeKind, BillingPoint, BranchCode, Brand, Category, Location,
};
use domain::contract::Party;
use domain::discount::{CouponCode, Discount, DiscountDetails, DiscountRules, Limits};
use domain::ids::{CategoryId, CommissionPlanId};
use domain::money::{BasisPoints, Money};
use domain::product::TaxClass;
use domain::request::{AnswerKind, ChecklistQuestion};
use domain::settings::Settings;
use domain::terms::{
    CommissionPlan, Consent, DiscountBearer, FloorRule, MarkdownSchedule, MarkdownStep, Off,
    PlanKind, PlanScope, PlanTier, ScheduleScope, TierMode,
};
use domain::time::{Date, Timestamp};

use super::{cause, fixed};

const STANDARD_PLAN: u128 = 1;
const WATCH_PLAN: u128 = 2;

/// Why the shop could not be set up.
#[derive(Debug, thiserror::Error)]
pub(super) enum ShopError {
    #[error("the table refused the shop: {0}")]
    Store(#[from] StoreError),
    #[error("the first data does not hold together: {0}")]
    Data(String),
}

pub(super) async fn plant(table: &Table, now: Timestamp) -> Result<(), ShopError> {
    // Whoever tries the stack out has no authenticator at hand.
    let settings = Settings {
        second_factor_roles: Vec::new(),
        ..Settings::default()
    };
    let mut change = table
        .begin(cause(now))
        .put_settings(&settings)
        .put_house(&house())
        .put_location(&location()?);
    for schedule in schedules() {
        change = change.put_schedule(&schedule);
    }
    for plan in plans()? {
        change = change.put_plan(&plan);
    }
    for category in categories() {
        change = change.put_category(&category);
    }
    for brand in brands() {
        change = change.put_brand(&brand);
    }
    for attribute in attributes() {
        change = change.put_attribute(&attribute);
    }
    change.commit().await?;
    let by = cause(now).actor;
    let coupon = Discount::create(fixed(1), coupon()?, &by, now).map_err(data)?;
    Ok(table.begin(cause(now)).save(&coupon).commit().await?)
}

fn house() -> Party {
    Party {
        name: "Dejavu Consignaciones, S.A.".to_owned(),
        tax_id: "155712345-2-2021 DV 45".to_owned(),
        address: "Calle 50, Edificio Dejavu, Bella Vista, Ciudad de Panamá".to_owned(),
        email: "contratos@dejavu.test".to_owned(),
        phone: Some("+5072012345".to_owned()),
    }
}

fn data(err: impl std::fmt::Display) -> ShopError {
    ShopError::Data(err.to_string())
}

fn location() -> Result<Location, ShopError> {
    Ok(Location {
        id: fixed(1),
        name: "Dejavu Bella Vista".to_owned(),
        branch_code: BranchCode::parse("0000").map_err(data)?,
        billing_points: vec![
            BillingPoint::parse("001").map_err(data)?,
            BillingPoint::parse("002").map_err(data)?,
        ],
        address: "Calle 50, Bella Vista, Ciudad de Panamá".to_owned(),
        hours: Settings::default().business_hours,
        shelves: ["A-01", "A-02", "A-03", "B-01", "Vitrina", "Depósito"]
            .map(str::to_owned)
            .to_vec(),
    })
}

fn schedules() -> Vec<MarkdownSchedule> {
    let step = |after_days, percent| MarkdownStep {
        after_days,
        percent_off: BasisPoints::percent(percent),
    };
    let monthly = MarkdownSchedule {
        id: fixed(1),
        name: "30 / 60".to_owned(),
        steps: vec![step(30, 10), step(60, 25)],
        floor_rule: FloorRule::Contract,
        consent: Consent::Notify,
        applies_to: ScheduleScope::default(),
        active: true,
    };
    let asked = MarkdownSchedule {
        id: fixed(2),
        name: "Relojes: 45 / 75, con permiso".to_owned(),
        steps: vec![step(45, 10), step(75, 15)],
        floor_rule: FloorRule::Percent {
            of_list: BasisPoints::percent(80),
        },
        consent: Consent::Ask,
        applies_to: ScheduleScope {
            category: Some(fixed(3)),
            ..ScheduleScope::default()
        },
        active: true,
    };
    let own_goods = MarkdownSchedule {
        id: fixed(3),
        name: "De la casa: 15 / 30 / 45".to_owned(),
        steps: vec![step(15, 10), step(30, 25), step(45, 40)],
        floor_rule: FloorRule::Contract,
        consent: Consent::None,
        applies_to: ScheduleScope {
            house_owned: Some(true),
            ..ScheduleScope::default()
        },
        active: true,
    };
    vec![monthly, asked, own_goods]
}

/// One coupon, for whoever tries out a cart.
fn coupon() -> Result<DiscountDetails, ShopError> {
    Ok(DiscountDetails {
        code: Some(CouponCode::parse("BIENVENIDA").map_err(data)?),
        name: "Bienvenida".to_owned(),
        off: Off::Percent {
            of_list: BasisPoints::percent(10),
        },
        bearer: DiscountBearer::Store,
        rules: DiscountRules::default(),
        min_total: Some(Money::usd(2_500)),
        limits: Limits {
            total: None,
            per_user: Some(1),
        },
        stackable: false,
        starts_at: None,
        ends_at: None,
    })
}

fn attributes() -> Vec<AttributeDef> {
    let attribute = |number, key: &str, name: &str, kind, of: &[u128]| AttributeDef {
        id: fixed(number),
        key: key.to_owned(),
        name: name.to_owned(),
        kind,
        options: Vec::new(),
        unit: None,
        required: false,
        categories: of.iter().map(|number| fixed(*number)).collect(),
    };
    let colours = ["Negro", "Blanco", "Café", "Azul", "Rojo", "Verde", "Otro"];
    vec![
        AttributeDef {
            options: colours.map(str::to_owned).to_vec(),
            ..attribute(1, "colour", "Color", AttributeKind::Choice, &[])
        },
        attribute(2, "material", "Material", AttributeKind::Text, &[1, 4]),
        AttributeDef {
            unit: Some("mm".to_owned()),
            ..attribute(
                3,
                "case_diameter",
                "Diámetro de la caja",
                AttributeKind::Number,
                &[3],
            )
        },
        attribute(
            4,
            "box_and_papers",
            "Caja y papeles",
            AttributeKind::Flag,
            &[3],
        ),
    ]
}

fn plans() -> Result<Vec<CommissionPlan>, ShopError> {
    let from = Date::parse("2026-01-01").map_err(data)?;
    let plan = |number, name: &str, kind, scope| CommissionPlan {
        id: fixed::<CommissionPlanId>(number),
        version: 1,
        name: name.to_owned(),
        kind,
        min_fee: None,
        discount_bearer: DiscountBearer::Shared,
        buyer_fee: None,
        store_credit_bonus: BasisPoints::percent(10),
        effective_from: from,
        effective_to: None,
        scope,
    };
    let tier = |cents, percent| PlanTier {
        from: Money::usd(cents),
        consignor: BasisPoints::percent(percent),
    };
    let watches = PlanKind::Tiered {
        tiers: vec![tier(0, 60), tier(60_000, 70)],
        tier_mode: TierMode::Marginal,
    };
    let of_watches = PlanScope::Category { category: fixed(3) };
    let standard = PlanKind::Percent {
        consignor: BasisPoints::percent(60),
    };
    Ok(vec![
        plan(STANDARD_PLAN, "60 / 40", standard, PlanScope::Global),
        plan(WATCH_PLAN, "Relojes", watches, of_watches),
    ])
}

fn categories() -> Vec<Category> {
    vec![
        category(
            1,
            None,
            ("Moda y accesorios", "moda-y-accesorios"),
            Vec::new(),
        ),
        category(2, Some(1), ("Bolsos", "bolsos"), of_handbags()),
        category(3, Some(1), ("Relojes", "relojes"), of_watches()),
        category(4, None, ("Hogar", "hogar"), Vec::new()),
    ]
}

fn category(
    number: u16,
    parent: Option<u128>,
    (name, slug): (&str, &str),
    checklist: Vec<ChecklistQuestion>,
) -> Category {
    Category {
        id: fixed::<CategoryId>(u128::from(number)),
        parent_id: parent.map(fixed),
        name: name.to_owned(),
        slug: slug.to_owned(),
        position: number,
        tax_class: TaxClass::Itbms7,
        default_plan: Some(fixed(if number == 3 {
            WATCH_PLAN
        } else {
            STANDARD_PLAN
        })),
        default_schedule: Some(fixed(1)),
        default_term_days: 90,
        checklist,
    }
}

fn of_handbags() -> Vec<ChecklistQuestion> {
    vec![
        question(
            "dust_bag",
            "¿Tiene la funda original?",
            AnswerKind::YesNo,
            &[],
            true,
        ),
        question(
            "material",
            "¿De qué material es?",
            AnswerKind::Text,
            &[],
            false,
        ),
    ]
}

fn of_watches() -> Vec<ChecklistQuestion> {
    let box_and_papers = &["both", "box", "papers", "none"];
    vec![
        question("works", "¿Funciona?", AnswerKind::YesNo, &[], true),
        question(
            "papers",
            "¿Caja y papeles?",
            AnswerKind::Choice,
            box_and_papers,
            true,
        ),
    ]
}

fn question(
    key: &str,
    text: &str,
    kind: AnswerKind,
    options: &[&str],
    required: bool,
) -> ChecklistQuestion {
    ChecklistQuestion {
        key: key.to_owned(),
        text: text.to_owned(),
        kind,
        options: options.iter().map(|&option| option.to_owned()).collect(),
        required,
    }
}

fn brands() -> Vec<Brand> {
    let brand = |number, name: &str, slug: &str| Brand {
        id: fixed(number),
        name: name.to_owned(),
        slug: slug.to_owned(),
    };
    vec![
        brand(1, "Omega", "omega"),
        brand(2, "Coach", "coach"),
        brand(3, "Lladró", "lladro"),
    ]
}
