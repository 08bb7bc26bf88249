//! How an account is edited, by its owner and by staff: alike, but for what only one of them may.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::contact::{Email, Locale, Phone};
use domain::ids::LocationId;
use domain::user::ExternalRef;

use super::body::{ProfileBody, has_text, refs};
use crate::common::patched;

/// What both may change of an account, as a merge patch: what is absent stays, and `null` takes
/// away.
#[derive(Clone, Copy)]
pub struct AccountPatch<'a> {
    /// The address.
    pub email: Option<&'a Email>,
    /// The number.
    pub phone: Option<&'a Option<Phone>>,
    /// How they are called.
    pub name: Option<&'a str>,
    /// In which language they are written to.
    pub locale: Option<Locale>,
    /// Who they are before the law.
    pub profile: Option<&'a Option<ProfileBody>>,
}

/// A body with the fields of [`AccountPatch`] and some of its own. They are written into each body,
/// because serde names unknown fields of a flat body only.
macro_rules! account_patch {
    ($(#[$about:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$about])*
        #[derive(Deserialize, JsonSchema, Validate)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The address. It is unproven until a code that was sent to it is entered; the old and
            /// the new one are told.
            #[garde(skip)]
            #[serde(default)]
            pub email: Option<Email>,
            /// In E.164.
            #[garde(skip)]
            #[serde(default, deserialize_with = "patched")]
            pub phone: Option<Option<Phone>>,
            /// How they are called.
            #[garde(length(chars, min = 1, max = 120), inner(custom(has_text)))]
            #[serde(default)]
            pub name: Option<String>,
            /// In which language they are written to.
            #[garde(skip)]
            #[serde(default)]
            pub locale: Option<Locale>,
            /// Who they are before the law.
            #[garde(dive)]
            #[serde(default, deserialize_with = "patched")]
            pub profile: Option<Option<ProfileBody>>,
            $($own)*
        }

        impl $name {
            /// What it changes that the other body may change too.
            pub fn account(&self) -> AccountPatch<'_> {
                AccountPatch {
                    email: self.email.as_ref(),
                    phone: self.phone.as_ref(),
                    name: self.name.as_deref(),
                    locale: self.locale,
                    profile: self.profile.as_ref(),
                }
            }
        }

        /// Nothing that a person says of themselves.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

account_patch! {
    /// An account is edited by staff, as a merge patch: what is absent stays, and `null` takes away.
    UserPatch {
        /// The shops they belong to.
        #[garde(length(max = 50))]
        #[serde(default)]
        pub location_ids: Option<Vec<LocationId>>,
        /// Who they are in other systems.
        #[garde(length(max = 20), inner(custom(refs)))]
        #[serde(default)]
        pub external_refs: Option<Vec<ExternalRef>>,
    }
}

account_patch! {
    /// One's own account is edited, as a merge patch: what is absent stays, and `null` takes away.
    /// The address and the number need `password`.
    MePatch {
        /// The password as it is, where the address or the number changes.
        #[garde(length(chars, max = 128))]
        #[serde(default)]
        pub password: Option<String>,
    }
}
