//! Labels of goods whose names are hard on a printer.

use documents::{Label, LabelSheet};
use domain::label::LabelFormat;
use domain::money::Money;
use domain::time::Timestamp;

/// As long as a passport of the house: format and key, item, day, stock number and signature.
pub(crate) fn code(number: usize) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |place: usize| char::from(LETTERS[(place * place + 7 * place + number * 13) % 32]);
    (0..156).map(letter).collect()
}

pub(crate) fn label(number: usize, title: &str) -> Label {
    Label {
        title: title.to_owned(),
        price: Money::usd(133_750 + i64::try_from(number).unwrap()),
        taxed: number % 2 == 1,
        sku: format!("P-2026-{number:06}"),
        barcode: format!("P-2026-{number:06}"),
        passport_url: format!("https://dejavu.test/p/{}", code(number)),
    }
}

pub(crate) const HOSTILE: &[&str] = &[
    "Bolso de cuero marrón con cadena dorada, forro de seda y bolsillo interior",
    "תיק עור חום",
    "حقيبة جلدية",
    "Bolso 👜 azul 👨\u{200d}👩\u{200d}👧",
    "𠀀𠀁 鞄 名前",
    "\u{202e}osloB\u{202c} \u{0}\u{7}\u{1b}[31mrojo\r\n\tdos",
    "=HYPERLINK(\"http://x\") <script>alert(1)</script> %PDF (a) \\) <</AA>>",
    "Begon\u{303}a Nu\u{301}n\u{303}ez e\u{301}le\u{301}gant",
    "Incomprensibilidadesincomprensibilidadesincomprensibilidades",
    "👜👜👜",
    " ",
];

pub(crate) fn sheet(format: LabelFormat, start_at: u16, labels: &[Label]) -> LabelSheet<'_> {
    LabelSheet {
        format,
        start_at,
        labels,
        title: "Etiquetas",
        made_at: Timestamp::parse("2026-11-24T15:00:00Z").unwrap(),
    }
}
