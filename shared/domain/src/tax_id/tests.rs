mod properties;
mod vectors;

use super::*;

fn dv(text: &str) -> Dv {
    Dv::parse(text).expect("check digits")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("an instant")
}

#[test]
fn every_form_has_one_spelling() {
    for (typed, kept) in [
        ("8-442-445", "8-442-445"),
        ("08-0442-000445", "8-442-445"),
        (" 8 - 442 - 445 ", "8-442-445"),
        ("8–442—445", "8-442-445"),
        ("13-1234-123456", "13-1234-123456"),
        ("n-19-1821", "N-19-1821"),
        ("e-8-127702", "E-8-127702"),
        ("pe-842-3681", "PE-842-3681"),
        ("4pi-234-123", "4PI-234-123"),
        ("4-PI-234-123", "4PI-234-123"),
        ("01AV-432-658", "1AV-432-658"),
        ("8-nt-1-13656", "8-NT-1-13656"),
        ("8NT-1-13656", "8-NT-1-13656"),
        ("8-NT-1-1234567", "8-NT-1-1234567"),
        ("155596713-2-2015", "155596713-2-2015"),
        ("2588017-1-831938", "2588017-1-831938"),
        ("61302-14-123411", "61302-14-123411"),
        ("11947-1027-0229562", "11947-1027-229562"),
    ] {
        let ruc = Ruc::parse(typed).unwrap_or_else(|err| panic!("{typed}: {err}"));
        assert_eq!(ruc.to_string(), kept, "{typed}");
        assert_eq!(Ruc::parse(kept), Ok(ruc), "{kept}");
    }
}

