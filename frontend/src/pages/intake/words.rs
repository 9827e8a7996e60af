//! The words of imports in the reader's language.

use std::collections::BTreeMap;

use accord_shared::Noun;
use accord_shared::agreement::{AgreementKind, Ambit};
use accord_shared::intake::{
    DateForm, Duplicates, Field, ImportFault, ImportState, Outcome, RowNote, Target,
};
use accord_shared::obligation::Priority;
use accord_shared::organization::OrganizationKind;
use accord_shared::participation::ParticipationRole;

use crate::api::intake::{Fault, Note, Trouble};
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string};
use crate::pages::change::fields;

macro_rules! words {
    ($($list:ident as $group:ident { $($word:ident = $key:ident),+ $(,)? })+) => {
        $(
            impl Word for $list {
                const WORDS: &'static [Self] = Self::ALL;

                fn code(self) -> &'static str {
                    self.code()
                }

                fn word(self, locale: Locale) -> &'static str {
                    match self {
                        $(Self::$word => td_string!(locale, intake.$group.$key),)+
                    }
                }
            }
        )+
    };
}

words! {
    ImportState as state { Ready = ready, Checking = checking, Checked = checked, Running = running, Done = done, Undoing = undoing, Undone = undone }
    Duplicates as duplicates { Skip = skip, Update = update, Create = create }
    Outcome as outcome { Created = created, Changed = changed, Merged = merged, Unchanged = unchanged, Skipped = skipped }
    Target as target { Organization = organization, Agreement = agreement, Participation = participation, Obligation = obligation, Contact = contact }
    DateForm as dates { YearFirst = year_first, Dots = dots, DayFirst = day_first, MonthFirst = month_first }
    RowNote as note { New = new, Repeats = repeats, SameRecord = same_record, AsInRegister = as_in_register, Changes = changes, Constant = constant, Stub = stub, LeftOut = left_out, InRegister = in_register, TargetUnknown = target_unknown, NoTarget = no_target, NoIdentifier = no_identifier, IdentifierTaken = identifier_taken, NoText = no_text, NoKind = no_kind, ToItself = to_itself, Repaired = repaired, LostLetter = lost_letter, HtmlKept = html_kept, NotADate = not_a_date, LessPrecise = less_precise, NoEnd = no_end, OnlyFirst = only_first, NotALink = not_a_link, NotAWord = not_a_word, NoDueDate = no_due_date, KnownAs = known_as, NotTaken = not_taken, ActOrder = act_order }
    Field as field { Id = id, Name = name, NameAz = name_az, NameEn = name_en, NameRu = name_ru, Acronym = acronym, Kind = kind, Country = country, City = city, Website = website, EstablishedOn = established_on, DissolvedOn = dissolved_on, Number = number, Ambit = ambit, Subject = subject, SignedOn = signed_on, InForceOn = in_force_on, EndsOn = ends_on, Place = place, TextUrl = text_url, Agreement = agreement, Organization = organization, Role = role, RatifiedOn = ratified_on, Article = article, Debtor = debtor, Creditor = creditor, Priority = priority, DueOn = due_on, Email = email, Phone = phone, Post = post, Since = since, Until = until, Note = note }
}

/// What a field is called where a row becomes this.
pub fn field(locale: Locale, target: Target, field: Field) -> &'static str {
    match (target, field) {
        (Target::Agreement, Field::Name) => td_string!(locale, intake.field.title),
        (Target::Obligation, Field::Name) => td_string!(locale, intake.field.text),
        (Target::Contact, Field::Name) => td_string!(locale, intake.field.person),
        (_, field) => field.word(locale),
    }
}

/// What a shipped profile is of.
pub fn profile(locale: Locale, name: &str) -> String {
    let known = match name {
        "countries" => td_string!(locale, intake.profile.countries),
        "ggo-agreements" => td_string!(locale, intake.profile.ggo_agreements),
        "ggo-participations" => td_string!(locale, intake.profile.ggo_participations),
        "ror-organizations" => td_string!(locale, intake.profile.ror_organizations),
        "ror-names" => td_string!(locale, intake.profile.ror_names),
        "ror-relations" => td_string!(locale, intake.profile.ror_relations),
        "paris-parties" => td_string!(locale, intake.profile.paris_parties),
        "ndc-commitments" => td_string!(locale, intake.profile.ndc_commitments),
        "officeholders-ministers" => td_string!(locale, intake.profile.officeholders_ministers),
        "officeholders-organizations" => td_string!(locale, intake.profile.officeholders_organizations),
        other => return other.to_owned(),
    };
    known.to_owned()
}

