//! What a function's answer says of a batch.

use serde_json::Value as Json;

use crate::invoke::Invoker;

/// How a batch went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything is done.
    Done,
    /// These items failed, the others are done.
    Failed(Vec<String>),
    /// All of it failed.
    AllFailed,
}

/// Runs `function` on a batch and reads its answer.
///
/// With `twice` the batch is handed over again after it succeeded, as a platform that delivers
/// at least once may: what was done twice is the function's to notice.
pub(crate) async fn run(
    invoker: &Invoker,
    function: &str,
    event: &str,
    partial: bool,
    twice: bool,
) -> Outcome {
    let first = once(invoker, function, event, partial).await;
    if twice && first == Outcome::Done {
        return once(invoker, function, event, partial).await;
    }
    first
}

async fn once(invoker: &Invoker, function: &str, event: &str, partial: bool) -> Outcome {
    match invoker.invoke(function, event).await {
        Err(_) => Outcome::AllFailed,
        Ok(_) if !partial => Outcome::Done,
        Ok(answer) => read(&answer),
    }
}

/// `ReportBatchItemFailures`: an empty list, no list, `null` and `{}` are success; an entry
/// without an identifier, or an answer that is no JSON, fails the whole batch.
fn read(answer: &str) -> Outcome {
    if answer.trim().is_empty() {
        return Outcome::Done;
    }
    let Ok(answer) = serde_json::from_str::<Json>(answer) else {
        return Outcome::AllFailed;
    };
    let failures = match &answer["batchItemFailures"] {
        Json::Null => return Outcome::Done,
        Json::Array(failures) if failures.is_empty() => return Outcome::Done,
        Json::Array(failures) => failures,
        Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            return Outcome::AllFailed;
        }
    };
    let named: Option<Vec<_>> = failures
        .iter()
        .map(|failure| failure["itemIdentifier"].as_str().map(str::to_owned))
        .collect();
    match named {
        Some(named) if named.iter().all(|id| !id.is_empty()) => Outcome::Failed(named),
        _ => Outcome::AllFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reads_as_lambda_reads_it() {
        for done in [
            "",
            "null",
            "{}",
            r#"{"batchItemFailures":[]}"#,
            r#"{"batchItemFailures":null}"#,
        ] {
            assert_eq!(read(done), Outcome::Done, "{done}");
        }
        // A wrong top-level key is an empty answer, which is success: the trap of the real one.
        assert_eq!(
            read(r#"{"batch_item_failures":[{"item_identifier":"a"}]}"#),
            Outcome::Done
        );
        assert_eq!(
            read(r#"{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]}"#),
            Outcome::Failed(vec!["a".to_owned(), "b".to_owned()])
        );
        for failed in [
            "not json",
            r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#,
            r#"{"batchItemFailures":[{}]}"#,
            r#"{"batchItemFailures":"a"}"#,
        ] {
            assert_eq!(read(failed), Outcome::AllFailed, "{failed}");
        }
    }
}
