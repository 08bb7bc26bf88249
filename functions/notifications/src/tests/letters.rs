use std::collections::BTreeSet;

use minijinja::{Value, context};

use domain::contact::Locale;
use domain::notification::{ALL, Audience, Topic, plan};

use super::samples;
use crate::events::send_notifications::values;
use crate::happened;
use crate::letters::{LETTERS, Letter, name, write, write_short};

const URL: &str = "https://dejavu.example/requests/req_1";

/// Every letter of every sample, in one language, by its name.
fn written(locale: Locale, person: &str) -> Vec<(String, Letter)> {
    let mut written = Vec::new();
    for envelope in samples::all() {
        let happened = happened::read(&envelope)
            .unwrap()
            .expect("it concerns people");
        let plan = plan(&happened);
        assert!(!plan.notices.is_empty(), "{}", envelope.name);
        for notice in &plan.notices {
            let name = name(notice.topic, notice.to.audience());
            let mut values = values(&envelope, &plan, person, true, locale);
            if plan.code.is_some() {
                let until = context! { day => "1 de diciembre", time => "10:00" };
                values.insert("invited_until", until);
            }
            let values = Value::from_serialize(values);
            let letter =
                write(&name, locale, &values, URL).unwrap_or_else(|err| panic!("{name}: {err:?}"));
            written.push((name, letter));
        }
    }
    let code = context! { name => person, code => "482913", minutes => 10, purpose => "login" };
    let letter = write("auth.otp", locale, &code, "").unwrap();
    written.push(("auth.otp".to_owned(), letter));
    written
}

#[test]
fn every_letter_is_written_in_every_language() {
    let files: BTreeSet<&str> = LETTERS.iter().map(|(name, _, _)| *name).collect();
    for locale in Locale::ALL {
        let mut names = BTreeSet::from(["auth.otp.short".to_owned()]);
        for (name, letter) in written(*locale, "Ana") {
            for text in [&letter.subject, &letter.text, &letter.html] {
                assert!(
                    !text.contains("{{") && !text.contains("{%"),
                    "{name}: {text}"
                );
                assert!(!text.contains(".."), "{name}: {text}");
            }
            assert!(!letter.text.contains("none"), "{name}: {}", letter.text);
            assert!(
                (10..=90).contains(&letter.subject.chars().count()),
                "{name}"
            );
            assert!(letter.text.contains("Ana"), "{name}");
            names.insert(name);
        }
        assert_eq!(names, files.iter().map(|name| (*name).to_owned()).collect());
    }
}

#[test]
fn the_list_says_who_is_really_told() {
    let mut told = BTreeSet::from([(Topic::AuthOtp, Audience::User)]);
    for envelope in samples::all() {
        let happened = happened::read(&envelope)
            .unwrap()
            .expect("it concerns people");
        let notices = plan(&happened).notices.into_iter();
        told.extend(notices.map(|notice| (notice.topic, notice.to.audience())));
    }
    let listed = ALL
        .iter()
        .flat_map(|row| row.to.iter().map(|to| (row.topic, *to)));
    assert_eq!(told, listed.collect());
}

#[test]
fn an_event_that_concerns_nobody_is_read_and_passed_over() {
    let happened = happened::read(&samples::silent())
        .unwrap()
        .expect("it reads");
    assert!(plan(&happened).notices.is_empty());
}

#[test]
fn what_people_wrote_is_escaped_and_adds_nothing() {
    let wicked = "<b>Ana</b>\n\n> Pay\n\nhttps://evil.example {{ 7 * 7 }}";
    for (name, letter) in written(Locale::En, wicked) {
        assert!(!letter.html.contains("<b>"), "{name}");
        assert!(letter.html.matches("<a ").count() <= 1, "{name}");
        assert!(letter.text.contains("{{ 7 * 7 }}"), "{name}");
    }
}

#[test]
fn a_subject_is_one_line_of_bounded_length() {
    let values = context! {
        name => "Ana", number => format!("Bolso\r\nBcc: x@evil.example\u{0}{}", "a".repeat(300)),
        price => "B/. 1.00", until => "", attached => false,
    };
    let letter = write("product.listed", Locale::EsPa, &values, URL).unwrap();
    assert!(!letter.subject.contains(char::is_control));
    assert_eq!(letter.subject.chars().count(), 150);
}

#[test]
fn a_letter_that_lacks_a_value_is_not_written() {
    let values = context! { name => "Ana" };
    assert!(write("request.received_ack", Locale::EsPa, &values, URL).is_err());
    assert!(write("no.such_letter", Locale::EsPa, &values, URL).is_err());
}

#[test]
fn a_code_fits_in_one_text() {
    let values = context! { code => "482913", minutes => 10 };
    for locale in Locale::ALL {
        let text = write_short("auth.otp.short", *locale, &values).unwrap();
        assert!(text.chars().count() <= 70, "{text}");
        assert!(text.contains("482913"));
    }
}

fn texts_of(locale: Locale, names: &[&str]) -> String {
    let mut texts = String::new();
    for (name, letter) in written(locale, "Ana") {
        if names.contains(&name.as_str()) {
            texts.push_str(&format!("[{}]\n{}\n", letter.subject, letter.text));
        }
    }
    texts
}

#[test]
fn letters_read_well_in_spanish() {
    let names = [
        "request.appointment_changed",
        "request.rejected",
        "proposal.sent",
    ];
    insta::assert_snapshot!(texts_of(Locale::EsPa, &names));
}

#[test]
fn letters_read_well_in_english() {
    let names = ["contract.active", "contract.terminated", "product.listed"];
    insta::assert_snapshot!(texts_of(Locale::En, &names));
}
