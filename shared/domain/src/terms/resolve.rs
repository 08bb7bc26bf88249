//! Which commission plan a line gets (R1): line override, consignor, tier, category,
//! location, global; the most specific wins.

use super::{CommissionPlan, ConsignorTier, PlanScope};
use crate::ids::{CategoryId, CommissionPlanId, LocationId, UserId};
use crate::time::Date;

/// What is known of a line when its plan is looked for.
#[derive(Clone, Copy, Debug)]
pub struct PlanQuery<'a> {
    /// The plan someone chose for this very line.
    pub line_override: Option<&'a CommissionPlanId>,
    /// Whose goods.
    pub consignor: &'a UserId,
    /// Their standing.
    pub tier: ConsignorTier,
    /// The item's category first, then the ones above it.
    pub categories: &'a [CategoryId],
    /// The shop.
    pub location: &'a LocationId,
    /// The day of drafting.
    pub on: Date,
}

/// The plan for a line, or nothing when no plan in force fits.
///
/// Among plans equally specific the one in force since later wins, then the later version. A
/// plan nearer to the item's category beats one of a category above.
pub fn resolve_plan<'a>(
    plans: &'a [CommissionPlan],
    query: PlanQuery<'_>,
) -> Option<&'a CommissionPlan> {
    plans
        .iter()
        .filter(|plan| plan.is_effective(query.on))
        .filter_map(|plan| Some((specificity(plan, query)?, plan)))
        .max_by_key(|(rank, plan)| (*rank, plan.effective_from, plan.version))
        .map(|(_, plan)| plan)
}

/// How specific the plan is for the line, with the distance inside a tree of categories;
/// nothing when it is not meant for it.
fn specificity(plan: &CommissionPlan, query: PlanQuery<'_>) -> Option<(u8, usize)> {
    if query.line_override == Some(&plan.id) {
        return Some((5, 0));
    }
    match &plan.scope {
        PlanScope::Consignor { consignor } => (consignor == query.consignor).then_some((4, 0)),
        PlanScope::Tier { tier } => (*tier == query.tier).then_some((3, 0)),
        PlanScope::Category { category } => query
            .categories
            .iter()
            .position(|known| known == category)
            .map(|distance| (2, usize::MAX - distance)),
        PlanScope::Location { location } => (location == query.location).then_some((1, 0)),
        PlanScope::Global => Some((0, 0)),
    }
}
