//! `POST /v1/consignment-requests/{id}/appointment`: a time is set or moved, or nobody came.

use contract::consignments::requests::{AppointmentWish, ScheduleAppointment};
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn schedule_appointment(
    cx: &Context,
    input: Input<ScheduleAppointment>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = match input.body.clone() {
        AppointmentWish::NoShow => Command::NoShow,
        AppointmentWish::Set { appointment } => {
            let settings = Box::new(data::catalogue::settings(&cx.table, cx.now()).await?);
            match request.appointment() {
                None => Command::Schedule {
                    appointment,
                    settings,
                },
                Some(_) => Command::Reschedule {
                    appointment,
                    settings,
                },
            }
        }
    };
    load::commit(cx, &input, &request, command).await
}
