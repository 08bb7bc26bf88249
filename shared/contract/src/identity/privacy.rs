//! The rights to one's own data (R20): consents, a copy of everything, and being forgotten.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission;
use domain::data_request::{DataRequest, Hold, Kind, State, Status, Step};
use domain::ids::{DataRequestId, OtpId, UserId};
use domain::time::{Date, Timestamp};
use domain::user::privacy::ConsentAnswer;
use domain::user::{Consent, ConsentKind, User};

use super::{READS, WRITES};
use crate::common::{Nothing, Page};
use crate::media::Download;
use crate::route::{Method, Reply, Route};
use crate::routes;
use crate::worker::{Folder, Grant, Queue, Secret, Trigger, Worker};

/// Checks a password or a code, which takes the pepper.
const PROVES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::Pepper),
];

/// Shows where a copy can be fetched.
const FETCHES: &[Grant] = &[
    Grant::TableRead,
    Grant::FilesRead(Folder::Exports),
    Grant::Secret(Secret::CursorKey),
];

/// Memory at which Lambda gives one whole processor: what Argon2id needs.
const ONE_PROCESSOR: u16 = 1_769;

routes! {
    /// Every operation on the rights to one's own data.
    PrivacyOp {
        /// Says to what the person agrees and to what no longer, purpose by purpose. A purpose that
        /// is not named stays as it is. What was said before stays as proof, with its date and
        /// channel. Who no longer agrees to the terms asks for the account to be erased.
        SetMyConsents {
            route: Route::edit(Method::Put, "set_my_consents", "/v1/me/consents")
                .summary("Give or take back consents")
                .any_of(&[Permission::ProfileManageOwn])
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: ConsentsBody,
            reply: ConsentsView,
        }
        /// Asks for a copy of everything the house knows of the person. It is made in the
        /// background, and the person is told by mail when it can be fetched. One at a time, and
        /// only so many a day.
        RequestDataExport {
            route: Route::create("request_data_export", "/v1/me/data-exports")
                .summary("Ask for a copy of one's own data")
                .any_of(&[Permission::ProfileExportOwn])
                .status(202)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: DataRequestView,
        }
        /// Where a copy stands and, once it is made, where it can be fetched for the next quarter
        /// of an hour. It lies ready for a week.
        GetDataExport {
            route: Route::get("get_data_export", "/v1/me/data-exports/{id}")
                .summary("Show a copy of one's own data and where to fetch it")
                .any_of(&[Permission::ProfileExportOwn])
                .grants(FETCHES),
            path: DataRequestPath,
            query: Nothing,
            body: Nothing,
            reply: DataExportView,
        }
        /// Asks to be forgotten. The password, or a one-time code for this purpose, shows that it
        /// is the person who asks. The answer names at once what has to be settled first, and what
        /// the law keeps whatever is asked; a person decides.
        RequestErasure {
            route: Route::create("request_erasure", "/v1/me/erasure-requests")
                .summary("Ask to be forgotten")
                .any_of(&[Permission::ProfileEraseOwn])
                .status(202)
                .grants(PROVES)
                .memory(ONE_PROCESSOR)
                .concurrency(2),
            path: Nothing,
            query: Nothing,
            body: ErasureBody,
            reply: DataRequestView,
        }
        /// Asks for wrong data to be put right, in the person's own words. What they can change by
        /// themselves needs no request. A person of the house does it and answers, within five
        /// working days (setting). One such request at a time.
        RequestCorrection {
            route: Route::create("request_correction", "/v1/me/correction-requests")
                .summary("Ask for one's own data to be put right")
                .any_of(&[Permission::ProfileManageOwn])
                .status(202)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: WordsBody,
            reply: DataRequestView,
        }
        /// Objects to what the house does with the person's data, in their own words. A person of
        /// the house decides and answers, within five working days (setting). One such request at
        /// a time. Consents are taken back without a request.
        RequestObjection {
            route: Route::create("request_objection", "/v1/me/objection-requests")
                .summary("Object to a use of one's own data")
                .any_of(&[Permission::ProfileManageOwn])
                .status(202)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: WordsBody,
            reply: DataRequestView,
        }
        /// What people have asked about their own data, by where it stands, last asked first.
        ListDataRequests {
            route: Route::get("list_data_requests", "/v1/data-requests")
                .summary("List the data requests")
                .any_of(&[Permission::PrivacyManage])
                .grants(READS),
            path: Nothing,
            query: DataRequestPage,
            body: Nothing,
            reply: Page<DataRequestView>,
        }
        /// Answers a data request: it is to be done, or it is turned down with a reason. Nobody
        /// answers their own. An erasure waits until open requests, contracts in force and goods in
        /// the house are settled; then the account stands for anyone at once, and the rest follows
        /// in the background. Contracts and what the tax law asks for stay.
        DecideDataRequest {
            route: Route::edit(
                Method::Post,
                "decide_data_request",
                "/v1/data-requests/{id}/decision",
            )
                .summary("Answer a data request")
                .any_of(&[Permission::PrivacyManage])
                .grants(WRITES),
            path: DataRequestPath,
            query: Nothing,
            body: DecisionBody,
            reply: DataRequestView,
        }
    }
}

