//! Pages to a file. The same pages give the same bytes: nothing in it is random or of today.
//!
//! The writer makes the file's frame and its fonts; what stands on a page is written here, page by
//! page, and packed at once, so that five hundred pages never lie in memory unpacked.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::Timestamp;
use printpdf::{
    FontId, OffsetDateTime, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt,
    TextItem, to_lopdf_doc,
};

use crate::content::{Fonts, content};
use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{Mark, Page, Size};

/// What a file says of itself.
pub(crate) struct Imprint {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) language: &'static str,
    pub(crate) made_at: Timestamp,
    /// 32 hexadecimal digits that stand for the content.
    pub(crate) id: String,
}

/// The letters of a document, by font.
pub(crate) type Letters = BTreeMap<Face, BTreeSet<char>>;

/// The letters on a page go to those of the document.
pub(crate) fn collect_letters(letters: &mut Letters, page: &Page) {
    for mark in &page.marks {
        if let Mark::Text { text, style, .. } = mark {
            letters.entry(style.face).or_default().extend(text.chars());
        }
    }
}

/// A file of pages that are all there.
pub(crate) fn file(pages: &[Page], imprint: Imprint) -> Result<Vec<u8>, DocumentError> {
    let mut letters = Letters::new();
    for page in pages {
        collect_letters(&mut letters, page);
    }
    let sizes: Vec<Size> = pages.iter().map(|page| page.size).collect();
    stream(&sizes, &letters, imprint, |place| Ok(pages[place].clone()))
}

/// A file of pages that are drawn one after the other: `draw` is asked for each by its place, from
/// 0, and gives it the size that was said before and no letter but those.
pub(crate) fn stream(
    sizes: &[Size],
    letters: &Letters,
    imprint: Imprint,
    mut draw: impl FnMut(usize) -> Result<Page, DocumentError>,
) -> Result<Vec<u8>, DocumentError> {
    let fonts = Fonts::cut_down(letters)?;
    let document = frame(sizes, letters, &fonts, &imprint);
    let options = PdfSaveOptions::default();
    let mut file = to_lopdf_doc(&document, &options, &mut Vec::new());
    file.version = "1.7".into();
    // The writer puts random ids here and an empty list of annotations on each page.
    let id = || imprint.id.clone().into();
    file.trailer.set("ID", vec![id(), id()]);
    for object in file.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut() {
            if let Some(map) = letter_map(&stream.content) {
                stream.set_plain_content(map.into_bytes());
            }
            continue;
        }
        let Ok(dictionary) = object.as_dict_mut() else {
            continue;
        };
        dictionary.remove(b"Annots");
        if dictionary.has_type(b"Catalog") {
            dictionary.set("Lang", String::from(imprint.language));
        }
    }
    // What the file has beside its pages, first: the pages are packed as they come.
    file.compress();
    for (place, page) in file.get_pages().into_values().enumerate() {
        let bytes = content(&draw(place)?, &fonts);
        for id in file.get_page_contents(page) {
            let Some(stream) = file.objects.get_mut(&id) else {
                continue;
            };
            let stream = stream.as_stream_mut().map_err(unusable)?;
            stream.set_plain_content(bytes.clone());
            stream.compress().map_err(unusable)?;
        }
    }
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .expect("a vector takes whatever is written to it");
    Ok(bytes)
}

/// Pages of these sizes without anything on them, but for the first: every letter of the document
/// is on it, for the writer keeps a font only for what is written in it.
fn frame(sizes: &[Size], letters: &Letters, fonts: &Fonts, imprint: &Imprint) -> PdfDocument {
    let mut document = PdfDocument::new(&imprint.title);
    let made = OffsetDateTime::from_unix_timestamp(imprint.made_at.seconds());
    let made = made.expect("the years of a document are years of a calendar");
    let info = &mut document.metadata.info;
    info.author.clone_from(&imprint.author);
    info.creator = "Dejavu".into();
    info.producer = "Dejavu".into();
    info.creation_date = made;
    info.modification_date = made;
    info.metadata_date = made;
    info.identifier.clone_from(&imprint.id);
    for (face, font) in fonts.iter() {
        let id = FontId(face.resource().to_owned());
        let font = PdfFont::new(font.clone());
        document.resources.fonts.map.insert(id, font);
    }
    let page = |(place, size): (usize, &Size)| {
        let written = letters.iter().filter(|_| place == 0);
        let ops = written.flat_map(|(face, letters)| all_of(*face, letters));
        PdfPage::new(Pt(size.width).into(), Pt(size.height).into(), ops.collect())
    };
    document.pages = sizes.iter().enumerate().map(page).collect();
    document
}

fn all_of(face: Face, letters: &BTreeSet<char>) -> [Op; 4] {
    [
        Op::StartTextSection,
        Op::SetFont {
            font: PdfFontHandle::External(FontId(face.resource().to_owned())),
            size: Pt(1.0),
        },
        Op::ShowText {
            items: vec![TextItem::Text(letters.iter().collect())],
        },
        Op::EndTextSection,
    ]
}

fn unusable(cause: impl std::fmt::Display) -> DocumentError {
    DocumentError::Page {
        cause: cause.to_string(),
    }
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
