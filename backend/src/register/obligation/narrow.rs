//! What lists of obligations and of their due dates are narrowed by alike.

use accord_shared::{
    AccessLevel,
    agreement::AgreementKind,
    id::{AgreementId, ContactId, OrganizationId},
    obligation::{ObligationSide, Priority},
};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use super::visible;
use crate::register::{Reading, custody, folded, scope};

/// The filters of obligations that are on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Narrow<'a> {
    pub(super) mine: Option<bool>,
    pub(super) text: Option<&'a str>,
    pub(super) sides: Option<&'a [ObligationSide]>,
    pub(super) priorities: Option<&'a [Priority]>,
    pub(super) access_levels: Option<&'a [AccessLevel]>,
    pub(super) agreement_kinds: Option<&'a [AgreementKind]>,
    pub(super) agreement: Option<AgreementId>,
    pub(super) organization: Option<OrganizationId>,
    pub(super) unit: Option<OrganizationId>,
}

/// The agreements under which a person answers for an obligation, as far as the viewer may see all three.
pub(in crate::register) fn agreements_of(reading: Reading<'_>, person: ContactId) -> SelectStatement {
    let mut answers = visible(reading);
    answers.column(("obligation", "agreement_id")).and_where(
        Expr::col(("obligation", "contact_id")).in_subquery(scope::seen(reading, "contact", person.0)),
    );
    answers
}

/// The obligations that pass, with their agreements, of those that the viewer may see; and whether each is judged by its
/// text.
pub(super) fn narrowed(reading: Reading<'_>, by: Narrow<'_>) -> (SelectStatement, bool) {
    let column = |name: &'static str| Expr::col(("obligation", name));
    let mut base = visible(reading);
    base.inner_join("agreement", Expr::col(("agreement", "id")).equals(("obligation", "agreement_id")));
    if let Some(mine) = by.mine {
        let answers = custody::mine(reading, "obligation");
        base.and_where(if mine { answers } else { answers.not() });
    }
    let words = by.text.and_then(|text| folded::has_words(reading.store.dialect(), "obligation", text));
    let searched = words.is_some();
    base.and_where_option(words);
    if let Some(sides) = by.sides {
        base.and_where(column("side").is_in(sides.iter().map(|side| side.code())));
    }
    if let Some(priorities) = by.priorities {
        base.and_where(column("priority").is_in(priorities.iter().map(|priority| priority.code())));
    }
    if let Some(levels) = by.access_levels {
        base.and_where(column("access_level").is_in(levels.iter().map(|level| level.rank())));
    }
    if let Some(kinds) = by.agreement_kinds {
        base.and_where(Expr::col(("agreement", "kind")).is_in(kinds.iter().map(|kind| kind.code())));
    }
    if let Some(agreement) = by.agreement {
        base.and_where(column("agreement_id").eq(agreement.0));
    }
    if let Some(organization) = by.organization {
        let seen = || scope::seen(reading, "organization", organization.0);
        base.and_where(column("debtor_id").in_subquery(seen()).or(column("creditor_id").in_subquery(seen())));
    }
    if let Some(unit) = by.unit {
        base.and_where(column("unit_id").in_subquery(scope::seen(reading, "organization", unit.0)));
    }
    (base, searched)
}
