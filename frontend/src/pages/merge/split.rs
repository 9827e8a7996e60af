//! Giving a part of an organization to another: to whom, from when, and what goes over.

use std::collections::BTreeSet;
use std::sync::Arc;

use accord_shared::Noun;
use accord_shared::participation::ParticipationState;
use accord_shared::relation::RelationKind;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::api::client::{Api, use_query};
use crate::api::organization::OrganizationInput;
use crate::api::parts::{IdentifierInput, Text, record};
use crate::api::split::{SplitInput, Whole, WholeQuery, WholeVariables, split};
use crate::i18n::words::{Word, relation_in, relation_out};
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::change::undo::Undoing;
use crate::pages::dossier::{Card, use_record};
use crate::pages::failed::{Failed, outcome};
use crate::pages::form::field;
use crate::pages::form::fields::{DateField, Label, Problems};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::{Problem, Reading};
use crate::pages::form::rows::TextForm;
use crate::pages::not_found::NotFoundPage;
use crate::pages::reason::reason_field;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon_s};

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let session = Session::expect();
    let id = use_record(Noun::Organization);
    let loaded = use_query::<WholeQuery, WholeVariables>(move || {
        id.get().map(|id| WholeVariables { id: Id::new(id.to_string()) })
    });
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, organizations.split.title)));
    });
    let whole = Memo::new(move |_| loaded.ok().map(|answer| answer.organization.clone().map(Arc::new)));
    move || match (session.viewer().is_some(), session.can_edit(), id.get()) {
        (true, false, _) | (_, _, None) => view! { <NotFoundPage /> }.into_any(),
        (false, ..) => ().into_any(),
        _ => match (whole.get(), loaded.get()) {
            (Some(Some(whole)), _) => view! { <Split whole=whole /> }.into_any(),
            (Some(None), _) => view! { <NotFoundPage /> }.into_any(),
            (None, Some(Err(error))) => view! {
                <main class="page">
                    <Failed
                        title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                        error=error
                        retry=move |()| loaded.retry()
                    />
                </main>
            }
            .into_any(),
            _ => view! {
                <main class="page">
                    <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
                </main>
            }
            .into_any(),
        },
    }
}

/// What can be chosen, of one kind.
#[derive(Clone, Copy)]
struct Group {
    title: Label,
    help: Label,
    chosen: RwSignal<BTreeSet<String>>,
}

impl Group {
    fn new(title: Label, help: Label) -> Self {
        Self { title, help, chosen: RwSignal::new(BTreeSet::new()) }
    }

    fn ids(self) -> Vec<Id> {
        self.chosen.get_untracked().into_iter().map(Id::new).collect()
    }
}

/// One that can be chosen: by what it is named to the server, what it is called, and what tells it from others.
struct Piece {
    key: String,
    name: String,
    told: String,
}

fn piece(key: &Id, names: &Text, told: String, locale: Locale) -> Piece {
    Piece { key: key.inner().to_owned(), name: names.pick(language(locale)), told }
}

fn parts(whole: &Whole, locale: Locale) -> Vec<Piece> {
    let open = whole.participations.iter().filter(|part| part.state != ParticipationState::Ended);
    open.map(|part| {
        let told = [part.role.word(locale), part.state.word(locale)].join(" · ");
        piece(&part.id, &part.agreement.titles, told, locale)
    })
    .collect()
}

fn posts(whole: &Whole, locale: Locale) -> Vec<Piece> {
    let open = whole.posts.iter().filter(|post| post.until.is_none());
    open.map(|post| piece(&post.id, &post.contact.names, post.titles.pick(language(locale)), locale))
        .collect()
}

fn relations(whole: &Whole, locale: Locale) -> Vec<Piece> {
    let open = whole
        .relations
        .iter()
        .filter(|relation| relation.until.is_none() && relation.kind != RelationKind::SucceededBy);
    open.map(|relation| {
        if relation.from.id == whole.id {
            piece(&relation.id, &relation.to.names, relation_out(relation.kind, locale).to_owned(), locale)
        } else {
            piece(&relation.id, &relation.from.names, relation_in(relation.kind, locale).to_owned(), locale)
        }
    })
    .collect()
}

fn obligations(whole: &Whole, locale: Locale) -> Vec<Piece> {
    let owed = whole.obligations.iter();
    owed.map(|owed| piece(&owed.id, &owed.texts, owed.agreement.titles.pick(language(locale)), locale))
        .collect()
}

