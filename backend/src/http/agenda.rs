//! `/export/agenda`: the Sector's agenda as a calendar.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language,
    id::{DirectionId, OrganizationId},
};
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    App,
    answer::Refusal,
    outlet::{self, Asked, File},
    unexpected,
};
use crate::register::{
    agenda::{self, AgendaFilter},
    extract::{self, Format, Reader, Withheld},
    writing::Writing,
};

/// Which time, of whom, in which direction; judged on which day, today where none is named; for a reader of which level, as
/// whoever asks sees it where none is named.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    language: Language,
    from: NaiveDate,
    to: NaiveDate,
    #[serde(default, deserialize_with = "id")]
    organization: Option<OrganizationId>,
    #[serde(default, deserialize_with = "id")]
    direction: Option<DirectionId>,
    as_of: Option<NaiveDate>,
    level: Option<AccessLevel>,
}

const FORM: &str = "{\"language\": \"AZ\", \"EN\" or \"RU\", \"from\" and \"to\": days at most a year apart, \
                    \"organization\", \"direction\": an id or nothing, \"asOf\": a day or nothing, \
                    \"level\": \"OPEN\" to \"SECRET\" or nothing}";

/// An id as it is written outside.
fn id<'de, D: Deserializer<'de>, T: std::str::FromStr>(from: D) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| text.parse().map_err(|_| D::Error::custom("no such id"))).transpose()
}

/// `POST /export/agenda`.
pub(super) async fn make<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Response> {
    let asked = outlet::open(&app, &headers, body).await?;
    let made = made(&app, &asked).await;
    Ok(asked.answer(made))
}

async fn made<E: Executor>(app: &App<E>, asked: &Asked) -> Result<File, Refusal> {
    let wanted: Wanted = asked.wanted(FORM)?;
    let moment = app.moment();
    let on = wanted.as_of.unwrap_or_else(|| moment.get().today());
    let Wanted { from, to, organization, direction, level, language, .. } = wanted;
    let filter = AgendaFilter { from, to, organization, direction, on, most: agenda::MOST };
    let writing = Writing::new(&app.store, &asked.signed.person.viewer, moment.get());
    let (found, withheld) = match agenda::take_out(writing, filter, level).await {
        Ok(taken) => taken,
        Err(failure) => return Err(outlet::refusal(writing, failure, FORM).await),
    };
    let withheld = level.zip(withheld).map(|(level, records)| Withheld { level, records });
    let reader = Reader { language, day: on, at: moment.get().at, withheld };
    let text = extract::agenda(&found, reader).map_err(unexpected::failed)?;
    Ok(File {
        media: Format::Ics.media(),
        name: format!("accord-agenda-{from}.ics"),
        withheld: withheld.map(|withheld| withheld.records),
        body: text.into(),
    })
}
