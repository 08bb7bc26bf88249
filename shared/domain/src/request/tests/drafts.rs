use super::fixtures::*;
use crate::money::Money;
use crate::request::*;

fn create_with(change: impl FnOnce(&mut NewRequest), by: crate::access::By<'_>) -> Option<Refusal> {
    let mut new = new_request();
    change(&mut new);
    Request::create(new, by, now()).err()
}

#[test]
fn a_consignor_opens_requests_for_themselves_only() {
    assert_eq!(create_with(|_| {}, consignor()), None);
    let refused = Some(Refusal::NotPermitted { event: "create" });
    assert_eq!(create_with(|_| {}, stranger()), refused);
    assert_eq!(create_with(|_| {}, logistics()), refused);
    assert_eq!(create_with(|_| {}, system()), refused);
}

#[test]
fn staff_open_requests_for_a_consignor() {
    assert_eq!(create_with(|_| {}, manager()), None);
    assert_eq!(create_with(|_| {}, appraiser()), None);
}

#[test]
fn an_inactive_consignor_opens_nothing() {
    let refusal = create_with(|new| new.consignor_active = false, manager());
    assert_eq!(refusal, Some(Refusal::ConsignorNotActive));
}

#[test]
fn only_staff_set_the_priority() {
    let urgent = |new: &mut NewRequest| new.details.priority = Priority::Urgent;
    assert_eq!(
        create_with(urgent, consignor()),
        Some(Refusal::PriorityReserved)
    );
    assert_eq!(create_with(urgent, manager()), None);

    let edit = Command::EditDetails {
        details: RequestDetails {
            priority: Priority::High,
            ..details()
        },
    };
    assert_eq!(
        refusal(&draft(), edit.clone(), consignor()),
        Refusal::PriorityReserved
    );
    let edited = step(&draft(), edit, manager());
    assert_eq!(edited.details().priority, Priority::High);
}

#[test]
fn a_stranger_edits_nothing() {
    let edit = Command::EditDetails { details: details() };
    assert_eq!(
        refusal(&draft(), edit, stranger()),
        Refusal::NotPermitted { event: "edit" }
    );
    let submit = Command::Submit(submission());
    assert_eq!(
        refusal(&draft(), submit, stranger()),
        Refusal::NotPermitted { event: "submit" }
    );
}

#[test]
fn an_item_is_not_added_twice() {
    let add = Command::AddItem {
        item: item_id(1),
        details: item_details(),
    };
    assert_eq!(refusal(&draft(), add, consignor()), Refusal::ItemRepeated);
}

#[test]
fn a_request_has_at_most_50_items() {
    let mut request = draft();
    for n in 3..=50 {
        let add = Command::AddItem {
            item: item_id(n),
            details: item_details(),
        };
        request = step(&request, add, consignor());
    }
    assert_eq!(request.items().len(), MAX_ITEMS);
    let add = Command::AddItem {
        item: item_id(51),
        details: item_details(),
    };
    assert_eq!(refusal(&request, add, consignor()), Refusal::TooManyItems);
}

/// The paths blamed when an item is edited to such details.
fn edit_blames(change: impl FnOnce(&mut ItemDetails)) -> Vec<String> {
    let mut details = item_details();
    change(&mut details);
    let edit = Command::EditItem {
        item: item_id(1),
        details,
    };
    match draft().decide(edit, consignor(), now()) {
        Ok(_) => Vec::new(),
        Err(refusal) => blamed(&refusal),
    }
}

#[test]
fn an_item_has_a_title() {
    assert_eq!(edit_blames(|d| d.title = " ".into()), ["title"]);
}

#[test]
fn an_item_has_at_most_12_photos() {
    assert!(edit_blames(|d| d.photos = (1..=12).map(photo).collect()).is_empty());
    assert_eq!(
        edit_blames(|d| d.photos = (1..=13).map(photo).collect()),
        ["photos"]
    );
}

#[test]
fn a_photo_is_not_shown_twice() {
    assert_eq!(
        edit_blames(|d| d.photos = vec![photo(1), photo(2), photo(1)]),
        ["photos[2]"]
    );
}

#[test]
fn prices_are_not_negative() {
    let owed = Some(Money::usd(-1));
    assert_eq!(
        edit_blames(|d| {
            d.expected_price = None;
            d.minimum_price = owed;
        }),
        ["minimum_price"]
    );
    assert_eq!(
        edit_blames(|d| {
            d.expected_price = owed;
            d.minimum_price = None;
        }),
        ["expected_price"]
    );
    let purchase = PurchaseInfo {
        year: None,
        price: owed,
        receipt_file: None,
    };
    assert_eq!(
        edit_blames(|d| d.purchase = Some(purchase)),
        ["purchase.price"]
    );
}

#[test]
fn the_minimum_is_not_above_the_expected_price() {
    assert_eq!(
        edit_blames(|d| d.minimum_price = Some(Money::usd(40_001))),
        ["minimum_price"]
    );
}

#[test]
fn an_item_that_is_not_there_is_neither_edited_nor_removed() {
    let edit = Command::EditItem {
        item: item_id(9),
        details: item_details(),
    };
    assert_eq!(refusal(&draft(), edit, consignor()), Refusal::ItemUnknown);
    let remove = Command::RemoveItem { item: item_id(9) };
    assert_eq!(refusal(&draft(), remove, consignor()), Refusal::ItemUnknown);
}