fn identifiers(whole: &Whole, _: Locale) -> Vec<Piece> {
    let each = whole.identifiers.iter().map(|one| Piece {
        key: format!("{}:{}", one.scheme, one.value),
        name: one.value.clone(),
        told: one.scheme.clone(),
    });
    each.collect()
}

fn names(whole: &Whole, locale: Locale) -> Vec<Piece> {
    let each = whole.aliases.iter().map(|alias| Piece {
        key: alias.text.clone(),
        name: alias.text.clone(),
        told: alias.kind.word(locale).to_owned(),
    });
    each.collect()
}

/// Which pieces there are of a kind.
type Pieces = fn(&Whole, Locale) -> Vec<Piece>;

#[component]
fn Split(whole: Arc<Whole>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let undoing = Undoing::expect();
    let navigate = use_navigate();
    let problems = Problems(RwSignal::new(Vec::new()));
    provide_context(problems);
    let (on, successor, fresh) = (field(""), field(""), RwSignal::new(false));
    let named = TextForm::of(&Text::default());
    let reason = RwSignal::new(String::new());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let groups: [(Group, Pieces); 6] = [
        (
            Group::new(
                |locale| td_string!(locale, organizations.participations),
                |locale| td_string!(locale, organizations.split.parts_help),
            ),
            parts,
        ),
        (
            Group::new(
                |locale| td_string!(locale, organizations.people),
                |locale| td_string!(locale, organizations.split.dated_help),
            ),
            posts,
        ),
        (
            Group::new(
                |locale| td_string!(locale, organizations.relations),
                |locale| td_string!(locale, organizations.split.dated_help),
            ),
            relations,
        ),
        (
            Group::new(
                |locale| td_string!(locale, organizations.obligations),
                |locale| td_string!(locale, organizations.split.whole_help),
            ),
            obligations,
        ),
        (
            Group::new(
                |locale| td_string!(locale, common.field.identifiers),
                |locale| td_string!(locale, organizations.split.whole_help),
            ),
            identifiers,
        ),
        (
            Group::new(
                |locale| td_string!(locale, organizations.aliases),
                |locale| td_string!(locale, organizations.split.whole_help),
            ),
            names,
        ),
    ];
    let [(parts, _), (posts, _), (relations, _), (obligations, _), (numbers, _), (aliases, _)] = groups;
    let back = record(&whole.id).map(|id| as_of.href(Route::Dossier(id)));
    let body = whole.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        let mut reading = Reading::default();
        let date = reading.required_date("on", on);
        let (known, created) = if fresh.get_untracked() {
            let names = reading.required_names("created.names", named);
            (None, Some(beside(&body, names)))
        } else {
            (reading.required_id("successor", successor), None)
        };
        problems.0.set(reading.problems);
        let Some(on) = date.filter(|_| problems.0.with_untracked(Vec::is_empty)) else { return };
        let chosen = numbers.chosen.get_untracked();
        let numbers =
            body.identifiers.iter().filter(|one| chosen.contains(&format!("{}:{}", one.scheme, one.value)));
        let input = SplitInput {
            on,
            successor: known,
            created,
            participations: parts.ids(),
            posts: posts.ids(),
            relations: relations.ids(),
            obligations: obligations.ids(),
            identifiers: numbers
                .map(|one| IdentifierInput { scheme: one.scheme.clone(), value: one.value.clone() })
                .collect(),
            names: aliases.chosen.get_untracked().into_iter().collect(),
        };
        busy.set(true);
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
        let (id, version, navigate) = (body.id.clone(), body.version, navigate.clone());
        spawn_local(async move {
            let record = record(&id);
            let done = split((id, version), input, why).await;
            busy.set(false);
            if let Ok(errors) = &done {
                problems.0.try_set(errors.iter().map(Problem::from).collect());
            }
            match (outcome(locale.get_untracked(), &done), record) {
                (None, Some(id)) => {
                    Api::expect().refresh();
                    navigate(&as_of.href(Route::Dossier(id)), Default::default());
                    undoing.offer(id, false).await;
                }
                (said, _) => wrong.set(said),
            }
        });
    };
    let count = move || groups.iter().map(|(group, _)| group.chosen.read().len()).sum::<usize>();
    let title = {
        let names = whole.names.clone();
        move || names.pick(language(locale.get()))
    };
    let cards = groups.map(|(group, pieces)| {
        let whole = whole.clone();
        move || choices(group, pieces(&whole, locale.get()), locale.get())
    });
    view! {
        <main class="page">
            <form class="form wide" on:submit=submit>
                <h1>{t!(i18n, organizations.split.title)}": " {title}</h1>
                <p class="soft">{t!(i18n, organizations.split.help)}</p>
                <section class="card">
                    <div class="pad fgrid">
                        <DateField
                            path="on"
                            label=|locale| td_string!(locale, organizations.split.on)
                            value=on
                            required=true
                        />
                        {move || {
                            (!fresh.get())
                                .then(|| {
                                    view! {
                                        <RecordField
                                            path="successor"
                                            label=|locale| td_string!(locale, organizations.succeed.successor)
                                            value=successor
                                            noun=Noun::Organization
                                            required=true
                                        />
                                    }
                                })
                        }}
                        <label class="row check wide">
                            <input
                                class="cb"
                                type="checkbox"
                                prop:checked=fresh
                                on:change=move |event| fresh.set(event_target_checked(&event))
                            />
                            {t!(i18n, organizations.split.fresh)}
                        </label>
                        {move || {
                            fresh.get().then(|| view! { <div class="wide">{named.view("created.names", false)}</div> })
                        }}
                    </div>
                </section>
                {cards.into_iter().collect_view()}
                <div class="form-foot">
                    <span class="grow st late" role="alert">
                        {move || wrong.get().map(|said| view! { {icon_s(Glyph::Overdue)} {said} })}
                    </span>
                    <span class="soft" role="status">
                        {move || {
                            td_string!(locale.get(), organizations.split.moves, count = count()).to_string()
                        }}
                    </span>
                    {reason_field(reason, |_| ())}
                    <a class="btn quiet" href=back>
                        {t!(i18n, common.verb.cancel)}
                    </a>
                    <button class="btn pri" disabled=move || busy.get()>
                        {t!(i18n, organizations.split.act)}
                    </button>
                </div>
            </form>
        </main>
    }
}

