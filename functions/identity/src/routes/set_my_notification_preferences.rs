//! `PUT /v1/me/notification-preferences`: what one wants to be told is replaced.

use contract::identity::me::{MeView, SetMyNotificationPreferences};
use domain::notification::NotificationPreferences;
use domain::user::{Command, profile};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn set_my_notification_preferences(
    cx: &Context,
    input: Input<SetMyNotificationPreferences>,
) -> Result<Answer, ApiError> {
    let caller = input.caller();
    let user = data::users::get(&cx.table, &caller.user).await?;
    input.matches(user.facts().version)?;
    let preferences = NotificationPreferences {
        choices: input.body.choices.clone(),
        quiet_hours: input.body.quiet_hours,
    };
    let command = Command::Profile(Box::new(profile::Command::SetPreferences(preferences)));
    let decision = user.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&MeView::of(&decision.next, caller));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
