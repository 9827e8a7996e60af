//! The word of every closed list, in the reader's language: the same word wherever the thing is shown.

use accord_shared::agenda::AgendaKind;
use accord_shared::agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, AgreementState, Ambit, Term};
use accord_shared::assessment::{OurStatus, PriorityLevel};
use accord_shared::calendar::{DayKind, PeriodUnit};
use accord_shared::clauses::NoticePhase;
use accord_shared::document::DocumentKind;
use accord_shared::entry::{EntryKind, WaitKind};
use accord_shared::error::ErrorCode;
use accord_shared::escalation::EscalateTo;
use accord_shared::event::{AgreementEvent, EventRefusal};
use accord_shared::gap::{GapAct, GapKind};
use accord_shared::interaction::InteractionKind;
use accord_shared::likeness::LikenessReason;
use accord_shared::notice::NoticeReason;
use accord_shared::obligation::{DueEvent, ObligationSide, OccurrenceState, Priority, Standing};
use accord_shared::occurrence::{ActRefusal, OccurrenceAct, Outcome};
use accord_shared::organization::{AliasKind, OrganizationKind};
use accord_shared::participation::{ActionKind, ParticipationRole, ParticipationState, ProcedureKind};
use accord_shared::region::{Region, Subregion};
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::review::{ReviewAct, ReviewStage};
use accord_shared::suggestion::PriorityFactor;
use accord_shared::{AccessLevel, Language, Noun, Role};

use super::{Locale, td_string};

/// A closed list whose words the reader sees.
pub trait Word: Copy + Eq + Send + Sync + 'static {
    /// Every word, in the list's order.
    const WORDS: &'static [Self];

    /// What the database, the address and the schema (there in capitals) call it.
    fn code(self) -> &'static str;

    /// What the reader calls it.
    fn word(self, locale: Locale) -> &'static str;

    /// The word of a code, in small letters or in capitals.
    fn of_code(code: &str) -> Option<Self> {
        Self::WORDS.iter().copied().find(|word| word.code().eq_ignore_ascii_case(code))
    }
}

macro_rules! words {
    ($($list:ident as $group:ident { $($word:ident = $key:ident),+ })+) => {
        $(
            impl Word for $list {
                const WORDS: &'static [Self] = Self::ALL;

                fn code(self) -> &'static str {
                    self.code()
                }

                fn word(self, locale: Locale) -> &'static str {
                    match self {
                        $(Self::$word => td_string!(locale, words.$group.$key),)+
                    }
                }
            }
        )+
    };
}

