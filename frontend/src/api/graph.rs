//! The relationship graph: a record's neighbourhood and the way between two records.

use accord_shared::agreement::{AgreementKind, AgreementLinkKind, AgreementState};
pub use accord_shared::edge::EdgeKind;
use accord_shared::obligation::Standing;
use accord_shared::organization::OrganizationKind;
use accord_shared::participation::ParticipationRole;
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::{AccessLevel, Language, PartialDate, RecordId, schema};

use super::client::{Api, ApiError};
use super::parts::Day;

/// A record in the graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Which record.
    pub id: RecordId,
    /// Its name or title in the reader's language.
    pub label: String,
    /// Its acronym or short name.
    pub short: Option<String>,
    /// Whether it is of our side.
    pub ours: bool,
    /// For an organization, its country.
    pub country: Option<String>,
    /// For an agreement, the directions of cooperation that it is in, by id, narrow and wide.
    pub directions: Vec<String>,
    /// For an organization, what it is.
    pub organization_kind: Option<OrganizationKind>,
    /// For an agreement, what it is.
    pub agreement_kind: Option<AgreementKind>,
    /// For an agreement, its state on the day asked for.
    pub agreement_state: Option<AgreementState>,
    /// For an obligation, how it stands on the day asked for.
    pub standing: Option<Standing>,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// When it begins: founded, in force, in post.
    pub since: Option<PartialDate>,
    /// When it ends.
    pub until: Option<PartialDate>,
    /// Hops from the focus of the question.
    pub depth: u32,
    /// How many neighbours the viewer may see, drawn or not.
    pub degree: u32,
    /// The same, by what ties them.
    pub neighbours: Vec<(EdgeKind, u32)>,
}

/// A tie between two records.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Its own id.
    pub id: String,
    /// What ties them.
    pub kind: EdgeKind,
    /// Where it starts.
    pub from: RecordId,
    /// Where it ends.
    pub to: RecordId,
    /// For a relation, what the first is to the second.
    pub relation: Option<RelationKind>,
    /// For a membership, in what standing.
    pub membership: Option<MembershipKind>,
    /// For a participation, the organization's role.
    pub role: Option<ParticipationRole>,
    /// For a link, what the first agreement is to the second.
    pub link: Option<AgreementLinkKind>,
    /// The title of a post, or the article of an obligation.
    pub label: Option<String>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// Whether it is no longer so on the day asked for.
    pub ended: bool,
    /// For an obligation, how it stands.
    pub standing: Option<Standing>,
}

/// Records and ties, in the server's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    /// The records.
    pub nodes: Vec<Node>,
    /// The ties; both ends are among the records.
    pub edges: Vec<Edge>,
    /// How many more records lie within the depth.
    pub more: u32,
}

/// What neighbourhood is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Whose.
    pub focus: RecordId,
    /// How many hops.
    pub depth: u8,
    /// Along which ties; along all where none are named.
    pub types: &'a [EdgeKind],
    /// On which day; today if none.
    pub as_of: Option<chrono::NaiveDate>,
    /// How many records at most.
    pub limit: u32,
}

/// The records around a focus; `None` where it does not exist or may not be seen.
pub async fn neighbourhood(
    api: Api,
    around: Around<'_>,
    language: Language,
) -> Result<Option<Graph>, ApiError> {
    let variables = GraphVariables {
        from: cynic::Id::new(around.focus.to_string()),
        to: cynic::Id::new(around.focus.to_string()),
        depth: around.depth.into(),
        types: (!around.types.is_empty()).then(|| around.types.to_vec()),
        as_of: around.as_of.map(Day),
        limit: around.limit.try_into().unwrap_or(i32::MAX),
        language,
    };
    let answer = api.query::<NeighbourhoodQuery, _>(variables).await?;
    Ok(answer.neighbourhood.map(|found| read(found.nodes, found.edges, found.more)))
}

/// The ways between two records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ways {
    /// Those that hold on the day, what binds most first.
    pub ways: Vec<Graph>,
    /// Where there is none: the last day before on which there was one, and that one.
    pub last: Option<(chrono::NaiveDate, Graph)>,
}

/// The ways between two records on a day (today if none).
pub async fn ways(
    api: Api,
    from: RecordId,
    to: RecordId,
    as_of: Option<chrono::NaiveDate>,
    language: Language,
) -> Result<Ways, ApiError> {
    let variables = of_two(from, to, as_of, language);
    let found = api.query::<PathsQuery, _>(variables).await?.paths;
    let way = |way: GraphPath| read(way.nodes, way.edges, 0);
    Ok(Ways {
        ways: found.paths.into_iter().map(way).collect(),
        last: found.last.map(|last| (last.until.0, way(last.path))),
    })
}

/// What two records have in common.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Common {
    /// From the one over the common record to the other, what binds most first.
    pub paths: Vec<Graph>,
    /// How many more common records there are.
    pub more: u32,
}

/// What two records have in common on a day (today if none).
pub async fn common(
    api: Api,
    one: RecordId,
    other: RecordId,
    as_of: Option<chrono::NaiveDate>,
    language: Language,
) -> Result<Common, ApiError> {
    let found = api.query::<CommonQuery, _>(of_two(one, other, as_of, language)).await?.common;
    let paths = found.paths.into_iter().map(|way| read(way.nodes, way.edges, 0));
    Ok(Common { paths: paths.collect(), more: count(found.more) })
}

/// Somebody, or something, between us and a record.
#[derive(Debug, Clone, PartialEq)]
pub struct StandsBetween {
    /// Who or what.
    pub node: Node,
    /// How many of the best ways lead through it.
    pub carries: u32,
    /// Whether there is no way without it.
    pub only: bool,
    /// The best way through it, from us.
    pub way: Graph,
}

