//! `POST /v1/permissions/explain`: why someone may or may not do something.

use contract::identity::roles::{
    ExplainPermission, ExplainTarget, ExplanationView, RuleView, TargetKind,
};
use data::StoreError;
use domain::access::{Caller, Grants, Permission, Question, Subject, Via, explain};
use domain::contract::Contract;
use domain::ids::{ContractId, ProductId, ProposalId, RequestId};
use domain::product::Product;
use domain::proposal::Proposal;
use domain::request::Request;
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::access::{self, NotTaken};

pub(crate) async fn explain_permission(
    cx: &Context,
    input: Input<ExplainPermission>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let any_of = match (&body.permission, &body.operation) {
        (Some(permission), None) => vec![*permission],
        (None, Some(name)) => access::permissions_of(name)?.to_vec(),
        (None, None) | (Some(_), Some(_)) => return Err(NotTaken::OneOfBoth.into()),
    };
    let user = access::account(cx, &input, "user_id", &body.user_id).await?;
    let target = match &body.target {
        Some(target) => Some(Thing::load(cx, target).await?),
        None => None,
    };
    let facts = user.facts();
    let powers = data::roles::powers(&cx.table, &facts.roles).await?;
    let person = Caller {
        user: facts.id.clone(),
        via: Via::Session(cx.new_id()),
        roles: user.present_roles(now),
        grants: Grants::held(&facts.roles, &powers, now),
    };
    let granted = data::overrides::of_user(&cx.table, &facts.id).await?;
    let (name, thing) = (body.operation.as_deref(), body.target.as_ref());
    let good = granted.iter().find(|granted| {
        let aimed = granted.target_id.as_deref();
        let meant = aimed.is_none() || aimed == thing.map(|thing| thing.id.as_str());
        Some(granted.operation.as_str()) == name && meant && granted.is_left(now).is_ok()
    });
    let (allowed, looked) = explain(&Question {
        person: &person,
        standing: (facts.status.as_str(), facts.status == UserStatus::Active),
        held: &facts.roles,
        powers: &powers,
        any_of: &any_of,
        target: target.as_ref().map(Thing::seen),
        override_until: good.map(|granted| granted.expires_at),
        now,
    });
    let rules = looked.into_iter().map(|looked| RuleView {
        rule: looked.rule,
        outcome: looked.outcome,
        detail: looked.detail,
    });
    Ok(input.answer(&ExplanationView {
        user_id: facts.id.clone(),
        allowed,
        any_of,
        rules: rules.collect(),
    }))
}

/// What something is to be done to.
enum Thing {
    Request(Box<Request>),
    Proposal(Box<Proposal>),
    Contract(Box<Contract>),
    Product(Box<Product>),
}

impl Thing {
    async fn load(cx: &Context, target: &ExplainTarget) -> Result<Self, ApiError> {
        fn named<T>(found: Result<T, StoreError>) -> Result<T, ApiError> {
            access::named("target.id", found)
        }
        let (table, id) = (&cx.table, target.id.as_str());
        Ok(match target.kind {
            TargetKind::Request => {
                let id = RequestId::parse(id).map_err(|_| missing("request"))?;
                Self::Request(Box::new(named(data::requests::get(table, &id).await)?))
            }
            TargetKind::Proposal => {
                let id = ProposalId::parse(id).map_err(|_| missing("proposal"))?;
                Self::Proposal(Box::new(named(data::proposals::get(table, &id).await)?))
            }
            TargetKind::Contract => {
                let id = ContractId::parse(id).map_err(|_| missing("contract"))?;
                Self::Contract(Box::new(named(data::contracts::get(table, &id).await)?))
            }
            TargetKind::Product => {
                let id = ProductId::parse(id).map_err(|_| missing("product"))?;
                Self::Product(Box::new(named(data::products::get(table, &id).await)?))
            }
        })
    }

    /// Whose it is, and by which permissions it is seen.
    fn seen(&self) -> (Subject<'_>, Permission, Permission) {
        use Permission as P;
        match self {
            Self::Request(it) => (it.subject(), P::RequestsView, P::RequestsViewOwn),
            Self::Proposal(it) => (it.subject(), P::ProposalsView, P::ProposalsViewOwn),
            Self::Contract(it) => (it.subject(), P::ContractsView, P::ContractsViewOwn),
            Self::Product(it) => (it.subject(), P::ProductsView, P::ProductsViewOwn),
        }
    }
}

fn missing(noun: &'static str) -> ApiError {
    let field = "target.id";
    NotTaken::Absent { field, noun }.into()
}
