//! Luhn (modulo 10): the check digit of payment cards, of the CUFE of an electronic invoice, and of
//! our own gift cards and vouchers. A RUC has other check digits, see [`crate::tax_id`]: this rule
//! refuses most good ones.

/// Whether the last digit of a typed number is the check digit of those before it. Blanks and
/// hyphens do not count; anything else than digits, or a single digit, is no such number.
pub fn verify(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    match digits.split_last() {
        Some((check, body)) if !body.is_empty() => of(body) == *check,
        Some(_) | None => false,
    }
}

/// The check digit that completes a number; nothing if it holds no digit, or something else.
pub fn check_digit(text: &str) -> Option<u8> {
    digits(text)
        .filter(|digits| !digits.is_empty())
        .map(|digits| of(&digits))
}

/// The check digit of digits 0 to 9: every second one from the right counts twice, beginning with
/// the rightmost, and a double of two digits is their sum.
pub(crate) fn of(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit) * 2) {
            (0, double) if double > 9 => double - 9,
            (0, double) => double,
            _ => u32::from(*digit),
        })
        .sum();
    u8::try_from((10 - sum % 10) % 10).expect("a rest of ten is a digit")
}

fn digits(text: &str) -> Option<Vec<u8>> {
    text.bytes()
        .filter(|byte| !matches!(byte, b' ' | b'-'))
        .map(|byte| byte.is_ascii_digit().then(|| byte - b'0'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_verify() {
        for number in [
            "79927398713",
            "4111 1111 1111 1111",
            "5555-5555-5555-4444",
            "378282246310005",
            "00",
        ] {
            assert!(verify(number), "{number}");
        }
    }

    #[test]
    fn every_other_last_digit_and_every_neighbours_swapped_are_refused() {
        for last in ('0'..='9').filter(|digit| *digit != '3') {
            assert!(!verify(&format!("7992739871{last}")));
        }
        // Luhn does not see 09 and 90 swapped; this number has neither.
        let good = b"79927398713";
        for place in 0..good.len() - 1 {
            let mut swapped = *good;
            swapped.swap(place, place + 1);
            if swapped != *good {
                let text = String::from_utf8(swapped.to_vec()).expect("digits");
                assert!(!verify(&text), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_number_does_not_verify() {
        for text in ["", " - ", "0", "7992739871x", "79927398713é", "٠٠", "+00"] {
            assert!(!verify(text), "{text}");
        }
        assert_eq!(check_digit(""), None);
        assert_eq!(check_digit("12a"), None);
    }

    #[test]
    fn the_check_digit_completes_a_number() {
        assert_eq!(check_digit("7992739871"), Some(3));
        assert_eq!(check_digit("0"), Some(0));
        for body in ["1", "12345", "900-100", "8888 0000"] {
            let digit = check_digit(body).expect("digits");
            assert!(verify(&format!("{body}{digit}")), "{body}");
        }
    }
}
