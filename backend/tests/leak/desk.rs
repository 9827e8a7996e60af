//! Whoever writes the register of known secrets: what lies behind a closure, what refers to all of it, what is kept of it.

use accord_backend::{
    clock::IdSource,
    content::Contents,
    graph::LiveGraph,
    register::{
        Failure,
        agreement::AgreementLinkInput,
        assessment::{self},
        brief, custody, document, following, person,
        relation::RelationInput,
        view::{self, ViewInput},
        writing::Writing,
    },
    store::Store,
};
use accord_shared::{
    AccessLevel, Language, RecordId, Viewer,
    agreement::AgreementLinkKind,
    id::{AgreementId, BriefId, ContactId, DirectionId, Noun, OrganizationId, UserId, ViewId},
    relation::RelationKind,
    view::Page,
};

use super::{
    records::{Ends, relation},
    world::{Behind, Closure, HUB, Hub, MISSION, moment},
};

/// Whoever writes the register.
pub(super) struct Desk<'s> {
    pub(super) store: &'s Store,
    pub(super) contents: Contents,
    pub(super) maker: Viewer,
    pub(super) on: UserId,
}

impl Desk<'_> {
    /// Writes one record, whose ids depend on its number alone.
    pub(super) fn writing<'a>(&'a self, ids: &'a IdSource, number: i64) -> Writing<'a> {
        Writing::new(self.store, &self.maker, moment(ids, number))
    }

    pub(super) async fn behind(
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
        let mistaken = self.assessment(closure, number + 14, assessed, direction, Vec::new()).await;
        self.retract(closure, number + 15, mistaken).await;
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
    pub(super) async fn brief(&self, closure: Closure, organization: OrganizationId) -> BriefId {
        let number = 720 + closure as i64;
        let ids = IdSource::seeded(number as u64);
        let graph = LiveGraph::open(self.store).await.unwrap();
        let day = moment(&ids, number).today();
        let asked =
            brief::Asked { of: organization.into(), language: Language::En, day, full: false, level: None };
        brief::keep(self.writing(&ids, number), &graph, asked, None).await.unwrap()
    }

    /// Shared views, each narrowed to a record of another noun behind the closure, and named for it.
    pub(super) async fn views(&self, closure: Closure, behind: Behind) {
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

    pub(super) async fn exploration(&self, number: i64, name: &str, query: String) {
        let ids = IdSource::seeded(number as u64);
        let input = ViewInput { page: Page::Exploration, name: name.into(), note: None, query, shared: true };
        view::save(self.writing(&ids, number), input).await.unwrap();
    }

    pub(super) async fn own_views(&self) -> [ViewId; 2] {
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

    /// Lets the two people of the walk follow a record, as far as they see it.
    pub(super) async fn follow(&self, number: i64, record: RecordId) {
        let ids = IdSource::seeded(number as u64);
        for login in ["on", "off"] {
            let viewer = person::find_by_login(self.store, login).await.unwrap().unwrap().viewer;
            let writing = Writing::new(self.store, &viewer, moment(&ids, number));
            match following::follow(writing, record).await {
                Ok(_) | Err(Failure::Refused(_)) => {}
                other => panic!("{login} follows {record}: {other:?}"),
            }
        }
    }

    /// Something happens to every record behind a closure, which the two people of the walk follow: a file comes and goes.
    pub(super) async fn happen(&self, closure: Closure, behind: Behind) {
        let number = 800 + 12 * closure as i64;
        let records: [RecordId; 6] = [
            behind.organization.into(),
            behind.agreement.into(),
            behind.obligation.into(),
            behind.inherits.into(),
            behind.contact.into(),
            behind.interaction.into(),
        ];
        for (record, at) in records.into_iter().zip(0..) {
            self.follow(number + at, record).await;
            let paper = self.document(closure, number + 6 + at, record).await;
            let ids = IdSource::seeded(number as u64 + 60);
            document::remove(self.writing(&ids, number + 6 + at), paper, 1).await.unwrap();
        }
    }

    /// Open records that refer to everything: what is closed must drop out of them.
    pub(super) async fn hub(&self, behind: &[(Closure, Behind)], direction: DirectionId) -> Hub {
        let relations = behind.iter().map(|&(closure, behind)| relation(closure, behind.organization));
        let relations: Vec<RelationInput> = relations.collect();
        let organization = self.organization(Closure::Open, 300, relations.clone()).await;
        self.follow(299, organization.into()).await;
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
}
