//! What is brought in through the interface: step by step, and taken back whole.

use std::sync::Arc;

use accord_backend::register::{
    Failure, Reading,
    agreement::{self, AgreementInput},
    intake::{self, Begin, Broken, Choice, Fault, Import, Jobs, Line, Started},
    writing::Writing,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    error::ErrorCode,
    intake::{DateForm, Duplicates, Field, ImportFault, ImportState, Outcome, RowNote, Target},
};
use serde_json::json;
use uuid::Uuid;

use super::desk::Desk;

const BODIES: &str =
    "Ad;Ölkə;Kod;Növ\nRabitə Nazirliyi;AZ;1;State\nPoçt İttifaqı;;2;union\n;AZ;3;\nİdarə;QQQ;4;?\n";

fn mapping(target: Target, fields: &[(Field, &str)]) -> Choice {
    let fields = fields.iter().map(|(field, column)| (*field, (*column).to_owned())).collect();
    let words = [("State", "foreign_body")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    Choice {
        duplicates: Duplicates::Update,
        profile: None,
        mapping: Some(intake::Mapping {
            target,
            fields,
            dates: DateForm::Dots,
            language: accord_shared::Language::Az,
            access_level: AccessLevel::Open,
            words: [(Field::Kind, words.into())].into(),
        }),
    }
}

fn bodies() -> Choice {
    let fields = [(Field::Name, "Ad"), (Field::Country, "Ölkə"), (Field::Id, "Kod"), (Field::Kind, "Növ")];
    mapping(Target::Organization, &fields)
}

struct At<'d> {
    desk: &'d Desk,
    viewer: Viewer,
    jobs: Arc<Jobs>,
}

impl<'d> At<'d> {
    fn new(desk: &'d Desk, clearance: AccessLevel) -> Self {
        Self { desk, viewer: Viewer::for_test(Role::Head, clearance), jobs: Arc::default() }
    }

    fn writing(&self) -> Writing<'_> {
        Writing::new(&self.desk.store, &self.viewer, self.desk.moment())
    }

    fn reading(&self) -> Reading<'_> {
        Reading { store: &self.desk.store, viewer: &self.viewer }
    }

    async fn take(&self, text: &str) -> Uuid {
        intake::take(self.writing(), "x.csv", text.into()).await.unwrap().unwrap()
    }

    async fn step(&self, id: Uuid, begin: Begin) -> Import {
        let work = self.jobs.begin(id).unwrap();
        let started = Started::begin(self.writing(), &work, begin).await.unwrap().unwrap();
        match intake::carry_out(self.writing(), &started, &work).await {
            Ok(()) => {}
            Err(Broken::Fault(fault)) => intake::fail(self.writing(), id, &fault, None).await.unwrap(),
            Err(Broken::Blocked(blocked)) => {
                let fault = Fault::plain(ImportFault::BuiltUpon);
                intake::fail(self.writing(), id, &fault, Some(&blocked)).await.unwrap();
            }
            Err(Broken::Failed(failure)) => panic!("{failure:?}"),
        }
        drop(work);
        self.get(id).await
    }

    async fn get(&self, id: Uuid) -> Import {
        intake::get(self.reading(), &self.jobs, self.desk.moment().at, id).await.unwrap()
    }

    async fn whole(&self, text: &str, choice: Choice) -> Import {
        let id = self.take(text).await;
        let checked = self.step(id, Begin::Check(choice)).await;
        assert_eq!((checked.state, &checked.fault), (ImportState::Checked, &None));
        let done = self.step(id, Begin::Run).await;
        assert_eq!(done.state, ImportState::Done, "{:?}", done.fault);
        assert_eq!(done.counts, checked.counts, "what was shown is what came");
        done
    }

    async fn lines(&self, id: Uuid, outcome: Option<Outcome>) -> Vec<Line> {
        intake::lines(self.reading(), id, outcome, 0, 100).await.unwrap()
    }
}

