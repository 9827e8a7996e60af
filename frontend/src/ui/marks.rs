//! The marks of kind, state and access: the same thing wears the same mark everywhere (look: principle 7).
//! Never colour alone: each has a shape or an icon, and a word.

use accord_shared::agreement::AgreementState;
use accord_shared::escalation::EscalateTo;
use accord_shared::obligation::{ObligationSide, Standing};
use accord_shared::organization::OrganizationKind;
use accord_shared::participation::ParticipationState;
use accord_shared::{AccessLevel, Noun, PartialDate};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::icon::{Glyph, icon};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, td_string};

/// What a thing is, for its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    noun: Noun,
    organization: Option<OrganizationKind>,
    ours: bool,
}

impl Kind {
    /// An organization.
    pub const fn organization(kind: OrganizationKind, ours: bool) -> Self {
        Self { noun: Noun::Organization, organization: Some(kind), ours }
    }

    /// A record of which perhaps only the noun is known.
    pub const fn of(noun: Noun, organization: Option<OrganizationKind>, ours: bool) -> Self {
        Self { noun, organization, ours }
    }

    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match (self.noun, self.ours) {
            (Noun::Organization, true) => "org our",
            (Noun::Organization, false) => "org",
            (Noun::Agreement, _) => "agr",
            (Noun::Contact, _) => "con",
            (Noun::Obligation, _) => "obl",
            (Noun::Interaction, _) => "int",
        }
    }

    /// Its icon.
    pub const fn glyph(self) -> Glyph {
        match (self.noun, self.organization) {
            (Noun::Agreement, _) => Glyph::Agreement,
            (Noun::Obligation, _) => Glyph::Obligation,
            (Noun::Contact, _) => Glyph::Contact,
            (Noun::Interaction, _) => Glyph::Interaction,
            (Noun::Organization, None) => Glyph::Organizations,
            (Noun::Organization, Some(kind)) => organization_glyph(kind),
        }
    }
}

/// The icon of an organization's kind.
pub const fn organization_glyph(kind: OrganizationKind) -> Glyph {
    use OrganizationKind as Kind;
    match kind {
        Kind::State => Glyph::State,
        Kind::ForeignBody | Kind::OurUnit | Kind::Subordinate => Glyph::Body,
        Kind::MissionHere | Kind::Consulate | Kind::MissionAbroad | Kind::Representation => Glyph::Mission,
        Kind::TradeMission => Glyph::Trade,
        Kind::Intergovernmental => Glyph::Intergovernmental,
        Kind::Regional => Glyph::Regional,
        Kind::Specialized => Glyph::Specialized,
        Kind::Company | Kind::JointVenture => Glyph::Company,
        Kind::NonGovernmental | Kind::Union | Kind::BusinessClub => Glyph::Union,
        Kind::University => Glyph::University,
        Kind::Institute => Glyph::Institute,
        Kind::ThinkTank => Glyph::ThinkTank,
        Kind::Other => Glyph::Organizations,
    }
}

/// The mark of what a thing is.
pub fn kind(kind: Kind) -> impl IntoView {
    view! { <span class=format!("k {}", kind.class())>{icon(kind.glyph())}</span> }
}

/// The mark of an agreement's state: its phase and the word.
pub fn state(locale: Locale, state: AgreementState) -> impl IntoView {
    use AgreementState as State;
    let (class, part) = match state {
        State::Draft => ("ph dr", "0%"),
        State::UnderReview | State::Agreed => ("ph dr", "25%"),
        State::Signed | State::AwaitingProcedures => ("ph", "50%"),
        State::Provisional => ("ph", "75%"),
        State::InForce => ("ph", "100%"),
        State::Suspended => ("ph", "0%"),
        State::Expired | State::Terminated | State::Denounced | State::Replaced => ("ph out", "0%"),
    };
    phase(class, part, state.word(locale))
}

/// The mark of a window for notice that is open.
pub fn notice(word: impl Into<String>) -> impl IntoView {
    view! {
        <span class="st soon">
            <i class="ph nw"></i>
            {word.into()}
        </span>
    }
}

/// The mark of where a party stands in an agreement.
pub fn participation(locale: Locale, state: ParticipationState) -> impl IntoView {
    use ParticipationState as State;
    let (class, part) = match state {
        State::None => ("ph dr", "0%"),
        State::Signed => ("ph", "50%"),
        State::Consented | State::Provisional => ("ph", "75%"),
        State::InForce => ("ph", "100%"),
        State::Suspended => ("ph", "0%"),
        State::Ended => ("ph out", "0%"),
    };
    phase(class, part, state.word(locale))
}

fn phase(class: &'static str, part: &'static str, word: &'static str) -> impl IntoView {
    view! {
        <span class="st">
            <i class=class style=("--p", part)></i>
            {word}
        </span>
    }
}

/// The class of a standing in the style sheet.
pub const fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Overdue | Standing::NotMet => "late",
        Standing::DueSoon => "soon",
        Standing::Met => "met",
        Standing::Scheduled
        | Standing::Reported
        | Standing::PartlyMet
        | Standing::Waived
        | Standing::None => "",
    }
}

