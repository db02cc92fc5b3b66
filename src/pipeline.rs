//! Work on all threads, its results one after the other in order.
//!
//! Reading, simulating and writing go through [`in_order`], which is the one place where a thread waits for another's turn.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many results, per thread, may wait for an earlier one.
const WAITING_PER_THREAD: usize = 1;

/// Takes jobs from `source` one at a time, has `work` done on them by all threads of the current rayon pool, and gives
/// what comes of them to `take` one at a time, in the order of the jobs. No thread runs far ahead of the slowest, so
/// that the memory used does not grow with the number of jobs. `source` and `take` must not use rayon: others wait for them.
///
/// # Errors
/// The first error of `take`; then no further job is begun.
pub fn in_order<J, T, E>(
    source: impl FnMut() -> Option<J> + Send,
    work: impl Fn(J) -> T + Sync,
    take: impl FnMut(T) -> Result<(), E> + Send,
) -> Result<(), E>
where
    J: Send,
    T: Send,
    E: Send,
{
    let source = Mutex::new((0, source));
    let line = Line {
        waiting: Mutex::new(Waiting { next: 0, done: BTreeMap::new(), taking: false, failed: None }),
        moved: Condvar::new(),
        most: rayon::current_num_threads() * WAITING_PER_THREAD,
    };
    let take = Mutex::new(take);
    rayon::broadcast(|_| {
        let stop = StopOnPanic(&line);
        loop {
            let (number, job) = {
                let mut source = lock(&source);
                let Some(job) = line.goes_on().then(|| (source.1)()).flatten() else { break };
                source.0 += 1;
                (source.0 - 1, job)
            };
            line.put(number, work(job), &take);
        }
        std::mem::forget(stop);
    });
    match lock(&line.waiting).failed.take() {
        Some(Some(error)) => Err(error),
        _ => Ok(()),
    }
}

/// The results that wait for their turn.
struct Line<T, E> {
    waiting: Mutex<Waiting<T, E>>,
    moved: Condvar,
    most: usize,
}

struct Waiting<T, E> {
    /// The number of the result that is taken next.
    next: usize,
    done: BTreeMap<usize, T>,
    /// Whether a thread is taking results now.
    taking: bool,
    /// Set where it is over early: by an error, or by a panic that is on its way.
    failed: Option<Option<E>>,
}

impl<T, E> Line<T, E> {
    fn goes_on(&self) -> bool {
        lock(&self.waiting).failed.is_none()
    }

    /// Puts a result into its place, and takes all whose turn has come, unless another thread does so.
    fn put(&self, number: usize, result: T, take: &Mutex<impl FnMut(T) -> Result<(), E>>) {
        let mut waiting = lock(&self.waiting);
        while number > waiting.next + self.most && waiting.failed.is_none() {
            waiting = self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.done.insert(number, result);
        if waiting.taking {
            return;
        }
        waiting.taking = true;
        while waiting.failed.is_none() {
            let next = waiting.next;
            let Some(result) = waiting.done.remove(&next) else { break };
            drop(waiting);
            let taken = (lock(take))(result);
            waiting = lock(&self.waiting);
            waiting.next += 1;
            if let Err(error) = taken {
                waiting.failed = Some(Some(error));
            }
            self.moved.notify_all();
        }
        waiting.taking = false;
    }
}

/// Lets no thread wait for one that panics: the panic itself goes on its way.
struct StopOnPanic<'l, T, E>(&'l Line<T, E>);

impl<T, E> Drop for StopOnPanic<'_, T, E> {
    fn drop(&mut self) {
        lock(&self.0.waiting).failed.get_or_insert(None);
        self.0.moved.notify_all();
    }
}

/// A panic while a lock is held goes on its way by itself: what the lock guards is dropped with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_threads<R: Send>(threads: usize, run: impl FnOnce() -> R + Send) -> R {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(run)
    }

    fn squares(threads: usize, jobs: u64, fail_at: u64) -> (Result<(), u64>, Vec<u64>) {
        let (mut numbers, mut taken) = (0..jobs, Vec::new());
        let done = with_threads(threads, || {
            let work = |number: u64| {
                // Later jobs are often done first.
                std::thread::sleep(std::time::Duration::from_micros((jobs - number) % 7 * 50));
                number
            };
            in_order(
                || numbers.next(),
                work,
                |number| {
                    if number == fail_at {
                        return Err(number);
                    }
                    taken.push(number * number);
                    Ok(())
                },
            )
        });
        (done, taken)
    }

    #[test]
    fn results_come_in_the_order_of_their_jobs_whatever_the_number_of_threads() {
        for threads in [1, 2, 7] {
            let (done, taken) = squares(threads, 200, u64::MAX);
            assert_eq!((done, taken), (Ok(()), (0..200).map(|number| number * number).collect()));
        }
    }

    #[test]
    fn an_error_ends_the_work_and_comes_out() {
        for threads in [1, 2, 7] {
            let (done, taken) = squares(threads, 200, 20);
            assert_eq!((done, taken.len()), (Err(20), 20));
        }
    }

    #[test]
    fn a_panic_comes_out_and_leaves_no_thread_waiting() {
        let panicked = std::panic::catch_unwind(|| {
            with_threads(3, || {
                let mut numbers = 0..100;
                in_order(|| numbers.next(), |number| assert_ne!(number, 5), |()| Ok::<(), ()>(()))
            })
        });
        assert!(panicked.is_err());
    }
}
