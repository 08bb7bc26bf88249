//! The command: flags in, a running stack, and who can sign in.

use std::path::Path;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::error::LocalError;
use crate::stack::{House, Login, Options, Stack};

const USAGE: &str = "\
Runs the whole house on this machine.

    cargo run -p local [-- FLAGS]

    --port N      where the API answers (4000; 0 takes a free one)
    --fresh       forget what was kept in .local
    --memory      keep nothing
    --processes   run the binaries of target/debug instead of the libraries
    --duplicate   hand over every record and every message twice
    --help        this
";

/// Runs the command with the arguments of the process. `house` says what runs in the stack.
pub fn run(house: impl FnOnce(&Options) -> Result<House, LocalError>) -> ExitCode {
    let options = match parse(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            eprint!("{wrong}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let filter = EnvFilter::try_from_default_env();
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("warn,local=info")))
        .with_writer(std::io::stderr)
        .init();
    match serve(options, house) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", chain(&error));
            ExitCode::FAILURE
        }
    }
}

fn serve(
    options: Options,
    house: impl FnOnce(&Options) -> Result<House, LocalError>,
) -> Result<(), LocalError> {
    let house = house(&options)?;
    let logins = house.logins.clone();
    let stack = Stack::start(options, house)?;
    print!("{}", greeting(&stack.url(), &logins));
    wait_for_the_end()?;
    stack.shutdown();
    Ok(())
}

/// None is a question for help.
fn parse(arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = std::env::current_exe().ok();
    let mut options = Options {
        port: 4000,
        memory: false,
        dir: root.join(".local"),
        ..Options::default()
    };
    if let Some(folder) = own.as_deref().and_then(Path::parent) {
        options.binaries = folder.to_owned();
    }
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--port" => {
                let port = arguments.next().and_then(|port| port.parse().ok());
                options.port = port.ok_or("--port takes a number up to 65535")?;
            }
            "--fresh" => options.fresh = true,
            "--memory" => options.memory = true,
            "--processes" => options.processes = true,
            "--duplicate" => options.duplicate = true,
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("`{other}` is no flag")),
        }
    }
    Ok(Some(options))
}

fn greeting(url: &str, logins: &[Login]) -> String {
    let mut text = format!("The API answers at {url}\nThe console is at  {url}/_local\n");
    if !logins.is_empty() {
        let width = |of: fn(&Login) -> usize| logins.iter().map(of).max().unwrap_or_default();
        let (role, email) = (width(|one| one.role.len()), width(|one| one.email.len()));
        text.push_str("\nWho can sign in:\n");
        for login in logins {
            text.push_str(&format!(
                "  {:role$}  {:email$}  {}\n",
                login.role, login.email, login.password
            ));
        }
    }
    text
}

fn wait_for_the_end() -> Result<(), LocalError> {
    let failed = |error: std::io::Error| LocalError::Functions(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    runtime.block_on(async {
        use tokio::signal::unix::{SignalKind, signal};
        let mut end = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed),
            _ = end.recv() => Ok(()),
        }
    })
}

pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Option<Options>, String> {
        parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn the_flags_are_read_and_others_refused() {
        let options = parsed(&[]).unwrap().unwrap();
        assert_eq!(
            (options.port, options.memory, options.fresh),
            (4000, false, false)
        );
        let options = parsed(&["--port", "0", "--memory", "--fresh", "--duplicate"]);
        let options = options.unwrap().unwrap();
        assert_eq!(
            (options.port, options.memory, options.fresh),
            (0, true, true)
        );
        assert!(options.duplicate && !options.processes);
        assert!(parsed(&["--help"]).unwrap().is_none());
        assert!(parsed(&["--prot", "1"]).is_err());
        assert!(parsed(&["--port", "70000"]).is_err());
    }

    #[test]
    fn whoever_can_sign_in_is_named() {
        let login = Login {
            role: "admin".to_owned(),
            email: "admin@example.com".to_owned(),
            password: "secret".to_owned(),
        };
        let text = greeting("http://127.0.0.1:4000", &[login]);
        assert!(text.contains("http://127.0.0.1:4000/_local"), "{text}");
        assert!(text.contains("admin  admin@example.com  secret"), "{text}");
    }
}
