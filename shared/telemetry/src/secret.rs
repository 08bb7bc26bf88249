//! Wrappers for what must not be told.
//!
//! Neither can be displayed or serialised, and `Debug` shows `***`: a secret or a name gets into
//! a log line, an error or a reply only where someone wrote `expose()`.

use std::fmt;

use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A password, token, key or code. Wiped from memory when dropped.
///
/// It has no plain `==` on what is inside: two secrets compare in time that does not depend on
/// where they differ (their lengths are not hidden).
///
/// A value that is built by growing a `String` may leave copies behind in memory; hand over the
/// final buffer.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes the value in.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every call is a place to look at in a review.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize + AsRef<[u8]>> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref().ct_eq(other.0.as_ref()).into()
    }
}

impl<T: Zeroize + AsRef<[u8]>> Eq for Secret<T> {}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// What tells who someone is: a name, an address, a telephone number, an e-mail address.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Takes the value in.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every call is a place to look at in a review.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The value, taken out again.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> From<T> for Pii<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pii<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Whether a type has a trait, answered at compile time: an inherent constant wins over
    /// the one of a trait, and it is there only if the bound holds.
    macro_rules! has {
        ($type:ty: $bound:path) => {{
            trait Otherwise {
                const HAS: bool = false;
            }
            impl<T> Otherwise for T {}
            struct Probe<T>(std::marker::PhantomData<T>);
            #[expect(dead_code, reason = "it is chosen only when the type has the trait")]
            impl<T: $bound> Probe<T> {
                const HAS: bool = true;
            }
            <Probe<$type>>::HAS
        }};
    }

    #[test]
    fn nothing_wrapped_can_be_displayed_or_serialised() {
        assert!(!has!(Secret<String>: fmt::Display));
        assert!(!has!(Secret<String>: serde::Serialize));
        assert!(!has!(Pii<String>: fmt::Display));
        assert!(!has!(Pii<String>: serde::Serialize));
    }

    #[test]
    fn debug_shows_three_stars_however_deep() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "only Debug reads it")]
        struct Login {
            email: Pii<&'static str>,
            password: Secret<String>,
        }
        let login = Login {
            email: Pii::new("ana@example.com"),
            password: Secret::new("correct horse".to_owned()),
        };
        insta::assert_snapshot!(format!("{login:?}"), @"Login { email: ***, password: *** }");
    }

    #[test]
    fn secrets_compare_by_value() {
        let code = |text: &str| Secret::new(text.to_owned());
        assert!(code("482913") == code("482913"));
        assert!(code("482913") != code("482914"));
        assert!(code("482913") != code("48291"));
    }

    #[test]
    fn a_secret_is_wiped_when_it_is_dropped() {
        struct Spy(Arc<AtomicBool>);
        impl Zeroize for Spy {
            fn zeroize(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        let wiped = Arc::new(AtomicBool::new(false));
        let secret = Secret::new(Spy(Arc::clone(&wiped)));
        assert!(!wiped.load(Ordering::Relaxed));
        drop(secret);
        assert!(wiped.load(Ordering::Relaxed));
    }

    #[test]
    fn both_can_be_read_from_json() {
        #[derive(Deserialize)]
        struct Body {
            email: Pii<String>,
            password: Secret<String>,
        }
        let body: Body = serde_json::from_str(r#"{"email":"a@b.pa","password":"x"}"#).unwrap();
        assert_eq!(body.email.expose(), "a@b.pa");
        assert_eq!(body.password.expose(), "x");
        assert_eq!(body.email.into_exposed(), "a@b.pa");
    }
}
