//! Stickers, looked at with the eyes of a printer and a scanner.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod eye;
mod fixtures;

use std::time::Instant;

use documents::{DocumentError, label_pdf};
use domain::label::LabelFormat;
use eye::{FINE, PLAIN, cut, pages, read};
use fixtures::{HOSTILE, label, sheet};
use image::GrayImage;
use rxing::BarcodeFormat;

/// How far a grey may be from the golden one before a pixel counts as other: edges are smoothed,
/// and another version of the renderer may smooth them otherwise.
const GREY: u8 = 64;
/// How many pixels of a thousand may be other.
const OTHER: usize = 5;

fn words(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).expect("it is a PDF");
    let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
    let text = file.extract_text(&numbers).expect("the text can be read");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pixels of a thousand in which a page is other than the one that was looked at and found good.
fn other(name: &str, page: &GrayImage) -> usize {
    let golden = image::open(golden(name)).expect("a golden picture");
    let golden = golden.into_luma8();
    assert_eq!(golden.dimensions(), page.dimensions(), "{name}");
    let pairs = golden.iter().zip(page.iter());
    let other = pairs.filter(|(one, other)| one.abs_diff(**other) > GREY);
    (other.count() * 1_000).div_ceil(golden.len())
}

fn golden(name: &str) -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    format!("{folder}/tests/label/golden/{name}.png")
}

#[test]
fn a_sticker_of_each_kind_looks_as_it_was_approved() {
    // With UPDATE=1 what comes out is kept as golden: look at it before it is committed.
    let labels = [label(
        123,
        "Bolso de cuero marrón con cadena dorada y forro de seda",
    )];
    for format in LabelFormat::ALL {
        let bytes = label_pdf(&sheet(*format, 1, &labels)).unwrap();
        let page = &pages(&bytes, FINE)[0];
        let page = match format {
            LabelFormat::Small | LabelFormat::Large => page.clone(),
            LabelFormat::Sheet => cut(page, [0, 0, 900, 700]),
        };
        let name = format.as_str();
        if std::env::var_os("UPDATE").is_some() {
            page.save(golden(name)).expect("room for a picture");
        }
        let other = other(name, &page);
        assert!(other <= OTHER, "{name}: {other} of 1,000 pixels are other");
    }
}

#[test]
fn a_golden_picture_tells_a_sticker_from_another() {
    let bytes = label_pdf(&sheet(LabelFormat::Small, 1, &[label(124, "Reloj")])).unwrap();
    let page = pages(&bytes, FINE).remove(0);
    assert!(other("40x25", &page) > OTHER);
}

#[test]
fn both_codes_of_a_sticker_are_read_back_from_the_printed_page() {
    for format in [LabelFormat::Small, LabelFormat::Large] {
        for dots in [PLAIN, FINE] {
            let label = label(7, "Bolso");
            let bytes = label_pdf(&sheet(format, 1, std::slice::from_ref(&label))).unwrap();
            let page = &pages(&bytes, dots)[0];
            let told = format!("{format} at {dots} dots");
            let bars = read(page, BarcodeFormat::CODE_128);
            assert_eq!(bars.as_deref(), Some(label.barcode.as_str()), "{told}");
            let code = read(page, BarcodeFormat::QR_CODE);
            assert_eq!(code.as_deref(), Some(label.passport_url.as_str()), "{told}");
        }
    }
}

#[test]
fn every_sticker_of_a_sheet_is_read_back_from_its_own_cell() {
    let labels: Vec<_> = (1..=22)
        .map(|number| label(number, "Reloj de bolsillo"))
        .collect();
    let bytes = label_pdf(&sheet(LabelFormat::Sheet, 20, &labels)).unwrap();
    let pages = pages(&bytes, FINE);
    // Two on the first page, twenty on the second.
    assert_eq!(pages.len(), 2);
    let dots = |millimetres: f32| (millimetres / 25.4 * FINE) as u32;
    let cell = |place: usize| {
        let (column, row) = ((place % 3) as f32, (place / 3) as f32);
        let (x, y) = (7.25 + 66.0 * column, 15.15 + 38.1 * row);
        [dots(x), dots(y), dots(63.5), dots(38.1)]
    };
    let filled = [(0, 19, 0), (0, 20, 1), (1, 0, 2), (1, 10, 12), (1, 19, 21)];
    for (page, place, number) in filled {
        let sticker = cut(&pages[page], cell(place));
        let bars = read(&sticker, BarcodeFormat::CODE_128);
        assert_eq!(bars.as_deref(), Some(labels[number].barcode.as_str()));
        let code = read(&sticker, BarcodeFormat::QR_CODE);
        assert_eq!(code.as_deref(), Some(labels[number].passport_url.as_str()));
    }
    for (page, place) in [(0, 0), (0, 18), (1, 20)] {
        let empty = cut(&pages[page], cell(place));
        assert!(
            empty.iter().all(|grey| *grey == 255),
            "cell {place} of page {page}"
        );
    }
}

