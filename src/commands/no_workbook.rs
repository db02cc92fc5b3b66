//! A build without workbooks: the face of `workbook`, and nothing behind it.

use std::marker::PhantomData;

use billcast::export::Plan;
use billcast::ledger::{AppResult, RunInfo, Totals};

use super::Failure;
use super::writing::Writing;
use crate::cli::Run;

pub(super) fn is_wanted(_: &Run) -> bool {
    false
}

pub(super) fn is_whole(_: &Run) -> Result<(), Failure> {
    Ok(())
}

pub(super) struct Gathering<'r>(PhantomData<&'r ()>);

pub(super) struct Part;

impl Part {
    pub(super) fn begin(_: &Run) -> Self {
        Self
    }

    pub(super) fn add(&mut self, _: &AppResult<'_>) {}
}

impl<'r> Gathering<'r> {
    pub(super) fn begin(_: &Run, _: &Plan<'r>, _: &mut Writing) -> Result<Self, Failure> {
        Ok(Self(PhantomData))
    }

    pub(super) fn take(&mut self, _: &Part) -> Result<(), Failure> {
        Ok(())
    }

    pub(super) fn write(self, _: &Totals, _: &RunInfo) -> Result<(), Failure> {
        Ok(())
    }
}
