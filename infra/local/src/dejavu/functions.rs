//! The function libraries, linked in: a name leads to its domain, and the domain's context is made
//! at the first call, as a cold start would.

use std::cell::OnceCell as Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use runtime::{Clock, Config};
use tokio::sync::OnceCell;

use crate::invoke::{Functions, Handler, InProcess};
use crate::stack::MakeFunctions;

/// Threads that functions run on: a slow one, such as a password hash, does not hold up the rest.
const THREADS: usize = 2;

pub(super) fn linked() -> MakeFunctions {
    Box::new(|around| {
        let clock = Clock::ahead_by(i64::try_from(around.clock.ahead().as_secs()).unwrap_or(0));
        let moved = clock.clone();
        around
            .clock
            .follow(move |by| moved.advance(i64::try_from(by.as_secs()).unwrap_or(0)));
        let variables = around.environment.clone();
        let functions = InProcess::start(THREADS, move || handler(&variables, &clock))?;
        Ok(Arc::new(functions) as Arc<dyn Functions>)
    })
}

fn handler(variables: &BTreeMap<String, String>, clock: &Clock) -> Handler {
    let (variables, clock) = (variables.clone(), clock.clone());
    let linked = Rc::new(Cell::<Linked>::new());
    Rc::new(move |function, event| {
        let linked = Rc::clone(&linked);
        let read = match linked.get() {
            Some(_) => Ok(()),
            None => Config::from_variables(&variables).map(|config| {
                // Nothing else runs on this thread between the look and the set.
                linked.set(Linked::new(config, clock.clone())).ok();
            }),
        };
        Box::pin(async move {
            read.map_err(|err| told(&err))?;
            let linked = linked.get().ok_or("the settings were not kept")?;
            linked.invoke(&function, &event).await
        })
    })
}

/// Every function of the house, in this process.
pub struct Linked {
    config: Config,
    clock: Clock,
    contexts: Contexts,
}

impl Linked {
    /// With these settings, and a clock that may be moved. Nothing is connected yet.
    pub fn new(config: Config, clock: Clock) -> Self {
        Self {
            config,
            clock,
            contexts: Contexts::default(),
        }
    }
}

macro_rules! domains {
    ($($domain:ident),*) => {
        #[derive(Default)]
        struct Contexts {
            $($domain: OnceCell<$domain::Context>,)*
        }

        impl Linked {
            /// What `function` answers to an event's text.
            ///
            /// # Errors
            /// There is no such function, its domain does not start, or the event is not its
            /// trigger's; with the whole chain of causes.
            pub async fn invoke(&self, function: &str, event: &str) -> Result<String, String> {
                let domain = domain_of(function)
                    .ok_or_else(|| format!("there is no function named {function}"))?;
                match domain {
                    $(stringify!($domain) => {
                        let start = || $domain::Context::new(&self.config, self.clock.clone());
                        let cx = self.contexts.$domain.get_or_try_init(start).await;
                        let cx = cx.map_err(|err| told(&err))?;
                        $domain::invoke(cx, function, event).await.map_err(|err| told(&err))
                    })*
                    other => Err(format!("the domain {other} is not linked")),
                }
            }
        }

        #[cfg(test)]
        const LINKED: &[&str] = &[$(stringify!($domain)),*];
    };
}

domains!(
    catalog,
    consignments,
    consignors,
    identity,
    inventory,
    jobs,
    media,
    notifications,
    printing,
    relay
);

fn domain_of(function: &str) -> Option<&'static str> {
    let route = contract::rows().find(|(_, row)| row.route.name == function);
    let worker = || contract::workers().find(|(_, worker)| worker.name == function);
    route
        .map(|(domain, _)| domain.name)
        .or_else(|| worker().map(|(domain, _)| domain.name))
}

/// The whole chain of causes: this is a developer's own machine.
fn told(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        text.push_str(": ");
        text.push_str(&err.to_string());
        cause = err.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_domain_of_the_contract_is_linked() {
        for domain in contract::DOMAINS {
            assert!(
                LINKED.contains(&domain.name),
                "{} is not linked",
                domain.name
            );
        }
    }
}
