mod fixtures;
mod following;
mod lines;
mod machine;
mod signing;
