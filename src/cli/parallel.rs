//! Independent pieces of work on all cores, watched: progress is shown, and all end when the
//! program is asked to.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::watch::Watch;
use crate::lesson::Refusal;

/// How often it is looked whether to go on.
const EVERY: Duration = Duration::from_millis(50);
/// Parts of a job that progress is counted in.
const PARTS: f64 = 1e6;

/// A job was told to stop.
pub(super) struct Stopped;

/// How far a job is; to be told now and then.
pub(super) type GoOn<'a> = dyn FnMut(f64) -> Result<(), Stopped> + 'a;

/// What `work` makes of each job, in the order of the jobs. `what` is shown while it takes long.
pub(super) fn in_parallel<J: Sync, R: Send>(
    jobs: &[J],
    what: &str,
    watch: &mut Watch,
    work: impl Fn(&J, &mut GoOn<'_>) -> Result<R, Stopped> + Sync,
) -> Result<Vec<R>, Refusal> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, done, stop) = (
        AtomicUsize::new(0),
        AtomicU64::new(0),
        AtomicBool::new(false),
    );
    let (sender, results) = channel();
    let run = |job: &J| {
        let mut told = 0;
        let mut go_on = |share: f64| {
            let now = (share.clamp(0.0, 1.0) * PARTS) as u64;
            done.fetch_add(now.saturating_sub(told), Ordering::Relaxed);
            told = told.max(now);
            if stop.load(Ordering::Relaxed) {
                return Err(Stopped);
            }
            Ok(())
        };
        let result = work(job, &mut go_on)?;
        go_on(1.0)?;
        Ok::<R, Stopped>(result)
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.min(jobs.len()) {
            let sender = sender.clone();
            let (next, run) = (&next, &run);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(Ok(result)) = jobs.get(index).map(run) else {
                        return;
                    };
                    if sender.send((index, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut found = Vec::with_capacity(jobs.len());
        loop {
            match results.recv_timeout(EVERY) {
                Ok(result) => found.push(result),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let share = done.load(Ordering::Relaxed) as f64 / PARTS / jobs.len().max(1) as f64;
            if let Err(refusal) = watch.go_on(what, share) {
                stop.store(true, Ordering::Relaxed);
                return Err(refusal);
            }
        }
        watch.clear();
        found.sort_unstable_by_key(|&(index, _)| index);
        Ok(found.into_iter().map(|(_, result)| result).collect())
    })
}
