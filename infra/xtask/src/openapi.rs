//! `openapi.json`: the API as `OpenAPI` 3.1, with schemas from the types that serde and garde read.

mod operation;
mod schemas;

use anyhow::Result;
use serde_json::{Map, Value, json};

use contract::Domain;
use contract::problem::Problem;
use contract::route::Access;

use self::operation::operation;
use self::schemas::Schemas;

pub use self::schemas::resolved;

/// The error answers that routes can give, each with its component name and when it is given.
pub const PROBLEMS: &[(u16, &str, &str)] = &[
    (
        400,
        "BadRequest",
        "The input does not read, or a field is wrong; `errors` names every one.",
    ),
    (
        401,
        "Unauthenticated",
        "Nobody is signed in, or the session has ended.",
    ),
    (403, "Forbidden", "None of the caller's roles allows it."),
    (
        404,
        "Missing",
        "There is no such thing, or it is out of the caller's sight.",
    ),
    (
        409,
        "Conflict",
        "Another change came first, or the same key is being worked on.",
    ),
    (
        412,
        "Stale",
        "`If-Match` names a version that is no longer the current one.",
    ),
    (413, "TooLarge", "The body is too large."),
    (415, "WrongMediaType", "The body is not JSON."),
    (
        422,
        "Refused",
        "A rule of the shop refuses it, or the key was used for another request.",
    ),
    (428, "MatchMissing", "`If-Match` is required."),
    (
        429,
        "TooMany",
        "Too many requests; `Retry-After` says when to come again.",
    ),
    (
        500,
        "Bug",
        "Our mistake. It was written down under the request's id.",
    ),
    (
        503,
        "Unavailable",
        "Something we need does not answer. Try again shortly.",
    ),
];

/// Renders the document.
///
/// # Errors
/// Two types of one name that are not the same.
pub fn render(domains: &[Domain]) -> Result<String> {
    let mut schemas = Schemas::new();
    let problem = schemas.shown(|generator| generator.subschema_for::<Problem>());
    let mut shapes = Vec::new();
    for domain in domains {
        for row in domain.rows {
            shapes.push((domain, row, schemas.row(row)));
        }
    }
    let components = schemas.finish()?;

    let mut paths: Map<String, Value> = Map::new();
    for (domain, row, shape) in shapes {
        let shape = components.rename(shape);
        let methods = paths
            .entry(row.route.path)
            .or_insert_with(|| Value::Object(Map::new()));
        methods[row.route.method.as_str().to_ascii_lowercase()] = operation(domain, row, &shape);
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Dejavu",
            "version": "1",
            "description": "A consignment shop: requests, proposals, contracts, goods. \
                Rendered by `cargo xtask generate` from shared/contract.",
        },
        "servers": [{"url": "/"}],
        "tags": tags(domains),
        "paths": paths,
        "components": {
            "securitySchemes": security(domains),
            "responses": responses(&components.rename_shown(problem)),
            "headers": headers(),
            "schemas": components.schemas,
        },
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// The domains that have routes; a worker is not called.
fn tags(domains: &[Domain]) -> Vec<Value> {
    domains
        .iter()
        .filter(|domain| !domain.rows.is_empty())
        .map(|domain| json!({"name": domain.name, "description": domain.summary}))
        .collect()
}

fn security(domains: &[Domain]) -> Map<String, Value> {
    let mut schemes = Map::new();
    schemes.insert(
        "session".to_owned(),
        json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}),
    );
    schemes.insert(
        "api_key".to_owned(),
        json!({
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "djv_",
            "description": "A key for a machine. It may do what is in its scopes and what its maker may at that moment.",
        }),
    );
    for row in domains.iter().flat_map(|domain| domain.rows) {
        if let Access::Signature(provider) = row.route.access {
            schemes.insert(
                format!("{provider}_signature"),
                json!({
                    "type": "apiKey",
                    "in": "header",
                    "name": format!("x-{provider}-signature"),
                    "description": "Signed with the secret that we share with the provider.",
                }),
            );
        }
    }
    schemes
}

fn responses(problem: &Value) -> Map<String, Value> {
    PROBLEMS
        .iter()
        .map(|(status, name, when)| {
            let mut response = json!({
                "description": when,
                "content": {"application/problem+json": {"schema": problem}},
            });
            if matches!(status, 429 | 503) {
                response["headers"] =
                    json!({"Retry-After": {"$ref": "#/components/headers/RetryAfter"}});
            }
            ((*name).to_owned(), response)
        })
        .collect()
}

fn headers() -> Value {
    let text =
        |description: &str| json!({"description": description, "schema": {"type": "string"}});
    json!({
        "ETag": text("The version of the thing shown, in quotes; `If-Match` takes it back."),
        "Location": text("The path of the thing just made."),
        "IdempotentReplayed": text("`true` when this is the first answer given again."),
        "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
    })
}