words! {
    OurStatus as our_status { Member = member, Associate = associate, Observer = observer, SectorMember = sector_member, Partner = partner, None = none }
    Region as region { Africa = africa, Americas = americas, Asia = asia, Europe = europe, Oceania = oceania }
    Subregion as subregion { NorthernAfrica = northern_africa, WesternAfrica = western_africa, MiddleAfrica = middle_africa, EasternAfrica = eastern_africa, SouthernAfrica = southern_africa, NorthernAmerica = northern_america, CentralAmerica = central_america, Caribbean = caribbean, SouthAmerica = south_america, CentralAsia = central_asia, WesternAsia = western_asia, SouthernAsia = southern_asia, EasternAsia = eastern_asia, SouthEasternAsia = south_eastern_asia, EasternEurope = eastern_europe, NorthernEurope = northern_europe, SouthernEurope = southern_europe, WesternEurope = western_europe, Australasia = australasia, Melanesia = melanesia, Micronesia = micronesia, Polynesia = polynesia, OutlyingOceania = outlying_oceania }
    PriorityLevel as priority_level { None = none, Low = low, Medium = medium, High = high }
    GapKind as gap_kind { NoAgreement = no_agreement, SilentAgreement = silent_agreement, ObligationsPileUp = obligations_pile_up, IssueWithoutOwner = issue_without_owner, DuesLate = dues_late, ReportsLate = reports_late, ExpiringAgreement = expiring_agreement, NobodyInPost = nobody_in_post }
    GapAct as gap_act { DraftAgreement = draft_agreement, Meet = meet, Reassess = reassess, NameOwner = name_owner, PayDues = pay_dues, SendReport = send_report, ProlongAgreement = prolong_agreement, NameContact = name_contact }
    PriorityFactor as priority_factor { National = national, Agenda = agenda, Meetings = meetings, Obligations = obligations, Status = status, Presence = presence, NoAgreement = no_agreement }
    Language as language { Az = az, En = en, Ru = ru }
    AccessLevel as access_level { Open = open, Service = service, Confidential = confidential, Secret = secret }
    Role as role { Head = head, Deputy = deputy, InternationalOrganizations = international_organizations, Events = events, Analyst = analyst, Coordinator = coordinator, Management = management, Administrator = administrator }
    Noun as noun { Organization = organization, Agreement = agreement, Obligation = obligation, Contact = contact, Interaction = interaction }
    OrganizationKind as organization_kind { State = state, ForeignBody = foreign_body, MissionHere = mission_here, Consulate = consulate, TradeMission = trade_mission, MissionAbroad = mission_abroad, Representation = representation, Intergovernmental = intergovernmental, Regional = regional, Specialized = specialized, Company = company, JointVenture = joint_venture, NonGovernmental = non_governmental, Union = union, BusinessClub = business_club, University = university, Institute = institute, ThinkTank = think_tank, OurUnit = our_unit, Subordinate = subordinate, Other = other }
    AliasKind as alias_kind { Alias = alias, Acronym = acronym, Former = former }
    RelationKind as relation_kind { PartOf = part_of, SubordinateTo = subordinate_to, MemberOf = member_of, AccreditedTo = accredited_to, Represents = represents, Founded = founded, HoldsShareOf = holds_share_of, SucceededBy = succeeded_by, CooperatesWith = cooperates_with }
    MembershipKind as membership_kind { Full = full, Associate = associate, Observer = observer, SectorMember = sector_member }
    AgreementKind as agreement_kind { Treaty = treaty, Convention = convention, Charter = charter, Intergovernmental = intergovernmental, Interministerial = interministerial, Agreement = agreement, Memorandum = memorandum, Intention = intention, Protocol = protocol, ActionPlan = action_plan, Contract = contract, Letter = letter, Declaration = declaration, Amendment = amendment, Annex = annex, Other = other }
    Ambit as ambit { Bilateral = bilateral, Multilateral = multilateral }
    Term as term { Unknown = unknown, Fixed = fixed, Indefinite = indefinite, Renewing = renewing }
    AgreementState as agreement_state { Draft = draft, UnderReview = under_review, Agreed = agreed, Signed = signed, AwaitingProcedures = awaiting_procedures, Provisional = provisional, InForce = in_force, Suspended = suspended, Expired = expired, Terminated = terminated, Denounced = denounced, Replaced = replaced }
    AgreementEnd as agreement_end { Termination = termination, Denunciation = denunciation, Replacement = replacement }
    ParticipationRole as participation_role { Party = party, Signatory = signatory, Depositary = depositary, Implementer = implementer, Observer = observer }
    ActionKind as action_kind { Signature = signature, DefinitiveSignature = definitive_signature, Ratification = ratification, Acceptance = acceptance, Approval = approval, Accession = accession, Succession = succession, Notification = notification, ProvisionalApplication = provisional_application, EntryIntoForce = entry_into_force, Reservation = reservation, Declaration = declaration, Objection = objection, Suspension = suspension, Withdrawal = withdrawal, Termination = termination }
    ParticipationState as participation_state { None = none, Signed = signed, Consented = consented, Provisional = provisional, InForce = in_force, Suspended = suspended, Ended = ended }
    ObligationSide as obligation_side { WeOwe = we_owe, TheyOwe = they_owe, Joint = joint }
    Priority as priority { Low = low, Normal = normal, High = high }
    OccurrenceState as occurrence_state { Scheduled = scheduled, Reported = reported, Met = met, PartlyMet = partly_met, NotMet = not_met, Waived = waived }
    Standing as standing { Overdue = overdue, DueSoon = due_soon, Scheduled = scheduled, Reported = reported, Met = met, PartlyMet = partly_met, NotMet = not_met, Waived = waived, None = none }
    Outcome as outcome { Met = met, PartlyMet = partly_met, NotMet = not_met }
    OccurrenceAct as occurrence_act { Report = report, Accept = accept, Return = return_, Waive = waive, Reopen = reopen, Comment = comment }
    ActRefusal as act_refusal { NotResponsible = not_responsible, NotController = not_controller, NotHead = not_head, OwnReport = own_report, NotReported = not_reported, Reported = reported, Closed = closed, NotClosed = not_closed, NoOutcome = no_outcome, NoEvidence = no_evidence, NoReason = no_reason, InFuture = in_future }
    DueEvent as due_event { Signature = signature, EntryIntoForce = entry_into_force, Adoption = adoption, Visit = visit, Meeting = meeting }
    InteractionKind as interaction_kind { Meeting = meeting, Session = session, Visit = visit, Event = event, Call = call, Letter = letter, Note = note }
    LikenessReason as likeness_reason { SameName = same_name, SimilarName = similar_name, SameAcronym = same_acronym, AcronymOfName = acronym_of_name, SameIdentifier = same_identifier, SameWebsite = same_website, SameCountry = same_country, OtherCountry = other_country, OtherIdentifier = other_identifier, OtherKind = other_kind }
    DocumentKind as document_kind { SignedText = signed_text, Translation = translation, Draft = draft, Position = position, Annex = annex, Evidence = evidence, Other = other }
    ProcedureKind as procedure_kind { Consent = consent, Government = government, HeadOfState = head_of_state, Parliament = parliament, Court = court, Publication = publication, Other = other }
    EntryKind as entry_kind { Signature = signature, Date = date, Notes = notes, Threshold = threshold }
    WaitKind as wait_kind { Signature = signature, Note = note, Consents = consents, Date = date, Parties = parties }
    PeriodUnit as period_unit { Day = day, WorkingDay = working_day, Month = month, Year = year }
    DayKind as day_kind { Holiday = holiday, Mourning = mourning, Rest = rest, Work = work }
    NoticePhase as notice_phase { Open = open, Month = month, Quarter = quarter, HalfYear = half_year }
    AgreementEvent as agreement_event { Review = review, TextAgreed = text_agreed, Signature = signature, ProvisionalApplication = provisional_application, EntryIntoForce = entry_into_force, Suspension = suspension, Resumption = resumption, Notice = notice, Termination = termination, Denunciation = denunciation, Replacement = replacement }
    NoticeReason as notice_reason { Following = following, FollowingAgreement = following_agreement, Returned = returned, AwaitsAcceptance = awaits_acceptance, Escalated = escalated, NoticeWindow = notice_window, Expiring = expiring, AwaitsApproval = awaits_approval, ReviewReturned = review_returned }
    AgendaKind as agenda_kind { Meeting = meeting, Due = due, Dues = dues, Reports = reports, IssueBegins = issue_begins, IssueEnds = issue_ends, NoticeOpens = notice_opens, NoticeLast = notice_last, TermEnds = term_ends }
    ReviewStage as review_stage { Drafting = drafting, Submitted = submitted, Returned = returned, Approved = approved, Withdrawn = withdrawn }
    EscalateTo as escalate_to { Deputy = deputy, Head = head }
    EventRefusal as event_refusal { AlreadyDone = already_done, Signed = signed, NotSigned = not_signed, InForce = in_force, NotInForce = not_in_force, NotSuspended = not_suspended, Over = over, TooEarly = too_early, InFuture = in_future, TooLate = too_late, NotRenewing = not_renewing }
    ErrorCode as error_code { NotFound = not_found, StaleVersion = stale_version, Required = required, TooLong = too_long, TooMany = too_many, Invalid = invalid, Duplicate = duplicate, KeyReused = key_reused, BuiltUpon = built_upon, HasDocuments = has_documents, Refused = refused, OutsideScope = outside_scope, LeavesScope = leaves_scope, Reauthenticate = reauthenticate, TooShort = too_short, Guessable = guessable, Wrong = wrong }
}

