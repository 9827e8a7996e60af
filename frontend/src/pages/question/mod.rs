//! Questions with slots: what is asked is in the address, what answers it stands below and opens as a list.

mod answer;
mod keep;

use accord_shared::question::{Question, Slot, Slots, query};
use accord_shared::{Noun, PartialDate};
use cynic::Id;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::api::client::use_query;
use crate::api::direction::DirectionsQuery;
use crate::api::parts::Day;
use crate::api::question::QuestionSlots;
use crate::clock;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::form::Field;
use crate::pages::form::fields::{CountryField, DateField, Framed, Label, Problems, TextField};
use crate::pages::form::picker::RecordField;
use crate::routes::Route;

/// The parameter of the address that names the question; each slot has its own.
const ASK: &str = "ask";

/// A question in the reader's language.
fn sentence(locale: Locale, question: Question) -> &'static str {
    match question {
        Question::ExpiringAgreements => td_string!(locale, questions.expiring_agreements),
        Question::AgreementsWithCountry => td_string!(locale, questions.agreements_with_country),
        Question::UnfinishedAgreements => td_string!(locale, questions.unfinished_agreements),
        Question::PartnersWithoutContact => td_string!(locale, questions.partners_without_contact),
        Question::PartnersWithoutAgreement => td_string!(locale, questions.partners_without_agreement),
        Question::PartnersNotMet => td_string!(locale, questions.partners_not_met),
        Question::ObligationsDue => td_string!(locale, questions.obligations_due),
        Question::PeopleInPost => td_string!(locale, questions.people_in_post),
        Question::InteractionsSince => td_string!(locale, questions.interactions_since),
    }
}

/// What was chosen and typed.
#[derive(Clone, Copy)]
struct Asked {
    question: RwSignal<Question>,
    /// The fields of the slots, in the order of the list of them.
    slots: [Field; Slot::ALL.len()],
}

impl Asked {
    fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let typed = |slot: &Slot| RwSignal::new(get(slot.code()).unwrap_or_default());
        let mut slots = Slot::ALL.iter().map(typed);
        Self {
            question: RwSignal::new(question(&get)),
            slots: std::array::from_fn(|_| slots.next().unwrap_or_default()),
        }
    }

    /// Takes what another address says. What is being typed and does not fit into an address stays.
    fn follow(self, get: impl Fn(&str) -> Option<String>) {
        let asked = question(&get);
        let said = written(asked, |slot| get(slot.code()).unwrap_or_default());
        if untrack(|| self.query(self.question.get())) == said {
            return;
        }
        if self.question.get_untracked() != asked {
            self.question.set(asked);
        }
        for (slot, field) in Slot::ALL.iter().zip(self.slots) {
            let text = get(slot.code()).unwrap_or_default();
            if *field.read_untracked() != text {
                field.set(text);
            }
        }
    }

    fn field(self, slot: Slot) -> Field {
        self.slots[slot as usize]
    }

    /// The query of the address, without its question mark, of this question or of another with the same slots filled.
    fn query(self, question: Question) -> String {
        written(question, |slot| self.field(slot).get())
    }

    /// What fills the slots; nothing until all that the question needs is filled.
    fn filled(self) -> Option<(Question, Slots)> {
        let question = self.question.get();
        let has = |slot| question.slots().iter().any(|&(known, _)| known == slot);
        let text = |slot: Slot| {
            let text = self.field(slot).get();
            Some(text.trim().to_owned()).filter(|text| !text.is_empty() && has(slot))
        };
        let slots = Slots {
            organization: text(Slot::Organization).and_then(|id| id.parse().ok()),
            direction: text(Slot::Direction).and_then(|id| id.parse().ok()),
            country: text(Slot::Country),
            // Of a year or a month its first day: what is before it is before the whole, what is since it has the whole.
            day: text(Slot::Day).and_then(|day| day.parse().ok()).map(PartialDate::earliest),
            months: text(Slot::Months).and_then(|months| months.parse().ok()),
        };
        question.conditions(&slots, clock::today()).ok().map(|_| (question, slots))
    }

    /// Where the whole answer is: the list of what is asked for.
    fn list(self) -> Option<String> {
        let (question, slots) = self.filled()?;
        let conditions = question.conditions(&slots, clock::today()).ok()?;
        Some(format!("{}?{}", Route::Register(question.noun()).href(None), query(&conditions)))
    }
}

/// A question with what fills its slots as an address has it; what does not fit into one is left out.
fn written(question: Question, text: impl Fn(Slot) -> String) -> String {
    let mut query = format!("{ASK}={}", question.code());
    for &(slot, _) in question.slots() {
        let text = text(slot);
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-:".contains(&byte))
        {
            query.push_str(&format!("&{}={text}", slot.code()));
        }
    }
    query
}

/// As it is asked of the server.
fn sent(slots: Slots) -> QuestionSlots {
    QuestionSlots {
        organization: slots.organization.map(|id| Id::new(id.to_string())),
        direction: slots.direction.map(|id| Id::new(id.to_string())),
        country: slots.country,
        day: slots.day.map(Day),
        months: slots.months.map(Into::into),
    }
}

