//! Which function a path belongs to.

use std::collections::BTreeMap;

/// A row of the route table, as the gateway needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method, as the wire spells it.
    pub method: String,
    /// The path, with `{parameters}`; `{name+}` at its end takes the rest of a path.
    pub path: String,
    /// The function that answers.
    pub function: String,
}

impl Route {
    /// A row.
    pub fn new(method: &str, path: &str, function: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            function: function.to_owned(),
        }
    }
}

/// A route that fits a path, with the parameters that the path gives it, decoded.
#[derive(Debug)]
pub(crate) struct Matched<'a> {
    pub(crate) route: &'a Route,
    pub(crate) parameters: BTreeMap<String, String>,
}

/// Finds routes. The most specific one wins, as in API Gateway: a fixed segment goes before a
/// parameter, a parameter before the rest of a path.
#[derive(Debug)]
pub(crate) struct Router {
    routes: Vec<(Vec<Segment>, Route)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Fixed(String),
    Parameter(String),
    Rest(String),
}

impl Router {
    pub(crate) fn new(routes: Vec<Route>) -> Self {
        let mut routes: Vec<_> = routes
            .into_iter()
            .map(|route| (segments(&route.path), route))
            .collect();
        // Fixed < Parameter < Rest, segment by segment: the first that fits is the one.
        routes.sort_by(|(a, _), (b, _)| kinds(a).cmp(kinds(b)));
        Self { routes }
    }

    pub(crate) fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().map(|(_, route)| route)
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Matched<'_>> {
        let path: Vec<_> = path.strip_prefix('/')?.split('/').collect();
        self.routes.iter().find_map(|(segments, route)| {
            let parameters = fit(segments, &path).filter(|_| route.method == method)?;
            Some(Matched { route, parameters })
        })
    }
}

fn segments(path: &str) -> Vec<Segment> {
    let parts = path.trim_start_matches('/').split('/');
    parts
        .map(|part| {
            let name = part
                .strip_prefix('{')
                .and_then(|part| part.strip_suffix('}'));
            match name {
                None => Segment::Fixed(part.to_owned()),
                Some(name) => match name.strip_suffix('+') {
                    Some(name) => Segment::Rest(name.to_owned()),
                    None => Segment::Parameter(name.to_owned()),
                },
            }
        })
        .collect()
}

fn kinds(segments: &[Segment]) -> impl Iterator<Item = u8> {
    segments.iter().map(|segment| match segment {
        Segment::Fixed(_) => 0,
        Segment::Parameter(_) => 1,
        Segment::Rest(_) => 2,
    })
}

fn fit(segments: &[Segment], path: &[&str]) -> Option<BTreeMap<String, String>> {
    let mut parameters = BTreeMap::new();
    for (place, segment) in segments.iter().enumerate() {
        let part = path.get(place).filter(|part| !part.is_empty())?;
        match segment {
            Segment::Fixed(fixed) => {
                if fixed != &super::decoded(part) {
                    return None;
                }
            }
            Segment::Parameter(name) => {
                parameters.insert(name.clone(), super::decoded(part));
            }
            Segment::Rest(name) => {
                parameters.insert(name.clone(), super::decoded(&path[place..].join("/")));
                return Some(parameters);
            }
        }
    }
    (path.len() == segments.len()).then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router() -> Router {
        Router::new(vec![
            Route::new("GET", "/v1/requests/{id}", "get_request"),
            Route::new("GET", "/v1/requests/mine", "list_own_requests"),
            Route::new("POST", "/v1/requests/{id}/submit", "submit_request"),
            Route::new("GET", "/v1/files/{key+}", "get_file"),
        ])
    }

    fn found(method: &str, path: &str) -> Option<(String, String)> {
        let router = router();
        let matched = router.find(method, path)?;
        let parameters: Vec<_> = matched.parameters.into_values().collect();
        Some((matched.route.function.clone(), parameters.join(" ")))
    }

    #[test]
    fn a_fixed_segment_goes_before_a_parameter() {
        let is =
            |function: &str, parameters: &str| Some((function.to_owned(), parameters.to_owned()));
        assert_eq!(
            found("GET", "/v1/requests/mine"),
            is("list_own_requests", "")
        );
        assert_eq!(
            found("GET", "/v1/requests/req_1"),
            is("get_request", "req_1")
        );
        assert_eq!(found("GET", "/v1/requests/a%20b"), is("get_request", "a b"));
        assert_eq!(
            found("POST", "/v1/requests/req_1/submit"),
            is("submit_request", "req_1")
        );
        assert_eq!(found("GET", "/v1/files/a/b.jpg"), is("get_file", "a/b.jpg"));
    }

    #[test]
    fn what_no_route_says_is_not_found() {
        for (method, path) in [
            ("POST", "/v1/requests/req_1"),
            ("GET", "/v1/requests/"),
            ("GET", "/v1/requests/req_1/"),
            ("GET", "/v1"),
            ("GET", "/v2/requests/req_1"),
        ] {
            assert_eq!(found(method, path), None, "{method} {path}");
        }
    }
}
