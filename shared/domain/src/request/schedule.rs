//! Appointments: which times are valid, which are free, and what keeps two from overlapping.
//!
//! An appointment occupies quarter hours of its appraiser. The data layer writes one marker
//! per quarter hour under a condition that it is not there, so two appointments can never
//! overlap, whoever asks first.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::AddressId;
use crate::settings::Settings;
use crate::time::{Date, Timestamp};

/// The grid of markers, in minutes.
pub const SLOT_GRID_MINUTES: u16 = 15;

const GRID_SECONDS: i64 = 15 * 60;

/// A time at which goods are handed over or looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// From.
    pub start: Timestamp,
    /// To.
    pub end: Timestamp,
    /// Where, when it is not in the shop.
    pub address_id: Option<AddressId>,
}

/// One quarter hour of an appraiser, named by the instant it begins.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct SlotKey(Timestamp);

impl SlotKey {
    /// The quarter hour that `instant` falls in.
    pub fn containing(instant: Timestamp) -> Self {
        let past = instant.millis().rem_euclid(GRID_SECONDS * 1_000);
        Self(Timestamp::from_millis(instant.millis() - past))
    }

    /// The instant it begins.
    pub const fn begins(self) -> Timestamp {
        self.0
    }
}

/// `2026-11-24T14:15:00Z`: sorts by time.
impl fmt::Display for SlotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A time that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FreeSlot {
    /// From.
    pub start: Timestamp,
    /// To.
    pub end: Timestamp,
}

/// Why a time is not valid for an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotFault {
    /// It is over, or has begun.
    #[error("is not in the future")]
    Past,
    /// It does not begin on a quarter hour.
    #[error("must begin on a quarter hour")]
    OffGrid,
    /// It is not as long as appointments are.
    #[error("must be as long as an appointment is")]
    WrongLength,
    /// The house is closed at some of it.
    #[error("must lie within business hours")]
    Closed,
}

/// The quarter hours an appointment occupies: its own, and after it as many as `buffer`
/// minutes need for the way to the next. Since each appointment keeps its buffer behind it,
/// any two lie at least the buffer apart.
pub fn slot_markers(appointment: &Appointment, buffer: u16) -> Vec<SlotKey> {
    let end = appointment.end.plus_minutes(i64::from(buffer));
    let mut markers = Vec::new();
    let mut key = SlotKey::containing(appointment.start);
    while key.0 < end {
        markers.push(key);
        key = SlotKey(key.0.plus_seconds(GRID_SECONDS));
    }
    markers
}

/// The times on `day` that can still be chosen, in order: inside business hours, not begun at
/// `now`, and with none of their markers `taken`.
pub fn free_slots(
    day: Date,
    taken: &[SlotKey],
    settings: &Settings,
    now: Timestamp,
) -> Vec<FreeSlot> {
    let Some((opens, closes)) = settings.hours(day) else {
        return Vec::new();
    };
    let length = settings.slot_minutes.max(SLOT_GRID_MINUTES);
    let mut free = Vec::new();
    let mut minute = opens;
    while u32::from(minute) + u32::from(length) <= u32::from(closes) {
        let start = day.starts_at().plus_minutes(i64::from(minute));
        let slot = Appointment {
            start,
            end: start.plus_minutes(i64::from(length)),
            address_id: None,
        };
        let clear = slot_markers(&slot, settings.travel_buffer_minutes)
            .iter()
            .all(|marker| !taken.contains(marker));
        if clear && start > now {
            free.push(FreeSlot {
                start,
                end: slot.end,
            });
        }
        minute += SLOT_GRID_MINUTES;
    }
    free
}

/// Whether the time is one that an appointment can have.
///
/// # Errors
/// [`SlotFault`], the first that applies.
pub fn check_slot(
    appointment: &Appointment,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), SlotFault> {
    let Appointment { start, end, .. } = appointment;
    if *start <= now {
        return Err(SlotFault::Past);
    }
    if SlotKey::containing(*start).begins() != *start {
        return Err(SlotFault::OffGrid);
    }
    if end.seconds_since(*start) != i64::from(settings.slot_minutes) * 60 {
        return Err(SlotFault::WrongLength);
    }
    let day = start.panama_date();
    let Some((opens, closes)) = settings.hours(day) else {
        return Err(SlotFault::Closed);
    };
    let midnight = day.starts_at();
    if *start < midnight.plus_minutes(i64::from(opens))
        || *end > midnight.plus_minutes(i64::from(closes))
    {
        return Err(SlotFault::Closed);
    }
    Ok(())
}
