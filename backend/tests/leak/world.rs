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
    ledger,
    register::{
        agreement::{self, AgreementInput, AgreementLinkInput},
        assessment::{self, AgendaIssueInput, AssessedPriorityInput, AssessmentInput, AssessmentReviewInput},
        brief,
        contact::{self, ContactInput},
        custody,
        direction::{self, DirectionInput},
        document::{self, Arrived, DocumentInput},
        identifier::Identifier,
        interaction::{self, InteractionInput},
        obligation::{self, DueRuleInput, ObligationInput, OccurrenceInput, OccurrenceStepInput},
        organization::{self, Alias, OrganizationInput},
        participation::{ParticipationAction, ParticipationInput, Procedure},
        person::{self, NewUser},
        post::PostInput,
        relation::RelationInput,
        undo,
        view::{self, ViewInput},
        writing::Writing,
    },
    search::LiveIndex,
    store::Store,
};
use accord_databases::Database;
use accord_shared::{
    AccessLevel, Language, LocalizedText, RecordId, Role, Viewer,
    agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, Ambit, Term},
    assessment::{OurStatus, PriorityLevel},
    calendar::{Period, PeriodUnit},
    clauses::Clauses,
    document::{DocumentKind, Medium},
    entry::EntryKind,
    id::{
        AgreementId, AssessmentId, AssessmentReviewId, BriefId, ContactId, DirectionId, DocumentId,
        InteractionId, Noun, ObligationId, OrganizationId, UserId, ViewId,
    },
    interaction::InteractionKind,
    obligation::{DueEvent, ObligationSide, OccurrenceState, Priority},
    occurrence::{OccurrenceAct, Outcome},
    organization::{AliasKind, OrganizationKind},
    participation::{ActionKind, ParticipationRole, ProcedureKind},
    relation::{MembershipKind, RelationKind},
    view::Page,
};
use chrono::DateTime;
use uuid::Uuid;

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
const BASE: i64 = 10;

/// The number of the mission of our side to the open organization that everything is tied to.
const MISSION: i64 = 308;

/// The number of the agreement that everything is tied to.
const HUB: i64 = 301;

/// The number of the hub's obligation that waits for its event.
const WAITING: i64 = 311;

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

    fn level(self) -> AccessLevel {
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

    fn kind(self) -> OrganizationKind {
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

fn moment(ids: &IdSource, number: i64) -> Moment<'_> {
    Moment::new(DateTime::from_timestamp(1_795_500_000 + number * 60, 0).unwrap(), ids)
}

/// Who has to do with an obligation.
struct Ends {
    debtor: Option<OrganizationId>,
    creditor: Option<OrganizationId>,
    person: Option<ContactId>,
    interaction: Option<InteractionId>,
}

struct Desk<'s> {
    store: &'s Store,
    contents: Contents,
    maker: Viewer,
    on: UserId,
}

