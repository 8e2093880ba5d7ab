//! Runs that are put by in the middle, as often as one likes, end as if they had not been, bit for bit.

use designs::Design;
use experiment::arms::{Arm, Done, Plan};
use experiment::flight::Flight;
use experiment::outcomes::Focus;
use experiment::record::{CountryRow, FirstStepRow, GroupRow, Kept, PathRow, TransitionRow};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Puts by after so many periods.
struct Impatient {
    patience: u32,
    asked: AtomicU32,
    put_by: Mutex<BTreeMap<u64, Vec<u8>>>,
}

impl Impatient {
    fn new(patience: u32) -> Self {
        Self { patience, asked: AtomicU32::new(0), put_by: Mutex::default() }
    }
}

impl Flight for Impatient {
    fn is_over(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) + 1 >= self.patience
    }

    fn take(&self, run: u64) -> Option<Vec<u8>> {
        self.put_by.lock().unwrap().get(&run).cloned()
    }

    fn put(&self, run: u64, state: &[u8]) {
        self.put_by.lock().unwrap().insert(run, state.to_vec());
    }
}

fn plan(branch: Option<u32>) -> Plan {
    let mut spec = scheduler::trial::chain(200);
    (spec.parameters.time.years, spec.parameters.time.burn_in) = (8, 3);
    let mut other = spec.clone();
    other.parameters.search.power *= 2.0;
    let arm = |name: &str, spec| Arm { name: name.into(), spec: Arc::new(spec) };
    let focus = Focus { countries: vec![1], sectors: vec![0], against: 0 };
    let arms = vec![arm("first", spec.clone()), arm("second", other), arm("third", spec)];
    Plan { seed: 5, replications: 2, focus, arms, design: Design::none(), worlds: None, branch }
}

/// All that is written of a run.
fn seen(done: &Done, plan: &Plan) -> (u64, [u64; 14], String) {
    let (outcomes, account) = done.result.as_ref().unwrap();
    let record = &done.record;
    let spec = &plan.arms[done.key.arm].spec;
    let tables = [
        CountryRow::table(&record.countries),
        GroupRow::table(&record.groups),
        PathRow::table(&record.paths),
        TransitionRow::table(&record.lives.transitions_of(spec)),
        FirstStepRow::table(&record.lives.first_steps_of(spec)),
    ];
    let keyed = tables.map(|table| record.key.before(table));
    (account.audit.max().to_bits(), outcomes.values.map(f64::to_bits), tables::digest(&keyed.each_ref()))
}

#[test]
fn runs_that_are_put_by_after_any_number_of_periods_end_as_if_they_had_not_been() {
    for branch in [None, Some(1), Some(5), Some(10)] {
        let plan = plan(branch);
        let straight = plan.execute(Kept::ALL);
        let together = plan.runs_together() as usize;
        for patience in [1, 2, 3, 7] {
            for job in straight.chunks(together) {
                let keys: Vec<_> = job.iter().map(|done| done.key).collect();
                let (mut left, mut ended, mut times) = (keys.clone(), Vec::new(), 0);
                let mut flight = Impatient::new(patience);
                while !left.is_empty() {
                    let put_by = std::mem::take(flight.put_by.get_mut().unwrap());
                    flight = Impatient { put_by: Mutex::new(put_by), ..Impatient::new(patience) };
                    ended.extend(plan.in_flight(&left, Kept::ALL, &flight));
                    left.retain(|key| ended.iter().all(|done| done.key != *key));
                    times += 1;
                    assert!(times < 100, "every time at least a period is done");
                }
                assert!(times > 1);
                for (found, expected) in ended.iter().zip(job) {
                    assert_eq!(
                        (found.key, seen(found, &plan)),
                        (expected.key, seen(expected, &plan)),
                        "{branch:?}, {patience}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_was_put_by_of_another_run_or_is_damaged_is_begun_anew() {
    let plan = plan(None);
    let straight = plan.execute(Kept::ALL);
    let mut flight = Impatient::new(4);
    assert!(plan.in_flight(&[straight[1].key], Kept::ALL, &flight).is_empty());
    let bytes = flight.put_by.get_mut().unwrap().remove(&1).unwrap();
    for (run, bytes) in [(0, bytes.clone()), (4, bytes.clone()), (1, bytes[..bytes.len() - 1].to_vec()), (1, vec![])] {
        let flight = Impatient { put_by: Mutex::new([(run, bytes)].into()), ..Impatient::new(100) };
        let done = plan.in_flight(&[straight[run as usize].key], Kept::ALL, &flight);
        assert_eq!(seen(&done[0], &plan), seen(&straight[run as usize], &plan));
        assert_eq!(flight.asked.into_inner(), 11, "all its periods were done");
    }
}
