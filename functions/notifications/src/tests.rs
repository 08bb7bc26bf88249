mod codes;
mod letters;
mod payouts;
mod resting;
mod samples;
mod sending;
mod stage;
