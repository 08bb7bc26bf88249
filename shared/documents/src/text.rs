//! Breaking text into lines.

use crate::error::DocumentError;
use crate::page::{Page, Style};

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl Run {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

/// A line: pieces side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line(pub(crate) Vec<Run>);

impl Line {
    pub(crate) fn draw(&self, page: &mut Page, x: f32, top: f32) -> Result<(), DocumentError> {
        let mut x = x;
        for run in &self.0 {
            page.text(x, top, &run.text, run.style)?;
            x += run.style.width(&run.text);
        }
        Ok(())
    }

    fn push(&mut self, text: &str, style: Style) {
        match self.0.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            Some(_) | None => self.0.push(Run::new(text, style)),
        }
    }
}

/// Breaks one text of one style.
pub(crate) fn wrap_plain(text: &str, style: Style, width: f32) -> Vec<Line> {
    wrap(&[Run::new(text, style)], width)
}

/// Breaks one text of one style into at most so many lines; what has no room is told by an ellipsis.
pub(crate) fn wrap_within(text: &str, style: Style, width: f32, most: usize) -> Vec<String> {
    let lines = wrap_plain(text, style, width);
    let joined = |line: &Line| {
        line.0
            .iter()
            .map(|run| run.text.as_str())
            .collect::<String>()
    };
    let mut kept: Vec<String> = lines.iter().take(most).map(joined).collect();
    if lines.len() > most
        && let Some(last) = kept.last_mut()
    {
        while !last.is_empty() && style.width(&format!("{last}…")) > width {
            last.pop();
        }
        last.truncate(last.trim_end().len());
        last.push('…');
    }
    kept
}

/// Breaks text into lines no wider than `width`. A word that is wider than that is broken
/// where the line ends; a line feed always begins a new line.
pub(crate) fn wrap(runs: &[Run], width: f32) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    let mut used = 0.0;
    for word in words(runs) {
        let space = match word.0.first() {
            Some(first) if used > 0.0 && first.text.starts_with(' ') => first.style.width(" "),
            Some(_) | None => 0.0,
        };
        let pieces = word.0.iter();
        let word_width: f32 = pieces
            .map(|run| run.style.width(run.text.trim_start()))
            .sum();
        let breaks = word.0.iter().any(|run| run.text.starts_with('\n'));
        if breaks || (used > 0.0 && used + space + word_width > width) {
            lines.push(Line::default());
            used = 0.0;
        }
        for run in &word.0 {
            let text = if used == 0.0 {
                run.text.trim_start()
            } else {
                run.text.as_str()
            };
            for letter in text.chars() {
                let letter = letter.to_string();
                let wide = run.style.width(&letter);
                // Only a word that is itself too wide gets here with no room left.
                if used > 0.0 && used + wide > width + 0.01 {
                    lines.push(Line::default());
                    used = 0.0;
                }
                if let Some(line) = lines.last_mut() {
                    line.push(&letter, run.style);
                }
                used += wide;
            }
        }
    }
    lines
}

/// The words of a text, each with the space or line feed before it. Pieces of different style
/// that touch are one word, and so are `B/.` and its amount.
fn words(runs: &[Run]) -> Vec<Line> {
    let mut words: Vec<Line> = Vec::new();
    for run in runs {
        let mut rest = run.text.as_str();
        while !rest.is_empty() {
            let gap = rest.len() - rest.trim_start_matches([' ', '\n']).len();
            let end = rest[gap..]
                .find([' ', '\n'])
                .map_or(rest.len(), |end| gap + end);
            let mark = if rest[..gap].contains('\n') {
                "\n"
            } else {
                " "
            };
            let text = if gap > 0 {
                format!("{mark}{}", &rest[gap..end])
            } else {
                rest[..end].to_owned()
            };
            let clings = words.last().is_some_and(|word| {
                word.0
                    .last()
                    .is_some_and(|run| run.text.trim_start() == "B/.")
            });
            match words.last_mut() {
                Some(word) if gap == 0 || (clings && mark == " ") => word.push(&text, run.style),
                Some(_) | None => {
                    let mut word = Line::default();
                    word.push(&text, run.style);
                    words.push(word);
                }
            }
            rest = &rest[end..];
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Face;
    use crate::page::Ink;

    const STYLE: Style = Style::new(Face::Regular, 10.0, Ink::TEXT);

    fn lines(text: &str, width: f32) -> Vec<String> {
        let lines = wrap_plain(text, STYLE, width);
        let joined = |line: &Line| line.0.iter().map(|run| run.text.as_str()).collect();
        lines.iter().map(joined).collect()
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        for line in lines(
            "El plazo de cada artículo es de noventa días. Incomprensibilidades",
            48.0,
        ) {
            assert!(STYLE.width(&line) <= 48.02, "{line}");
        }
    }

    #[test]
    fn what_has_no_room_is_told_by_an_ellipsis() {
        let text = "Bolso de cuero marrón con cadena dorada y forro de seda";
        let kept = wrap_within(text, STYLE, 80.0, 2);
        assert_eq!(kept.len(), 2);
        assert!(kept[1].ends_with('…') && !kept[0].contains('…'), "{kept:?}");
        assert!(kept.iter().all(|line| STYLE.width(line) <= 80.02));
        assert_eq!(wrap_within("Bolso", STYLE, 80.0, 2), ["Bolso"]);
    }

    #[test]
    fn an_amount_stays_on_one_line_with_its_sign() {
        let width = STYLE.width("Precio B/.") + 1.0;
        assert_eq!(lines("Precio B/. 12.00", width), ["Precio", "B/. 12.00"]);
    }

    #[test]
    fn words_of_two_weights_that_touch_are_not_torn_apart() {
        let bold = Style::new(Face::Bold, 10.0, Ink::TEXT);
        let runs = [
            Run::new("la ", STYLE),
            Run::new("Tienda", bold),
            Run::new(", y", STYLE),
        ];
        let lines = wrap(&runs, STYLE.width("la Tienda") - 1.0);
        assert_eq!(lines[1].0[0].text, "Tienda");
        assert_eq!(lines[1].0[1].text, ",");
    }

    #[test]
    fn a_line_feed_begins_a_line() {
        assert_eq!(lines("uno\ndos", 200.0), ["uno", "dos"]);
    }
}
