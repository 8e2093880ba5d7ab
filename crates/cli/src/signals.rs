//! # Signals
//! The first says that the work is to stop; the second ends the program at once, which loses what was not committed.

use crate::exit::{Code, Stop};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

#[cfg(unix)]
const TO_STOP: [i32; 4] = [SIGINT, SIGTERM, signal_hook::consts::SIGUSR1, signal_hook::consts::SIGUSR2];
#[cfg(not(unix))]
const TO_STOP: [i32; 2] = [SIGINT, SIGTERM];

/// Signals that have come.
pub(crate) struct Signals {
    stop: Arc<AtomicBool>,
    /// The last one.
    which: Arc<AtomicUsize>,
}

impl Signals {
    /// Listens from now on.
    pub fn listen() -> Result<Self, Stop> {
        let signals = Self { stop: Arc::default(), which: Arc::default() };
        for signal in TO_STOP {
            let code = code(signal) as i32;
            let listen = || {
                flag::register_conditional_shutdown(signal, code, Arc::clone(&signals.stop))?;
                flag::register_usize(signal, Arc::clone(&signals.which), signal as usize)?;
                flag::register(signal, Arc::clone(&signals.stop))
            };
            listen()
                .map_err(|e| Stop { code: Code::Internal, message: format!("error: cannot listen to signals: {e}") })?;
        }
        Ok(signals)
    }

    /// Stops after so long, as a signal would.
    pub fn stop_after(&self, time: Duration) {
        let (stop, which) = (Arc::clone(&self.stop), Arc::clone(&self.which));
        // Nobody waits for it: it ends with the program.
        std::thread::spawn(move || {
            std::thread::sleep(time);
            which.store(SIGTERM as usize, Ordering::Relaxed);
            stop.store(true, Ordering::Relaxed);
        });
    }

    /// Set when the work is to stop.
    pub fn stop(&self) -> &Arc<AtomicBool> {
        &self.stop
    }

    /// How the program ends if it was stopped.
    pub fn code(&self) -> Option<Code> {
        let which = self.which.load(Ordering::Relaxed) as i32;
        (which != 0).then(|| code(which))
    }
}

fn code(signal: i32) -> Code {
    if signal == SIGINT { Code::Interrupted } else { Code::Stopped }
}
