//! DynamoDB: keys, items, conditions, transactions, outbox, request keys, cursors.
//!
//! The only crate that knows a key. It does not know what a status code is.
//!
//! One table. Every partition key begins with the company. Every item has a `version`, and every
//! write has a condition. One business action is one [`Transaction`].
//!
//! # Items
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | an aggregate's state | `<NOUN>#<id>` | `STATE` | `version` |
//! | what happened to a thing, and the outbox | its partition | `EVT#<version>#<n>` | must not exist |
//! | the answer to a request key | `IDEM#<hash>` | `IDEM` | must not exist, or expired |
//! | people, sessions, one-time codes, addresses taken | see [`users`] | | |
//! | files | see [`media`] | | |
//! | set-up: categories, plans, templates, settings | see [`catalogue`] | | |
//! | consignment requests, appointments | see [`requests`] | | |
//! | proposals, and which a request has | see [`proposals`] | | |
//! | contracts, and which a proposal has | see [`contracts`] | | |
//! | products and their history | see [`products`] | | |
//! | hand-overs | see [`custody`] | | |
//! | messages to people | see [`notifications`] | | |
//! | human numbers | `CNT#<letters>#<year>` | `COUNTER` | only grows |
//!
//! # Access patterns
//!
//! Nothing scans, and nothing reads what is not on this list.
//!
//! | pattern | how | called by |
//! |---|---|---|
//! | the answer to a request key | get `IDEM#<hash>` | every keyed route |
//! | what happened to a thing | query its partition, `EVT#` | details with a timeline |
//! | who is asking | batch get the account and the session | every signed-in route |
//! | an account, accounts by id | get, batch get `USR#<id>` | whatever names people |
//! | the account behind an address | get `UNQ#EMAIL#<address>`, then the account | sign-in |
//! | a session | get `USR#<id>`, `SES#<id>` | renewing and ending a sign-in |
//! | a one-time code | get `OTP#<id>` | entering a code |
//! | a request | get `REQ#<id>` | every route of a request |
//! | a consignor's requests | query gsi1 `USR#<id>#REQ` | lists |
//! | requests by status | query gsi2 `REQ#<status>` | lists |
//! | an appraiser's requests, and how many are open | query gsi3 `USR#<id>#REQ` | lists, assigning |
//! | an appraiser's day | query `SLOT#<user>#<day>` | free slots |
//! | a proposal | get `PRP#<id>` | every route of a proposal |
//! | a request's proposals | query `REQ#<id>`, `PRP#`, then batch get them | lists, drafting a round |
//! | a consignor's proposals, once sent | query gsi1 `USR#<id>#PRP` | lists |
//! | proposals by status | query gsi2 `PRP#<status>` | lists |
//! | proposals by who drafted them | query gsi3 `USR#<id>#PRP` | lists |
//! | a contract | get `CON#<id>` | every route of a contract |
//! | the contract of a proposal | get `UNQ#CONTRACT#<proposal>`, then the contract | undoing a lapse of time |
//! | a consignor's contracts | query gsi1 `USR#<id>#CON` | lists |
//! | contracts by status | query gsi2 `CON#<status>` | lists |
//! | a product | get `PRD#<id>` | every route of a product |
//! | a consignor's products | query gsi1 `USR#<id>#PRD` | lists |
//! | products by status | query gsi2 `PRD#<status>` | lists |
//! | a contract's products | query gsi3 `CON#<id>#PRD` | lists |
//! | a hand-over | get `CUS#<id>` | proof of who gave and who took |
//! | accounts by role | query gsi2 `ROLE#<role>` | assigning, telling staff |
//! | a file, files by id | get, batch get `MED#<id>` | uploading, whatever names files |
//! | all of a kind: categories, brands, locations, schedules, newest plans and templates | query `SETUP#<kind>` | set-up lists, drafting |
//! | one of them | get `SETUP#<kind>`, its id | whatever names it |
//! | the settings, the house as a party | get `SETUP#HOUSE` | rules with a setting, contracts |
//! | a frozen version of a plan or template | get `PLAN#<id>` or `TEMPLATE#<key>#<locale>` | printing |
//! | a message | get `NTF#<id>`, its key | telling once, whatever comes twice |
//! | messages about a thing | query `NTF#<id>` | proof of who was told |
//! | the next human number | update `CNT#<letters>#<year>` | opening, drafting, drawing up |
//! | nothing | get `WARM` | warming up a connection |
//! | events not sent yet | query gsi2 `OUTBOX#<shard>` | the outbox sweeper |

pub mod catalogue;
pub mod contracts;
pub mod counters;
pub mod cursor;
pub mod custody;
pub mod error;
pub mod events;
pub mod idempotency;
mod item;
pub mod media;
pub mod notifications;
pub mod products;
pub mod proposals;
pub mod requests;
mod retry;
mod stored;
pub mod table;
pub mod transaction;
pub mod users;

pub use cursor::Paging;
pub use error::StoreError;
pub use table::{Page, Table, TableConfig};
pub use transaction::{Aggregate, Places, Transaction};
