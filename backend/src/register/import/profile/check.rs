//! What is wrong with a profile that is well-formed TOML: found when it is read, not at row 30,000.

use std::{fmt::Display, str::FromStr};

use accord_shared::{
    agreement::{AgreementKind, AgreementLinkKind, Ambit},
    obligation::{ObligationSide, OccurrenceState, Priority},
    organization::{AliasKind, OrganizationKind},
    participation::{ActionKind, ParticipationRole},
    relation::{MembershipKind, RelationKind},
};

use super::{Cell, ConstantNoun, Profile, Reference, Target, Texts};

/// The first thing that is wrong, with the key it is under.
pub(super) fn problem(profile: &Profile) -> Option<String> {
    check(profile).err()
}

fn check(profile: &Profile) -> Result<(), String> {
    if !profile.delimiter.is_ascii() || matches!(profile.delimiter, '"' | '\r' | '\n') {
        return Err(format!("delimiter “{}” must be one plain character", profile.delimiter));
    }
    if profile.targets().len() > 1 {
        return Err("one table only may say what a row becomes".into());
    }
    let Some(target) = profile.target() else {
        return Err("no table says what a row becomes: organization, name, relation, agreement, \
                    participation, obligation or contact"
            .into());
    };
    for cell in target.cells() {
        for inner in cell.all() {
            codes_exist(profile, inner)?;
        }
    }
    constants(profile)?;
    for (list, codes) in &profile.codes {
        for (from, to) in codes {
            if let Some(constant) = to.strip_prefix('@')
                && !profile.constants.contains_key(constant)
            {
                return Err(format!("codes.{list}: “{from}” leads to @{constant}, which is no constant"));
            }
        }
    }
    for (key, reference) in target.references() {
        self::reference(profile, key, reference)?;
    }
    words(profile, target)
}

fn codes_exist(profile: &Profile, cell: &Cell) -> Result<(), String> {
    match cell {
        Cell::Rule(rule) => match &rule.codes {
            Some(list) if !profile.codes.contains_key(list) => {
                Err(format!("there is no code list “codes.{list}”"))
            }
            _ => Ok(()),
        },
        Cell::Column(_) => Ok(()),
    }
}

fn constants(profile: &Profile) -> Result<(), String> {
    for (key, constant) in &profile.constants {
        let key = format!("constants.{key}");
        if constant.identifiers.is_empty() {
            return Err(format!("{key}: needs an identifier, to be found again"));
        }
        if constant.names.is_empty() {
            return Err(format!("{key}: needs a name"));
        }
        match constant.noun {
            ConstantNoun::Organization => parse::<OrganizationKind>(&format!("{key}.kind"), &constant.kind)?,
            ConstantNoun::Agreement => {
                parse::<AgreementKind>(&format!("{key}.kind"), &constant.kind)?;
                let ambit = constant.ambit.as_deref().ok_or_else(|| format!("{key}: needs an ambit"))?;
                parse::<Ambit>(&format!("{key}.ambit"), ambit)?;
            }
        }
    }
    Ok(())
}

fn reference(profile: &Profile, key: &str, reference: &Reference) -> Result<(), String> {
    match (&reference.id, &reference.name) {
        (None, None) => return Err(format!("{key}: needs an id or a name to look for")),
        (Some(Cell::Rule(rule)), _) if rule.value.as_deref().is_some_and(|value| value.starts_with('@')) => {
            let name = rule.value.as_deref().unwrap_or_default().trim_start_matches('@');
            if !profile.constants.contains_key(name) {
                return Err(format!("{key}: @{name} is no constant"));
            }
        }
        (Some(_), _) if reference.scheme.is_none() => {
            return Err(format!("{key}: an id needs its scheme"));
        }
        _ => {}
    }
    match (&reference.stub_kind, reference.missing) {
        (Some(kind), super::Missing::Stub) => parse::<OrganizationKind>(&format!("{key}.stub_kind"), kind),
        (None, super::Missing::Stub) => Err(format!("{key}: a stub needs its kind (stub_kind)")),
        (Some(_), super::Missing::Skip) => Err(format!("{key}: stub_kind without missing = \"stub\"")),
        (None, super::Missing::Skip) => Ok(()),
    }
}

