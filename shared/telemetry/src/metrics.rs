//! Metrics in CloudWatch's embedded metric format: a JSON line on standard output, which the
//! log service turns into figures. No call, no agent, no cost beyond the line.

use std::io::Write;

use domain::time::Timestamp;
use serde_json::{Map, Value, json};

/// What a figure counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// Hundredths.
    Percent,
    /// A bare number.
    None,
}

impl Unit {
    /// The word CloudWatch knows it by.
    fn name(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
            Self::Seconds => "Seconds",
            Self::Bytes => "Bytes",
            Self::Percent => "Percent",
            Self::None => "None",
        }
    }
}

/// Prints one line that carries the figures. All of them get the same dimensions.
///
/// Every new combination of dimension values is a new metric that is paid for by the month:
/// dimensions are routes, queues and codes, never ids. CloudWatch takes at most 30 dimensions
/// and 100 figures a line.
pub fn emit(
    namespace: &str,
    dimensions: &[(&str, &str)],
    figures: &[(&str, Unit, f64)],
    now: Timestamp,
) {
    let line = render(namespace, dimensions, figures, now);
    // Standard output is gone only when the process is going too; a figure is not worth a panic.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// The line that [`emit`] prints.
pub fn render(
    namespace: &str,
    dimensions: &[(&str, &str)],
    figures: &[(&str, Unit, f64)],
    now: Timestamp,
) -> String {
    // CloudWatch drops the whole line over one value that is no number or one empty dimension.
    let dimensions = dimensions
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect::<Vec<_>>();
    let figures = figures
        .iter()
        .filter(|(_, _, value)| value.is_finite())
        .collect::<Vec<_>>();

    let names = dimensions.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let metrics = figures
        .iter()
        .map(|(name, unit, _)| json!({ "Name": name, "Unit": unit.name() }))
        .collect::<Vec<_>>();
    let mut line = Map::new();
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": now.millis(),
            "CloudWatchMetrics": [{
                "Namespace": namespace,
                "Dimensions": [names],
                "Metrics": metrics,
            }],
        }),
    );
    for (name, value) in dimensions {
        line.insert((*name).to_owned(), json!(value));
    }
    for (name, _, value) in figures {
        line.insert((*name).to_owned(), json!(value));
    }
    Value::Object(line).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_514_400_000;

    fn read(line: &str) -> Value {
        assert!(!line.contains('\n'), "one line: {line}");
        serde_json::from_str(line).unwrap()
    }

    #[test]
    fn a_line_has_the_shape_that_cloudwatch_reads() {
        let line = render(
            "Dejavu",
            &[("route", "submit_request"), ("code", "ok")],
            &[
                ("requests", Unit::Count, 1.0),
                ("latency", Unit::Milliseconds, 12.5),
            ],
            Timestamp::from_millis(NOON),
        );
        assert_eq!(
            read(&line),
            json!({
                "_aws": {
                    "Timestamp": NOON,
                    "CloudWatchMetrics": [{
                        "Namespace": "Dejavu",
                        "Dimensions": [["route", "code"]],
                        "Metrics": [
                            { "Name": "requests", "Unit": "Count" },
                            { "Name": "latency", "Unit": "Milliseconds" },
                        ],
                    }],
                },
                "route": "submit_request",
                "code": "ok",
                "requests": 1.0,
                "latency": 12.5,
            })
        );
    }

    #[test]
    fn what_would_spoil_the_line_is_left_out_of_it() {
        let line = render(
            "Dejavu",
            &[("route", "a\"b\n"), ("code", "")],
            &[
                ("ratio", Unit::Percent, f64::NAN),
                ("seen", Unit::None, 3.0),
            ],
            Timestamp::from_millis(NOON),
        );
        let told = read(&line);
        let metrics = &told["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(metrics["Dimensions"], json!([["route"]]));
        assert_eq!(
            metrics["Metrics"],
            json!([{ "Name": "seen", "Unit": "None" }])
        );
        assert_eq!(told.get("ratio"), None);
        assert_eq!(told.get("code"), None);
        assert_eq!(told["route"], "a\"b\n");
    }

    #[test]
    fn every_unit_is_a_word_of_cloudwatch() {
        let units = [
            Unit::Count,
            Unit::Milliseconds,
            Unit::Seconds,
            Unit::Bytes,
            Unit::Percent,
            Unit::None,
        ];
        insta::assert_snapshot!(
            units.map(Unit::name).join(" "),
            @"Count Milliseconds Seconds Bytes Percent None"
        );
    }
}
