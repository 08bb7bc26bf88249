//! From path, query and body to the types of the route.
//!
//! The common case reads once with serde and checks once with garde. Only when that fails is the
//! schema of the type compiled, to name everything that is wrong at once: serde stops at the first.

mod describe;
mod wrong;

use contract::route::{Endpoint, Wire};
use http::request::Parts;
use lambda_http::RequestExt as _;
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::refusal::Refusal;
use wrong::Fields;

/// The three inputs of a route.
pub(crate) struct Read<E: Endpoint> {
    pub(crate) path: E::Path,
    pub(crate) query: E::Query,
    pub(crate) body: E::Body,
}

/// Reads all three, and names every wrong field of all three.
pub(crate) fn request<E: Endpoint>(parts: &Parts, body: &[u8]) -> Result<Read<E>, ApiError> {
    let path = path_pairs(parts);
    let path = pairs::<E::Path>(&path);
    let query = pairs::<E::Query>(parts.uri.query().unwrap_or_default());
    let body = json::<E::Body>(body)?;
    match (path, query, body) {
        (Ok(path), Ok(query), Ok(body)) => Ok(Read { path, query, body }),
        (path, query, body) => {
            let mut fields = Fields::default();
            fields.merge(path.err());
            fields.merge(query.err());
            fields.merge(body.err());
            Err(Refusal::Fields(fields.into_list()).into())
        }
    }
}

/// The parameters of the path, in the form of a query, so that both are read in the same way.
fn path_pairs(parts: &Parts) -> String {
    let Some(parameters) = parts.path_parameters_ref() else {
        return String::new();
    };
    let pairs: Vec<(&str, &str)> = parameters.iter().collect();
    serde_urlencoded::to_string(pairs).expect("pairs of texts can be written as a query")
}

fn pairs<T: Wire>(encoded: &str) -> Result<T, Fields> {
    if let Ok(value) = serde_urlencoded::from_str::<T>(encoded)
        && value.validate().is_ok()
    {
        return Ok(value);
    }
    let sent: Vec<(String, String)> = serde_urlencoded::from_str(encoded).unwrap_or_default();
    let schema = wrong::schema_of::<T>();
    let mut members = Map::new();
    let mut fields = Fields::default();
    for (name, text) in sent {
        let value = wrong::coerced(&schema, &name, &text);
        if members.insert(name.clone(), value).is_some() {
            fields.add(&name, "is given more than once");
        }
    }
    wrong::explain::<T>(&schema, &Value::Object(members), fields)
}

/// The outer error is a body that is no JSON at all.
fn json<T: Wire>(body: &[u8]) -> Result<Result<T, Fields>, ApiError> {
    let body = if body.is_empty() { b"{}" } else { body };
    if let Ok(value) = serde_json::from_slice::<T>(body)
        && value.validate().is_ok()
    {
        return Ok(Ok(value));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| Refusal::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    let mut fields = Fields::default();
    wrong::repeated_members::<T>(body, &mut fields);
    Ok(wrong::explain::<T>(
        &wrong::schema_of::<T>(),
        &value,
        fields,
    ))
}