/// Fixed words and code lists must lead to words that we have.
fn words(profile: &Profile, target: Target<'_>) -> Result<(), String> {
    match target {
        Target::Organization(fields) => {
            word::<OrganizationKind>(profile, "organization.kind", Some(&fields.kind), &[])?;
            word::<YesNo>(profile, "organization.ours", fields.ours.as_ref(), &[])?;
            for alias in &fields.aliases {
                word::<AliasKind>(profile, "organization.aliases.kind", alias.kind.as_ref(), &[])?;
            }
        }
        Target::Name(fields) => word::<AliasKind>(profile, "name.kind", Some(&fields.kind), &["name"])?,
        Target::Relation(fields) => {
            word::<Directed>(profile, "relation.kind", Some(&fields.kind), &[])?;
            word::<MembershipKind>(profile, "relation.membership", fields.membership.as_ref(), &[])?;
        }
        Target::Agreement(fields) => {
            word::<AgreementKind>(profile, "agreement.kind", Some(&fields.kind), &[])?;
            word::<Ambit>(profile, "agreement.ambit", Some(&fields.ambit), &[])?;
            for link in &fields.links {
                word::<AgreementLinkKind>(profile, "agreement.links.kind", Some(&link.kind), &[])?;
            }
        }
        Target::Participation(fields) => {
            word::<ParticipationRole>(profile, "participation.role", Some(&fields.role), &[])?;
            for action in &fields.actions {
                word::<ActionKind>(profile, "participation.actions.kind", Some(&action.kind), &[])?;
            }
        }
        Target::Obligation(fields) => {
            word::<ObligationSide>(profile, "obligation.side", fields.side.as_ref(), &[])?;
            word::<Priority>(profile, "obligation.priority", fields.priority.as_ref(), &[])?;
            word::<OccurrenceState>(profile, "obligation.state", fields.state.as_ref(), &[])?;
        }
        Target::Contact(_) => {}
    }
    Ok(())
}

/// `yes` or `no`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNo(pub bool);

impl FromStr for YesNo {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yes" => Ok(Self(true)),
            "no" => Ok(Self(false)),
            _ => Err("expected yes or no"),
        }
    }
}

/// A kind of relation, and whether the row names its ends the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directed {
    /// What the first is to the second, or the second to the first.
    pub kind: RelationKind,
    /// The row names the ends the other way round.
    pub reversed: bool,
}

impl FromStr for Directed {
    type Err = accord_shared::error::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (reversed, word) = match text.strip_prefix("reversed ") {
            Some(word) => (true, word),
            None => (false, text),
        };
        Ok(Self { kind: word.parse()?, reversed })
    }
}

fn word<T: FromStr<Err: Display>>(
    profile: &Profile,
    key: &str,
    cell: Option<&Cell>,
    also: &[&str],
) -> Result<(), String> {
    for inner in cell.into_iter().flat_map(Cell::all) {
        let Cell::Rule(rule) = inner else { continue };
        let listed = rule.codes.as_ref().and_then(|list| profile.codes.get(list));
        let words = listed.into_iter().flat_map(|codes| codes.values());
        for word in words.chain(&rule.value).chain(&rule.becomes).chain(&rule.default) {
            if !also.contains(&word.as_str()) {
                parse::<T>(key, word)?;
            }
        }
    }
    Ok(())
}

fn parse<T: FromStr<Err: Display>>(key: &str, word: &str) -> Result<(), String> {
    word.parse::<T>().map(drop).map_err(|error| format!("{key}: {error}"))
}

impl Texts {
    fn cells(&self) -> impl Iterator<Item = &Cell> {
        [&self.az, &self.en, &self.ru, &self.other, &self.language].into_iter().flatten()
    }
}

