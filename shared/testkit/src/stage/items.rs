//! Everything that lies in the table, for a test that must see that something does not.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use super::Stage;

/// An item of the table, as text.
#[derive(Clone, Debug)]
pub struct RawItem {
    /// Its partition key, without the company: `USR#usr_…`.
    pub pk: String,
    /// Its sort key.
    pub sk: String,
    /// Names and values of all its attributes, keys and index keys among them.
    pub text: String,
}

impl Stage {
    /// Every item of the table.
    ///
    /// # Panics
    /// The table does not answer.
    pub async fn items(&self) -> Vec<RawItem> {
        let client = Client::new(&self.emulator.sdk);
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let scan = client.scan().table_name(&self.emulator.table);
            let page = scan.set_exclusive_start_key(start).send().await;
            let page = page.expect("the table answers");
            for item in page.items() {
                let key = |name: &str| item[name].as_s().expect("a key is text").clone();
                let pk = key("pk");
                let rest = pk.split_once('#').map_or("", |(_, rest)| rest);
                let mut text = String::new();
                for (name, value) in item {
                    text.push_str(name);
                    text.push('=');
                    tell(value, &mut text);
                }
                items.push(RawItem {
                    pk: rest.to_owned(),
                    sk: key("sk"),
                    text,
                });
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return items;
            }
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the SDK's enum may grow, and what is unknown is told in its own way"
)]
fn tell(value: &AttributeValue, text: &mut String) {
    match value {
        AttributeValue::S(value) | AttributeValue::N(value) => text.push_str(value),
        AttributeValue::B(bytes) => text.push_str(&String::from_utf8_lossy(bytes.as_ref())),
        AttributeValue::L(values) => values.iter().for_each(|value| tell(value, text)),
        AttributeValue::M(fields) => {
            for (name, value) in fields {
                text.push_str(name);
                text.push('=');
                tell(value, text);
            }
        }
        other => text.push_str(&format!("{other:?}")),
    }
    text.push(';');
}
