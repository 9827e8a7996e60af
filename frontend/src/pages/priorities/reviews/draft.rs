//! The form in which an organization is assessed in a review: the assessment form with the review's draft in it, else with what
//! is in force.

use accord_shared::id::AssessmentReviewId;
use accord_shared::review::ReviewAct;
use accord_shared::{Noun, RecordId};
use cynic::Id;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

use super::super::assess::{AssessForm, version_of};
use crate::api::assessment::{Assessment, AssessmentInput};
use crate::api::client::ApiError;
use crate::api::review::{DraftQuery, DraftVariables, Drafted, Review, draft};
use crate::i18n::{Locale, t, td_string, use_i18n};
use crate::pages::cells::record_link;
use crate::pages::form::reading::Reading;
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field};
use crate::pages::scope::use_name;
use crate::routes::Route;

/// The review that the page is in.
#[derive(Clone, Copy)]
struct InReview(Memo<Option<AssessmentReviewId>>);

impl InReview {
    fn now() -> Option<AssessmentReviewId> {
        use_context::<Self>().and_then(|Self(review)| untrack(|| review.get()))
    }
}

/// The page.
pub fn page() -> impl IntoView {
    let params = use_params_map();
    let review = Memo::new(move |_| review_at(&params.read().get("review")?));
    provide_context(InReview(review));
    change_page::<DraftForm>()
}

/// The review that a path names.
pub(super) fn review_at(key: &str) -> Option<AssessmentReviewId> {
    format!("{}:{key}", AssessmentReviewId::PREFIX).parse().ok()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct DraftForm {
    made: AssessForm,
    review: Field,
    organization: Field,
}

/// The draft of the organization that the review has.
fn drafted<'r>(review: &'r Review, organization: &Id) -> Option<&'r Assessment> {
    let of = |one: &&Drafted| one.organization.as_ref().is_some_and(|of| of.id == *organization);
    review.assessments.iter().find(of).map(|one| &one.made)
}

impl Form for DraftForm {
    type Input = (AssessmentInput, Option<Id>, Id);
    type Query = DraftQuery;
    type Variables = DraftVariables;

    const NOUN: Noun = Noun::Organization;
    const OF_RECORD: bool = false;

    fn draft(id: RecordId) -> String {
        let review = InReview::now().map(|review| review.to_string()).unwrap_or_default();
        format!("draft.{review}.{id}")
    }

    fn place(id: RecordId) -> Route {
        InReview::now().map_or(Route::Dossier(id), Route::Review)
    }

    fn title(locale: Locale, _new: bool) -> &'static str {
        td_string!(locale, priorities.reviews.draft)
    }

    fn blank() -> Self {
        Self { made: AssessForm::blank(), review: field(""), organization: field("") }
    }

    fn variables(id: Id) -> DraftVariables {
        // Asked once more from outside the page there is no review, and so nothing that is another by now: what is saved
        // says which draft it was made from.
        let review = InReview::now().map(|review| review.to_string()).unwrap_or_default();
        DraftVariables { review: Id::new(review), organization: id }
    }

    fn can_edit(answer: &DraftQuery) -> bool {
        answer.assessment_review.as_ref().is_some_and(|review| review.can(ReviewAct::Draft))
    }

    fn loaded(answer: &DraftQuery) -> Option<Result<(Self, i32), TooLarge>> {
        let (review, organization) = (answer.assessment_review.as_ref()?, answer.organization.as_ref()?);
        let draft = drafted(review, &organization.id);
        let last = answer.assessments.first();
        let made = AssessForm::of_draft(draft, last, &answer.directions, review.head.access_level);
        let form = Self {
            made,
            review: field(review.head.id.inner()),
            organization: field(organization.id.inner()),
        };
        Some(Ok((form, version_of(draft))))
    }

    fn read(self, reading: &mut Reading) -> Option<Self::Input> {
        let (input, expected) = self.made.read(reading)?;
        Some((input, expected, Id::new(self.review.get_untracked())))
    }

    async fn save(
        (input, expected, review): Self::Input,
        change: Option<(Id, i32)>,
        _sending: Sending,
    ) -> Result<Saved, ApiError> {
        let Some((organization, _)) = change else { return Ok(Saved { id: None, errors: Vec::new() }) };
        let of = DraftVariables { review, organization: organization.clone() };
        let errors = draft(of, expected, input).await?;
        Ok(Saved { id: errors.is_empty().then_some(organization), errors })
    }

    fn view(self) -> AnyView {
        let i18n = use_i18n();
        let name = use_name(move || Some(self.organization.get()));
        let link =
            move || name.get().map(|name| record_link(&Id::new(self.organization.get_untracked()), name));
        view! {
            <p class="soft">{link} " · " {t!(i18n, priorities.reviews.draft_help)}</p>
            {self.made.fields(false)}
        }
        .into_any()
    }
}
