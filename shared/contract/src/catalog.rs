//! `functions/catalog`: how the shop is set up, and what this house offers to programs.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use domain::access::Permission;
use domain::catalogue::Branch;
use domain::ids::CategoryId;
use domain::product::TaxClass;
use domain::request::ChecklistQuestion;
use domain::terms::CommissionPlan;

use crate::common::{Nothing, Page};
use crate::route::{Reply, Route, Row, join};
use crate::routes;
use crate::worker::{Grant, Secret};

pub mod settings;

const TABLES: &[&[Row]] = &[CatalogOp::ROWS, settings::SettingsOp::ROWS];
const COUNT: usize = CatalogOp::ROWS.len() + settings::SettingsOp::ROWS.len();

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];

routes! {
    /// The operations on the set-up.
    CatalogOp {
        /// The categories as a tree, each level in its order, with what is asked about their
        /// goods. The whole tree: it is small.
        ListCategories {
            route: Route::get("list_categories", "/v1/categories")
                .summary("List the categories")
                .public()
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<CategoryView>,
        }
        /// The newest version of every commission plan, by name, those not in force too.
        ListCommissionPlans {
            route: Route::get("list_commission_plans", "/v1/commission-plans")
                .summary("List the commission plans")
                .any_of(&[Permission::ProductsViewCost])
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<CommissionPlan>,
        }
        /// This document.
        GetOpenapi {
            route: Route::get("get_openapi", "/v1/openapi.json")
                .summary("Show the contract of this API")
                .public()
                .grants(&[Grant::Secret(Secret::CursorKey)]),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: OpenApiDocument,
        }
    }
}

/// A category with those below it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoryView {
    /// Which.
    pub id: CategoryId,
    /// The name people see.
    pub name: String,
    /// Its name in the address of its page.
    pub slug: String,
    /// How its goods are taxed.
    pub tax_class: TaxClass,
    /// Days on sale its goods start from.
    pub default_term_days: u16,
    /// What a consignor is asked about its goods.
    pub checklist: Vec<ChecklistQuestion>,
    /// The ones below it, in their order.
    pub children: Vec<CategoryView>,
}

impl From<Branch> for CategoryView {
    fn from(branch: Branch) -> Self {
        let Branch { category, children } = branch;
        Self {
            id: category.id,
            name: category.name,
            slug: category.slug,
            tax_class: category.tax_class,
            default_term_days: category.default_term_days,
            checklist: category.checklist,
            children: children.into_iter().map(Self::from).collect(),
        }
    }
}

/// An `OpenAPI` 3.1 document.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct OpenApiDocument(pub Map<String, Value>);

impl Reply for OpenApiDocument {}