#[test]
fn whatever_people_wrote_is_printed_and_stays_on_its_sticker() {
    for format in LabelFormat::ALL {
        let labels = HOSTILE.iter().enumerate();
        let labels: Vec<_> = labels.map(|(number, title)| label(number, title)).collect();
        let bytes = label_pdf(&sheet(*format, 1, &labels)).unwrap();
        let words = words(&bytes);
        for label in &labels {
            assert!(words.contains(&label.sku), "{words}");
        }
        for forbidden in ['\u{202e}', '\u{0}', '\u{1b}', '\u{7}', '\u{200d}'] {
            assert!(!words.contains(forbidden), "{words}");
        }
        assert!(words.contains("Begoña Núñez élégant") || words.contains("Begoña Núñez"));
        if *format == LabelFormat::Sheet {
            continue;
        }
        for (number, page) in pages(&bytes, PLAIN).iter().enumerate() {
            let code = read(page, BarcodeFormat::QR_CODE);
            assert_eq!(
                code.as_ref(),
                Some(&labels[number].passport_url),
                "{number}"
            );
            let (wide, high) = page.dimensions();
            let border = (0..high).flat_map(|y| [(0, y), (1, y), (wide - 1, y), (wide - 2, y)]);
            for (x, y) in border {
                assert_eq!(page.get_pixel(x, y).0, [255], "{number} at {x}, {y}");
            }
        }
    }
}

#[test]
fn a_sticker_says_title_price_and_stock_number() {
    let labels = [label(123, "Bolso"), label(124, "Libro")];
    let words = words(&label_pdf(&sheet(LabelFormat::Large, 1, &labels)).unwrap());
    for said in [
        "Bolso",
        "B/. 1,338.73",
        "ITBMS incluido",
        "P-2026-000123",
        "Libro",
        "B/. 1,338.74",
        "Exento de ITBMS",
        "P-2026-000124",
    ] {
        assert!(words.contains(said), "{said} is not in: {words}");
    }
}

#[test]
fn bars_that_can_not_be_drawn_are_refused_by_name() {
    for wrong in ["", "ñ", "a\nb"] {
        let mut label = label(1, "Bolso");
        label.barcode = wrong.to_owned();
        let refused = Err(DocumentError::Barcode {
            text: wrong.to_owned(),
        });
        assert_eq!(label.check(), refused);
        let printed = label_pdf(&sheet(LabelFormat::Small, 1, &[label]));
        assert_eq!(printed.map(|_| ()), refused);
    }
}

#[test]
fn the_same_stickers_give_the_same_bytes() {
    let labels = [label(1, "Bolso"), label(2, "Reloj")];
    let print = |start_at| label_pdf(&sheet(LabelFormat::Sheet, start_at, &labels)).unwrap();
    // Not `assert_eq`: nobody reads two files of bytes.
    assert!(print(1) == print(1), "printed twice");
    assert!(print(1) != print(2), "printed elsewhere");
    assert!(print(0) == print(1), "the nearest sticker there is");
}

/// Five hundred stickers of each kind: what one takes, told with `--nocapture`.
#[test]
fn five_hundred_stickers_are_one_small_file() {
    let labels: Vec<_> = (0..500)
        .map(|number| label(number, HOSTILE[number % 8]))
        .collect();
    for format in LabelFormat::ALL {
        let begun = Instant::now();
        let bytes = label_pdf(&sheet(*format, 1, &labels)).unwrap();
        let took = begun.elapsed().as_millis();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let count = file.get_pages().len();
        println!(
            "{format}: 500 stickers, {count} pages, {} bytes, {took} ms",
            bytes.len()
        );
        assert_eq!(count, 500_usize.div_ceil(usize::from(format.per_page())));
        assert!(bytes.len() < 2_500_000, "{} bytes", bytes.len());
    }
}
