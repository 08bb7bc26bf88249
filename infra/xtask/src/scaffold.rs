//! `new-route`: the mechanical part of beginning a route. What needs thought is left to a person,
//! and does not compile until it is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::names::pascal;

/// A route to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoute {
    domain: String,
    name: String,
    method: String,
    path: String,
}

impl NewRoute {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Says what is wrong with a word.
    pub fn parse(domain: &str, name: &str, method: &str, path: &str) -> Result<Self> {
        let is_word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        ensure!(is_word(domain), "`{domain}` is no domain");
        ensure!(
            is_word(name) && name.contains('_'),
            "`{name}` is not `verb_noun`"
        );
        ensure!(
            path.starts_with("/v1/"),
            "`{path}` does not begin with /v1/"
        );
        ensure!(
            ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method),
            "`{method}` is no method"
        );
        Ok(Self {
            domain: domain.to_owned(),
            name: name.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
        })
    }

    fn row(&self) -> String {
        let Self { name, path, .. } = self;
        let make = match self.method.as_str() {
            "GET" => format!("get(\"{name}\", \"{path}\")"),
            "POST" => format!("act(\"{name}\", \"{path}\")"),
            method => format!(
                "edit(Method::{}, \"{name}\", \"{path}\")",
                pascal(&method.to_lowercase())
            ),
        };
        format!(
            "        {} {{\n            route: Route::{make},\n            path: ,\n            \
             query: Nothing,\n            body: Nothing,\n            reply: ,\n        }}\n",
            pascal(name)
        )
    }

    fn file(&self) -> String {
        let Self {
            domain,
            name,
            method,
            path,
        } = self;
        let endpoint = pascal(name);
        format!(
            "//! `{method} {path}`:\n\n\
             use contract::{domain}::{endpoint};\n\
             use httpkit::{{Answer, ApiError, Input}};\n\n\
             use crate::Context;\n\n\
             pub(crate) async fn {name}(cx: &Context, input: Input<{endpoint}>) -> Result<Answer, ApiError> {{\n    \
             compile_error!(\"parse, load, decide, show, commit\")\n}}\n"
        )
    }
}

/// Writes row, file, module and dispatch of the route, and returns what is left to do.
///
/// # Errors
/// A file is not as expected; nothing has been written then.
pub fn begin(root: &Path, route: &NewRoute) -> Result<String> {
    let NewRoute { domain, name, .. } = route;
    ensure!(
        !contract::rows().any(|(_, row)| row.route.name == name),
        "there is a route `{name}` already"
    );
    let (table, before) = table(root, route)?;
    let source = root.join("functions").join(domain).join("src");
    let edits = [
        (
            table.clone(),
            with_row as fn(&str, &NewRoute, &[&str]) -> Result<String>,
        ),
        (source.join("routes.rs"), with_module),
        (source.join("lib.rs"), with_arm),
    ];
    let mut written = Vec::new();
    for (file, edit) in edits {
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let text = edit(&text, route, &before).with_context(|| file.display().to_string())?;
        written.push((file, text));
    }
    let file = source.join(format!("routes/{name}.rs"));
    ensure!(!file.exists(), "{} is there already", file.display());
    written.push((file, route.file()));
    for (file, text) in written {
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let table = table
        .strip_prefix(root)
        .unwrap_or(&table)
        .display()
        .to_string();
    Ok(left(route, &table))
}

/// The file whose table holds the routes nearest to the new one by path, and their names.
fn table(root: &Path, route: &NewRoute) -> Result<(PathBuf, Vec<&'static str>)> {
    let NewRoute { domain, path, .. } = route;
    let known = contract::DOMAINS.iter().find(|known| known.name == domain);
    let rows = known
        .with_context(|| format!("there is no domain `{domain}`"))?
        .rows;
    let sources = root.join("shared/contract/src");
    let mut files = vec![sources.join(format!("{domain}.rs"))];
    if let Ok(folder) = fs::read_dir(sources.join(domain)) {
        files.extend(folder.filter_map(|entry| Some(entry.ok()?.path())));
    }
    let mut tables = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let held: Vec<_> = rows
            .iter()
            .map(|row| row.route)
            .filter(|row| text.contains(&format!("\"{}\"", row.name)))
            .collect();
        let near = held.iter().map(|row| shared(row.path, path)).max();
        if let Some(near) = near.filter(|_| text.contains("routes! {")) {
            tables.push((near, file, held.iter().map(|row| row.name).collect()));
        }
    }
    let nearest = tables.into_iter().max_by_key(|(near, _, _)| *near);
    let (_, file, names) = nearest.with_context(|| format!("`{domain}` has no table of routes"))?;
    Ok((file, names))
}

/// How many parts two paths have in common.
fn shared(one: &str, other: &str) -> usize {
    let both = one.split('/').zip(other.split('/'));
    both.take_while(|(one, other)| one == other).count()
}