fn notes(line: &Line) -> Vec<(RowNote, &str)> {
    line.notes.iter().map(|note| (note.code, note.detail.as_str())).collect()
}

on_both! {
    async fn nothing_is_written_before_it_was_looked_at_and_each_row_says_what_came_of_it() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Open);
        let id = at.take(BODIES).await;
        let ready = at.get(id).await;
        assert_eq!((ready.rows, ready.columns.len(), ready.preview.len()), (4, 4, 4));
        let early = Started::begin(at.writing(), &at.jobs.begin(id).unwrap(), Begin::Run).await;
        assert!(matches!(early, Err(Failure::Refused(_))), "nothing was compared yet");

        let checked = at.step(id, Begin::Check(bodies())).await;
        assert_eq!(checked.counts, [(Outcome::Created, 3), (Outcome::Skipped, 1)].into());
        assert_eq!((desk.count("organization").await, desk.entries().await), (0, 0));
        let skipped = at.lines(id, Some(Outcome::Skipped)).await;
        assert_eq!(skipped.len(), 1);
        assert_eq!(notes(&skipped[0])[0].0, RowNote::NoText);
        assert_eq!(skipped[0].cells.as_deref().unwrap(), ["", "AZ", "3", ""], "to correct and load again");
        let odd = &at.lines(id, None).await[3];
        assert_eq!(notes(odd)[1..], [(RowNote::NotAWord, "?"), (RowNote::NotAWord, "QQQ")]);

        let done = at.step(id, Begin::Run).await;
        assert_eq!((done.state, done.records), (ImportState::Done, 3));
        assert_eq!(
            desk.look("name_az, country, kind", "organization ORDER BY name_az").await,
            ["Poçt İttifaqı | - | union", "Rabitə Nazirliyi | AZ | foreign_body", "İdarə | - | other"]
        );
        assert_eq!(desk.look("action", "ledger WHERE seq = 1").await, ["organization.import"]);
        assert_eq!(desk.count("import_file").await, 0, "what is in the register needs no file");
        let again = Started::begin(at.writing(), &at.jobs.begin(id).unwrap(), Begin::Run).await;
        assert!(matches!(again, Err(Failure::Refused(_))), "it is brought in once");
    }
}

on_both! {
    async fn an_import_is_taken_back_whole_and_can_then_come_again() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Open);
        at.whole("Ad;Kod\nRabitə Nazirliyi;1\n", mapping(Target::Organization, &[(Field::Name, "Ad"), (Field::Id, "Kod")])).await;
        let before = desk.look("name_az, country", "organization").await;
        let second = at.whole(BODIES, bodies()).await;
        assert_eq!(second.counts[&Outcome::Changed], 1);
        let undone = at.step(second.id, Begin::Undo).await;
        assert_eq!((undone.state, undone.blocked), (ImportState::Undone, None));
        assert_eq!(desk.look("name_az, country", "organization").await, before);
        assert_eq!(desk.count("identifier").await, 1);
        assert_eq!(
            desk.look("action, undoes", "ledger WHERE seq > 4 ORDER BY seq").await.len(),
            3,
            "an entry for each record, beside the one that it takes back"
        );
        assert_eq!(desk.entries().await, 7);
        let again = at.whole(BODIES, bodies()).await;
        assert_eq!(again.counts, second.counts, "what an import wrote and took back is nobody's own work");
    }
}

on_both! {
    async fn what_others_have_built_on_stays_and_is_named() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Secret);
        let done = at.whole(BODIES, bodies()).await;
        let entries = desk.entries().await;
        let body = desk.look("record", "import_line WHERE row_number = 1").await.remove(0);
        let input: AgreementInput = serde_json::from_value(json!({
            "titles": { "en": "Built on it" }, "kind": "PROTOCOL", "ambit": "BILATERAL", "term": "UNKNOWN", "clauses": {},
            "participations": [{ "organization": body, "role": "PARTY", "actions": [], "procedures": [] }],
        }))
        .unwrap();
        let agreement = agreement::create(at.writing(), input).await.unwrap();
        let blocked = at.step(done.id, Begin::Undo).await;
        assert_eq!(blocked.state, ImportState::Done);
        assert_eq!(blocked.fault.unwrap().code, ImportFault::BuiltUpon);
        assert_eq!(blocked.blocked.unwrap().records, [agreement.to_string()]);
        assert_eq!((desk.count("organization").await, desk.entries().await), (3, entries + 1));
    }
}