#[test]
fn a_removed_item_is_gone() {
    let next = step(
        &draft(),
        Command::RemoveItem { item: item_id(1) },
        consignor(),
    );
    let left: Vec<_> = next.items().iter().map(|item| item.id.clone()).collect();
    assert_eq!(left, [item_id(2)]);
}

fn submit_blames(change: impl FnOnce(&mut ItemDetails)) -> Vec<String> {
    let mut details = item_details();
    change(&mut details);
    let edit = Command::EditItem {
        item: item_id(2),
        details,
    };
    let request = step(&draft(), edit, consignor());
    match request.decide(Command::Submit(submission()), consignor(), now()) {
        Ok(_) => Vec::new(),
        Err(refusal) => blamed(&refusal),
    }
}

#[test]
fn a_draft_without_items_is_not_submitted() {
    let opened = Request::create(new_request(), consignor(), now()).expect("a draft");
    let refusal = refusal(&opened.next, Command::Submit(submission()), consignor());
    assert_eq!(blamed(&refusal), ["items"]);
}

#[test]
fn a_draft_without_photos_is_not_submitted() {
    assert_eq!(submit_blames(|d| d.photos.clear()), ["items[1].photos"]);
}

#[test]
fn a_draft_without_a_category_is_not_submitted() {
    assert_eq!(
        submit_blames(|d| d.category_id = None),
        ["items[1].category_id"]
    );
    assert_eq!(
        submit_blames(|d| d.category_id = Some(id(99))),
        ["items[1].category_id"]
    );
}

#[test]
fn required_questions_are_answered_before_submitting() {
    assert_eq!(
        submit_blames(|d| d.checklist.clear()),
        ["items[1].checklist.box"]
    );
    let blank = |d: &mut ItemDetails| {
        d.checklist.insert("box".into(), " ".into());
    };
    assert_eq!(submit_blames(blank), ["items[1].checklist.box"]);
}

#[test]
fn answers_fit_their_questions() {
    let answer = |key: &'static str, text: &'static str| {
        submit_blames(move |d| {
            d.checklist.insert(key.into(), text.into());
        })
    };
    assert_eq!(answer("box", "maybe"), ["items[1].checklist.box"]);
    assert_eq!(answer("leather", "plastic"), ["items[1].checklist.leather"]);
    assert_eq!(answer("colour", "red"), ["items[1].checklist.colour"]);
    assert!(answer("leather", "calf").is_empty());
    assert!(answer("story", "A gift").is_empty());
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let paths = submit_blames(|d| {
        d.photos.clear();
        d.category_id = None;
    });
    assert_eq!(paths, ["items[1].photos", "items[1].category_id"]);
}

#[test]
fn terms_not_accepted_are_named_beside_what_else_is_missing() {
    let mut draft = draft();
    draft.items.clear();
    let submit = Command::Submit(Submission {
        terms_version: None,
        ..submission()
    });
    let Refusal::Incomplete(problems) = refusal(&draft, submit, consignor()) else {
        panic!("not incomplete");
    };
    let paths: Vec<_> = problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["items", "terms_version"]);
}

#[test]
fn the_terms_in_force_are_accepted_before_submitting() {
    for version in [None, Some("0".to_owned())] {
        let submit = Command::Submit(Submission {
            terms_version: version,
            ..submission()
        });
        assert_eq!(
            refusal(&draft(), submit, consignor()),
            Refusal::TermsNotAccepted
        );
    }
    let terms = submitted().terms().cloned().expect("recorded");
    assert_eq!(terms.version, "1");
    assert_eq!(terms.by, consignor().actor());
}

#[test]
fn submitting_starts_the_clock() {
    assert_eq!(submitted().sla_due_at(), Some(now().plus_hours(48)));
    assert_eq!(draft().sla_due_at(), None);
    assert_eq!(appraised().sla_due_at(), None);
}

#[test]
fn sending_back_needs_a_reason() {
    let back = |reason: &str| Command::RequestChanges {
        reason: reason.into(),
    };
    assert_eq!(
        refusal(&submitted(), back(" "), manager()),
        Refusal::ReasonMissing { field: "reason" }
    );
    assert_eq!(
        refusal(&submitted(), back("Photos"), consignor()),
        Refusal::NotPermitted {
            event: "request_changes"
        }
    );
    let State::Draft { changes } = step(&submitted(), back("Photos"), manager())
        .state()
        .clone()
    else {
        panic!("a draft")
    };
    assert_eq!(changes.expect("what was asked").reason, "Photos");
}

#[test]
fn a_draft_lapses_only_when_nobody_touched_it_for_30_days() {
    let expire = Command::Expire { draft_days: 30 };
    let almost = now().plus_days(30).plus_seconds(-1);
    assert_eq!(
        refusal_at(&draft(), expire.clone(), system(), almost),
        Refusal::DraftNotStale
    );
    assert_eq!(
        refusal_at(&draft(), expire.clone(), admin(), later()),
        Refusal::NotPermitted { event: "expire" }
    );
    assert!(
        draft()
            .decide(expire, system(), now().plus_days(30))
            .is_ok()
    );
}
