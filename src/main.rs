//! Parses the command line, and opens the window or runs a command.

use std::process::ExitCode;

fn main() -> ExitCode {
    match metershift::cli::run() {
        Ok(code) => code,
        Err(error) => {
            metershift::cli::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
