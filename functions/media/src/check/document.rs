//! Documents: read through for what could act.
//!
//! A PDF is not written anew, so it is served as it came. This is no viewer: it looks for the names
//! without which a PDF cannot act, in the text between the streams and in whatever unfolds from
//! them, and refuses what it cannot unfold.

use std::io::Read;

use domain::media::RefusalReason;
use flate2::read::ZlibDecoder;

/// Scripts, programs, media, attachments, and forms that bring scripts of their own.
const ACTIVE: [&[u8]; 8] = [
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"JavaScript",
    b"Launch",
    b"Rendition",
    b"RichMedia",
    b"XFA",
];
/// What objects could be folded into in a way that is not unfolded here.
const FOLDINGS: [&[u8]; 10] = [
    b"A85",
    b"AHx",
    b"ASCII85Decode",
    b"ASCIIHexDecode",
    b"Crypt",
    b"LZW",
    b"LZWDecode",
    b"Predictor",
    b"RL",
    b"RunLengthDecode",
];
/// Bytes that all streams together may unfold to.
const MAX_UNFOLDED: u64 = 192 * 1_024 * 1_024;
const MAX_STREAMS: usize = 20_000;
/// No name of the format is longer.
const LONGEST_NAME: usize = 127;

/// Reads a document through, to its end.
pub(super) fn read_through(bytes: &[u8]) -> Result<(), RefusalReason> {
    let end = last(bytes, b"%%EOF").ok_or(RefusalReason::Unreadable)?;
    if bytes[end..].iter().any(|byte| !is_space(*byte)) {
        return Err(RefusalReason::TrailingData);
    }
    let (mut seen, mut text_from, mut left) = (0, 0, MAX_UNFOLDED);
    while let Some(data_from) = next_stream(bytes, text_from) {
        seen += 1;
        if seen > MAX_STREAMS {
            return Err(RefusalReason::Unreadable);
        }
        let names = Names::of(&bytes[text_from..data_from])?;
        if names.holds_objects && names.is_folded {
            return Err(RefusalReason::Unreadable);
        }
        let unfolded = unfolded(&bytes[data_from..], left)?;
        left -= unfolded.len() as u64;
        Names::of(&unfolded)?;
        // The data itself is text to the next round, so that nothing hides behind a false start.
        text_from = data_from;
    }
    Names::of(&bytes[text_from..]).map(drop)
}

/// Where the data of the next stream begins.
fn next_stream(bytes: &[u8], from: usize) -> Option<usize> {
    const WORD: &[u8] = b"stream";
    let mut at = from;
    loop {
        at += bytes[at..]
            .windows(WORD.len())
            .position(|window| window == WORD)?;
        let behind = at + WORD.len();
        let ends_one = bytes[..at].ends_with(b"end");
        match &bytes[behind..] {
            [b'\r', b'\n', ..] if !ends_one => return Some(behind + 2),
            [b'\n' | b'\r', ..] if !ends_one => return Some(behind + 1),
            _ => at = behind,
        }
    }
}

/// What a stream unfolds to, if it is folded in the usual way. One that breaks off gives what came
/// out until then.
fn unfolded(data: &[u8], left: u64) -> Result<Vec<u8>, RefusalReason> {
    let mut out = Vec::new();
    let [first, second, ..] = data else {
        return Ok(out);
    };
    let is_zlib = first & 0x0f == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0;
    if is_zlib {
        let broken_off = ZlibDecoder::new(data).take(left + 1).read_to_end(&mut out);
        if broken_off.is_err() {
            tracing::debug!("A stream of a document breaks off");
        }
    }
    if out.len() as u64 > left {
        return Err(RefusalReason::Unreadable);
    }
    Ok(out)
}

/// What the names in a piece of the document tell.
#[derive(Default)]
struct Names {
    /// Objects are folded into a stream.
    holds_objects: bool,
    is_folded: bool,
}

impl Names {
    fn of(text: &[u8]) -> Result<Self, RefusalReason> {
        let mut told = Self::default();
        let mut rest = text;
        while let Some(slash) = rest.iter().position(|byte| *byte == b'/') {
            rest = &rest[slash + 1..];
            let name = name(rest);
            let name = name.as_slice();
            if ACTIVE.contains(&name) {
                return Err(RefusalReason::ActiveContent);
            }
            if name == b"Encrypt" {
                return Err(RefusalReason::Encrypted);
            }
            told.holds_objects |= name == b"ObjStm";
            told.is_folded |= FOLDINGS.contains(&name);
        }
        Ok(told)
    }
}

/// The name that begins here. `#4a` stands for a byte: it is how names are disguised.
fn name(text: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if is_space(*byte) || b"()<>[]{}/%".contains(byte) || name.len() > LONGEST_NAME {
            break;
        }
        let escaped = (*byte == b'#')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                name.push(byte);
                at += 3;
            }
            None => {
                name.push(*byte);
                at += 1;
            }
        }
    }
    name
}

/// Behind the last place where the word stands.
fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let at = bytes
        .windows(word.len())
        .rposition(|window| window == word)?;
    Some(at + word.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}
