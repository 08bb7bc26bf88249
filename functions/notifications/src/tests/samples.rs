//! One event of each kind that people are told of, as it comes from the bus.

use serde_json::{Value, json};

use domain::event::Envelope;
use domain::ids::{
    ConsignorFileId, ContractId, CustodyId, LocationId, MediaId, OtpId, PayoutMethodId, ProductId,
    ProposalId, RequestId, RequestItemId, UserId, WatchId,
};
use testkit::id;

pub(super) const CONSIGNOR: u128 = 1;
pub(super) const APPRAISER: u128 = 2;

pub(super) fn user(number: u128) -> UserId {
    id::<UserId>(number)
}

/// An event about `aggregate`, done by the system.
pub(super) fn event(
    name: &str,
    aggregate: &str,
    label: Option<&str>,
    body: Value,
) -> Envelope<Value> {
    let envelope = json!({
        "id": format!("{aggregate}.2.0"), "source": "dejavu.consignments", "name": name,
        "aggregate": aggregate, "label": label, "version": 2, "at": "2026-11-24T15:00:00Z",
        "actor": { "kind": "system", "part": "tests" }, "correlation_id": "cor_1",
        "schema": 1, "body": body,
    });
    serde_json::from_value(envelope).expect("an envelope")
}

fn items(count: u128) -> Vec<RequestItemId> {
    (1..=count).map(id).collect()
}

pub(super) fn all() -> Vec<Envelope<Value>> {
    let mut all = vec![event(
        "UserRegistrationRepeated",
        user(CONSIGNOR).as_str(),
        None,
        json!({ "type": "registration_repeated" }),
    )];
    all.extend(accounts());
    all.extend(requests());
    all.extend(proposals());
    all.extend(contracts());
    all.push(listed());
    all.extend(watches());
    all.extend(prices());
    all.extend(terms());
    all.extend(consignors());
    all.extend(data_requests());
    all
}

/// What staff and people do to accounts.
pub(super) fn accounts() -> Vec<Envelope<Value>> {
    let of = |name, body| event(name, user(CONSIGNOR).as_str(), None, body);
    vec![
        of(
            "UserInvited",
            json!({ "type": "invited", "roles": [{ "role": "consignor" }] }),
        ),
        of(
            "UserInvited",
            json!({
                "type": "invited", "roles": [{ "role": "consignor" }],
                "code": id::<domain::ids::OtpId>(70),
            }),
        ),
        of(
            "UserSecondFactorReset",
            json!({ "type": "second_factor_reset", "reason": "perdió el teléfono" }),
        ),
        of(
            "UserRolesChanged",
            json!({ "type": "roles_changed", "given": [{ "role": "appraiser" }], "taken": [] }),
        ),
        of("UserEmailChanged", json!({ "type": "email_changed" })),
        of(
            "UserSignedIn",
            json!({ "type": "signed_in", "new_device": true }),
        ),
        of("UserPasswordChanged", json!({ "type": "password_changed" })),
        of(
            "UserSecondFactorEnabled",
            json!({ "type": "second_factor_enabled" }),
        ),
    ]
}

fn appointment(start: &str, end: &str) -> Value {
    json!({ "start": start, "end": end, "address_id": null })
}

pub(super) fn requests() -> Vec<Envelope<Value>> {
    let mut all = papers();
    all.extend(visits());
    all
}

fn of_request(name: &str, mut body: Value) -> Envelope<Value> {
    body["consignor"] = json!(user(CONSIGNOR));
    let request = id::<RequestId>(1);
    event(name, request.as_str(), Some("SR-2026-000123"), body)
}

