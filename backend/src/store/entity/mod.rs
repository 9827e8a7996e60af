//! Tables as sea-orm entities: what writes are made of. Their columns are described by the migrations.
//!
//! There are no relations between entities: reads do not go through them.

#![allow(missing_docs)]

pub mod absence;
pub mod agenda_issue;
pub mod agenda_issue_agreement;
pub mod agenda_issue_direction;
pub mod agenda_issue_interaction;
pub mod agreement;
pub mod agreement_direction;
pub mod agreement_link;
pub mod assessment;
pub mod assessment_priority;
pub mod assessment_review;
pub mod brief;
pub mod brief_citation;
pub mod bulk_change;
pub mod calendar_day;
pub mod calendar_year;
pub mod contact;
pub mod content_orphan;
pub mod credential;
pub mod direction;
pub mod direction_importance;
pub mod document;
pub mod document_version;
pub mod escalation;
pub mod escalation_rule;
pub mod factor_weight;
pub mod feed;
pub mod following;
pub mod idempotency;
pub mod identifier;
pub mod identity;
pub mod import_file;
pub mod import_job;
pub mod import_line;
pub mod interaction;
pub mod interaction_agreement;
pub mod interaction_contact;
pub mod interaction_participant;
pub mod ledger;
pub mod ledger_head;
pub mod link;
pub mod look;
pub mod notice_read;
pub mod obligation;
pub mod occurrence;
pub mod occurrence_step;
pub mod organization;
pub mod organization_alias;
pub mod participation;
pub mod participation_action;
pub mod participation_procedure;
pub mod post;
pub mod priority_weights;
pub mod recovery_code;
pub mod register_counter;
pub mod register_number;
pub mod relation;
pub mod review_comment;
pub mod saved_view;
pub mod session;
pub mod token;
pub mod user;
