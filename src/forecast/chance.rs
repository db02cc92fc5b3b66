//! Chance: a stream of random numbers for each driver and draw, and what an uncertainty makes of a number of it.
//!
//! Everything is drawn as a standard normal number and turned into the value that has the same probability (a Gaussian
//! copula): so drivers of any kind can go together. The key of a stream is the seed, the app and the driver, its number
//! the draw: no draw hangs on another, on the threads, on the other apps or on drivers with which this one does not go
//! together, straight or by way of others; and a longer horizon leaves the months before as they were.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};
use statrs::distribution::{ContinuousCDF, Normal};

use super::assumptions::Shape;
use crate::checksum::Checksum;

/// A draw: its number, and whether it is of the second matrix of Saltelli's scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Draw {
    pub(super) number: u64,
    pub(super) second: bool,
}

/// The key of a driver's streams; the empty app stands for all that share one.
pub(super) fn key(seed: u64, app: &str, driver: &str) -> [u8; 32] {
    let mut bytes = seed.to_le_bytes().to_vec();
    for text in [app, driver] {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    Checksum::bytes_of(&bytes)
}

/// The random numbers of a driver in a draw.
pub(super) struct Stream(ChaCha8Rng);

impl Stream {
    pub(super) fn of(key: [u8; 32], draw: Draw) -> Self {
        let mut random = ChaCha8Rng::from_seed(key);
        random.set_stream(draw.number * 2 + u64::from(draw.second));
        Self(random)
    }

    /// A standard normal number.
    pub(super) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// A number from 0 to 1.
    pub(super) fn uniform(&mut self) -> f64 {
        StandardUniform.sample(&mut self.0)
    }
}

/// An uncertainty with everything that it hangs on.
#[derive(Debug, Clone)]
pub(super) struct Chance {
    shape: Shape,
    /// The past changes of a bootstrap, in order.
    changes: Vec<f64>,
}

impl Chance {
    pub(super) fn new(shape: Shape, mut changes: Vec<f64>) -> Self {
        changes.sort_by(f64::total_cmp);
        Self { shape, changes }
    }

    /// Whether it draws from the past changes of an app.
    pub(super) fn is_of_past(&self) -> bool {
        matches!(self.shape, Shape::Bootstrap)
    }

    /// What a walk of so many months comes to at the quantile of this standard normal number, where a closed form says it:
    /// steps that add up as normal numbers or as logarithms of such.
    pub(super) fn walked(&self, relative: bool, normal: f64, months: usize) -> Option<f64> {
        let root = f64::from(u32::try_from(months).unwrap_or(u32::MAX)).sqrt();
        match self.shape {
            Shape::Lognormal { .. } => Some(self.at(normal * root)),
            Shape::Normal { .. } if !relative => Some(self.at(normal * root)),
            // A walk of one month is its first step.
            _ => (months == 1).then(|| self.at(normal)),
        }
    }

    /// What stands where a standard normal number stands among all such numbers.
    pub(super) fn at(&self, normal: f64) -> f64 {
        match &self.shape {
            Shape::Normal { sd } => sd * normal,
            Shape::Lognormal { sd } => (sd * normal).exp() - 1.0,
            Shape::Triangular(triangular) => triangular.inverse_cdf(share_below(normal)),
            Shape::Uniform { low, high } => low + (high - low) * share_below(normal),
            Shape::Bootstrap => self.past_change(share_below(normal)),
        }
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    fn past_change(&self, share: f64) -> f64 {
        let place = (share * self.changes.len() as f64) as usize;
        self.changes.get(place.min(self.changes.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

/// How much of all standard normal numbers is below one.
fn share_below(normal: f64) -> f64 {
    Normal::standard().cdf(normal).clamp(0.0, 1.0)
}

/// The standard normal number below which there is such a share.
pub(super) fn normal_at(share: f64) -> f64 {
    Normal::standard().inverse_cdf(share)
}
