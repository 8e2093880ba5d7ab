//! # Adapt
//! Where populations adapt, a firm that earns less on its sales than its sector does on average looks at what strategies
//! paid there, and may take another.

use crate::rows::chunk_rows;
use crate::threads::Threads;
use crate::world::World;
use base::draws::Mechanism;
use firms::adaptation;

impl World {
    pub(crate) fn adapt(&mut self, threads: Threads) {
        let adaptation = self.spec.parameters.adaptation;
        if adaptation.rate == 0.0 {
            return;
        }
        let (luck, strategies) = (self.luck.at(self.period), self.spec.strategies.len());
        let rate = adaptation.rate / f64::from(self.spec.parameters.time.periods_per_year);
        let (payoffs, seen): (Vec<f64>, Vec<f64>) = self.accounts.payoffs.iter().copied().unzip();
        let terms = &self.terms;
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).collect();
        threads.map(chunks, |(firms, decided)| {
            for i in (0..firms.identity.len()).filter(|&i| firms.identity[i] != 0 && firms.sales[i] > 0.0) {
                let block = luck.block(Mechanism::Strategy, firms.identity[i], 0);
                if block.uniform(0) >= rate {
                    continue;
                }
                let first = terms[firms.group[i] as usize].sector as usize * strategies;
                let (payoffs, seen) = (&payoffs[first..first + strategies], &seen[first..first + strategies]);
                if f64::from(decided.profit[i]) / firms.sales[i] >= adaptation::aspiration(payoffs, seen) {
                    continue;
                }
                if let Some(s) = adaptation::choice(adaptation.sharpness, payoffs, seen, block.uniform(1)) {
                    firms.strategy[i] = s as u16;
                }
            }
        });
    }
}
