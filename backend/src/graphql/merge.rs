//! Organizations that may be one, and joining them.

use accord_shared::{
    error::ErrorCode,
    id::OrganizationId,
    likeness::{LIKELY, LikenessReason},
};
use async_graphql::{Context, Object, Result, SimpleObject};

use super::{
    asking::{Asked, refused, unexpected},
    organization::{Organization, OrganizationPayload, answer},
    payload::{UserError, outcome},
    selection,
};
use crate::register::{Problem, identifier::Identifier, merge, organization, organization::Alias};

/// The most pairs that are answered at once.
const MOST: i32 = 200;

/// Two organizations that may be one.
#[derive(Debug, SimpleObject)]
pub(super) struct DuplicatePair {
    /// The first of them.
    one: Organization,
    /// The other.
    other: Organization,
    /// How alike they are, from 0 to 100.
    score: i32,
    /// What speaks for and against it, what weighs most first.
    reasons: Vec<LikenessReason>,
}

/// The pairs of organizations that may be one.
#[derive(Debug, SimpleObject)]
pub(super) struct Duplicates {
    /// Some of them, the most alike first.
    pairs: Vec<DuplicatePair>,
    /// How many there are in all, of those that the viewer may see.
    total: usize,
}

/// What joining two organizations would move, of what the viewer may see.
#[derive(Debug)]
pub(super) struct MergePreview(merge::Preview);

#[Object]
impl MergePreview {
    /// In how many agreements the one that goes takes part, or whose unit it is.
    async fn agreements(&self) -> i64 {
        self.0.agreements
    }

    /// How many relations it has.
    async fn relations(&self) -> i64 {
        self.0.relations
    }

    /// How many contacts have a post at it.
    async fn contacts(&self) -> i64 {
        self.0.contacts
    }

    /// How many obligations name it.
    async fn obligations(&self) -> i64 {
        self.0.obligations
    }

    /// In how many interactions it took part.
    async fn interactions(&self) -> i64 {
        self.0.interactions
    }

    /// How many documents it has.
    async fn documents(&self) -> i64 {
        self.0.documents
    }

    /// The names that the one that stays would have beside its own.
    async fn names(&self) -> &[Alias] {
        &self.0.names
    }

    /// The identifiers that it would have beside its own.
    async fn identifiers(&self) -> &[Identifier] {
        &self.0.identifiers
    }
}

/// Finding what is there twice.
#[derive(Default, Debug)]
pub(super) struct MergeQuery;

#[Object]
impl MergeQuery {
    /// The pairs of organizations with at least so many points of 100, without those that somebody said are two; `first`
    /// of them behind the first `after`.
    #[graphql(complexity = "first.max(0) as usize * child_complexity + 1000")]
    async fn duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "i32::from(LIKELY)")] least: i32,
        #[graphql(default = 50)] first: i32,
        #[graphql(default = 0)] after: i32,
    ) -> Result<Duplicates> {
        let wrong =
            || refused(Problem::whole(ErrorCode::Invalid, "`least` is 1 to 100, `first` 0 to 200").into());
        let least = u8::try_from(least).ok().filter(|least| (1..=100).contains(least)).ok_or_else(wrong)?;
        let first = usize::try_from(first.min(MOST)).map_err(|_| wrong())?;
        let after = usize::try_from(after).map_err(|_| wrong())?;
        let found = merge::find(ctx.reading(), least, first, after).await.map_err(unexpected)?;
        let field = ctx.field();
        let pairs = field.selection_set().filter(|field| field.name() == "pairs");
        let ends = pairs.flat_map(|pairs| selection::below(&pairs));
        let ends = ends.filter(|end| matches!(end.name(), "one" | "other"));
        let fields: selection::Fields<'_> = ends.flat_map(|end| selection::below(&end)).collect();
        let ids: Vec<OrganizationId> = found.pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let wanted = selection::organization(&fields);
        let bodies = organization::find_all(ctx.reading(), &ids, &wanted).await.map_err(unexpected)?;
        let pair = |pair: &merge::Found| {
            Some(DuplicatePair {
                one: bodies.get(&pair.one)?.into(),
                other: bodies.get(&pair.other)?.into(),
                score: pair.score.into(),
                reasons: pair.reasons.clone(),
            })
        };
        Ok(Duplicates { pairs: found.pairs.iter().filter_map(pair).collect(), total: found.total })
    }

    /// What joining the second to the first would move; nothing where the viewer does not see both, or where they are
    /// one.
    async fn merge_preview(
        &self,
        ctx: &Context<'_>,
        kept: OrganizationId,
        gone: OrganizationId,
    ) -> Result<Option<MergePreview>> {
        let found = merge::preview(ctx.reading(), kept, gone).await.map_err(unexpected)?;
        Ok(found.map(MergePreview))
    }
}

/// Whether it was remembered that two organizations are two.
#[derive(Debug, SimpleObject)]
pub(super) struct KeepApartPayload {
    /// What is wrong with the input; empty where it was remembered.
    errors: Vec<UserError>,
}

/// Joining what is there twice.
#[derive(Default, Debug)]
pub(super) struct MergeMutation;

#[Object]
impl MergeMutation {
    /// Joins the second organization to the first: what referred to it refers to the first, which has the names and
    /// identifiers of both; the old id leads to the first. Taken back as a whole by taking back its entry.
    #[allow(clippy::too_many_arguments, reason = "two records with their versions")]
    async fn merge_organizations(
        &self,
        ctx: &Context<'_>,
        kept: OrganizationId,
        kept_version: i32,
        gone: OrganizationId,
        gone_version: i32,
        reason: Option<String>,
    ) -> Result<OrganizationPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        answer(ctx, merge::merge(writing, (kept, kept_version), (gone, gone_version)).await).await
    }

    /// Remembers that two organizations are two: they are not shown as one again.
    async fn keep_apart(
        &self,
        ctx: &Context<'_>,
        one: OrganizationId,
        other: OrganizationId,
        reason: Option<String>,
    ) -> Result<KeepApartPayload> {
        let said = merge::keep_apart(ctx.writing().because(reason.as_deref()), one, other).await;
        Ok(match outcome(ctx, said).await? {
            Ok(_) => KeepApartPayload { errors: Vec::new() },
            Err(errors) => KeepApartPayload { errors },
        })
    }
}
