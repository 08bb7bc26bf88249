use ulid::Ulid;

use super::*;
use crate::ids::Id;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("a time")
}

fn texts<const N: usize>(fields: [(&str, &str); N]) -> BTreeMap<String, String> {
    let fields = fields.map(|(path, value)| (path.to_owned(), value.to_owned()));
    BTreeMap::from(fields)
}

fn day() -> Date {
    now().panama_date()
}

fn entry(number: u128) -> AuditEntry {
    let cause = Cause::house("submit_request", now(), "r-1", "c-1");
    let before = texts([("state.status", "draft")]);
    let after = texts([("state.status", "submitted")]);
    let target = Target::changed(("request", "req_1"), (1, 2), &before, &after);
    AuditEntry::of(
        AuditId::new(Ulid::from_parts(1, number)),
        &cause,
        vec![target],
    )
}

fn chain(count: u128) -> (Vec<ChainLink>, Vec<AuditEntry>) {
    let entries: Vec<_> = (1..=count).map(entry).collect();
    let mut links: Vec<ChainLink> = Vec::new();
    for entry in &entries {
        let last = links.last().map(|link| (link.seq, &link.hash));
        links.push(ChainLink::after(day(), last, entry));
    }
    (links, entries)
}

fn findings(links: &[ChainLink], entries: &[AuditEntry]) -> Vec<Finding> {
    verify_chain(day(), links, entries, None, None)
}

#[test]
fn only_the_fields_that_changed_are_told() {
    let target = &entry(1).targets[0];
    let told = |status: &str| BTreeMap::from([("state.status".to_owned(), status.to_owned())]);
    assert_eq!(target.before, told("draft"));
    assert_eq!(target.after, told("submitted"));
    assert!(!target.cut);
}

