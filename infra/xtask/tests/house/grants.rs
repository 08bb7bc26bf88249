//! Each function: its own role with exactly what its row grants, a log that ends, a trace.
//!
//! What a grant must become is said here a second time, so that a change of the renderer alone
//! does not pass.

use std::collections::{BTreeMap, BTreeSet};

use contract::route::{KeyRule, Row};
use contract::worker::{Grant, Secret, Trigger};
use contract::{DOMAINS, Domain};
use serde_json::{Value, json};
use xtask::names::pascal;
use xtask::stacks;

use crate::asked::{Asked, parameter};
use crate::cfn::Template;
use crate::fixture::EVERYTHING;

/// A permission: an action on a resource.
pub(crate) type Allowed = BTreeSet<(String, String)>;

#[test]
fn a_role_allows_what_its_row_grants_and_nothing_else() {
    for domains in [DOMAINS, EVERYTHING] {
        let templates = rendered(domains);
        let findings: Vec<String> = functions(domains)
            .iter()
            .flat_map(|function| differences(function, &templates))
            .collect();
        assert!(findings.is_empty(), "{findings:#?}");
    }
}

/// Each statement of each role is taken away once: the check must see every one of them missing.
#[test]
fn a_statement_that_is_taken_away_is_missed() {
    let mut templates = rendered(EVERYTHING);
    for function in functions(EVERYTHING) {
        let id = format!("{}Role", pascal(function.name));
        let place = templates
            .iter()
            .position(|template| template.body["Resources"].get(&id).is_some())
            .unwrap_or_else(|| panic!("{} has no role", function.name));
        let path = format!("/Resources/{id}/Properties/Policies/0/PolicyDocument/Statement");
        let whole = templates[place]
            .body
            .pointer(&path)
            .expect("a role has statements")
            .clone();
        for number in 0..whole.as_array().expect("a list").len() {
            let mut less = whole.clone();
            less.as_array_mut().expect("a list").remove(number);
            *templates[place]
                .body
                .pointer_mut(&path)
                .expect("the same place") = less;
            let found = differences(&function, &templates);
            assert!(
                !found.is_empty(),
                "{}: statement {number} is not missed",
                function.name
            );
        }
        *templates[place]
            .body
            .pointer_mut(&path)
            .expect("the same place") = whole;
    }
}

#[test]
fn every_function_has_its_own_role_a_log_that_ends_and_a_trace() {
    for domains in [DOMAINS, EVERYTHING] {
        let found: usize = rendered(domains).iter().map(stands_alone).sum();
        assert_eq!(found, functions(domains).len());
    }
}

/// How many functions the template has; each must have what belongs to it.
fn stands_alone(template: &Template) -> usize {
    let mut roles = BTreeSet::new();
    let logs = template.resources("AWS::Logs::LogGroup");
    let resources = template.body["Resources"]
        .as_object()
        .map_or(0, serde_json::Map::len);
    assert!(resources <= 500, "{} holds {resources}", template.name);
    for (id, function) in template.resources("AWS::Serverless::Function") {
        let role = function["Role"]["Fn::GetAtt"][0].as_str().expect("a role");
        assert!(roles.insert(role.to_owned()), "{id} shares {role}");
        assert!(
            template.body["Resources"].get(role).is_some(),
            "{id}: {role} is not here"
        );
        let log = function["LoggingConfig"]["LogGroup"]["Ref"]
            .as_str()
            .expect("a log");
        assert!(
            !logs[log]["RetentionInDays"].is_null(),
            "{log} is kept for ever"
        );
        assert!(!logs[log]["KmsKeyId"].is_null(), "{log} is not sealed");
        assert_eq!(function["Tracing"], "Active", "{id}");
        assert!(
            function["Timeout"]
                .as_u64()
                .is_some_and(|s| (1..=900).contains(&s)),
            "{id}"
        );
        assert!(
            function["MemorySize"].as_u64().is_some_and(|mb| mb >= 128),
            "{id}"
        );
    }
    roles.len()
}

