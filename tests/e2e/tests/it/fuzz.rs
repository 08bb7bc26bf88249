//! Random bodies, on things that exist and on things that do not: none is a mistake of ours.
//!
//! `FUZZ_BODIES=10000` is the full run. `FUZZ_SEED` replays one: the seed is printed with a failure.

mod values;

use std::str::FromStr;

use anyhow::{Result, bail, ensure};
use contract::route::{MatchRule, Method, Route};
use e2e::{Answer, Shop, Visitor};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::Value;

use crate::bodies::with_bodies;
use crate::story::{Cast, steps};

/// Bodies per route in a usual run.
const BODIES: usize = 40;

/// Ids of things that exist, so that bodies and paths lead somewhere now and then.
#[derive(Default)]
pub(super) struct Known(Vec<String>);

impl Known {
    /// A shop in which each kind of thing stands at more than one place of its life.
    async fn prepare(shop: &std::sync::Arc<Shop>) -> Result<Self> {
        let cast = Cast::arrive(shop, "fuzz@example.com").await?;
        let mut known = Self::default();
        known.learn(&steps::submit(&cast).await?.json);
        let appraised = steps::submit(&cast).await?;
        let appraised = steps::assign_and_meet(&cast, &appraised, "2027-04-05").await?;
        let appraised = steps::receive(&cast, &appraised).await?;
        known.learn(&steps::appraise(&cast, &appraised).await?.json);
        let whole = steps::submit(&cast).await?;
        let whole = steps::assign_and_meet(&cast, &whole, "2027-04-06").await?;
        let whole = steps::receive(&cast, &whole).await?;
        let whole = steps::appraise(&cast, &whole).await?;
        let proposal = steps::propose_counter_agree(&cast, &whole).await?;
        let contract = steps::contract(&cast, &proposal).await?;
        for thing in [&whole, &proposal, &contract] {
            known.learn(&thing.json);
        }
        known.learn(&steps::list_product(&cast, &contract).await?.json);
        Ok(known)
    }

    /// Takes every id out of an answer.
    fn learn(&mut self, json: &Value) {
        match json {
            Value::String(text) if is_id(text) && !self.0.contains(text) => {
                self.0.push(text.clone());
            }
            Value::Array(values) => values.iter().for_each(|value| self.learn(value)),
            Value::Object(members) => members.values().for_each(|value| self.learn(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// An id of this kind: one that exists, or one that does not.
    pub(super) fn id(&self, prefix: &str, dice: &mut StdRng) -> String {
        let kind = format!("{prefix}_");
        let mut all: Vec<_> = self
            .0
            .iter()
            .filter(|id| id.starts_with(&kind))
            .cloned()
            .collect();
        all.push(format!("{prefix}_01J00000000000000000000ZZZ"));
        all.choose(dice).cloned().unwrap_or_default()
    }
}

fn is_id(text: &str) -> bool {
    let parts = text.split_once('_');
    parts.is_some_and(|(prefix, ulid)| prefix.len() == 3 && ulid.len() == 26)
}

fn path(shop: &Shop, route: &Route, known: &Known, dice: &mut StdRng) -> String {
    let operation = shop.openapi.operation(route.method.as_str(), route.path);
    let parameters = operation.and_then(|(_, operation)| operation["parameters"].as_array());
    let mut path = route.path.to_owned();
    for parameter in parameters
        .into_iter()
        .flatten()
        .filter(|one| one["in"] == "path")
    {
        let pattern = parameter["schema"]["pattern"].as_str().unwrap_or_default();
        let prefix = pattern
            .trim_start_matches('^')
            .split('_')
            .next()
            .unwrap_or_default();
        let name = parameter["name"].as_str().unwrap_or_default();
        // Blocking the people who call would end the run.
        let id = match prefix {
            "usr" => "usr_01J00000000000000000000ZZZ".to_owned(),
            prefix => known.id(prefix, dice),
        };
        path = path.replace(&format!("{{{name}}}"), &id);
    }
    path
}

async fn send(visitor: &Visitor, route: &Route, path: &str, body: &Value) -> Result<Answer> {
    let mut call = visitor
        .call(route.method.as_str().parse()?, path)
        .body(body);
    if route.if_match == MatchRule::Required {
        // The version as it is now, where the thing can be looked at.
        let thing = path.split("/items/").next().unwrap_or(path);
        let seen = visitor.get(thing).send().await?;
        call = call.header("if-match", seen.header("etag").unwrap_or("\"1\""));
    }
    if route.method != Method::Post {
        call = call.keyless();
    }
    call.send().await
}

fn setting<T: FromStr>(name: &str, usual: T) -> T {
    let told = std::env::var(name).ok().and_then(|text| text.parse().ok());
    told.unwrap_or(usual)
}

#[tokio::test]
async fn no_body_is_a_mistake_of_ours() -> Result<()> {
    let shop = Shop::start(local::stack::Options::default())?;
    let known = Known::prepare(&shop).await?;
    let (bodies, seed) = (setting("FUZZ_BODIES", BODIES), setting("FUZZ_SEED", 7));
    let mut dice = StdRng::seed_from_u64(seed);
    for (route, schema) in with_bodies(&shop) {
        // Each route at another hour: guesses at the doors before it are forgotten, and a token
        // lasts ten minutes, which a full run does not.
        shop.stack
            .clock()
            .advance(std::time::Duration::from_secs(3_600));
        let people = [
            shop.sign_in("admin").await?,
            shop.sign_in("appraiser").await?,
        ];
        for _ in 0..bodies {
            let body = values::value(&schema, &schema, &known, &mut dice, 0);
            let path = path(&shop, route, &known, &mut dice);
            let visitor = people.choose(&mut dice).unwrap_or(&people[0]);
            match send(visitor, route, &path, &body).await {
                Ok(answer) if answer.status < 500 => {}
                Ok(answer) => bail!("seed {seed}, {path}: {} for {body}", answer.json),
                Err(breach) => bail!("seed {seed}, {path}: {breach}\n{body}"),
            }
        }
        ensure!(
            shop.stack.idle(std::time::Duration::from_secs(120)).await,
            "no rest"
        );
    }
    Ok(())
}
