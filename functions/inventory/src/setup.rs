//! Dispatch of the operations on the set-up: a total match; and what they share.

use contract::inventory::setup::{
    CreateAttribute, CreateBrand, CreateCategory, CreateLocation, CreateMarkdownSchedule,
    DeleteAttribute, DeleteBrand, DeleteCategory, ListAttributeRecords, ListAttributes,
    ListBrandRecords, ListBrands, ListCategories, ListCategoryRecords, ListCommissionPlans,
    ListLocationRecords, ListLocations, ListMarkdownSchedules, NewPlanVersion, PlanRef,
    PublishCommissionPlan, RestoreAttribute, RestoreBrand, RestoreCategory, SetupOp,
    UpdateAttribute, UpdateBrand, UpdateCategory, UpdateLocation, UpdateMarkdownSchedule,
};
use contract::route::Endpoint;
use data::StoreError;
use data::catalogue::{Named, SetupFault, require_known};
use domain::catalogue::{Kept, SetUp};
use domain::ids::{CategoryId, CommissionPlanId, LocationId, MarkdownScheduleId};
use domain::terms::{CommissionPlan, PlanScope, ScheduleScope};
use httpkit::{ApiError, Input, serve};
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    create_attribute, create_brand, create_category, create_location, create_markdown_schedule,
    delete_attribute, delete_brand, delete_category, list_attribute_records, list_attributes,
    list_brand_records, list_brands, list_categories, list_category_records, list_commission_plans,
    list_location_records, list_locations, list_markdown_schedules, publish_commission_plan,
    restore_attribute, restore_brand, restore_category, update_attribute, update_brand,
    update_category, update_location, update_markdown_schedule,
};

#[expect(clippy::too_many_lines, reason = "one line for each operation")]
pub(crate) async fn handle(cx: &Context, op: SetupOp, request: Request) -> Response<Body> {
    use SetupOp as Op;
    match op {
        Op::ListCategories => {
            serve::<ListCategories, _>(cx, request, list_categories::list_categories).await
        }
        Op::ListCategoryRecords => {
            serve::<ListCategoryRecords, _>(
                cx,
                request,
                list_category_records::list_category_records,
            )
            .await
        }
        Op::CreateCategory => {
            serve::<CreateCategory, _>(cx, request, create_category::create_category).await
        }
        Op::UpdateCategory => {
            serve::<UpdateCategory, _>(cx, request, update_category::update_category).await
        }
        Op::DeleteCategory => {
            serve::<DeleteCategory, _>(cx, request, delete_category::delete_category).await
        }
        Op::RestoreCategory => {
            serve::<RestoreCategory, _>(cx, request, restore_category::restore_category).await
        }
        Op::ListBrands => serve::<ListBrands, _>(cx, request, list_brands::list_brands).await,
        Op::ListBrandRecords => {
            serve::<ListBrandRecords, _>(cx, request, list_brand_records::list_brand_records).await
        }
        Op::CreateBrand => serve::<CreateBrand, _>(cx, request, create_brand::create_brand).await,
        Op::UpdateBrand => serve::<UpdateBrand, _>(cx, request, update_brand::update_brand).await,
        Op::DeleteBrand => serve::<DeleteBrand, _>(cx, request, delete_brand::delete_brand).await,
        Op::RestoreBrand => {
            serve::<RestoreBrand, _>(cx, request, restore_brand::restore_brand).await
        }
        Op::ListAttributes => {
            serve::<ListAttributes, _>(cx, request, list_attributes::list_attributes).await
        }
        Op::ListAttributeRecords => {
            serve::<ListAttributeRecords, _>(
                cx,
                request,
                list_attribute_records::list_attribute_records,
            )
            .await
        }
        Op::CreateAttribute => {
            serve::<CreateAttribute, _>(cx, request, create_attribute::create_attribute).await
        }
        Op::UpdateAttribute => {
            serve::<UpdateAttribute, _>(cx, request, update_attribute::update_attribute).await
        }
        Op::DeleteAttribute => {
            serve::<DeleteAttribute, _>(cx, request, delete_attribute::delete_attribute).await
        }
        Op::RestoreAttribute => {
            serve::<RestoreAttribute, _>(cx, request, restore_attribute::restore_attribute).await
        }
        Op::ListLocations => {
            serve::<ListLocations, _>(cx, request, list_locations::list_locations).await
        }
        Op::ListLocationRecords => {
            serve::<ListLocationRecords, _>(
                cx,
                request,
                list_location_records::list_location_records,
            )
            .await
        }
        Op::CreateLocation => {
            serve::<CreateLocation, _>(cx, request, create_location::create_location).await
        }
        Op::UpdateLocation => {
            serve::<UpdateLocation, _>(cx, request, update_location::update_location).await
        }
        Op::ListCommissionPlans => {
            serve::<ListCommissionPlans, _>(
                cx,
                request,
                list_commission_plans::list_commission_plans,
            )
            .await
        }
        Op::PublishCommissionPlan => {
            serve::<PublishCommissionPlan, _>(
                cx,
                request,
                publish_commission_plan::publish_commission_plan,
            )
            .await
        }
        Op::ListMarkdownSchedules => {
            serve::<ListMarkdownSchedules, _>(
                cx,
                request,
                list_markdown_schedules::list_markdown_schedules,
            )
            .await
        }
        Op::CreateMarkdownSchedule => {
            serve::<CreateMarkdownSchedule, _>(
                cx,
                request,
                create_markdown_schedule::create_markdown_schedule,
            )
            .await
        }
        Op::UpdateMarkdownSchedule => {
            serve::<UpdateMarkdownSchedule, _>(
                cx,
                request,
                update_markdown_schedule::update_markdown_schedule,
            )
            .await
        }
    }
}