#[test]
fn a_domain_too_large_for_one_stack_is_cut() {
    let rows: Vec<Row> = (0..170)
        .map(|number| {
            let mut route = *EVERYTHING[0].rows[0].route;
            route.name = Box::leak(format!("list_lamps_{number}").into_boxed_str());
            Row {
                route: Box::leak(Box::new(route)),
                ..EVERYTHING[0].rows[0]
            }
        })
        .collect();
    let domain = Domain {
        rows: Box::leak(rows.into_boxed_slice()),
        ..EVERYTHING[0]
    };
    let files = stacks::render(&[domain]).expect("every row renders");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "functions-lamps-1.yaml",
            "functions-lamps-2.yaml",
            "functions-lamps-3.yaml",
            "functions.yaml"
        ]
    );
    let functions: usize = rendered(&[domain]).iter().map(stands_alone).sum();
    assert_eq!(functions, 170 + domain.workers.len());
}

/// What hashes a password takes a processor for long: it has its share, and no more than that.
#[test]
fn what_hashes_passwords_has_its_own_share_of_functions() {
    let share = |domains: &[Domain], id: &str| {
        let templates = rendered(domains);
        let functions = templates
            .iter()
            .map(|template| template.resources("AWS::Serverless::Function"));
        let function = functions.filter_map(|mut all| all.remove(id)).next();
        function.expect("it is there")["ReservedConcurrentExecutions"].clone()
    };
    assert_eq!(share(EVERYTHING, "BuyLampFunction"), 7);
    assert_eq!(share(EVERYTHING, "LightLampFunction"), Value::Null);
    for id in ["LogInFunction", "RegisterUserFunction"] {
        assert!(share(DOMAINS, id).as_u64() > Some(0), "{id}");
    }
}

/// The gateway gives up after 30 seconds, whatever the function does.
#[test]
fn no_route_outlives_the_gateway() {
    for (_, row) in contract::rows() {
        assert!(row.route.timeout <= 29, "{}", row.route.name);
    }
}

/// Sessions are looked up, and first answers are found, in the table.
#[test]
fn a_route_with_a_session_or_a_key_may_read_the_table() {
    for (_, row) in contract::rows() {
        let route = row.route;
        let looks_up = route.access.needs_session() || route.key != KeyRule::None;
        assert!(
            !looks_up || route.grants.contains(&Grant::TableRead),
            "{} lacks TableRead",
            route.name
        );
    }
}

/// A first answer is kept in the table; and what begins a transaction means to commit it.
#[test]
fn a_route_that_keeps_an_answer_or_commits_may_write_the_table() {
    let mut committing = 0;
    for (domain, row) in contract::rows() {
        let route = row.route;
        let file = format!("functions/{}/src/routes/{}.rs", domain.name, route.name);
        let source = std::fs::read_to_string(xtask::root().join(&file))
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        let commits = source.contains(".begin(");
        committing += usize::from(commits);
        assert!(
            !(commits || route.key != KeyRule::None) || route.grants.contains(&Grant::TableWrite),
            "{} lacks TableWrite",
            route.name
        );
    }
    assert!(committing > 10, "only {committing} routes commit");
}

/// Whatever a function does, the key of cursors is read when it starts.
#[test]
fn every_function_may_read_what_it_starts_from() {
    for function in functions(DOMAINS) {
        let cursors = Grant::Secret(Secret::CursorKey);
        assert!(
            function.grants.contains(&cursors),
            "{} lacks the cursor key",
            function.name
        );
    }
}

