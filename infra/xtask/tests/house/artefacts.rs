//! What is rendered is what is committed, and says what the table says.

use std::collections::BTreeSet;
use std::fs;

use contract::DOMAINS;
use contract::route::Access;
use domain::access::{Level, Permission};
use serde_json::{Value, json};
use xtask::{artefacts, catalogue, openapi, root};

use crate::fixture::EVERYTHING;

#[test]
fn artefacts_are_current() {
    let fresh = artefacts::render().expect("every row renders");
    let stale = artefacts::stale(&root(), &fresh).expect("the folder reads");
    assert!(
        stale.is_empty(),
        "stale: {stale:?}; run `cargo xtask generate`"
    );
}

/// What is not routed yet stands in a list that must name exactly these, so that it can only shrink.
#[test]
fn a_permission_without_a_route_is_field_level() {
    let asked = catalogue::asked_for(DOMAINS);
    let without: BTreeSet<&str> = Permission::ALL
        .iter()
        .filter(|p| p.level() == Level::Route && !asked.contains(p))
        .map(|p| p.code())
        .collect();
    let file = root().join(artefacts::UNROUTED);
    let listed = fs::read_to_string(&file).expect("the list is there");
    let listed: BTreeSet<&str> = listed
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let routed: Vec<_> = listed.difference(&without).collect();
    let forgotten: Vec<_> = without.difference(&listed).collect();
    assert!(
        routed.is_empty(),
        "{routed:?} have a route: run `cargo xtask generate`"
    );
    assert!(
        forgotten.is_empty(),
        "no route asks for these: {forgotten:?}"
    );
}

#[test]
fn a_field_level_permission_opens_no_route() {
    let opening: Vec<&str> = catalogue::asked_for(DOMAINS)
        .into_iter()
        .filter(|p| p.level() == Level::Field)
        .map(Permission::code)
        .collect();
    assert!(opening.is_empty(), "{opening:?}");
}

#[test]
fn every_route_has_its_own_name_and_its_own_place() {
    let mut names = BTreeSet::new();
    let mut places = BTreeSet::new();
    for (_, row) in contract::rows() {
        let route = row.route;
        assert!(names.insert(route.name), "{} is there twice", route.name);
        let place: Vec<&str> = route
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { "{}" } else { part })
            .collect();
        let place = format!("{} {}", route.method.as_str(), place.join("/"));
        assert!(places.insert(place.clone()), "{place} is there twice");
    }
    for (_, worker) in contract::workers() {
        assert!(names.insert(worker.name), "{} is there twice", worker.name);
    }
}

/// The gateway takes no more, and the limit cannot be raised.
#[test]
fn the_gateway_holds_all_routes() {
    assert!(contract::rows().count() <= 300);
}

#[test]
fn the_path_and_its_parameters_say_the_same() {
    for (_, row) in contract::rows() {
        let shape = openapi::resolved(row.path);
        let named: BTreeSet<&str> = xtask::names::parameters(row.route.path)
            .into_iter()
            .collect();
        let typed: BTreeSet<&str> = shape["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(named, typed, "{}", row.route.name);
    }
}

/// What no function causes is not sent, though it is written: the catalogue must not claim it. As
/// soon as one does, the list gets shorter.
#[test]
fn the_catalogue_claims_the_messages_that_something_causes() {
    let mut causes = String::new();
    let mut folders = vec![root().join("functions")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder reads") {
            let path = entry.expect("the entry reads").path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                causes.push_str(&fs::read_to_string(&path).expect("the file reads"));
            }
        }
    }
    assert!(causes.contains("Command::Submit"), "the routes have moved");
    let text = catalogue::render(DOMAINS, &[]).expect("it renders");
    let file: Value = serde_json::from_str(&text).expect("it is JSON");
    let claimed = file["notifications"].as_array().expect("a list");
    for (topic, command) in catalogue::CAUSELESS {
        // `term::Command::Expire` is another noun's command.
        let mut given = causes.match_indices(command);
        let is_given = given.any(|(at, _)| !causes[..at].ends_with("::"));
        assert!(!is_given, "{topic} has a cause now");
        assert!(!claimed.contains(&json!(topic.as_str())), "{topic}");
    }
    let written = domain::notification::ALL.len();
    assert_eq!(claimed.len() + catalogue::CAUSELESS.len(), written);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let text = openapi::render(DOMAINS).expect("it renders");
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    for part in text.split("\"$ref\": \"#").skip(1) {
        let target = part.split('"').next().expect("a split has a first part");
        assert!(document.pointer(target).is_some(), "{target}");
    }
}

