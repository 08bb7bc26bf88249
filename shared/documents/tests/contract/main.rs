//! The printed contract, read back.

mod fixtures;

use documents::{ContractDocument, DocumentError, contract_pdf};
use domain::contact::Locale;
use fixtures::{signed, to_sign};
use lopdf::{Document, Object};

fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("it is a PDF")
}

fn print(document: &ContractDocument) -> (Vec<u8>, Document) {
    let bytes = contract_pdf(document).expect("it can be printed");
    let file = read(&bytes);
    (bytes, file)
}

/// The text of all pages, one piece to a line, as a reader would copy it.
fn text(file: &Document) -> String {
    let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
    file.extract_text(&numbers).expect("the text can be read")
}

/// The text without the way it is broken into lines.
fn words(file: &Document) -> String {
    text(file).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_text_can_be_read_back_with_its_accents() {
    let words = words(&print(&to_sign(Locale::EsPa)).1);
    for said in [
        "Contrato de consignación",
        "Begoña Núñez Ibáñez",
        "comisión",
        "República de Panamá",
        "¿Qué tal?",
        "B/. 1,250.00",
        "CT-2026-000123",
        "3. Precio y comisión",
    ] {
        let said_here = words.contains(said);
        assert!(said_here, "{said} is not in: {words}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for document in [to_sign(Locale::EsPa), signed(Locale::EsPa)] {
        assert_eq!(print(&document).0, print(&document).0);
    }
    assert_ne!(
        print(&to_sign(Locale::EsPa)).0,
        print(&signed(Locale::EsPa)).0
    );
}

#[test]
fn a_contract_is_small_and_counts_its_pages() {
    for (document, page) in [
        (to_sign(Locale::EsPa), "Página"),
        (signed(Locale::EsPa), "Página"),
        (signed(Locale::En), "Page"),
    ] {
        let (bytes, file) = print(&document);
        let pages = file.get_pages().len();
        assert!((2..=5).contains(&pages), "{pages} pages");
        assert!(bytes.len() <= 60_000, "{} bytes", bytes.len());
        let words = words(&file);
        for number in 1..=pages {
            let of = if page == "Page" { "of" } else { "de" };
            assert!(words.contains(&format!("{page} {number} {of} {pages}")));
        }
    }
}

#[test]
fn nothing_in_the_file_acts() {
    let (_, file) = print(&signed(Locale::EsPa));
    for object in file.objects.values() {
        let stream = object.as_stream().map(|stream| &stream.dict);
        let Ok(dictionary) = object.as_dict().or(stream) else {
            continue;
        };
        for (key, _) in dictionary {
            let key = String::from_utf8_lossy(key);
            let acts = [
                "Annots",
                "AA",
                "A",
                "OpenAction",
                "JS",
                "JavaScript",
                "AcroForm",
                "Names",
            ];
            assert!(!acts.contains(&key.as_ref()), "{key}");
        }
    }
}

#[test]
fn every_font_is_part_of_the_file_and_cut_down() {
    let (_, file) = print(&signed(Locale::EsPa));
    let descriptors = file.objects.values().filter_map(|object| {
        let dictionary = object.as_dict().ok()?;
        dictionary.has_type(b"FontDescriptor").then_some(dictionary)
    });
    let mut count = 0;
    for descriptor in descriptors {
        assert!(descriptor.has(b"FontFile2"));
        let name = descriptor.get(b"FontName").and_then(Object::as_name);
        let name = String::from_utf8_lossy(name.expect("a name"));
        assert!(name.contains('+'), "{name}");
        count += 1;
    }
    assert_eq!(count, 3);
}

#[test]
fn the_final_document_names_both_signatures_and_their_evidence() {
    let document = signed(Locale::EsPa);
    let agreement = document.agreement.clone().expect("it is signed");
    let words = words(&print(&document).1);
    for said in [
        "Código de un solo uso por WhatsApp",
        // 15:04:05 in UTC.
        "24 de noviembre de 2026, 10:04:05",
        agreement.signature.otp_ref.as_str(),
        "190.34.1.2",
        agreement.document.sha256.as_str(),
        "María Peña · Dejavu Panamá, S.A.",
        "Ley 51 de 2008",
    ] {
        assert!(words.contains(said), "{said} is not in: {words}");
    }
    let before = self::words(&print(&to_sign(Locale::EsPa)).1);
    assert!(!before.contains("190.34.1.2") && before.contains("Documento para firma"));
}

#[test]
fn many_items_run_over_pages_under_repeated_labels() {
    let mut document = to_sign(Locale::EsPa);
    let line = document.lines[0].clone();
    document.lines = std::iter::repeat_n(line, 50).collect();
    let (bytes, file) = print(&document);
    assert!(bytes.len() <= 80_000, "{} bytes", bytes.len());
    let words = words(&file);
    assert!(words.contains("50. Bolso"));
    assert!(words.matches("Precio de lista").count() > 2);
}

#[test]
fn a_name_that_can_not_be_printed_is_refused() {
    let mut document = to_sign(Locale::EsPa);
    document.parties.consignor.name = "名前".into();
    let refused = contract_pdf(&document);
    assert_eq!(refused, Err(DocumentError::Unprintable { letter: '名' }));
}

#[test]
fn the_text_of_a_contract_to_sign() {
    insta::assert_snapshot!(text(&print(&to_sign(Locale::EsPa)).1));
}

#[test]
fn the_text_of_a_signed_contract_in_english() {
    insta::assert_snapshot!(text(&print(&signed(Locale::En)).1));
}