#[test]
fn every_variable_that_the_runtime_needs_is_set() {
    let file = xtask::root().join("shared/runtime/src/config.rs");
    let text = std::fs::read_to_string(file).expect("the file reads");
    let needed: Vec<&str> = text
        .split("needed(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(needed.contains(&"TABLE_NAME"), "{needed:?}");
    for template in rendered(EVERYTHING) {
        let set = &template.body["Globals"]["Function"]["Environment"]["Variables"];
        for name in &needed {
            assert!(set.get(name).is_some(), "{name} is not set");
        }
    }
}

struct Function {
    name: &'static str,
    grants: &'static [Grant],
    trigger: Option<Trigger>,
    takes_keys: bool,
    has_permission: bool,
}

fn functions(domains: &'static [Domain]) -> Vec<Function> {
    let routes = domains
        .iter()
        .flat_map(|domain| domain.rows)
        .map(|row| Function {
            name: row.route.name,
            grants: row.route.grants,
            trigger: None,
            takes_keys: row.route.takes_keys(),
            has_permission: !row.route.access.permissions().is_empty(),
        });
    let workers = domains
        .iter()
        .flat_map(|domain| domain.workers)
        .map(|worker| Function {
            name: worker.name,
            grants: worker.grants,
            trigger: Some(worker.trigger),
            takes_keys: false,
            has_permission: false,
        });
    routes.chain(workers).collect()
}

fn rendered(domains: &[Domain]) -> Vec<Template> {
    stacks::render(domains)
        .expect("every row renders")
        .iter()
        .filter(|(name, _)| *name != "functions.yaml")
        .map(|(name, text)| Template::parse(name, text))
        .collect()
}

fn differences(function: &Function, templates: &[Template]) -> Vec<String> {
    let id = format!("{}Role", pascal(function.name));
    let roles: BTreeMap<String, Value> = templates
        .iter()
        .flat_map(|template| template.resources("AWS::IAM::Role"))
        .collect();
    let given = allowed(&roles[&id]);
    let asked = expected(function);
    let name = function.name;
    let missing = asked
        .difference(&given)
        .map(|it| format!("{name} lacks {it:?}"));
    let excess = given
        .difference(&asked)
        .map(|it| format!("{name} has {it:?} in excess"));
    missing.chain(excess).collect()
}

/// What the policies of a role allow, one entry per action and resource. The key counts per
/// service through which it is reached.
fn allowed(role: &Value) -> Allowed {
    let list = |value: &Value| {
        let many = value.as_array().cloned();
        many.unwrap_or_else(|| vec![value.clone()])
    };
    let text = |value: &Value| {
        let word = value.as_str().map(str::to_owned);
        word.unwrap_or_else(|| value.to_string())
    };
    let mut allowed = Allowed::new();
    for statement in list(&role["Policies"][0]["PolicyDocument"]["Statement"]) {
        let through = &statement["Condition"]["StringEquals"]["kms:ViaService"];
        let keys = &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
        for action in list(&statement["Action"]) {
            for resource in list(&statement["Resource"]) {
                for service in list(through) {
                    let resource = if !keys.is_null() {
                        format!("{} under {keys}", text(&resource))
                    } else if service.is_null() {
                        text(&resource)
                    } else {
                        format!("{} through {}", text(&resource), text(&service))
                    };
                    allowed.insert((text(&action), resource));
                }
            }
        }
    }
    allowed
}

fn expected(function: &Function) -> Allowed {
    let mut asked = Asked::default();
    let log = json!({"Fn::GetAtt": [format!("{}Log", pascal(function.name)), "Arn"]});
    asked.on(
        &log.to_string(),
        &["logs:CreateLogStream", "logs:PutLogEvents"],
    );
    asked.on("*", &["xray:PutTelemetryRecords", "xray:PutTraceSegments"]);
    for grant in function.grants {
        asked.grant(*grant);
    }
    if function.takes_keys && !function.grants.contains(&Grant::TableWrite) {
        let uses = json!([
            {"Fn::Sub": "${Company}#KEYUSE#*"},
            {"Fn::Sub": "${Company}#LIM#api_key#*"},
        ]);
        let items = format!("{} under {uses}", parameter("TableArn"));
        asked.on(&items, &["dynamodb:PutItem", "dynamodb:UpdateItem"]);
    }
    if function.has_permission && !function.grants.contains(&Grant::TableWrite) {
        for (action, keys) in [
            ("dynamodb:UpdateItem", "${Company}#OVR#*"),
            ("dynamodb:PutItem", "${Company}#AUD#*"),
        ] {
            let keys = json!([{"Fn::Sub": keys}]);
            asked.on(
                &format!("{} under {keys}", parameter("TableArn")),
                &[action],
            );
        }
    }
    if let Some(trigger) = function.trigger {
        asked.trigger(trigger);
    }
    asked.finish()
}