/// The icon of a standing.
pub const fn standing_glyph(standing: Standing) -> Glyph {
    match standing {
        Standing::Overdue => Glyph::Overdue,
        Standing::DueSoon => Glyph::DueSoon,
        Standing::Scheduled => Glyph::Scheduled,
        Standing::Reported => Glyph::Reported,
        Standing::Met => Glyph::Met,
        Standing::PartlyMet => Glyph::PartlyMet,
        Standing::NotMet => Glyph::NotMet,
        Standing::Waived => Glyph::Waived,
        Standing::None => Glyph::Nothing,
    }
}

/// The mark of how an obligation stands, by its word alone.
pub fn standing(locale: Locale, standing: Standing) -> impl IntoView {
    view! {
        <span class=format!("st {}", standing_class(standing))>
            {icon(standing_glyph(standing))} {standing.word(locale)}
        </span>
    }
}

/// The mark of how an obligation stands, with the date: `9 days late` says more than a badge.
pub fn due(
    locale: Locale,
    standing: Standing,
    due_on: Option<PartialDate>,
    today: NaiveDate,
) -> impl IntoView {
    view! {
        <span class=format!("st {}", standing_class(standing))>
            {icon(standing_glyph(standing))}
            <span class="sr">{format!("{}: ", standing.word(locale))}</span>
            {due_text(locale, standing, due_on, today)}
        </span>
    }
}

/// The mark that something was escalated, and to whom.
pub fn escalated(locale: Locale, to: EscalateTo) -> impl IntoView {
    let title = td_string!(locale, control.escalation.escalated);
    view! {
        <span class="st late" title=title>
            {icon(Glyph::Escalated)}
            <span class="sr">{format!("{title}: ")}</span>
            {to.word(locale)}
        </span>
    }
}

/// The same mark as the first line of a cell.
pub fn due_line(
    locale: Locale,
    standing: Standing,
    due_on: Option<PartialDate>,
    today: NaiveDate,
) -> impl IntoView {
    view! {
        <b class=format!("st {}", standing_class(standing))>
            {icon(standing_glyph(standing))}
            <span class="sr">{format!("{}: ", standing.word(locale))}</span>
            {due_text(locale, standing, due_on, today)}
        </b>
    }
}

/// What the mark says.
pub fn due_text(locale: Locale, standing: Standing, due_on: Option<PartialDate>, today: NaiveDate) -> String {
    match (standing, due_on) {
        (Standing::Overdue, Some(due_on)) => match format::days_late(due_on, today) {
            Some(days) => td_string!(locale, common.count.days_over, count = days).to_string(),
            None => format::short(locale, due_on),
        },
        (Standing::DueSoon | Standing::Scheduled, Some(due_on)) => format::short(locale, due_on),
        (_, Some(due_on)) => format!("{}, {}", standing.word(locale), format::short(locale, due_on)),
        (_, None) => standing.word(locale).to_owned(),
    }
}

/// The mark of who owes.
pub fn side(locale: Locale, side: ObligationSide) -> impl IntoView {
    view! { <span class="dir">{icon(side_glyph(side))} {side.word(locale)}</span> }
}

/// The icon of who owes.
pub const fn side_glyph(side: ObligationSide) -> Glyph {
    match side {
        ObligationSide::WeOwe => Glyph::WeOwe,
        ObligationSide::TheyOwe => Glyph::TheyOwe,
        ObligationSide::Joint => Glyph::Joint,
    }
}

/// The mark of how closed a record is: no hue, growing weight, always the word.
pub fn access(locale: Locale, level: AccessLevel) -> impl IntoView {
    let (class, glyph) = match level {
        AccessLevel::Open => ("ac open", Glyph::AccessOpen),
        AccessLevel::Service => ("ac service", Glyph::AccessService),
        AccessLevel::Confidential => ("ac conf", Glyph::AccessConfidential),
        AccessLevel::Secret => ("ac secret", Glyph::AccessSecret),
    };
    view! { <span class=class>{icon(glyph)} {level.word(locale)}</span> }
}

/// The same where there is little room: the one level with a long name takes its short one.
pub fn access_short(locale: Locale, level: AccessLevel) -> impl IntoView {
    if level == AccessLevel::Service {
        let word = td_string!(locale, words.service_short);
        view! { <span class="ac service" title=level.word(locale)>{icon(Glyph::AccessService)} {word}</span> }
            .into_any()
    } else {
        access(locale, level).into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_told_with_its_date() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let text = |locale, standing, due: &str| due_text(locale, standing, due.parse().ok(), today);
        assert_eq!(text(Locale::en, Standing::Overdue, "2026-11-15"), "9 days late");
        assert_eq!(text(Locale::en, Standing::Overdue, "2026-11-23"), "1 day late");
        assert_eq!(text(Locale::az, Standing::Overdue, "2026-11-15"), "Gecikmə: 9 gün");
        assert_eq!(text(Locale::ru, Standing::Overdue, "2026-11-15"), "Просрочка: 9 дн.");
        assert_eq!(text(Locale::en, Standing::DueSoon, "2026-12-02"), "2 Dec 2026");
        assert_eq!(text(Locale::en, Standing::Met, "2026-10-12"), "Met, 12 Oct 2026");
        assert_eq!(text(Locale::en, Standing::None, ""), "No due date");
    }
}
