//! DynamoDB: keys, items, conditions, transactions, outbox, request keys, cursors.
//!
//! The only crate that knows a key. It does not know what a status code is.
//!
//! One table. Every partition key begins with the company. Every item has a `version` and the
//! `schema` of its shape, and every write has a condition. One business action is one
//! [`Transaction`]. An item of an older shape reads forward; [`migrations`] rewrites it.
//!
//! # Items
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | an aggregate's state | `<NOUN>#<id>` | `STATE` | `version` |
//! | what happened to a thing, and the outbox | its partition | `EVT#<version>#<n>` | must not exist |
//! | the answer to a request key | `IDEM#<hash>` | `IDEM` | must not exist, or expired |
//! | people, one-time codes, addresses taken | see [`users`] | | |
//! | sessions | see [`sessions`] | | |
//! | how often something was tried | see [`limiter`] | | |
//! | consignors' files | see [`consignors`] | | |
//! | files | see [`media`] | | |
//! | set-up: categories, plans, templates, settings | see [`catalogue`] | | |
//! | consignment requests, appointments | see [`requests`] | | |
//! | proposals, and which a request has | see [`proposals`] | | |
//! | contracts, and which a proposal has | see [`contracts`] | | |
//! | products and their history | see [`products`] | | |
//! | discounts, codes taken | see [`discounts`] | | |
//! | batches of labels | see [`labels`] | | |
//! | hand-overs, and who has what | see [`custody`] | | |
//! | transfers between locations | see [`transfers`] | | |
//! | stock counts | see [`stock_counts`] | | |
//! | the shop window | see [`window`] | | |
//! | who waits for which product | see [`watches`] | | |
//! | the latest check of a RUC | see [`tax_ids`] | | |
//! | messages to people | see [`notifications`] | | |
//! | what people ask about their own data | see [`data_requests`] | | |
//! | API keys, and when they were used last | see [`api_keys`] | | |
//! | the audit log, the chain of a day | see [`audit`] | | |
//! | roles of the shop, how many Admins there are | see [`roles`] | | |
//! | overrides | see [`overrides`] | | |
//! | human numbers | `CNT#<letters>#<year>` | `COUNTER` | only grows |
//! | how far a migration is | `MIGRATION#<number>` | `STATE` | `version` |
//! | how often a deployment has started the migrations | `MIGRATION#DEPLOY` | its id | only grows |
//!
//! # Access patterns
//!
//! Nothing reads what is not on this list, and nothing scans but rewrites and walks of [`migrations`]
//! (`migrations/rewrite.rs`), which walk the table from end to end, once.
//!
//! | pattern | how | called by |
//! |---|---|---|
//! | the answer to a request key | get `IDEM#<hash>` | every keyed route |
//! | what happened to a thing | query its partition, `EVT#` | details with a timeline |
//! | who is asking | batch get the account and the session | every signed-in route |
//! | an account, accounts by id | get, batch get `USR#<id>` | whatever names people |
//! | the account behind an address | get `UNQ#EMAIL#<address>` (of `UNQ#<kind>#<value>`), then the account, or `NOBODY#ACCOUNT` | sign-in |
//! | a session | get `USR#<id>`, `SES#<id>` | renewing and ending a sign-in |
//! | how often something was tried | update `LIM#<lane>#<hash>` | sign-in, codes, other proofs |
//! | a one-time code | get `OTP#<id>` | entering a code |
//! | a request | get `REQ#<id>` | every route of a request |
//! | a consignor's requests | query gsi1 `USR#<id>#REQ` | lists |
//! | requests by status | query gsi2 `REQ#<status>` | lists |
//! | an appraiser's requests, and how many are open | query gsi3 `USR#<id>#REQ` | lists, assigning |
//! | an appraiser's day | query `SLOT#<user>#<day>` | free slots |
//! | a location's requests by status | query gsi4 `LOC#<id>#REQ#<status>` | lists |
//! | a location's proposals by status | query gsi4 `LOC#<id>#PRP#<status>` | lists |
//! | a location's contracts by status | query gsi4 `LOC#<id>#CON#<status>` | lists |
//! | a location's products by status | query gsi4 `LOC#<id>#PRD#<status>` | lists |
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
//! | some products | batch get `PRD#<id>` | labels, whatever names many |
//! | a batch of labels | get `LBL#<id>` | showing and printing it |
//! | the product a code means, those that codes mean | get, batch get `UNQ#CODE#<code>` | whatever is scanned |
//! | a hand-over | get `CUS#<id>` | proof of who gave and who took |
//! | a hand-over in two steps | get `HOV#<id>` | confirming it, calling it off |
//! | who has a product, who has these | get, batch get `PRD#<id>`, `CUSTODY` | handing over, transfers, settling a count |
//! | a product's hand-overs | query `PRD#<id>`, `CUS#` | lists |
//! | hand-overs that a location shall take | query gsi4 `LOC#<id>#HOV` | lists |
//! | hand-overs that a person shall take | query gsi4 `USR#<id>#HOV` | lists |
//! | hand-overs that a location has given | query gsi1 `LOC#<id>#HOV#GIVEN` | lists |
//! | hand-overs that a person has given | query gsi1 `USR#<id>#HOV#GIVEN` | lists |
//! | a transfer | get `TRF#<id>` | every route of a transfer |
//! | transfers by status | query gsi2 `TRF#<status>` | lists |
//! | a location's transfers that leave, by status | query gsi4 `LOC#<id>#TRF#<status>` | lists |
//! | a location's transfers that arrive, by status | query gsi1 `LOC#<id>#TRF#IN#<status>` | lists |
//! | a stock count | get `STC#<id>` | every route of a stock count |
//! | stock counts by status | query gsi2 `STC#<status>` | lists |
//! | a location's stock counts by status | query gsi4 `LOC#<id>#STC#<status>` | lists |
//! | what should be there, what was scanned | query `STC#<id>`, `EXP#`, `SEEN#` | closing a count |
//! | whether something was scanned | batch get `STC#<id>`, `SEEN#<product>` | scans |
//! | what a count found to differ, a page of it | query, get `STC#<id>`, `DIF#<kind>#<page>` | lists, settling a count |
//! | what the window shows of a product, of some of them | get, batch get `WIN#P#<product>` | keeping the window, searching it |
//! | a list of the window, by day or by price | query `WIN#L#<list>` | the public list |
//! | a page of the window, or where it is now | get `WIN#S#<slug>` | the public page |
//! | how many there are of each kind | query `WIN#F#<scope>` | the public list, when asked |
//! | what is found by a word or its beginning | query `WIN#W#<two letters>` | the public search |
//! | a watch | get `WAT#<id>` | watching, and ending it |
//! | who waits for a product, who came first | query gsi2 `WATCHED#<product>#<kind>` | telling and offering |
//! | what a person waits for | query gsi1 `USR#<id>#WAT` | lists |
//! | how far a rebuild of the window is | get `WIN#REBUILD` | rebuilding it |
//! | a consignor's file | get `CSF#<user>` | routes of a consignor, paying them |
//! | consignors by name, or how it begins | query gsi1 `CSF#ALL` | lists |
//! | consignors by how far their identity is known | query gsi2 `CSF#KYC#<status>` | lists |
//! | consignors by tier | query gsi3 `CSF#TIER#<tier>` | lists |
//! | consignors by how their number begins | query `CSF#NUMBERS`, then batch get them | lists |
//! | consignors on hold | query `CSF#HELD`, then batch get them | lists |
//! | accounts by name, address, number or tax id, and how it begins | query gsi1 `USERS#<kind>#` | lists |
//! | accounts by status or role, and how the name begins | query gsi1 `USERS#<kind>#<word>` | lists |
//! | the accounts with a role | query gsi1 `USERS#role#<role>`, then batch get them | assigning, telling staff |
//! | a file, files by id | get, batch get `MED#<id>` | uploading, whatever names files |
//! | all of a kind: categories, brands, attributes, locations, schedules, newest plans and templates | query `SETUP#<kind>` | set-up lists, drafting |
//! | one of them | get `SETUP#<kind>`, its id | whatever names it |
//! | the settings, the house as a party | get `SETUP#HOUSE` | rules with a setting, contracts |
//! | a frozen version of a plan or template | get `PLAN#<id>` or `TEMPLATE#<key>#<locale>` | printing |
//! | the revision of the tree of categories | get `SETUP#HOUSE`, `TREE` | changing a category |
//! | a discount | get `DSC#<id>` | every route of a discount |
//! | the coupon with a code | get `UNQ#COUPON#<code>`, then the discount | entering a code |
//! | all discounts | query gsi1 `DSC#ALL` | lists |
//! | discounts by where they stand | query gsi2 `DSC#<standing>` | lists |
//! | the discounts that count by themselves | query gsi3 `DSC#AUTOMATIC` | prices |
//! | a message | get `NTF#<id>`, its key | telling once, whatever comes twice |
//! | messages whose time has come | query gsi2 `NTF#HELD` | sending what waited for the morning |
//! | messages about a thing | query `NTF#<id>` | proof of who was told |
//! | a person's messages | query gsi1 `USR#<id>#NTF` | a copy of their data |
//! | a person's files | query gsi1 `USR#<id>#MED` | a copy of their data, erasing it |
//! | a person's sessions | query `USR#<id>`, `SES#` | seeing and ending them, a copy of their data, erasing it |
//! | a role of the shop, some of them by id | get, batch get `ROL#<id>` | every call of who holds one, giving roles |
//! | all roles of the shop | query gsi2 `ROL#ALL` | lists |
//! | whether anyone has a role | query gsi1 `USERS#role#<role>` | deleting a role |
//! | an override | get `OVR#<id>` | a call that brings one |
//! | a person's overrides | query gsi1 `USR#<id>#OVR` | explaining what they may |
//! | a data request | get `DRQ#<id>` | every route of one |
//! | what a person has asked about their data | query `USR#<id>`, `DRQ#`, then batch get them | how often, erasing it |
//! | data requests by status | query gsi2 `DRQ#<status>` | lists |
//! | an API key and its last use | get, batch get `KEY#<id>`, `KEYUSE#<id>` | every call with a key |
//! | all API keys | query gsi2 `KEY#ALL`, then batch get them with their uses | lists |
//! | a person's API keys | query gsi1 `USR#<id>#KEY` | erasing their data |
//! | the latest check of a RUC | get `TXC#<id>` | checking it again |
//! | checks without the authority's answer | query gsi2 `TXC#UNANSWERED` | asking it again |
//! | how far they were asked again | get `TXCHECKPOINT` | asking it again |
//! | the next human number | update `CNT#<letters>#<year>` | opening, drafting, drawing up |
//! | how far a migration is | get `MIGRATION#<number>` | a deployment, the local stack at start |
//! | every item of a noun | scan | a rewrite or a walk, once |
//! | all of the audit log, or what tells of a thing | query `AUDLOG#ALL` or `AUDLOG#TO#<target>`, then batch get the entries | searching the log |
//! | the audit log by who did it | query gsi1 `AUDLOG#BY#<actor>` | searching the log |
//! | by what was done | query gsi2 `AUDLOG#DID#<action>` | searching the log |
//! | by who did what | query gsi3 `AUDLOG#BY#<actor>#DID#<action>` | searching the log |
//! | by who did it to a thing | query gsi1 `AUDLOG#BY#<actor>#TO#<target>` | searching the log |
//! | by what was done to a thing | query gsi2 `AUDLOG#DID#<action>#TO#<target>` | searching the log |
//! | by who did what to a thing | query gsi3 `AUDLOG#BY#<actor>#DID#<action>#TO#<target>` | searching the log |
//! | whether an entry is listed, the end of a day's chain, a seal | get `AUDLOG#ALL`, `AUDCHAIN#<day>`, `AUDSEAL#ALL` | the chain |
//! | a day's entries, its links, the latest seal | query `AUD#<day>#<shard>`, `AUDCHAIN#<day>`, `AUDSEAL#ALL` | sealing the day |
//! | nothing | get `WARM` | warming up a connection |
//! | events not sent yet | query gsi2 `OUTBOX#<shard>` | the outbox sweeper |

pub mod api_keys;
pub mod audit;
pub mod catalogue;
pub mod consignors;
pub mod contracts;
pub mod counters;
pub mod cursor;
pub mod custody;
pub mod data_requests;
pub mod discounts;
pub mod erasure;
pub mod error;
pub mod events;
pub mod idempotency;
mod item;
pub mod labels;
pub mod limiter;
pub mod media;
pub mod migrations;
pub mod notifications;
pub mod overrides;
pub mod products;
pub mod proposals;
pub mod requests;
mod retry;
pub mod roles;
mod schema;
pub mod sessions;
pub mod stock_counts;
mod stored;
pub mod table;
pub mod tax_ids;
pub mod transaction;
pub mod transfers;
pub mod users;
pub mod watches;
pub mod window;

pub use cursor::Paging;
pub use error::StoreError;
pub use table::{Page, Table, TableConfig};
pub use transaction::{Aggregate, Places, Transaction};
