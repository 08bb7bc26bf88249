use ulid::Ulid;

use super::*;
use crate::access::Actor;
use crate::fault::Fault;
use crate::ids::Id;
use crate::time::Timestamp;

fn id(number: u128) -> CategoryId {
    CategoryId::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn category(number: u128, parent: Option<u128>, name: &str) -> Category {
    Category {
        id: id(number),
        parent_id: parent.map(id),
        name: name.to_owned(),
        slug: format!("c-{number}"),
        position: 0,
        tax_class: TaxClass::Itbms7,
        default_plan: None,
        default_schedule: None,
        default_term_days: 90,
        checklist: Vec::new(),
    }
}

fn kept(record: Category) -> Kept<Category> {
    let now = Timestamp::parse("2026-11-24T12:00:00Z").unwrap();
    Kept::create(record, &Actor::Public, now).unwrap().next
}

fn deleted(record: Category) -> Kept<Category> {
    let now = Timestamp::parse("2026-11-24T12:00:00Z").unwrap();
    kept(record).delete(&Actor::Public, now).unwrap().next
}

/// Names with their depth, as they are read from top to bottom.
fn read(branches: &[Branch], depth: usize) -> Vec<String> {
    let lines = branches.iter().flat_map(|branch| {
        let own = format!("{}{}", "-".repeat(depth), branch.category.name);
        std::iter::once(own).chain(read(&branch.children, depth + 1))
    });
    lines.collect()
}

#[test]
fn categories_hang_together_and_an_orphan_stays_in_sight() {
    let mut shoes = category(3, None, "Shoes");
    shoes.position = 1;
    let all = [
        shoes,
        category(1, None, "Bags"),
        category(2, Some(1), "Clutches"),
        category(4, Some(9), "Orphan"),
        category(5, Some(2), "Tiny"),
    ];
    assert_eq!(
        read(&tree(&all), 0),
        ["Bags", "-Clutches", "--Tiny", "Orphan", "Shoes"]
    );
    assert_eq!(lineage(&all, &id(5)), [id(5), id(2), id(1)]);
    assert!(lineage(&all, &id(8)).is_empty());
}

#[test]
fn a_ring_of_parents_does_not_go_on_for_ever() {
    let ring = [category(1, Some(2), "A"), category(2, Some(1), "B")];
    assert!(tree(&ring).is_empty());
    assert_eq!(lineage(&ring, &id(1)), [id(1), id(2)]);
    assert!(height(&ring, &id(1)) > MAX_CATEGORIES || height(&ring, &id(1)) == 3);
}

#[test]
fn a_category_that_contradicts_itself_names_each_field() {
    let question = |key: &str, kind| ChecklistQuestion {
        key: key.to_owned(),
        text: "?".to_owned(),
        kind,
        options: Vec::new(),
        required: true,
    };
    let broken = Category {
        name: " ".to_owned(),
        slug: "Bags--and".to_owned(),
        default_term_days: 10,
        parent_id: Some(id(1)),
        checklist: vec![
            question("box", AnswerKind::YesNo),
            question("box", AnswerKind::Choice),
        ],
        ..category(1, None, "")
    };
    let paths: Vec<_> = broken
        .problems()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        paths,
        [
            "name",
            "slug",
            "parent_id",
            "default_term_days",
            "checklist[1].key",
            "checklist[1].options"
        ]
    );
    assert!(category(1, None, "Bags").problems().is_empty());
}

/// What `fits` says of it, field by field.
fn told(record: &Category, all: &[Kept<Category>]) -> Vec<(String, String)> {
    match record.fits(all) {
        Ok(()) => Vec::new(),
        Err(refusal) => refusal.fields(),
    }
}

#[test]
fn a_category_does_not_hang_below_itself() {
    let all = [
        kept(category(1, None, "Bags")),
        kept(category(2, Some(1), "Clutches")),
        kept(category(3, Some(2), "Tiny")),
    ];
    for parent in [2, 3] {
        let moved = category(1, Some(parent), "Bags");
        let told = told(&moved, &all);
        assert_eq!(told[0].1, "hangs below the category itself", "{parent}");
    }
    assert!(told(&category(3, Some(1), "Tiny"), &all).is_empty());
    assert!(told(&category(2, None, "Clutches"), &all).is_empty());
}

#[test]
fn a_category_hangs_below_one_that_is_there() {
    let all = [
        kept(category(1, None, "Bags")),
        deleted(category(2, None, "Gone")),
    ];
    let said = |parent| told(&category(3, Some(parent), "New"), &all)[0].1.clone();
    assert_eq!(said(2), "is deleted");
    assert_eq!(said(9), "is no category of the house");
    assert!(told(&category(3, Some(1), "New"), &all).is_empty());
}

#[test]
fn a_slug_is_one_categorys_alone_also_after_it_is_deleted() {
    let all = [deleted(category(1, None, "Bags"))];
    let same = Category {
        slug: "c-1".to_owned(),
        ..category(2, None, "Bags again")
    };
    assert_eq!(told(&same, &all)[0].0, "slug");
    assert!(told(&category(1, None, "Bags"), &all).is_empty());
}

#[test]
fn what_is_moved_takes_all_below_it_and_does_not_hang_too_deep() {
    let chain = (1..=5).map(|n| kept(category(n, (n > 1).then(|| n - 1), "C")));
    let pair = [
        kept(category(10, None, "P")),
        kept(category(11, Some(10), "Q")),
    ];
    let all: Vec<_> = chain.chain(pair).collect();
    let told_at = |parent| told(&category(10, Some(parent), "P"), &all);
    assert!(told_at(4).is_empty());
    assert_eq!(told_at(5)[0].0, "parent_id");
    assert!(told(&category(12, Some(5), "R"), &all).is_empty());
}

#[test]
fn a_category_goes_when_nothing_hangs_below_it_and_returns_below_what_is_there() {
    let (bags, clutches) = (category(1, None, "Bags"), category(2, Some(1), "Clutches"));
    let all = [kept(bags.clone()), kept(clutches.clone())];
    assert_eq!(bags.may_go(&all), Err(SetUpRefusal::HasChildren));
    assert_eq!(clutches.may_go(&all), Ok(()));
    let all = [deleted(bags.clone()), deleted(clutches.clone())];
    assert_eq!(bags.may_go(&all), Ok(()));
    assert_eq!(clutches.may_return(&all), Err(SetUpRefusal::ParentDeleted));
    assert_eq!(bags.may_return(&all), Ok(()));
}
