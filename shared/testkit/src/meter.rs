//! What calls of the table cost, as the table itself tells.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::operation::batch_get_item::{BatchGetItemInput, BatchGetItemOutput};
use aws_sdk_dynamodb::operation::get_item::{GetItemInput, GetItemOutput};
use aws_sdk_dynamodb::operation::query::{QueryInput, QueryOutput};
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
};

/// What reads of the table have cost since it was last looked at.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Cost>>);

/// What reads have cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Calls of the table.
    pub calls: u32,
    /// Read units, as the table counts them.
    pub units: f64,
}

impl Meter {
    /// A client that is metered.
    pub fn on(sdk: &SdkConfig) -> (Self, Client) {
        let meter = Self::default();
        let config = aws_sdk_dynamodb::config::Builder::from(sdk).interceptor(meter.clone());
        (meter, Client::from_conf(config.build()))
    }

    /// What was read since the last look.
    pub fn look(&self) -> Cost {
        std::mem::take(&mut *self.cost())
    }

    fn cost(&self) -> MutexGuard<'_, Cost> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, told: &[ConsumedCapacity]) {
        let units = told.iter().filter_map(ConsumedCapacity::capacity_units);
        let mut cost = self.cost();
        cost.units += units.sum::<f64>();
        cost.calls += 1;
    }
}

impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "Meter"
    }

    /// Asks to be told what the call costs.
    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input_mut();
        let told = Some(ReturnConsumedCapacity::Total);
        if let Some(query) = input.downcast_mut::<QueryInput>() {
            query.return_consumed_capacity = told;
        } else if let Some(get) = input.downcast_mut::<GetItemInput>() {
            get.return_consumed_capacity = told;
        } else if let Some(batch) = input.downcast_mut::<BatchGetItemInput>() {
            batch.return_consumed_capacity = told;
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Ok(output) = context.output_or_error() else {
            return Ok(());
        };
        if let Some(query) = output.downcast_ref::<QueryOutput>() {
            self.count(query.consumed_capacity.as_slice());
        } else if let Some(get) = output.downcast_ref::<GetItemOutput>() {
            self.count(get.consumed_capacity.as_slice());
        } else if let Some(batch) = output.downcast_ref::<BatchGetItemOutput>() {
            self.count(batch.consumed_capacity());
        }
        Ok(())
    }
}
