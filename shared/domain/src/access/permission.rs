//! The permissions: what a person may do, and which system role may do it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::access::Role;

macro_rules! permissions {
    ($($name:ident, $code:literal, $level:ident, $what:literal, [$($role:ident),*];)*) => {
        /// What a person may do: `resource.action`. `_own` means only rows of one's own.
        ///
        /// Routes name permissions, never roles; roles are sets of these.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $(#[doc = $what] $name,)*
        }

        impl Permission {
            /// Every permission, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, such as `requests.view_own`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it allows, for the people who hand it out.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)* }
            }

            /// Whether it opens a route, or guards a field of a route that another one opens.
            pub const fn level(self) -> Level {
                match self { $(Self::$name => permissions!(@level $level),)* }
            }

            /// The system roles below Admin that hold it. Admin holds every permission.
            pub const fn held_by(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),*],)* }
            }
        }
    };
    (@level route) => { Level::Route };
    (@level field) => { Level::Field };
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<str>::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| D::Error::custom("is no permission"))
    }
}

impl JsonSchema for Permission {
    fn schema_name() -> Cow<'static, str> {
        "Permission".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<_> = Self::ALL
            .iter()
            .map(|permission| permission.code())
            .collect();
        json_schema!({"type": "string", "enum": codes})
    }
}

/// What a permission guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// At least one route asks for it.
    Route,
    /// It guards a field of a route that has another permission.
    Field,
}

impl Permission {
    /// Whether it speaks of one's own rows only.
    pub fn is_own(self) -> bool {
        self.code().ends_with("_own")
    }

    /// The permission with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|permission| permission.code() == code)
    }

    /// The part before the dot: `requests` of `requests.view`.
    pub fn resource(self) -> &'static str {
        self.code()
            .split_once('.')
            .map_or(self.code(), |(resource, _)| resource)
    }
}

