//! A shop with people, a set-up, and a contract in force with two products: the first one is in
//! the house, the second one is awaited.

use contract::inventory::InventoryOp;
use domain::access::Role;
use domain::catalogue::{BillingPoint, BranchCode, Brand, Category, Location};
use domain::contact::{Channel, Locale};
use domain::contract::{
    Agreement, Contract, ContractLine, Countersign, Countersignature, Facts, Parties, Party,
    PrintedDocument, Signature, SignatureMethod, State as ContractState, TemplateRef,
};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::ids::{ContractId, LocationId, MediaId, ProductId, RequestId};
use domain::media::{Announcement, ContentType, FileFacts, MediaFile, MediaKind, Purpose};
use domain::money::{BasisPoints, Money};
use domain::product::{Condition, Details, NewProduct, Origin, Product, TaxClass};
use domain::request::{
    Acceptance, AcceptedHow, Appraised, Assignment, Intake, IntakeMode, Offering, Priority,
    RedFlagReview, Request, RequestDetails, RequestFacts, RequestParts, State,
};
use domain::terms::{DiscountBearer, Disposition, LineTerms, Mode, PlanKind, PlanSnapshot};
use inventory::{Context, invoke};
use serde_json::Value;
use stage::{Call, Person, Reply, Stage};
use testkit::id;

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) stranger: Person,
    pub(crate) manager: Person,
    pub(crate) appraiser: Person,
    pub(crate) logistics: Person,
    pub(crate) customer: Person,
}

/// The product in the house, and the awaited one.
pub(crate) fn here() -> ProductId {
    id(1)
}

pub(crate) fn awaited() -> ProductId {
    id(2)
}

pub(crate) fn location_id() -> LocationId {
    id(1)
}

pub(crate) fn contract_id() -> ContractId {
    id(30)
}

