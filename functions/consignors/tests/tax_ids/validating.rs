//! `POST /v1/tax-ids/validate`.

use std::sync::Arc;

use consignors::{Context, invoke};
use contract::consignors::tax_ids::ValidateTaxId;
use contract::route::Endpoint;
use domain::access::Role;
use domain::tax_id::check::RucCheck;
use domain::tax_id::{AuthorityVerdict, Dv, LocalVerdict, Ruc, TaxpayerKind};
use integrations::tax_authority::AuthorityError;
use integrations::testing::TaxRegister;
use serde_json::{Value, json};
use testkit::{Person, Reply, Sample, Stage, sample};

struct Office {
    stage: Stage,
    cx: Context,
    register: Arc<TaxRegister>,
    manager: Person,
}

impl Office {
    async fn open() -> Self {
        let stage = Stage::new().await;
        let register = Arc::new(TaxRegister::default());
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        Self {
            cx: cx.unwrap().with_authority(register.clone()),
            manager: stage.person(Role::SalesManager).await,
            register,
            stage,
        }
    }

    fn enter(&self, number: &str, taxpayer: TaxpayerKind, dv: &str) {
        let (ruc, dv) = (Ruc::parse(number).unwrap(), Dv::parse(dv).unwrap());
        self.register.enter(&ruc, taxpayer, dv, "Istmo Azul, S.A.");
    }

    async fn send(&self, sample: Sample) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        let calling = Box::pin(sample.send(invoke));
        self.stage.watch(&sample.route(), calling).await
    }

    async fn ask(&self, body: Value) -> Reply {
        let asked = sample(&ValidateTaxId::ROUTE).by(&self.manager).body(&body);
        self.send(asked).await
    }

    async fn kept(&self, number: &str, taxpayer: TaxpayerKind) -> Option<RucCheck> {
        let ruc = Ruc::parse(number).unwrap();
        let found = data::tax_ids::latest(&self.cx.table, &ruc, taxpayer).await;
        found.unwrap()
    }
}

fn down() -> AuthorityError {
    AuthorityError::Unavailable {
        detail: "no answer in time".to_owned(),
    }
}

const COMPANY: &str = "155596713-2-2015";

#[tokio::test]
async fn the_sample_gets_both_verdicts_and_both_are_kept() {
    let office = Office::open().await;
    office.enter(COMPANY, TaxpayerKind::Juridical, "59");
    let asked = sample(&ValidateTaxId::ROUTE).by(&office.manager);
    let reply = office.send(asked).await.expect(200);
    let now = office.stage.clock.now();
    let at = reply.json["checked_at"].clone();
    assert_eq!(
        reply.json,
        json!({
            "ruc": COMPANY,
            "taxpayer": "juridical",
            "type": "juridical",
            "dv": "59",
            "stated_dv": "59",
            "local": "local_ok",
            "authority": "authority_ok",
            "unavailable": false,
            "check": "authority_ok",
            "name": "Istmo Azul, S.A.",
            "checked_at": at,
        })
    );
    let kept = office.kept(COMPANY, TaxpayerKind::Juridical).await.unwrap();
    assert_eq!(kept.local, LocalVerdict::LocalOk);
    let heard = kept.heard.unwrap();
    assert_eq!(heard.verdict, AuthorityVerdict::AuthorityOk);
    assert!(heard.at <= now);
    assert_eq!(office.kept(COMPANY, TaxpayerKind::Natural).await, None);
}

#[tokio::test]
async fn the_authority_decides_against_the_rule() {
    let office = Office::open().await;
    office.enter(COMPANY, TaxpayerKind::Juridical, "60");
    let body = json!({ "ruc": format!("{COMPANY}:59"), "taxpayer": "juridical" });
    let reply = office.ask(body).await.expect(200).json;
    assert_eq!(reply["local"], "local_ok");
    assert_eq!(reply["authority"], "authority_no");
    assert_eq!(reply["check"], "authority_no");
    assert_eq!(reply["dv"], "60");

    // Apart, and with the digits that the authority keeps: the rule warns, the authority decides.
    let body = json!({ "ruc": COMPANY, "taxpayer": "juridical", "dv": "60" });
    let reply = office.ask(body).await.expect(200).json;
    assert_eq!(reply["local"], "local_mismatch");
    assert_eq!(reply["check"], "authority_ok");
}

#[tokio::test]
async fn a_ruc_that_nobody_registered_is_no_error() {
    let office = Office::open().await;
    let body = json!({ "ruc": "8nt-1-24", "taxpayer": "natural" });
    let reply = office.ask(body).await.expect(200).json;
    assert_eq!(reply["ruc"], "8-NT-1-24");
    assert_eq!(reply["type"], "natural_nt");
    assert_eq!(
        (&reply["dv"], &reply["local"]),
        (&json!("33"), &json!("local_ok"))
    );
    assert_eq!(reply["authority"], "authority_no");
    assert_eq!(reply.get("name"), None);
    assert_eq!(reply.get("stated_dv"), None);
}