on_both! {
    async fn a_record_that_is_there_is_left_alone_or_changed_or_stands_beside_the_new_one() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Open);
        at.whole("Ad;Kod\nRabitə Nazirliyi;1\n", mapping(Target::Organization, &[(Field::Name, "Ad"), (Field::Id, "Kod")])).await;
        let with = |duplicates| Choice { duplicates, ..bodies() };
        let count = async |duplicates| {
            let id = at.take(BODIES).await;
            at.step(id, Begin::Check(with(duplicates))).await.counts
        };
        assert_eq!(count(Duplicates::Skip).await, [(Outcome::Created, 2), (Outcome::Skipped, 2)].into());
        assert_eq!(
            count(Duplicates::Update).await,
            [(Outcome::Created, 2), (Outcome::Changed, 1), (Outcome::Skipped, 1)].into()
        );
        assert_eq!(count(Duplicates::Create).await, [(Outcome::Created, 3), (Outcome::Skipped, 1)].into());
        let beside = at.whole(BODIES, with(Duplicates::Create)).await;
        assert_eq!(beside.records, 3);
        assert_eq!(desk.count("organization WHERE name_az = 'Rabitə Nazirliyi'").await, 2);
        assert_eq!(desk.count("identifier").await, 3, "an identifier is of one record");
    }
}

on_both! {
    async fn rows_without_keys_find_their_records_by_name_and_what_they_refer_to_too() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Open);
        at.whole("Ad\nTürkiyə\nPoçt İttifaqı\n", mapping(Target::Organization, &[(Field::Name, "Ad")])).await;
        let titles = [(Field::Name, "Ad"), (Field::SignedOn, "Tarix"), (Field::Number, "No")];
        let agreements = "Ad,Tarix,No\nSaziş,01.02.2003,A-1\nSaziş,05.06.2007,A-2\nMemorandum,2001,\n";
        at.whole(agreements, mapping(Target::Agreement, &titles)).await;
        let again = at.whole(agreements, mapping(Target::Agreement, &titles)).await;
        assert_eq!(again.counts, [(Outcome::Unchanged, 3)].into());
        let parts = [(Field::Agreement, "Sənəd"), (Field::Organization, "Tərəf"), (Field::SignedOn, "İmza")];
        let text = "Sənəd,Tərəf,İmza\nMEMORANDUM,TURKIYE,2001\na-2,Poçt İttifaqı,05.06.2007\nSaziş,Türkiyə,\n";
        let done = at.whole(text, mapping(Target::Participation, &parts)).await;
        assert_eq!(done.counts, [(Outcome::Created, 2), (Outcome::Skipped, 1)].into());
        let skipped = &at.lines(done.id, Some(Outcome::Skipped)).await[0];
        assert_eq!(notes(skipped), [(RowNote::TargetUnknown, "“Saziş”")], "two bear the title");
        let undone = at.step(done.id, Begin::Undo).await;
        assert_eq!(undone.state, ImportState::Undone, "{:?}", undone.blocked);
        assert_eq!((desk.count("participation").await, desk.count("participation_action").await), (0, 0));
    }
}

