//! The layouts that follow a rule: rows by kind, circles around the focus, agreements along the years.

use accord_layout::{Positions, plan};
use accord_shared::{Noun, PartialDate};
use chrono::Datelike;

use super::arrange::graph;
use super::filter::Kind;
use super::scene::Scene;
use super::state::Layout;

/// All the years together are about so wide, within what a year may take, in pixels of the picture.
const WIDE: f32 = 2_000.0;
const NARROWEST: f32 = 26.0;
const WIDEST: f32 = 110.0;

/// So far apart are the years that are written, on the screen.
const APART: f32 = 44.0;

/// The places of a scene by a rule.
pub fn place(scene: &Scene, layout: Layout) -> Positions {
    let Some(last) = scene.stages.len().checked_sub(1) else { return Positions::default() };
    let graph = graph(scene, last);
    match layout {
        Layout::Force | Layout::Circles => plan::rings(&graph, scene.focus),
        Layout::Layers => {
            let kinds: Vec<_> = scene.nodes.iter().map(|node| Kind::of(&node.node) as u32).collect();
            plan::rows(&graph, &kinds)
        }
        Layout::Time => match axis(scene, layout) {
            Some(axis) => {
                let years: Vec<_> = years(scene).map(|year| Some(year? - axis.first as f32)).collect();
                plan::axis(&graph, &years, axis.unit)
            }
            None => plan::rings(&graph, scene.focus),
        },
    }
}

/// The years along which agreements stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// The first year, whose beginning is at 0.
    pub first: i32,
    /// The year after the last.
    pub last: i32,
    /// How wide a year is, in pixels of the picture.
    unit: f32,
}

impl Axis {
    /// Where a year begins.
    pub fn x(self, year: i32) -> f32 {
        (year - self.first) as f32 * self.unit
    }

    /// The years to write at a zoom: few enough to be read.
    pub fn labels(self, scale: f32) -> impl Iterator<Item = i32> {
        let wide = (self.unit * scale).max(f32::EPSILON);
        let step = [1, 2, 5, 10, 25, 50].into_iter().find(|step| *step as f32 * wide >= APART).unwrap_or(100);
        (self.first..=self.last).filter(move |year| year % step == 0)
    }
}

/// The axis, where that is the layout and an agreement has a date.
pub fn axis(scene: &Scene, layout: Layout) -> Option<Axis> {
    if layout != Layout::Time {
        return None;
    }
    let (first, last) = years(scene)
        .flatten()
        .fold((f32::MAX, f32::MIN), |(first, last), year| (first.min(year), last.max(year)));
    (first <= last).then(|| {
        let (first, last) = (first.floor() as i32, last.floor() as i32 + 1);
        Axis { first, last, unit: (WIDE / (last - first) as f32).clamp(NARROWEST, WIDEST) }
    })
}

/// For each record the day that it stands at, as a year with its part; agreements with a date only.
fn years(scene: &Scene) -> impl Iterator<Item = Option<f32>> {
    scene.nodes.iter().map(|node| {
        let dated = node.node.since.filter(|_| node.node.id.noun == Noun::Agreement);
        dated.map(PartialDate::earliest).map(|day| day.year() as f32 + day.ordinal0() as f32 / 366.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, edge, graph as answer, node, organization};
    use crate::explorer::scene::Answers;

    fn scene(dates: &[&str]) -> Scene {
        let agreements = dates.iter().zip(1..).map(|(date, number)| {
            let mut node = node(agreement(number), 1);
            node.since = date.parse().ok();
            node
        });
        let nodes: Vec<_> = [node(organization(1), 1)].into_iter().chain(agreements).collect();
        let edges = (1..nodes.len() as u128)
            .map(|number| edge(EdgeKind::Participation, organization(1), agreement(number)));
        Scene::new(
            organization(1),
            &Answers { focus: answer(nodes.clone(), edges.collect()), ..Answers::default() },
        )
    }

    #[test]
    fn an_agreement_stands_at_its_day_and_what_has_none_below_the_axis() {
        let scene = scene(&["1992-07-01", "2014", ""]);
        let axis = axis(&scene, Layout::Time).unwrap();
        assert_eq!((axis.first, axis.last), (1992, 2015));
        let at = place(&scene, Layout::Time);
        assert!((at.get(1).0 - (axis.x(1992) + axis.x(1993)) / 2.0).abs() < 2.0);
        assert_eq!(at.get(2).0, axis.x(2014));
        assert!(at.get(1).1 < 0.0 && at.get(0).1 > 0.0 && at.get(3).1 > 0.0);
        assert!(axis.labels(0.2).count() < axis.labels(2.0).count());
    }

    #[test]
    fn a_picture_without_dates_has_no_axis_and_is_laid_out_all_the_same() {
        let scene = scene(&["", ""]);
        assert_eq!(axis(&scene, Layout::Time), None);
        assert_eq!(place(&scene, Layout::Time).len(), 3);
    }

    #[test]
    fn rows_lie_in_the_order_of_the_legend() {
        let at = place(&scene(&["1992"]), Layout::Layers);
        assert!(at.get(0).1 < at.get(1).1);
    }
}
