use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::super::{Dv, Pasted, Ruc, TaxIdType, TaxpayerKind};

/// The same cases at every run.
fn runner() -> TestRunner {
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, b"a tax id reads, or says why not!");
    TestRunner::new_with_rng(Config::with_cases(4_000), seed)
}

/// A number in one of the forms, as it is kept.
fn number() -> impl Strategy<Value = String> {
    let letters = prop_oneof![Just("E"), Just("N"), Just("PE")];
    let provinces = prop_oneof![Just("PI"), Just("AV")];
    prop_oneof![
        (1..1_000_000_000_u32, 0..10_000_u32, 1..1_000_000_u32)
            .prop_map(|(a, b, c)| format!("{a}-{b}-{c}")),
        (1..=13_u32, 1..10_000_u32, 1..1_000_000_u32).prop_map(|(a, b, c)| format!("{a}-{b}-{c}")),
        (letters, 1..10_000_u32, 1..1_000_000_u32).prop_map(|(a, b, c)| format!("{a}-{b}-{c}")),
        (1..=13_u32, provinces, 1..10_000_u32, 1..1_000_000_u32)
            .prop_map(|(p, a, b, c)| format!("{p}{a}-{b}-{c}")),
        (1..=13_u32, 1..1_000_u32, 1..10_000_000_u32)
            .prop_map(|(p, b, c)| format!("{p}-NT-{b}-{c}")),
    ]
}

#[test]
fn a_number_reads_back_as_it_is_written() {
    runner()
        .run(&number(), |text| {
            let ruc = Ruc::parse(&text).map_err(|err| TestCaseError::fail(err.to_string()))?;
            prop_assert_eq!(ruc.to_string(), text.clone());
            let json = serde_json::to_string(&ruc).expect("plain");
            prop_assert_eq!(&serde_json::from_str::<Ruc>(&json).expect("a RUC"), &ruc);
            let owners = TaxpayerKind::ALL
                .iter()
                .filter(|kind| ruc.dv(**kind).is_ok());
            prop_assert!(owners.count() >= 1, "nobody can have {}", text);
            Ok(())
        })
        .expect("every number reads back");
}

#[test]
fn glued_check_digits_do_not_change_the_number() {
    let glue = prop_oneof![Just(":"), Just(" DV "), Just(" d.v."), Just("-DV: ")];
    runner()
        .run(&(number(), glue, 0..100_u32), |(text, glue, digits)| {
            let pasted = Pasted::parse(&format!("{text}{glue}{digits}"))
                .map_err(|err| TestCaseError::fail(err.to_string()))?;
            prop_assert_eq!(pasted.ruc.to_string(), text);
            let digits = format!("{digits:02}");
            prop_assert_eq!(pasted.dv.map(|dv| dv.to_string()), Some(digits));
            Ok(())
        })
        .expect("every glued number reads");
}

#[test]
fn no_text_makes_reading_panic_and_what_reads_once_reads_again() {
    let near = proptest::collection::vec(
        prop_oneof![
            Just("-"),
            Just("8"),
            Just("0"),
            Just("NT"),
            Just("PI"),
            Just("E"),
            Just("D"),
            Just("V"),
            Just(":"),
            Just("."),
            Just(" "),
            Just("é"),
            Just("٣"),
            Just("999999"),
        ],
        0..12,
    );
    let near = near.prop_map(|parts| parts.concat());
    runner()
        .run(&prop_oneof![any::<String>(), near], |text| {
            let _ = Dv::parse(&text);
            if let Ok(pasted) = Pasted::parse(&text) {
                let again = Ruc::parse(&pasted.ruc.to_string());
                prop_assert_eq!(again, Ok(pasted.ruc.clone()));
                for kind in TaxpayerKind::ALL {
                    let _ = pasted.ruc.dv(*kind);
                    let _ = TaxIdType::of(&pasted.ruc, *kind);
                }
            }
            Ok(())
        })
        .expect("nothing panics");
}
