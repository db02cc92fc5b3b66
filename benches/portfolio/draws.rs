//! Numbers that are the same on every machine: a hash of what they are for, or a seeded sequence.

/// Spreads a number over all 64 bits (the finalizer of SplitMix64).
pub(crate) fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A hash of two numbers.
pub(crate) fn mixed(first: u64, second: u64) -> u64 {
    mix(mix(first).wrapping_add(second.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// Brings a hash below an end, evenly.
pub(crate) fn below(hash: u64, end: u64) -> u64 {
    ((u128::from(hash) * u128::from(end)) >> 64) as u64
}

/// A seeded sequence of draws.
pub(crate) struct Draws {
    seed: u64,
    drawn: u64,
}

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.drawn += 1;
        below(mixed(self.seed, self.drawn), end)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}
