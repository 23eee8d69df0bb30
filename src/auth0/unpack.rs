//! Gzip, unpacked piece by piece while it comes. What is not packed is passed on as it is.

use std::io::Write as _;

use flate2::write::MultiGzDecoder;

pub(super) struct Unpacker(Kind);

enum Kind {
    /// Fewer than the two bytes that tell.
    Unknown(Vec<u8>),
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The end is missing, or does not fit what came before.
    CutOff,
    Damaged,
}

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

impl Unpacker {
    pub(super) fn new() -> Self {
        Self(Kind::Unknown(Vec::new()))
    }

    /// What this piece unpacks to. A piece of the network's size makes at most some megabytes.
    pub(super) fn take(&mut self, piece: &[u8]) -> Result<Vec<u8>, Broken> {
        match &mut self.0 {
            Kind::Unknown(start) => {
                start.extend_from_slice(piece);
                if start.len() < GZIP_MAGIC.len() {
                    return Ok(Vec::new());
                }
                let start = std::mem::take(start);
                if start.starts_with(&GZIP_MAGIC) {
                    self.0 = Kind::Gzip(Box::new(MultiGzDecoder::new(Vec::new())));
                    self.take(&start)
                } else {
                    self.0 = Kind::Plain;
                    Ok(start)
                }
            }
            Kind::Gzip(decoder) => {
                decoder.write_all(piece).map_err(|_not_gzip| Broken::Damaged)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Kind::Plain => Ok(piece.to_vec()),
        }
    }

    /// The rest, after the last piece.
    pub(super) fn finish(self) -> Result<Vec<u8>, Broken> {
        match self.0 {
            Kind::Unknown(start) => Ok(start),
            Kind::Gzip(mut decoder) => {
                decoder.try_finish().map_err(|_end_is_missing| Broken::CutOff)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Kind::Plain => Ok(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(packed: &[u8], piece_bytes: usize) -> Result<Vec<u8>, Broken> {
        let mut unpacker = Unpacker::new();
        let mut out = Vec::new();
        for piece in packed.chunks(piece_bytes) {
            out.extend(unpacker.take(piece)?);
        }
        out.extend(unpacker.finish()?);
        Ok(out)
    }

    #[test]
    fn any_pieces_give_the_same_file() {
        let text: Vec<u8> = (0..5_000).flat_map(|n: u32| format!("{{\"n\":{n}}}\n").into_bytes()).collect();
        let (one, two) = (gzip(&text), [gzip(&text), gzip(b"more")].concat());
        for piece_bytes in [1, 7, 4_096, 1_000_000] {
            assert_eq!(unpack(&one, piece_bytes).as_ref(), Ok(&text));
            assert_eq!(unpack(&two, piece_bytes).unwrap().len(), text.len() + 4);
            assert_eq!(unpack(b"{\"n\":1}\n", piece_bytes).as_deref(), Ok(&b"{\"n\":1}\n"[..]));
        }
        assert_eq!(unpack(b"", 1).as_deref(), Ok(&b""[..]));
    }

    #[test]
    fn a_file_cut_anywhere_is_noticed() {
        let packed = gzip(b"{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        for length in 2..packed.len() {
            assert_eq!(unpack(&packed[..length], 5), Err(Broken::CutOff), "cut at {length} of {}", packed.len());
        }
    }

    #[test]
    fn a_damaged_file_is_noticed() {
        let mut packed = gzip(&b"{\"n\":1}\n".repeat(100));
        let middle = packed.len() / 2;
        packed[middle] ^= 0xff;
        assert!(unpack(&packed, 16).is_err());
    }
}
