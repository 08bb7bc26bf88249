//! `GET /v1/users/{id}`: an account.

use contract::identity::users::{GetUser, UserView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, people};

pub(crate) async fn get_user(cx: &Context, input: Input<GetUser>) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    Ok(input.answer(&UserView::from(&user)))
}
