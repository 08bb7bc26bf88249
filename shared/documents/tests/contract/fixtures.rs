//! Contracts to print, made by the domain's own rules.

use documents::ContractDocument;
use domain::access::{By, Caller, Grants, Role, Via};
use domain::contact::{Channel, Locale};
use domain::contract::{
    Command, Contract, ContractLine, Countersign, Draft, LinkedProduct, OtpProof, Parties, Party,
    SignatureRequest,
};
use domain::digest::Sha256;
use domain::ids::{Id, UserId};
use domain::money::{BasisPoints, Money};
use domain::template::{BUILT_IN, ContractTemplate, TemplateText, TemplateVars};
use domain::terms::{
    Consent, DiscountBearer, Disposition, Fee, FeeKind, FloorRule, LineTerms, MarkdownStep, Mode,
    PlanKind, PlanSnapshot, ScheduleSnapshot,
};
use domain::time::Timestamp;

fn id<T: Id>(n: u128) -> T {
    T::new(ulid::Ulid::from_parts(1_795_000_000_000, n))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:04:05Z").expect("an instant")
}

fn person(n: u128, role: Role) -> Caller {
    Caller {
        user: id::<UserId>(n),
        via: Via::Session(id(n)),
        roles: vec![role],
        grants: Grants::of(&[role]),
    }
}

fn line(n: u128, title: &str, terms: LineTerms) -> ContractLine {
    ContractLine {
        id: id(n),
        request_item_id: id(n),
        title: title.into(),
        terms,
        product_id: None,
        listed_on: None,
        closing: None,
    }
}

fn terms(list: i64, floor: i64) -> LineTerms {
    let step = |after_days, percent| MarkdownStep {
        after_days,
        percent_off: BasisPoints::percent(percent),
    };
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(list),
        floor_price: Money::usd(floor),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 3,
            name: "Estándar".into(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Shared,
            min_fee: None,
        },
        markdown: Some(ScheduleSnapshot {
            schedule_id: id(1),
            name: "Mensual".into(),
            steps: vec![step(30, 15), step(60, 30)],
            floor_rule: FloorRule::Contract,
            consent: Consent::Notify,
        }),
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: Vec::new(),
        buy_out_price: None,
    }
}

fn lines() -> Vec<ContractLine> {
    let bag = terms(125_000, 90_000);
    let mut lamp = terms(18_000, 12_000);
    lamp.markdown = None;
    lamp.disposition = Disposition::Donate;
    lamp.fees = vec![
        Fee {
            kind: FeeKind::Photography,
            amount: Money::usd(5_00),
        },
        Fee {
            kind: FeeKind::EarlyWithdrawal,
            amount: Money::usd(15_00),
        },
    ];
    let mut watch = terms(64_000, 64_000);
    watch.mode = Mode::BuyOut;
    watch.buy_out_price = Some(Money::usd(40_000));
    watch.markdown = None;
    vec![
        line(1, "Bolso de cuero marrón «¿Qué tal?», edición 1998", bag),
        line(2, "Lámpara de mesa de cristal soplado", lamp),
        line(3, "Reloj de pulsera de señora", watch),
    ]
}

fn party(name: &str, tax_id: &str, email: &str, phone: &str) -> Party {
    Party {
        name: name.into(),
        tax_id: tax_id.into(),
        address: "Calle 50, edificio Torre Añil, piso 3, Bella Vista, ciudad de Panamá".into(),
        email: email.into(),
        phone: Some(phone.into()),
    }
}

fn template(locale: Locale) -> ContractTemplate {
    let built_in = BUILT_IN.iter().find(|text| text.locale == locale);
    let built_in = built_in.expect("the house has it in each language");
    let text = TemplateText {
        key: built_in.key.into(),
        locale,
        countersign: Countersign::Person,
        body: built_in.body.into(),
    };
    ContractTemplate::publish(id(1), text, None, now()).expect("it is in order")
}

fn draft(template: &ContractTemplate) -> Contract {
    let draft = Draft {
        number: "CT-2026-000123".into(),
        proposal_id: id(1),
        request_id: id(1),
        consignor_id: id(1),
        location_id: id(1),
        template: template.reference(),
        parties: Parties {
            house: party(
                "Dejavu Panamá, S.A.",
                "155612345-2-2026 DV 41",
                "hola@dejavu.example",
                "+507 6000-0000",
            ),
            consignor: party(
                "Begoña Núñez Ibáñez",
                "8-765-4321",
                "begona@example.com",
                "+507 6123-4567",
            ),
        },
        lines: lines(),
        parent: None,
        proposal_reopened: false,
    };
    let manager = person(2, Role::SalesManager);
    let made = Contract::generate(id(1), draft, By::Person(&manager), now());
    made.expect("it is in order").next
}

fn sign(contract: Contract) -> Contract {
    let (manager, consignor) = (person(2, Role::SalesManager), person(1, Role::Consignor));
    let sha256 = Sha256::of(b"the print that was shown");
    let printed = Command::PdfPrinted {
        file: id(1),
        sha256: sha256.clone(),
    };
    let request = SignatureRequest {
        otp: OtpProof {
            otp: id(1),
            contract_id: id(1),
            user: id(1),
            channel: Channel::Whatsapp,
            verified_at: now(),
        },
        agreed: contract.written_lines(),
        document_sha256: sha256,
        drawn_file: None,
        ip: "190.34.1.2".into(),
        user_agent: "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0".into(),
        consent_version: "2026-01".into(),
    };
    let products = [1, 2, 3].map(|n| LinkedProduct {
        line: id(n),
        product: id(n),
        listed_on: None,
    });
    let countersign = Command::Countersign {
        products: products.to_vec(),
        starts_on: now().panama_date(),
    };
    [
        (By::System("printing"), printed),
        (By::Person(&manager), Command::ReviewOk),
        (By::Person(&manager), Command::Send),
        (By::Person(&consignor), Command::Sign(Box::new(request))),
        (By::Person(&manager), countersign),
    ]
    .into_iter()
    .fold(contract, |contract, (by, command)| {
        let decision = contract.decide(command, by, now());
        decision.expect("it is in order").next
    })
}

fn document(contract: &Contract, template: &ContractTemplate) -> ContractDocument {
    let text = template.render(&TemplateVars::of(contract));
    let url = "https://dejavu.example/v/con_01KAT0000000000000000000001".to_owned();
    let signer = contract.agreement().map(|_| "María Peña".to_owned());
    ContractDocument::of(contract, text.expect("it is in order"), url, signer)
}

pub(crate) fn to_sign(locale: Locale) -> ContractDocument {
    let template = template(locale);
    document(&draft(&template), &template)
}

pub(crate) fn signed(locale: Locale) -> ContractDocument {
    let template = template(locale);
    document(&sign(draft(&template)), &template)
}
