//! The talking points of a brief, edited where they stand. What is typed stays until a copy is kept or it is thrown away:
//! whoever leaves the page finds it again, and whoever closes the window is asked.

use accord_shared::brief::{BriefPart, LONGEST_POINT, MOST_POINTS};
use cynic::Id;
use leptos::prelude::*;

use crate::api::brief::{Brief, BriefLine, BriefPointInput, BriefVariables};
use crate::i18n::{t, t_string, use_i18n};
use crate::settings;
use crate::ui::icon::{Glyph, icon_s};

/// A point as it stands on the page.
#[derive(Clone, PartialEq)]
struct Point {
    key: u32,
    text: RwSignal<String>,
    records: Vec<String>,
    cites: Vec<i32>,
}

/// What somebody typed: a point, and the ids and the numbers of what it cites.
type Typed = Vec<(String, Vec<String>, Vec<i32>)>;

/// Where what is typed is stored until it is kept: beside the drafts of forms, by its person, record, language and day.
pub fn place(person: &str, brief: &BriefVariables) -> String {
    let language = brief.language.map(|language| language.code()).unwrap_or_default();
    let day = brief.as_of.as_ref().map(|day| day.0.to_string()).unwrap_or_default();
    format!("accord.draft.brief.{person}.{}.{language}.{day}", brief.of.inner())
}

/// The points of a brief.
#[derive(Clone, Copy)]
pub struct Points {
    points: RwSignal<Vec<Point>>,
    drafted: StoredValue<Typed>,
    place: StoredValue<String>,
    next: StoredValue<u32>,
}

impl Points {
    /// Those that were typed under this key; else those that were drafted.
    pub fn open(brief: &Brief, place: String) -> Self {
        let drafted: Typed = brief
            .sections
            .iter()
            .filter(|section| section.code == BriefPart::Points.code())
            .flat_map(|section| &section.lines)
            .map(|line| (text_of(line), records(brief, line), line.cites.clone()))
            .collect();
        let typed: Option<Typed> = settings::read(&place).and_then(|text| serde_json::from_str(&text).ok());
        let points = Self {
            points: RwSignal::new(Vec::new()),
            drafted: StoredValue::new(drafted.clone()),
            place: StoredValue::new(place),
            next: StoredValue::new(0),
        };
        let points_of = typed.unwrap_or(drafted);
        points.points.set(points_of.into_iter().map(|point| points.point(point)).collect());
        points.remember();
        points
    }

    fn point(self, (text, records, cites): (String, Vec<String>, Vec<i32>)) -> Point {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        Point { key, text: RwSignal::new(text), records, cites }
    }

    fn typed(self) -> Typed {
        let points = self.points.read();
        points.iter().map(|point| (point.text.get(), point.records.clone(), point.cites.clone())).collect()
    }

    /// Whether they are other than those that were drafted.
    pub fn changed(self) -> bool {
        self.drafted.with_value(|drafted| *drafted != self.typed())
    }

    /// As they are sent; nothing where they are those that were drafted.
    pub fn sent(self) -> Option<Vec<BriefPointInput>> {
        let typed = untrack(|| self.changed().then(|| self.typed()))?;
        Some(
            typed
                .into_iter()
                .map(|(text, records, _)| BriefPointInput {
                    text,
                    records: records.into_iter().map(Id::new).collect(),
                })
                .collect(),
        )
    }

    /// Takes the drafted ones again.
    pub fn forget(self) {
        self.place.with_value(|place| settings::write(place, None));
        let drafted = self.drafted.get_value();
        self.points.set(drafted.into_iter().map(|point| self.point(point)).collect());
    }

    /// Keeps in mind what is typed while the page is open, and asks whoever closes the window with something typed.
    fn remember(self) {
        Effect::new(move |_| {
            let text = self.changed().then(|| serde_json::to_string(&self.typed()).ok()).flatten();
            self.place.with_value(|place| settings::write(place, text.as_deref()));
        });
        let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
            if untrack(|| self.changed()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    }
}

fn text_of(line: &BriefLine) -> String {
    line.runs.iter().map(|run| run.text.as_str()).collect()
}

fn records(brief: &Brief, line: &BriefLine) -> Vec<String> {
    let cited = brief.citations.iter().filter(|cited| line.cites.contains(&cited.number));
    cited.map(|cited| cited.record.inner().to_owned()).collect()
}

/// The points, to be edited.
#[component]
pub fn PointsEditor(points: Points, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let id = format!("brief-{}", BriefPart::Points.code());
    let named_by = id.clone();
    let add = move |_| {
        let point = points.point((String::new(), Vec::new(), Vec::new()));
        points.points.update(|points| points.push(point));
    };
    let full = move || points.points.read().len() >= MOST_POINTS;
    view! {
        <section class="brief-part" aria-labelledby=named_by>
            <h2 id=id>{title}</h2>
            <ul class="brief-points">
                <For each=move || points.points.get() key=|point| point.key let:point>
                    <PointField points point />
                </For>
            </ul>
            <p class="row wrap noprint">
                <button type="button" class="btn quiet" disabled=full on:click=add>
                    {icon_s(Glyph::Add)}
                    {t!(i18n, briefs.add_point)}
                </button>
                <Show when=move || points.changed()>
                    <button type="button" class="btn quiet" on:click=move |_| points.forget()>
                        {t!(i18n, briefs.redraft)}
                    </button>
                    <span class="muted">{t!(i18n, briefs.not_kept)}</span>
                </Show>
            </p>
        </section>
    }
}

#[component]
fn PointField(points: Points, point: Point) -> impl IntoView {
    let i18n = use_i18n();
    let (key, text) = (point.key, point.text);
    let cites = point.cites.iter().map(|&number| super::sheet::mark(number)).collect_view();
    let remove = move |_| points.points.update(|points| points.retain(|point| point.key != key));
    view! {
        <li>
            <textarea
                class="brief-point"
                rows="1"
                maxlength=LONGEST_POINT.to_string()
                aria-label=move || t_string!(i18n, briefs.point)
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <span class="brief-printed">{text}</span>
            <span class="brief-refs">{cites}</span>
            <button
                type="button"
                class="ib noprint"
                aria-label=move || t_string!(i18n, briefs.remove_point)
                title=move || t_string!(i18n, briefs.remove_point)
                on:click=remove
            >
                {icon_s(Glyph::Close)}
            </button>
        </li>
    }
}
