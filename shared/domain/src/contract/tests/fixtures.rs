//! A contract in every state, and the people around it.

use crate::access::{By, Caller, Grants, Role, Via};
use crate::contact::{Channel, Locale};
use crate::contract::{
    Command, Contract, ContractEvent, ContractLine, Countersign, Draft, LinkedProduct, OtpProof,
    Parent, ParentKind, Parties, Party, Refusal, SignatureRequest, Status, TemplateRef,
};
use crate::decision::Decision;
use crate::digest::Sha256;
use crate::ids::{
    CommissionPlanId, ContractId, ContractLineId, Id, LocationId, MediaId, OtpId, ProductId,
    ProposalId, RequestId, RequestItemId, SessionId, TemplateId,
};
use crate::money::{BasisPoints, Money};
use crate::terms::{
    DiscountBearer, Disposition, Fee, FeeKind, LineTerms, Mode, PlanKind, PlanSnapshot,
};
use crate::time::{Date, Timestamp};

pub(super) const SYSTEM: By<'static> = By::System("test");

/// The nth id of a kind.
pub(super) fn id<T: Id>(n: u128) -> T {
    T::new(ulid::Ulid::from_parts(1_700_000_000_000, n))
}

pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

pub(super) fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

pub(super) fn person(n: u128, role: Role) -> Caller {
    Caller {
        user: id(n),
        via: Via::Session(id::<SessionId>(n)),
        roles: vec![role],
        grants: Grants::of(&[role]),
    }
}

pub(super) fn consignor() -> Caller {
    person(1, Role::Consignor)
}

pub(super) fn manager() -> Caller {
    person(2, Role::SalesManager)
}

pub(super) fn terms() -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(12_000),
        floor_price: Money::usd(80_00),
        plan: PlanSnapshot {
            plan_id: id::<CommissionPlanId>(1),
            plan_version: 3,
            name: "Standard".into(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Shared,
            min_fee: None,
        },
        markdown: None,
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: vec![Fee {
            kind: FeeKind::EarlyWithdrawal,
            amount: Money::usd(15_00),
        }],
        buy_out_price: None,
    }
}

pub(super) fn line(n: u128) -> ContractLine {
    ContractLine {
        id: id::<ContractLineId>(n),
        request_item_id: id::<RequestItemId>(n),
        title: format!("Bolso {n}"),
        terms: terms(),
        product_id: None,
        listed_on: None,
        closing: None,
    }
}

fn party(name: &str) -> Party {
    Party {
        name: name.into(),
        tax_id: "8-123-456".into(),
        address: "Calle 50, Bella Vista, Panamá".into(),
        email: "alguien@example.com".into(),
        phone: None,
    }
}

pub(super) fn draft() -> Draft {
    Draft {
        number: "CT-2026-000123".into(),
        proposal_id: id::<ProposalId>(1),
        request_id: id::<RequestId>(1),
        consignor_id: consignor().user,
        location_id: id::<LocationId>(1),
        template: TemplateRef {
            id: id::<TemplateId>(1),
            key: "consignment".into(),
            version: 4,
            locale: Locale::EsPa,
            countersign: Countersign::Person,
        },
        parties: Parties {
            house: party("Dejavu, S.A."),
            consignor: party("Begoña Núñez"),
        },
        lines: vec![line(1), line(2)],
        parent: None,
        proposal_reopened: false,
    }
}

pub(super) fn generate(draft: Draft) -> Contract {
    let made = Contract::generate(id(1), draft, By::Person(&manager()), now());
    made.expect("the draft is in order").next
}

pub(super) fn hash() -> Sha256 {
    Sha256::of(b"the document")
}

pub(super) fn printed() -> Command {
    Command::PdfPrinted {
        file: id::<MediaId>(1),
        sha256: hash(),
    }
}

/// A signature that is in order at `now()`.
pub(super) fn signature() -> SignatureRequest {
    SignatureRequest {
        otp: OtpProof {
            otp: id::<OtpId>(1),
            contract_id: id::<ContractId>(1),
            user: consignor().user,
            channel: Channel::Whatsapp,
            verified_at: now(),
        },
        agreed: generate(draft()).written_lines(),
        document_sha256: hash(),
        drawn_file: None,
        ip: "190.34.1.2".into(),
        user_agent: "Firefox".into(),
        consent_version: "2026-01".into(),
    }
}

pub(super) fn products() -> Vec<LinkedProduct> {
    [1, 2]
        .map(|n| LinkedProduct {
            line: id(n),
            product: id::<ProductId>(n),
            listed_on: None,
        })
        .to_vec()
}

pub(super) fn countersign() -> Command {
    Command::Countersign {
        products: products(),
        starts_on: now().panama_date(),
    }
}

pub(super) fn listed(n: u128) -> Command {
    Command::LineListed {
        line: id(n),
        on: day("2026-12-01"),
    }
}

pub(super) fn closed(n: u128) -> Command {
    Command::LineClosed {
        line: id(n),
        outcome: crate::contract::LineOutcome::Sold,
    }
}