permissions! {
    UsersList, "users.list", route, "List staff and parties", [SalesManager];
    UsersView, "users.view", route, "See one: users", [SalesManager];
    UsersCreate, "users.create", route, "Create or invite", [SalesManager];
    UsersUpdate, "users.update", route, "Edit: users", [SalesManager];
    UsersDelete, "users.delete", route, "Soft delete", [];
    UsersRestore, "users.restore", route, "Restore: users", [];
    UsersBlock, "users.block", route, "Block and unblock", [SalesManager];

    RolesList, "roles.list", route, "See roles", [SalesManager];
    RolesManage, "roles.manage", route, "Create, edit, delete custom roles", [];
    RolesAssign, "roles.assign", route, "Give roles of lower rank", [SalesManager];

    PermissionsExplain, "permissions.explain", route, "Why a user may or may not", [SalesManager];

    OverridesGrant, "overrides.grant", route, "One-time override token", [SalesManager];

    ProfileManageOwn, "profile.manage_own", route, "Own profile, addresses, preferences", [SalesManager, Appraiser, Logistics, Consignor, Customer];
    ProfileExportOwn, "profile.export_own", route, "Own data export", [SalesManager, Appraiser, Logistics, Consignor, Customer];
    ProfileEraseOwn, "profile.erase_own", route, "Ask for erasure", [Consignor, Customer];

    ConsignorsView, "consignors.view", route, "See consignor files", [SalesManager, Appraiser];
    ConsignorsUpdate, "consignors.update", route, "Edit: consignors", [SalesManager];
    ConsignorsVerify, "consignors.verify", route, "Identity check", [SalesManager];
    ConsignorsViewBankDetails, "consignors.view_bank_details", field, "Full account numbers", [];

    PayoutMethodsManageOwn, "payout_methods.manage_own", route, "Own bank details", [Consignor];

    TaxIdsValidate, "tax_ids.validate", route, "RUC/DV check", [SalesManager, Appraiser, Consignor, Customer];

    RequestsCreate, "requests.create", route, "Open for a consignor", [SalesManager, Appraiser];
    RequestsCreateOwn, "requests.create_own", route, "Open own: requests", [Consignor];
    RequestsView, "requests.view", route, "See all (AP: assigned): requests", [SalesManager, Appraiser];
    RequestsViewOwn, "requests.view_own", route, "See own: requests", [Consignor];
    RequestsUpdate, "requests.update", route, "Edit items", [SalesManager, Appraiser];
    RequestsUpdateOwn, "requests.update_own", route, "Edit own draft: requests", [Consignor];
    RequestsSubmit, "requests.submit", route, "Submit: requests", [SalesManager, Consignor];
    RequestsAssign, "requests.assign", route, "Assign appraiser", [SalesManager];
    RequestsSchedule, "requests.schedule", route, "Appointments: requests", [SalesManager, Appraiser, Consignor];
    RequestsReceive, "requests.receive", route, "Take goods in", [SalesManager, Appraiser, Logistics];
    RequestsAppraise, "requests.appraise", route, "Do the appraisal", [Appraiser];
    RequestsReject, "requests.reject", route, "Reject or send back", [SalesManager, Appraiser];
    RequestsCancel, "requests.cancel", route, "Cancel any: requests", [SalesManager];
    RequestsCancelOwn, "requests.cancel_own", route, "Cancel own: requests", [Consignor];

    ProposalsCreate, "proposals.create", route, "Draft: proposals", [SalesManager, Appraiser];
    ProposalsView, "proposals.view", route, "See: proposals", [SalesManager, Appraiser];
    ProposalsViewOwn, "proposals.view_own", route, "See own: proposals", [Consignor];
    ProposalsUpdate, "proposals.update", route, "Edit: proposals", [SalesManager, Appraiser];
    ProposalsApprove, "proposals.approve", route, "Approve above the limit", [SalesManager];
    ProposalsSend, "proposals.send", route, "Send: proposals", [SalesManager, Appraiser];
    ProposalsRespondOwn, "proposals.respond_own", route, "Accept, reject, counter", [Consignor];
    ProposalsRespondFor, "proposals.respond_for", route, "On behalf, with proof", [SalesManager];
    ProposalsWithdraw, "proposals.withdraw", route, "Withdraw: proposals", [SalesManager, Appraiser];

    ContractsGenerate, "contracts.generate", route, "Generate: contracts", [SalesManager];
    ContractsView, "contracts.view", route, "See: contracts", [SalesManager, Appraiser];
    ContractsViewOwn, "contracts.view_own", route, "PDF and evidence of own", [Consignor];
    ContractsSend, "contracts.send", route, "Send: contracts", [SalesManager];
    ContractsSignOwn, "contracts.sign_own", route, "Sign own", [Consignor];
    ContractsCountersign, "contracts.countersign", route, "Countersign: contracts", [SalesManager];
    ContractsRenew, "contracts.renew", route, "Renewal, addendum", [SalesManager];
    ContractsTerminate, "contracts.terminate", route, "End early", [SalesManager];
    ContractsEvidence, "contracts.evidence", route, "Evidence bundle", [SalesManager];

    ContractTemplatesManage, "contract_templates.manage", route, "Publish versions", [];

    ProductsView, "products.view", route, "Staff view", [SalesManager, Appraiser, Logistics];
    ProductsViewOwn, "products.view_own", route, "Own items", [Consignor];
    ProductsViewCost, "products.view_cost", route, "Cost and split", [SalesManager];
    ProductsCreate, "products.create", route, "Create: products", [SalesManager, Appraiser];
    ProductsUpdate, "products.update", route, "Edit: products", [SalesManager, Appraiser];
    ProductsUpdatePrice, "products.update_price", route, "Update price", [SalesManager];
    ProductsPublish, "products.publish", route, "List, unlist", [SalesManager];
    ProductsAuthenticate, "products.authenticate", route, "Authenticate: products", [Appraiser];
    ProductsChangeStatus, "products.change_status", route, "Missing, damaged, donate, return", [SalesManager, Logistics];
    ProductsTransfer, "products.transfer", route, "Transfer: products", [SalesManager, Logistics];
    ProductsWithdrawOwn, "products.withdraw_own", route, "Ask for the item back", [Consignor];
    ProductsConsentPriceOwn, "products.consent_price_own", route, "Answer a markdown", [Consignor];
    ProductsPrintLabels, "products.print_labels", route, "Print labels", [SalesManager, Appraiser, Logistics];
    ProductsBulkEdit, "products.bulk_edit", route, "Bulk edit", [SalesManager];
    ProductsDelete, "products.delete", route, "Soft delete", [];
    ProductsCount, "products.count", route, "Stock counts", [SalesManager, Logistics];

    CustodyRecord, "custody.record", route, "Hand-over scans", [SalesManager, Appraiser, Logistics];

    CategoriesManage, "categories.manage", route, "Categories, brands, attributes", [SalesManager];

    LocationsManage, "locations.manage", route, "Manage: locations", [];

    CommissionPlansManage, "commission_plans.manage", route, "Manage: commission plans", [];

    MarkdownsManage, "markdowns.manage", route, "Manage: markdowns", [SalesManager];

    DiscountsManage, "discounts.manage", route, "Manage: discounts", [SalesManager];
    DiscountsApply, "discounts.apply", field, "Manual discount in a sale", [SalesManager];

    CartsUseOwn, "carts.use_own", route, "Use own", [Consignor, Customer];
    CartsView, "carts.view", route, "All carts", [SalesManager];

    OffersMakeOwn, "offers.make_own", route, "Make own", [Customer];
    OffersView, "offers.view", route, "See: offers", [SalesManager, Appraiser];
    OffersRespond, "offers.respond", route, "Respond: offers", [SalesManager];
    OffersRespondOwn, "offers.respond_own", route, "Inside the floor", [Consignor];

    WatchUseOwn, "watch.use_own", route, "Use own", [Consignor, Customer];

    SalesCreate, "sales.create", route, "Counter sale", [SalesManager];
    SalesView, "sales.view", route, "See: sales", [SalesManager];
    SalesViewOwn, "sales.view_own", route, "See own: sales", [Customer];
    SalesUpdate, "sales.update", route, "Notes, billing before invoice", [SalesManager];
    SalesCancel, "sales.cancel", route, "Cancel: sales", [SalesManager];
    SalesCancelOwn, "sales.cancel_own", route, "Before payment", [Customer];
    SalesRefund, "sales.refund", route, "Refund: sales", [SalesManager];

    LayawaysManage, "layaways.manage", route, "Manage: layaways", [SalesManager];

    PaymentsRecord, "payments.record", route, "Record: payments", [SalesManager];
    PaymentsSubmitOwn, "payments.submit_own", route, "Pay, upload proof", [Customer];
    PaymentsReview, "payments.review", route, "Approve or reject", [SalesManager];

    ReturnsRequestOwn, "returns.request_own", route, "Request own", [Customer];
    ReturnsManage, "returns.manage", route, "Approve, receive, inspect", [SalesManager];

    GiftCardsIssue, "gift_cards.issue", route, "Issue: gift cards", [SalesManager];
    GiftCardsView, "gift_cards.view", route, "See: gift cards", [SalesManager];

    StoreCreditAdjust, "store_credit.adjust", route, "Adjust: store credit", [];

    DeliveriesView, "deliveries.view", route, "See: deliveries", [SalesManager];
    DeliveriesViewAssigned, "deliveries.view_assigned", route, "View assigned", [Logistics];
    DeliveriesViewOwn, "deliveries.view_own", route, "See own: deliveries", [Consignor, Customer];
    DeliveriesCreate, "deliveries.create", route, "Create: deliveries", [SalesManager];
    DeliveriesAssign, "deliveries.assign", route, "Assign: deliveries", [SalesManager];
    DeliveriesSchedule, "deliveries.schedule", route, "Set the window", [SalesManager, Logistics, Customer];
    DeliveriesUpdateStatus, "deliveries.update_status", route, "Update status", [SalesManager, Logistics];
    DeliveriesUploadReceipt, "deliveries.upload_receipt", route, "Upload receipt", [SalesManager, Logistics];
    DeliveriesCancel, "deliveries.cancel", route, "Cancel: deliveries", [SalesManager];

    PayoutsView, "payouts.view", route, "See: payouts", [SalesManager];
    PayoutsViewOwn, "payouts.view_own", route, "See own: payouts", [Consignor];
    PayoutsCreate, "payouts.create", route, "Create: payouts", [SalesManager];
    PayoutsRequestOwn, "payouts.request_own", route, "Request own", [Consignor];
    PayoutsApprove, "payouts.approve", route, "Approve: payouts", [];
    PayoutsApproveLimited, "payouts.approve_limited", route, "Up to the limit", [SalesManager];
    PayoutsReject, "payouts.reject", route, "Reject: payouts", [SalesManager];
    PayoutsMarkPaid, "payouts.mark_paid", route, "Mark paid", [];
    PayoutsVoid, "payouts.void", route, "Void or reverse", [];

    LedgerView, "ledger.view", route, "See: ledger", [SalesManager];
    LedgerViewOwn, "ledger.view_own", route, "See own: ledger", [Consignor];
    LedgerAdjust, "ledger.adjust", route, "Manual entry, two persons", [];

    InvoicesView, "invoices.view", route, "See: invoices", [SalesManager];
    InvoicesViewOwn, "invoices.view_own", route, "See own: invoices", [Customer];
    InvoicesIssue, "invoices.issue", route, "Issue: invoices", [SalesManager];
    InvoicesAnnul, "invoices.annul", route, "Annul or credit", [];

    NotificationsViewOwn, "notifications.view_own", route, "See own: notifications", [SalesManager, Appraiser, Logistics, Consignor, Customer];
    NotificationsTemplates, "notifications.templates", route, "Templates: notifications", [];

    ReportsUsers, "reports.users", route, "Users: reports", [];
    ReportsConsignors, "reports.consignors", route, "Consignors: reports", [SalesManager];
    ReportsProducts, "reports.products", route, "Products: reports", [SalesManager, Appraiser];
    ReportsSales, "reports.sales", route, "Sales: reports", [SalesManager];
    ReportsDeliveries, "reports.deliveries", route, "Deliveries: reports", [SalesManager, Logistics];
    ReportsPayouts, "reports.payouts", route, "Payouts: reports", [SalesManager];
    ReportsFinance, "reports.finance", route, "ITBMS book, reconciliation", [];

    StatsView, "stats.view", route, "See: stats", [SalesManager];
    StatsViewOwn, "stats.view_own", route, "See own: stats", [Appraiser, Logistics, Consignor];

    ExportsDownload, "exports.download", route, "Own exports", [SalesManager, Appraiser, Logistics, Consignor, Customer];

    ImportsRun, "imports.run", route, "Run: imports", [];

    MediaUpload, "media.upload", route, "Upload: media", [SalesManager, Appraiser, Logistics, Consignor, Customer];

    SearchGlobal, "search.global", route, "Global: search", [SalesManager, Appraiser, Logistics];

    EcommerceSync, "ecommerce.sync", route, "Run, see log", [];
    EcommerceConfigure, "ecommerce.configure", route, "Configure: ecommerce", [];

    WebhooksManage, "webhooks.manage", route, "Manage: webhooks", [];

    ApiKeysManage, "api_keys.manage", route, "Manage: api keys", [];

    SettingsView, "settings.view", route, "See: settings", [SalesManager];
    SettingsUpdate, "settings.update", route, "Edit: settings", [];

    JobsView, "jobs.view", route, "Runs and their changes", [];
    JobsRun, "jobs.run", route, "Run or dry-run", [];

    AuditView, "audit.view", route, "See: audit", [];

    PrivacyManage, "privacy.manage", route, "Answer data requests", [];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_150_permissions_with_distinct_codes() {
        let codes: BTreeSet<_> = Permission::ALL.iter().map(|p| p.code()).collect();
        assert_eq!(codes.len(), 150);
        assert_eq!(Permission::ALL.len(), 150);
    }

    #[test]
    fn a_code_reads_back() {
        for permission in Permission::ALL {
            assert_eq!(Permission::from_code(permission.code()), Some(*permission));
        }
        assert_eq!(Permission::from_code("requests.fly"), None);
    }
}
