//! What a row of the route table is.

use garde::Validate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;

use domain::access::Permission;

use crate::worker::Grant;

/// One row of the route table, as data.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Handler function, file, Lambda `Handler`, `operationId`, log field: one name everywhere.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{parameters}` as the gateway writes them.
    pub path: &'static str,
    /// A line for the list of operations.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What the function's role may touch. Becomes the IAM policy.
    pub grants: &'static [Grant],
    /// MB of memory.
    pub memory: u16,
    /// Seconds after which the function is ended.
    pub timeout: u8,
    /// How many may run at once, set aside for it alone. Nothing: as many as the account has left.
    pub concurrency: Option<u16>,
    /// The status of success.
    pub status: u16,
    /// Whether it takes an `Idempotency-Key`.
    pub key: KeyRule,
    /// Whether it takes an `If-Match`.
    pub if_match: MatchRule,
    /// How long anyone on the way may keep its answer. Nothing: not at all.
    pub kept: Option<Kept>,
}

/// How long anyone on the way may keep an answer that is the same for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Seconds it is fresh.
    pub fresh: u32,
    /// Seconds after that in which it may still be given while a fresh one is fetched.
    pub stale: u32,
}

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or moves a state.
    Post,
    /// Replaces.
    Put,
    /// Edits.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// As the wire spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Anyone who is signed in.
    SignedIn,
    /// Whoever holds at least one of these. A permission ending in `_own` reaches own rows only.
    AnyOf(&'static [Permission]),
    /// Whoever can sign with the provider's secret.
    Signature(&'static str),
}

impl Access {
    /// The permissions that open it.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::AnyOf(permissions) => permissions,
            Self::Public | Self::SignedIn | Self::Signature(_) => &[],
        }
    }

    /// Whether a caller must be signed in.
    pub const fn needs_session(self) -> bool {
        matches!(self, Self::SignedIn | Self::AnyOf(_))
    }
}

/// How a route treats `Idempotency-Key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRule {
    /// It has no use for one: it reads, or its answer must not be kept (tokens).
    None,
    /// Honoured when sent: the route is already guarded by `If-Match`.
    Optional,
    /// 400 without. The first answer is given again for this many hours.
    Required {
        /// Hours the answer is kept: 24, or 720 where money moves.
        hours: u16,
    },
}

/// How a route treats `If-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchRule {
    /// It changes nothing that has a version yet.
    None,
    /// Checked when sent (412); a race lost without it is a 409.
    Optional,
    /// 428 without.
    Required,
}

impl Route {
    const fn new(method: Method, name: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            summary: "",
            access: Access::SignedIn,
            grants: &[],
            memory: 256,
            timeout: 10,
            concurrency: None,
            status: 200,
            key: KeyRule::None,
            if_match: MatchRule::None,
            kept: None,
        }
    }

    /// A route that reads.
    pub const fn get(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Get, name, path)
    }

    /// A route that creates a thing: 201, and a required key.
    pub const fn create(name: &'static str, path: &'static str) -> Self {
        let mut route = Self::new(Method::Post, name, path);
        route.status = 201;
        route.key = KeyRule::Required { hours: 24 };
        route
    }

    /// A route that moves the state of a thing: a required key, and `If-Match` if the caller cares.
    pub const fn act(name: &'static str, path: &'static str) -> Self {
        let mut route = Self::new(Method::Post, name, path);
        route.key = KeyRule::Required { hours: 24 };
        route.if_match = MatchRule::Optional;
        route
    }

    /// A route that edits a thing: `If-Match` is required.
    pub const fn edit(method: Method, name: &'static str, path: &'static str) -> Self {
        let mut route = Self::new(method, name, path);
        route.key = KeyRule::Optional;
        route.if_match = MatchRule::Required;
        route
    }

    /// A POST that keeps no answer, because it holds tokens or changes nothing twice.
    pub const fn post(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Post, name, path)
    }

    /// A route that needs neither a key nor an `If-Match`: done twice it is done once.
    pub const fn repeatable(method: Method, name: &'static str, path: &'static str) -> Self {
        Self::new(method, name, path)
    }

    /// A line for the list of operations.
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// Open to anyone.
    pub const fn public(mut self) -> Self {
        self.access = Access::Public;
        self
    }

    /// Open to whoever holds at least one of these.
    pub const fn any_of(mut self, permissions: &'static [Permission]) -> Self {
        self.access = Access::AnyOf(permissions);
        self
    }

    /// Its answer is the same for everyone, and anyone on the way may keep it so many seconds, and
    /// so many more while a fresh one is fetched.
    pub const fn kept(mut self, fresh: u32, stale: u32) -> Self {
        self.kept = Some(Kept { fresh, stale });
        self
    }

    /// What its role may touch.
    pub const fn grants(mut self, grants: &'static [Grant]) -> Self {
        self.grants = grants;
        self
    }

    /// MB of memory, where 256 is not right.
    pub const fn memory(mut self, megabytes: u16) -> Self {
        self.memory = megabytes;
        self
    }

    /// Seconds it may take, where 10 is not right. The gateway waits for 29.
    pub const fn timeout(mut self, seconds: u8) -> Self {
        self.timeout = seconds;
        self
    }

    /// At most so many at once, and these for certain: for what costs so much that calling it often
    /// would take the place of everything else.
    pub const fn concurrency(mut self, functions: u16) -> Self {
        self.concurrency = Some(functions);
        self
    }

    /// The status of success, where 200 (or 201) is not right.
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Whether a caller gets an answer without a body.
    pub const fn is_empty(&self) -> bool {
        self.status == 204
    }

    /// Whether a caller is told where the thing just made is.
    pub const fn creates(&self) -> bool {
        self.status == 201
    }

    /// Whether an API key may call it. What is about the person alone is closed to keys: their
    /// account, sessions and password, overrides, and keys themselves.
    pub fn takes_keys(&self) -> bool {
        const PERSONAL: [&str; 4] = ["/v1/me", "/v1/auth", "/v1/overrides", "/v1/api-keys"];
        let under = |root: &&str| {
            let rest = self.path.strip_prefix(*root);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.access.needs_session() && !PERSONAL.iter().any(under)
    }

    /// Whether someone whose role asks for a second factor may call it before they have one: what
    /// shows who they are, sets the second factor up, and signs out.
    pub fn serves_enrolment(&self) -> bool {
        const ENROLMENT: &str = "/v1/me/second-factor";
        let rest = self.path.strip_prefix(ENROLMENT);
        let enrols = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let shows_me = self.path == "/v1/me" && !self.writes();
        enrols || shows_me || self.path == "/v1/auth/logout"
    }

    /// Whether it changes anything.
    pub const fn writes(&self) -> bool {
        !matches!(self.method, Method::Get)
    }
}