/// What happens to a request on paper.
fn papers() -> Vec<Envelope<Value>> {
    vec![
        of_request(
            "RequestSubmitted",
            json!({
                "type": "submitted", "items": items(3), "terms_version": "2026-01",
                "sla_due_at": "2026-11-26T15:00:00Z",
            }),
        ),
        of_request(
            "RequestChangesRequested",
            json!({ "type": "changes_requested", "reason": "Falta una foto del forro." }),
        ),
        of_request(
            "RequestRejected",
            json!({
                "type": "rejected", "appraiser": user(APPRAISER), "reason": "poor_condition",
                "text": "El forro está roto.", "return_needed": true, "held": false,
            }),
        ),
        of_request(
            "RequestCancelled",
            json!({
                "type": "cancelled", "appraiser": null, "reason": "Cambié de opinión.",
                "fee": { "amount": 1_500, "currency": "USD" }, "return_needed": true,
            }),
        ),
    ]
}

/// What happens to a request between people and goods.
fn visits() -> Vec<Envelope<Value>> {
    let appraiser = user(APPRAISER);
    let first = appointment("2026-11-26T14:00:00Z", "2026-11-26T15:00:00Z");
    let moved = appointment("2026-11-27T19:30:00Z", "2026-11-27T20:30:00Z");
    vec![
        of_request(
            "RequestAppraiserAssigned",
            json!({ "type": "appraiser_assigned", "appraiser": appraiser, "automatic": true }),
        ),
        of_request(
            "RequestAppointmentSet",
            json!({ "type": "appointment_set", "appraiser": appraiser, "appointment": first }),
        ),
        of_request(
            "RequestAppointmentMoved",
            json!({
                "type": "appointment_moved", "appraiser": appraiser, "from": first, "to": moved,
            }),
        ),
        of_request(
            "RequestGoodsReceived",
            json!({
                "type": "goods_received", "appraiser": appraiser, "custody": id::<CustodyId>(1),
                "received": items(2), "missing": items(1),
            }),
        ),
        of_request(
            "RequestAppraisalCompleted",
            json!({
                "type": "appraisal_completed", "appraiser": appraiser, "scored": items(2),
                "declined": items(1), "suspicious": items(1),
            }),
        ),
    ]
}

pub(super) fn proposals() -> Vec<Envelope<Value>> {
    let (consignor, author) = (user(CONSIGNOR), user(APPRAISER));
    let request = id::<RequestId>(1);
    let told = |name, mut body: Value| {
        body["request"] = json!(request);
        body["consignor"] = json!(consignor);
        body["author"] = json!(author);
        event(
            name,
            id::<ProposalId>(1).as_str(),
            Some("PR-2026-000045"),
            body,
        )
    };
    vec![
        told(
            "ProposalApprovalRequested",
            json!({ "type": "approval_requested" }),
        ),
        told(
            "ProposalSent",
            json!({
                "type": "sent", "round": 1, "valid_until": "2026-12-01T22:00:00Z",
                "auto_accept": {
                    "at": "2026-12-01T22:00:00Z",
                    "opt_in": { "consented_at": "2026-11-01T12:00:00Z", "version": "2026-01" },
                },
            }),
        ),
        told(
            "ProposalCountered",
            json!({
                "type": "countered", "countered": items(1), "proof": null,
            }),
        ),
        told(
            "ProposalAccepted",
            json!({
                "type": "accepted", "accepted": items(2), "proof": null,
            }),
        ),
        told(
            "ProposalPartiallyAccepted",
            json!({
                "type": "partially_accepted", "accepted": items(2), "rejected": items(1),
                "proof": null,
            }),
        ),
        told(
            "ProposalRejected",
            json!({ "type": "rejected", "proof": null }),
        ),
        told(
            "ProposalAutoAccepted",
            json!({
                "type": "auto_accepted", "accepted": items(2), "undo_until": "2026-12-03T22:00:00Z",
            }),
        ),
        told("ProposalExpired", json!({ "type": "expired" })),
    ]
}

