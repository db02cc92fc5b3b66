//! How far drivers go together: a matrix of correlations and its root, by which independent chance becomes common chance.

/// What a rest below zero may be by the rounding of floats alone.
const NOTHING: f64 = 1e-9;

/// The root of a matrix of correlations (Cholesky): the lower triangle `L` of `L L' = C`, among the drivers that have any.
#[derive(Debug, Default)]
pub(super) struct Correlation {
    /// The places of the drivers that are correlated with any.
    pub(super) among: Vec<usize>,
    /// Of each of them the first place among them of those with which it goes together, straight or by way of others.
    circles: Vec<usize>,
    /// Row by row.
    root: Vec<Vec<f64>>,
}

/// The matrix is that of no chance at all: with this one of the drivers it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotPossible {
    /// The driver's place.
    pub(super) driver: usize,
}

impl Correlation {
    /// The root of the matrix that has these coefficients between pairs of drivers. `order` sorts the drivers: what comes
    /// first depends on nothing that comes later.
    pub(super) fn of(
        pairs: &[(usize, usize, f64)],
        order: impl Fn(usize) -> (bool, usize),
    ) -> Result<Self, NotPossible> {
        let mut among: Vec<usize> = pairs.iter().flat_map(|(one, other, _)| [*one, *other]).collect();
        among.sort_by_key(|driver| order(*driver));
        among.dedup();
        let between = |one: usize, other: usize| {
            let same =
                |pair: &&(usize, usize, f64)| (pair.0, pair.1) == (one, other) || (pair.1, pair.0) == (one, other);
            if one == other { 1.0 } else { pairs.iter().find(same).map_or(0.0, |pair| pair.2) }
        };
        let circles = circles(&among, pairs);
        let mut root: Vec<Vec<f64>> = Vec::new();
        for (at, driver) in among.iter().enumerate() {
            let mut row = vec![0.0; at + 1];
            for before in 0..at {
                let sum: f64 = (0..before).map(|k| row[k] * root[before][k]).sum();
                let rest = between(*driver, among[before]) - sum;
                let pivot = root[before][before];
                row[before] = if pivot > 0.0 { rest / pivot } else { 0.0 };
                // What goes together fully with those before has nothing of its own to go together with.
                if pivot == 0.0 && rest.abs() > NOTHING {
                    return Err(NotPossible { driver: *driver });
                }
            }
            let rest = 1.0 - row[..at].iter().map(|part| part * part).sum::<f64>();
            if rest < -NOTHING {
                return Err(NotPossible { driver: *driver });
            }
            row[at] = if rest > NOTHING { rest.sqrt() } else { 0.0 };
            root.push(row);
        }
        Ok(Self { among, circles, root })
    }

    /// The place of a driver among the correlated ones.
    pub(super) fn place(&self, driver: usize) -> Option<usize> {
        self.among.iter().position(|among| *among == driver)
    }

    /// The drivers with which one goes together, straight or by way of others, itself among them; none where it is alone.
    pub(super) fn with(&self, driver: usize) -> impl Iterator<Item = usize> {
        let circle = self.place(driver).map(|place| self.circles[place]);
        let same = move |(_, of): &(&usize, &usize)| Some(**of) == circle;
        self.among.iter().zip(&self.circles).filter(same).map(|(driver, _)| *driver)
    }

    /// What the chance of a driver is made of: how much of each correlated driver's, up to its own.
    pub(super) fn parts(&self, place: usize) -> impl Iterator<Item = (usize, f64)> {
        let parts = self.among.iter().copied().zip(self.root[place].iter().copied());
        parts.filter(|(_, part)| *part != 0.0)
    }
}

/// The circles of drivers that go together, each as the first of its places.
fn circles(among: &[usize], pairs: &[(usize, usize, f64)]) -> Vec<usize> {
    let place = |driver: usize| among.iter().position(|among| *among == driver).unwrap_or_default();
    let mut circles: Vec<usize> = (0..among.len()).collect();
    for (one, other, _) in pairs {
        let (one, other) = (circles[place(*one)], circles[place(*other)]);
        let first = one.min(other);
        circles.iter_mut().filter(|circle| **circle == one || **circle == other).for_each(|circle| *circle = first);
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_place(driver: usize) -> (bool, usize) {
        (false, driver)
    }

    #[test]
    fn the_root_times_itself_is_the_matrix() {
        let correlation = Correlation::of(&[(0, 1, 0.6), (1, 2, -0.5)], by_place).expect("possible");
        let product = |one: usize, other: usize| -> f64 {
            let (one, other) = (&correlation.root[one], &correlation.root[other]);
            one.iter().zip(other).map(|(a, b)| a * b).sum()
        };
        for (one, other, expected) in [(0, 0, 1.0), (1, 1, 1.0), (2, 2, 1.0), (0, 1, 0.6), (1, 2, -0.5), (0, 2, 0.0)] {
            assert!((product(one, other) - expected).abs() < 1e-12, "{one} {other}");
        }
    }

    #[test]
    fn what_goes_together_fully_is_possible_and_a_contradiction_is_not() {
        assert!(Correlation::of(&[(0, 1, 1.0), (1, 2, 0.5), (0, 2, 0.5)], by_place).is_ok());
        let wrong = Correlation::of(&[(0, 1, 1.0), (1, 2, 0.5)], by_place).expect_err("not possible");
        assert_eq!(wrong, NotPossible { driver: 2 });
        assert!(Correlation::of(&[(0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)], by_place).is_err());
    }
}