on_both! {
    async fn what_somebody_may_not_see_their_import_neither_meets_nor_tells_of() {
        let desk = Desk::new().await;
        let all = At::new(&desk, AccessLevel::Secret);
        let mut closed = mapping(Target::Agreement, &[(Field::Name, "Ad"), (Field::Id, "Kod")]);
        closed.mapping.as_mut().unwrap().access_level = AccessLevel::Secret;
        all.whole("Ad,Kod\nGizli saziş,7\n", closed.clone()).await;

        let open = At::new(&desk, AccessLevel::Open);
        let id = open.take("Ad,Kod\nGizli saziş,\nBaşqa,7\n").await;
        let refused = Started::begin(open.writing(), &open.jobs.begin(id).unwrap(), Begin::Check(closed)).await.unwrap();
        assert_eq!(refused.unwrap_err().values, ["access_level"]);
        let fields = [(Field::Name, "Ad"), (Field::Id, "Kod")];
        let checked = open.step(id, Begin::Check(mapping(Target::Agreement, &fields))).await;
        assert_eq!(checked.counts, [(Outcome::Created, 1), (Outcome::Skipped, 1)].into());
        let lines = open.lines(id, None).await;
        assert_eq!(notes(&lines[0]), [(RowNote::New, "")], "as if the other never had been");
        assert_eq!(notes(&lines[1]), [(RowNote::IdentifierTaken, "import 7 is of another record")]);

        let other = Viewer { user: accord_shared::id::UserId(Uuid::from_u128(5)), ..open.viewer.clone() };
        let other = Reading { store: &desk.store, viewer: &other };
        let own = intake::get(other, &open.jobs, desk.moment().at, id).await;
        assert!(matches!(own, Err(Failure::Refused(problems)) if problems[0].code == ErrorCode::NotFound));
        assert!(intake::lines(other, id, None, 0, 10).await.unwrap().is_empty());
        let analyst = Viewer::for_test(Role::Analyst, AccessLevel::Secret);
        let analyst = Writing::new(&desk.store, &analyst, desk.moment());
        let taken = intake::take(analyst, "x.csv", b"a\n1\n".to_vec()).await;
        assert!(matches!(taken, Err(Failure::Refused(problems)) if problems[0].code == ErrorCode::Refused));
    }
}

on_both! {
    async fn what_the_server_left_half_done_is_said_and_can_be_done_again() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Open);
        let id = at.take(BODIES).await;
        at.step(id, Begin::Check(bodies())).await;
        let work = at.jobs.begin(id).unwrap();
        Started::begin(at.writing(), &work, Begin::Run).await.unwrap().unwrap();
        assert_eq!(at.get(id).await.state, ImportState::Running);
        drop(work);
        let left = at.get(id).await;
        if desk.store.dialect() == accord_backend::store::Dialect::Sqlite {
            assert_eq!((left.state, left.fault.unwrap().code), (ImportState::Checked, ImportFault::Interrupted));
            assert_eq!(at.step(id, Begin::Run).await.state, ImportState::Done);
        } else {
            assert_eq!(left.state, ImportState::Running, "another instance may be at it");
        }
    }
}

on_both! {
    async fn ten_thousand_rows_come_and_go() {
        let desk = Desk::new().await;
        let at = At::new(&desk, AccessLevel::Open);
        let mut text = "Ad;Ölkə;Kod;Növ\n".to_owned();
        for number in 0..10_000 {
            text.push_str(&format!("Təşkilat №{number};AZ;{number};union\n"));
        }
        let began = std::time::Instant::now();
        let id = at.take(&text).await;
        at.step(id, Begin::Check(bodies())).await;
        let compared = began.elapsed();
        let done = at.step(id, Begin::Run).await;
        let written = began.elapsed();
        assert_eq!((done.records, desk.count("organization").await), (10_000, 10_000));
        let undone = at.step(id, Begin::Undo).await;
        println!(
            "10,000 rows on {:?}: compared in {compared:.1?}, brought in in {:.1?}, taken back in {:.1?}",
            desk.store.dialect(),
            written - compared,
            began.elapsed() - written
        );
        assert_eq!((undone.state, desk.count("organization").await), (ImportState::Undone, 0));
        assert_eq!(desk.entries().await, 20_000);
    }
}
