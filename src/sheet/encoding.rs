//! Finds out how a file's bytes are text, and turns them into UTF-8.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write as _;

use encoding_rs::DecoderResult;

use crate::sheet::copy::STEP_BYTES;
use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::options::Encoding;
use crate::sheet::utf8::is_utf8;

/// How much of a file without a mark is looked at for the zeros of UTF-16.
const SAMPLE_BYTES: usize = 4096;

/// How many damaged places are weighed before the decision.
const MAX_DAMAGES: usize = 10_000;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The bytes that stand for nothing in Windows-1252.
const NOT_IN_WINDOWS_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// The encoding of a text and where it begins behind the byte order mark.
pub(super) fn find_encoding(bytes: &[u8], asked: Option<Encoding>) -> (Encoding, usize) {
    let marks: [(&[u8], Encoding); 3] = [
        (UTF8_MARK, Encoding::Utf8),
        (b"\xFF\xFE", Encoding::Utf16LittleEndian),
        (b"\xFE\xFF", Encoding::Utf16BigEndian),
    ];
    let marked = marks.iter().find(|(mark, _)| bytes.starts_with(mark));
    match (asked, marked) {
        (Some(asked), Some((mark, encoding))) if asked == *encoding => (asked, mark.len()),
        (Some(asked), _) => (asked, 0),
        (None, Some((mark, encoding))) => (*encoding, mark.len()),
        (None, None) => (guess(bytes), 0),
    }
}

fn guess(bytes: &[u8]) -> Encoding {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let (pairs, _) = sample.as_chunks::<2>();
    let zeros = |place: fn(&[u8; 2]) -> u8| pairs.iter().filter(|pair| place(pair) == 0).count();
    let (first, second) = (zeros(|pair| pair[0]), zeros(|pair| pair[1]));
    // Mostly plain letters, so that one half of most pairs is zero.
    if second * 2 > pairs.len() && first * 20 < pairs.len() {
        return Encoding::Utf16LittleEndian;
    }
    if first * 2 > pairs.len() && second * 20 < pairs.len() {
        return Encoding::Utf16BigEndian;
    }
    // JSON is UTF-8; a damaged row is reported on its row.
    let json = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    if !json && is_windows_1252(bytes) { Encoding::Windows1252 } else { Encoding::Utf8 }
}

/// Whether a text that is no UTF-8 looks like Windows-1252, and not like UTF-8 with some damage.
fn is_windows_1252(bytes: &[u8]) -> bool {
    if is_utf8(bytes) {
        return false;
    }
    let Err(damage) = std::str::from_utf8(bytes) else { return false };
    let (whole, rest) = bytes.split_at(damage.valid_up_to());
    if !whole.is_ascii() {
        return false;
    }
    let mut letters = 0;
    let mut damages = 0;
    for chunk in rest.utf8_chunks().take(MAX_DAMAGES) {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damages += 1;
        if chunk.invalid().iter().any(|byte| NOT_IN_WINDOWS_1252.contains(byte)) {
            return false;
        }
    }
    letters < damages
}

/// Writes a text as UTF-8. What is no text stays damaged, so that its row is reported.
pub(super) fn decode(
    bytes: &[u8],
    from: usize,
    encoding: Encoding,
    target: File,
    watch: &mut Watch<'_>,
) -> Result<(), OpenError> {
    let mut decoder = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16LittleEndian => encoding_rs::UTF_16LE,
        Encoding::Utf16BigEndian => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    }
    .new_decoder_without_bom_handling();
    let mut target = BufWriter::new(target);
    let mut buffer = vec![0; 1 << 16];
    let mut write = |part: &[u8]| target.write_all(part).map_err(|error| OpenError::io(Doing::WritingCopy, error));
    let mut at = from;
    let mut told = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut buffer, true);
        at += read;
        write(buffer.get(..written).unwrap_or_default())?;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => write(b"\xFF")?,
        }
        if at as u64 - told >= STEP_BYTES {
            told = at as u64;
            watch.at(Stage::Converting, told, bytes.len() as u64)?;
        }
    }
    target.flush().map_err(|error| OpenError::io(Doing::WritingCopy, error))
}