/// Makes copies of people's data, and erases it. A copy holds every document of a person at once.
pub const ANSWER_DATA_REQUESTS: Worker = Worker {
    name: "answer_data_requests",
    trigger: Trigger::Queue(Queue::Privacy),
    grants: &[
        Grant::TableRead,
        Grant::TableWrite,
        Grant::FilesRead(Folder::Media),
        Grant::FilesRead(Folder::Documents),
        Grant::FilesWrite(Folder::Exports),
        Grant::FilesDelete(Folder::Incoming),
        Grant::FilesDelete(Folder::Media),
        Grant::FilesDelete(Folder::Exports),
        Grant::FilesDelete(Folder::Photos),
        Grant::Secret(Secret::CursorKey),
    ],
    memory: 1_024,
    timeout: 120,
    summary: "Makes copies of people's data, and erases it",
};

/// What a person says about some purposes.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsentsBody {
    /// By purpose.
    #[garde(length(min = 1, max = 10), dive)]
    pub consents: Vec<ConsentBody>,
}

/// What a person says about one purpose.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsentBody {
    /// The purpose.
    #[garde(skip)]
    pub kind: ConsentKind,
    /// The version of the text they were shown.
    #[garde(length(chars, min = 1, max = 40))]
    pub version: String,
    /// Whether they agree.
    #[garde(skip)]
    pub given: bool,
}

impl From<&ConsentBody> for ConsentAnswer {
    fn from(body: &ConsentBody) -> Self {
        Self {
            kind: body.kind,
            version: body.version.clone(),
            given: body.given,
        }
    }
}

/// What a person said about each purpose, and when.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsentsView {
    /// The version of the account, as in the `ETag`.
    pub version: u64,
    /// To what they agree now.
    pub agreed: Vec<ConsentKind>,
    /// Everything they said, in its order.
    pub history: Vec<Consent>,
}

impl Reply for ConsentsView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl From<&User> for ConsentsView {
    fn from(user: &User) -> Self {
        let facts = user.facts();
        let mut agreed: Vec<ConsentKind> = facts
            .consents
            .iter()
            .map(|consent| consent.kind)
            .filter(|kind| user.consent(*kind).is_some())
            .collect();
        agreed.sort_unstable();
        agreed.dedup();
        Self {
            version: facts.version,
            agreed,
            history: facts.consents.clone(),
        }
    }
}

/// The path of a data request.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct DataRequestPath {
    /// Which.
    #[garde(skip)]
    pub id: DataRequestId,
}

/// A page of data requests.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataRequestPage {
    /// Where they stand; `received` if nothing is said.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// Where the page begins: `next` of the page before.
    #[garde(length(max = 2_000))]
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows of the page, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    pub limit: Option<u16>,
}

/// Who asks to be forgotten shows that it is them, in one of two ways.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ErasureBody {
    /// The password of the account.
    #[garde(length(chars, min = 1, max = 128))]
    #[serde(default)]
    pub password: Option<String>,
    /// A one-time code that was asked for this purpose.
    #[garde(dive)]
    #[serde(default)]
    pub code: Option<ErasureCode>,
}

/// A one-time code for an erasure.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ErasureCode {
    /// Which.
    #[garde(skip)]
    pub otp_id: OtpId,
    /// The six digits.
    #[garde(pattern(r"^[0-9]{6}$"))]
    pub code: String,
}

/// Neither password nor code.
impl std::fmt::Debug for ErasureBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ErasureBody(***)")
    }
}

/// What a person asks, in their own words.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WordsBody {
    /// What is wrong and how it should read, or what the data is no longer to be used for.
    #[garde(length(chars, min = 3, max = 2_000))]
    pub words: String,
}

/// Without what the person wrote.
impl std::fmt::Debug for WordsBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WordsBody(***)")
    }
}

/// How a data request is answered.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// What is to happen.
    #[garde(skip)]
    pub decision: Verdict,
    /// Why it is turned down, in words for whom it concerns. Needed then.
    #[garde(length(chars, min = 3, max = 1_000))]
    #[serde(default)]
    pub reason: Option<String>,
}

/// What is to happen with a data request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is to be done.
    Fulfil,
    /// It is turned down.
    Refuse,
}

/// What a person has asked about their own data.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DataRequestView {
    /// Which.
    pub id: DataRequestId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Whose data.
    pub user_id: UserId,
    /// What is asked.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when the law wants an answer: the last day.
    pub due_on: Date,
    /// What stood in the way of an erasure when it was asked, and what is kept.
    pub holds: Vec<Hold>,
    /// What is to be put right, or no longer done, in the person's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The steps of an erasure that are done, while it is being carried out.
    pub done: Vec<Step>,
    /// Why it was turned down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Reply for DataRequestView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl From<&DataRequest> for DataRequestView {
    fn from(request: &DataRequest) -> Self {
        let facts = request.facts();
        let (done, reason) = match request.state() {
            State::InProgress { done, .. } => (done.clone(), None),
            State::Refused { reason, .. } => (Vec::new(), Some(reason.clone())),
            State::Received | State::Fulfilled { .. } => (Vec::new(), None),
        };
        Self {
            id: request.id().clone(),
            version: request.version(),
            user_id: facts.user.clone(),
            kind: facts.kind,
            status: request.status(),
            asked_at: facts.asked_at,
            due_on: facts.due_on,
            holds: facts.holds.clone(),
            words: facts.words.clone(),
            done,
            reason,
            updated_at: request.updated_at(),
        }
    }
}

/// A copy of one's own data.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DataExportView {
    /// What was asked, and where it stands.
    #[serde(flatten)]
    pub request: DataRequestView,
    /// Until when the copy lies ready, once it is made.
    pub ready_until: Option<Timestamp>,
    /// Where to fetch it, while it lies ready.
    pub download: Option<Download>,
}

impl Reply for DataExportView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.request.version)
    }
}
