//! The contract in force, and its products.

use domain::contact::{Channel, Locale};
use domain::contract::{
    Agreement, Contract, ContractLine, Countersign, Countersignature, Facts, Parties, Party,
    PrintedDocument, Signature, SignatureMethod, State, TemplateRef,
};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::money::{BasisPoints, Money};
use domain::product::{
    Condition, Details, NewProduct, Origin, Product, ProductEvent, Source, TaxClass,
};
use domain::terms::{
    DiscountBearer, Disposition, Fee, FeeKind, LineTerms, Mode, PlanKind, PlanSnapshot,
};

use super::{Story, contract_id, item_id, location_id, proposal_id, request_id};
use crate::id;

/// A side of a contract.
pub fn party(name: &str) -> Party {
    Party {
        name: name.to_owned(),
        tax_id: "8-123-456".to_owned(),
        address: "Calle 50, Panamá".to_owned(),
        email: "alguien@dejavu.test".to_owned(),
        phone: None,
    }
}

/// The terms of every line.
pub fn terms() -> LineTerms {
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
        fees: vec![Fee {
            kind: FeeKind::EarlyWithdrawal,
            amount: Money::usd(1_500),
        }],
        buy_out_price: None,
    }
}

impl Story<'_> {
    /// The contract about the first two items, in force.
    pub fn active_contract(&self) -> Contract {
        let now = self.now();
        let line = |n: u128| ContractLine {
            id: id(n),
            request_item_id: item_id(n),
            title: format!("Bolso {n}"),
            terms: terms(),
            product_id: Some(id(n)),
            listed_on: None,
            closing: None,
        };
        let facts = Facts {
            number: "CT-2026-000001".to_owned(),
            proposal_id: proposal_id(),
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
        Contract::restore(contract_id(), 1, State::Active { agreement }, facts)
    }

    /// The product of an item, made by the manager. The first one is in the house.
    ///
    /// # Panics
    /// The domain does not make it.
    pub fn product(&self, n: u128) -> Decision<Product, ProductEvent> {
        let sku = format!("P-2026-{n:06}");
        let details = Details {
            photos: vec![id(40)],
            tax_class: Some(TaxClass::Itbms7),
            ..Details::new(
                &format!("Bolso {n}"),
                format!("bolso-{n}"),
                id(1),
                Condition::Good,
            )
        };
        let new = NewProduct {
            barcode: sku.clone(),
            source: Source::Line {
                origin: Origin {
                    contract_id: contract_id(),
                    contract_line_id: id(n),
                    request_id: request_id(),
                    request_item_id: item_id(n),
                    consignor_id: self.consignor.id.clone(),
                },
                terms: Box::new(terms()),
            },
            details,
            serial: None,
            quantity: 1,
            unique: true,
            location_id: location_id(),
            shelf: None,
            received_by: (n == 1).then(|| id(50)),
            sku,
        };
        let made = Product::create(id(n), new, self.manager.by(), self.now());
        made.expect("a product in order")
    }

    fn agreement(&self) -> Agreement {
        let now = self.now();
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
}
