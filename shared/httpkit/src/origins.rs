//! The web sites whose pages may call and read.

/// Exact origins, such as `https://app.example.com`. There is no wildcard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

/// Why a text is no origin.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no origin: write scheme and host, such as https://app.example.com")]
pub struct OriginError(String);

impl Origins {
    /// Reads origins separated by commas. An empty text allows none.
    ///
    /// # Errors
    /// One of them has a path, a wildcard or no scheme.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        text.split(',')
            .map(str::trim)
            .filter(|origin| !origin.is_empty())
            .map(|origin| {
                if is_origin(origin) {
                    Ok(origin.to_owned())
                } else {
                    Err(OriginError(origin.to_owned()))
                }
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether this very origin is on the list.
    pub fn allow(&self, origin: &str) -> bool {
        self.0.iter().any(|allowed| allowed == origin)
    }
}

fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else {
        return false;
    };
    let of_a_host =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    matches!(scheme, "http" | "https") && !host.is_empty() && host.bytes().all(of_a_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_allowed_only_letter_by_letter() {
        let origins =
            Origins::parse("https://app.example.com, http://127.0.0.1:5173").expect("origins");
        assert!(origins.allow("https://app.example.com"));
        assert!(origins.allow("http://127.0.0.1:5173"));
        for other in [
            "https://app.example.com.evil.example",
            "https://evil-app.example.com",
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://APP.example.com",
            "null",
            "*",
            "",
        ] {
            assert!(!origins.allow(other), "{other}");
        }
    }

    #[test]
    fn a_wildcard_or_a_path_is_no_origin() {
        for wrong in [
            "*",
            "https://*",
            "https://a.example/",
            "a.example",
            "ftp://a.example",
        ] {
            assert!(Origins::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Origins::parse(""), Ok(Origins::default()));
    }
}
