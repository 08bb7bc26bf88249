//! Pages to a file. The same pages give the same bytes: nothing in it is random or of today.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::Timestamp;
use printpdf::{
    Color, FontId, LinePoint, OffsetDateTime, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rgb, TextItem, WindingOrder,
    to_lopdf_doc,
};

use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{Area, HEIGHT, Ink, Mark, Page, WIDTH};

/// What a file says of itself.
pub(crate) struct Imprint {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) language: &'static str,
    pub(crate) made_at: Timestamp,
    /// 32 hexadecimal digits that stand for the content.
    pub(crate) id: String,
}

pub(crate) fn file(pages: &[Page], imprint: Imprint) -> Result<Vec<u8>, DocumentError> {
    let mut document = PdfDocument::new(&imprint.title);
    let made = OffsetDateTime::from_unix_timestamp(imprint.made_at.seconds());
    let made = made.expect("the years of a contract are years of a calendar");
    let info = &mut document.metadata.info;
    info.author = imprint.author;
    info.creator = "Dejavu".into();
    info.producer = "Dejavu".into();
    info.creation_date = made;
    info.modification_date = made;
    info.metadata_date = made;
    info.identifier = imprint.id.clone();
    for (face, letters) in letters(pages) {
        let font = PdfFont::new(face.cut_down(&letters)?);
        let id = FontId(face.resource().to_owned());
        document.resources.fonts.map.insert(id, font);
    }
    document.pages = pages.iter().map(page).collect();

    let options = PdfSaveOptions::default();
    let mut file = to_lopdf_doc(&document, &options, &mut Vec::new());
    file.version = "1.7".into();
    // The writer puts random ids here and an empty list of annotations on each page.
    let id = || imprint.id.clone().into();
    file.trailer.set("ID", vec![id(), id()]);
    for object in file.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut()
            && let Some(map) = letter_map(&stream.content)
        {
            stream.set_plain_content(map.into_bytes());
        }
        let Ok(dictionary) = object.as_dict_mut() else {
            continue;
        };
        dictionary.remove(b"Annots");
        if dictionary.has_type(b"Catalog") {
            dictionary.set("Lang", String::from(imprint.language));
        }
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .expect("a vector takes whatever is written to it");
    Ok(bytes)
}

/// The map from glyphs to letters in the form every reader knows, which copying and searching
/// need; the writer's own has a head that some refuse. `None` for any other stream.
fn letter_map(content: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(content).ok()?;
    let rest = text.strip_prefix("/CIDInit")?;
    let (_, rest) = rest.split_once("endcodespacerange\n")?;
    let (letters, _) = rest.split_once("endcmap")?;
    Some(format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
         {letters}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ))
}

fn letters(pages: &[Page]) -> BTreeMap<Face, BTreeSet<char>> {
    let mut letters: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for mark in pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text { text, style, .. } = mark {
            letters.entry(style.face).or_default().extend(text.chars());
        }
    }
    letters
}

fn page(page: &Page) -> PdfPage {
    let mut ops = Vec::new();
    for mark in &page.marks {
        match mark {
            Mark::Text { x, y, text, style } => ops.extend([
                Op::StartTextSection,
                fill_colour(style.ink),
                Op::SetFont {
                    font: PdfFontHandle::External(FontId(style.face.resource().to_owned())),
                    size: Pt(style.size),
                },
                Op::SetCharacterSpacing {
                    multiplier: style.apart,
                },
                Op::SetTextCursor { pos: point(*x, *y) },
                Op::ShowText {
                    items: vec![TextItem::Text(text.clone())],
                },
                Op::EndTextSection,
            ]),
            Mark::Fill { areas, ink } => ops.extend([
                fill_colour(*ink),
                Op::DrawPolygon {
                    polygon: Polygon {
                        rings: areas.iter().map(ring).collect(),
                        mode: PaintMode::Fill,
                        winding_order: WindingOrder::NonZero,
                    },
                },
            ]),
        }
    }
    PdfPage::new(Pt(WIDTH).into(), Pt(HEIGHT).into(), ops)
}

fn fill_colour(Ink(r, g, b): Ink) -> Op {
    Op::SetFillColor {
        col: Color::Rgb(Rgb::new(r, g, b, None)),
    }
}

fn ring(area: &Area) -> PolygonRing {
    let corner = |x, y| LinePoint {
        p: point(x, y),
        bezier: false,
    };
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    PolygonRing {
        points: vec![
            corner(area.x, area.y),
            corner(right, area.y),
            corner(right, bottom),
            corner(area.x, bottom),
        ],
    }
}

/// Pages count from the top, files from the bottom. Hundredths of a point are fine enough, and
/// keep the file small.
fn point(x: f32, y: f32) -> Point {
    let round = |value: f32| (value * 100.0).round() / 100.0;
    Point {
        x: Pt(round(x)),
        y: Pt(round(HEIGHT - y)),
    }
}
