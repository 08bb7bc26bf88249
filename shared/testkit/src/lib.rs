//! What tests share: the real table, embedded, a stage to call functions on, the story of a
//! request up to its product, and fixed times, ids and people.
//!
//! ```ignore
//! let stage = Stage::new().await;
//! let cx = Context::new(&stage.config(), stage.clock.clone()).await.unwrap();
//! let ana = stage.person(Role::Consignor).await;
//! let reply = ana
//!     .calls(RequestOp::GetRequest.route())
//!     .path("id", &request)
//!     .send(async |name, event| invoke(&cx, name, event).await)
//!     .await;
//! assert_eq!(reply.status, 200);
//! ```
//!
//! Only ever a dev-dependency. There is no imitation of the table here: an imitation cannot lose
//! a race, so it would prove the wrong thing.

mod faults;
mod files;
mod meter;
mod near;
mod people;
mod queue;
mod stage;
pub mod story;
mod table;

pub use faults::{Asked, Fault, Faults};
pub use meter::{Cost, Meter};
pub use near::near_table;
pub use people::{at, caller, id, now};
pub use queue::messages;
pub use stage::{
    Call, PASSPORT_KEY, PEPPER, Person, RawItem, Reply, Sample, Stage, anyone_calls, resigned,
    sample,
};
pub use table::Emulator;
