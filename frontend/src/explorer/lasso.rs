//! What lies within a line that was drawn around it.

/// Whether a closed line of straight pieces goes around a place. A line of fewer than three points goes around
/// nothing; where it crosses itself, what it goes around twice is outside.
pub fn holds(line: &[(f32, f32)], (x, y): (f32, f32)) -> bool {
    let mut within = false;
    for (at, &(x1, y1)) in line.iter().enumerate() {
        let (x2, y2) = line[(at + 1) % line.len()];
        if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
            within = !within;
        }
    }
    within && line.len() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_within_the_line_is_held_also_where_it_is_hollow() {
        let hollow = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 4.0), (0.0, 10.0)];
        assert!(holds(&hollow, (2.0, 3.0)) && holds(&hollow, (8.0, 3.0)));
        assert!(!holds(&hollow, (5.0, 8.0)), "in the hollow");
        assert!(!holds(&hollow, (11.0, 3.0)) && !holds(&hollow, (-1.0, 3.0)) && !holds(&hollow, (5.0, -1.0)));
        assert!(!holds(&[], (0.0, 0.0)) && !holds(&[(0.0, 0.0), (9.0, 9.0)], (4.0, 4.0)));
    }
}
