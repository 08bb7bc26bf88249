//! The contract: every route with its types and who may call it, and every worker.
//!
//! A row here is said once; the dispatch, the `OpenAPI` document, the permission map, the stacks
//! with their IAM statements and the local gateway are renderings of it.
//!
//! Where to look: [`route`] what a row is · [`worker`] what runs without a caller · one module per
//! domain with its rows and wire types, in the order of [`DOMAINS`].

pub mod catalog;
pub mod common;
pub mod consignments;
pub mod consignors;
pub mod identity;
pub mod inventory;
pub mod jobs;
pub mod media;
pub mod notifications;
pub mod printing;
pub mod problem;
pub mod relay;
pub mod route;
pub mod worker;

use crate::route::Row;
use crate::worker::Worker;

/// One domain: a binary, the routes and the workers it can be.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    /// The crate in `functions/` and the name of its binary.
    pub name: &'static str,
    /// What it is about, in a line.
    pub summary: &'static str,
    /// Its routes.
    pub rows: &'static [Row],
    /// Its workers.
    pub workers: &'static [Worker],
}

/// Every domain, in the order of the documentation.
pub const DOMAINS: &[Domain] = &[
    Domain {
        name: "identity",
        summary: "Accounts, sign-in, sessions, roles.",
        rows: identity::ROWS,
        workers: identity::WORKERS,
    },
    Domain {
        name: "consignors",
        summary: "Who brings the goods, how they are paid, and their tax ids.",
        rows: consignors::ROWS,
        workers: &[],
    },
    Domain {
        name: "consignments",
        summary: "Requests, appraisals, proposals and contracts: how goods come into the house.",
        rows: consignments::ROWS,
        workers: &[],
    },
    Domain {
        name: "inventory",
        summary: "Products, from the empty shelf to the shop window.",
        rows: inventory::ROWS,
        workers: &[],
    },
    Domain {
        name: "catalog",
        summary: "The shop window, the settings, and this document.",
        rows: catalog::ROWS,
        workers: catalog::WORKERS,
    },
    Domain {
        name: "media",
        summary: "Photos and documents: announced, sent, checked, fetched.",
        rows: media::MediaOp::ROWS,
        workers: media::WORKERS,
    },
    Domain {
        name: "printing",
        summary: "Prints documents.",
        rows: &[],
        workers: printing::WORKERS,
    },
    Domain {
        name: "notifications",
        summary: "Writes to people.",
        rows: &[],
        workers: notifications::WORKERS,
    },
    Domain {
        name: "jobs",
        summary: "What the clock and a deployment start.",
        rows: &[],
        workers: jobs::WORKERS,
    },
    Domain {
        name: "relay",
        summary: "Tells the rest of the house what has happened.",
        rows: &[],
        workers: relay::WORKERS,
    },
];

/// Every route of every domain.
pub fn rows() -> impl Iterator<Item = (&'static Domain, &'static Row)> {
    DOMAINS
        .iter()
        .flat_map(|domain| domain.rows.iter().map(move |row| (domain, row)))
}

/// Every worker of every domain.
pub fn workers() -> impl Iterator<Item = (&'static Domain, &'static Worker)> {
    DOMAINS
        .iter()
        .flat_map(|domain| domain.workers.iter().map(move |worker| (domain, worker)))
}
