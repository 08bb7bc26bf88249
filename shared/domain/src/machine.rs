//! State machines as data: the tables that people read and that pages are rendered from.
//!
//! `decide` is the law; a test of each machine proves that its table says the same.

/// One row of a state machine's table: a command, from where it is taken, and where it leads.
///
/// What no row lists is refused as `transition_not_allowed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition<S: 'static> {
    /// The states the command is accepted in. Empty for the command that creates.
    pub from: &'static [S],
    /// The command's name, such as `assign_appraiser`.
    pub event: &'static str,
    /// The states it may lead to.
    pub to: &'static [S],
    /// Who may give it, as people say it: `CO`, `AP (assigned)`, `SM`, `SYS`.
    pub who: &'static str,
    /// What must hold, and what else follows.
    pub guards: &'static str,
}

/// Where `event` may lead from `from`, or nothing when no row lists the pair.
pub fn landings<S: Copy + PartialEq>(table: &[Transition<S>], from: S, event: &str) -> Vec<S> {
    let mut landings = Vec::new();
    for row in table {
        if row.event == event && row.from.contains(&from) {
            for to in row.to {
                if !landings.contains(to) {
                    landings.push(*to);
                }
            }
        }
    }
    landings
}

/// Defines a vocabulary: a plain enum of stable words that is stored and shown as it is.
///
/// Each gets `ALL`, `as_str`, `Display`, serde and a schema.
macro_rules! vocabulary {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal,)+ }) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        $(#[$doc])*
        pub enum $name {
            $($(#[$item])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use vocabulary;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro defines public words")]
mod tests {
    use super::*;

    vocabulary! {
        /// Two words.
        pub enum Light {
            /// Go.
            Green = "green",
            /// Stop.
            Red = "red",
        }
    }

    const TABLE: &[Transition<Light>] = &[Transition {
        from: &[Light::Green],
        event: "turn",
        to: &[Light::Red],
        who: "SYS",
        guards: "",
    }];

    #[test]
    fn an_unlisted_pair_leads_nowhere() {
        assert_eq!(landings(TABLE, Light::Green, "turn"), [Light::Red]);
        assert!(landings(TABLE, Light::Red, "turn").is_empty());
        assert!(landings(TABLE, Light::Green, "blink").is_empty());
    }

    #[test]
    fn a_word_is_written_as_it_is_said() {
        assert_eq!(
            serde_json::to_string(Light::ALL).expect("plain words"),
            r#"["green","red"]"#
        );
        assert_eq!(Light::Green.to_string(), "green");
    }
}