pub(super) fn contracts() -> Vec<Envelope<Value>> {
    let contract = id::<ContractId>(1);
    let told = |name, mut body: Value| {
        body["contract_id"] = json!(contract);
        body["consignor_id"] = json!(user(CONSIGNOR));
        event(name, contract.as_str(), Some("CT-2026-000067"), body)
    };
    let sha256 = "0".repeat(64);
    vec![
        told(
            "ContractSent",
            json!({ "type": "sent", "expires_at": "2026-12-08T15:00:00Z" }),
        ),
        told(
            "ContractSigned",
            json!({
                "type": "signed", "request_id": id::<RequestId>(1), "method": "otp_email",
                "otp_ref": id::<OtpId>(1), "document_sha256": sha256,
            }),
        ),
        told(
            "ContractFinalPrinted",
            json!({
                "type": "final_printed", "file": id::<MediaId>(1), "sha256": sha256,
            }),
        ),
        told(
            "ContractTerminated",
            json!({
                "type": "terminated", "reason": "El consignante se muda.",
                "fee": { "amount": 123_450, "currency": "USD" },
                "products": [id::<ProductId>(1), id::<ProductId>(2)],
            }),
        ),
    ]
}

pub(super) fn listed() -> Envelope<Value> {
    let product = id::<ProductId>(1);
    let body = json!({
        "type": "listed", "product_id": product, "seq": 4, "at": "2026-12-10T15:00:00Z",
        "actor": { "kind": "system", "part": "tests" }, "prev_hash": null,
        "hash": "0".repeat(64),
        "contract_id": id::<ContractId>(1), "contract_line_id": "cln_01J00000000000000000000001",
        "request_id": id::<RequestId>(1), "consignor_id": user(CONSIGNOR), "first": true,
        "price": { "amount": 45_000, "currency": "USD" },
        "listed_on": "2026-12-10", "expires_on": "2027-03-10",
    });
    event(
        "ProductListed",
        product.as_str(),
        Some("Bolso de cuero \"Sol & Luna\""),
        body,
    )
}

fn of_product(name: &str, mut body: Value) -> Envelope<Value> {
    let product = id::<ProductId>(1);
    let link = json!({
        "product_id": product, "seq": 5, "at": "2026-12-10T15:00:00Z",
        "actor": { "kind": "system", "part": "tests" }, "prev_hash": null,
        "hash": "0".repeat(64), "consignor_id": user(CONSIGNOR),
    });
    let fields = body.as_object_mut().expect("an object");
    fields.extend(link.as_object().expect("an object").clone());
    event(name, product.as_str(), Some("Bolso de cuero"), body)
}

/// What happens to the price of a product.
fn prices() -> Vec<Envelope<Value>> {
    let change = |consent: &str| {
        json!({
            "from": { "amount": 45_000, "currency": "USD" },
            "to": { "amount": 36_000, "currency": "USD" },
            "reason": "markdown", "bearer": "shared",
            "step": { "after_days": 30, "percent_off": 2_000 },
            "requested_by": { "kind": "system", "part": "tests" }, "consent": consent,
        })
    };
    vec![
        of_product(
            "ProductPriceChangeRequested",
            json!({ "type": "price_change_requested", "change": change("not_needed") }),
        ),
        of_product(
            "ProductPriceChangeProposed",
            json!({
                "type": "price_change_proposed", "change": change("asked"),
                "answer_by": "2027-01-09T05:00:00Z", "applies_on": "2027-01-09",
            }),
        ),
        of_product(
            "ProductPriceChangeProposed",
            json!({
                "type": "price_change_proposed", "change": change("not_needed"),
                "answer_by": null, "applies_on": "2027-01-09",
            }),
        ),
        of_product(
            "ProductPriceChangeAnswered",
            json!({
                "type": "price_change_answered", "change": change("asked"), "answer": "talk",
            }),
        ),
        of_product(
            "ProductPriceChanged",
            json!({ "type": "price_changed", "change": change("given") }),
        ),
    ]
}