/// The sentence for a fault.
pub fn fault(locale: Locale, fault: &Fault) -> String {
    let value = |at: usize| fault.values.get(at).cloned().unwrap_or_default();
    match fault.code {
        ImportFault::Encoding => td_string!(locale, intake.fault.encoding, at = value(0)).to_string(),
        ImportFault::Binary => td_string!(locale, intake.fault.binary).to_owned(),
        ImportFault::RowTooLong => td_string!(locale, intake.fault.row_too_long, at = value(0)).to_string(),
        ImportFault::TooManyRows => {
            td_string!(locale, intake.fault.too_many_rows, most = value(0)).to_string()
        }
        ImportFault::Width => {
            td_string!(locale, intake.fault.width, row = value(0), found = value(1), expected = value(2))
                .to_string()
        }
        ImportFault::Column => td_string!(locale, intake.fault.column, name = value(0)).to_string(),
        ImportFault::Header => td_string!(locale, intake.fault.header, what = value(0)).to_string(),
        ImportFault::Empty => td_string!(locale, intake.fault.empty).to_owned(),
        ImportFault::Workbook => td_string!(locale, intake.fault.workbook).to_owned(),
        ImportFault::TooLarge => td_string!(locale, intake.fault.too_large).to_owned(),
        ImportFault::Profile => td_string!(locale, intake.fault.profile, what = value(0)).to_string(),
        ImportFault::Cancelled => td_string!(locale, intake.fault.cancelled).to_owned(),
        ImportFault::Interrupted => td_string!(locale, intake.fault.interrupted).to_owned(),
        ImportFault::BuiltUpon => td_string!(locale, intake.fault.built_upon).to_owned(),
        ImportFault::Failed => td_string!(locale, intake.fault.failed, id = value(0)).to_string(),
    }
}

/// The sentence for why nothing came of a request.
pub fn trouble(locale: Locale, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Offline => td_string!(locale, common.msg.offline).to_owned(),
        Trouble::NotFound => td_string!(locale, common.msg.not_found_why).to_owned(),
        Trouble::Refused => td_string!(locale, intake.refused).to_owned(),
        Trouble::Fault(found) => fault(locale, found),
    }
}

/// A reason or a remark as it is read; fields of the record are called as in its form.
pub fn note(locale: Locale, noun: Option<Noun>, note: &Note) -> String {
    let word = note.code.word(locale);
    let detail = match note.code {
        RowNote::Changes | RowNote::NotTaken => {
            let named = |name: &str| match noun {
                Some(noun) => fields::label(noun, &fields::camel(&[name.trim().to_owned()]), locale),
                None => name.trim().to_owned(),
            };
            note.detail.split(',').map(named).collect::<Vec<_>>().join(", ")
        }
        // “row 5” of the server's: its number says enough.
        RowNote::Repeats | RowNote::SameRecord => {
            let number: String = note.detail.chars().filter(char::is_ascii_digit).collect();
            number
        }
        // These say it all; what the server adds is for programs.
        RowNote::NoText | RowNote::NoIdentifier | RowNote::NoKind | RowNote::NoTarget => String::new(),
        RowNote::IdentifierTaken => {
            let end = note.detail.find(" is of ").or_else(|| note.detail.find(" and another "));
            note.detail[..end.unwrap_or(note.detail.len())].to_owned()
        }
        _ => note.detail.clone(),
    };
    if detail.is_empty() { word.to_owned() } else { format!("{word}: {detail}") }
}

/// What our words are called in the three languages, for the fields of a closed list.
pub fn spoken(target: Target, field: Field) -> Option<BTreeMap<String, String>> {
    fn of<W: Word>() -> BTreeMap<String, String> {
        let each = |word: &W| {
            let code = word.code().to_owned();
            let names = [Locale::az, Locale::en, Locale::ru].map(|locale| word.word(locale).to_owned());
            names.into_iter().map(move |name| (name, code.clone())).collect::<Vec<_>>()
        };
        W::WORDS.iter().flat_map(each).collect()
    }
    match (target, field) {
        (Target::Organization, Field::Kind) => Some(of::<OrganizationKind>()),
        (Target::Agreement, Field::Kind) => Some(of::<AgreementKind>()),
        (Target::Agreement, Field::Ambit) => Some(of::<Ambit>()),
        (Target::Participation, Field::Role) => Some(of::<ParticipationRole>()),
        (Target::Obligation, Field::Priority) => Some(of::<Priority>()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_read_in_the_readers_language() {
        let of = |code, detail: &str| Note { code, detail: detail.into() };
        let text = note(Locale::en, Some(Noun::Agreement), &of(RowNote::Changes, "number, signed_on"));
        assert_eq!(text, "Changes: Number, Signed");
        assert_eq!(note(Locale::ru, None, &of(RowNote::New, "")), "Новая запись");
        let taken = of(RowNote::IdentifierTaken, "ggo 7 is of another record");
        assert_eq!(note(Locale::en, None, &taken), "The key belongs to another record: ggo 7");
        assert_eq!(note(Locale::az, None, &of(RowNote::SameRecord, "row 12")), "Əvvəlki sətrin qeydidir: 12");
        let width = Fault { code: ImportFault::Width, values: ["2", "1", "3"].map(String::from).into() };
        assert_eq!(fault(Locale::en, &width), "Row 2 has 1 columns, the header has 3.");
    }

    #[test]
    fn our_words_are_known_in_every_language() {
        let kinds = spoken(Target::Agreement, Field::Kind).unwrap();
        assert_eq!(kinds.get("Протокол").map(String::as_str), Some("protocol"));
        assert_eq!(spoken(Target::Contact, Field::Name), None);
    }
}
