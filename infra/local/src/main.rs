use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("migrate") {
        return local::migrate::command(arguments);
    }
    local::cli::run(local::dejavu::house)
}