impl Desk<'_> {
    /// Writes one record, whose ids depend on its number alone.
    fn writing<'a>(&'a self, ids: &'a IdSource, number: i64) -> Writing<'a> {
        Writing::new(self.store, &self.maker, moment(ids, number))
    }

    async fn behind(
        &self,
        closure: Closure,
        base: OrganizationId,
        pact: AgreementId,
        partner: OrganizationId,
        direction: DirectionId,
    ) -> Behind {
        let number = 100 + 20 * closure as i64;
        let organization = self.organization(closure, number, vec![relation(closure, base)]).await;
        let parties = [base, organization];
        let link = AgreementLinkInput { kind: AgreementLinkKind::Amends, to: pact };
        let agreement =
            self.agreement(closure, number + 1, &parties, vec![link], Some(organization), direction).await;
        let contact = self.contact(closure, number + 2, &[(closure, organization), (closure, base)]).await;
        let met = (&[base, organization][..], &[contact][..], &[pact, agreement][..]);
        let interaction = self.interaction(closure, number + 6, met).await;
        let ends = Ends {
            debtor: Some(organization),
            creditor: None,
            person: Some(contact),
            interaction: Some(interaction),
        };
        let obligation = self.owed(closure, closure.level(), number + 3, pact, ends).await;
        // Its texts are the closed agreement's, its own level is open.
        let ends = Ends { debtor: Some(base), creditor: None, person: None, interaction: None };
        let inherits = self.owed(closure, AccessLevel::Open, number + 4, agreement, ends).await;
        self.reported(closure, number + 4, inherits, None).await;
        let document = self.document(closure, number + 5, pact.into()).await;
        // One of every noun, each behind what is closed itself.
        let papers = [
            self.document(closure, number + 8, organization.into()).await,
            self.document(closure, number + 9, agreement.into()).await,
            self.document(closure, number + 10, obligation.into()).await,
            self.document(closure, number + 11, contact.into()).await,
            self.document(closure, number + 12, interaction.into()).await,
        ];
        self.reported(closure, number + 3, obligation, Some(papers[2])).await;
        // An assessment has no list of its own: it is as closed as its organization.
        let assessed = if closure == Closure::Listed { organization } else { partner };
        let issue = self.issue(closure, Some(base), direction, &[agreement], &[interaction]);
        let assessment = self.assessment(closure, number + 13, assessed, direction, vec![issue]).await;
        let behind = Behind {
            organization,
            agreement,
            inherits,
            obligation,
            contact,
            document,
            papers,
            interaction,
            assessment,
            review: match closure {
                Closure::Listed => None,
                _ => Some(self.review(closure, 700 + 10 * closure as i64, partner, direction).await),
            },
        };
        if closure == Closure::Listed {
            // The parts first: whoever makes a list is on it from their next request on.
            for id in behind.ids().into_iter().rev() {
                if id != inherits.to_string() && id != assessment.to_string() {
                    let ids = IdSource::seeded(7);
                    let writing = self.writing(&ids, number + 7);
                    let list = Some(vec![self.on]);
                    custody::set_list(writing, id.parse().unwrap(), list).await.unwrap();
                }
            }
        }
        behind
    }

    /// A brief of what is behind the closure, kept.
    async fn brief(&self, closure: Closure, organization: OrganizationId) -> BriefId {
        let number = 720 + closure as i64;
        let ids = IdSource::seeded(number as u64);
        let graph = LiveGraph::open(self.store).await.unwrap();
        let day = moment(&ids, number).today();
        let asked =
            brief::Asked { of: organization.into(), language: Language::En, day, full: false, level: None };
        brief::keep(self.writing(&ids, number), &graph, asked, None).await.unwrap()
    }

    /// Shared views, each narrowed to a record of another noun behind the closure, and named for it.
    async fn views(&self, closure: Closure, behind: Behind) {
        let narrowed = [
            (Noun::Agreement, format!("party={}", behind.organization)),
            (Noun::Organization, format!("agreement={}", behind.agreement)),
            (Noun::Obligation, format!("q=x&agreement={},{}", behind.inherits, behind.obligation)),
            (Noun::Contact, format!("sort=name&organization={}", behind.contact)),
        ];
        for (at, (noun, query)) in narrowed.into_iter().enumerate() {
            let number = 600 + 10 * closure as i64 + at as i64;
            let ids = IdSource::seeded(number as u64);
            let name = format!("{} {}", closure.word(), noun.code());
            let (page, note) = (Page::List(noun), Some(format!("{} view", closure.word())));
            let input = ViewInput { page, name, note, query, shared: true };
            view::save(self.writing(&ids, number), input).await.unwrap();
        }
        let number = 680 + closure as i64;
        let query = format!("focus={}&depth=2", behind.agreement);
        self.exploration(number, &format!("{} exploration", closure.word()), query).await;
    }

    async fn exploration(&self, number: i64, name: &str, query: String) {
        let ids = IdSource::seeded(number as u64);
        let input = ViewInput { page: Page::Exploration, name: name.into(), note: None, query, shared: true };
        view::save(self.writing(&ids, number), input).await.unwrap();
    }

    async fn own_views(&self) -> [ViewId; 2] {
        let owner = Viewer { user: self.on, ..self.maker.clone() };
        let mut made = Vec::new();
        for number in [590, 591] {
            let ids = IdSource::seeded(number);
            let (page, name, note) = (Page::List(Noun::Agreement), format!("view {number}"), None);
            let input = ViewInput { page, name, note, query: "state=in_force".into(), shared: false };
            let writing = Writing::new(self.store, &owner, moment(&ids, number as i64));
            made.push(view::save(writing, input).await.unwrap());
        }
        [made[0], made[1]]
    }

    /// Open records that refer to everything: what is closed must drop out of them.
    async fn hub(&self, behind: &[(Closure, Behind)], direction: DirectionId) -> Hub {
        let relations = behind.iter().map(|&(closure, behind)| relation(closure, behind.organization));
        let relations: Vec<RelationInput> = relations.collect();
        let organization = self.organization(Closure::Open, 300, relations.clone()).await;
        self.revise(organization, 300, relations).await;
        let mut parties: Vec<OrganizationId> = vec![organization];
        parties.extend(behind.iter().map(|(_, behind)| behind.organization));
        let links = behind.iter().map(|(_, behind)| AgreementLinkInput {
            kind: AgreementLinkKind::Implements,
            to: behind.agreement,
        });
        let unit = behind.iter().find(|(closure, _)| *closure == Closure::Secret);
        let unit = unit.map(|(_, behind)| behind.organization);
        let agreement = self.agreement(Closure::Open, HUB, &parties, links.collect(), unit, direction).await;
        let mut owed = None;
        for closure in Closure::ALL {
            // The obligation is open and there in any case; who owes it is known where they may be.
            let known = behind.iter().find(|(of, _)| *of == closure).map(|(_, behind)| behind);
            let (tied, person) = (known.map(|of| of.organization), known.map(|of| of.contact));
            let interaction = known.map(|of| of.interaction);
            let (number, owing) = (310 + closure as i64, closure as i64 % 2 == 0);
            let (debtor, creditor) = if owing { (tied, None) } else { (None, tied) };
            let ends = Ends { debtor, creditor, person, interaction };
            let made = self.owed(Closure::Open, AccessLevel::Open, number, agreement, ends).await;
            owed.get_or_insert(made);
        }
        let at: Vec<_> = behind.iter().map(|&(closure, behind)| (closure, behind.organization)).collect();
        let contact = self.contact(Closure::Open, 303, &at).await;
        let accredited = RelationInput {
            kind: RelationKind::AccreditedTo,
            membership: None,
            ..relation(Closure::Open, organization)
        };
        let mission = self.organization(Closure::Open, MISSION, vec![accredited]).await;
        self.contact(Closure::Open, 309, &[(Closure::Open, mission), (Closure::Open, organization)]).await;
        let contacts: Vec<ContactId> =
            behind.iter().map(|(_, behind)| behind.contact).chain([contact]).collect();
        let agreements: Vec<AgreementId> =
            behind.iter().map(|(_, behind)| behind.agreement).chain([agreement]).collect();
        let interaction = self.interaction(Closure::Open, 306, (&parties, &contacts, &agreements)).await;
        // The issues are open and there in any case; what they have to do with is known where that may be.
        let issues = Closure::ALL.map(|closure| {
            let known = behind.iter().find(|(of, _)| *of == closure).map(|(_, behind)| behind);
            let agreements: Vec<_> = known.map(|of| of.agreement).into_iter().chain([agreement]).collect();
            let interactions: Vec<_> = known.map(|of| of.interaction).into_iter().collect();
            let unit = known.map(|of| of.organization);
            self.issue(Closure::Open, unit, direction, &agreements, &interactions)
        });
        // What is said of somebody is said before those who see them.
        let open = behind.iter().find_map(|(_, behind)| behind.review);
        for (closure, behind) in behind.iter().filter(|(closure, _)| *closure != Closure::Secret) {
            let number = 750 + *closure as i64;
            let ids = IdSource::seeded(number as u64);
            let said = format!("{} remark", closure.word());
            let (review, _) = open.unwrap();
            let of = Some(behind.organization);
            assessment::comment(self.writing(&ids, number), review, of, &said).await.unwrap();
        }
        // One that nobody answers for.
        let orphan = self.issue(Closure::Open, None, direction, &[], &[]);
        let issues = issues.into_iter().chain([orphan]).collect();
        self.assessment(Closure::Open, 307, organization, direction, issues).await;
        // A picture with something of everything: whatever is closed must drop out of it.
        let each = |by: &str, text: &dyn Fn(&Behind) -> String| {
            behind.iter().map(|(_, behind)| text(behind)).collect::<Vec<_>>().join(by)
        };
        let query = format!(
            "focus={organization}&expanded={}&without={}&groups={};{}&pinned={}",
            each(",", &|of| format!("{}~post", of.organization)),
            each(",", &|of| of.obligation.to_string()),
            each(",", &|of| of.contact.to_string()),
            each(";", &|of| format!("{},{agreement}", of.agreement)),
            each(";", &|of| format!("{}@1,2", of.interaction)),
        );
        self.exploration(690, "everything", query).await;
        (organization, agreement, owed.unwrap(), contact, interaction)
    }

    fn issue(
        &self,
        closure: Closure,
        unit: Option<OrganizationId>,
        direction: DirectionId,
        agreements: &[AgreementId],
        interactions: &[InteractionId],
    ) -> AgendaIssueInput {
        AgendaIssueInput {
            titles: text(&format!("{} issue", closure.word())),
            positions: Some(text(&format!("{} position", closure.word()))),
            since: Some("2001".parse().unwrap()),
            until: Some("2190".parse().unwrap()),
            unit,
            directions: vec![direction],
            agreements: agreements.to_vec(),
            interactions: interactions.to_vec(),
        }
    }

    async fn approve(&self, review: AssessmentReviewId) {
        let ids = IdSource::seeded(791);
        assessment::approve(self.writing(&ids, 791), review, 2, None).await.unwrap();
    }

    async fn review(
        &self,
        closure: Closure,
        number: i64,
        partner: OrganizationId,
        direction: DirectionId,
    ) -> (AssessmentReviewId, AssessmentId) {
        let ids = IdSource::seeded(number as u64);
        let opened = AssessmentReviewInput {
            year: closure.year(),
            titles: text(&format!("{} review", closure.word())),
            access_level: closure.level(),
        };
        let review = assessment::open(self.writing(&ids, number), opened).await.unwrap();
        let issue = self.issue(closure, None, direction, &[], &[]);
        let input = self.judgement(closure, direction, vec![issue]);
        let draft = assessment::draft(self.writing(&ids, number), review, partner, input).await.unwrap();
        let said = format!("{} comment", closure.word());
        assessment::comment(self.writing(&ids, number), review, None, &said).await.unwrap();
        (review, draft)
    }

    fn judgement(
        &self,
        closure: Closure,
        direction: DirectionId,
        issues: Vec<AgendaIssueInput>,
    ) -> AssessmentInput {
        let word = closure.word();
        let priority = AssessedPriorityInput {
            direction,
            level: PriorityLevel::ALL[3 - closure as usize % 4],
            reasons: Some(text(&format!("{word} priority"))),
        };
        AssessmentInput {
            access_level: closure.level(),
            assessed_on: Some(accord_shared::partial_date::Day(
                format!("{}-01-10", closure.year()).parse().unwrap(),
            )),
            status: OurStatus::ALL[closure as usize],
            status_since: Some("1990".parse().unwrap()),
            rights: Some(format!("{word} rights")),
            dues: Some(format!("{word} dues")),
            dues_due_on: Some(format!("{}", closure.year() + 1).parse().unwrap()),
            reports_due_on: Some(format!("{}", closure.year() + 2).parse().unwrap()),
            reasons: text(&format!("{word} reason")),
            priorities: vec![priority],
            issues,
        }
    }

    /// Of two organizations those behind later closures are the later ones: whoever sees less sees an earlier one in force.
    async fn assessment(
        &self,
        closure: Closure,
        number: i64,
        organization: OrganizationId,
        direction: DirectionId,
        issues: Vec<AgendaIssueInput>,
    ) -> AssessmentId {
        let ids = IdSource::seeded(number as u64);
        let writing = self.writing(&ids, number);
        let reading = accord_backend::register::Reading { store: self.store, viewer: &self.maker };
        let last =
            assessment::of_organization(reading, organization, 1, &assessment::Wanted::default()).await;
        let expected = last.unwrap().first().map(|last| last.id);
        let input = self.judgement(closure, direction, issues);
        assessment::assess(writing, organization, expected, input).await.unwrap()
    }

    async fn direction(&self) -> DirectionId {
        let ids = IdSource::seeded(5);
        let input = DirectionInput {
            code: "spectrum".into(),
            names: text("Spectrum"),
            parent: None,
            position: 1,
            retired_on: None,
        };
        let parent = direction::create(self.writing(&ids, 5), input).await.unwrap();
        let ids = IdSource::seeded(6);
        let input = DirectionInput {
            code: "satellite".into(),
            names: text("Satellite"),
            parent: Some(parent),
            position: 2,
            retired_on: None,
        };
        let made = direction::create(self.writing(&ids, 6), input).await.unwrap();
        let ids = IdSource::seeded(8);
        let retired_on = Some(accord_shared::partial_date::Day("2195-01-01".parse().unwrap()));
        let input = DirectionInput {
            code: "telex".into(),
            names: text("Telex"),
            parent: None,
            position: 3,
            retired_on,
        };
        direction::create(self.writing(&ids, 8), input).await.unwrap();
        made
    }

    async fn organization(
        &self,
        closure: Closure,
        number: i64,
        relations: Vec<RelationInput>,
    ) -> OrganizationId {
        let ids = IdSource::seeded(number as u64);
        let input = organization_input(closure, number, relations);
        organization::create(self.writing(&ids, number), input).await.unwrap()
    }

    /// Changes an organization for a reason that stands in every relation it has, and takes a last change back.
    async fn revise(&self, id: OrganizationId, number: i64, mut relations: Vec<RelationInput>) {
        for relation in &mut relations {
            relation.note = relation.note.take().map(|note| format!("{note} revised"));
        }
        let revised = organization_input(Closure::Open, number, relations);
        let again = OrganizationInput { city: None, ..revised.clone() };
        for (version, input, reason) in [(1, revised, Some("qqopen reason")), (2, again, None)] {
            let ids = IdSource::seeded(400 + version as u64);
            let writing = self.writing(&ids, 400 + i64::from(version)).because(reason);
            organization::change(writing, id, version, input).await.unwrap();
        }
        let ids = IdSource::seeded(403);
        let last = ledger::head(self.store).await.unwrap();
        undo::undo(self.writing(&ids, 403), last).await.unwrap();
    }

    async fn agreement(
        &self,
        closure: Closure,
        number: i64,
        parties: &[OrganizationId],
        links: Vec<AgreementLinkInput>,
        unit: Option<OrganizationId>,
        direction: DirectionId,
    ) -> AgreementId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let date = |month: u8| Some(format!("{}-{month:02}-10", closure.year()).parse().unwrap());
        let party = |&organization: &OrganizationId| ParticipationInput {
            organization,
            role: ParticipationRole::Party,
            note: Some(format!("{word} part")),
            actions: vec![
                ParticipationAction::new(ActionKind::Signature, date(3), Some(format!("{word} act"))),
                ParticipationAction {
                    text: Some(format!("{word} statement")),
                    withdrawn_on: date(9),
                    ..ParticipationAction::new(ActionKind::Declaration, date(3), None)
                },
                ParticipationAction {
                    against: Some(async_graphql::ID(organization.to_string())),
                    ..ParticipationAction::new(ActionKind::Objection, date(4), None)
                },
            ],
            procedures: vec![Procedure {
                kind: ProcedureKind::Government,
                done_on: date(2),
                note: Some(format!("{word} decision")),
            }],
        };
        let entry = match closure {
            _ if number == HUB => EntryKind::Signature,
            Closure::Secret | Closure::Listed => EntryKind::Notes,
            Closure::Open | Closure::Service | Closure::Confidential => EntryKind::Threshold,
        };
        let input = AgreementInput {
            access_level: closure.level(),
            titles: text(&format!("{word} agreement {number}")),
            number: Some(format!("{word}-{number}")),
            kind: AgreementKind::ALL[closure as usize],
            ambit: Ambit::Bilateral,
            term: if number == HUB { Term::Fixed } else { Term::Renewing },
            subject: Some(format!("{word} subject")),
            drafted_on: date(1),
            reviewed_on: date(1),
            agreed_on: date(2),
            signed_on: date(3),
            provisional_on: date(4),
            in_force_on: date(5),
            suspended_on: Some("2185".parse().unwrap()),
            resumed_on: Some("2186".parse().unwrap()),
            clauses: Clauses {
                term_months: Some(12 * (closure as i32 + 1)),
                first_term_ends_on: date(12).filter(|_| number != HUB),
                renewal_months: Some(12 + closure as i32),
                notice: Some(Period { amount: 3 + closure as i32, unit: PeriodUnit::Month }),
                notice_opens: Some(Period { amount: 20 + closure as i32, unit: PeriodUnit::Day }),
                duration_article: Some(format!("{word} duration")),
                entry_kind: Some(entry),
                entry_on: date(6),
                entry_threshold: Some(7 + closure as i32),
                entry_delay: Some(Period { amount: 1 + closure as i32, unit: PeriodUnit::Day }),
                entry_article: Some(format!("{word} entry")),
            },
            authentic_languages: vec!["az".into()],
            ends_on: "2190".parse().ok().filter(|_| number == HUB),
            ended_on: Some("2189".parse().unwrap()),
            ended_by: Some(AgreementEnd::Termination),
            place: Some(format!("{word} place")),
            website: Some(format!("https://{word}.example/page")),
            text_url: Some(format!("https://{word}.example/text")),
            note: Some(format!("{word} note")),
            unit,
            directions: vec![direction],
            identifiers: identifiers(closure, number),
            participations: parties.iter().map(party).collect(),
            links,
        };
        let id = agreement::create(self.writing(&ids, number), input).await.unwrap();
        // Each closure has a kind of its own, so that numbers tell nothing of others. The hub stays at its version.
        if number != HUB {
            agreement::register(self.writing(&ids, number), id, 1, None).await.unwrap();
        }
        id
    }

    async fn owed(
        &self,
        closure: Closure,
        access_level: AccessLevel,
        number: i64,
        under: AgreementId,
        ends: Ends,
    ) -> ObligationId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let occurrence = |year: i32, state| OccurrenceInput {
            state,
            reported_on: Some("2025-06".parse().unwrap()),
            evidence: Some(format!("{word} evidence")),
            note: Some(format!("{word} remark")),
            ..OccurrenceInput::due(format!("{year}-05-01").parse().unwrap())
        };
        // Each form of a due rule once: by the number of its record.
        let due_rule = match number % 3 {
            0 => DueRuleInput { on: Some("2027-05-01".parse().unwrap()), ..DueRuleInput::default() },
            1 => DueRuleInput {
                recurrence: Some("FREQ=YEARLY".into()),
                since: Some("2020".parse().unwrap()),
                ..DueRuleInput::default()
            },
            _ => DueRuleInput { days: Some(30), after: Some(DueEvent::Adoption), ..DueRuleInput::default() },
        };
        let input = ObligationInput {
            access_level,
            agreement: under,
            article: Some(format!("{word} {number}")),
            texts: text(&format!("{word} obligation {number}")),
            side: ObligationSide::ALL[closure as usize % ObligationSide::ALL.len()],
            priority: Priority::ALL[closure as usize % Priority::ALL.len()],
            debtor: ends.debtor,
            creditor: ends.creditor,
            unit: ends.debtor,
            person: ends.person,
            interaction: ends.interaction,
            due_rule,
            // One waits for its event and occurs nowhere.
            occurrences: if number == WAITING {
                Vec::new()
            } else {
                vec![
                    occurrence(closure.year() + 30, OccurrenceState::Met),
                    occurrence(closure.year() + 35, OccurrenceState::Scheduled),
                    occurrence(closure.year() + 40, OccurrenceState::Scheduled),
                ]
            },
            identifiers: identifiers(closure, number),
        };
        obligation::create(self.writing(&ids, number), input).await.unwrap()
    }

    /// Reports an obligation of this number, with a file that proves it where there is one.
    async fn reported(&self, closure: Closure, number: i64, id: ObligationId, document: Option<DocumentId>) {
        let ids = IdSource::seeded(number as u64 + 5_000);
        let word = closure.word();
        let due_on = format!("{}-05-01", closure.year() + 40).parse().unwrap();
        let step = OccurrenceStepInput {
            act: OccurrenceAct::Report,
            outcome: Some(Outcome::Met),
            on: Some("2026-11".parse().unwrap()),
            text: Some(format!("{word} report")),
            evidence: Some(format!("{word} proof")),
            link: Some(format!("https://{word}.example/proof")),
            document,
        };
        obligation::act(self.writing(&ids, number), id, 1, due_on, step).await.unwrap().unwrap();
    }

    async fn contact(&self, closure: Closure, number: i64, at: &[(Closure, OrganizationId)]) -> ContactId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let post = |&(closure, organization): &(Closure, OrganizationId)| PostInput {
            organization,
            titles: text(&format!("{} post", closure.word())),
            since: Some("2001".parse().unwrap()),
            until: Some("2190".parse().unwrap()),
        };
        let input = ContactInput {
            access_level: closure.level(),
            names: text(&format!("{word} contact {number}")),
            email: Some(format!("{word}@example.org")),
            phone: Some("+994 12 000 00 00".into()),
            languages: vec!["az".into()],
            note: Some(format!("{word} note")),
            personal_level: closure.level(),
            posts: at.iter().map(post).collect(),
            identifiers: identifiers(closure, number),
        };
        contact::create(self.writing(&ids, number), input).await.unwrap()
    }

    async fn interaction(
        &self,
        closure: Closure,
        number: i64,
        (organizations, contacts, agreements): (&[OrganizationId], &[ContactId], &[AgreementId]),
    ) -> InteractionId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let input = InteractionInput {
            access_level: closure.level(),
            kind: InteractionKind::ALL[closure as usize % InteractionKind::ALL.len()],
            on: format!("{}-02", closure.year()).parse().unwrap(),
            until: Some(format!("{}-03", closure.year()).parse().unwrap()),
            place: Some(format!("{word} place")),
            subjects: text(&format!("{word} meeting")),
            outcome: Some(format!("{word} outcome")),
            organizations: organizations.to_vec(),
            contacts: contacts.to_vec(),
            agreements: agreements.to_vec(),
        };
        interaction::create(self.writing(&ids, number), input).await.unwrap()
    }

    async fn document(&self, closure: Closure, number: i64, record: RecordId) -> DocumentId {
        let ids = IdSource::seeded(number as u64);
        let words = format!("{} document", closure.word());
        let mut spool = self.contents.spool(1 << 20).unwrap();
        spool.take(words.as_bytes()).await.unwrap().unwrap();
        let spooled = spool.finish().await.unwrap();
        self.contents.keep(&spooled).await.unwrap();
        let input = DocumentInput {
            access_level: Some(closure.level()),
            title: words,
            kind: DocumentKind::of(record.noun)[0],
            language: Some("az".into()),
        };
        let arrived = Arrived {
            contents: &self.contents,
            hash: spooled.hash,
            size: spooled.size,
            medium: Medium::Text,
        };
        document::add(self.writing(&ids, number), record, input, arrived).await.unwrap()
    }
}

