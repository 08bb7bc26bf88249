//! Someone who has left traces everywhere, each with a word that is theirs alone.

use domain::access::Role;
use domain::consignor::{Consignor, Opening};
use domain::contact::{Email, Phone};
use domain::media::Purpose;
use domain::money::Money;
use domain::proposal::{LineResponse, Proposal, ProposalParts};
use domain::request::{Cancellation, ItemDecision, State};
use domain::user::{Address, ExternalRef};
use testkit::story::{Story, checked_file, item, silent};
use testkit::{Person, id};

use crate::house::House;

/// The word. In an address it is in lower case.
pub(crate) const CANARY: &str = "Quetzalinda";

/// Whether a text has the word in it.
pub(crate) fn tells(text: &str) -> bool {
    text.to_lowercase().contains(&CANARY.to_lowercase())
}

/// Three people, of whom the consignor has left traces.
pub(crate) struct Life {
    pub(crate) consignor: Person,
    pub(crate) appraiser: Person,
    pub(crate) manager: Person,
}

impl House {
    /// A consignor with an account, a file, a key, uploads, a request that came to nothing and its
    /// proposal. Nothing is open.
    pub(crate) async fn life(&self) -> Life {
        let life = Life {
            consignor: self.stage.person(Role::Consignor).await,
            appraiser: self.stage.person(Role::Appraiser).await,
            manager: self.stage.person(Role::SalesManager).await,
        };
        let ana = &life.consignor;
        self.with_password(ana).await;
        self.change(ana, |facts| {
            facts.name = format!("{CANARY} Pérez");
            facts.email = Email::parse(&format!("{CANARY}@example.com")).unwrap();
            facts.phone = Some(Phone::parse("+50761239876").unwrap());
            facts.addresses.push(Address {
                id: id(1),
                label: CANARY.to_owned(),
                line1: format!("Calle {CANARY}"),
                line2: None,
                corregimiento: "Bella Vista".to_owned(),
                district: "Panamá".to_owned(),
                province: None,
                location_code: None,
                country: "PA".to_owned(),
                geo: None,
                notes: format!("junto a {CANARY}"),
                is_default: true,
            });
            facts.external_refs.push(ExternalRef {
                system: "tienda".to_owned(),
                id: CANARY.to_owned(),
                api_version: None,
            });
        })
        .await;
        self.keep_file(ana).await;
        self.keep_goods(&life).await;
        self.keep_uploads(ana).await;
        life
    }

    async fn keep_file(&self, ana: &Person) {
        let opening = Opening {
            id: ana.id.clone(),
            number: "CO-2026-000001".to_owned(),
            name: format!("{CANARY} Pérez"),
            email: Email::parse(&format!("{CANARY}@example.com")).unwrap(),
            min_payout: Money::usd(1_000),
        };
        let opened = Consignor::open(opening, self.stage.clock.now());
        let change = self.stage.table.begin(self.stage.cause()).save(&opened);
        change.commit().await.unwrap();
    }

    async fn keep_uploads(&self, ana: &Person) {
        for (number, purpose) in [(900, Purpose::Identity), (901, Purpose::Proof)] {
            checked_file(&self.stage, number, ana, purpose).await;
        }
        let bytes = CANARY.as_bytes().to_vec();
        self.cx
            .storage
            .put("media/x", bytes, "image/jpeg")
            .await
            .unwrap();
    }

    async fn keep_goods(&self, life: &Life) {
        let story = life.story(self);
        let now = self.stage.clock.now();
        let cancellation = Cancellation {
            reason: format!("soy {CANARY}"),
            by: life.consignor.caller.actor(),
            at: now,
            fee: None,
        };
        let state = State::Cancelled {
            cancellation,
            appraiser: None,
            custody: None,
        };
        let mut thing = item(1, ItemDecision::Withdrawn);
        thing.details.title = format!("Bolso de {CANARY}");
        thing.details.description = CANARY.to_owned();
        thing.details.serial = Some(CANARY.to_owned());
        thing.details.checklist = [("who".to_owned(), CANARY.to_owned())].into();
        let request = silent(story.request(1, vec![thing], state));
        let mut offered = story.accepted_proposal(1);
        offered = with_words(&offered);
        let change = self.stage.table.begin(self.stage.cause());
        let change = change.save(&request).draft_proposal(&silent(offered));
        change.commit().await.unwrap();
    }
}

impl Life {
    pub(crate) fn story<'a>(&'a self, house: &'a House) -> Story<'a> {
        Story {
            stage: &house.stage,
            consignor: &self.consignor,
            appraiser: &self.appraiser,
            manager: &self.manager,
        }
    }
}

fn with_words(proposal: &Proposal) -> Proposal {
    let mut lines = proposal.lines().to_vec();
    for line in &mut lines {
        line.response = LineResponse::Rejected {
            reason: format!("porque soy {CANARY}"),
        };
    }
    Proposal::restore(ProposalParts {
        id: id(20),
        version: 1,
        facts: proposal.facts().clone(),
        lines,
        approved: proposal.approved_prices().clone(),
        message: format!("Hola {CANARY}"),
        state: proposal.state().clone(),
        updated_at: proposal.updated_at(),
    })
}
