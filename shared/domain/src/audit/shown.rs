//! Which values the audit log tells, by kind of thing. What is not named here is redacted.
//!
//! Named are statuses, dates, prices, ids and choices from a list. Never named: names, addresses,
//! e-mails, phones, document and account numbers, hashes, tokens, and texts that people write.

mod goods;

/// The fields of a noun whose values are told: a path with `[]` for any place in a list, or the
/// beginning of one with `.*` for everything below.
const SHOWN: &[(&str, &[&str])] = &[
    (
        "request",
        &[
            "id",
            "version",
            "updated_at",
            "facts.number",
            "facts.consignor",
            "facts.channel",
            "facts.opened_by.kind",
            "facts.opened_by.id",
            "facts.opened_at",
            "details.location_id",
            "details.intake_mode",
            "details.address_id",
            "details.priority",
            "items[].id",
            "items[].decision",
            "items[].details.category_id",
            "items[].details.brand_id",
            "items[].details.expected_price.*",
            "items[].details.minimum_price.*",
            "items[].appraisal.recommended_price.*",
            "items[].appraisal.recommended_mode",
            "state.status",
            "state.assignment.appraiser",
            "state.assignment.assigned_at",
            "state.appointment.start",
            "state.appointment.end",
            "state.started_at",
            "state.contract",
            "state.at",
            "state.rejection.reason",
        ],
    ),
    (
        "proposal",
        &[
            "id",
            "version",
            "updated_at",
            "facts.number",
            "facts.request",
            "facts.consignor",
            "facts.appraiser",
            "facts.round",
            "facts.side",
            "facts.author",
            "facts.supersedes",
            "lines[].item",
            "lines[].terms.mode",
            "lines[].terms.list_price.*",
            "lines[].terms.floor_price.*",
            "lines[].terms.buy_out_price.*",
            "lines[].terms.term_days",
            "lines[].terms.grace_days",
            "lines[].terms.disposition",
            "lines[].terms.plan.id",
            "lines[].terms.plan.version",
            "lines[].approved_price.*",
            "lines[].response.status",
            "approved.*",
            "state.status",
            "state.sending.sent_at",
            "state.sending.valid_until",
            "state.superseded_by",
        ],
    ),
    (
        "contract",
        &[
            "id",
            "version",
            "updated_at",
            "created_at",
            "number",
            "proposal_id",
            "request_id",
            "consignor_id",
            "location_id",
            "template.key",
            "template.version",
            "template.locale",
            "lines[].id",
            "lines[].request_item_id",
            "lines[].status",
            "parent.contract",
            "proposal_reopened",
            "state.status",
            "state.at",
            "state.ended_on",
            "state.by",
        ],
    ),
    (
        "watch",
        &[
            "id",
            "version",
            "updated_at",
            "user",
            "product",
            "kind",
            "state.status",
            "state.since",
            "state.until",
            "state.at",
            "state.reason",
        ],
    ),
    (
        "user",
        &[
            "id",
            "version",
            "locale",
            "status",
            "roles[]",
            "roles[].role",
            "roles[].locations[]",
            "roles[].expires_at",
            "token_version",
            "email_verified_at",
            "phone_verified_at",
            "location_ids[]",
            "last_login_at",
            "created_at",
            "deleted_at",
            "consents[].kind",
            "consents[].version",
            "consents[].at",
            "consents[].channel",
            "consents[].given",
            "erased_at",
        ],
    ),
    (
        "session",
        &[
            "id",
            "version",
            "user",
            "generation",
            "created_at",
            "refreshed_at",
            "ended_at",
        ],
    ),
    (
        "code",
        &[
            "id",
            "version",
            "user",
            "purpose",
            "channel",
            "tries",
            "expires_at",
            "used_at",
        ],
    ),
    (
        "notification",
        &[
            "version",
            "event",
            "about",
            "topic",
            "recipient",
            "channel",
            "status",
            "tries",
            "code",
        ],
    ),
    (
        "file",
        &[
            "id",
            "version",
            "owner",
            "origin.kind",
            "origin.purpose",
            "state.status",
            "created_at",
        ],
    ),
    (
        "consignor",
        &[
            "id",
            "version",
            "updated_at",
            "opened_at",
            "number",
            "terms.tier",
            "terms.default_commission_plan_id",
            "terms.default_disposition",
            "terms.min_payout.*",
            "terms.payout_preference",
            "terms.portal_detail",
            "hold.since",
            "kyc.status",
            "kyc.since",
            "kyc.at",
            "documents[].kind",
            "documents[].expires_on",
            "documents[].file_ids[]",
            "methods[].id",
            "methods[].details.kind",
            "methods[].verified_at",
            "methods[].cool_down_until",
            "methods[].is_default",
            "methods[].added_at",
            "methods[].replaces",
            "methods[].replaced_at",
        ],
    ),
    (
        "tax_check",
        &[
            "id",
            "version",
            "taxpayer",
            "local",
            "answered",
            "checked_at",
            "heard.verdict",
            "heard.at",
        ],
    ),
    (
        "data_request",
        &[
            "id",
            "version",
            "updated_at",
            "facts.user",
            "facts.kind",
            "facts.asked_at",
            "facts.due_on",
            "facts.holds[].*",
            "state.status",
            "state.since",
            "state.done[]",
            "state.at",
        ],
    ),
    (
        "api_key",
        &[
            "id",
            "version",
            "owner",
            "scopes[]",
            "created_at",
            "expires_at",
            "revoked_at",
        ],
    ),
    ("settings", &["*"]),
    (
        "role",
        &[
            "id",
            "version",
            "rank",
            "parent",
            "permissions[].*",
            "created_at",
            "updated_at",
            "deleted_at",
        ],
    ),
    (
        "override",
        &[
            "id",
            "granted_by",
            "for_user",
            "operation",
            "target_id",
            "created_at",
            "expires_at",
        ],
    ),
    (
        "label_batch",
        &[
            "id",
            "version",
            "updated_at",
            "facts.products[]",
            "facts.format",
            "facts.start_at",
            "facts.printed_by",
            "facts.asked_at",
            "state.status",
            "state.file",
            "state.at",
            "state.left_out[].*",
        ],
    ),
    ("category", &["version", "record.*", "deleted_at"]),
    (
        "brand",
        &["version", "record.id", "record.slug", "deleted_at"],
    ),
    (
        "attribute",
        &[
            "version",
            "record.id",
            "record.key",
            "record.kind",
            "record.required",
            "record.categories[]",
            "deleted_at",
        ],
    ),
    (
        "location",
        &[
            "version",
            "record.id",
            "record.branch_code",
            "record.billing_points[]",
            "record.hours[].*",
        ],
    ),
    (
        "commission_plan",
        &[
            "record.id",
            "record.version",
            "record.kind.*",
            "record.min_fee.*",
            "record.buyer_fee.*",
            "record.discount_bearer",
            "record.store_credit_bonus",
            "record.effective_from",
            "record.effective_to",
            "record.scope.*",
        ],
    ),
    (
        "markdown_schedule",
        &[
            "version",
            "record.id",
            "record.steps[].*",
            "record.floor_rule.*",
            "record.consent",
            "record.applies_to.*",
            "record.active",
        ],
    ),
    (
        "discount",
        &[
            "id",
            "version",
            "status",
            "details.off.*",
            "details.bearer",
            "details.rules.*",
            "details.min_total.*",
            "details.limits.*",
            "details.stackable",
            "details.starts_at",
            "details.ends_at",
            "created_at",
            "deleted_at",
        ],
    ),
    (
        "template",
        &[
            "record.key",
            "record.locale",
            "record.version",
            "record.active_from",
        ],
    ),
];

