//! Pictures: decoded and written anew.

use std::io::Cursor;

use domain::media::{ContentType, RefusalReason};
use domain::window::Edge;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
};

use super::jpeg;

/// The most pixels that are unfolded.
const MAX_PIXELS: u64 = 40_000_000;
/// Bytes a decoder may take. The deepest image of so many pixels takes 320 MB.
const MAX_ALLOCATED: u64 = 512 * 1_024 * 1_024;
/// The long edge of what is kept.
const LONG_EDGE: u32 = 2_400;
const QUALITY: u8 = 85;

/// A picture of ours.
pub(super) struct Picture {
    pub(super) bytes: Vec<u8>,
    /// Width and height.
    pub(super) size: (u32, u32),
    /// The same in other sizes.
    pub(super) sizes: Vec<(Edge, Vec<u8>)>,
}

/// The picture as a JPEG of ours, upright, at most 2,400 pixels long, on white where it was
/// transparent; with its width and height, and in these sizes too. Nothing else of the file is
/// left: no place, no camera, no preview, nothing hung on behind.
pub(super) fn written_anew(
    bytes: &[u8],
    content_type: ContentType,
    sizes: &[(Edge, u32)],
) -> Result<Picture, RefusalReason> {
    let format = match content_type {
        ContentType::Jpeg => ImageFormat::Jpeg,
        ContentType::Png => ImageFormat::Png,
        ContentType::Webp => ImageFormat::WebP,
        ContentType::Pdf => return Err(RefusalReason::WrongType),
    };
    if format == ImageFormat::Jpeg && !jpeg::reaches_its_end(bytes) {
        return Err(RefusalReason::Unreadable);
    }
    let (image, orientation) = decoded(bytes, format)?;
    let image = shrunk(on_white(image), LONG_EDGE);
    let mut image = DynamicImage::ImageRgb8(image);
    image.apply_orientation(orientation);
    let (bytes, size) = (written(&image)?, (image.width(), image.height()));
    // From large to small: each is made of the one before.
    let mut smaller = image.into_rgb8();
    let mut made = Vec::new();
    for (edge, pixels) in sizes.iter().rev() {
        smaller = shrunk(smaller, *pixels);
        let picture = DynamicImage::ImageRgb8(smaller);
        made.push((*edge, written(&picture)?));
        smaller = picture.into_rgb8();
    }
    Ok(Picture {
        bytes,
        size,
        sizes: made,
    })
}

fn written(image: &DynamicImage) -> Result<Vec<u8>, RefusalReason> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(image)
        .map_err(|_| RefusalReason::Unreadable)?;
    Ok(out)
}

/// The size is looked at before anything is unfolded.
fn decoded(
    bytes: &[u8],
    format: ImageFormat,
) -> Result<(DynamicImage, Orientation), RefusalReason> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATED);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|err| reason(&err))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(RefusalReason::TooManyPixels);
    }
    // An orientation that does not read is none.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|err| reason(&err))?;
    Ok((image, orientation))
}

fn reason(err: &ImageError) -> RefusalReason {
    if matches!(err, ImageError::Limits(_)) {
        RefusalReason::TooManyPixels
    } else {
        RefusalReason::Unreadable
    }
}

/// A JPEG has no transparency.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0;
        let over = |part: u8| {
            let mixed = u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).expect("a mean of two bytes is one")
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

fn shrunk(image: RgbImage, long_edge: u32) -> RgbImage {
    let (width, height) = image.dimensions();
    let long = width.max(height);
    if long <= long_edge {
        return image;
    }
    let scaled = |edge: u32| {
        let edge = u64::from(edge) * u64::from(long_edge) / u64::from(long);
        u32::try_from(edge).map_or(long_edge, |edge| edge.max(1))
    };
    imageops::resize(
        &image,
        scaled(width),
        scaled(height),
        FilterType::CatmullRom,
    )
}
