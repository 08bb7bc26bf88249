//! What runs without a caller, and what any function's role may touch.

/// One worker: a function that a queue, the table's stream or a schedule starts.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    /// Handler function, file, Lambda `Handler`, log field.
    pub name: &'static str,
    /// What starts it.
    pub trigger: Trigger,
    /// What its role may touch beyond its trigger.
    pub grants: &'static [Grant],
    /// MB of memory.
    pub memory: u16,
    /// Seconds after which it is ended.
    pub timeout: u16,
    /// What it does.
    pub summary: &'static str,
}

/// What starts a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// New event items of the table's stream.
    Stream,
    /// Messages of a queue, in batches that may fail in part.
    Queue(Queue),
    /// The clock: an `EventBridge` Scheduler expression, in the time of Panama.
    Schedule(&'static str),
}

/// The queues. Each has a dead-letter queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// Events that become messages to people.
    Notifications,
    /// Documents to print.
    Printing,
    /// Uploads that have arrived.
    Media,
}

impl Queue {
    /// Every queue.
    pub const ALL: &'static [Self] = &[Self::Notifications, Self::Printing, Self::Media];

    /// The name, as in `notifications`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notifications => "notifications",
            Self::Printing => "printing",
            Self::Media => "media",
        }
    }
}

/// The folders of the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Folder {
    /// Uploads as they arrive, not to be used yet.
    Incoming,
    /// Uploads that passed the check.
    Media,
    /// Printed documents.
    Documents,
}

impl Folder {
    /// The key prefix, with its slash.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Incoming => "incoming/",
            Self::Media => "media/",
            Self::Documents => "documents/",
        }
    }
}

/// The secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    /// Signs access tokens. Only sign-in holds it.
    TokenSigningKey,
    /// Seals cursors.
    CursorKey,
    /// Peppers passwords and one-time codes.
    Pepper,
    /// The account that sends SMS and WhatsApp.
    Twilio,
}

impl Secret {
    /// Every secret.
    pub const ALL: &'static [Self] = &[
        Self::TokenSigningKey,
        Self::CursorKey,
        Self::Pepper,
        Self::Twilio,
    ];

    /// The name within the environment, as in `token-signing-key`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TokenSigningKey => "token-signing-key",
            Self::CursorKey => "cursor-key",
            Self::Pepper => "pepper",
            Self::Twilio => "twilio",
        }
    }
}

/// What a function's role may touch. Becomes exactly these IAM actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Get and query the table and its indexes.
    TableRead,
    /// Put, update and delete items, alone or in a transaction.
    TableWrite,
    /// Read objects in a folder.
    FilesRead(Folder),
    /// Write objects into a folder.
    FilesWrite(Folder),
    /// Remove objects from a folder.
    FilesDelete(Folder),
    /// Read a secret.
    Secret(Secret),
    /// Send mail.
    Mail,
    /// Put events on the bus.
    Publish,
}
