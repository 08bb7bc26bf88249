//! `cargo xtask …`: renders what follows from the contract, and begins new routes.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

const USAGE: &str = "\
cargo xtask generate [--check]                         render infra/generated, or say what is stale
cargo xtask events                                     write the sample events that are missing
cargo xtask migrate [--endpoint URL] [--dry-run]       run the migrations on a table; --help tells more
cargo xtask new-route <domain> <name> <METHOD> <path>  begin a route";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = xtask::root();
    match words.as_slice() {
        ["generate"] => xtask::artefacts::write(&root),
        ["generate", "--check"] => xtask::artefacts::check(&root),
        ["migrate", flags @ ..] => migrate(&root, flags),
        ["events"] => xtask::samples::write_missing(&root),
        ["new-route", domain, name, method, path] => {
            let route = xtask::scaffold::NewRoute::parse(domain, name, method, path)
                .context("that is no route")?;
            print!("{}", xtask::scaffold::begin(&root, &route)?);
            Ok(())
        }
        _ => bail!("{USAGE}"),
    }
}

/// Runs them in the local stack's binary, which knows the table: this tool knows the contract alone.
fn migrate(root: &Path, flags: &[&str]) -> Result<()> {
    let ended = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "-p", "local", "--", "migrate"])
        .args(flags)
        .current_dir(root)
        .status()
        .context("cargo does not run")?;
    ensure!(ended.success(), "the migrations did not run to their end");
    Ok(())
}
