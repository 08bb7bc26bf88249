mod codes;
mod invitations;
mod letters;
mod payouts;
mod resting;
mod samples;
mod sending;
mod stage;