/// What happens at the end of the term of a product.
fn terms() -> Vec<Envelope<Value>> {
    let notice = |kind: &str, disposition: &str| {
        of_product(
            "ProductTermNoticeGiven",
            json!({
                "type": "term_notice_given", "kind": kind, "until": "2027-03-10",
                "disposition": disposition,
            }),
        )
    };
    vec![
        notice("expiring", "return"),
        notice("grace_ending", "buy_out"),
        of_product(
            "ProductTermExpired",
            json!({
                "type": "term_expired", "ended_on": "2027-03-10", "until": "2027-03-20",
                "disposition": "donate",
            }),
        ),
        of_product(
            "ProductGraceProlonged",
            json!({
                "type": "grace_prolonged", "proved": 1, "until": "2027-03-24",
                "disposition": "convert",
            }),
        ),
        of_product(
            "ProductBoughtOut",
            json!({
                "type": "bought_out", "contract_id": id::<ContractId>(1),
                "contract_line_id": "cln_01J00000000000000000000001", "kind": "bought_out",
                "cost": { "amount": 20_000, "currency": "USD" },
            }),
        ),
    ]
}

/// What someone waits for costs less, is back, is theirs to buy.
fn watches() -> Vec<Envelope<Value>> {
    let price = |cents: i64| json!({ "amount": cents, "currency": "USD" });
    let told = |name: &str, kind: &str, mut body: Value| {
        let (person, product) = (user(CONSIGNOR), id::<ProductId>(1));
        body["user"] = json!(person);
        body["product_id"] = json!(product);
        body["kind"] = json!(kind);
        event(
            name,
            id::<WatchId>(1).as_str(),
            Some("Bolso de cuero"),
            body,
        )
    };
    vec![
        told(
            "WatchOffered",
            "queue",
            json!({ "type": "offered", "until": "2026-12-10T15:10:00Z", "price": price(48_150) }),
        ),
        told(
            "WatchPriceDropped",
            "price_drop",
            json!({ "type": "price_dropped", "from": price(48_150), "to": price(42_800) }),
        ),
        told(
            "WatchBackAvailable",
            "back_available",
            json!({ "type": "back_available", "price": price(48_150) }),
        ),
    ]
}

pub(super) fn consignors() -> Vec<Envelope<Value>> {
    let told = |name, mut body: Value| {
        body["consignor"] = json!(user(CONSIGNOR));
        let file = ConsignorFileId::of(&user(CONSIGNOR));
        event(name, file.as_str(), Some("CO-2026-000012"), body)
    };
    vec![
        told(
            "ConsignorVerified",
            json!({ "type": "verified", "reason": "Visto en tienda.", "methods": [] }),
        ),
        told(
            "ConsignorRejected",
            json!({ "type": "rejected", "reason": "La foto no se puede leer." }),
        ),
        told(
            "ConsignorPayoutMethodAdded",
            json!({
                "type": "payout_method_added", "method": id::<PayoutMethodId>(1), "kind": "ach",
                "replaces": id::<PayoutMethodId>(2), "cool_down_until": "2026-11-26T15:00:00Z",
            }),
        ),
    ]
}

/// An event about something nobody is told of.
pub(super) fn silent() -> Envelope<Value> {
    let body = json!({
        "type": "opened", "consignor": user(CONSIGNOR), "channel": "portal",
        "location": id::<LocationId>(1),
    });
    event("RequestOpened", id::<RequestId>(9).as_str(), None, body)
}

fn data_requests() -> Vec<Envelope<Value>> {
    let request = id::<domain::ids::DataRequestId>(1);
    let asked = |name: &str, kind: &str, more: Value| {
        let mut body = json!({ "user": user(CONSIGNOR), "kind": kind });
        let fields = body.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        event(name, request.as_str(), None, body)
    };
    let mut all = Vec::new();
    for kind in ["export", "erasure", "correction", "objection"] {
        let opened = json!({ "type": "opened", "due_on": "2026-12-08" });
        all.push(asked("DataRequestOpened", kind, opened));
        all.push(asked(
            "DataRequestFulfilled",
            kind,
            json!({ "type": "fulfilled" }),
        ));
        let refused = json!({ "type": "refused", "reason": "no pudimos confirmar quién lo pide" });
        all.push(asked("DataRequestRefused", kind, refused));
    }
    all.push(asked(
        "DataRequestBegun",
        "erasure",
        json!({ "type": "begun" }),
    ));
    all
}
