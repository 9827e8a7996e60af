//! The cells of the Sector's matrix as they travel: thousands of organizations by dozens of directions in one answer, so a
//! cell is ten small numbers and a row one list of them.

use crate::{
    assessment::PriorityLevel,
    gap::{GapSet, SILENT_AFTER},
};

/// What is known of an organization in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// The direction's place among the columns.
    pub direction: u16,
    /// The priority; nothing where it was never assessed in this direction.
    pub level: Option<PriorityLevel>,
    /// The priority on the day that is compared with.
    pub before: Option<PriorityLevel>,
    /// Agreements in force.
    pub agreements: u16,
    /// Open obligations.
    pub obligations: u16,
    /// Of these, how many are overdue.
    pub overdue: u16,
    /// Whole months since the last activity; nothing where there was none.
    pub months: Option<u16>,
    /// What is missing or late.
    pub gaps: GapSet,
    /// The level suggested by the weights that were asked with; nothing where nothing speaks for one.
    pub suggested: Option<PriorityLevel>,
    /// The level suggested by the register's own weights.
    pub usual: Option<PriorityLevel>,
}

/// What was done within so many months was done lately.
const LATELY: u16 = 3;

/// How many numbers a cell is.
const NUMBERS: usize = 10;

impl Cell {
    /// Whether it says anything beside which it is.
    pub fn is_empty(&self) -> bool {
        *self == Self { direction: self.direction, ..Self::default() }
    }

    /// Whether the suggestion is another level than the one given. A direction in which nothing was ever given differs
    /// where something is suggested.
    pub fn differs(&self) -> bool {
        let given = self.level.unwrap_or(PriorityLevel::None);
        self.suggested.is_some_and(|suggested| suggested != given)
    }

    /// How much is done in the direction, by the levels of priorities: within three months, within the year after which an
    /// agreement is silent, ever, not at all.
    pub fn activity(&self) -> PriorityLevel {
        match self.months {
            Some(0..=LATELY) => PriorityLevel::High,
            Some(months) if u32::from(months) <= SILENT_AFTER => PriorityLevel::Medium,
            Some(_) => PriorityLevel::Low,
            None if self.agreements > 0 || self.obligations > 0 => PriorityLevel::Low,
            None => PriorityLevel::None,
        }
    }

    /// Whether the weights asked with suggest another level than the register's own.
    pub fn moves(&self) -> bool {
        self.suggested != self.usual
    }

    fn numbers(&self) -> [i32; NUMBERS] {
        let level = |level: Option<PriorityLevel>| level.map_or(-1, |level| level.rank().into());
        [
            self.direction.into(),
            level(self.level),
            level(self.before),
            self.agreements.into(),
            self.obligations.into(),
            self.overdue.into(),
            self.months.map_or(-1, Into::into),
            self.gaps.bits().into(),
            level(self.suggested),
            level(self.usual),
        ]
    }

    /// The cell of ten numbers; what no cell has becomes nothing.
    fn of(numbers: &[i32]) -> Option<Self> {
        let numbers: [i32; NUMBERS] = numbers.try_into().ok()?;
        let [direction, level, before, agreements, obligations, overdue, months, gaps, suggested, usual] =
            numbers;
        let count = |number: i32| u16::try_from(number).unwrap_or(0);
        let ranked = |number: i32| u8::try_from(number).ok().and_then(PriorityLevel::from_rank);
        Some(Self {
            direction: count(direction),
            level: ranked(level),
            before: ranked(before),
            agreements: count(agreements),
            obligations: count(obligations),
            overdue: count(overdue),
            months: u16::try_from(months).ok(),
            gaps: GapSet::from_bits(u8::try_from(gaps).unwrap_or(0)),
            suggested: ranked(suggested),
            usual: ranked(usual),
        })
    }
}

/// The cells of a row that say anything, in the order of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells(pub Vec<Cell>);

