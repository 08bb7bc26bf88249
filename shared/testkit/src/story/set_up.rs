//! What the shop has before anyone comes, and files that passed the check.

use domain::catalogue::{BillingPoint, BranchCode, Brand, Category, Location};
use domain::digest::Sha256;
use domain::ids::MediaId;
use domain::media::{Announcement, ContentType, FileFacts, MediaFile, MediaKind, Purpose};
use domain::product::TaxClass;

use super::location_id;
use crate::{Person, Stage, id};

/// The category of every item.
pub fn category() -> Category {
    Category {
        id: id(1),
        parent_id: None,
        name: "Bolsos".to_owned(),
        slug: "bolsos".to_owned(),
        position: 1,
        tax_class: TaxClass::Itbms7,
        default_plan: None,
        default_schedule: None,
        default_term_days: 60,
        checklist: Vec::new(),
    }
}

/// A brand, as the shop keeps it.
pub fn brand() -> Brand {
    Brand {
        id: id(1),
        name: "Marca".to_owned(),
        slug: "marca".to_owned(),
    }
}

/// The place where the story happens.
///
/// # Panics
/// Never: its codes are well formed.
pub fn location() -> Location {
    Location {
        id: location_id(),
        name: "Calle 50".to_owned(),
        branch_code: BranchCode::parse("0001").expect("a branch"),
        billing_points: vec![BillingPoint::parse("001").expect("a point")],
        address: "Calle 50, Panamá".to_owned(),
        hours: Vec::new(),
        shelves: Vec::new(),
    }
}

/// A file of this person's that was announced and passed the check.
///
/// # Panics
/// There is one with this number already.
pub async fn checked_file(
    stage: &Stage,
    number: u128,
    owner: &Person,
    purpose: Purpose,
) -> MediaId {
    let announcement = Announcement {
        purpose,
        content_type: ContentType::Png,
        content_length: 10,
        sha256: None,
    };
    let now = stage.clock.now();
    let (file, event) = MediaFile::announce(id(number), owner.id.clone(), announcement, now);
    let change = stage.table.begin(stage.cause()).media(&file, &event);
    change.commit().await.expect("a new file");
    let (checked, event) = file.decided(Ok(FileFacts {
        key: "media/x".to_owned(),
        kind: MediaKind::Image,
        content_type: ContentType::Jpeg,
        content_length: 9,
        sha256: Sha256::of(b"x"),
        width: Some(3),
        height: Some(2),
        resized: false,
    }));
    let change = stage.table.begin(stage.cause()).media(&checked, &event);
    change.commit().await.expect("nobody else decides it");
    checked.id
}
