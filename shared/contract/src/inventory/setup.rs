//! How the shop is set up: categories, brands, attributes, locations, commission plans and markdown
//! schedules. Rows 98 to 103 of the route list, and what belongs to them. Discounts are in
//! [`discounts`].
//!
//! What changes the set-up of the whole house is done by whoever holds its permission everywhere,
//! not in some locations alone.

mod attribute;
mod brand;
mod category;
pub mod discounts;
mod kept;
mod location;
mod plan;
mod schedule;

use domain::access::Permission as P;
use domain::catalogue::{AttributeDef, Brand, Category, Location};
use domain::terms::{CommissionPlan, MarkdownSchedule};

use super::{READS, WRITES};
use crate::common::{Nothing, Page};
use crate::route::{Method, Route};
use crate::routes;

pub use attribute::{AttributePatch, AttributePath, NewAttribute};
pub use brand::{BrandPatch, BrandPath, NewBrand};
pub use category::{CategoryPatch, CategoryPath, CategoryView, NewCategory};
pub use kept::{Addressed, KeptView};
pub use location::{LocationPatch, LocationPath, LocationView, NewLocation};
pub use plan::{NewPlanVersion, PlanRef, PlanView};
pub use schedule::{NewSchedule, SchedulePatch, SchedulePath};

