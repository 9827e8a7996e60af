//! SECURITY.md names a test for what it promises, and each of them is there.

use std::{fs, path::Path};

#[test]
fn every_test_that_the_security_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let mut sources = String::new();
    for folder in ["backend", "frontend/src", "migrations", "shared", "tests", "xtask/src"] {
        read(&root.join(folder), &mut sources);
    }
    // A test's name is between backticks and long: it is a sentence.
    let words = page.split('`').skip(1).step_by(2);
    let named: Vec<&str> = words.filter(|word| word.matches('_').count() >= 3).collect();
    assert!(named.len() > 40, "the page names {} tests", named.len());
    let missing: Vec<_> = named.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "no such test: {missing:?}");
}

fn read(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
