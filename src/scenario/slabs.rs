//! Memory for many bytes that are kept until the end: in slabs of large pages, where the system has them.
//!
//! A system clears each page before it gives it out, and on a virtual machine the host must find one, too. For gigabytes in pages
//! of 4 KiB that takes longer than to write to them; pages of 2 MiB take a fifth of it.

use std::ops::Range;

use memmap2::MmapMut;

/// How large a slab is. What is never written to takes no memory.
const SLAB: usize = 64 << 20;

/// Slabs, filled one after the other.
#[derive(Debug, Default)]
pub(super) struct Slabs {
    slabs: Vec<MmapMut>,
    /// How much of the last one is in use.
    used: usize,
    /// What no slab took.
    others: Vec<Vec<u8>>,
}

/// Where bytes are kept.
#[derive(Debug)]
pub(super) enum Kept {
    /// In a slab, here.
    In(usize, Range<usize>),
    /// By themselves: longer than a slab, or the system gave none.
    Apart(usize),
}

impl Slabs {
    /// Room for so many bytes, all zero, and where it is kept.
    pub(super) fn room(&mut self, length: usize) -> (Kept, &mut [u8]) {
        if length > SLAB - self.used || self.slabs.is_empty() {
            match slab(length) {
                Some(slab) => {
                    self.slabs.push(slab);
                    self.used = 0;
                }
                None => {
                    self.others.push(vec![0; length]);
                    let at = self.others.len() - 1;
                    return (Kept::Apart(at), &mut self.others[at]);
                }
            }
        }
        let place = self.used..self.used + length;
        self.used = place.end;
        let last = self.slabs.len() - 1;
        (Kept::In(last, place.clone()), &mut self.slabs[last][place])
    }

    /// Bytes that are kept here.
    pub(super) fn bytes(&self, kept: &Kept) -> &[u8] {
        match kept {
            Kept::In(slab, place) => &self.slabs[*slab][place.clone()],
            Kept::Apart(at) => &self.others[*at],
        }
    }
}

/// A slab, if that is long enough and there is one.
fn slab(length: usize) -> Option<MmapMut> {
    let slab = MmapMut::map_anon(SLAB).ok().filter(|_| length <= SLAB)?;
    // Advice: a system that does not take it gives small pages.
    #[cfg(target_os = "linux")]
    let _ = slab.advise(memmap2::Advice::HugePage);
    Some(slab)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_out_as_they_were_kept_however_many_they_are() {
        let mut slabs = Slabs::default();
        let lengths = [0, 1, 40 << 20, 30 << 20, 7, SLAB, 0, SLAB + 1, 9];
        let mut kept = Vec::new();
        for (at, length) in lengths.into_iter().enumerate() {
            let (place, bytes) = slabs.room(length);
            bytes.fill(at as u8 + 1);
            kept.push(place);
        }
        for (at, place) in kept.iter().enumerate() {
            assert!(slabs.bytes(place) == vec![at as u8 + 1; lengths[at]], "{at}");
        }
        assert_eq!((slabs.slabs.len(), slabs.others.len()), (4, 1));
        assert!(matches!(kept[7], Kept::Apart(0)));
    }
}
