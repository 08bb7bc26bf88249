//! What runs without a caller, and what any function's role may touch.

/// One worker: a function that a queue, the table's stream, a schedule or a deployment starts.
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
    /// New items of one kind of the table's stream.
    Stream(Items),
    /// Messages of a queue, in batches that may fail in part.
    Queue(Queue),
    /// The clock: an `EventBridge` Scheduler expression, in the time of Panama.
    Schedule(&'static str),
    /// A deployment: a custom resource of the root stack, after the functions are in place.
    Deploy,
}

/// The items that a reader of the table's stream is started for, when they are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// What happened: history and outbox in one.
    Events,
    /// Entries of the audit log.
    Audit,
}

impl Items {
    /// How their sort keys begin.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Events => "EVT#",
            Self::Audit => "AUDIT#",
        }
    }
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
    /// What people ask about their own data.
    Privacy,
    /// What happens to products, for the shop window and who waits for them.
    Window,
}

impl Queue {
    /// Every queue.
    pub const ALL: &'static [Self] = &[
        Self::Notifications,
        Self::Printing,
        Self::Media,
        Self::Privacy,
        Self::Window,
    ];

    /// The name, as in `notifications`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notifications => "notifications",
            Self::Printing => "printing",
            Self::Media => "media",
            Self::Privacy => "privacy",
            Self::Window => "window",
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
    /// Copies of people's own data, for a week.
    Exports,
    /// Photos of what is in the shop window: anyone may see them.
    Photos,
}

impl Folder {
    /// The key prefix, with its slash.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Incoming => "incoming/",
            Self::Media => "media/",
            Self::Documents => "documents/",
            Self::Exports => "exports/",
            Self::Photos => "photos/",
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
    /// Seals numbers of documents and accounts.
    FieldKey,
    /// Signs the codes of item passports.
    PassportKey,
    /// The account that sends SMS and WhatsApp.
    Twilio,
    /// Where electronic invoices go and tax ids are looked up, and our account there.
    Ebi,
}

impl Secret {
    /// Every secret.
    pub const ALL: &'static [Self] = &[
        Self::TokenSigningKey,
        Self::CursorKey,
        Self::Pepper,
        Self::FieldKey,
        Self::PassportKey,
        Self::Twilio,
        Self::Ebi,
    ];

    /// The name within the environment, as in `token-signing-key`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TokenSigningKey => "token-signing-key",
            Self::CursorKey => "cursor-key",
            Self::Pepper => "pepper",
            Self::FieldKey => "field-key",
            Self::PassportKey => "passport-key",
            Self::Twilio => "twilio",
            Self::Ebi => "ebi",
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
    /// Read the table from end to end. Only migrations do.
    TableScan,
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
