//! A register of known secrets: of every noun one record behind each closure, tied to open ones in every way there is.
//!
//! It can be built again as if some of them had never been. Ids depend on the record alone, so that both registers
//! give the same record the same id.

use std::{collections::BTreeSet, sync::Arc};

use accord_backend::{
    clock::{IdSource, Moment},
    content::Contents,
    graph::LiveGraph,
    graphql::{Schema, Sources, schema},
    keys::Keys,
    register::{
        person::{self, NewUser},
        writing::Writing,
    },
    search::LiveIndex,
    store::Store,
};
use accord_databases::Database;
use accord_shared::{
    AccessLevel, Role, Viewer,
    id::{
        AgreementId, AssessmentId, AssessmentReviewId, BriefId, ContactId, DirectionId, DocumentId,
        InteractionId, ObligationId, OrganizationId, UserId, ViewId,
    },
    organization::OrganizationKind,
};
use chrono::DateTime;
use uuid::Uuid;

use super::desk::Desk;

/// What stands between a record and its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closure {
    Open,
    Service,
    Confidential,
    Secret,
    /// Open, but for those on its need-to-know list.
    Listed,
}

/// The number of the organization of our side that everybody sees.
pub(super) const BASE: i64 = 10;

/// The number of the mission of our side to the open organization that everything is tied to.
pub(super) const MISSION: i64 = 308;

/// The number of the agreement that everything is tied to.
pub(super) const HUB: i64 = 301;

/// The number of the hub's obligation that waits for its event.
pub(super) const WAITING: i64 = 311;

impl Closure {
    pub const ALL: [Self; 5] = [Self::Open, Self::Service, Self::Confidential, Self::Secret, Self::Listed];

    /// The word that stands in every text of a record behind this closure, and nowhere else.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "qqopen",
            Self::Service => "qqserv",
            Self::Confidential => "qqconf",
            Self::Secret => "qqsecr",
            Self::Listed => "qqlist",
        }
    }

    pub(super) fn level(self) -> AccessLevel {
        match self {
            Self::Open | Self::Listed => AccessLevel::Open,
            Self::Service => AccessLevel::Service,
            Self::Confidential => AccessLevel::Confidential,
            Self::Secret => AccessLevel::Secret,
        }
    }

    /// A country that no record behind another closure has.
    pub fn country(self) -> &'static str {
        ["AZ", "BE", "CH", "DE", "EE"][self as usize]
    }

    pub(super) fn kind(self) -> OrganizationKind {
        OrganizationKind::ALL[self as usize]
    }

    pub fn year(self) -> i32 {
        1990 + self as i32
    }
}

/// Who asks, as far as it decides what they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    pub clearance: AccessLevel,
    /// Whether the need-to-know lists name them.
    pub on_list: bool,
}

impl Sight {
    /// Every one, the one that sees everything first.
    pub fn all() -> impl Iterator<Item = Self> {
        let clearances = AccessLevel::ALL.iter().rev();
        clearances.flat_map(|&clearance| [true, false].map(|on_list| Self { clearance, on_list }))
    }

    /// Whether nothing is hidden from them.
    pub fn sees_everything(self) -> bool {
        Closure::ALL.iter().all(|&closure| self.sees(closure))
    }

    pub fn sees(self, closure: Closure) -> bool {
        closure.level() <= self.clearance && (closure != Closure::Listed || self.on_list)
    }
}

/// The records behind one closure.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    pub organization: OrganizationId,
    pub agreement: AgreementId,
    /// Under the agreement behind the closure, itself open.
    pub inherits: ObligationId,
    /// Behind the closure, under an open agreement.
    pub obligation: ObligationId,
    pub contact: ContactId,
    /// Behind the closure, of an open agreement.
    pub document: DocumentId,
    /// Of the records behind the closure.
    pub papers: [DocumentId; 5],
    pub interaction: InteractionId,
    pub assessment: AssessmentId,
    /// A review as closed as that, and its draft; a list closes none.
    pub review: Option<(AssessmentReviewId, AssessmentId)>,
}

impl Behind {
    pub fn ids(&self) -> Vec<String> {
        let papers = self.papers.map(|paper| paper.to_string());
        let own = [
            self.organization.to_string(),
            self.agreement.to_string(),
            self.inherits.to_string(),
            self.obligation.to_string(),
            self.contact.to_string(),
            self.document.to_string(),
            self.interaction.to_string(),
            self.assessment.to_string(),
        ];
        let review =
            self.review.into_iter().flat_map(|(review, draft)| [review.to_string(), draft.to_string()]);
        own.into_iter().chain(papers).chain(review).collect()
    }
}

/// One open record of each noun.
pub type Hub = (OrganizationId, AgreementId, ObligationId, ContactId, InteractionId);

/// The register, with the schema over it.
pub struct World {
    pub schema: Schema,
    pub store: Store,
    pub behind: Vec<(Closure, Behind)>,
    /// An open organization, agreement, obligation, contact and interaction, tied to everything.
    pub hub: Hub,
    pub direction: DirectionId,
    /// An open organization that was never assessed.
    pub unassessed: OrganizationId,
    /// Briefs that are kept, one behind each closure; the first is open.
    pub briefs: Vec<BriefId>,
    /// Views that `on` keeps: one to be changed, one to be deleted.
    pub views: [ViewId; 2],
    pub on: UserId,
    pub off: UserId,
    _database: Database,
}