fn organization_input(closure: Closure, number: i64, relations: Vec<RelationInput>) -> OrganizationInput {
    let word = closure.word();
    let alias = |kind, text: String| Alias { kind, language: Some("en".into()), text };
    OrganizationInput {
        access_level: closure.level(),
        kind: closure.kind(),
        ours: [BASE, MISSION].contains(&number) || closure == Closure::Secret,
        names: text(&format!("{word} organization {number}")),
        aliases: vec![
            alias(AliasKind::Acronym, format!("{word}A{number}")),
            // One that they share, so that those of one closure look like duplicates.
            alias(AliasKind::Former, format!("{word} before")),
        ],
        identifiers: identifiers(closure, number),
        country: Some(closure.country().into()),
        city: Some(format!("{word} city")),
        website: Some(format!("https://{word}.example")),
        established_on: Some(format!("{}", closure.year()).parse().unwrap()),
        dissolved_on: Some("2190".parse().unwrap()),
        note: Some(format!("{word} note")),
        relations,
    }
}

fn relation(closure: Closure, to: OrganizationId) -> RelationInput {
    RelationInput {
        kind: RelationKind::MemberOf,
        membership: Some(MembershipKind::Full),
        to,
        since: Some("2001".parse().unwrap()),
        until: Some("2190".parse().unwrap()),
        note: Some(format!("{} relation", closure.word())),
    }
}

fn identifiers(closure: Closure, number: i64) -> Vec<Identifier> {
    vec![Identifier { scheme: "register".into(), value: format!("{}{number}", closure.word()) }]
}

fn text(words: &str) -> LocalizedText {
    LocalizedText {
        az: Some(format!("{words} az")),
        en: Some(format!("{words} en")),
        ru: Some(format!("{words} ru")),
        original: Some(format!("{words} or")),
        original_language: Some("fr".into()),
    }
}
