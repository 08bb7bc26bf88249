//! What each system role may do, written down beside the roles that a shop has made.
//!
//! The code decides by its own table and never by these records: they are for whoever reads the
//! table without the code, such as an auditor who asks what a role could do last year.

use serde::{Deserialize, Serialize};

use domain::access::{Permission, Role};

use super::{Migration, Step, Task, Work};
use crate::error::StoreError;
use crate::item::{Indexes, Key, read};

pub(super) const MIGRATION: Migration = Migration {
    number: 1,
    name: "system_roles",
    description: "records what each system role may do",
    work: Work::Seed(|task| Box::pin(seed(task))),
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct RoleRecord {
    key: String,
    name: String,
    rank: u8,
    permissions: Vec<String>,
}

#[derive(Deserialize)]
struct Kept {
    version: u64,
    record: RoleRecord,
}

#[derive(Serialize)]
struct Body<'a> {
    record: &'a RoleRecord,
}

async fn seed(task: &Task<'_>) -> Result<Step, StoreError> {
    let mut step = Step::default();
    let mut change = task.table.begin(task.cause());
    for role in Role::ALL {
        step.seen += 1;
        let record = record(*role);
        let key = Key::new(task.table.pk("SETUP#ROLE"), role.key());
        let kept: Option<Kept> = task.table.get(&key).await?.map(read).transpose()?;
        let (none, body) = (Indexes::default(), Body { record: &record });
        change = match kept {
            Some(kept) if kept.record == record => continue,
            Some(kept) => {
                let was = Body {
                    record: &kept.record,
                };
                change.follow(&key, &none, kept.version, (&was, &body), "role")
            }
            None => change.create(&key, &none, &body, "role_exists", "the role is recorded"),
        };
        let count = record.permissions.len();
        step.change(|| format!("role {}: {count} permissions", role.key()));
    }
    if step.changed > 0 && !task.dry_run {
        change.commit().await?;
    }
    Ok(step)
}

fn record(role: Role) -> RoleRecord {
    let held = |permission: &&Permission| role.grant(**permission).is_some();
    let permissions = Permission::ALL.iter().filter(held);
    RoleRecord {
        key: role.key().to_owned(),
        name: role.name().to_owned(),
        rank: role.rank(),
        permissions: permissions.map(|it| it.code().to_owned()).collect(),
    }
}
