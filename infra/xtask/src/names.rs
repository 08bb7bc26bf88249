//! One name in the spellings that files, stacks and people use.

/// `submit_request` as `SubmitRequest`: types, and logical ids of a stack.
pub fn pascal(name: &str) -> String {
    name.split(['_', '-'])
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

/// `submit_request` as `submit-request`: the last part of a function's name.
pub fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

/// The parameters of a path: `id` and `item` of `/v1/requests/{id}/items/{item}`.
pub fn parameters(path: &str) -> Vec<&str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

/// A doc comment as a paragraph: without the blank that follows `///` on each line.
pub fn paragraph(doc: &str) -> String {
    doc.lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_spelling_per_place() {
        assert_eq!(pascal("submit_request"), "SubmitRequest");
        assert_eq!(dashed("submit_request"), "submit-request");
        assert_eq!(parameters("/v1/requests/{id}/items/{item}"), ["id", "item"]);
        assert_eq!(paragraph(" One.\n\n Two\n three.\n"), "One.\n\nTwo\nthree.");
    }
}