impl World {
    /// A register of the records behind those closures that `kept` lets through.
    pub async fn build(kept: impl Fn(Closure) -> bool) -> Self {
        let database = Database::new();
        let store = Store::open(&database.url).await.unwrap();
        let maker = Viewer { name: "maker".into(), ..Viewer::for_test(Role::Head, AccessLevel::Secret) };
        let mut users = Vec::new();
        for (number, login) in ["maker", "on", "off"].into_iter().enumerate() {
            let new = NewUser {
                login: login.into(),
                name: login.into(),
                role: Role::Head,
                clearance: AccessLevel::Secret,
                email: None,
                organization: None,
                demo: false,
            };
            let ids = IdSource::seeded(number as u64);
            let operator = person::operator();
            let writing = Writing::new(&store, &operator, moment(&ids, number as i64));
            users.push(person::add_user(writing, new).await.unwrap());
        }
        let maker = Viewer { user: users[0], ..maker };
        let folder = tempfile::tempdir().unwrap();
        let contents = Contents::open(folder.path().to_str().unwrap()).unwrap();
        let desk = Desk { store: &store, contents, maker, on: users[1] };
        let direction = desk.direction().await;
        let base = desk.organization(Closure::Open, BASE, Vec::new()).await;
        let pact = desk.agreement(Closure::Open, 11, &[base], Vec::new(), Some(base), direction).await;
        let partner = desk.organization(Closure::Open, 12, Vec::new()).await;
        let unassessed = desk.organization(Closure::Open, 13, Vec::new()).await;
        let reviewed = desk.organization(Closure::Open, 14, Vec::new()).await;
        let (approved, _) = desk.review(Closure::Open, 790, reviewed, direction).await;
        desk.approve(approved).await;
        let (waiting, _) = desk.review(Closure::Open, 793, reviewed, direction).await;
        desk.submit(waiting, 794).await;
        let mut behind = Vec::new();
        for closure in Closure::ALL.into_iter().filter(|&closure| kept(closure)) {
            behind.push((closure, desk.behind(closure, base, pact, partner, direction).await));
        }
        for &(closure, behind) in &behind {
            desk.views(closure, behind).await;
        }
        let views = desk.own_views().await;
        // Whoever made the lists is on them.
        let maker = person::find_by_login(&store, "maker").await.unwrap().unwrap().viewer;
        let desk = Desk { maker, ..desk };
        for &(closure, behind) in &behind {
            desk.happen(closure, behind).await;
        }
        let mut briefs = Vec::new();
        for &(closure, behind) in &behind {
            briefs.push(desk.brief(closure, behind.organization).await);
        }
        let hub = desk.hub(&behind, direction).await;
        let graph = Arc::new(LiveGraph::open(&store).await.unwrap());
        let index = Arc::new(LiveIndex::open(&store).await.unwrap());
        let schema = schema()
            .data(Sources {
                store: store.clone(),
                graph,
                index,
                demo: false,
                keys: Arc::new(Keys::new([7; 32])),
                issuer: None,
            })
            .finish();
        let [_, on, off] = users[..] else { unreachable!("three were added") };
        Self {
            schema,
            store,
            behind,
            hub,
            direction,
            unassessed,
            briefs,
            views,
            on,
            off,
            _database: database,
        }
    }

    /// An open review that is discussed.
    pub fn review(&self) -> AssessmentReviewId {
        self.behind[0].1.review.unwrap().0
    }

    /// Somebody of this role who sees so much.
    pub fn viewer(&self, role: Role, sight: Sight) -> Viewer {
        let listed = |(closure, behind): &(Closure, Behind)| match closure {
            Closure::Listed => behind.listed(),
            _ => Vec::new(),
        };
        let listed: BTreeSet<Uuid> = match sight.on_list {
            true => self.behind.iter().flat_map(listed).collect(),
            false => BTreeSet::new(),
        };
        let user = if sight.on_list { self.on } else { self.off };
        // A coordinator's body is one that everybody sees, and that everything is tied to.
        let organization = (role == Role::Coordinator).then_some(self.hub.0);
        Viewer { user, listed: Arc::new(listed), organization, ..Viewer::for_test(role, sight.clearance) }
    }
}

impl Behind {
    /// What has a list of its own; the obligation that inherits has not.
    fn listed(&self) -> Vec<Uuid> {
        let own = [
            self.organization.0,
            self.agreement.0,
            self.obligation.0,
            self.contact.0,
            self.document.0,
            self.interaction.0,
        ];
        own.into_iter().chain(self.papers.map(|paper| paper.0)).collect()
    }
}

/// The moment at which the record of a number is written.
pub(super) fn moment(ids: &IdSource, number: i64) -> Moment<'_> {
    Moment::new(DateTime::from_timestamp(1_795_500_000 + number * 60, 0).unwrap(), ids)
}
