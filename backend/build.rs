//! The client's files go into the program (src/http/client.rs): a release is compiled anew when they change.

use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // While it is being worked on, the program reads them from disk when they are asked for.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // A folder that is not there would have the program compiled anew each time.
        let folder = "../target/client";
        if fs::create_dir_all(folder).is_ok() {
            println!("cargo:rerun-if-changed={folder}");
        }
    }
}
