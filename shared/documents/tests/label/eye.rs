//! Looks at a file as a printer and a scanner do: pages to pixels, and codes read back from them.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{GrayImage, Luma};
use rxing::BarcodeFormat;
use rxing::helpers::detect_in_luma;

/// Dots to the inch of a good label printer.
pub(crate) const FINE: f32 = 300.0;
/// Dots to the inch of a plain one.
pub(crate) const PLAIN: f32 = 203.0;

/// The pages of a file, in grey.
pub(crate) fn pages(bytes: &[u8], dots: f32) -> Vec<GrayImage> {
    let file = Pdf::new(bytes.to_vec()).expect("it is a PDF");
    let cache = RenderCache::new();
    let scale = dots / 72.0;
    let pixels = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let pages = file.pages().iter().map(|page| {
        let settings = (InterpreterSettings::default(), RenderSettings::default());
        let drawn = render(page, &cache, &settings.0, &settings.1, &pixels);
        let (wide, high) = (u32::from(drawn.width()), u32::from(drawn.height()));
        let grey = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            u8::try_from((red * 299 + green * 587 + blue * 114) / 1_000).unwrap()
        };
        let pixels = drawn.data_as_u8_slice().chunks_exact(4).map(grey).collect();
        GrayImage::from_raw(wide, high, pixels).expect("a pixel for each place")
    });
    pages.collect()
}

/// A part of a page.
pub(crate) fn cut(page: &GrayImage, [x, y, wide, high]: [u32; 4]) -> GrayImage {
    image::imageops::crop_imm(page, x, y, wide, high).to_image()
}

/// The page with paper around it, as a scanner sees a sticker on something.
fn framed(page: &GrayImage) -> GrayImage {
    const PAPER: u32 = 24;
    let (wide, high) = (page.width() + 2 * PAPER, page.height() + 2 * PAPER);
    let mut framed = GrayImage::from_pixel(wide, high, Luma([255]));
    image::imageops::overlay(&mut framed, page, i64::from(PAPER), i64::from(PAPER));
    framed
}

/// What the code of this kind says.
pub(crate) fn read(page: &GrayImage, kind: BarcodeFormat) -> Option<String> {
    let page = framed(page);
    let (wide, high) = page.dimensions();
    let found = detect_in_luma(page.into_raw(), wide, high, Some(kind)).ok()?;
    Some(found.getText().to_owned())
}