/// The nouns whose label is a number or a code, never a name.
const NUMBERED: &[&str] = &[
    "request",
    "proposal",
    "contract",
    "consignor",
    "transfer",
    "stock_count",
];

/// The kinds of ids, by prefix, with the noun of what they are the id of.
const NOUNS: &[(&str, &str)] = &[
    ("usr", "user"),
    ("ses", "session"),
    ("otp", "code"),
    ("req", "request"),
    ("prp", "proposal"),
    ("con", "contract"),
    ("tpl", "template"),
    ("prd", "product"),
    ("lbl", "label_batch"),
    ("cus", "hand_over"),
    ("trf", "transfer"),
    ("cnt", "stock_count"),
    ("med", "file"),
    ("loc", "location"),
    ("cat", "category"),
    ("brd", "brand"),
    ("cpl", "commission_plan"),
    ("mks", "markdown_schedule"),
    ("att", "attribute"),
    ("dsc", "discount"),
    ("ntf", "notification"),
    ("csf", "consignor"),
    ("bdv", "bank_details_view"),
    ("txc", "tax_check"),
    ("drq", "data_request"),
    ("wat", "watch"),
    ("key", "api_key"),
    ("ovr", "override"),
    ("rol", "role"),
    ("pom", "payout_method"),
];

/// Whether the value at `path` of a `noun` is told.
pub fn shows(noun: &str, path: &str) -> bool {
    let path = anywhere(path);
    let mut nouns = SHOWN.iter().chain(goods::GOODS);
    let fields = nouns.find(|(known, _)| *known == noun);
    fields.is_some_and(|(_, fields)| {
        fields.iter().any(|field| match field.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == *field,
        })
    })
}

/// Whether a `noun` is called by a number. A label of another kind may be a person's name.
pub fn is_numbered(noun: &str) -> bool {
    NUMBERED.contains(&noun)
}

/// What an id is the id of, by its prefix.
pub fn noun_of(id: &str) -> Option<&'static str> {
    let (prefix, _) = id.split_once('_')?;
    let known = NOUNS.iter().find(|(known, _)| *known == prefix);
    known.map(|(_, noun)| *noun)
}

/// `items[3].decision` as `items[].decision`.
fn anywhere(path: &str) -> String {
    let mut general = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => {
                inside = true;
                general.push_str("[]");
            }
            ']' => inside = false,
            _ if inside => {}
            _ => general.push(letter),
        }
    }
    general
}
