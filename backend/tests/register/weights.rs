//! The weights of a suggested priority, and the directions of cooperation: who changes them, and that each change is
//! remembered.

use accord_backend::register::{
    direction::{self as directions, DirectionInput},
    weights::{self, DirectionImportanceInput, FactorWeightInput, PriorityWeightsInput},
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    error::ErrorCode,
    id::DirectionId,
    partial_date::Day,
    suggestion::{IMPORTANCE, PriorityFactor, Weights},
};

use super::{
    assessments::direction,
    desk::{Desk, day, problems, text},
};

pub fn input(weights: &[(PriorityFactor, i32)], importance: &[(DirectionId, i32)]) -> PriorityWeightsInput {
    let factor = |&(factor, weight)| FactorWeightInput { factor, weight };
    let matters = |&(direction, importance)| DirectionImportanceInput { direction, importance };
    PriorityWeightsInput {
        factors: weights.iter().map(factor).collect(),
        low: 20,
        medium: 40,
        high: 60,
        directions: importance.iter().map(matters).collect(),
    }
}

on_both! {
    async fn the_sector_and_the_heads_change_the_weights_and_the_ledger_has_each_change() {
        let desk = Desk::new().await;
        let spectrum = direction(&desk, "spectrum", None).await;
        let first = weights::find(desk.reading(&desk.analyst)).await.unwrap().unwrap();
        assert_eq!((first.version, first.scale.weights), (1, Weights::FIRST), "everybody reads those that it begins with");
        assert_eq!(first.scale.importance(spectrum), IMPORTANCE);
        let given = input(&[(PriorityFactor::Meetings, 80), (PriorityFactor::National, 5)], &[(spectrum, 90)]);
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Service);
            let version = weights::find(desk.reading(&desk.head)).await.unwrap().unwrap().version;
            let set = weights::set(desk.writing(&viewer), version, given.clone()).await;
            let may = matches!(role, Role::Head | Role::Deputy | Role::InternationalOrganizations);
            assert_eq!(set.is_ok(), may, "{role}");
        }
        let after = weights::find(desk.reading(&desk.analyst)).await.unwrap().unwrap();
        assert_eq!((after.version, after.scale.importance(spectrum)), (4, 90));
        assert_eq!(after.scale.weights.of(PriorityFactor::Meetings), 80);
        assert_eq!(after.scale.weights.of(PriorityFactor::Agenda), 0, "what is left out weighs nothing");

        let entries = desk.entries().await;
        let stale = problems(weights::set(desk.writing(&desk.head), 1, given.clone()).await);
        assert_eq!(stale[0].code, ErrorCode::StaleVersion);
        let nowhere = DirectionId(uuid::Uuid::nil());
        let wrong = PriorityWeightsInput {
            low: 70,
            ..input(&[(PriorityFactor::Meetings, 101), (PriorityFactor::Meetings, 1)], &[(nowhere, -1)])
        };
        let found = problems(weights::set(desk.writing(&desk.head), 4, wrong).await);
        let fields: Vec<_> = found.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, [
            "factors.0.weight", "factors.1.factor", "directions.0.importance", "medium", "directions.0.direction",
        ]);
        assert_eq!(desk.entries().await, entries, "a refusal leaves nothing");
    }
}

on_both! {
    async fn directions_are_entered_renamed_moved_and_retired_and_never_lie_within_themselves() {
        let desk = Desk::new().await;
        let (wide, narrow) = (direction(&desk, "wide", None).await, direction(&desk, "narrow", None).await);
        let with = |code: &str, name: &str, parent, retired_on: Option<&str>| DirectionInput {
            code: code.into(),
            names: text(name),
            parent,
            position: 0,
            retired_on: retired_on.map(|on| Day(day(on))),
        };
        let moved = with("narrow", "Narrower", Some(wide), Some("2026-12-01"));
        let sector = Viewer::for_test(Role::InternationalOrganizations, AccessLevel::Open);
        let entries = desk.entries().await;
        directions::change(desk.writing(&sector), narrow, 1, moved.clone()).await.unwrap();
        assert_eq!(desk.entries().await, entries + 1);
        let found = directions::list(desk.reading(&desk.analyst)).await.unwrap();
        let told: Vec<_> = found.iter().map(|one| (one.code.as_str(), one.names.en.as_deref(), one.version)).collect();
        assert_eq!(told, [("wide", Some("wide"), 1), ("narrow", Some("Narrower"), 2)], "what is narrower stands behind what is wider");
        assert!(found[1].is_used(day("2026-11-30")) && !found[1].is_used(day("2026-12-01")));

        let refused = async |id, version, input| problems(directions::change(desk.writing(&desk.head), id, version, input).await);
        assert_eq!(refused(narrow, 1, moved.clone()).await[0].code, ErrorCode::StaleVersion);
        let within = refused(wide, 1, with("wide", "Wide", Some(narrow), None)).await;
        assert_eq!((within[0].field.as_deref(), within[0].code), (Some("parent"), ErrorCode::Invalid));
        let own = refused(wide, 1, with("wide", "Wide", Some(wide), None)).await;
        assert_eq!(own[0].field.as_deref(), Some("parent"));
        assert_eq!(refused(wide, 1, with("broad", "Wide", None, None)).await[0].field.as_deref(), Some("code"));
        let twice = problems(directions::create(desk.writing(&desk.head), with("wide", "Wide", None, None)).await);
        assert_eq!(twice[0].code, ErrorCode::Duplicate);
        let events = Viewer::for_test(Role::Events, AccessLevel::Secret);
        let not_theirs = problems(directions::create(desk.writing(&events), with("new", "New", None, None)).await);
        assert_eq!(not_theirs[0].code, ErrorCode::Refused);
    }

    async fn a_direction_is_put_at_a_place_and_its_siblings_make_room_as_one_act() {
        let desk = Desk::new().await;
        let (wide, post, ai) = (direction(&desk, "wide", None).await, direction(&desk, "post", None).await, direction(&desk, "ai", None).await);
        let sector = Viewer::for_test(Role::InternationalOrganizations, AccessLevel::Open);
        let told = async || {
            let found = directions::list(desk.reading(&desk.analyst)).await.unwrap();
            found.into_iter().map(|one| (one.code, one.position, one.version)).collect::<Vec<_>>()
        };
        let of = |code: &str, position, version| (code.to_owned(), position, version);
        let entries = desk.entries().await;
        directions::place(desk.writing(&sector), ai, 1, None, 0).await.unwrap();
        assert_eq!(told().await, [of("ai", 1, 1), of("wide", 2, 2), of("post", 3, 2)], "who stood there already is not written");
        assert_eq!(desk.entries().await, entries + 2, "an entry for each that moved");
        directions::place(desk.writing(&sector), post, 2, Some(wide), 9).await.unwrap();
        assert_eq!(told().await, [of("ai", 1, 1), of("wide", 2, 2), of("post", 1, 3)]);
        let own = problems(directions::place(desk.writing(&sector), wide, 2, Some(post), 0).await);
        assert_eq!((own[0].field.as_deref(), own[0].code), (Some("parent"), ErrorCode::Invalid));
        assert_eq!(problems(directions::place(desk.writing(&sector), ai, 9, None, 1).await)[0].code, ErrorCode::StaleVersion);
        let events = Viewer::for_test(Role::Events, AccessLevel::Secret);
        assert_eq!(problems(directions::place(desk.writing(&events), ai, 1, None, 1).await)[0].code, ErrorCode::Refused);
    }
}