impl Cells {
    /// The numbers as they travel, ten for each cell.
    pub fn numbers(&self) -> impl Iterator<Item = i32> {
        self.0.iter().flat_map(Cell::numbers)
    }

    /// The cells of such numbers.
    pub fn of(numbers: &[i32]) -> Self {
        Self(numbers.chunks(NUMBERS).filter_map(Cell::of).collect())
    }
}

impl serde::Serialize for Cells {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.numbers())
    }
}

impl<'de> serde::Deserialize<'de> for Cells {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&Vec::deserialize(deserializer)?))
    }
}

#[cfg(feature = "server")]
#[async_graphql::Scalar(name = "MatrixCells")]
/// The cells of a row that have anything in them, in the order of the columns: a flat list of whole numbers, ten for each
/// cell. They are the direction's place among the columns; the level, 0 to 3; the level on the compared day; agreements in
/// force; open obligations; how many of them are overdue; whole months since the last activity; gaps as bits in the order of
/// GapKind; the level that the weights asked with suggest; the one that the register's own suggest. -1 where there is none.
impl async_graphql::ScalarType for Cells {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        async_graphql::from_value(value).map_err(async_graphql::InputValueError::custom)
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::List(self.numbers().map(async_graphql::Value::from).collect())
    }
}

#[cfg(feature = "client")]
use crate::schema;
#[cfg(feature = "client")]
cynic::impl_scalar!(Cells, schema::MatrixCells);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_cell() -> impl Strategy<Value = Cell> {
        let level =
            || proptest::option::of((0u8..4).prop_map(|rank| PriorityLevel::from_rank(rank).unwrap()));
        let counts = (
            any::<u16>(),
            any::<u16>(),
            any::<u16>(),
            any::<u16>(),
            proptest::option::of(any::<u16>()),
            any::<u8>(),
        );
        (counts, level(), level(), level(), level()).prop_map(|(counts, level, before, suggested, usual)| {
            let (direction, agreements, obligations, overdue, months, gaps) = counts;
            let gaps = GapSet::from_bits(gaps);
            Cell {
                direction,
                level,
                before,
                agreements,
                obligations,
                overdue,
                months,
                gaps,
                suggested,
                usual,
            }
        })
    }

    proptest! {
        #[test]
        fn cells_read_back_from_what_travels(cells in proptest::collection::vec(any_cell(), 0..6)) {
            let cells = Cells(cells);
            let text = serde_json::to_string(&cells).unwrap();
            prop_assert_eq!(serde_json::from_str::<Cells>(&text).unwrap(), cells);
        }

        #[test]
        fn any_numbers_are_cells_or_none(numbers in proptest::collection::vec(any::<i32>(), 0..40)) {
            prop_assert_eq!(Cells::of(&numbers).0.len(), numbers.len() / 10);
        }
    }

    #[test]
    fn activity_is_of_the_levels_of_priorities() {
        use PriorityLevel::{High, Low, Medium, None as Not};
        let done = |months| Cell { months, ..Cell::default() }.activity();
        assert_eq!(
            [Some(0), Some(3), Some(4), Some(12), Some(13)].map(done),
            [High, High, Medium, Medium, Low]
        );
        assert_eq!(done(None), Not);
        assert_eq!(Cell { agreements: 1, ..Cell::default() }.activity(), Low);
    }

    #[test]
    fn a_suggestion_differs_from_what_was_given_or_from_nothing() {
        use PriorityLevel::{High, None as Not};
        let cell = |level, suggested| Cell { level, suggested, ..Cell::default() };
        assert!(cell(None, Some(High)).differs() && cell(Some(Not), Some(High)).differs());
        assert!(!cell(None, Some(Not)).differs() && !cell(Some(High), Some(High)).differs());
        assert!(!cell(Some(High), None).differs());
        assert!(Cell { direction: 7, ..Cell::default() }.is_empty());
    }
}