/// Who stands between our side and a record on a day (today if none).
pub async fn between(
    api: Api,
    target: RecordId,
    as_of: Option<chrono::NaiveDate>,
    language: Language,
) -> Result<Vec<StandsBetween>, ApiError> {
    let found = api.query::<BetweenQuery, _>(of_two(target, target, as_of, language)).await?.between;
    let standing = |found: GraphStanding| {
        Some(StandsBetween {
            node: found.node.read()?,
            carries: count(found.carries),
            only: found.only,
            way: read(found.path.nodes, found.path.edges, 0),
        })
    };
    Ok(found.standing.into_iter().filter_map(standing).collect())
}

fn of_two(
    from: RecordId,
    to: RecordId,
    as_of: Option<chrono::NaiveDate>,
    language: Language,
) -> GraphVariables {
    GraphVariables {
        from: cynic::Id::new(from.to_string()),
        to: cynic::Id::new(to.to_string()),
        depth: 1,
        types: None,
        as_of: as_of.map(Day),
        limit: 1,
        language,
    }
}

fn read(nodes: Vec<GraphNode>, edges: Vec<GraphEdge>, more: i32) -> Graph {
    Graph {
        nodes: nodes.into_iter().filter_map(GraphNode::read).collect(),
        edges: edges.into_iter().filter_map(GraphEdge::read).collect(),
        more: count(more),
    }
}

fn count(number: i32) -> u32 {
    number.try_into().unwrap_or(0)
}

/// One set for both questions, so that they can share the fragments below; cynic declares only those that a
/// question uses.
#[derive(cynic::QueryVariables)]
struct GraphVariables {
    from: cynic::Id,
    to: cynic::Id,
    depth: i32,
    types: Option<Vec<EdgeKind>>,
    as_of: Option<Day>,
    limit: i32,
    language: Language,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "GraphVariables")]
struct NeighbourhoodQuery {
    #[arguments(focus: $from, depth: $depth, types: $types, asOf: $as_of, limit: $limit)]
    neighbourhood: Option<Neighbourhood>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "GraphVariables")]
struct PathsQuery {
    #[arguments(from: $from, to: $to, asOf: $as_of)]
    paths: GraphPaths,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "GraphVariables")]
struct CommonQuery {
    #[arguments(a: $from, b: $to, asOf: $as_of)]
    common: GraphCommon,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "InCommon", variables = "GraphVariables")]
struct GraphCommon {
    paths: Vec<GraphPath>,
    more: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "GraphVariables")]
struct BetweenQuery {
    #[arguments(target: $from, asOf: $as_of)]
    between: GraphBetween,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "StandingBetween", variables = "GraphVariables")]
struct GraphBetween {
    standing: Vec<GraphStanding>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "StandsBetween", variables = "GraphVariables")]
struct GraphStanding {
    node: GraphNode,
    carries: i32,
    only: bool,
    path: GraphPath,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "GraphVariables")]
struct GraphPaths {
    paths: Vec<GraphPath>,
    last: Option<LastPath>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "GraphVariables")]
struct LastPath {
    until: Day,
    path: GraphPath,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "GraphVariables")]
struct Neighbourhood {
    nodes: Vec<GraphNode>,
    edges: Vec<GraphEdge>,
    more: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "GraphVariables")]
struct GraphPath {
    nodes: Vec<GraphNode>,
    edges: Vec<GraphEdge>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "GraphVariables")]
struct GraphNode {
    id: cynic::Id,
    #[arguments(language: $language)]
    label: String,
    #[arguments(language: $language)]
    short: Option<String>,
    ours: bool,
    country: Option<String>,
    directions: Vec<cynic::Id>,
    organization_kind: Option<OrganizationKind>,
    agreement_kind: Option<AgreementKind>,
    agreement_state: Option<AgreementState>,
    standing: Option<Standing>,
    access_level: AccessLevel,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
    depth: i32,
    degree: i32,
    neighbours: Vec<NeighbourCount>,
}

#[derive(cynic::QueryFragment)]
struct NeighbourCount {
    edge: EdgeKind,
    count: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "GraphVariables")]
struct GraphEdge {
    id: cynic::Id,
    kind: EdgeKind,
    from: cynic::Id,
    to: cynic::Id,
    relation_kind: Option<RelationKind>,
    membership: Option<MembershipKind>,
    role: Option<ParticipationRole>,
    link_kind: Option<AgreementLinkKind>,
    #[arguments(language: $language)]
    label: Option<String>,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
    ended: bool,
    standing: Option<Standing>,
}

impl GraphNode {
    /// `None` for a record of a kind that this client does not know.
    fn read(self) -> Option<Node> {
        Some(Node {
            id: self.id.inner().parse().ok()?,
            label: self.label,
            short: self.short,
            ours: self.ours,
            country: self.country,
            directions: self.directions.into_iter().map(cynic::Id::into_inner).collect(),
            organization_kind: self.organization_kind,
            agreement_kind: self.agreement_kind,
            agreement_state: self.agreement_state,
            standing: self.standing,
            access_level: self.access_level,
            since: self.since,
            until: self.until,
            depth: count(self.depth),
            degree: count(self.degree),
            neighbours: self.neighbours.into_iter().map(|of| (of.edge, count(of.count))).collect(),
        })
    }
}

impl GraphEdge {
    fn read(self) -> Option<Edge> {
        Some(Edge {
            from: self.from.inner().parse().ok()?,
            to: self.to.inner().parse().ok()?,
            id: self.id.into_inner(),
            kind: self.kind,
            relation: self.relation_kind,
            membership: self.membership,
            role: self.role,
            link: self.link_kind,
            label: self.label,
            since: self.since,
            until: self.until,
            ended: self.ended,
            standing: self.standing,
        })
    }
}