/// A row as a type: a handler that reads another body does not compile.
pub trait Endpoint {
    /// The row as data.
    const ROUTE: Route;
    /// The parameters of the path.
    type Path: Wire;
    /// The parameters of the query.
    type Query: Wire;
    /// The JSON body.
    type Body: Wire;
    /// The JSON answer.
    type Reply: Reply;
}

/// What a caller may send.
pub trait Wire: DeserializeOwned + JsonSchema + Validate<Context = ()> {}

impl<T: DeserializeOwned + JsonSchema + Validate<Context = ()>> Wire for T {}

/// What a caller is shown.
pub trait Reply: Serialize + JsonSchema {
    /// Whether it has a version, for what is rendered from the table. Says the same as `version`.
    const VERSIONED: bool = false;

    /// Whether it has a path of its own. Says the same as `location`.
    const LOCATED: bool = false;

    /// What its bytes are.
    const MEDIA_TYPE: &'static str = "application/json";

    /// The version of the thing shown; becomes the `ETag`.
    fn version(&self) -> Option<u64> {
        None
    }

    /// The path of the thing shown; becomes `Location` where it was just created.
    fn location(&self) -> Option<String> {
        None
    }
}

/// A row with its types still known, for what is rendered from the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The row as data.
    pub route: &'static Route,
    /// The business rule, from the doc comment.
    pub doc: &'static str,
    /// The schema of the path parameters.
    pub path: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of the query parameters.
    pub query: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of the body.
    pub body: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of the answer.
    pub reply: fn(&mut SchemaGenerator) -> Schema,
    /// Whether the answer has an `ETag`.
    pub versioned: bool,
    /// Whether the answer has a `Location`.
    pub located: bool,
    /// What the bytes of the answer are.
    pub media_type: &'static str,
}

/// The tables of a domain whose rows stand in several, as one. `N` is their number together.
///
/// # Panics
/// While compiling: `N` is not that number.
pub const fn join<const N: usize>(tables: &[&[Row]]) -> [Row; N] {
    let mut joined = [tables[0][0]; N];
    let (mut table, mut at) = (0, 0);
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            joined[at] = tables[table][row];
            at += 1;
            row += 1;
        }
        table += 1;
    }
    assert!(at == N, "the tables have another number of rows");
    joined
}

/// Declares the routes of one domain: for each row a type that implements [`Endpoint`], and one
/// enum of all of them, so that a function's dispatch is a total match.
#[macro_export]
macro_rules! routes {
    (
        $(#[$enum_doc:meta])*
        $enum:ident {$(
            $(#[doc = $doc:literal])+
            $name:ident {
                route: $route:expr,
                path: $path:ty,
                query: $query:ty,
                body: $body:ty,
                reply: $reply:ty $(,)?
            }
        )*}
    ) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl $crate::route::Endpoint for $name {
                const ROUTE: $crate::route::Route = $route;
                type Path = $path;
                type Query = $query;
                type Body = $body;
                type Reply = $reply;
            }
        )*

        $(#[$enum_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $enum {
            $($(#[doc = $doc])+ $name,)*
        }

        impl $enum {
            /// Every operation of the domain.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The rows, with their types still known.
            pub const ROWS: &'static [$crate::route::Row] = &[$(
                $crate::route::Row {
                    route: &<$name as $crate::route::Endpoint>::ROUTE,
                    doc: concat!($($doc, "\n",)+),
                    path: |generator| generator.subschema_for::<$path>(),
                    query: |generator| generator.subschema_for::<$query>(),
                    body: |generator| generator.subschema_for::<$body>(),
                    reply: |generator| generator.subschema_for::<$reply>(),
                    versioned: <$reply as $crate::route::Reply>::VERSIONED,
                    located: <$name as $crate::route::Endpoint>::ROUTE.creates()
                        && <$reply as $crate::route::Reply>::LOCATED,
                    media_type: <$reply as $crate::route::Reply>::MEDIA_TYPE,
                },
            )*];

            /// Its row.
            pub const fn route(self) -> &'static $crate::route::Route {
                match self {
                    $(Self::$name => &<$name as $crate::route::Endpoint>::ROUTE,)*
                }
            }

            /// The operation that Lambda was configured to run.
            pub fn named(handler: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|op| op.route().name == handler)
            }
        }
    };
}
