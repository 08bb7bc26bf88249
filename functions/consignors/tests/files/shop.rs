//! A shop with the consignor that the samples are about, and the people who deal with her.

use consignors::{Context, invoke};
use contract::consignors::files::ConsignorOp;
use contract::consignors::payout_methods::PayoutMethodOp;
use domain::access::Role;
use domain::consignor::{Consignor, ConsignorEvent};
use domain::contact::Channel;
use domain::event::Envelope;
use domain::ids::OtpId;
use domain::media::Purpose as FilePurpose;
use domain::otp::{Challenge, Purpose, code};
use serde_json::{Value, json};
use testkit::story::checked_file;
use testkit::{PEPPER, Person, Reply, Sample, Stage, at, id, sample};

/// The picture that the sample names.
pub(crate) const PICTURE: u128 = 401;

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) other: Person,
    pub(crate) customer: Person,
    pub(crate) admin: Person,
    pub(crate) manager: Person,
    pub(crate) appraiser: Person,
}

/// The sample of an operation.
pub(crate) fn call(op: ConsignorOp) -> Sample {
    sample(op.route())
}

/// The sample of adding a payout method.
pub(crate) fn adding() -> Sample {
    sample(PayoutMethodOp::AddPayoutMethod.route())
}

impl Shop {
    /// Ten in the morning of the day the samples are of.
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let samples = at("2026-11-24T15:00:00Z");
        stage
            .clock
            .advance(samples.seconds_since(stage.clock.now()));
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            consignor: stage.person_as(id(1), Role::Consignor).await,
            other: stage.person(Role::Consignor).await,
            customer: stage.person(Role::Customer).await,
            admin: stage.person(Role::Admin).await,
            manager: stage.person(Role::SalesManager).await,
            appraiser: stage.person(Role::Appraiser).await,
            stage,
        };
        shop.file_for(&shop.consignor).await;
        shop
    }

    /// Opens the file of someone.
    pub(crate) async fn file_for(&self, person: &Person) {
        let (table, now) = (&self.stage.table, self.stage.clock.now());
        let account = data::users::get(table, &person.id).await.unwrap();
        let opened = data::consignors::draw_up(table, account.facts(), now).await;
        let change = table.begin(self.stage.cause());
        change.save(&opened.unwrap()).commit().await.unwrap();
    }

    pub(crate) async fn send(&self, sample: &Sample) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        let calling = Box::pin(sample.send(invoke));
        self.stage.watch(&sample.route(), calling).await
    }

    /// The consignor's file as it is kept.
    pub(crate) async fn file(&self) -> Consignor {
        let file = data::consignors::get(&self.stage.table, &self.consignor.id).await;
        file.unwrap()
    }

    /// What happened to the consignor's file, oldest first.
    pub(crate) async fn happened(&self) -> Vec<ConsignorEvent> {
        let (table, person) = (&self.stage.table, &self.consignor.id);
        let history: Vec<Envelope<Value>> = data::consignors::history(table, person).await.unwrap();
        let event = |envelope: Envelope<Value>| serde_json::from_value(envelope.body).unwrap();
        history.into_iter().map(event).collect()
    }

    /// Sends a code that this person asked for, and answers its digits.
    pub(crate) async fn code_for(
        &self,
        number: u128,
        person: &Person,
        purpose: Purpose,
        subject: Option<&str>,
    ) -> String {
        let otp: OtpId = id(number);
        let user = Some(person.id.clone());
        let subject = subject.map(str::to_owned);
        let now = self.stage.clock.now();
        let challenge = Challenge::ask(otp.clone(), user, purpose, subject, Channel::Email, now);
        let change = self.stage.table.begin(self.stage.cause());
        change.challenge(&challenge, None).commit().await.unwrap();
        code(PEPPER.as_bytes(), &otp, purpose)
    }

    /// Adds the method of the sample, with a code of its own.
    pub(crate) async fn add(&self, number: u128) -> Reply {
        let person = self.consignor.id.as_str();
        let purpose = Purpose::PayoutChange;
        let digits = self
            .code_for(number, &self.consignor, purpose, Some(person))
            .await;
        let adding = adding().by(&self.consignor).with("/code", json!(digits));
        self.send(&adding.with("/otp_id", json!(id::<OtpId>(number))))
            .await
    }

    /// Shows the papers of the sample.
    pub(crate) async fn submit(&self) -> Reply {
        let owner = &self.consignor;
        checked_file(&self.stage, PICTURE, owner, FilePurpose::Identity).await;
        let op = ConsignorOp::SubmitIdentityDocuments;
        self.send(&call(op).by(owner)).await
    }

    /// Verifies the consignor, and these of her methods.
    pub(crate) async fn verify(&self, methods: &[&Value]) -> Reply {
        let op = ConsignorOp::VerifyConsignor;
        let verified = call(op).by(&self.manager);
        self.send(&verified.with("/payout_method_ids", json!(methods)))
            .await
    }
}