routes! {
    /// The operations on the set-up.
    SetupOp {
        /// The categories as a tree, each level in its order, with what is asked about their
        /// goods. The whole tree: it is small. A change is seen within half a minute.
        ListCategories {
            route: Route::get("list_categories", "/v1/categories")
                .summary("List the categories")
                .public()
                .kept(30, 0)
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<CategoryView>,
        }
        /// The categories with their defaults and versions, the deleted ones too: for whoever
        /// edits them.
        ListCategoryRecords {
            route: Route::get("list_category_records", "/v1/category-records")
                .summary("List the categories with their versions")
                .any_of(&[P::CategoriesManage])
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<KeptView<Category>>,
        }
        /// Sets up a category: below one that is there, six levels deep at most, under a slug that
        /// no other has.
        CreateCategory {
            route: Route::create("create_category", "/v1/categories")
                .summary("Set up a category")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewCategory, reply: KeptView<Category>,
        }
        /// Edits a category. It takes all below it along, and never hangs below itself. Lines that
        /// were drafted keep the plan, schedule and term that they have.
        UpdateCategory {
            route: Route::edit(Method::Patch, "update_category", "/v1/categories/{id}")
                .summary("Edit a category")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: CategoryPath, query: Nothing, body: CategoryPatch, reply: KeptView<Category>,
        }
        /// Takes a category away that has none below it. Goods that stand in it keep it; nothing
        /// new may name it. Its slug stays its own.
        DeleteCategory {
            route: Route::edit(Method::Delete, "delete_category", "/v1/categories/{id}")
                .summary("Delete a category")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: CategoryPath, query: Nothing, body: Nothing, reply: KeptView<Category>,
        }
        /// Brings a deleted category back as it was, below one that is there.
        RestoreCategory {
            route: Route::act("restore_category", "/v1/categories/{id}/restore")
                .summary("Bring a deleted category back")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: CategoryPath, query: Nothing, body: Nothing, reply: KeptView<Category>,
        }
        /// The brands by name. A change is seen within half a minute.
        ListBrands {
            route: Route::get("list_brands", "/v1/brands")
                .summary("List the brands")
                .public()
                .kept(30, 0)
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<Brand>,
        }
        /// The brands with their versions, the deleted ones too: for whoever edits them.
        ListBrandRecords {
            route: Route::get("list_brand_records", "/v1/brand-records")
                .summary("List the brands with their versions")
                .any_of(&[P::CategoriesManage])
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<KeptView<Brand>>,
        }
        /// Sets up a brand, under a slug that no other has.
        CreateBrand {
            route: Route::create("create_brand", "/v1/brands")
                .summary("Set up a brand")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewBrand, reply: KeptView<Brand>,
        }
        /// Edits a brand; goods of it show its name as it is.
        UpdateBrand {
            route: Route::edit(Method::Patch, "update_brand", "/v1/brands/{id}")
                .summary("Edit a brand")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: BrandPath, query: Nothing, body: BrandPatch, reply: KeptView<Brand>,
        }
        /// Takes a brand away. Goods of it keep it; nothing new may name it.
        DeleteBrand {
            route: Route::edit(Method::Delete, "delete_brand", "/v1/brands/{id}")
                .summary("Delete a brand")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: BrandPath, query: Nothing, body: Nothing, reply: KeptView<Brand>,
        }
        /// Brings a deleted brand back as it was.
        RestoreBrand {
            route: Route::act("restore_brand", "/v1/brands/{id}/restore")
                .summary("Bring a deleted brand back")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: BrandPath, query: Nothing, body: Nothing, reply: KeptView<Brand>,
        }
        /// What there is to say about goods of each category, by name. A change is seen within
        /// half a minute.
        ListAttributes {
            route: Route::get("list_attributes", "/v1/attributes")
                .summary("List the attributes of goods")
                .public()
                .kept(30, 0)
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<AttributeDef>,
        }
        /// The attributes with their versions, the deleted ones too: for whoever edits them.
        ListAttributeRecords {
            route: Route::get("list_attribute_records", "/v1/attribute-records")
                .summary("List the attributes with their versions")
                .any_of(&[P::CategoriesManage])
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<KeptView<AttributeDef>>,
        }
        /// Sets up an attribute for goods of some categories or of all, under a key that no other
        /// has.
        CreateAttribute {
            route: Route::create("create_attribute", "/v1/attributes")
                .summary("Set up an attribute of goods")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewAttribute, reply: KeptView<AttributeDef>,
        }
        /// Edits an attribute. Its key and kind never change: goods have values of it. A value
        /// that fits no more stays until its goods are edited.
        UpdateAttribute {
            route: Route::edit(Method::Patch, "update_attribute", "/v1/attributes/{id}")
                .summary("Edit an attribute of goods")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: AttributePath, query: Nothing, body: AttributePatch,
            reply: KeptView<AttributeDef>,
        }
        /// Takes an attribute away: it is asked for no more.
        DeleteAttribute {
            route: Route::edit(Method::Delete, "delete_attribute", "/v1/attributes/{id}")
                .summary("Delete an attribute of goods")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: AttributePath, query: Nothing, body: Nothing, reply: KeptView<AttributeDef>,
        }
        /// Brings a deleted attribute back as it was.
        RestoreAttribute {
            route: Route::act("restore_attribute", "/v1/attributes/{id}/restore")
                .summary("Bring a deleted attribute back")
                .any_of(&[P::CategoriesManage])
                .grants(WRITES),
            path: AttributePath, query: Nothing, body: Nothing, reply: KeptView<AttributeDef>,
        }
        /// The shops by name: where they are, and when they are open.
        ListLocations {
            route: Route::get("list_locations", "/v1/locations")
                .summary("List the locations")
                .public()
                .kept(30, 0)
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<LocationView>,
        }
        /// The locations with their shelves, billing points and versions, for staff.
        ListLocationRecords {
            route: Route::get("list_location_records", "/v1/location-records")
                .summary("List the locations with shelves and billing points")
                .any_of(&[P::ProductsView, P::LocationsManage])
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<KeptView<Location>>,
        }
        /// Sets up a location with its fiscal branch and billing points. A billing point is in one
        /// location only.
        CreateLocation {
            route: Route::create("create_location", "/v1/locations")
                .summary("Set up a location")
                .any_of(&[P::LocationsManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewLocation, reply: KeptView<Location>,
        }
        /// Edits a location. Goods stay on the shelf that they were put on, also when it is named
        /// no more.
        UpdateLocation {
            route: Route::edit(Method::Patch, "update_location", "/v1/locations/{id}")
                .summary("Edit a location")
                .any_of(&[P::LocationsManage])
                .grants(WRITES),
            path: LocationPath, query: Nothing, body: LocationPatch, reply: KeptView<Location>,
        }
        /// The newest version of every commission plan, by name, those not in force too.
        ListCommissionPlans {
            route: Route::get("list_commission_plans", "/v1/commission-plans")
                .summary("List the commission plans")
                .any_of(&[P::ProductsViewCost])
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<CommissionPlan>,
        }
        /// Publishes a commission plan, or its next version (R1, R3, R4). A version is frozen;
        /// lines that were drafted keep the one that they have copied. Who names the version they
        /// follow is refused when a newer one is there.
        PublishCommissionPlan {
            route: Route::create("publish_commission_plan", "/v1/commission-plans")
                .summary("Publish a commission plan or its next version")
                .any_of(&[P::CommissionPlansManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewPlanVersion, reply: PlanView,
        }
        /// The markdown schedules by name, with their versions, the inactive ones too.
        ListMarkdownSchedules {
            route: Route::get("list_markdown_schedules", "/v1/markdown-schedules")
                .summary("List the markdown schedules")
                .any_of(&[P::ProductsView, P::MarkdownsManage])
                .grants(READS),
            path: Nothing, query: Nothing, body: Nothing, reply: Page<KeptView<MarkdownSchedule>>,
        }
        /// Sets up a markdown schedule: steps in percent of the list price, rising in days and in
        /// percent (R6, R7).
        CreateMarkdownSchedule {
            route: Route::create("create_markdown_schedule", "/v1/markdown-schedules")
                .summary("Set up a markdown schedule")
                .any_of(&[P::MarkdownsManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewSchedule, reply: KeptView<MarkdownSchedule>,
        }
        /// Edits a markdown schedule, or takes it out of use. Lines that were drafted keep the
        /// steps that they have copied (R1).
        UpdateMarkdownSchedule {
            route: Route::edit(
                Method::Patch,
                "update_markdown_schedule",
                "/v1/markdown-schedules/{id}",
            )
                .summary("Edit a markdown schedule")
                .any_of(&[P::MarkdownsManage])
                .grants(WRITES),
            path: SchedulePath, query: Nothing, body: SchedulePatch,
            reply: KeptView<MarkdownSchedule>,
        }
    }
}