fn left(route: &NewRoute, table: &str) -> String {
    let NewRoute { domain, name, .. } = route;
    format!(
        "left to do:\n\
         1. {table}: the rule as a doc comment, summary, access, grants, types\n\
         2. functions/{domain}/src/lib.rs: the imports of the new arm\n\
         3. functions/{domain}/src/routes/{name}.rs: parse, load, decide, show, commit; its tests\n\
         4. cargo xtask events, then edit events/{name}.json to say something\n\
         5. cargo xtask generate\n"
    )
}

/// The row goes to the end of the table: before the line that closes the enum.
fn with_row(text: &str, route: &NewRoute, _: &[&str]) -> Result<String> {
    let table = text.find("routes! {").context("there is no `routes! {`")?;
    let end = text[table..]
        .find("\n    }\n}")
        .context("the table does not end")?;
    let place = table + end + 1;
    Ok(format!(
        "{}{}{}",
        &text[..place],
        route.row(),
        &text[place..]
    ))
}

/// The module goes to its alphabetical place, declared as its neighbours are.
fn with_module(text: &str, route: &NewRoute, _: &[&str]) -> Result<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let modules: Vec<(usize, String, String)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let (head, name) = line.strip_suffix(';')?.rsplit_once("mod ")?;
            Some((at, head.to_owned(), name.to_owned()))
        })
        .collect();
    let (last, head, _) = modules.last().context("no module is declared")?;
    let place = modules
        .iter()
        .find(|(_, _, name)| *name > route.name)
        .map_or(last + 1, |(at, _, _)| *at);
    lines.insert(place, format!("{head}mod {};", route.name));
    Ok(lines.join("\n") + "\n")
}

/// The arm is written like the arm of the last route that has one, and goes behind it.
fn with_arm(text: &str, route: &NewRoute, before: &[&str]) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    for model in before.iter().rev() {
        let head = format!("::{} => ", pascal(model));
        let Some(start) = lines.iter().position(|line| line.contains(&head)) else {
            continue;
        };
        let indent = |line: &str| line.len() - line.trim_start().len();
        let depth = indent(lines[start]);
        // An arm of several lines ends with a brace at its own depth.
        let end = if lines[start].ends_with('{') {
            let closes = |line: &&str| indent(line) == depth && line.trim_start().starts_with('}');
            start
                + 1
                + lines[start + 1..]
                    .iter()
                    .position(closes)
                    .context("the arm does not end")?
        } else {
            start
        };
        let arm = lines[start..=end]
            .join("\n")
            .replace(&pascal(model), &pascal(&route.name))
            .replace(model, &route.name);
        let mut fresh: Vec<&str> = lines[..=end].to_vec();
        fresh.push(&arm);
        fresh.extend(&lines[end + 1..]);
        return Ok(fresh.join("\n") + "\n");
    }
    bail!("no arm of the dispatch was found to write the new one after")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route() -> NewRoute {
        NewRoute::parse("consignments", "sell_lot", "POST", "/v1/lots/{id}/sell").expect("a route")
    }

    #[test]
    fn a_row_goes_to_the_end_of_the_table() {
        let text = "routes! {\n    Op {\n        A {\n        }\n    }\n}\n\nstruct B {\n}\n";
        let fresh = with_row(text, &route(), &[]).expect("it has a table");
        assert!(
            fresh.starts_with("routes! {\n    Op {\n        A {\n        }\n        SellLot {\n")
        );
        assert!(fresh.contains("Route::act(\"sell_lot\", \"/v1/lots/{id}/sell\")"));
        assert!(fresh.ends_with("        }\n    }\n}\n\nstruct B {\n}\n"));
    }

    #[test]
    fn a_module_goes_to_its_alphabetical_place() {
        let text = "//! Routes.\n\npub(crate) mod get_lot;\npub(crate) mod write_lot;\n";
        let fresh = with_module(text, &route(), &[]).expect("it has modules");
        let modules = "mod get_lot;\npub(crate) mod sell_lot;\npub(crate) mod write_lot;\n";
        assert!(fresh.ends_with(modules), "{fresh}");
    }

    #[test]
    fn an_arm_is_written_like_the_last_one() {
        let text = "match op {\n    Op::GetLot => serve::<GetLot, _>(cx, get_lot).await,\n    \
                    Op::ListLots => {\n        serve::<ListLots, _>(cx, list_lots).await\n    }\n}\n";
        let fresh = with_arm(text, &route(), &["get_lot", "list_lots"]).expect("it has arms");
        let arm =
            "    Op::SellLot => {\n        serve::<SellLot, _>(cx, sell_lot).await\n    }\n}\n";
        assert!(fresh.ends_with(arm), "{fresh}");
        let fresh = with_arm(text, &route(), &["get_lot"]).expect("it has arms");
        assert!(fresh.contains(
            "get_lot).await,\n    Op::SellLot => serve::<SellLot, _>(cx, sell_lot).await,\n"
        ));
    }

    #[test]
    fn a_name_that_is_not_verb_noun_is_refused() {
        assert!(NewRoute::parse("consignments", "sell", "POST", "/v1/lots").is_err());
        assert!(NewRoute::parse("consignments", "sell_lot", "SELL", "/v1/lots").is_err());
    }
}
