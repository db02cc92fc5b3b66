//! Names of apps that look like SDKAppIDs, do not come in order, and can still be walked in order without a list.

use super::draws::{below, mix, mixed};

/// Rounds of the permutation.
const ROUNDS: u64 = 4;

/// A seeded one-to-one map from the apps' numbers to their names: 14 and eight more digits, or as many as it takes.
///
/// A number is split into two parts below `side`, which are mixed round by round (a Feistel network). That gives a place
/// among `side` * `side`, barely more than there are apps; each place has a share of the names, and takes one of it.
pub(crate) struct Ids {
    apps: u64,
    side: u64,
    share: u64,
    digits: usize,
    keys: [u64; ROUNDS as usize],
}

impl Ids {
    pub(crate) fn new(apps: u64, seed: u64) -> Self {
        let mut side = apps.isqrt();
        side += u64::from(side * side < apps);
        let mut digits = 8;
        while 10_u64.pow(digits) < side * side {
            digits += 2;
        }
        let keys = std::array::from_fn(|round| mixed(seed, round as u64));
        Self { apps, side, share: 10_u64.pow(digits) / (side * side).max(1), digits: digits as usize, keys }
    }

    /// Writes the name of an app.
    pub(crate) fn write(&self, app: u64, text: &mut Vec<u8>) {
        let place = self.place(app);
        let mut name = place * self.share + below(mixed(self.keys[0], place), self.share);
        text.extend_from_slice(b"14");
        let begin = text.len();
        text.resize(begin + self.digits, b'0');
        for digit in text[begin..].iter_mut().rev() {
            *digit = b'0' + (name % 10) as u8;
            name /= 10;
        }
    }

    /// The apps' numbers in the order of their names.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = u64> {
        (0..self.side * self.side).map(|place| self.app(place)).filter(|app| *app < self.apps)
    }

    fn place(&self, app: u64) -> u64 {
        let (mut left, mut right) = (app / self.side, app % self.side);
        for key in self.keys {
            let sum = left + self.shift(key, right);
            (left, right) = (right, if sum < self.side { sum } else { sum - self.side });
        }
        left * self.side + right
    }

    fn app(&self, place: u64) -> u64 {
        let (mut left, mut right) = (place / self.side, place % self.side);
        for key in self.keys.into_iter().rev() {
            let shift = self.shift(key, left);
            (left, right) = (if right < shift { right + self.side - shift } else { right - shift }, left);
        }
        left * self.side + right
    }

    fn shift(&self, key: u64, part: u64) -> u64 {
        below(mix(key ^ part), self.side)
    }
}
