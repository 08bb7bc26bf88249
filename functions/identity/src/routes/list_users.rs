//! `GET /v1/users`: accounts, one list at a time.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::identity::users::{ListUsers, UserQuery};
use data::Paging;
use data::users::UserList;
use domain::fault::{Class, Fault};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_users(cx: &Context, input: Input<ListUsers>) -> Result<Answer, ApiError> {
    let (query, now) = (&input.query, cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let phone = query.phone.as_deref().map(international);
    let list = chosen(query, phone.as_deref())?;
    let page = data::users::list(&cx.table, &list, &paging, now).await?;
    Ok(input.answer(&Page {
        items: page.items,
        next: page.next,
    }))
}

/// The one list that serves the filters.
fn chosen<'q>(
    query: &'q UserQuery,
    phone: Option<&'q str>,
) -> Result<UserList<'q>, FilterNotServed> {
    let (email, tax_id) = (query.email.as_deref(), query.tax_id.as_deref());
    let name = query.name.as_deref();
    let list = match (email, phone, tax_id, query.status, query.role.clone()) {
        (None, None, None, None, None) => UserList::Name(name.unwrap_or_default()),
        (None, None, None, Some(status), None) if status != UserStatus::Deleted => {
            UserList::Status(status, name.unwrap_or_default())
        }
        (None, None, None, None, Some(role)) => UserList::Role(role, name.unwrap_or_default()),
        (Some(email), None, None, None, None) if name.is_none() => UserList::Email(email),
        (None, Some(phone), None, None, None) if name.is_none() => UserList::Phone(phone),
        (None, None, Some(tax_id), None, None) if name.is_none() => UserList::TaxId(tax_id),
        (_, _, _, _, _) => return Err(FilterNotServed),
    };
    Ok(list)
}

/// How a number begins, with the country code: one without is dialled in Panama. A plus that the
/// query did not escape arrives as a blank.
fn international(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.starts_with(['+', ' ']) || digits.starts_with("507");
    match digits.strip_prefix("00") {
        Some(digits) => format!("+{digits}"),
        None if abroad => format!("+{digits}"),
        None => format!("+507{digits}"),
    }
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error(
    "name one of email, phone and tax_id, or one of status (not deleted) and role with or without \
     name, or name alone"
)]
struct FilterNotServed;

impl Fault for FilterNotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }
}

#[cfg(test)]
mod tests {
    use super::international;

    #[test]
    fn a_number_is_looked_for_however_it_is_dialled() {
        for (text, looked_for) in [
            ("6123", "+5076123"),
            ("6123-45", "+507612345"),
            ("+507 6123", "+5076123"),
            (" 5076123", "+5076123"),
            ("507 6123", "+5076123"),
            ("00575", "+575"),
            ("+57", "+57"),
        ] {
            assert_eq!(international(text), looked_for, "{text}");
        }
    }
}
