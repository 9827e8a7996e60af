//! Reading nodes and edges from the store in a few flat statements.

use std::collections::HashMap;

use accord_shared::{Noun, PartialDate, organization::AliasKind, participation::ActionKind};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{
    follow::{Batch, LoadedTie},
    names::{Names, acronyms},
    node::Node,
    rows::{
        AcronymRow, ActionRow, AgreementRow, ContactRow, InteractionRow, LinkRow, ObligationRow,
        OrganizationRow, PartRow, ParticipationRow, PostRow, RelationRow, Whole,
    },
    term::Part,
};
use crate::{
    ledger::Scope,
    store::{FromRow, Store, StoreError},
};

/// Who takes part in interactions, and what they are about: the table that joins them, and the other end in it.
const PARTS: [(Noun, &str, &str); 3] = [
    (Noun::Organization, "interaction_participant", "organization_id"),
    (Noun::Contact, "interaction_contact", "contact_id"),
    (Noun::Agreement, "interaction_agreement", "agreement_id"),
];

/// What the store has of these records now.
pub(super) async fn batch(store: &Store, scope: Scope) -> Result<Batch, StoreError> {
    let source = Source { store, scope: &scope };
    let mut nodes = source.organizations().await?;
    nodes.extend(source.agreements().await?);
    nodes.extend(source.nodes::<ContactRow>().await?);
    nodes.extend(source.nodes::<InteractionRow>().await?);
    let obligations: Vec<ObligationRow> =
        source.rows(Noun::Obligation, ("obligation", "id"), ObligationRow::select()).await?;

    let mut ties: Vec<LoadedTie> = Vec::new();
    ties.extend(source.ties::<RelationRow>().await?);
    ties.extend(source.participations().await?);
    ties.extend(source.ties::<PostRow>().await?);
    ties.extend(source.ties::<LinkRow>().await?);
    for (noun, table, column) in PARTS {
        ties.extend(source.parts(noun, table, column).await?);
    }
    ties.extend(obligations.iter().flat_map(ObligationRow::ties));
    nodes.extend(obligations.into_iter().map(|row| row.node));
    Ok(Batch { scope, nodes, ties })
}

struct Source<'s> {
    store: &'s Store,
    scope: &'s Scope,
}

impl Source<'_> {
    async fn rows<T: FromRow>(
        &self,
        noun: Noun,
        column: (&'static str, &'static str),
        statement: SelectStatement,
    ) -> Result<Vec<T>, StoreError> {
        match self.scope.narrow(self.store.dialect(), noun, column, statement) {
            Some(statement) => self.store.rows(&statement).await,
            None => Ok(Vec::new()),
        }
    }

    async fn nodes<T: Whole<Item = Node>>(&self) -> Result<impl Iterator<Item = Node> + use<T>, StoreError> {
        let rows: Vec<T> = self.rows(T::KEY.0, T::KEY.1, T::select()).await?;
        Ok(rows.into_iter().map(T::item))
    }

    async fn ties<T: Whole<Item = LoadedTie>>(
        &self,
    ) -> Result<impl Iterator<Item = LoadedTie> + use<T>, StoreError> {
        let rows: Vec<T> = self.rows(T::KEY.0, T::KEY.1, T::select()).await?;
        Ok(rows.into_iter().map(T::item))
    }

    /// Who took part in interactions, or what they were about.
    async fn parts(
        &self,
        noun: Noun,
        table: &'static str,
        column: &'static str,
    ) -> Result<Vec<LoadedTie>, StoreError> {
        let parts = Query::select()
            .columns([
                (table, "interaction_id"),
                (table, column),
                ("interaction", "held_on"),
                ("interaction", "until_on"),
            ])
            .from(table)
            .inner_join("interaction", Expr::col(("interaction", "id")).equals((table, "interaction_id")))
            .to_owned();
        let parts: Vec<PartRow> = self.rows(Noun::Interaction, (table, "interaction_id"), parts).await?;
        Ok(parts.into_iter().map(|part| part.tie(noun)).collect())
    }

    async fn organizations(&self) -> Result<Vec<Node>, StoreError> {
        let short = Query::select()
            .columns(["organization_id", "language", "text"])
            .from("organization_alias")
            .and_where(Expr::col("kind").eq(AliasKind::Acronym.code()))
            .order_by("organization_id", Order::Asc)
            .order_by("position", Order::Asc)
            .to_owned();
        let short: Vec<AcronymRow> =
            self.rows(Noun::Organization, ("organization_alias", "organization_id"), short).await?;
        let mut nodes: Vec<Node> = self.nodes::<OrganizationRow>().await?.collect();
        let slots: HashMap<Uuid, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.id.uuid, at)).collect();
        for listed in short.chunk_by(|one, next| one.organization == next.organization) {
            let text = acronyms(listed.iter().map(|row| (row.language.as_deref(), row.text.as_str())));
            if let (Some(&at), Some(text)) = (slots.get(&listed[0].organization), text) {
                nodes[at].short = Some(Names::pack(&text));
            }
        }
        Ok(nodes)
    }

    async fn agreements(&self) -> Result<Vec<Node>, StoreError> {
        let directions = Query::select()
            .columns(["agreement_id", "direction_id"])
            .from("agreement_direction")
            .order_by("agreement_id", Order::Asc)
            .order_by("direction_id", Order::Asc)
            .to_owned();
        let column = ("agreement_direction", "agreement_id");
        let directions: Vec<(Uuid, Uuid)> = self.rows(Noun::Agreement, column, directions).await?;
        let mut nodes: Vec<Node> = self.nodes::<AgreementRow>().await?.collect();
        let slots: HashMap<Uuid, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.id.uuid, at)).collect();
        for listed in directions.chunk_by(|one, next| one.0 == next.0) {
            if let Some(&at) = slots.get(&listed[0].0) {
                nodes[at].directions = listed.iter().map(|&(_, direction)| direction).collect();
            }
        }
        Ok(nodes)
    }

    async fn participations(&self) -> Result<Vec<LoadedTie>, StoreError> {
        let rows = Query::select()
            .columns(["id", "access_level", "agreement_id", "organization_id", "role"])
            .from("participation")
            .to_owned();
        let acts = Query::select()
            .columns([
                ("participation_action", "participation_id"),
                ("participation_action", "kind"),
                ("participation_action", "done_on"),
            ])
            .from("participation_action")
            .inner_join(
                "participation",
                Expr::col(("participation", "id")).equals(("participation_action", "participation_id")),
            )
            .order_by(("participation_action", "participation_id"), Order::Asc)
            .order_by(("participation_action", "position"), Order::Asc)
            .to_owned();
        let column = ("participation", "agreement_id");
        let rows: Vec<ParticipationRow> = self.rows(Noun::Agreement, column, rows).await?;
        let acts: Vec<ActionRow> = self.rows(Noun::Agreement, column, acts).await?;
        let mut by_part: HashMap<Uuid, Vec<(ActionKind, Option<PartialDate>)>> = HashMap::new();
        for act in acts {
            by_part.entry(act.participation).or_default().push((act.kind, act.done_on));
        }
        let none = Vec::new();
        Ok(rows
            .into_iter()
            .map(|row| {
                let part = Part::of(by_part.get(&row.id).unwrap_or(&none));
                row.tie(part)
            })
            .collect())
    }
}