#[test]
fn check_digits_may_be_glued_to_the_number() {
    for (typed, number, digits) in [
        ("8-1-10:15", "8-1-10", Some("15")),
        ("8-1-10 DV 53", "8-1-10", Some("53")),
        ("8-1-10 D.V.30", "8-1-10", Some("30")),
        ("8-1-10 d.v. 30", "8-1-10", Some("30")),
        ("8-1-10 dv: 5", "8-1-10", Some("05")),
        ("8-1-10 DV-05", "8-1-10", Some("05")),
        ("8-1-10-DV05", "8-1-10", Some("05")),
        ("8-1-10 (DV 05)", "8-1-10", Some("05")),
        ("8-1-10, DV. 05", "8-1-10", Some("05")),
        ("8-nt-1-24 dv 33", "8-NT-1-24", Some("33")),
        ("155596713-2-2015 DV59", "155596713-2-2015", Some("59")),
        ("8-1-10", "8-1-10", None),
    ] {
        let pasted = Pasted::parse(typed).unwrap_or_else(|err| panic!("{typed}: {err}"));
        assert_eq!(pasted.ruc.to_string(), number, "{typed}");
        assert_eq!(pasted.dv, digits.map(dv), "{typed}");
    }
    for typed in [
        "8-1-10:",
        "8-1-10 DV",
        "8-1-10 DV 100",
        "8-1-10 DX 10",
        "8-1-10:1a",
        "8-1-10:10:10",
        "8-1-10 DV DV 10",
    ] {
        assert_eq!(Pasted::parse(typed), Err(TaxIdError::Dv), "{typed}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (typed, wrong) in [
        ("", TaxIdError::Form),
        ("8", TaxIdError::Form),
        ("8442445", TaxIdError::Form),
        ("8 442 445", TaxIdError::Form),
        ("8-442", TaxIdError::Form),
        ("8-442-445-1-1", TaxIdError::Form),
        ("8-XX-1-24", TaxIdError::Form),
        ("155596713-2-2015-59", TaxIdError::Form),
        ("CIP-000-000-0000", TaxIdError::Form),
        ("X-1-2", TaxIdError::Letters),
        ("8E-1-2", TaxIdError::Letters),
        ("EE-1-2", TaxIdError::Letters),
        ("14-NT-1-24", TaxIdError::Province),
        ("0-NT-1-24", TaxIdError::Province),
        ("PI-1-2", TaxIdError::Province),
        ("14PI-234-123", TaxIdError::Province),
        ("0-442-445", TaxIdError::First),
        ("0-0-0", TaxIdError::First),
        ("-442-445", TaxIdError::First),
        ("1234567890-1-1", TaxIdError::First),
        ("8--445", TaxIdError::Middle),
        ("8-12345-445", TaxIdError::Middle),
        ("8-NT-1000-24", TaxIdError::Middle),
        ("E-0-11", TaxIdError::Middle),
        ("8-442-", TaxIdError::Last),
        ("8-442-0", TaxIdError::Last),
        ("8-442-1234567", TaxIdError::Last),
        ("8-NT-1-12345678", TaxIdError::Last),
        ("8-4a2-445", TaxIdError::Middle),
        ("8-442-44²", TaxIdError::Last),
        ("8-442-٤٤٥", TaxIdError::Last),
    ] {
        assert_eq!(Ruc::parse(typed), Err(wrong), "{typed}");
    }
    assert_eq!(Ruc::parse(&"8".repeat(1_000)), Err(TaxIdError::Form));
    for wrong in [TaxIdError::Form, TaxIdError::Letters, TaxIdError::Province] {
        assert!(wrong.to_string().contains(ruc::FORMATS));
    }
}

#[test]
fn a_number_that_the_taxpayer_cannot_have_is_refused() {
    let dv_of = |text, kind| Ruc::parse(text).expect("a RUC").dv(kind);
    let (natural, juridical) = (TaxpayerKind::Natural, TaxpayerKind::Juridical);
    assert_eq!(
        dv_of("155596713-2-2015", natural),
        Err(TaxIdError::NotNatural)
    );
    assert_eq!(dv_of("14-1-2", natural), Err(TaxIdError::NotNatural));
    for number in [
        "E-8-127702",
        "N-19-1821",
        "PE-1-19",
        "8PI-1-80",
        "8AV-1-196",
    ] {
        assert_eq!(dv_of(number, juridical), Err(TaxIdError::NotJuridical));
        assert!(dv_of(number, natural).is_ok());
    }
    // Three plain numbers may be either, with other check digits.
    assert_ne!(dv_of("8-442-445", natural), dv_of("8-442-445", juridical));
}

#[test]
fn a_stated_id_is_held_against_the_rule() {
    let id = TaxId::state(TaxIdType::Juridical, "155596713-2-2015 dv 59", None).expect("an id");
    assert_eq!(id.number(), "155596713-2-2015");
    assert_eq!((id.dv(), id.check()), (Some(dv("59")), TaxIdCheck::LocalOk));
    let other = TaxId::state(TaxIdType::Juridical, "155596713-2-2015", Some(dv("60")));
    let other = other.expect("a mismatch is a warning");
    assert_eq!(
        (other.dv(), other.check()),
        (Some(dv("60")), TaxIdCheck::LocalMismatch)
    );
    let none = TaxId::state(TaxIdType::Natural, "8-442-445", None).expect("an id");
    assert_eq!(
        (none.dv(), none.check()),
        (Some(dv("08")), TaxIdCheck::LocalOk)
    );
    assert_eq!(
        TaxId::state(TaxIdType::Natural, "8-442-445:08", Some(dv("09"))),
        Err(TaxIdError::TwoDvs)
    );
}

#[test]
fn the_type_must_be_the_numbers_own() {
    let state = |sort, number| TaxId::state(sort, number, None);
    assert!(state(TaxIdType::NaturalNt, "8-NT-1-24").is_ok());
    assert!(state(TaxIdType::JuridicalNt, "8-NT-1-24").is_ok());
    assert_eq!(
        state(TaxIdType::Natural, "8-NT-1-24"),
        Err(TaxIdError::OtherType)
    );
    assert_eq!(
        state(TaxIdType::JuridicalNt, "155596713-2-2015"),
        Err(TaxIdError::OtherType)
    );
    assert_eq!(
        state(TaxIdType::Juridical, "PE-1-19"),
        Err(TaxIdError::NotJuridical)
    );
}

#[test]
fn an_id_of_another_country_is_kept_as_it_is() {
    let id = TaxId::state(TaxIdType::Foreign, " ab-123.456 ", None).expect("an id");
    assert_eq!((id.number(), id.dv()), ("AB-123.456", None));
    assert_eq!(
        TaxId::state(TaxIdType::Foreign, "AB123", Some(dv("01"))),
        Err(TaxIdError::ForeignDv)
    );
    for wrong in ["", "ab", "---", "a b\nc", &"9".repeat(51)] {
        assert_eq!(
            TaxId::state(TaxIdType::Foreign, wrong, None),
            Err(TaxIdError::Foreign),
            "{wrong}"
        );
    }
    assert_eq!(id.clone().checked(Some(dv("01")), at(NOON)), id);
}

const NOON: &str = "2026-11-24T17:00:00Z";

#[test]
fn the_authority_has_the_last_word() {
    let id = TaxId::state(TaxIdType::Juridical, "155596713-2-2015 dv 60", None).expect("an id");
    let yes = id.clone().checked(Some(dv("60")), at(NOON));
    assert_eq!(yes.check(), TaxIdCheck::AuthorityOk);
    assert_eq!(yes.checked_at(), Some(at(NOON)));
    let other = id.clone().checked(Some(dv("59")), at(NOON));
    assert_eq!(other.check(), TaxIdCheck::AuthorityNo);
    assert_eq!(id.checked(None, at(NOON)).check(), TaxIdCheck::AuthorityNo);
}

#[test]
fn a_kept_id_reads_back_and_a_broken_one_does_not() {
    let id = TaxId::state(TaxIdType::NaturalNt, "8NT-1-24", None).expect("an id");
    let id = id.checked(Some(dv("33")), at(NOON));
    let json = serde_json::to_value(&id).expect("plain");
    assert_eq!(
        json,
        serde_json::json!({
            "type": "natural_nt",
            "ruc": "8-NT-1-24",
            "dv": "33",
            "check": "authority_ok",
            "checked_at": "2026-11-24T17:00:00Z",
        })
    );
    let read: TaxId = serde_json::from_value(json.clone()).expect("an id");
    assert_eq!(read, id);
    for (field, value) in [("ruc", "8-NT-1"), ("type", "natural"), ("dv", "333")] {
        let mut broken = json.clone();
        broken[field] = value.into();
        assert!(
            serde_json::from_value::<TaxId>(broken).is_err(),
            "{field} {value}"
        );
    }
}

#[test]
fn a_single_check_digit_is_padded() {
    assert_eq!(dv("5").to_string(), "05");
    assert_eq!(serde_json::to_string(&dv(" 5 ")).expect("plain"), "\"05\"");
    for wrong in ["", "123", "x", "1 2", "²", "-1"] {
        assert_eq!(Dv::parse(wrong), Err(TaxIdError::Dv), "{wrong}");
    }
}

#[test]
fn a_debug_print_does_not_show_the_number() {
    let ruc = Ruc::parse("8-442-445").expect("a RUC");
    assert_eq!(format!("{ruc:?}"), "Ruc(***)");
    let id = TaxId::state(TaxIdType::Natural, "8-442-445", None).expect("an id");
    assert!(!format!("{id:?}").contains("442"));
}
