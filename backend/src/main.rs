//! The program `accord`.

// The roots of the schema are merged from a part for each noun, and each part is a layer of the type of their future.
#![recursion_limit = "256"]

mod cli;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
