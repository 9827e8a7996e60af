//! The profiles that come with the program.

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        const SHIPPED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/", $name, ".toml")))),+];
    };
}

shipped![
    "countries",
    "ggo-agreements",
    "ggo-participations",
    "ror-organizations",
    "ror-names",
    "ror-relations",
    "paris-parties",
    "ndc-commitments",
    "officeholders-ministers",
    "officeholders-organizations",
];

/// The shipped profile of this name.
pub(super) fn text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|&(_, text)| text)
}

/// The names of all shipped profiles.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|&(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::super::Profile;

    #[test]
    fn every_shipped_profile_is_sound() {
        for name in super::names() {
            let profile = Profile::find(name).unwrap_or_else(|error| panic!("{error}"));
            assert!(profile.target().is_some() && !profile.columns().is_empty(), "{name}");
        }
    }
}
