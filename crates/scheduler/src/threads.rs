//! # Threads
//! The one place where firms meet threads. Work is cut by the world alone; threads only decide who does which piece.

use rayon::prelude::*;

/// Below this many firms a world runs on one thread, and many worlds run side by side: starting threads for each of a
/// period's phases costs some 10 µs, a period of 20 000 firms some 3 000 µs.
pub const FIRMS_TO_SHARE: usize = 20_000;

/// How one world uses threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads {
    /// Whether several threads share this world.
    pub shared: bool,
}

impl Threads {
    /// **The rule**: threads share a world if it is large enough, and not if there are at least as many other worlds to
    /// run as threads.
    #[must_use]
    pub fn for_world(firms: usize, worlds: usize) -> Self {
        let threads = rayon::current_num_threads();
        Self { shared: threads > 1 && firms >= FIRMS_TO_SHARE && worlds < threads }
    }

    /// Into how many parts to cut work that every part begins from the start: as many as there are threads, and not too
    /// many. Only for work whose result does not depend on the cut.
    #[must_use]
    pub fn parts(self) -> usize {
        if self.shared { rayon::current_num_threads().clamp(1, 8) } else { 1 }
    }

    /// Applies `work` to each item; results come in the order of items.
    pub fn map<T: Send, R: Send>(self, items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        if self.shared { items.into_par_iter().map(work).collect() } else { items.into_iter().map(work).collect() }
    }

    /// Applies `work` to each item and merges what comes out, in the order of items where they are not shared, and in
    /// any bracketing where they are: `merge` must be associative to the bit, as sums of whole numbers are.
    pub fn fold<T: Send, A: Send>(
        self,
        items: Vec<T>,
        start: impl Fn() -> A + Sync + Send,
        work: impl Fn(A, T) -> A + Sync + Send,
        merge: impl Fn(A, A) -> A + Sync + Send,
    ) -> A {
        let parts = self.parts();
        if parts == 1 {
            return items.into_iter().fold(start(), work);
        }
        // A sum for each of a few parts, not for each piece that a thread may steal: sums may be large.
        let (n, mut left, mut items) = (2 * parts, items.len(), items.into_iter());
        let mut cut = Vec::with_capacity(n);
        for k in (1..=n).rev() {
            let size = left.div_ceil(k);
            left -= size;
            cut.push(items.by_ref().take(size).collect::<Vec<T>>());
        }
        let sums: Vec<A> = cut.into_par_iter().map(|part| part.into_iter().fold(start(), &work)).collect();
        sums.into_iter().reduce(merge).unwrap_or_else(start)
    }
}
