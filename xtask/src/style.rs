//! The form of the style sheets: malva, the one formatter of CSS in Rust that is kept up, does for them what rustfmt does
//! for code.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use malva::Syntax;
use malva::config::FormatOptions;

use crate::bundle::read_folder;
use crate::shell;

/// As wide as the lines of code.
const WIDTH: usize = 110;

/// Fails where a sheet is written otherwise.
pub fn check() -> Result<()> {
    let others: Vec<_> = sheets()?.into_iter().filter(|sheet| sheet.text != sheet.formatted).collect();
    match others.as_slice() {
        [] => Ok(()),
        others => {
            let names: Vec<_> = others.iter().map(|sheet| format!("  {}", sheet.path.display())).collect();
            bail!("Not formatted:\n{}\n`cargo xtask format` writes them.", names.join("\n"))
        }
    }
}

/// Writes each sheet in its form.
pub fn format() -> Result<()> {
    for sheet in sheets()?.into_iter().filter(|sheet| sheet.text != sheet.formatted) {
        fs::write(&sheet.path, sheet.formatted)?;
    }
    Ok(())
}

struct Sheet {
    path: PathBuf,
    text: String,
    formatted: String,
}

fn sheets() -> Result<Vec<Sheet>> {
    let folder = shell::root().join("frontend/style");
    let sheet = |(name, content): (String, Vec<u8>)| {
        let path = folder.join(name);
        let text = String::from_utf8(content).with_context(|| format!("{} is not UTF-8", path.display()))?;
        let formatted = formatted(&text).with_context(|| format!("{} is no style sheet", path.display()))?;
        Ok(Sheet { path, text, formatted })
    };
    read_folder(&folder)?.into_iter().filter(|(name, _)| name.ends_with(".css")).map(sheet).collect()
}

fn formatted(text: &str) -> Result<String> {
    let mut options = FormatOptions::default();
    options.layout.print_width = WIDTH;
    options.layout.indent_width = 4;
    malva::format_text(text, Syntax::Css, &options).map_err(|error| anyhow!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use super::formatted;

    #[test]
    fn each_declaration_has_its_line_and_a_formatted_sheet_stays_as_it_is() {
        let once = formatted(".a { color: red; } .b{top:0}").unwrap();
        assert_eq!(once, ".a {\n    color: red;\n}\n.b {\n    top: 0;\n}\n");
        assert_eq!(formatted(&once).unwrap(), once);
    }

    #[test]
    fn what_is_no_style_sheet_is_not_written() {
        assert!(formatted(".a { color: red").is_err());
    }
}