#[test]
fn an_operation_names_the_errors_its_row_can_give() {
    let text = openapi::render(DOMAINS).expect("it renders");
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    for (_, row) in contract::rows() {
        let route = row.route;
        let method = route.method.as_str().to_ascii_lowercase();
        let responses = &document["paths"][route.path][&method]["responses"];
        let has = |status: &str| responses.get(status).is_some();
        let name = route.name;
        assert!(has(&route.status.to_string()) && has("500"), "{name}");
        let proves = route.access != Access::Public || route.writes();
        assert_eq!(has("401"), proves, "{name}");
        assert_eq!(has("403"), route.access.needs_session(), "{name}");
        assert_eq!(has("409"), route.writes(), "{name}");
    }
}

/// Whatever the shop has today: a table with one of everything becomes these operations.
fn lamps() -> Value {
    let text = openapi::render(EVERYTHING).expect("it renders");
    serde_json::from_str(&text).expect("it is JSON")
}

fn keys(map: &Value) -> String {
    let map = map.as_object();
    let keys: Vec<&str> = map
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    keys.join(" ")
}

#[test]
fn an_operation_has_the_answers_of_its_row() {
    let document = lamps();
    let answers = [
        ("/v1/lamps", "get", "200 400 401 403 429 500 503"),
        (
            "/v1/lamps",
            "post",
            "201 400 401 403 409 413 415 422 429 500 503",
        ),
        ("/v1/lamps/{id}", "get", "200 400 404 429 500 503"),
        (
            "/v1/lamps/{id}/light",
            "post",
            "200 400 401 403 404 409 412 422 429 500 503",
        ),
        (
            "/v1/lamps/{id}",
            "patch",
            "204 400 401 403 404 409 412 413 415 422 428 429 500 503",
        ),
    ];
    for (path, method, statuses) in answers {
        let responses = &document["paths"][path][method]["responses"];
        assert_eq!(keys(responses), statuses, "{method} {path}");
    }
}

#[test]
fn an_operation_has_the_headers_of_its_row() {
    let document = lamps();
    let headers = |path: &str, method: &str, status: &str| {
        keys(&document["paths"][path][method]["responses"][status]["headers"])
    };
    assert_eq!(
        headers("/v1/lamps", "post", "201"),
        "ETag Location Idempotent-Replayed"
    );
    assert_eq!(headers("/v1/lamps/{id}", "get", "200"), "ETag");
    assert_eq!(headers("/v1/lamps", "get", "200"), "");
    let parameters = document["paths"]["/v1/lamps/{id}"]["patch"]["parameters"].as_array();
    let parameters: Vec<String> = parameters
        .expect("a list")
        .iter()
        .map(|it| format!("{} {} {}", it["in"], it["name"], it["required"]))
        .collect();
    let expected = [
        r#""path" "id" true"#,
        r#""header" "Idempotency-Key" false"#,
        r#""header" "If-Match" true"#,
    ];
    assert_eq!(parameters, expected);
}

#[test]
fn an_operation_says_who_may_call_it_and_what_is_shown() {
    let document = lamps();
    let paths = &document["paths"];
    assert_eq!(
        paths["/v1/lamps"]["get"]["x-permissions"],
        json!(["products.view"])
    );
    assert_eq!(
        paths["/v1/lamps"]["get"]["security"],
        json!([{"session": []}, {"api_key": []}])
    );
    assert_eq!(paths["/v1/lamps/{id}"]["get"]["security"], json!([]));
    let view = &document["components"]["schemas"]["LampView"];
    assert_eq!(view["required"], json!(["id", "watts"]));
}
