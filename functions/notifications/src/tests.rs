mod codes;
mod letters;
mod samples;
mod sending;
mod stage;
