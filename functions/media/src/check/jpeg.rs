//! Whether a JPEG is all there. Decoders fill what is cut off with grey and say nothing.

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Whether the picture goes on to its own end marker. What hangs on behind it does not matter:
/// phones put a short film there, and none of it is kept.
pub(super) fn reaches_its_end(bytes: &[u8]) -> bool {
    // Behind the start marker, the file is a row of segments.
    let mut at = 2;
    while let Some(marker) = marker_at(bytes, &mut at) {
        match marker {
            END => return true,
            0x01 | 0xd0..=0xd7 => {}
            _ => {
                let Some(length) = bytes.get(at..at + 2) else {
                    return false;
                };
                at += usize::from(u16::from_be_bytes([length[0], length[1]]));
                if marker == SCAN {
                    at = behind_scan(bytes, at);
                }
            }
        }
    }
    false
}

/// The marker here, which may have filling in front. Goes on to what is behind it.
fn marker_at(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if bytes.get(*at) != Some(&0xff) {
        return None;
    }
    while bytes.get(*at) == Some(&0xff) {
        *at += 1;
    }
    let marker = *bytes.get(*at)?;
    *at += 1;
    Some(marker)
}

/// Where the next segment begins. In the data of a scan, `ff 00` is a byte and `ff d0` to `ff d7`
/// are restarts.
fn behind_scan(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        if *byte == 0xff && !matches!(next, Some(0x00 | 0xd0..=0xd7)) {
            return at;
        }
        at += 1;
    }
    at
}
