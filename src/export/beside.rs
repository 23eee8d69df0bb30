//! What is done on threads beside: the tenant's file is unpacked ahead of whoever reads it, and the finished file is written
//! and digested behind whoever makes it. Together these take longer than what is between them.

use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// How many blocks wait at most for the slower side.
const WAITING: usize = 4;

/// With the one that is filled and the one that is used there are no more.
const ALL: usize = WAITING + 2;

/// What is read at once.
const READ_BYTES: usize = if cfg!(test) { 64 } else { 256 << 10 };

/// Reads on while what was read is used.
pub(super) struct Ahead {
    /// None once it is dropped.
    blocks: Option<Receiver<io::Result<Vec<u8>>>>,
    /// Takes back what was used: new memory for each block would take longer than reading it.
    used: SyncSender<Vec<u8>>,
    now: Cursor<Vec<u8>>,
    /// The end was read: nothing that comes to nothing otherwise is taken for it.
    is_over: bool,
    thread: Option<JoinHandle<()>>,
}

impl Ahead {
    /// Reads `from` to its end, or until this is dropped.
    pub(super) fn new(mut from: impl Read + Send + 'static) -> io::Result<Self> {
        let (send, blocks) = sync_channel(WAITING);
        let (used, spare) = sync_channel::<Vec<u8>>(ALL);
        let thread = Builder::new().name("read ahead".to_owned()).spawn(move || {
            loop {
                let mut block = spare.try_recv().unwrap_or_default();
                block.resize(READ_BYTES, 0);
                let read = from.read(&mut block);
                let goes_on = match &read {
                    Ok(count) => *count > 0,
                    Err(error) => error.kind() == io::ErrorKind::Interrupted,
                };
                let read = read.map(|count| {
                    block.truncate(count);
                    block
                });
                // Nobody listens any more once this was dropped.
                if send.send(read).is_err() || !goes_on {
                    return;
                }
            }
        })?;
        Ok(Self { blocks: Some(blocks), used, now: Cursor::default(), is_over: false, thread: Some(thread) })
    }
}

impl Read for Ahead {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.is_over && self.now.position() == self.now.get_ref().len() as u64 {
            let next = self.blocks.as_ref().and_then(|blocks| blocks.recv().ok()).ok_or_else(over)??;
            self.is_over = next.is_empty();
            let used = std::mem::replace(&mut self.now, Cursor::new(next));
            // At its end nothing more is read.
            drop(self.used.try_send(used.into_inner()));
        }
        self.now.read(out)
    }
}

impl Drop for Ahead {
    /// Waits for the thread: whoever reads the same file next moves the place at which both read.
    fn drop(&mut self) {
        self.blocks = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Does something with one block after the other while the next is made.
pub(super) struct Behind<T> {
    /// None once it is over.
    blocks: Option<SyncSender<Vec<u8>>>,
    used: Receiver<Vec<u8>>,
    thread: Option<JoinHandle<io::Result<T>>>,
}

impl<T: Send + 'static> Behind<T> {
    /// What `act` fails with ends it.
    pub(super) fn new(mut to: T, act: impl Fn(&mut T, &[u8]) -> io::Result<()> + Send + 'static) -> io::Result<Self> {
        let (blocks, receive) = sync_channel::<Vec<u8>>(WAITING);
        let (give_back, used) = sync_channel(ALL);
        let thread = Builder::new().name("write behind".to_owned()).spawn(move || {
            for mut block in receive {
                act(&mut to, &block)?;
                block.clear();
                // Of the last blocks nobody wants any back.
                drop(give_back.try_send(block));
            }
            Ok(to)
        })?;
        Ok(Self { blocks: Some(blocks), used, thread: Some(thread) })
    }

    /// Takes a block, and leaves an empty one in its place. Fails with what one of those before it failed with, once.
    pub(super) fn put(&mut self, block: &mut Vec<u8>) -> io::Result<()> {
        let empty = self.used.try_recv().unwrap_or_default();
        let full = std::mem::replace(block, empty);
        match self.blocks.as_ref().map(|blocks| blocks.send(full)) {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) | None => self.end().and_then(|_over| Err(over())),
        }
    }

    /// What it made of all blocks.
    pub(super) fn finish(mut self) -> io::Result<T> {
        self.end()
    }

    fn end(&mut self) -> io::Result<T> {
        self.blocks = None;
        let ended = self.thread.take().map(JoinHandle::join);
        ended.and_then(Result::ok).unwrap_or_else(|| Err(over()))
    }
}

impl<T> Drop for Behind<T> {
    /// Waits for the thread: the same file may be begun anew at once.
    fn drop(&mut self) {
        self.blocks = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn over() -> io::Error {
    io::Error::other("nothing more is taken")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    /// Fails at its end.
    struct Torn(Cursor<Vec<u8>>);

    impl Read for Torn {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match self.0.read(out)? {
                0 => Err(ErrorKind::UnexpectedEof.into()),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn what_is_read_ahead_is_what_is_there_and_how_it_ends_is_heard_behind_it() {
        let bytes: Vec<u8> = (0..READ_BYTES * 3 * WAITING + 7).map(|at| (at % 251) as u8).collect();
        let mut read = Vec::new();
        Ahead::new(Cursor::new(bytes.clone())).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        read.clear();
        let torn = Ahead::new(Torn(Cursor::new(bytes.clone()))).unwrap().read_to_end(&mut read);
        assert_eq!(torn.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(read, bytes, "all that came before");
    }

    /// Falls over when it is read a second time.
    struct Broken(bool);

    impl Read for Broken {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            assert!(!std::mem::replace(&mut self.0, true), "falls over");
            Ok(out.len())
        }
    }

    #[test]
    fn a_reader_that_falls_over_is_not_taken_for_one_that_ends() {
        let mut ahead = Ahead::new(Broken(false)).unwrap();
        let mut read = Vec::new();
        assert!(ahead.read_to_end(&mut read).is_err());
        assert_eq!(read.len(), READ_BYTES);
    }

    #[test]
    fn who_reads_no_further_does_not_wait_for_the_end() {
        let mut ahead = Ahead::new(io::repeat(1)).unwrap();
        ahead.read_exact(&mut [0; READ_BYTES]).unwrap();
        drop(ahead);
    }

    #[test]
    fn blocks_are_taken_in_order_and_a_failure_is_told_by_one_that_follows() {
        let keep = |all: &mut Vec<u8>, block: &[u8]| {
            all.extend_from_slice(block);
            if all.len() < 100 { Ok(()) } else { Err(ErrorKind::StorageFull.into()) }
        };
        let mut behind = Behind::new(Vec::new(), keep).unwrap();
        let mut block = Vec::new();
        for byte in 0..99 {
            block.push(byte);
            behind.put(&mut block).unwrap();
            assert!(block.is_empty());
        }
        assert_eq!(behind.finish().unwrap(), (0..99).collect::<Vec<u8>>());

        let mut behind = Behind::new(Vec::new(), keep).unwrap();
        let failed = (0..1000).find_map(|_| behind.put(&mut vec![1]).err());
        assert_eq!(failed.unwrap().kind(), ErrorKind::StorageFull);
        assert!(behind.put(&mut vec![1]).is_err() && behind.finish().is_err());

        let mut behind = Behind::new(Vec::new(), keep).unwrap();
        behind.put(&mut vec![1; 100]).unwrap();
        assert_eq!(behind.finish().unwrap_err().kind(), ErrorKind::StorageFull, "also of the last");
    }
}
