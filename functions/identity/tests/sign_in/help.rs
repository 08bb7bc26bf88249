//! What these tests need of a house besides.

use domain::settings::Settings;
use identity::Context;
use serde_json::Value;
use testkit::{Faults, Sample, Stage};

use crate::house::House;

/// The same, with a member that the sample does not have.
pub(crate) fn and(sample: Sample, name: &str, value: &Value) -> Sample {
    let mut body = sample.sent();
    body[name] = value.clone();
    sample.body(&body)
}

/// The same, by whoever is signed in with a pair.
pub(crate) fn as_of(sample: Sample, tokens: &Value) -> Sample {
    sample.token(tokens["access_token"].as_str().unwrap())
}

impl House {
    /// One that is open, with every call of the table written down.
    pub(crate) async fn watched() -> (Self, Faults) {
        let stage = Stage::new().await;
        let mut config = stage.config();
        let (calls, sdk) = Faults::on_the_way(&config.sdk);
        config.sdk = sdk;
        let cx = Context::new(&config, stage.clock.clone()).await;
        let house = Self {
            cx: cx.unwrap(),
            stage,
            audited: false,
        };
        (house, calls)
    }

    /// With the account that a deployed house reads where an address has none.
    pub(crate) async fn with_stand_in(&self) {
        let change = self.stage.table.begin(self.stage.cause());
        change.put_stand_in().commit().await.unwrap();
    }

    /// The settings are these, from the start.
    pub(crate) async fn set(&self, settings: &Settings) {
        let change = self.stage.table.begin(self.stage.cause());
        change.put_settings(settings).commit().await.unwrap();
    }
}