/// Whether the caller may do it for the whole house, not in some locations alone.
pub(crate) fn house_wide<E: Endpoint>(input: &Input<E>) -> Result<(), ApiError> {
    if input.caller().acts_in(E::ROUTE.access.permissions(), None) {
        Ok(())
    } else {
        Err(ApiError::forbidden())
    }
}

/// Whether the caller may do it in a location. One out of reach looks absent.
pub(crate) fn in_location<E: Endpoint>(
    input: &Input<E>,
    location: &LocationId,
) -> Result<(), ApiError> {
    let wanted = E::ROUTE.access.permissions();
    if input.caller().acts_in(wanted, Some(location)) {
        Ok(())
    } else {
        Err(StoreError::Missing { noun: "location" }.into())
    }
}

/// The records that are not deleted.
pub(crate) fn present<T: SetUp>(kept: Vec<Kept<T>>) -> Vec<T> {
    let kept = kept.into_iter().filter(|kept| !kept.is_deleted());
    kept.map(|kept| kept.record).collect()
}

/// Whether the plan and the schedule that a category starts from are the house's.
pub(crate) async fn defaults_known(
    cx: &Context,
    plan: Option<&CommissionPlanId>,
    schedule: Option<&MarkdownScheduleId>,
) -> Result<(), ApiError> {
    let plan = plan.map(|id| ("default_plan", Named::Plan(id)));
    let schedule = schedule.map(|id| ("default_schedule", Named::Schedule(id)));
    let named: Vec<_> = plan.into_iter().chain(schedule).collect();
    require_known(&cx.table, &named).await?;
    Ok(())
}

/// Whether these categories are the house's.
pub(crate) async fn categories_known(cx: &Context, ids: &[CategoryId]) -> Result<(), ApiError> {
    let fields: Vec<_> = (0..ids.len())
        .map(|place| format!("categories[{place}]"))
        .collect();
    let named: Vec<_> = fields
        .iter()
        .zip(ids)
        .map(|(field, id)| (field.as_str(), Named::Category(id)))
        .collect();
    require_known(&cx.table, &named).await?;
    Ok(())
}

/// Whether what a schedule is meant for is the house's.
pub(crate) async fn scope_known(cx: &Context, scope: &ScheduleScope) -> Result<(), ApiError> {
    let category = scope.category.as_ref();
    let category = category.map(|id| ("applies_to.category", Named::Category(id)));
    let location = scope.location.as_ref();
    let location = location.map(|id| ("applies_to.location", Named::Location(id)));
    let named: Vec<_> = category.into_iter().chain(location).collect();
    require_known(&cx.table, &named).await?;
    Ok(())
}

/// Whether for whom or what a plan is meant, and what it follows, is the house's.
pub(crate) async fn plan_scope_known(cx: &Context, body: &NewPlanVersion) -> Result<(), ApiError> {
    let follows = body.follows.as_ref();
    let follows = follows.map(|plan| ("follows.plan_id", Named::Plan(&plan.plan_id)));
    let scope = match &body.scope {
        PlanScope::Category { category } => Some(("scope.category", Named::Category(category))),
        PlanScope::Location { location } => Some(("scope.location", Named::Location(location))),
        PlanScope::Global | PlanScope::Tier { .. } | PlanScope::Consignor { .. } => None,
    };
    let named: Vec<_> = follows.into_iter().chain(scope).collect();
    require_known(&cx.table, &named).await?;
    if let PlanScope::Consignor { consignor } = &body.scope
        && data::consignors::find(&cx.table, consignor)
            .await?
            .is_none()
    {
        let field = ("scope.consignor".to_owned(), "is no consignor of the house");
        return Err(SetupFault::Unknown(vec![field]).into());
    }
    Ok(())
}

/// The version that a plan follows, which must be the newest.
pub(crate) async fn followed(
    cx: &Context,
    follows: Option<&PlanRef>,
) -> Result<Option<CommissionPlan>, ApiError> {
    let Some(PlanRef { plan_id, version }) = follows else {
        return Ok(None);
    };
    let newest = data::catalogue::plan(&cx.table, plan_id).await?;
    if newest.version == *version {
        Ok(Some(newest))
    } else {
        let noun = "commission plan";
        Err(StoreError::Changed { noun }.into())
    }
}