/// A caption that depends on the end from which an edge is read.
macro_rules! captions {
    ($($(#[$meta:meta])* $name:ident($list:ident) as $group:ident { $($word:ident = $key:ident),+ })+) => {
        $(
            $(#[$meta])*
            pub fn $name(kind: $list, locale: Locale) -> &'static str {
                match kind {
                    $($list::$word => td_string!(locale, words.$group.$key),)+
                }
            }
        )+
    };
}

captions! {
    /// The caption of a relation's far end, read from where it starts.
    relation_out(RelationKind) as relation_out { PartOf = part_of, SubordinateTo = subordinate_to, MemberOf = member_of, AccreditedTo = accredited_to, Represents = represents, Founded = founded, HoldsShareOf = holds_share_of, SucceededBy = succeeded_by, CooperatesWith = cooperates_with }
    /// The caption of a relation's far end, read from where it ends.
    relation_in(RelationKind) as relation_in { PartOf = part_of, SubordinateTo = subordinate_to, MemberOf = member_of, AccreditedTo = accredited_to, Represents = represents, Founded = founded, HoldsShareOf = holds_share_of, SucceededBy = succeeded_by, CooperatesWith = cooperates_with }
    /// The caption of the other document, read from the one that acts.
    link_out(AgreementLinkKind) as link_out { Amends = amends, Implements = implements, Replaces = replaces, AnnexedTo = annexed_to }
    /// What was done with an occurrence.
    act_done(OccurrenceAct) as occurrence_done { Report = report, Accept = accept, Return = return_, Waive = waive, Reopen = reopen, Comment = comment }
    /// What was done with a review.
    review_done(ReviewAct) as review_done { Draft = draft, Comment = comment, Submit = submit, Return = return_, Approve = approve, Withdraw = withdraw }
    /// The caption of the other document, read from the one acted upon.
    link_in(AgreementLinkKind) as link_in { Amends = amends, Implements = implements, Replaces = replaces, AnnexedTo = annexed_to }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_schema_or_of_the_address_leads_to_its_word() {
        assert_eq!(AgreementState::of_code("IN_FORCE"), Some(AgreementState::InForce));
        assert_eq!(AgreementState::of_code("in_force"), Some(AgreementState::InForce));
        assert_eq!(AgreementState::of_code("in force"), None);
        assert_eq!(AgreementState::InForce.word(Locale::az), "Qüvvədədir");
        assert_eq!(AgreementState::InForce.word(Locale::ru), "Действует");
    }
}