#[test]
fn what_no_list_names_is_redacted_and_still_told_to_have_changed() {
    let secrets = texts([
        ("name", "Ana"),
        ("email", "ana@dejavu.test"),
        ("phone", "+50761234567"),
        ("status", "active"),
        ("password_hash", "$argon2id$1"),
        ("profile.tax_id.ruc", "8-123-456"),
        ("notes.ana@dejavu.test", "calls back"),
        ("addresses[0].line1", "Calle 50"),
    ]);
    let target = Target::changed(("user", "usr_1"), (0, 1), &texts([]), &secrets);
    assert_eq!(target.after["status"], "active");
    for path in [
        "name",
        "email",
        "phone",
        "password_hash",
        "profile.tax_id.ruc",
    ] {
        assert_eq!(target.after[path], REDACTED, "{path}");
    }
    let told = serde_json::to_string(&target).expect("JSON");
    for secret in ["Ana", "ana@", "+507", "argon2id", "8-123", "calls", "Calle"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[test]
fn a_kind_of_thing_without_a_list_shows_no_value() {
    let value = texts([("status", "active"), ("amount", "5")]);
    let target = Target::changed(("lamp", "l"), (0, 1), &texts([]), &value);
    assert!(target.after.values().all(|told| told == REDACTED));
    assert_eq!(target.after.len(), 2);
}

#[test]
fn what_is_too_much_is_cut_and_says_so() {
    let many: BTreeMap<_, _> = (0..=MOST_FIELDS)
        .map(|place| (format!("f{place}"), place.to_string()))
        .collect();
    let target = Target::changed(("request", "r"), (0, 1), &texts([]), &many);
    assert_eq!(target.after.len(), MOST_FIELDS);
    assert!(target.cut);
    let long = texts([("state.status", &"x".repeat(5_000))]);
    let target = Target::changed(("request", "r"), (0, 1), &texts([]), &long);
    assert_eq!(
        target.after["state.status"].chars().count(),
        LONGEST_VALUE + 1
    );
    let cause = Cause::house("test", now(), "r", "c");
    let whole: BTreeMap<_, _> = (0..MOST_FIELDS)
        .map(|place| (format!("a_field_with_a_long_name_{place}"), "x".to_owned()))
        .collect();
    let nothing = texts([]);
    let targets = (0..100).map(|place| {
        let of = ("request", place.to_string());
        Target::changed((of.0, &of.1), (0, 1), &nothing, &whole)
    });
    let entry = AuditEntry::of(AuditId::new(Ulid::nil()), &cause, targets.collect());
    assert_eq!(entry.targets.len(), 100);
    assert!(!entry.targets[0].cut && !entry.targets[0].after.is_empty());
    assert!(entry.targets[99].cut && entry.targets[99].after.is_empty());
    let bytes = serde_json::to_vec(&entry).expect("JSON").len();
    assert!(bytes < 2 * MOST_BYTES, "{bytes}");
}

#[test]
fn a_thing_written_twice_is_one_target() {
    let step = |from: u64, was: &str, is: &str| {
        let (was, is) = (
            texts([("state.status", was)]),
            texts([("state.status", is)]),
        );
        Target::changed(("request", "req_1"), (from, from + 1), &was, &is)
    };
    let cause = Cause::house("test", now(), "r", "c");
    let written = vec![
        step(1, "draft", "submitted"),
        step(2, "submitted", "assigned"),
    ];
    let entry = AuditEntry::of(AuditId::new(Ulid::nil()), &cause, written);
    let [target] = entry.targets.as_slice() else {
        panic!("one target: {:?}", entry.targets);
    };
    assert_eq!((target.from, target.to), (1, 3));
    assert_eq!(target.before["state.status"], "draft");
    assert_eq!(target.after["state.status"], "assigned");
}

#[test]
fn a_label_is_kept_only_where_it_is_a_number() {
    let label = Some("SR-2026-000123".to_owned());
    let target =
        |noun| Target::changed((noun, "x"), (0, 1), &texts([]), &texts([])).labelled(label.clone());
    assert_eq!(target("request").label, label);
    assert_eq!(target("user").label, None);
}

/// Something that another entry has otherwise.
type Change = (&'static str, fn(&mut AuditEntry));

#[test]
fn nothing_of_an_entry_changes_behind_its_digest() {
    let lent = |by: UserId| OverrideUse {
        id: Id::new(Ulid::nil()),
        granted_by: by,
    };
    let mut with = entry(1);
    with.override_of = Some(lent(Id::new(Ulid::nil())));
    let mut by_another = entry(1);
    by_another.override_of = Some(lent(Id::new(Ulid::from_parts(1, 1))));
    assert_ne!(with.digest(), by_another.digest(), "granted_by");
    let changes: [Change; 20] = [
        ("id", |entry| entry.id = AuditId::new(Ulid::nil())),
        ("at", |entry| {
            entry.at = Timestamp::from_millis(entry.at.millis() + 1)
        }),
        ("actor", |entry| entry.actor = Actor::Public),
        ("acting_for", |entry| {
            entry.acting_for = Some(Id::new(Ulid::nil()))
        }),
        ("override_of", |entry| {
            entry.override_of = Some(OverrideUse {
                id: Id::new(Ulid::nil()),
                granted_by: Id::new(Ulid::nil()),
            });
        }),
        ("via", |entry| entry.via = Some(Id::new(Ulid::nil()))),
        ("action", |entry| entry.action.push('x')),
        ("request_id", |entry| entry.request_id.push('x')),
        ("correlation_id", |entry| entry.correlation_id.push('x')),
        ("targets", |entry| entry.targets.clear()),
        ("noun", |entry| entry.targets[0].noun.push('x')),
        ("target", |entry| entry.targets[0].id.push('x')),
        ("label", |entry| {
            entry.targets[0].label = Some("x".to_owned())
        }),
        ("from", |entry| entry.targets[0].from += 1),
        ("to", |entry| entry.targets[0].to += 1),
        ("events", |entry| {
            entry.targets[0].events.push("E".to_owned())
        }),
        ("before", |entry| entry.targets[0].before.clear()),
        ("after", |entry| entry.targets[0].after.clear()),
        ("a field", |entry| {
            drop(
                entry.targets[0]
                    .after
                    .insert("f".to_owned(), "1".to_owned()),
            )
        }),
        ("cut", |entry| entry.targets[0].cut = true),
    ];
    let whole = entry(1);
    for (what, change) in changes {
        let mut other = whole.clone();
        change(&mut other);
        assert_ne!(other.digest(), whole.digest(), "{what}");
    }
    assert_eq!(entry(1).digest(), whole.digest());
}

#[test]
fn an_untouched_chain_holds_in_any_order() {
    let (mut links, entries) = chain(5);
    links.reverse();
    assert_eq!(findings(&links, &entries), []);
}

#[test]
fn a_tampered_entry_is_found() {
    let (links, mut entries) = chain(3);
    entries[1].targets[0]
        .after
        .insert("state.status".to_owned(), "draft".to_owned());
    let entry = entries[1].id.clone();
    assert_eq!(findings(&links, &entries), [Finding::Tampered { entry }]);
}

#[test]
fn a_missing_and_an_added_entry_are_found() {
    let (links, mut entries) = chain(3);
    let gone = entries.remove(0).id;
    entries.push(entry(9));
    let expected = [
        Finding::Gone { entry: gone },
        Finding::Unlinked { entry: entry(9).id },
    ];
    assert_eq!(findings(&links, &entries), expected);
}

#[test]
fn a_link_taken_out_put_in_or_rewritten_is_found() {
    let (links, entries) = chain(3);
    let mut without = links.clone();
    let entry = without.remove(1).entry;
    let found = findings(&without, &entries);
    assert!(found.contains(&Finding::Gap { seq: 2 }) && found.contains(&Finding::Torn { seq: 3 }));
    assert!(found.contains(&Finding::Unlinked { entry }));

    let mut forged = entries.clone();
    forged[0].action = "reject_request".to_owned();
    let mut rewritten = links.clone();
    rewritten[0] = ChainLink::after(day(), None, &forged[0]);
    assert_eq!(findings(&rewritten, &forged), [Finding::Torn { seq: 2 }]);

    let mut twice = links.clone();
    let last = &links[2];
    twice.push(ChainLink::after(day(), Some((3, &last.hash)), &entries[0]));
    let entry = entries[0].id.clone();
    assert_eq!(findings(&twice, &entries), [Finding::Twice { entry }]);
}

#[test]
fn a_seal_on_a_broken_day_says_so_and_cannot_be_made_whole() {
    let (links, entries) = chain(2);
    let last = Some((2, &links[1].hash));
    let whole = DaySeal::on(day(), last, None, now());
    let broken = whole.clone().on_broken(1);
    assert_eq!(broken.broken, 1);
    assert_ne!(broken.hash, whole.hash);
    assert_eq!(whole.clone().on_broken(0), whole);
    let check = |seal: &DaySeal| verify_chain(day(), &links, &entries, Some(seal), None);
    assert_eq!(check(&broken), []);
    let mended = DaySeal {
        broken: 0,
        ..broken
    };
    assert_eq!(check(&mended), [Finding::Seal]);
}

#[test]
fn a_seal_binds_the_count_the_root_and_the_day_before() {
    let (links, entries) = chain(2);
    let last = Some((2, &links[1].hash));
    let before = DaySeal::on(day().plus_days(-1), None, None, now());
    let seal = DaySeal::on(day(), last, Some(&before), now());
    let check = |links: &[ChainLink], entries: &[AuditEntry], seal: &DaySeal, before| {
        verify_chain(day(), links, entries, Some(seal), before)
    };
    assert_eq!(check(&links, &entries, &seal, Some(&before)), []);
    assert_eq!(check(&links, &entries, &seal, None), [Finding::Seal]);
    let shorter = check(&links[..1], &entries[..1], &seal, Some(&before));
    assert_eq!(shorter, [Finding::Seal]);
    let lower = DaySeal {
        count: 1,
        ..seal.clone()
    };
    assert_eq!(
        check(&links, &entries, &lower, Some(&before)),
        [Finding::Seal]
    );
}
