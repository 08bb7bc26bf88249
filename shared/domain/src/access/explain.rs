//! Why someone may or may not do something: the rules, looked at one by one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Caller, Grants, Permission, RoleGrant, RolePower, Subject, Where};
use crate::time::Timestamp;

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Who is not active does nothing.
    SignedIn,
    /// Some operations ask for no permission.
    OperationOpen,
    /// A role that the person has, whether it still counts and what it allows.
    RoleGrant,
    /// At least one of the permissions is held.
    PermissionScope,
    /// The thing is within reach: by location, assignment or ownership.
    Target,
    /// Someone else has let them, once.
    Override,
}

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It lets them.
    Allows,
    /// It does not.
    Refuses,
}

/// A rule that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Which.
    pub rule: Rule,
    /// What it says.
    pub outcome: Outcome,
    /// Why.
    pub detail: String,
}

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The person, with what their roles allow at `now`.
    pub person: &'a Caller,
    /// Where their account stands, and whether that lets them sign in.
    pub standing: (&'static str, bool),
    /// The roles that they have.
    pub held: &'a [RoleGrant],
    /// What roles of the shop among these allow.
    pub powers: &'a [RolePower],
    /// The permissions of which one is asked for; none where being signed in is enough.
    pub any_of: &'a [Permission],
    /// The thing, and by which permissions it is seen: by staff, and by whose it is.
    pub target: Option<(Subject<'a>, Permission, Permission)>,
    /// Until when an override for this is good, if there is one.
    pub override_until: Option<Timestamp>,
    /// When.
    pub now: Timestamp,
}

/// Looks at every rule. The person may if each of these lets them: that they are active, that a
/// permission is held, and that the thing is within reach; or if they are active and an override
/// stands in for the two others.
pub fn explain(question: &Question<'_>) -> (bool, Vec<Looked>) {
    let mut looked = Vec::new();
    let (standing, active) = question.standing;
    look(
        &mut looked,
        Rule::SignedIn,
        active,
        format!("the account is {standing}"),
    );
    if question.any_of.is_empty() {
        let detail = "the operation asks for no permission".to_owned();
        look(&mut looked, Rule::OperationOpen, true, detail);
        return (active, looked);
    }
    for grant in question.held {
        let (counts, detail) = of_grant(question, grant);
        look(&mut looked, Rule::RoleGrant, counts, detail);
    }
    let held = of_permissions(question, &mut looked);
    let reached = of_target(question, &held, &mut looked);
    let lent = question.override_until.is_some();
    let detail = match question.override_until {
        Some(end) => format!("an override for this is good until {end}"),
        None => "there is no override for this".to_owned(),
    };
    look(&mut looked, Rule::Override, lent, detail);
    (active && ((!held.is_empty() && reached) || lent), looked)
}

fn look(looked: &mut Vec<Looked>, rule: Rule, allows: bool, detail: String) {
    let outcome = if allows {
        Outcome::Allows
    } else {
        Outcome::Refuses
    };
    looked.push(Looked {
        rule,
        outcome,
        detail,
    });
}

fn of_grant(question: &Question<'_>, grant: &RoleGrant) -> (bool, String) {
    let role = &grant.role;
    if let Some(end) = grant.expires_at.filter(|_| !grant.is_present(question.now)) {
        return (false, format!("the role {role} ended at {end}"));
    }
    let alone = Grants::held(std::slice::from_ref(grant), question.powers, question.now);
    let held: Vec<_> = question
        .any_of
        .iter()
        .filter(|permission| alone.reach(**permission).is_some())
        .map(|permission| permission.code())
        .collect();
    if held.is_empty() {
        return (false, format!("the role {role} does not allow it"));
    }
    let mut detail = format!("the role {role} allows {}", held.join(", "));
    if !grant.locations.is_empty() {
        let shops: Vec<_> = grant.locations.iter().map(ToString::to_string).collect();
        detail += &format!(", in {} only", shops.join(", "));
    }
    if let Some(end) = grant.expires_at {
        detail += &format!(", until {end}");
    }
    let target = question.target.and_then(|(subject, ..)| subject.location);
    let here = target.is_none_or(|it| Where::of(&grant.locations).holds(Some(it)));
    (here, detail)
}

fn of_permissions(question: &Question<'_>, looked: &mut Vec<Looked>) -> Vec<Permission> {
    let mut held = Vec::new();
    for permission in question.any_of {
        let code = permission.code();
        let reach = question.person.grants.reach(*permission);
        let detail = match reach {
            None => format!("{code} is not held"),
            Some(_) if permission.is_own() => format!("{code} is held, for one's own"),
            Some(reach) => match (&reach.all, &reach.assigned) {
                (Some(Where::Everywhere), _) => format!("{code} is held, everywhere"),
                (Some(Where::Locations(_)), _) => format!("{code} is held, in some locations"),
                (None, _) => format!("{code} is held, for what is assigned"),
            },
        };
        look(looked, Rule::PermissionScope, reach.is_some(), detail);
        if reach.is_some() {
            held.push(*permission);
        }
    }
    held
}

fn of_target(question: &Question<'_>, held: &[Permission], looked: &mut Vec<Looked>) -> bool {
    let Some((subject, any, own)) = question.target else {
        return true;
    };
    let person = question.person;
    let owns = subject.owner == Some(&person.user);
    let seen = person.sees(any, Some(own), subject);
    let covered = held.iter().any(|permission| {
        if permission.is_own() {
            owns
        } else {
            person.sees(*permission, None, subject)
        }
    });
    let mut facts = vec![match owns {
        true => "it is theirs".to_owned(),
        false => "it is not theirs".to_owned(),
    }];
    if let Some(location) = subject.location {
        facts.push(format!("it is in {location}"));
    }
    facts.push(match seen {
        true => "they see it".to_owned(),
        false => "it is out of their sight".to_owned(),
    });
    facts.push(match covered {
        true => "what they hold reaches it".to_owned(),
        false => "nothing they hold reaches it".to_owned(),
    });
    look(looked, Rule::Target, seen && covered, facts.join("; "));
    seen && covered
}

#[cfg(test)]
mod tests;