fn question(get: impl Fn(&str) -> Option<String>) -> Question {
    get(ASK).and_then(|code| code.parse().ok()).unwrap_or(Question::ExpiringAgreements)
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    provide_context(Problems(RwSignal::new(Vec::new())));
    let address = use_query_map();
    let asked = Asked::read(|key| address.read_untracked().get(key));
    Effect::new(move |_| asked.follow(|key| address.read().get(key)));
    let here = Memo::new(move |_| asked.query(asked.question.get()));
    let navigate = use_navigate();
    Effect::new(move |before: Option<()>| {
        let path = format!("{}?{}", Route::Questions.href(None), here.read());
        // The first time it is what the address says already.
        if before.is_some() {
            navigate(&path, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, questions.title))));
    view! {
        <main class="page">
            <div class="form wide questions">
                <div class="pagehead">
                    <h1>{t!(i18n, questions.title)}</h1>
                    <span class="grow"></span>
                    <keep::Kept query=here question=asked.question />
                </div>
                <p class="soft">{t!(i18n, questions.help)}</p>
                <div class="ask">
                    <Known asked=asked />
                    <div class="ask-main">
                        <Fields asked=asked />
                        <answer::Answer asked=asked />
                    </div>
                </div>
            </div>
        </main>
    }
}

/// Every question, to choose from.
#[component]
fn Known(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let line = move |&question: &Question| {
        let here = move || asked.question.get() == question;
        view! {
            <a
                class="menu-item"
                href=move || format!("{}?{}", Route::Questions.href(None), asked.query(question))
                aria-current=move || here().then_some("page")
            >
                {move || sentence(locale.get(), question)}
            </a>
        }
    };
    view! {
        <nav class="card ask-known" aria-label=move || t_string!(i18n, questions.choose)>
            {Question::ALL.iter().map(line).collect_view()}
        </nav>
    }
}

/// The slots of the question, to be filled.
#[component]
fn Fields(asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let fields = move || {
        let question = asked.question.get();
        let field =
            |&(slot, required): &(Slot, bool)| slot_field(question, slot, required, asked.field(slot));
        question.slots().iter().map(field).collect_view()
    };
    view! {
        <section class="card">
            <header>
                <h2>{move || sentence(locale.get(), asked.question.get())}</h2>
            </header>
            <div class="pad ask-slots">{fields}</div>
        </section>
    }
}

fn slot_field(question: Question, slot: Slot, required: bool, value: Field) -> AnyView {
    let path = slot.code();
    match slot {
        Slot::Organization => {
            let label: Label = |locale| td_string!(locale, questions.organization);
            view! { <RecordField path label value noun=Noun::Organization required /> }.into_any()
        }
        Slot::Direction => view! { <DirectionField value required /> }.into_any(),
        Slot::Country => {
            let label: Label = |locale| td_string!(locale, questions.country);
            view! { <CountryField path label value /> }.into_any()
        }
        Slot::Day => {
            let label: Label = match question {
                Question::InteractionsSince => |locale| td_string!(locale, questions.day_since),
                _ => |locale| td_string!(locale, questions.day_before),
            };
            view! { <DateField path label value required /> }.into_any()
        }
        Slot::Months => {
            let label: Label = |locale| td_string!(locale, questions.months);
            view! { <TextField path label value required kind="number" /> }.into_any()
        }
    }
}

/// A direction of cooperation, kept as its id.
#[component]
fn DirectionField(value: Field, required: bool) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let loaded = use_query::<DirectionsQuery, ()>(|| Some(()));
    let options = move || {
        let answer = loaded.ok();
        let directions = answer.as_ref().map(|answer| answer.directions.clone()).unwrap_or_default();
        let option = |direction: crate::api::direction::Direction| {
            let id = direction.id.inner().to_owned();
            let own = id.clone();
            view! {
                <option value=id selected=move || *value.read() == own>
                    {direction.names.pick(language(locale.get()))}
                </option>
            }
        };
        directions.into_iter().map(option).collect_view()
    };
    view! {
        <Framed
            path=Slot::Direction.code().to_owned()
            label=|locale| td_string!(locale, questions.direction)
            required
        >
            <select
                class="in"
                id="field-direction"
                aria-describedby="field-direction-line"
                on:change=move |event| value.set(event_target_value(&event))
            >
                <option value="" selected=move || value.read().is_empty()>
                    {t!(i18n, questions.any)}
                </option>
                {options}
            </select>
        </Framed>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::register::spec::{Register, keys};
    use crate::pages::{agreement, contact, interaction, obligation, organization};

    fn known<R: Register>() -> Vec<&'static str> {
        keys::<R>().collect()
    }

    #[test]
    fn the_list_that_a_question_opens_knows_all_of_its_filters() {
        let slots = Slots {
            organization: "organization:01939b4e-0000-7000-8000-000000000001".parse().ok(),
            direction: "direction:01939b4e-0000-7000-8000-000000000002".parse().ok(),
            country: Some("DE".into()),
            day: "2027-01-01".parse().ok(),
            months: Some(12),
        };
        for &question in Question::ALL {
            let known = match question.noun() {
                Noun::Agreement => known::<agreement::list::Agreements>(),
                Noun::Organization => known::<organization::list::Organizations>(),
                Noun::Obligation => known::<obligation::list::Obligations>(),
                Noun::Contact => known::<contact::list::Contacts>(),
                Noun::Interaction => known::<interaction::list::Interactions>(),
            };
            for (key, _) in question.conditions(&slots, "2026-11-29".parse().unwrap()).unwrap() {
                assert!(known.contains(&key), "{question}: {key}");
            }
        }
    }
}
