//! Real bytes, sound and otherwise.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use domain::media::Purpose;

use super::*;

/// A picture whose left half is red and whose right half is blue.
fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        Rgb(if x < width / 2 {
            [220, 0, 0]
        } else {
            [0, 0, 220]
        })
    }))
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn announced(content_type: ContentType, bytes: &[u8]) -> Announcement {
    Announcement {
        purpose: Purpose::ItemPhoto,
        content_type,
        content_length: bytes.len() as u64,
        sha256: None,
    }
}

fn look(content_type: ContentType, bytes: &[u8]) -> Result<Sound, RefusalReason> {
    look_at(bytes.to_vec(), &announced(content_type, bytes))
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// EXIF that says: turn it by a quarter, taken with this camera.
fn exif() -> Vec<u8> {
    let mut tiff = b"MM\x00\x2a\x00\x00\x00\x08".to_vec();
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(b"\x01\x0f\x00\x02\x00\x00\x00\x10\x00\x00\x00\x26");
    tiff.extend(b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00");
    tiff.extend([0; 4]);
    tiff.extend(b"Secret camera\0\0\0");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    segment
}

/// The JPEG with another segment right behind its start.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend(body);
    out.extend(&jpeg[2..]);
    out
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A document with these objects.
fn document(objects: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n".to_vec();
    out.extend(objects);
    out.extend(b"\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
    out
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("5 0 obj <<{dictionary}>> stream\r\n").into_bytes();
    out.extend(data);
    out.extend(b"\nendstream endobj");
    out
}

#[test]
fn every_kind_of_picture_becomes_a_jpeg() {
    let image = picture(60, 40);
    for (content_type, format) in [
        (ContentType::Jpeg, ImageFormat::Jpeg),
        (ContentType::Png, ImageFormat::Png),
        (ContentType::Webp, ImageFormat::WebP),
    ] {
        let sound = look(content_type, &encoded(&image, format)).unwrap();
        assert_eq!(sound.size, Some((60, 40)));
        assert_eq!(sound.content_type, ContentType::Jpeg);
        assert_eq!(sound.sha256, Sha256::of(&sound.bytes));
        let kept = image::load_from_memory_with_format(&sound.bytes, ImageFormat::Jpeg);
        let [red, _, blue, _] = kept.unwrap().get_pixel(5, 5).0;
        assert!(red > 180 && blue < 60, "{content_type}");
    }
}

#[test]
fn what_a_camera_hides_in_a_picture_is_gone_and_it_stands_upright() {
    let plain = encoded(&picture(60, 40), ImageFormat::Jpeg);
    let sent = with_segment(&plain, 0xe1, &exif());
    assert!(contains(&sent, b"Secret camera"));
    let sound = look(ContentType::Jpeg, &sent).unwrap();
    assert!(!contains(&sound.bytes, b"Exif") && !contains(&sound.bytes, b"Secret"));
    assert_eq!(sound.size, Some((40, 60)));
    let kept = image::load_from_memory(&sound.bytes).unwrap();
    // Turned clockwise, what was left is above.
    let [red, _, blue, _] = kept.get_pixel(20, 5).0;
    assert!(red > 180 && blue < 60, "{red} {blue}");
}

#[test]
fn what_hangs_on_behind_a_picture_is_gone() {
    let image = picture(60, 40);
    for (content_type, format) in [
        (ContentType::Jpeg, ImageFormat::Jpeg),
        (ContentType::Png, ImageFormat::Png),
    ] {
        let mut sent = encoded(&image, format);
        sent.extend(b"PK\x03\x04<script>alert(1)</script>%PDF-1.7");
        let sound = look(content_type, &sent).unwrap();
        assert!(!contains(&sound.bytes, b"script") && !contains(&sound.bytes, b"PDF"));
    }
}

#[test]
fn a_photo_of_an_item_comes_in_the_sizes_of_the_window_and_no_other_file_does() {
    let bytes = encoded(&picture(1_600, 800), ImageFormat::Png);
    let sound = look(ContentType::Png, &bytes).unwrap();
    let sizes = sound.sizes.iter().map(|(edge, bytes)| {
        let image = image::load_from_memory(bytes).unwrap();
        (*edge, image.dimensions())
    });
    let sizes: Vec<_> = sizes.collect();
    assert_eq!(
        sizes,
        [(Edge::Large, (1_200, 600)), (Edge::Small, (320, 160))]
    );
    let receipt = Announcement {
        purpose: Purpose::Receipt,
        ..announced(ContentType::Png, &bytes)
    };
    assert!(look_at(bytes, &receipt).unwrap().sizes.is_empty());
}

#[test]
fn a_large_picture_is_made_smaller_in_its_proportions() {
    let sent = encoded(&picture(3_000, 1_500), ImageFormat::Jpeg);
    assert_eq!(
        look(ContentType::Jpeg, &sent).unwrap().size,
        Some((2_400, 1_200))
    );
    let thin = encoded(&picture(3_000, 1), ImageFormat::Png);
    assert_eq!(
        look(ContentType::Png, &thin).unwrap().size,
        Some((2_400, 1))
    );
}

#[test]
fn what_is_transparent_becomes_white() {
    let image = RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0]));
    let sent = encoded(&DynamicImage::ImageRgba8(image), ImageFormat::Png);
    let sound = look(ContentType::Png, &sent).unwrap();
    let kept = image::load_from_memory(&sound.bytes).unwrap();
    assert_eq!(kept.get_pixel(10, 10).0, [255, 255, 255, 255]);
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_unfolded() {
    // A PNG whose header promises 100,000 by 100,000 pixels and whose data is a few bytes.
    let mut sent = encoded(&picture(8, 8), ImageFormat::Png);
    sent[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    sent[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
    let checksum = crc32(&sent[12..29]);
    sent[29..33].copy_from_slice(&checksum.to_be_bytes());
    let refused = look(ContentType::Png, &sent).unwrap_err();
    assert_eq!(refused, RefusalReason::TooManyPixels);

    let flat = DynamicImage::new_luma8(8_000, 5_001);
    let sent = encoded(&flat, ImageFormat::Png);
    let refused = look(ContentType::Png, &sent).unwrap_err();
    assert_eq!(refused, RefusalReason::TooManyPixels);
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[test]
fn a_picture_that_is_cut_off_is_refused_wherever_it_ends() {
    let image = picture(60, 40);
    for (content_type, format) in [
        (ContentType::Jpeg, ImageFormat::Jpeg),
        (ContentType::Png, ImageFormat::Png),
        (ContentType::Webp, ImageFormat::WebP),
    ] {
        let whole = encoded(&image, format);
        for end in [13, whole.len() / 2, whole.len() * 9 / 10] {
            let refused = look(content_type, &whole[..end]).unwrap_err();
            assert_eq!(
                refused,
                RefusalReason::Unreadable,
                "{content_type} to {end}"
            );
        }
    }
}

#[test]
fn a_preview_inside_a_picture_does_not_end_it() {
    let plain = encoded(&picture(60, 40), ImageFormat::Jpeg);
    let preview = encoded(&picture(6, 4), ImageFormat::Jpeg);
    let whole = with_segment(&plain, 0xe2, &preview);
    assert!(look(ContentType::Jpeg, &whole).is_ok());
    let cut = &whole[..whole.len() - 10];
    assert_eq!(
        look(ContentType::Jpeg, cut).unwrap_err(),
        RefusalReason::Unreadable
    );
}

#[test]
fn a_file_of_another_type_than_announced_is_refused() {
    let png = encoded(&picture(6, 4), ImageFormat::Png);
    let pdf = document(b"");
    for (content_type, bytes) in [
        (ContentType::Jpeg, png.as_slice()),
        (ContentType::Pdf, &png),
        (ContentType::Png, &pdf),
        (ContentType::Webp, b"RIFF0000WAVEfmt "),
        (ContentType::Pdf, b"\n%PDF-1.7\n%%EOF"),
        (ContentType::Jpeg, b"<html><script>"),
        (ContentType::Jpeg, b"MZ\x90"),
    ] {
        let refused = look(content_type, bytes).unwrap_err();
        assert_eq!(refused, RefusalReason::WrongType, "{content_type}");
    }
}

#[test]
fn a_file_of_another_length_or_fingerprint_than_announced_is_refused() {
    let png = encoded(&picture(6, 4), ImageFormat::Png);
    let mut announcement = announced(ContentType::Png, &png);
    announcement.sha256 = Some(Sha256::of(&png));
    assert!(look_at(png.clone(), &announcement).is_ok());
    announcement.sha256 = Some(Sha256::of(b"another"));
    let refused = look_at(png.clone(), &announcement).unwrap_err();
    assert_eq!(refused, RefusalReason::WrongDigest);
    announcement.content_length += 1;
    let refused = look_at(png, &announcement).unwrap_err();
    assert_eq!(refused, RefusalReason::WrongLength);
}

#[test]
fn a_quiet_document_is_kept_as_it_came() {
    let page = zlib(b"BT /F1 12 Tf (/JavaScripts are fine here) Tj ET");
    let objects = zlib(b"7 0 8 20 <</Type /Page>> <</S /URI /URI (https://dejavu.test)>>");
    for sent in [
        document(b""),
        document(&stream("/Filter /FlateDecode", &page)),
        document(&stream(
            "/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode",
            &objects,
        )),
        document(&stream("/Filter [/ASCII85Decode /FlateDecode]", b"Gar8O")),
    ] {
        let sound = look(ContentType::Pdf, &sent).unwrap();
        assert_eq!(sound.bytes, sent);
        assert_eq!((sound.kind, sound.size), (MediaKind::Document, None));
    }
}

#[test]
fn a_document_that_can_act_is_refused_however_it_hides_it() {
    let script = b"<</S /JavaScript /JS (app.alert(1))>>";
    let hidden = zlib(script);
    let mut false_start = b"% stream\n".to_vec();
    false_start.extend(script);
    for objects in [
        script.to_vec(),
        b"<</S /#4aava#53cript /JS (x)>>".to_vec(),
        b"<</S/Launch/F(cmd.exe)>>".to_vec(),
        b"<</Names <</EmbeddedFiles 9 0 R>>>>".to_vec(),
        stream("/Type /ObjStm /Filter /FlateDecode", &hidden),
        stream("/Filter /FlateDecode", &hidden),
        false_start,
    ] {
        let refused = look(ContentType::Pdf, &document(&objects)).unwrap_err();
        assert_eq!(
            refused,
            RefusalReason::ActiveContent,
            "{}",
            objects.escape_ascii()
        );
    }
    let folded = stream(
        "/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]",
        b"789c",
    );
    let refused = look(ContentType::Pdf, &document(&folded)).unwrap_err();
    assert_eq!(refused, RefusalReason::Unreadable);
    let locked = look(ContentType::Pdf, &document(b"<</Encrypt 4 0 R>>")).unwrap_err();
    assert_eq!(locked, RefusalReason::Encrypted);
}

#[test]
fn a_document_that_is_also_something_else_or_ends_early_is_refused() {
    let mut zip = document(b"");
    zip.extend(b"PK\x03\x04\x14\x00");
    assert_eq!(
        look(ContentType::Pdf, &zip).unwrap_err(),
        RefusalReason::TrailingData
    );
    let whole = document(b"");
    let cut = &whole[..whole.len() - 8];
    assert_eq!(
        look(ContentType::Pdf, cut).unwrap_err(),
        RefusalReason::Unreadable
    );
}

#[test]
fn a_document_that_unfolds_without_end_is_refused() {
    let bomb = zlib(&vec![0; 200 * 1_024 * 1_024]);
    let sent = document(&stream("/Filter /FlateDecode", &bomb));
    assert!(sent.len() < 1_000_000);
    let refused = look(ContentType::Pdf, &sent).unwrap_err();
    assert_eq!(refused, RefusalReason::Unreadable);
}