/// The first instant after the term of lines listed by [`listed`].
pub(super) fn after_term() -> Timestamp {
    day("2026-12-01").plus_days(91).starts_at()
}

/// Gives a command as the right person.
pub(super) fn give(
    contract: &Contract,
    command: Command,
    now: Timestamp,
) -> Result<Decision<Contract, ContractEvent>, Refusal> {
    use Command as C;
    let (consignor, manager) = (consignor(), manager());
    let by = match &command {
        C::Sign(_) | C::Decline { .. } => By::Person(&consignor),
        C::ReviewOk
        | C::Send
        | C::Countersign { .. }
        | C::Renew(_)
        | C::Addendum(_)
        | C::Terminate { .. }
        | C::Void { .. } => By::Person(&manager),
        C::PdfPrinted { .. }
        | C::LinkExpired
        | C::FinalPdfPrinted { .. }
        | C::LineListed { .. }
        | C::LineClosed { .. }
        | C::AllLinesClosed
        | C::TermEnd
        | C::AcceptanceUndone => SYSTEM,
    };
    contract.decide(command, by, now)
}

pub(super) fn after(contract: Contract, commands: Vec<Command>) -> Contract {
    commands.into_iter().fold(contract, |contract, command| {
        let name = command.name();
        match give(&contract, command, now()) {
            Ok(decision) => decision.next,
            Err(refusal) => panic!("{name}: {refusal}"),
        }
    })
}

/// The usual way to a contract in force.
pub(super) fn to_active() -> Vec<Command> {
    to_active_of(&generate(draft()))
}

/// The usual way for a contract with other lines.
pub(super) fn to_active_of(contract: &Contract) -> Vec<Command> {
    let signature = SignatureRequest {
        agreed: contract.written_lines(),
        ..signature()
    };
    vec![
        printed(),
        Command::ReviewOk,
        Command::Send,
        Command::Sign(Box::new(signature)),
        countersign(),
    ]
}

pub(super) fn active() -> Contract {
    after(generate(draft()), to_active())
}

/// Active, with both lines on sale.
pub(super) fn on_sale() -> Contract {
    after(active(), vec![listed(1), listed(2)])
}

/// A contract in force that follows `parent` and speaks of the products of lines `ns`.
pub(super) fn follower(parent: &Contract, kind: ParentKind, ns: &[u128]) -> Contract {
    let mut draft = draft();
    draft.parent = Some(Parent {
        contract_id: parent.id().clone(),
        kind,
    });
    draft.lines = ns
        .iter()
        .map(|n| ContractLine {
            product_id: Some(id(*n)),
            ..line(*n)
        })
        .collect();
    let made = Contract::generate(id(9), draft, By::Person(&manager()), now());
    let child = made.expect("the draft is in order").next;
    let mut request = signature();
    request.otp.contract_id = id(9);
    let links = products();
    let products = links
        .into_iter()
        .filter(|link| ns.iter().any(|n| link.line == id(*n)))
        .collect();
    let commands = vec![
        printed(),
        Command::ReviewOk,
        Command::Send,
        Command::Sign(Box::new(request)),
        Command::Countersign {
            products,
            starts_on: now().panama_date(),
        },
    ];
    after(child, commands)
}

pub(super) fn expired() -> Contract {
    let decision = give(&on_sale(), Command::TermEnd, after_term());
    decision.expect("the term is over").next
}

pub(super) fn renewal(parent: &Contract) -> Command {
    let child = follower(parent, ParentKind::Renewal, &[1, 2]);
    Command::Renew(child.succession().expect("both sides signed"))
}

pub(super) fn addendum(parent: &Contract, ns: &[u128]) -> Command {
    let child = follower(parent, ParentKind::Addendum, ns);
    Command::Addendum(child.succession().expect("both sides signed"))
}

pub(super) fn terminate() -> Command {
    Command::Terminate {
        reason: "consignor asked".into(),
        fee: None,
    }
}

pub(super) fn void() -> Command {
    Command::Void {
        reason: "wrong price".into(),
    }
}

/// A contract in the given status.
pub(super) fn contract_in(status: Status) -> Contract {
    let upto = |steps: usize| {
        let commands = to_active().into_iter().take(steps).collect();
        after(generate(draft()), commands)
    };
    match status {
        Status::Draft => upto(1),
        Status::Ready => upto(2),
        Status::Sent => upto(3),
        Status::Signed => upto(4),
        Status::Active => on_sale(),
        Status::Completed => after(
            on_sale(),
            vec![closed(1), closed(2), Command::AllLinesClosed],
        ),
        Status::Terminated => after(on_sale(), vec![terminate()]),
        Status::Expired => expired(),
        Status::Renewed => {
            // Only one line goes on, so that the other can still be closed here.
            let child = follower(&expired(), ParentKind::Renewal, &[1]);
            let proof = child.succession().expect("both sides signed");
            after(expired(), vec![Command::Renew(proof)])
        }
        Status::Declined => after(upto(3), vec![Command::Decline { reason: None }]),
        Status::Void => after(upto(3), vec![void()]),
    }
}