#[tokio::test]
async fn an_authority_that_is_down_leaves_the_rule_and_what_it_said_before() {
    let office = Office::open().await;
    office.enter(COMPANY, TaxpayerKind::Juridical, "59");
    let body = json!({ "ruc": COMPANY, "taxpayer": "juridical" });
    office.ask(body.clone()).await.expect(200);
    for error in [
        down(),
        AuthorityError::Unreadable {
            detail: "cut off".to_owned(),
        },
        AuthorityError::Refused {
            code: "201".to_owned(),
        },
        AuthorityError::Misconfigured {
            detail: "401".to_owned(),
        },
    ] {
        office.register.fail_next(error);
        let reply = office.ask(body.clone()).await.expect(200).json;
        assert_eq!(reply["unavailable"], true);
        assert_eq!(reply.get("authority"), None);
        assert_eq!(reply.get("name"), None);
        assert_eq!(
            (&reply["dv"], &reply["check"]),
            (&json!("59"), &json!("local_ok"))
        );
    }
    let kept = office.kept(COMPANY, TaxpayerKind::Juridical).await.unwrap();
    assert_eq!((kept.version, kept.answered), (5, false));
    assert_eq!(kept.heard.unwrap().verdict, AuthorityVerdict::AuthorityOk);
}

#[tokio::test]
async fn whoever_asks_about_too_many_waits_and_others_do_not() {
    let office = Office::open().await;
    let body = json!({ "ruc": COMPANY, "taxpayer": "juridical" });
    for _ in 0..30 {
        office.ask(body.clone()).await.expect(200);
    }
    let limited = office.ask(body.clone()).await;
    let wait: u64 = limited.headers["retry-after"].parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    limited.refused(429, "too_many_tries");
    let other = office.stage.person(Role::SalesManager).await;
    let asked = sample(&ValidateTaxId::ROUTE).by(&other).body(&body);
    office.send(asked).await.expect(200);
    office.stage.clock.advance(10);
    office.ask(body).await.expect(200);
}

#[tokio::test]
async fn an_authority_that_is_not_set_up_is_one_that_is_down() {
    let stage = Stage::new().await;
    let cx = Context::new(&stage.config(), stage.clock.clone())
        .await
        .unwrap();
    let manager = stage.person(Role::SalesManager).await;
    let asked = sample(&ValidateTaxId::ROUTE).by(&manager);
    let invoke = async |name: &str, event: &str| invoke(&cx, name, event).await;
    let reply = Box::pin(asked.send(invoke)).await.expect(200).json;
    assert_eq!(reply["unavailable"], true);
    assert_eq!(reply["local"], "local_ok");
}

#[tokio::test]
async fn a_check_is_an_event_and_a_replay_is_none() {
    let office = Office::open().await;
    office.enter(COMPANY, TaxpayerKind::Juridical, "59");
    let asked = sample(&ValidateTaxId::ROUTE)
        .by(&office.manager)
        .key("once");
    let first = office.send(asked.clone()).await.expect(200);
    let again = office.send(asked).await.expect(200);
    assert_eq!(first.json, again.json);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(office.register.asked().len(), 1);
    let kept = office.kept(COMPANY, TaxpayerKind::Juridical).await.unwrap();
    assert_eq!(kept.version, 1);
}

#[tokio::test]
async fn a_ruc_that_does_not_read_is_named_with_the_formats_there_are() {
    let office = Office::open().await;
    for (ruc, taxpayer) in [
        ("8442445", "natural"),
        ("14PI-1-1", "natural"),
        ("8-442-445 DV 100", "natural"),
        ("155596713-2-2015", "natural"),
        ("PE-1-19", "juridical"),
    ] {
        let body = json!({ "ruc": ruc, "taxpayer": taxpayer });
        let reply = office.ask(body).await.expect(400).json;
        let told = reply["errors"]["ruc"][0].as_str().unwrap_or_default();
        assert!(!told.is_empty(), "{ruc}: {reply:#}");
        assert!(!reply.to_string().contains(ruc), "{ruc} is repeated");
    }
    let body = json!({ "ruc": "8442445", "taxpayer": "natural" });
    let reply = office.ask(body).await.json;
    let told = reply["errors"]["ruc"][0].as_str().unwrap();
    for format in ["8-442-445", "N-19-1821", "8-NT-1-13656", "155596713-2-2015"] {
        assert!(told.contains(format), "{told}");
    }
    assert!(office.register.asked().is_empty());
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let office = Office::open().await;
    let body = json!({ "ruc": "", "taxpayer": "martian", "dv": "x", "more": 1 });
    let reply = office.ask(body).await.expect(400).json;
    let errors = reply["errors"].as_object().unwrap();
    let fields: Vec<_> = errors.keys().map(String::as_str).collect();
    assert_eq!(fields, ["dv", "more", "ruc", "taxpayer"]);

    let body = json!({ "ruc": "8-442-445:08", "taxpayer": "natural", "dv": "09" });
    office.ask(body).await.refused(400, "tax_id_invalid");
}

#[tokio::test]
async fn only_those_who_check_tax_ids_may() {
    let office = Office::open().await;
    let driver = office.stage.person(Role::Logistics).await;
    let asked = sample(&ValidateTaxId::ROUTE);
    let refused = office.send(asked.clone().by(&driver)).await;
    refused.refused(403, "permission_denied");
    office
        .send(asked.without("authorization"))
        .await
        .expect(401);
    let keyless = sample(&ValidateTaxId::ROUTE).by(&office.manager);
    let keyless = office.send(keyless.without("idempotency-key")).await;
    assert_eq!(keyless.status, 400);
    assert!(office.register.asked().is_empty());
}
