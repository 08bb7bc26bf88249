//! Check digits that are known from outside: the tax office's own examples, and numbers that stand
//! in issued documents.

use super::super::{Dv, Ruc, TaxIdError, TaxpayerKind};

const N: TaxpayerKind = TaxpayerKind::Natural;
const J: TaxpayerKind = TaxpayerKind::Juridical;

const GOOD: &[(&str, TaxpayerKind, &str)] = &[
    ("10102-64-103462", J, "30"),
    ("1102-85-117211", J, "95"),
    ("61302-14-123411", J, "22"),
    ("8-274-125", N, "91"),
    ("8-2743-1253", N, "31"),
    ("8-NT-1-24", N, "33"),
    ("8-NT-1-123456", N, "76"),
    ("8-NT-1-419", J, "68"),
    ("8-NT-1-123456", J, "52"),
    ("PE-1-19", N, "60"),
    ("E-1-11", N, "63"),
    ("E-8-110361", N, "95"),
    ("8PI-1-80", N, "05"),
    ("8AV-1-196", N, "90"),
    ("E-8788-26", N, "50"),
    ("155596713-2-2015", J, "59"),
    ("155770712-2-2025", J, "36"),
    ("155646463-2-2017", J, "86"),
    ("155704849-2-2021", J, "32"),
    ("45400-2-299934", J, "09"),
    ("253-92-57027", J, "76"),
    ("41369-85-283456", J, "73"),
    ("64296-75-357434", J, "00"),
    ("2588017-1-831938", J, "20"),
    ("1956569-1-732877", J, "00"),
    ("8-442-445", N, "08"),
    ("N-45-832", N, "58"),
];

/// Values that other programs give, and the right ones: a tomo written into the leading zeros, a
/// province padded to a digit too many, an entry of seven digits, invented samples.
const WRONG: &[(&str, TaxpayerKind, &str, &str)] = &[
    ("8-442-445", N, "90", "08"),
    ("E-12-342", N, "35", "10"),
    ("N-45-832", N, "03", "58"),
    ("PE-10-442", N, "98", "50"),
    ("1AV-432-658", N, "96", "31"),
    ("4PI-234-123", N, "96", "31"),
    ("11947-1027-0229562", J, "71", "54"),
    ("11947-1-0229562", J, "42", "51"),
    ("155660055-2-2018", J, "77", "08"),
    ("155688941-2-2018", J, "42", "24"),
];

fn dv(ruc: &str, kind: TaxpayerKind) -> Dv {
    let ruc = Ruc::parse(ruc).unwrap_or_else(|err| panic!("{ruc}: {err}"));
    ruc.dv(kind).expect("such a taxpayer has such a number")
}

#[test]
fn the_rule_gives_the_known_check_digits() {
    for (ruc, kind, digits) in GOOD {
        assert_eq!(dv(ruc, *kind).to_string(), *digits, "{ruc} {kind}");
    }
}

#[test]
fn the_wrong_values_in_circulation_are_not_given() {
    for (ruc, kind, wrong, right) in WRONG {
        let given = dv(ruc, *kind).to_string();
        assert_ne!(given, *wrong, "{ruc}");
        assert_eq!(given, *right, "{ruc}");
    }
}

#[test]
fn an_entry_of_more_than_six_digits_that_count_is_no_companys() {
    assert_eq!(Ruc::parse("11947-1-1229562"), Err(TaxIdError::Last));
}

#[test]
fn a_tributary_number_depends_on_whose_it_is() {
    assert_ne!(dv("8-NT-1-123456", N), dv("8-NT-1-123456", J));
    // Of seven digits the first five count.
    assert_eq!(dv("8-NT-1-1234567", N), dv("8-NT-1-12345", N));
}

#[test]
fn of_a_persons_entry_five_digits_count_but_for_foreigners_and_the_naturalised() {
    assert_eq!(dv("8-442-123456", N), dv("8-442-12345", N));
    assert_eq!(dv("PE-1-123456", N), dv("PE-1-12345", N));
    assert_ne!(dv("E-8-110361", N), dv("E-8-11036", N));
    assert_ne!(dv("N-19-110361", N), dv("N-19-11036", N));
}

/// The rule by hand, over the nine digits of volume and entry alone.
fn nine(volume: &str, entry: &str) -> String {
    let weigh = |digits: &str| {
        let weights = (2..=11_u32).cycle();
        let sum: u32 = digits
            .chars()
            .rev()
            .zip(weights)
            .map(|(digit, weight)| digit.to_digit(10).expect("a digit") * weight)
            .sum();
        match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        }
    };
    let body = format!("{volume}{entry:0>5}");
    let first = weigh(&body);
    format!("{first}{}", weigh(&format!("{body}{first}")))
}

#[test]
fn a_foreigners_volume_of_four_digits_counts_with_the_entry_alone() {
    for (volume, entry) in [("8788", "26"), ("1000", "1"), ("9999", "12345")] {
        let ruc = format!("E-{volume}-{entry}");
        assert_eq!(dv(&ruc, N).to_string(), nine(volume, entry), "{ruc}");
    }
    for ruc in ["N-1234-567", "PE-1234-567", "4PI-1234-567", "4AV-1234-567"] {
        assert_eq!(dv(ruc, N).to_string().len(), 2, "{ruc}");
    }
}

/// The tax office's table: the first two digits of a company number of five digits, and the single
/// digit that stands in their place.
const EXCHANGED: &[(u32, u32)] = &[
    (10, 1),
    (11, 2),
    (12, 3),
    (13, 4),
    (14, 5),
    (15, 6),
    (16, 7),
    (17, 8),
    (18, 9),
    (19, 1),
    (20, 2),
    (21, 3),
    (22, 4),
    (23, 7),
    (24, 8),
    (25, 9),
    (26, 2),
    (27, 3),
    (28, 4),
    (29, 5),
    (30, 6),
    (31, 7),
    (32, 8),
    (33, 9),
    (34, 1),
    (35, 2),
    (36, 3),
    (37, 4),
    (38, 5),
    (39, 6),
    (40, 7),
    (41, 8),
    (42, 9),
    (43, 1),
    (44, 2),
    (45, 3),
    (46, 4),
    (47, 5),
    (48, 6),
    (49, 7),
];

#[test]
fn an_old_company_has_two_digits_exchanged() {
    let of = |front: u32| dv(&format!("{front}369-85-283456"), J);
    for (pair, digit) in EXCHANGED {
        assert_eq!(of(*pair), of(*digit), "{pair}");
    }
    // From 50 on a company is not old: nothing is exchanged, and no weight counts twice.
    let digits: Vec<_> = (50..100).map(of).collect();
    assert!(digits.windows(2).all(|two| two[0] != two[1]));
}