fn request_id() -> RequestId {
    id(10)
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            consignor: stage.person(Role::Consignor).await,
            stranger: stage.person(Role::Consignor).await,
            manager: stage.person(Role::SalesManager).await,
            appraiser: stage.person(Role::Appraiser).await,
            logistics: stage.person(Role::Logistics).await,
            customer: stage.person(Role::Customer).await,
            stage,
        };
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.put_category(&category()).put_brand(&brand());
        let change = change.put_location(&location());
        let (request, contract) = (silent(shop.request()), silent(shop.contract()));
        let change = change.save(&request).save(&contract);
        let change = change.save(&shop.product(1)).save(&shop.product(2));
        change.commit().await.unwrap();
        shop
    }

    fn request(&self) -> Request {
        let now = self.stage.clock.now();
        let appraised = Appraised {
            assignment: Assignment {
                intake: Intake {
                    submitted_at: now,
                    sla_due_at: now,
                },
                appraiser: self.appraiser.id.clone(),
                assigned_at: now,
                assigned_by: self.manager.caller.actor(),
            },
            custody: None,
            at: now,
            review: RedFlagReview::NotNeeded,
        };
        let acceptance = Acceptance {
            offering: Offering {
                appraised,
                proposal: id(20),
                round: 1,
                countered: false,
            },
            how: AcceptedHow::Consignor,
            at: now,
        };
        Request::restore(RequestParts {
            id: request_id(),
            version: 1,
            facts: RequestFacts {
                number: "CR-2026-000001".to_owned(),
                consignor: self.consignor.id.clone(),
                channel: domain::request::Channel::Portal,
                opened_by: self.consignor.caller.actor(),
                opened_at: now,
                source_ref: None,
            },
            details: RequestDetails {
                location_id: location_id(),
                intake_mode: IntakeMode::DropOff,
                address_id: None,
                priority: Priority::Normal,
                note: String::new(),
            },
            terms: None,
            items: Vec::new(),
            state: State::Contracted {
                acceptance,
                contract: contract_id(),
                unlisted: Some(vec![here(), awaited()]),
            },
            updated_at: now,
        })
    }

    fn contract(&self) -> Contract {
        let now = self.stage.clock.now();
        let party = |name: &str| Party {
            name: name.to_owned(),
            tax_id: "8-123-456".to_owned(),
            address: "Calle 50".to_owned(),
            email: "alguien@dejavu.test".to_owned(),
            phone: None,
        };
        let line = |n: u128| ContractLine {
            id: id(n),
            request_item_id: id(n),
            title: format!("Bolso {n}"),
            terms: terms(),
            product_id: Some(id(n)),
            listed_on: None,
            closing: None,
        };
        let facts = Facts {
            number: "CT-2026-000001".to_owned(),
            proposal_id: id(20),
            request_id: request_id(),
            consignor_id: self.consignor.id.clone(),
            location_id: location_id(),
            template: TemplateRef {
                id: id(1),
                key: "consignment".to_owned(),
                version: 1,
                locale: Locale::EsPa,
                countersign: Countersign::Person,
            },
            parties: Parties {
                house: party("Dejavu, S.A."),
                consignor: party("Ana Peña"),
            },
            lines: vec![line(1), line(2)],
            parent: None,
            proposal_reopened: false,
            created_at: now,
            updated_at: now,
        };
        let agreement = self.agreement();
        Contract::restore(contract_id(), 1, ContractState::Active { agreement }, facts)
    }

    fn agreement(&self) -> Agreement {
        let now = self.stage.clock.now();
        let sha256 = Sha256::of(b"the document");
        Agreement {
            document: PrintedDocument {
                file: id(1),
                sha256: sha256.clone(),
                printed_at: now,
            },
            signature: Signature {
                method: SignatureMethod::OtpEmail,
                signer: self.consignor.id.clone(),
                signed_at: now,
                ip: "192.0.2.1".to_owned(),
                user_agent: "stage".to_owned(),
                otp_ref: id(1),
                otp_channel: Channel::Email,
                otp_verified_at: now,
                drawn_file: None,
                document_sha256: sha256,
                sent_at: now,
                consent_version: "2026-01".to_owned(),
            },
            countersigned: Countersignature {
                by: self.manager.caller.actor(),
                at: now,
            },
            starts_on: now.panama_date(),
            final_document: None,
        }
    }

    fn product(&self, n: u128) -> Decision<Product, domain::product::ProductEvent> {
        let sku = format!("P-2026-{n:06}");
        let new = NewProduct {
            barcode: sku.clone(),
            origin: Origin {
                contract_id: contract_id(),
                contract_line_id: id(n),
                request_id: request_id(),
                request_item_id: id(n),
                consignor_id: self.consignor.id.clone(),
            },
            details: Details {
                title: format!("Bolso {n}"),
                slug: format!("bolso-{n}"),
                description: String::new(),
                category_id: id(1),
                brand_id: None,
                condition: Condition::Good,
                serial: None,
                photos: vec![id(40)],
                tax_class: Some(TaxClass::Itbms7),
            },
            terms: terms(),
            location_id: location_id(),
            received_by: (n == 1).then(|| id(50)),
            sku,
        };
        Product::create(id(n), new, self.manager.by(), self.stage.clock.now()).unwrap()
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        call.send(invoke).await
    }

    /// A call of an operation on a product.
    pub(crate) fn on(&self, person: &Person, op: InventoryOp, product: &ProductId) -> Call {
        person.calls(op.route()).path("id", product)
    }

    /// A call without a body.
    pub(crate) async fn act(&self, person: &Person, op: InventoryOp, product: &ProductId) -> Reply {
        self.call(self.on(person, op, product)).await
    }

    pub(crate) async fn say(
        &self,
        person: &Person,
        op: InventoryOp,
        product: &ProductId,
        body: Value,
    ) -> Reply {
        self.call(self.on(person, op, product).body(body)).await
    }

    pub(crate) async fn stored(&self, product: &ProductId) -> Product {
        data::products::get(&self.stage.table, product)
            .await
            .unwrap()
    }

    pub(crate) async fn stored_request(&self) -> Request {
        let request = data::requests::get(&self.stage.table, &request_id()).await;
        request.unwrap()
    }

    pub(crate) async fn stored_contract(&self) -> Contract {
        let contract = data::contracts::get(&self.stage.table, &contract_id()).await;
        contract.unwrap()
    }

    /// A photo of this person's that passed the check.
    pub(crate) async fn photo(&self, number: u128, person: &Person) -> MediaId {
        let (table, now) = (&self.stage.table, self.stage.clock.now());
        let announcement = Announcement {
            purpose: Purpose::ItemPhoto,
            content_type: ContentType::Png,
            content_length: 10,
            sha256: None,
        };
        let owner = person.id.clone();
        let (file, event) = MediaFile::announce(id(number), owner, announcement, now);
        let change = table.begin(self.stage.cause()).media(&file, &event);
        change.commit().await.unwrap();
        let (checked, event) = file.decided(Ok(FileFacts {
            key: "media/x".to_owned(),
            kind: MediaKind::Image,
            content_type: ContentType::Jpeg,
            content_length: 9,
            sha256: Sha256::of(b"x"),
            width: Some(3),
            height: Some(2),
        }));
        let change = table.begin(self.stage.cause()).media(&checked, &event);
        change.commit().await.unwrap();
        checked.id
    }
}

fn silent<A, E>(next: A) -> Decision<A, E> {
    Decision {
        next,
        events: Vec::new(),
    }
}

fn terms() -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(40_000),
        floor_price: Money::usd(20_000),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 1,
            name: "Estándar".to_owned(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Store,
            min_fee: None,
        },
        markdown: None,
        term_days: 60,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: Vec::new(),
        buy_out_price: None,
    }
}

fn category() -> Category {
    Category {
        id: id(1),
        parent_id: None,
        name: "Bolsos".to_owned(),
        slug: "bolsos".to_owned(),
        position: 1,
        tax_class: TaxClass::Itbms7,
        default_plan: None,
        default_schedule: None,
        default_term_days: 60,
        checklist: Vec::new(),
    }
}

fn brand() -> Brand {
    Brand {
        id: id(1),
        name: "Marca".to_owned(),
        slug: "marca".to_owned(),
    }
}

fn location() -> Location {
    Location {
        id: location_id(),
        name: "Calle 50".to_owned(),
        branch_code: BranchCode::parse("0001").unwrap(),
        billing_point: BillingPoint::parse("001").unwrap(),
        address: "Calle 50, Panamá".to_owned(),
        hours: Vec::new(),
    }
}