impl Reference {
    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.id.iter().chain(&self.name)
    }
}

impl<'p> Target<'p> {
    /// Every cell of the target's fields.
    pub(super) fn cells(self) -> Vec<&'p Cell> {
        let mut cells: Vec<&Cell> = Vec::new();
        match self {
            Self::Organization(fields) => {
                cells.extend(fields.identifiers.values().chain(fields.names.cells()).chain([&fields.kind]));
                for alias in &fields.aliases {
                    cells.extend([&alias.text].into_iter().chain(&alias.kind).chain(&alias.language));
                }
                let optional = [
                    &fields.ours,
                    &fields.country,
                    &fields.city,
                    &fields.website,
                    &fields.established_on,
                    &fields.dissolved_on,
                    &fields.note,
                ];
                cells.extend(optional.into_iter().flatten());
            }
            Self::Name(fields) => {
                cells.extend([&fields.text, &fields.kind].into_iter().chain(&fields.language));
            }
            Self::Relation(fields) => {
                cells.push(&fields.kind);
                let optional = [&fields.membership, &fields.since, &fields.until, &fields.note];
                cells.extend(optional.into_iter().flatten());
            }
            Self::Agreement(fields) => {
                cells.extend(fields.identifiers.values().chain(fields.titles.cells()));
                cells.extend([&fields.kind, &fields.ambit]);
                let optional = [
                    &fields.number,
                    &fields.subject,
                    &fields.drafted_on,
                    &fields.signed_on,
                    &fields.provisional_on,
                    &fields.in_force_on,
                    &fields.ends_on,
                    &fields.ended_on,
                    &fields.place,
                    &fields.website,
                    &fields.text_url,
                    &fields.note,
                ];
                cells.extend(optional.into_iter().flatten());
                cells.extend(fields.links.iter().map(|link| &link.kind));
            }
            Self::Participation(fields) => {
                cells.extend([&fields.role].into_iter().chain(&fields.note));
                for action in &fields.actions {
                    cells.extend([&action.kind, &action.on].into_iter().chain(&action.note));
                }
            }
            Self::Obligation(fields) => {
                cells.extend(fields.identifiers.values().chain(fields.texts.cells()).chain([&fields.due]));
                let optional = [&fields.article, &fields.side, &fields.priority, &fields.state];
                cells.extend(optional.into_iter().flatten());
            }
            Self::Contact(fields) => {
                cells.extend(fields.identifiers.values().chain(fields.names.cells()));
                let optional = [&fields.email, &fields.phone, &fields.languages, &fields.note];
                cells.extend(optional.into_iter().flatten());
                if let Some(post) = &fields.post {
                    cells.extend(post.titles.cells().chain(&post.since).chain(&post.until));
                }
            }
        }
        cells.extend(self.references().into_iter().flat_map(|(_, reference)| reference.cells()));
        cells
    }

    /// Every reference of the target, with its key.
    fn references(self) -> Vec<(&'static str, &'p Reference)> {
        match self {
            Self::Organization(_) => Vec::new(),
            Self::Name(fields) => vec![("name.organization", &fields.organization)],
            Self::Relation(fields) => vec![("relation.from", &fields.from), ("relation.to", &fields.to)],
            Self::Agreement(fields) => {
                fields.links.iter().map(|link| ("agreement.links.to", &link.to)).collect()
            }
            Self::Participation(fields) => vec![
                ("participation.agreement", &fields.agreement),
                ("participation.organization", &fields.organization),
            ],
            Self::Obligation(fields) => {
                let sides =
                    [("obligation.debtor", &fields.debtor), ("obligation.creditor", &fields.creditor)];
                let sides = sides.into_iter().filter_map(|(key, side)| Some((key, side.as_ref()?)));
                [("obligation.agreement", &fields.agreement)].into_iter().chain(sides).collect()
            }
            Self::Contact(fields) => {
                fields.post.iter().map(|post| ("contact.post.organization", &post.organization)).collect()
            }
        }
    }
}
