//! Deployments: what `CloudFormation` asks of a custom resource, and what it is told.
//!
//! It waits for an answer at an address that only this request knows, and for nothing else: a
//! function that says nothing holds the deployment up for an hour.

use serde::Deserialize;
use serde_json::json;

use crate::failure::{Failure, Unreadable};

/// Longer reasons are cut: the whole answer may have 4 KiB.
const MAX_REASON: usize = 1_000;

/// What is asked of the custom resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Asked {
    /// It is new in the stack.
    Create,
    /// One of its properties has changed.
    Update,
    /// It leaves the stack, or the stack goes.
    Delete,
}

/// One request to a custom resource.
#[derive(Clone, Deserialize)]
pub struct Deployment {
    /// What is asked.
    #[serde(rename = "RequestType")]
    pub asked: Asked,
    /// Names the request; a repetition has the same.
    #[serde(rename = "RequestId")]
    pub id: String,
    /// Where the answer goes. Whoever knows it may answer, so it is never told.
    #[serde(rename = "ResponseURL")]
    pub answer_to: String,
    #[serde(rename = "StackId")]
    stack: String,
    #[serde(rename = "LogicalResourceId")]
    logical_id: String,
}

impl Deployment {
    /// Reads the event.
    ///
    /// # Errors
    /// It is no request to a custom resource; nobody can be answered.
    pub fn read(event_json: &str) -> Result<Self, Failure> {
        let read = serde_json::from_str(event_json);
        read.map_err(|error| Unreadable::Event(error.into()).into())
    }

    /// The answer for the resource that is always called `physical_id`: that it went well, or why
    /// not. Another physical id would make `CloudFormation` delete the resource of the old one.
    pub fn answer(&self, physical_id: &str, outcome: Result<(), &str>) -> String {
        let (status, reason) = match outcome {
            Ok(()) => ("SUCCESS", String::new()),
            Err(reason) => ("FAILED", reason.chars().take(MAX_REASON).collect()),
        };
        json!({
            "Status": status,
            "Reason": reason,
            "PhysicalResourceId": physical_id,
            "StackId": self.stack,
            "RequestId": self.id,
            "LogicalResourceId": self.logical_id,
        })
        .to_string()
    }
}

impl std::fmt::Debug for Deployment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deployment")
            .field("asked", &self.asked)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const EVENT: &str = r#"{"RequestType":"Create","ServiceToken":"arn:f","ResponseURL":"https://a/b?c",
        "StackId":"arn:s","RequestId":"r1","ResourceType":"Custom::X","LogicalResourceId":"X",
        "ResourceProperties":{"ServiceToken":"arn:f"}}"#;

    #[test]
    fn the_answer_names_the_request_and_its_own_resource() {
        let deployment = Deployment::read(EVENT).expect("a request");
        assert_eq!(deployment.asked, Asked::Create);
        let answer = deployment.answer("x", Ok(()));
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(
            answer,
            json!({"Status": "SUCCESS", "Reason": "", "PhysicalResourceId": "x",
                "StackId": "arn:s", "RequestId": "r1", "LogicalResourceId": "X"})
        );
    }

    #[test]
    fn a_failure_says_why_in_few_words() {
        let deployment = Deployment::read(EVENT).expect("a request");
        let answer = deployment.answer("x", Err(&"é".repeat(5_000)));
        assert!(answer.len() < 4_096);
        assert!(answer.contains("FAILED"));
    }

    #[test]
    fn what_is_no_request_does_not_read_and_no_address_is_told() {
        assert!(Deployment::read(r#"{"RequestType":"Create"}"#).is_err());
        assert!(Deployment::read(&EVENT.replace("Create", "Erase")).is_err());
        let told = format!("{:?}", Deployment::read(EVENT).expect("a request"));
        assert!(!told.contains("https"), "{told}");
    }
}
