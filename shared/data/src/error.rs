//! What can go wrong at the table, and the one reading of the SDK's errors.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use domain::fault::{Class, Fault};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What can go wrong at the table.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such item.
    #[error("there is no such {noun}")]
    Missing {
        /// What was looked for, such as `request`.
        noun: &'static str,
    },
    /// Someone else changed it since it was read. Read again, decide again.
    #[error("the {noun} was changed by someone else in the meantime")]
    Changed {
        /// What was changed.
        noun: &'static str,
    },
    /// A value that may exist once is already there, such as an e-mail address or a slot.
    #[error("{message}")]
    Taken {
        /// The stable code, such as `email_taken`.
        code: &'static str,
        /// What is taken, for a person.
        message: &'static str,
    },
    /// The same request key is already recorded.
    #[error("the request was already handled")]
    Replayed,
    /// A cursor that was not given out for this list and this person, or is too old.
    #[error("the cursor does not belong to this list, or is older than a day")]
    Cursor,
    /// There is more in it than one item can hold.
    #[error("the {noun} holds more than can be kept: shorten texts or split it")]
    TooLarge {
        /// What is too large.
        noun: &'static str,
    },
    /// Other requests keep touching the same items.
    #[error("others are changing the same thing right now")]
    Contended,
    /// The table does not take the call at the moment.
    #[error("the table is unavailable")]
    Unavailable(#[source] Cause),
    /// What is stored does not read as what it should be.
    #[error("a stored item does not read")]
    Corrupt(#[source] Cause),
    /// The call itself is wrong.
    #[error("the table refused the call")]
    Bug(#[source] Cause),
}

impl StoreError {
    pub(crate) fn corrupt(cause: impl Into<Cause>) -> Self {
        Self::Corrupt(cause.into())
    }

    pub(crate) fn incomplete(cause: impl Into<Cause>) -> Self {
        Self::Bug(cause.into())
    }
}

impl Fault for StoreError {
    fn class(&self) -> Class {
        match self {
            Self::Missing { .. } => Class::Missing,
            Self::Changed { .. } | Self::Taken { .. } | Self::Contended => Class::Conflict,
            Self::Replayed => Class::Repeated,
            Self::Cursor => Class::Invalid,
            Self::TooLarge { .. } => Class::Refused,
            Self::Unavailable(_) => Class::Unavailable,
            Self::Corrupt(_) | Self::Bug(_) => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "not_found",
            Self::Changed { .. } => "version_conflict",
            Self::Taken { code, .. } => code,
            Self::Replayed => "request_replayed",
            Self::Cursor => "cursor_invalid",
            Self::TooLarge { .. } => "too_large",
            Self::Contended => "contended",
            Self::Unavailable(_) => "store_unavailable",
            Self::Corrupt(_) => "store_corrupt",
            Self::Bug(_) => "store_call_refused",
        }
    }
}

/// How one failed call should be treated.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A condition did not hold; the reasons are in the error.
    Condition,
    /// Another transaction held one of the items; trying at once may succeed.
    Conflict,
    /// Throttled, or the service or the way to it failed; trying later may succeed.
    Busy(Cause),
    /// It will fail the same way every time.
    Wrong(Cause),
}

/// Classifies a failed call that is no transaction.
pub(crate) fn failed<E>(err: &SdkError<E>) -> Failure
where
    E: ProvideErrorMetadata + std::fmt::Debug,
{
    let told = match err.as_service_error() {
        Some(service) => format!("{service:?}"),
        None => format!("{err:?}"),
    };
    match err {
        SdkError::ServiceError(answer) => by_code(
            answer.err().code().unwrap_or_default(),
            answer.raw().status().as_u16(),
            told,
        ),
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            Failure::Busy(told.into())
        }
        SdkError::ConstructionFailure(_) => Failure::Wrong(told.into()),
        // The enum is open; what it may grow is treated as passing.
        _ => Failure::Busy(told.into()),
    }
}

/// Classifies by the service's error code, falling back to the status.
pub(crate) fn by_code(code: &str, status: u16, told: String) -> Failure {
    match code {
        "ConditionalCheckFailedException" | "ConditionalCheckFailed" => Failure::Condition,
        "TransactionConflictException"
        | "TransactionConflict"
        | "TransactionInProgressException"
        | "ReplicatedWriteConflictException" => Failure::Conflict,
        "ProvisionedThroughputExceededException"
        | "ProvisionedThroughputExceeded"
        | "ThrottlingException"
        | "ThrottlingError"
        | "RequestLimitExceeded"
        | "LimitExceededException"
        | "InternalServerError"
        | "InternalServerErrorException"
        | "ServiceUnavailable"
        | "ExpiredTokenException"
        | "UnrecognizedClientException" => Failure::Busy(told.into()),
        _ if status >= 500 => Failure::Busy(told.into()),
        _ => Failure::Wrong(told.into()),
    }
}
