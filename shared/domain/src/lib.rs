//! The rules of the house, and nothing else.
//!
//! Types, state machines, permissions and calculations. No I/O, no async, no clock, no dice:
//! the caller brings the time and the ids. Value types (ids, money, vocabularies, plain records,
//! events) can serialise themselves and describe their shape; aggregates that a state machine
//! guards can not, so that nobody loads or shows one past its rules.
//!
//! Where to look: [`access`] who may do what · [`request`] machine A · [`proposal`] machine B ·
//! [`contract`] machine C · [`product`] machine D · [`fault`] how failures are told.

pub mod access;
pub mod api_key;
pub mod audit;
pub mod catalogue;
pub mod consignor;
pub mod contact;
pub mod contract;
pub mod cufe;
pub mod custody;
pub mod data_request;
pub mod decision;
pub mod device;
pub mod digest;
pub mod discount;
pub mod event;
pub mod fault;
pub mod idempotency;
pub mod ids;
pub mod label;
pub mod legal_document;
pub mod limiter;
pub mod luhn;
pub mod machine;
pub mod media;
pub mod money;
pub mod notification;
pub mod otp;
pub mod overrides;
pub mod passport;
pub mod password;
pub mod product;
pub mod proposal;
pub mod request;
pub mod role;
pub mod second_factor;
pub mod session;
pub mod settings;
pub mod stock_count;
pub mod tax_id;
pub mod template;
pub mod terms;
pub mod text;
pub mod time;
pub mod transfer;
pub mod user;
pub mod watch;
pub mod window;
