//! From what is sent of a line to its terms: plan, schedule, term and grace are looked up and
//! copied (R1), so that a later edit of the set-up never touches a line already offered.

use contract::consignments::proposals::{LineBody, MarkdownChoice, TermsBody};
use domain::catalogue::{Category, lineage};
use domain::ids::CategoryId;
use domain::money::Money;
use domain::proposal::{DraftLine, Refusal};
use domain::request::Request;
use domain::settings::Settings;
use domain::terms::{
    CommissionPlan, ConsignorTier, Fee, FeeKind, LineTerms, MarkdownSchedule, Mode, PlanQuery,
    PlanScope, ScheduleSnapshot, resolve_plan,
};
use domain::time::Date;
use httpkit::ApiError;

use crate::Context;

/// What lines are drafted from, as it is on the day.
pub(crate) struct SetUp {
    pub(crate) settings: Settings,
    plans: Vec<CommissionPlan>,
    schedules: Vec<MarkdownSchedule>,
    categories: Vec<Category>,
    on: Date,
}

/// A field of a line that asks for something the house does not have.
type Problem = (&'static str, &'static str);

impl SetUp {
    pub(crate) async fn load(cx: &Context) -> Result<Self, ApiError> {
        let (settings, plans, schedules, categories) = tokio::try_join!(
            data::catalogue::settings(&cx.table, cx.now()),
            data::catalogue::plans(&cx.table),
            data::catalogue::schedules(&cx.table),
            data::catalogue::categories(&cx.table),
        )?;
        Ok(Self {
            settings,
            plans,
            schedules,
            categories,
            on: cx.now().panama_date(),
        })
    }

    /// The lines with their terms.
    ///
    /// # Errors
    /// Every field that names a plan or schedule which is not in force for the line.
    pub(crate) fn lines(
        &self,
        request: &Request,
        bodies: &[LineBody],
    ) -> Result<Vec<DraftLine>, Refusal> {
        let mut problems = Vec::new();
        let mut lines = Vec::new();
        for (place, body) in bodies.iter().enumerate() {
            match self.terms(request, body) {
                Ok(terms) => lines.push(DraftLine {
                    item: body.item.clone(),
                    terms,
                }),
                Err(wrong) => problems.extend(wrong.into_iter().map(|(field, problem)| {
                    (format!("lines[{place}].terms.{field}"), problem.to_owned())
                })),
            }
        }
        if problems.is_empty() {
            Ok(lines)
        } else {
            Err(Refusal::LinesInvalid(problems))
        }
    }

    fn terms(&self, request: &Request, body: &LineBody) -> Result<LineTerms, Vec<Problem>> {
        let chosen = &body.terms;
        let item = request.item(&body.item);
        let category = item.and_then(|item| item.details.category_id.as_ref());
        let categories = category.map_or_else(Vec::new, |id| lineage(&self.categories, id));
        let plan = self.plan(request, chosen, &categories);
        let markdown = self.markdown(request, chosen, &categories);
        let (plan, markdown) = match (plan, markdown) {
            (Ok(plan), Ok(markdown)) => (plan, markdown),
            (plan, markdown) => return Err(plan.err().into_iter().chain(markdown.err()).collect()),
        };
        let of_category = self.nearest(&categories, |known| Some(known.default_term_days));
        let of_house = || of_category.unwrap_or(self.settings.term_days);
        Ok(LineTerms {
            mode: chosen.mode,
            list_price: chosen.list_price,
            floor_price: chosen.floor_price,
            plan: plan.snapshot(),
            markdown,
            term_days: chosen.term_days.unwrap_or_else(of_house),
            grace_days: chosen.grace_days.unwrap_or(self.settings.grace_days),
            disposition: chosen.disposition,
            fees: self.fees(chosen),
            buy_out_price: chosen.buy_out_price,
        })
    }

    /// The plan that was named; else the most specific one in force, where the category's own
    /// default stands between plans for categories and plans for a whole shop.
    fn plan(
        &self,
        request: &Request,
        chosen: &TermsBody,
        categories: &[CategoryId],
    ) -> Result<&CommissionPlan, Problem> {
        let named = chosen.commission_plan_id.as_ref();
        let in_force = |plan: &&CommissionPlan| plan.is_effective(self.on);
        if let Some(id) = named {
            let plan = self
                .plans
                .iter()
                .filter(in_force)
                .find(|plan| &plan.id == id);
            return plan.ok_or(("commission_plan_id", "is no plan in force"));
        }
        let resolved = resolve_plan(
            &self.plans,
            PlanQuery {
                line_override: None,
                consignor: request.consignor(),
                // Nobody is promoted: the house keeps no file of its consignors' standing.
                tier: ConsignorTier::Standard,
                categories,
                location: &request.details().location_id,
                on: self.on,
            },
        );
        let specific = resolved.filter(|plan| match plan.scope {
            PlanScope::Consignor { .. } | PlanScope::Tier { .. } | PlanScope::Category { .. } => {
                true
            }
            PlanScope::Location { .. } | PlanScope::Global => false,
        });
        let of_category = || {
            self.nearest(categories, |category| {
                let id = category.default_plan.as_ref()?;
                self.plans
                    .iter()
                    .filter(in_force)
                    .find(|plan| &plan.id == id)
            })
        };
        specific
            .or_else(of_category)
            .or(resolved)
            .ok_or(("commission_plan_id", "is needed: no plan in force fits"))
    }

    fn markdown(
        &self,
        request: &Request,
        chosen: &TermsBody,
        categories: &[CategoryId],
    ) -> Result<Option<ScheduleSnapshot>, Problem> {
        let fits = |schedule: &&MarkdownSchedule| {
            let scope = &schedule.applies_to;
            let house_owned = chosen.mode == Mode::BuyOut;
            let location = &request.details().location_id;
            schedule.active
                && scope.category.iter().all(|id| categories.contains(id))
                && scope.location.iter().all(|id| id == location)
                && scope.house_owned.is_none_or(|only| only == house_owned)
        };
        let found = |id| {
            self.schedules
                .iter()
                .filter(fits)
                .find(|schedule| &schedule.id == id)
        };
        let schedule = match &chosen.markdown {
            MarkdownChoice::Never => None,
            MarkdownChoice::Category => self
                .nearest(categories, |category| category.default_schedule.as_ref())
                .and_then(found),
            MarkdownChoice::Schedule { schedule_id } => {
                let problem = ("markdown.schedule_id", "is no schedule in use for the line");
                Some(found(schedule_id).ok_or(problem)?)
            }
        };
        Ok(schedule.map(MarkdownSchedule::snapshot))
    }

    /// What was agreed, and the house's fee for an early withdrawal (R11) unless one was agreed.
    fn fees(&self, chosen: &TermsBody) -> Vec<Fee> {
        let mut fees = chosen.fees.clone();
        let amount = self.settings.early_withdrawal_fee;
        let agreed = fees.iter().any(|fee| fee.kind == FeeKind::EarlyWithdrawal);
        if chosen.mode == Mode::Consign && amount > Money::ZERO && !agreed {
            fees.push(Fee {
                kind: FeeKind::EarlyWithdrawal,
                amount,
            });
        }
        fees
    }

    /// What the nearest category says that says anything.
    fn nearest<'a, T>(
        &'a self,
        categories: &[CategoryId],
        says: impl Fn(&'a Category) -> Option<T>,
    ) -> Option<T> {
        categories
            .iter()
            .filter_map(|id| self.categories.iter().find(|category| &category.id == id))
            .find_map(says)
    }
}
