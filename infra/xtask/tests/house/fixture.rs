//! A small table that has one of everything, so that the checks are tried on more than what the
//! shop happens to use today.

#![expect(
    unreachable_pub,
    reason = "the table's macro makes public types, as the contract needs them"
)]

use contract::Domain;
use contract::common::{Nothing, Page, Reason};
use contract::route::{Method, Route};
use contract::routes;
use contract::worker::{Folder, Grant, Items, Queue, Secret, Trigger, Worker};
use domain::access::Permission;
use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) const EVERYTHING: &[Domain] = &[Domain {
    name: "lamps",
    summary: "Lamps.",
    rows: LampOp::ROWS,
    workers: WORKERS,
}];

#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct LampPath {
    /// Which lamp.
    #[garde(length(min = 1))]
    pub id: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct LampView {
    pub id: String,
    pub watts: Option<u32>,
}

impl contract::route::Reply for LampView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(1)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/lamps/{}", self.id))
    }
}

routes! {
    /// The routes of lamps.
    LampOp {
        /// Lists lamps.
        ListLamps {
            route: Route::get("list_lamps", "/v1/lamps")
                .summary("List lamps")
                .any_of(&[Permission::ProductsView])
                .grants(&[Grant::TableRead, Grant::Secret(Secret::CursorKey)]),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<LampView>,
        }
        /// Buys a lamp.
        BuyLamp {
            route: Route::create("buy_lamp", "/v1/lamps")
                .summary("Buy a lamp")
                .any_of(&[Permission::ProductsCreate])
                .grants(&[Grant::TableRead, Grant::TableWrite, Grant::FilesWrite(Folder::Incoming)])
                .concurrency(7),
            path: Nothing,
            query: Nothing,
            body: Reason,
            reply: LampView,
        }
        /// Looks at a lamp.
        GetLamp {
            route: Route::get("get_lamp", "/v1/lamps/{id}").summary("Show a lamp").public(),
            path: LampPath,
            query: Nothing,
            body: Nothing,
            reply: LampView,
        }
        /// Lights a lamp.
        LightLamp {
            route: Route::act("light_lamp", "/v1/lamps/{id}/light")
                .summary("Light a lamp")
                .grants(&[Grant::TableRead, Grant::TableWrite, Grant::Secret(Secret::TokenSigningKey)]),
            path: LampPath,
            query: Nothing,
            body: Nothing,
            reply: LampView,
        }
        /// Changes a lamp.
        EditLamp {
            route: Route::edit(Method::Patch, "edit_lamp", "/v1/lamps/{id}")
                .summary("Edit a lamp")
                .grants(&[Grant::TableRead, Grant::TableWrite])
                .status(204),
            path: LampPath,
            query: Nothing,
            body: Reason,
            reply: Nothing,
        }
    }
}

const WORKERS: &[Worker] = &[
    Worker {
        name: "publish_lamps",
        trigger: Trigger::Stream(Items::Events),
        grants: &[Grant::Publish, Grant::TableWrite],
        memory: 256,
        timeout: 30,
        summary: "Publishes events",
    },
    Worker {
        name: "tell_people",
        trigger: Trigger::Queue(Queue::Notifications),
        grants: &[
            Grant::Mail,
            Grant::Secret(Secret::Twilio),
            Grant::Secret(Secret::Pepper),
        ],
        memory: 256,
        timeout: 30,
        summary: "Tells people",
    },
    Worker {
        name: "check_pictures",
        trigger: Trigger::Queue(Queue::Media),
        grants: &[
            Grant::FilesRead(Folder::Incoming),
            Grant::FilesWrite(Folder::Media),
            Grant::FilesDelete(Folder::Incoming),
            Grant::FilesRead(Folder::Documents),
        ],
        memory: 1024,
        timeout: 60,
        summary: "Checks pictures",
    },
    Worker {
        name: "put_out_lamps",
        trigger: Trigger::Schedule("rate(1 minute)"),
        grants: &[Grant::TableRead],
        memory: 256,
        timeout: 60,
        summary: "Puts lamps out",
    },
    Worker {
        name: "move_lamps",
        trigger: Trigger::Deploy,
        grants: &[Grant::TableScan],
        memory: 256,
        timeout: 60,
        summary: "Moves lamps to the present shape",
    },
];
