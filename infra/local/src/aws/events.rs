//! EventBridge: the bus and the rules of the templates, with queues as targets.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use rustack_events_core::config::EventsConfig;
use rustack_events_core::delivery::{DeliveryError, Target, TargetDelivery};
use rustack_events_core::handler::RustackEventsHandler;
use rustack_events_core::provider::RustackEvents;
use rustack_events_http::{EventsHttpConfig, EventsHttpService};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::error::LocalError;
use crate::net::{self, Stop};
use crate::templates::{ACCOUNT, REGION, Templates};

/// The target of a rule that matches everything: it is how the console sees the events.
const SEEN: &str = "seen";
/// So many events are remembered for the console.
const REMEMBERED: usize = 1000;

/// The bus. Clones are the same bus.
#[derive(Clone, Debug)]
pub(crate) struct Bus {
    provider: Arc<RustackEvents>,
    published: Published,
    dead_letters: DeadLetters,
    /// The name of the first bus of the templates.
    pub(crate) name: String,
}

/// The events that were published, oldest first, as their targets got them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Published(Arc<Mutex<VecDeque<Json>>>);

/// The dead-letter queue of a target, by the target's ARN. The emulator refuses to be told.
type DeadLetters = Arc<Mutex<BTreeMap<String, String>>>;

#[derive(Debug)]
struct ToQueues {
    queues: Queues,
    clock: Clock,
    published: Published,
    dead_letters: DeadLetters,
}

impl Bus {
    /// Makes the buses and rules of the templates.
    pub(crate) fn make(
        templates: &Templates,
        queues: Queues,
        clock: Clock,
    ) -> Result<Self, LocalError> {
        let published = Published::default();
        let dead_letters = DeadLetters::default();
        let config = EventsConfig {
            default_region: REGION.to_owned(),
            account_id: ACCOUNT.to_owned(),
            ..EventsConfig::default()
        };
        let delivery = Arc::new(ToQueues {
            queues,
            clock,
            published: published.clone(),
            dead_letters: Arc::clone(&dead_letters),
        });
        let mut bus = Self {
            provider: Arc::new(RustackEvents::new(config, delivery)),
            published,
            dead_letters,
            name: "default".to_owned(),
        };
        bus.watch("default")?;
        for resource in templates.resources("AWS::Events::EventBus") {
            let name = resource.text("Name")?;
            let request = call(json!({"Name": name}))?;
            bus.provider
                .handle_create_event_bus(&request)
                .map_err(refused)?;
            bus.watch(&name)?;
            if bus.name == "default" {
                bus.name = name;
            }
        }
        for resource in templates.resources("AWS::Events::Rule") {
            // A rule of the clock is a schedule, and has no pattern.
            let Some(pattern) = resource.get("EventPattern")? else {
                continue;
            };
            let rule = match resource.get("Name")? {
                Some(Json::String(name)) => name,
                _ => resource.id.to_owned(),
            };
            let on = match resource.get("EventBusName")? {
                Some(Json::String(name)) => name,
                _ => "default".to_owned(),
            };
            let mut targets = resource.get("Targets")?.unwrap_or_default();
            bus.take_dead_letters(&mut targets);
            bus.rule(&on, &rule, &pattern, &targets)?;
        }
        Ok(bus)
    }

    fn take_dead_letters(&self, targets: &mut Json) {
        let mut known = self.dead_letters.lock();
        let known = known.as_deref_mut();
        let Ok(known) = known else { return };
        for target in targets.as_array_mut().into_iter().flatten() {
            let arn = target["Arn"].as_str().map(str::to_owned);
            let Some(target) = target.as_object_mut() else {
                continue;
            };
            target.remove("RetryPolicy");
            let config = target.remove("DeadLetterConfig").unwrap_or_default();
            if let (Some(arn), Some(dead)) = (arn, config["Arn"].as_str()) {
                known.insert(arn, dead.to_owned());
            }
        }
    }

    fn watch(&self, on: &str) -> Result<(), LocalError> {
        let arn = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{SEEN}");
        let targets = json!([{"Id": SEEN, "Arn": arn}]);
        self.rule(on, SEEN, &json!({"account": [ACCOUNT]}), &targets)
    }

