//! The command that runs the migrations against any table: `cargo xtask migrate`.
//!
//! It is here and not in the tool itself, which renders from the contract alone and must not wait
//! for the table's client, or for a change of it, to be compiled.

use std::process::ExitCode;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use data::migrations::{self, Outcome, Report, Runner};
use data::{Table, TableConfig};
use domain::time::Timestamp;
use ulid::Ulid;

use crate::cli::chain;

const USAGE: &str = "\
Runs the migrations that are not done.

    cargo xtask migrate [FLAGS]

    --endpoint URL  where the table is; without it, where the AWS settings of the environment say
    --table NAME    its name ($TABLE_NAME, or dejavu-local)
    --company NAME  whose rows ($COMPANY, or dejavu)
    --dry-run       count and tell, and write nothing
    --help          this
";

#[derive(Debug, Default, PartialEq)]
struct Flags {
    endpoint: Option<String>,
    table: Option<String>,
    company: Option<String>,
    dry_run: bool,
}

/// Runs the command with the arguments behind its name.
pub fn command(arguments: impl Iterator<Item = String>) -> ExitCode {
    let flags = match parse(arguments) {
        Ok(Some(flags)) => flags,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            eprint!("{wrong}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(&flags)),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(reports) => {
            print!("{}", told(&reports));
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// None is a question for help.
fn parse(arguments: impl Iterator<Item = String>) -> Result<Option<Flags>, String> {
    let mut flags = Flags::default();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next().filter(|value| !value.starts_with("--"));
            value.ok_or_else(|| format!("{argument} takes a value"))
        };
        match argument.as_str() {
            "--endpoint" => flags.endpoint = Some(value()?),
            "--table" => flags.table = Some(value()?),
            "--company" => flags.company = Some(value()?),
            "--dry-run" => flags.dry_run = true,
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("`{other}` is no flag")),
        }
    }
    Ok(Some(flags))
}

async fn run(flags: &Flags) -> Result<Vec<Report>, String> {
    let set = |flag: &Option<String>, variable: &str, otherwise: &str| {
        let given = flag.clone().or_else(|| std::env::var(variable).ok());
        given.unwrap_or_else(|| otherwise.to_owned())
    };
    let config = TableConfig {
        name: set(&flags.table, "TABLE_NAME", "dejavu-local"),
        company: set(&flags.company, "COMPANY", "dejavu"),
        // Nobody is handed a cursor.
        cursor_key: [0; 32],
    };
    let table = Table::connect(&sdk(flags.endpoint.as_deref()).await, config);
    let id = Ulid::new().to_string();
    let runner = Runner {
        id: &id,
        dry_run: flags.dry_run,
        now: &|| Timestamp::new(jiff::Timestamp::now()),
        goes_on: &|| true,
    };
    let reports = migrations::run(&table, &runner).await;
    reports.map_err(|error| chain(&error))
}

/// What stands in for AWS asks for a region and for keys, and looks at neither.
async fn sdk(endpoint: Option<&str>) -> SdkConfig {
    let settings = aws_config::defaults(BehaviorVersion::v2026_01_12());
    let Some(endpoint) = endpoint else {
        return settings.load().await;
    };
    let settings = settings.endpoint_url(endpoint);
    let settings = match std::env::var_os("AWS_REGION") {
        Some(_) => settings,
        None => settings.region(Region::new("us-east-1")),
    };
    let settings = match std::env::var_os("AWS_ACCESS_KEY_ID") {
        Some(_) => settings,
        None => {
            settings.credentials_provider(Credentials::new("local", "local", None, None, "local"))
        }
    };
    settings.load().await
}

fn told(reports: &[Report]) -> String {
    let mut text = String::new();
    for Report {
        number,
        name,
        outcome,
    } in reports
    {
        let (what, samples) = match outcome {
            Outcome::Before => ("done before".to_owned(), &[][..]),
            Outcome::Done { changed, samples } => (format!("changed {changed}"), &samples[..]),
            Outcome::Would { change, samples } => (format!("would change {change}"), &samples[..]),
            Outcome::Left { changed } => (format!("changed {changed}, not done yet"), &[][..]),
        };
        text.push_str(&format!("{number:04} {name:24} {what}\n"));
        for sample in samples {
            text.push_str(&format!("       {sample}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Option<Flags>, String> {
        parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn the_flags_are_read_and_others_refused() {
        assert_eq!(parsed(&[]), Ok(Some(Flags::default())));
        let flags = parsed(&["--endpoint", "http://127.0.0.1:1", "--dry-run"]);
        let flags = flags.unwrap().unwrap();
        assert_eq!(flags.endpoint.as_deref(), Some("http://127.0.0.1:1"));
        assert!(flags.dry_run);
        assert_eq!(parsed(&["--help"]), Ok(None));
        assert!(parsed(&["--endpoint", "--dry-run"]).is_err());
        assert!(parsed(&["--dry"]).is_err());
    }

    #[test]
    fn each_migration_is_told_with_what_became_of_it() {
        let report = |number, outcome| Report {
            number,
            name: "lamps",
            outcome,
        };
        let samples = vec!["lamp 7".to_owned()];
        let text = told(&[
            report(1, Outcome::Before),
            report(2, Outcome::Would { change: 3, samples }),
        ]);
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>().join(" "),
            "0001 lamps done before 0002 lamps would change 3 lamp 7"
        );
    }

    /// Against the stack's own table, over HTTP, as against any other.
    #[tokio::test]
    async fn a_table_is_migrated_at_its_endpoint() {
        let (stack, _) = crate::testing::start(crate::testing::quiet);
        let environment = &stack.surroundings.environment;
        let mut flags = Flags {
            endpoint: Some(environment["AWS_ENDPOINT_URL_DYNAMODB"].clone()),
            table: Some(environment["TABLE_NAME"].clone()),
            dry_run: true,
            ..Flags::default()
        };
        let would = told(&run(&flags).await.unwrap());
        assert!(would.contains("would change"), "{would}");
        flags.dry_run = false;
        let did = told(&run(&flags).await.unwrap());
        assert!(did.contains("changed") && !did.contains("would"), "{did}");
        let again = run(&flags).await.unwrap();
        assert!(again.iter().all(|one| one.outcome == Outcome::Before));
        flags.table = Some("nowhere".to_owned());
        let wrong = run(&flags).await.unwrap_err();
        assert!(wrong.starts_with("migration 1 came to a halt"), "{wrong}");
    }
}
