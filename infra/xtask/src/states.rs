//! `states.md`: every state machine as a table and as a picture.

use std::fmt::{Display, Write};

use domain::machine::Transition;
use domain::{
    consignor, contract, custody, data_request, label, product, proposal, request, stock_count,
    transfer,
};

/// One machine, with its states as text.
pub struct Machine {
    /// The noun, such as `request`.
    pub name: &'static str,
    /// What it is called on the page.
    pub title: &'static str,
    /// Its moves, in the order of the domain.
    pub moves: Vec<Move>,
}

/// A command, from where it is taken and where it leads.
pub struct Move {
    /// The states it is accepted in; none for the command that creates.
    pub from: Vec<String>,
    /// The command.
    pub event: &'static str,
    /// Where it may lead.
    pub to: Vec<String>,
    /// Who may give it.
    pub who: &'static str,
    /// What must hold, and what else follows.
    pub guards: &'static str,
}

/// The state before the first and after the last, as the picture writes it.
pub const OUTSIDE: &str = "[*]";

/// Every machine of the domain.
pub fn machines() -> Vec<Machine> {
    vec![
        machine("request", "Consignment request", request::TRANSITIONS),
        machine("proposal", "Proposal", proposal::TRANSITIONS),
        machine("contract", "Contract", contract::TRANSITIONS),
        machine("product", "Product", product::TRANSITIONS),
        machine("hand_over", "Hand-over", custody::TRANSITIONS),
        machine("transfer", "Transfer", transfer::TRANSITIONS),
        machine("stock_count", "Stock count", stock_count::TRANSITIONS),
        machine(
            "consignor",
            "Identity of a consignor",
            consignor::TRANSITIONS,
        ),
        machine("data_request", "Data request", data_request::TRANSITIONS),
        machine("label_batch", "Batch of labels", label::TRANSITIONS),
    ]
}

fn machine<S: Display>(
    name: &'static str,
    title: &'static str,
    table: &[Transition<S>],
) -> Machine {
    let words = |states: &[S]| states.iter().map(ToString::to_string).collect();
    let moves = table
        .iter()
        .map(|row| Move {
            from: words(row.from),
            event: row.event,
            to: words(row.to),
            who: row.who,
            guards: row.guards,
        })
        .collect();
    Machine { name, title, moves }
}

impl Machine {
    /// Every single arrow: from, command, to. A command that creates starts outside.
    pub fn arrows(&self) -> Vec<(&str, &'static str, &str)> {
        let mut arrows = Vec::new();
        for row in &self.moves {
            let from: Vec<&str> = match row.from.as_slice() {
                [] => vec![OUTSIDE],
                states => states.iter().map(String::as_str).collect(),
            };
            for from in from {
                arrows.extend(row.to.iter().map(|to| (from, row.event, to.as_str())));
            }
        }
        arrows
    }
}

/// Renders the page.
pub fn render(machines: &[Machine]) -> String {
    let mut page = String::from(
        "<!-- Rendered by `cargo xtask generate` from shared/domain. Do not edit. -->\n\n# State machines\n\n\
         What no row lists is refused as `transition_not_allowed`.\n",
    );
    for machine in machines {
        page.push_str(&section(machine));
    }
    page
}

fn section(machine: &Machine) -> String {
    let mut text = format!("\n## {}\n\n```mermaid\nstateDiagram-v2\n", machine.title);
    let arrows = machine.arrows();
    let mut drawn: Vec<(&str, &str, String)> = Vec::new();
    for (from, event, to) in &arrows {
        match drawn.iter_mut().find(|(f, t, _)| f == from && t == to) {
            Some((_, _, events)) => {
                events.push_str(" / ");
                events.push_str(event);
            }
            None => drawn.push((from, to, (*event).to_owned())),
        }
    }
    for (from, to, events) in &drawn {
        line(&mut text, &format!("    {from} --> {to}: {events}"));
    }
    for end in ends(&arrows) {
        line(&mut text, &format!("    {end} --> {OUTSIDE}"));
    }
    text.push_str(
        "```\n\n| From | Command | To | Who | Guards and effects |\n|---|---|---|---|---|\n",
    );
    for row in &machine.moves {
        let from = if row.from.is_empty() {
            "–".to_owned()
        } else {
            row.from.join(", ")
        };
        let to = row.to.join(", ");
        let guards = row.guards.replace('|', "\\|");
        line(
            &mut text,
            &format!(
                "| {from} | `{}` | {to} | {} | {guards} |",
                row.event, row.who
            ),
        );
    }
    text
}

/// States that nothing leaves.
fn ends<'a>(arrows: &[(&'a str, &'static str, &'a str)]) -> Vec<&'a str> {
    let mut ends = Vec::new();
    for (_, _, state) in arrows {
        let leaves = arrows
            .iter()
            .any(|(from, _, to)| from == state && to != state);
        if !leaves && !ends.contains(state) {
            ends.push(*state);
        }
    }
    ends
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string does not fail");
}
