//! What is given for arguments. A place that has nothing here fails the test: whoever adds an argument says what to
//! try it with.

use super::world::{Closure, World};

/// Which values are worth trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Whatever there is: reading changes nothing.
    Read,
    /// The ids of what the viewer may not see and of what is not there: such a change must be refused.
    Refused,
}

/// Values for arguments, by their type and place.
pub struct Makers {
    aim: Aim,
    /// Every id there is, of what is hidden too, and one that is nobody's.
    ids: Vec<String>,
    /// An id that everybody sees, by the noun that a place asks for.
    known: [(&'static str, String); 14],
    /// Another organization that everybody sees.
    beside: String,
    /// Cursors of every list, as somebody had them who saw everything.
    cursors: Vec<String>,
}

/// Nobody has it.
pub const MISSING: u128 = 0x0dead;

impl Makers {
    pub fn new(world: &World, aim: Aim, ids: Vec<String>, cursors: Vec<String>) -> Self {
        let (organization, agreement, obligation, contact, interaction) = world.hub;
        let known = [
            ("organization", organization.to_string()),
            ("agreement", agreement.to_string()),
            ("obligation", obligation.to_string()),
            ("contact", contact.to_string()),
            ("interaction", interaction.to_string()),
            ("direction", world.direction.to_string()),
            ("user", world.on.to_string()),
            ("document", world.behind[0].1.document.to_string()),
            ("view", world.views[0].to_string()),
            ("deleted view", world.views[1].to_string()),
            ("brief", world.briefs[0].to_string()),
            ("assessment", world.behind[0].1.assessment.to_string()),
            ("unassessed organization", world.unassessed.to_string()),
            ("assessment_review", world.review().to_string()),
        ];
        let beside = world.behind[0].1.organization.to_string();
        Self { aim, ids, known, beside, cursors }
    }

    /// Values for a place of this scalar type. The first is one that everybody may use.
    pub fn values(&self, place: &str, name: &str, scalar: &str) -> Vec<String> {
        let texts = |texts: &[&str]| texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>();
        let plain = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let words = || Closure::ALL.map(Closure::word);
        match (scalar, name) {
            ("ID", "after") => texts(&[
                "notice:4102444800000-act-ffffffffffffffffffffffffffffffff",
                "notice:1795500600000-day-00000000000000000000000000000001",
            ]),
            ("ID", _) => self.ids(place, name),
            ("Boolean", _) => plain(&["true", "false"]),
            ("Int", "first" | "last" | "limit") => plain(&["10", "1"]),
            ("Int", "depth" | "maxHops") => plain(&["2", "1", "4"]),
            // The organization was changed twice, and a change taken back.
            ("Int", "expectedVersion") if place == "changeOrganization.expectedVersion" => plain(&["4"]),
            ("Int", "expectedVersion") if place == "renameOrganization.expectedVersion" => plain(&["5"]),
            ("Int", "expectedVersion") if place == "succeedOrganization.expectedVersion" => plain(&["6"]),
            ("Int", "expectedVersion") if place == "splitOrganization.expectedVersion" => plain(&["7"]),
            ("Int", "expectedVersion") => plain(&["1"]),
            ("Int", "days" | "daysOverdue") => plain(&["30"]),
            // Those that have only their website and their country in common, too.
            ("Int", "low" | "medium" | "high" | "weight" | "importance") => plain(&["10"]),
            ("Int", "least") => plain(&["20", "60"]),
            ("Int", "after") => plain(&["0", "1"]),
            ("Int", "keptVersion" | "goneVersion") => plain(&["1"]),
            ("Int", "termMonths" | "renewalMonths" | "entryThreshold" | "amount") => plain(&["6"]),
            ("Int", "months") => plain(&["6", "600"]),
            ("Int", "year") => plain(&["2026"]),
            ("Int", "years") => Closure::ALL.map(|closure| closure.year().to_string()).into(),
            // Entries have other numbers in the other register: the beginning is the same.
            ("Int", "since" | "through") => plain(&["0"]),
            ("Int", "entry") => plain(&["1"]),
            // On the later day every post is over: then the last way that there was is told.
            ("Date", _) if place == "paths.asOf" => texts(&["2200-01-01", "2026-11-24"]),
            // Every agreement is over by then, every organization still there.
            ("Date", _) if place == "nearWithout.asOf" => texts(&["2190-06-01", "2026-11-24"]),
            // The year of each secret's meeting and dues, and the one in which it owes something.
            ("Date", "from") if place == "agenda.from" => {
                let years = Closure::ALL.map(Closure::year);
                let years = years.into_iter().chain(years.map(|year| year + 40));
                years.map(|year| format!("\"{year}-01-15\"")).collect()
            }
            ("Date", "to") if place == "agenda.to" => texts(&["2200-01-01"]),
            ("Date", _) => texts(&["2026-11-24", "1991-06-01"]),
            // The occurrence of the hub's obligation that is still open.
            ("PartialDate", "dueOn") if place.starts_with("actOnOccurrence") => texts(&["2030-05-01"]),
            ("PartialDate", _) => texts(&["1995-06"]),
            ("String", "after" | "before") => {
                if place.starts_with("history.") || place.starts_with("changes.") {
                    texts(&["999999", "1"])
                } else {
                    self.cursors.iter().map(|cursor| format!("\"{cursor}\"")).collect()
                }
            }
            ("String", "text") if self.aim == Aim::Read => texts(&words()),
            ("String", "countries" | "organizationCountries" | "country") => {
                texts(&Closure::ALL.map(Closure::country))
            }
            ("String", "code") => texts(&["words"]),
            ("Int", "position" | "at") => plain(&["1"]),
            ("String", "scheme") => texts(&["register"]),
            ("String", "value") => Closure::ALL
                .map(|closure| format!("\"{}{}\"", closure.word(), 100 + 20 * closure as i64))
                .into(),
            ("String", "website" | "textUrl" | "link") => texts(&["https://example.org"]),
            ("String", "query") => texts(&["kind=memorandum"]),
            ("String", "recurrence") => texts(&["FREQ=YEARLY"]),
            ("String", "languages" | "language" | "originalLanguage" | "authenticLanguages") => {
                texts(&["az"])
            }
            (
                "String",
                "az" | "en" | "ru" | "original" | "text" | "number" | "subject" | "place" | "note" | "city"
                | "title" | "name" | "article" | "evidence" | "email" | "phone" | "reason" | "ground"
                | "words" | "durationArticle" | "entryArticle" | "outcome" | "rights" | "dues" | "names",
            ) => texts(&["words"]),
            _ => Vec::new(),
        }
    }

    /// What an input needs although the schema says of none of its fields that it must be given.
    pub fn needed(&self, input: &str) -> Vec<(&'static str, String)> {
        match input {
            "LocalizedTextInput" => vec![("en", "\"words\"".to_owned())],
            "SplitInput" => vec![("successor", format!("\"{}\"", self.beside))],
            "SavedViewInput" => vec![("noun", "AGREEMENT".to_owned())],
            "QuestionSlots" => vec![
                ("organization", format!("\"{}\"", self.known[0].1)),
                ("country", "\"AZ\"".to_owned()),
                ("day", "\"2195-01-01\"".to_owned()),
                ("months", "12".to_owned()),
            ],
            _ => Vec::new(),
        }
    }

    /// Of the values of an input's field, those that are worth a request.
    pub fn worth_trying(&self, values: Vec<String>) -> Vec<String> {
        match self.aim {
            Aim::Read => values,
            Aim::Refused => values
                .into_iter()
                .filter(|value| self.ids.iter().any(|id| value.contains(id.as_str())))
                .collect(),
        }
    }

    fn ids(&self, place: &str, name: &str) -> Vec<String> {
        let asked = match (place, name) {
            ("assess.organization", _) => "unassessed organization",
            (_, "unit" | "organization" | "debtor" | "creditor" | "against") => "organization",
            ("duePreview.agreement" | "OccurrenceFilter.agreement", _) => "agreement",
            (_, "person" | "contact" | "contacts") => "contact",
            (_, "interaction") if place.ends_with("Input.interaction") => "interaction",
            (_, "agreements") => "agreement",
            (_, "directions" | "direction") => "direction",
            (_, "people") => "user",
            ("reassign.to", _) => "user",
            ("paths.to" | "common.b" | "between.target", _) => "contact",
            ("AgreementLinkInput.to" | "ObligationFilter.agreement", _) | (_, "agreement") => "agreement",
            ("RelationInput.to", _) => "organization",
            ("recordAgreementEvent.id", _) => "agreement",
            ("keptBrief.id", _) => "brief",
            ("BriefPointInput.records", _) => "organization",
            ("changeView.id", _) => "view",
            ("deleteView.id", _) => "deleted view",
            ("actOnOccurrence.id", _) => "obligation",
            (place, "id") if place.ends_with("Agreement.id") || place == "agreement.id" => "agreement",
            (place, "id") if place.ends_with("Obligation.id") || place == "obligation.id" => "obligation",
            (place, "id") if place.ends_with("Document.id") => "document",
            (place, "id") if place.ends_with("Contact.id") || place == "contact.id" => "contact",
            (
                "changeDirection.id"
                | "DirectionInput.parent"
                | "placeDirection.id"
                | "placeDirection.parent",
                _,
            ) => "direction",
            ("SplitInput.obligations", _) => "obligation",
            ("AgreementFilter.ids", _) => "agreement",
            ("ObligationFilter.ids", _) => "obligation",
            ("ContactFilter.ids", _) => "contact",
            ("assessment.id" | "withdrawAssessment.id" | "restoreAssessment.id", _) | (_, "expected") => {
                "assessment"
            }
            ("assessmentReview.id", _) | (_, "review") => "assessment_review",
            (place, "id") if place.ends_with("Review.id") => "assessment_review",
            (_, "interactions") => "interaction",
            ("InteractionFilter.ids", _) => "interaction",
            (place, "id") if place.ends_with("Interaction.id") || place == "interaction.id" => "interaction",
            _ => "organization",
        };
        let any = matches!(
            place,
            "node.id"
                | "look.record"
                | "following.record"
                | "follow.record"
                | "unfollow.record"
                | "custody.record"
                | "documents.record"
                | "history.record"
                | "neighbourhood.focus"
                | "path.from"
                | "path.to"
                | "paths.from"
                | "paths.to"
                | "common.a"
                | "common.b"
                | "between.target"
                | "differences.focus"
                | "brief.of"
                | "keptBriefs.of"
                | "keepBrief.of"
                | "setNeedToKnow.id"
                | "reassign.id"
        );
        let known = match name {
            "gone" | "other" | "successor" => Some(self.beside.clone()),
            _ => self.known.iter().find(|(noun, _)| *noun == asked).map(|(_, id)| id.clone()),
        };
        let noun = asked.trim_start_matches("deleted ").trim_start_matches("unassessed ");
        let fits = |id: &&String| any || id.starts_with(&format!("{noun}:"));
        known.into_iter().chain(self.ids.iter().filter(fits).cloned()).map(|id| format!("\"{id}\"")).collect()
    }
}