    fn rule(&self, on: &str, rule: &str, pattern: &Json, targets: &Json) -> Result<(), LocalError> {
        let request = json!({
            "Name": rule, "EventBusName": on, "EventPattern": pattern.to_string(),
        });
        self.provider
            .handle_put_rule(call(request)?)
            .map_err(refused)?;
        let request = json!({"Rule": rule, "EventBusName": on, "Targets": targets});
        let put = self
            .provider
            .handle_put_targets(call(request)?)
            .map_err(refused)?;
        match put.failed_entries.first() {
            None => Ok(()),
            Some(failed) => Err(LocalError::Bus(format!("{rule}: {failed:?}"))),
        }
    }

    /// Answers the SDK until `stop`, then delivers what was accepted.
    pub(crate) async fn serve(self, listener: TcpListener, stop: Stop) {
        let config = EventsHttpConfig {
            region: REGION.to_owned(),
            ..EventsHttpConfig::default()
        };
        let handler = Arc::new(RustackEventsHandler::new(Arc::clone(&self.provider)));
        net::serve(listener, EventsHttpService::new(handler, config), stop).await;
        if let Err(error) = self.provider.shutdown().await {
            tracing::error!(%error, "The bus ended before everything was delivered");
        }
    }

    /// Whether everything that was accepted has been delivered.
    pub(crate) fn is_quiet(&self) -> bool {
        let stats = self.provider.delivery_stats();
        stats.accepted == stats.delivered + stats.failed
    }

    /// The events that were published, oldest first.
    pub(crate) fn published(&self) -> Vec<Json> {
        let events = self.published.0.lock();
        let events = events.unwrap_or_else(PoisonError::into_inner);
        events.iter().cloned().collect()
    }
}

#[async_trait]
impl TargetDelivery for ToQueues {
    fn validate(&self, target: &Target) -> Result<(), DeliveryError> {
        if target.id == SEEN || self.queues.find(&target.arn).is_some() {
            return Ok(());
        }
        Err(DeliveryError::InvalidArn(target.arn.clone()))
    }

    async fn deliver(&self, target: &Target, event_json: &str) -> Result<(), DeliveryError> {
        let event = self.as_sent(event_json);
        if target.id == SEEN {
            self.published.remember(event);
            return Ok(());
        }
        let queue = self.queues.find(&target.arn);
        let queue = queue.ok_or_else(|| DeliveryError::InvalidArn(target.arn.clone()))?;
        let failed = match self.queues.send(queue, &event.to_string()).await {
            Ok(()) => return Ok(()),
            Err(failed) => failed,
        };
        let dead_letters = self.dead_letters.lock();
        let dead_letters = dead_letters
            .ok()
            .and_then(|known| known.get(&target.arn).cloned());
        if let Some(dead) = dead_letters.and_then(|arn| self.queues.find(&arn)) {
            let _ = self.queues.send(dead, &event.to_string()).await;
        }
        Err(DeliveryError::TargetError(failed))
    }
}

impl ToQueues {
    /// As AWS sends it: without the emulator's own field, the time in whole seconds by the
    /// stack's clock unless the publisher gave one.
    fn as_sent(&self, event: &str) -> Json {
        let mut event: Json = serde_json::from_str(event).unwrap_or_default();
        if let Some(fields) = event.as_object_mut() {
            fields.remove("event-bus-name");
        }
        let given = event["time"].as_str().and_then(|time| time.parse().ok());
        let given = given.unwrap_or_else(Timestamp::now);
        // The emulator stamps real time on what came without one.
        let fresh = Timestamp::now().duration_since(given).as_secs().abs() < 2;
        let time = if fresh { self.clock.now() } else { given };
        event["time"] = json!(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        event
    }
}

impl Published {
    fn remember(&self, event: Json) {
        let mut events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if events.len() == REMEMBERED {
            events.pop_front();
        }
        events.push_back(event);
    }
}

fn call<T: serde::de::DeserializeOwned>(request: Json) -> Result<T, LocalError> {
    serde_json::from_value(request).map_err(|error| LocalError::Bus(error.to_string()))
}

fn refused(error: impl std::fmt::Display) -> LocalError {
    LocalError::Bus(error.to_string())
}
