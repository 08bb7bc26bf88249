//! Who may call what, cell by cell: every route × every role × {as it is, one permission added
//! alone, one removed alone} × {anonymous, expired, revoked, wrong audience, blocked, deleted}.
//!
//! In one process, on the embedded table and the sample events: twelve thousand calls over HTTP
//! would take minutes. `access` walks the same map through the gateway.

use contract::route::{Access, Route};
use domain::access::{Permission, Role, RoleGrant};
use domain::role::RolePermission;
use domain::user::UserStatus;
use local::dejavu::Linked;
use serde_json::json;
use testkit::{Person, Reply, Sample, Stage, resigned, sample};

/// The rank of the roles that the matrix makes: it opens nothing by itself.
const RANK: u8 = 50;

struct Matrix {
    stage: Stage,
    linked: Linked,
    cells: usize,
    wrong: Vec<String>,
}

/// What a caller must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// Whatever the route answers.
    Open,
    /// 403 `permission_denied`.
    Closed,
    /// 401: nobody we know.
    Nobody,
}

impl Matrix {
    async fn open() -> Self {
        let stage = Stage::with_files().await;
        let linked = Linked::new(stage.config(), stage.clock.clone());
        Self {
            stage,
            linked,
            cells: 0,
            wrong: Vec::new(),
        }
    }

    async fn cell(&mut self, told: &str, call: Sample, expected: Door) {
        let invoke = async |name: &str, event: &str| self.linked.invoke(name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let reply = Box::pin(call.send(invoke)).await;
        self.cells += 1;
        if door(&reply) != expected {
            let found = format!("{told}: {} {}", reply.status, reply.code());
            self.wrong.push(format!("{found}, not {expected:?}"));
        }
    }

    async fn someone(&self, permissions: Vec<RolePermission>, also: Option<Role>) -> Person {
        let role = self.stage.role(RANK, permissions).await;
        let roles = also.into_iter().map(RoleGrant::of);
        let roles = roles.chain([RoleGrant::of(role)]).collect();
        self.stage.person_holding(roles, UserStatus::Active).await
    }

    /// The role as it is, and with one of the route's permissions more or less.
    async fn permissions(&mut self, route: &Route, role: Role) {
        let wanted = route.access.permissions();
        let holds = |permission: &Permission| role.grant(*permission).is_some();
        let open = |is_held: bool| if is_held { Door::Open } else { Door::Closed };
        let told = format!("{} {}", route.name, role.key());

        let person = self.stage.person(role).await;
        let held = wanted.is_empty() || wanted.iter().any(holds);
        self.cell(&told, call(route, &person), open(held)).await;

        for permission in wanted {
            let own = Permission::ALL.iter().filter(|other| *other != permission);
            let own = own.filter_map(|&permission| {
                let scope = role.grant(permission)?;
                Some(RolePermission { permission, scope })
            });
            let (told, person, held) = match role.grant(*permission) {
                None => {
                    let scope = domain::access::Scope::All;
                    let added = RolePermission {
                        permission: *permission,
                        scope,
                    };
                    let person = self.someone(vec![added], Some(role)).await;
                    (format!("{told} + {}", permission.code()), person, true)
                }
                Some(_) => {
                    let person = self.someone(own.collect(), None).await;
                    let others = wanted.iter().filter(|other| *other != permission);
                    let held = others.clone().any(holds);
                    (format!("{told} - {}", permission.code()), person, held)
                }
            };
            self.cell(&told, call(route, &person), open(held)).await;
        }
    }

    /// The role with a token that does not hold, or on an account that may not sign in.
    async fn tokens(&mut self, route: &Route, role: Role) {
        let person = self.stage.person(role).await;
        let told = |state: &str| format!("{} {} {state}", route.name, role.key());
        let token = |token: &str| sample(route).token(token);

        let anonymous = sample(route).without("authorization");
        self.cell(&told("anonymous"), anonymous, Door::Nobody).await;
        let expired = resigned(&person.token, |claims| {
            for time in ["iat", "nbf", "exp"] {
                let earlier = claims[time].as_i64().expect("a time") - 3_600;
                claims[time] = json!(earlier);
            }
        });
        self.cell(&told("expired"), token(&expired), Door::Nobody)
            .await;
        let elsewhere = resigned(&person.token, |claims| claims["aud"] = json!("elsewhere"));
        self.cell(&told("wrong audience"), token(&elsewhere), Door::Nobody)
            .await;
        let revoked = resigned(&person.token, |claims| claims["tv"] = json!(0));
        self.cell(&told("revoked"), token(&revoked), Door::Nobody)
            .await;
        for status in [UserStatus::Blocked, UserStatus::Deleted] {
            let roles = vec![RoleGrant::of(role)];
            let out = self.stage.person_holding(roles, status).await;
            self.cell(&told(status.as_str()), call(route, &out), Door::Nobody)
                .await;
        }
    }
}

fn call(route: &Route, person: &Person) -> Sample {
    sample(route).by(person)
}

fn door(reply: &Reply) -> Door {
    match (reply.status, reply.code()) {
        (401, _) => Door::Nobody,
        (403, "permission_denied") => Door::Closed,
        _ => Door::Open,
    }
}

#[tokio::test]
async fn every_cell_of_the_matrix_is_as_published() {
    let mut matrix = Matrix::open().await;
    let routes = contract::rows().map(|(_, row)| row.route);
    for route in routes {
        match route.access {
            Access::Public | Access::Signature(_) => continue,
            Access::SignedIn | Access::AnyOf(_) => {}
        }
        for role in Role::ALL.iter().copied() {
            matrix.permissions(route, role).await;
            matrix.tokens(route, role).await;
        }
    }
    assert!(matrix.cells > 2_000, "only {} cells", matrix.cells);
    println!("{} cells", matrix.cells);
    assert!(matrix.wrong.is_empty(), "{:#?}", matrix.wrong);
}
