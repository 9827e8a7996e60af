//! Who has an agreement in force with our side, as a condition of lists. The graph asks the same of what it holds.

use accord_shared::{
    agreement::AgreementState,
    partial_date::day_key,
    participation::{ActionKind, ParticipationRole},
};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

use super::{Reading, dates, scope};

/// The organizations with which our side has an agreement in force on a day.
pub(super) fn partners_on(reading: Reading<'_>, day: NaiveDate) -> SelectStatement {
    let in_force = AgreementState::ALL.iter().filter(|state| state.is_in_force()).map(|state| state.code());
    let mut ours = taking_part(reading, day);
    ours.column(("participation", "agreement_id"))
        .inner_join(
            "organization",
            Expr::col(("organization", "id")).equals(("participation", "organization_id")),
        )
        .and_where(Expr::col(("organization", "ours")).eq(true))
        .and_where(scope::visible(reading, "organization"));
    let mut partners = taking_part(reading, day);
    partners
        .column(("participation", "organization_id"))
        .inner_join("agreement", Expr::col(("agreement", "id")).equals(("participation", "agreement_id")))
        .and_where(scope::visible(reading, "agreement"))
        .and_where(dates::agreement_state(day).is_in(in_force))
        .and_where(Expr::col(("participation", "agreement_id")).in_subquery(ours));
    partners
}

/// Parts by which an agreement is the participant's, but for those that were left by a day and not taken up again.
fn taking_part(reading: Reading<'_>, day: NaiveDate) -> SelectStatement {
    let roles = ParticipationRole::ALL.iter().filter(|role| role.takes_part()).map(|role| role.code());
    let acts = |alias: &'static str, ends: bool| {
        let kinds = ActionKind::ALL.iter().filter(|kind| kind.leaves() == ends && !kind.is_statement());
        Query::select()
            .expr(Expr::val(1))
            .from_as("participation_action", alias)
            .and_where(Expr::col((alias, "participation_id")).equals(("participation", "id")))
            .and_where(Expr::col((alias, "kind")).is_in(kinds.map(|kind| kind.code())))
            .to_owned()
    };
    let mut back = acts("came_back", false);
    back.and_where(Expr::col(("came_back", "done_on")).gt(Expr::col(("gone", "done_on"))))
        .and_where(Expr::col(("came_back", "done_on")).lte(day_key(day) + 9));
    let mut left = acts("gone", true);
    left.and_where(Expr::cust(dates::last_day_by("gone", "done_on", day)))
        .and_where(Expr::exists(back).not());
    Query::select()
        .from("participation")
        .and_where(scope::visible(reading, "participation"))
        .and_where(Expr::col(("participation", "role")).is_in(roles))
        .and_where(Expr::exists(left).not())
        .to_owned()
}
