//! The program `counterfoil`: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    counterfoil::cli::run(std::env::args_os())
}
