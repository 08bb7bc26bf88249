//! Bar codes and QR codes as rectangles.

use barcoders::sym::code128::Code128;
use qrcode::{Color, EcLevel, QrCode};

use crate::error::DocumentError;
use crate::page::Area;

/// Switches Code 128 to its set of plain letters and digits.
const SET_B: char = '\u{0181}';

/// Code 128 bars that fill `area`.
pub(crate) fn code_128(text: &str, area: Area) -> Result<Vec<Area>, DocumentError> {
    let refused = || DocumentError::Barcode {
        text: text.to_owned(),
    };
    let code = Code128::new(format!("{SET_B}{text}")).map_err(|_| refused())?;
    let modules: Vec<bool> = code.encode().into_iter().map(|bar| bar == 1).collect();
    let module = area.width / modules.len() as f32;
    Ok(runs(&modules)
        .map(|(start, length)| Area {
            x: area.x + start as f32 * module,
            width: length as f32 * module,
            ..area
        })
        .collect())
}

/// A QR code whose side is `area.width`; it can be read with a sixth of it missing.
pub(crate) fn qr(text: &str, area: Area) -> Result<Vec<Area>, DocumentError> {
    let refused = |_| DocumentError::Barcode {
        text: text.to_owned(),
    };
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(refused)?;
    let side = code.width();
    let module = area.width / side as f32;
    let dark: Vec<bool> = code
        .into_colors()
        .into_iter()
        .map(|colour| colour == Color::Dark)
        .collect();
    let mut squares = Vec::new();
    for (row, modules) in dark.chunks(side).enumerate() {
        squares.extend(runs(modules).map(|(start, length)| Area {
            x: area.x + start as f32 * module,
            y: area.y + row as f32 * module,
            width: length as f32 * module,
            height: module,
        }));
    }
    Ok(squares)
}

/// Where dark runs begin and how long they are: neighbours make one rectangle, so that no hair
/// line shows between them.
fn runs(modules: &[bool]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let starts = (0..modules.len()).filter(|at| modules[*at] && (*at == 0 || !modules[at - 1]));
    starts.map(|at| {
        let length = modules[at..].iter().take_while(|dark| **dark).count();
        (at, length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area {
        x: 10.0,
        y: 20.0,
        width: 60.0,
        height: 30.0,
    };

    #[test]
    fn bars_fill_their_area() {
        let bars = code_128("CT-2026-000123", AREA).expect("plain letters");
        let last = bars.last().expect("bars");
        assert_eq!(bars[0].x, AREA.x);
        assert!((last.x + last.width - 70.0).abs() < 0.01);
        assert!(code_128("ñ", AREA).is_err());
    }

    #[test]
    fn a_qr_code_begins_with_its_corner() {
        let squares = qr("https://example.com/v/CT-2026-000123", AREA).expect("it fits");
        let module = squares[0].height;
        assert!((squares[0].width / module - 7.0).abs() < 0.01);
    }
}