/// A new organization of the same kind and country as the one whose part it takes, and as closed as that.
fn beside(whole: &Whole, names: crate::api::parts::TextInput) -> OrganizationInput {
    OrganizationInput {
        access_level: whole.access_level,
        kind: whole.kind,
        ours: whole.ours,
        names,
        aliases: Vec::new(),
        identifiers: Vec::new(),
        country: whole.country.clone(),
        city: None,
        website: None,
        established_on: None,
        dissolved_on: None,
        note: None,
        relations: Vec::new(),
    }
}

/// The boxes of one kind; nothing where there is nothing of it.
fn choices(group: Group, pieces: Vec<Piece>, locale: Locale) -> Option<impl IntoView> {
    let chosen = group.chosen;
    let all: BTreeSet<String> = pieces.iter().map(|piece| piece.key.clone()).collect();
    let count = all.len();
    let whole = all.clone();
    let is_all = Signal::derive(move || chosen.read().len() == count);
    let rows = pieces
        .into_iter()
        .map(|Piece { key, name, told }| {
            let of = key.clone();
            view! {
                <li>
                    <label class="row check">
                        <input
                            class="cb"
                            type="checkbox"
                            prop:checked=move || chosen.read().contains(&of)
                            on:change=move |event| {
                                let on = event_target_checked(&event);
                                chosen
                                    .update(|chosen| {
                                        if on {
                                            chosen.insert(key.clone());
                                        } else {
                                            chosen.remove(&key);
                                        }
                                    });
                            }
                        />
                        <span class="grow">{name}</span>
                        <span class="muted">{told}</span>
                    </label>
                </li>
            }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <Card title=(group.title)(locale) locale=locale>
                <div class="pad">
                    <p class="soft">{(group.help)(locale)}</p>
                    <label class="row check">
                        <input
                            class="cb"
                            type="checkbox"
                            prop:checked=is_all
                            on:change=move |event| {
                                chosen
                                    .set(if event_target_checked(&event) { whole.clone() } else { BTreeSet::new() });
                            }
                        />
                        <b>{td_string!(locale, organizations.split.all)}</b>
                    </label>
                    <ul class="plain">{rows}</ul>
                </div>
            </Card>
        }
    })
}
