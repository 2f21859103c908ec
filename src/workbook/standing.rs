//! What of a workbook no slider, focus or claim changes.

use std::sync::Arc;

use super::Workbook;
use crate::analysis::Inclusion;
use crate::calendar::WeekStart;
use crate::contract::Contract;
use crate::usage::Usage;

/// Usage and contracts, and how weeks are counted. Two are the same if they share these: to look whether what is shared says
/// the same would take longer than to begin anew.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    usage: Arc<Usage>,
    contracts: [Arc<Contract>; 2],
    week_start: WeekStart,
    inclusion: Inclusion,
}

impl Standing {
    pub(super) fn of(workbook: &Workbook) -> Self {
        Self {
            usage: Arc::clone(&workbook.usage),
            contracts: workbook.contracts.clone(),
            week_start: workbook.week_start,
            inclusion: workbook.inclusion,
        }
    }
}

impl PartialEq for Standing {
    fn eq(&self, other: &Self) -> bool {
        let contracts = self.contracts.iter().zip(&other.contracts);
        Arc::ptr_eq(&self.usage, &other.usage)
            && contracts.into_iter().all(|(a, b)| Arc::ptr_eq(a, b))
            && self.week_start == other.week_start
            && self.inclusion == other.inclusion
    }
}

impl Eq for Standing {}
