//! The seeded consignor's file: her papers were looked at, and she is paid into an account.

use consignors::numbers;
use domain::access::By;
use domain::consignor::{
    AccountType, Command, DocumentKind, IdentityDocument, MethodDetails, NewMethod,
};
use domain::digest::Sha256;
use domain::ids::{MediaId, PayoutMethodId, UserId};
use domain::media::{Announcement, ContentType, FileFacts, MediaFile, MediaKind, Purpose};
use domain::settings::Settings;
use domain::tax_id::{TaxId, TaxIdType};
use runtime::Core;

use super::{cause, fixed};

/// An empty page: what stands for the scan of a cédula.
const PAGE: &[u8] = b"%PDF-1.4\n\
    1 0 obj\n\
    << /Type /Catalog /Pages 2 0 R >>\n\
    endobj\n\
    2 0 obj\n\
    << /Type /Pages /Kids [3 0 R] /Count 1 >>\n\
    endobj\n\
    3 0 obj\n\
    << /Type /Page /Parent 2 0 R /MediaBox [0 0 243 153] >>\n\
    endobj\n\
    xref\n\
    0 4\n\
    0000000000 65535 f \n\
    0000000009 00000 n \n\
    0000000058 00000 n \n\
    0000000115 00000 n \n\
    trailer\n\
    << /Size 4 /Root 1 0 R >>\n\
    startxref\n\
    186\n\
    %%EOF\n";
const PAGE_KEY: &str = "media/seed/cedula.pdf";
const CEDULA: &str = "8-442-445";
const BY: By<'static> = By::System("seed");

pub(super) async fn plant(
    core: &Core,
    consignor: &UserId,
) -> Result<(), Box<dyn std::error::Error>> {
    let (table, now) = (&core.table, core.now());
    let account = data::users::get(table, consignor).await?;
    let scan = scan(core, consignor).await?;
    let keys = core.field_keys().await?;
    let opened = data::consignors::draw_up(table, account.facts(), now).await?;
    let method: PayoutMethodId = fixed(1);
    let add = Command::AddMethod(Box::new(NewMethod {
        id: method.clone(),
        details: MethodDetails::Ach {
            bank_code: "BGPANAMA".to_owned(),
            account_type: AccountType::Savings,
            number: numbers::seal(&keys, numbers::ACCOUNT, consignor, "0401981234567")?,
        },
        holder_name: account.facts().name.clone(),
        holder_tax_id: TaxId::state(TaxIdType::Natural, CEDULA, None)?,
        is_default: true,
        replaces: None,
        email: account.facts().email.clone(),
        cool_down_hours: Settings::default().payout_cool_down_hours,
    }));
    let show = Command::SubmitDocuments {
        documents: vec![IdentityDocument {
            kind: DocumentKind::Cedula,
            number: numbers::seal(&keys, numbers::DOCUMENT, consignor, CEDULA)?,
            expires_on: None,
            file_ids: vec![scan],
        }],
        accepted: vec![DocumentKind::Cedula],
    };
    let verify = Command::Verify {
        reason: "Cédula vista en tienda.".to_owned(),
        methods: vec![method],
    };
    let mut decisions = vec![opened];
    for command in [add, show, verify] {
        let file = &decisions.last().expect("it was opened").next;
        let next = file.decide(command, BY, now)?;
        decisions.push(next);
    }
    let change = table.begin(cause(now)).save_in_turn(&decisions);
    Ok(change.commit().await?)
}

/// The scan, kept as if it had been uploaded and checked.
async fn scan(core: &Core, owner: &UserId) -> Result<MediaId, Box<dyn std::error::Error>> {
    let content_type = ContentType::Pdf;
    core.storage
        .put(PAGE_KEY, PAGE.to_vec(), content_type.as_str())
        .await?;
    let announcement = Announcement {
        purpose: Purpose::Identity,
        content_type,
        content_length: PAGE.len() as u64,
        sha256: None,
    };
    let (id, now) = (fixed::<MediaId>(1), core.now());
    let (file, announced) = MediaFile::announce(id, owner.clone(), announcement, now);
    let (checked, found) = file.decided(Ok(FileFacts {
        key: PAGE_KEY.to_owned(),
        kind: MediaKind::Document,
        content_type,
        content_length: PAGE.len() as u64,
        sha256: Sha256::of(PAGE),
        width: None,
        height: None,
        resized: false,
    }));
    let change = core.table.begin(cause(now)).media(&file, &announced);
    change.commit().await?;
    let change = core.table.begin(cause(now)).media(&checked, &found);
    change.commit().await?;
    Ok(checked.id)
}
