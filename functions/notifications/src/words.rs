//! How facts read in each language.

use minijinja::{Value, context};

use domain::consignor::PayoutKind;
use domain::contact::Locale;
use domain::notification::Fact;
use domain::request::RejectionReason;
use domain::time::{Date, Timestamp};

const DAYS_ES: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];
const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A fact as a template reads it. An instant has a `day` and a `time`.
pub(crate) fn value(fact: &Fact, locale: Locale) -> Value {
    match fact {
        Fact::Count(count) => Value::from(*count),
        Fact::At(instant) => context! {
            day => day(instant.panama_date(), locale),
            time => time(*instant, locale),
        },
        Fact::On(date) => Value::from(day(*date, locale)),
        Fact::Amount(amount) => Value::from(amount.to_string()),
        Fact::Flag(flag) => Value::from(*flag),
        Fact::Words(words) => Value::from(words.as_str()),
        Fact::Rejection(reason) => Value::from(rejection(*reason, locale)),
        Fact::Payout(kind) => Value::from(payout(*kind, locale)),
        Fact::Nothing => Value::from(()),
    }
}

/// `martes 24 de noviembre de 2026`, `Tuesday, November 24, 2026`.
fn day(date: Date, locale: Locale) -> String {
    let date = date.civil();
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let month = usize::from(date.month().unsigned_abs()) - 1;
    let (number, year) = (date.day(), date.year());
    match locale {
        Locale::EsPa => format!(
            "{} {number} de {} de {year}",
            DAYS_ES[weekday], MONTHS_ES[month]
        ),
        Locale::En => format!(
            "{}, {} {number}, {year}",
            DAYS_EN[weekday], MONTHS_EN[month]
        ),
    }
}

/// By the clock of twelve hours, as people in Panama tell it: `2:30 p. m.`
fn time(instant: Timestamp, locale: Locale) -> String {
    let time = instant.panama();
    let (hour, minute) = (time.hour(), time.minute());
    let twelve = match hour % 12 {
        0 => 12,
        hour => hour,
    };
    let half = match (locale, hour < 12) {
        (Locale::EsPa, true) => "a. m.",
        (Locale::EsPa, false) => "p. m.",
        (Locale::En, true) => "a.m.",
        (Locale::En, false) => "p.m.",
    };
    format!("{twelve}:{minute:02} {half}")
}

fn payout(kind: PayoutKind, locale: Locale) -> &'static str {
    match locale {
        Locale::EsPa => match kind {
            PayoutKind::Ach => "transferencia bancaria",
            PayoutKind::Yappy => "Yappy",
            PayoutKind::Cash => "efectivo",
            PayoutKind::Check => "cheque",
            PayoutKind::StoreCredit => "crédito en la tienda",
        },
        Locale::En => match kind {
            PayoutKind::Ach => "bank transfer",
            PayoutKind::Yappy => "Yappy",
            PayoutKind::Cash => "cash",
            PayoutKind::Check => "check",
            PayoutKind::StoreCredit => "store credit",
        },
    }
}

fn rejection(reason: RejectionReason, locale: Locale) -> &'static str {
    use RejectionReason as R;
    match locale {
        Locale::EsPa => match reason {
            R::NotOurGoods => "no es el tipo de artículos que vendemos",
            R::PoorCondition => "su estado no nos permite venderlos",
            R::LowValue => "su valor de venta no cubriría los costos",
            R::Counterfeit => "no pudimos confirmar que sean auténticos",
            R::OwnershipUnclear => "no pudimos confirmar a quién pertenecen",
            R::Prohibited => "la ley no permite venderlos",
            R::NoReply => "no recibimos respuesta",
            R::ProposalRejected => "no aceptaste la propuesta",
            R::CounterRefused => "no llegamos a un acuerdo sobre tu contraoferta",
            R::Other => "te explicamos el motivo a continuación",
        },
        Locale::En => match reason {
            R::NotOurGoods => "they are not the kind of items we sell",
            R::PoorCondition => "their condition does not let us sell them",
            R::LowValue => "what they would sell for does not cover the costs",
            R::Counterfeit => "we could not confirm that they are authentic",
            R::OwnershipUnclear => "we could not confirm whose they are",
            R::Prohibited => "the law does not allow selling them",
            R::NoReply => "we have not heard from you",
            R::ProposalRejected => "you turned the proposal down",
            R::CounterRefused => "we could not agree on your counter-offer",
            R::Other => "we explain the reason below",
        },
    }
}

#[cfg(test)]
mod tests {
    use testkit::at;

    use super::*;

    #[test]
    fn days_and_times_are_those_of_panama() {
        let evening = at("2026-11-25T04:30:00Z");
        assert_eq!(
            day(evening.panama_date(), Locale::EsPa),
            "martes 24 de noviembre de 2026"
        );
        assert_eq!(
            day(evening.panama_date(), Locale::En),
            "Tuesday, November 24, 2026"
        );
        assert_eq!(time(evening, Locale::EsPa), "11:30 p. m.");
        assert_eq!(time(at("2026-11-24T05:05:00Z"), Locale::En), "12:05 a.m.");
        assert_eq!(time(at("2026-11-24T17:00:00Z"), Locale::En), "12:00 p.m.");
    }

    #[test]
    fn every_reason_has_words_in_every_language() {
        for locale in Locale::ALL {
            let mut words: Vec<_> = RejectionReason::ALL
                .iter()
                .map(|reason| rejection(*reason, *locale))
                .collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), RejectionReason::ALL.len());
        }
    }
}
