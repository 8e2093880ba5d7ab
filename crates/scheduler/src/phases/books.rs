//! # Opening and closing the books of a period
//! What is in force when it begins; whether every identity held when it ends.

use crate::world::{Turnover, World};
use market::accounts::Audit;
use policy::Rules;

impl World {
    pub(crate) fn open_period(&mut self) {
        let groups = self.shape.groups();
        let zeros = || vec![0; groups];
        self.turnover = Turnover { entries: zeros(), exits: zeros(), moves: zeros(), ..Turnover::default() };
        self.audit = Audit::default();
        std::mem::swap(&mut self.accounts.income, &mut self.accounts.income_next);
        self.accounts.money_before = self.accounts.income.iter().sum::<f64>() + self.accounts.cash.iter().sum::<f64>();
        let strengths: Vec<f64> = self.spec.countries.iter().map(|c| c.parameters.ip_strength).collect();
        let rules = Rules::in_year(self.shape, &strengths, &self.spec.measures, self.year(self.period));
        if rules != self.rules {
            self.rules = rules;
            self.read_rules();
            self.end_banned_licences();
        }
        self.open_terms();
    }

    /// An export ban ends the licences that it concerns at once.
    fn end_banned_licences(&mut self) {
        let (shape, period) = (self.shape, self.period);
        for row in 0..self.firms.rows() {
            let licensed = self.firms.identity[row] != 0 && self.firms.licence_ends[row] > period;
            let country = shape.country(self.firms.group[row] as usize);
            if licensed && self.rules.is_banned(usize::from(self.firms.licensor[row]), country) {
                self.firms.licence_ends[row] = period;
            }
        }
    }

    /// Checks that no money came or went, and that all identities held; stops the run where one did not.
    pub(crate) fn close_period(&mut self) {
        let money: f64 = self.accounts.income_next.iter().sum::<f64>() + self.accounts.cash.iter().sum::<f64>();
        self.audit.money = (money - self.accounts.money_before) / self.accounts.money_before;
        self.audit.enforce(self.period);
        for (country, income) in self.spec.countries.iter().zip(&self.accounts.income_next) {
            assert!(*income > 0.0, "AC-2: period {}: the income of `{}` is {income}", self.period, country.name);
        }
        self.period += 1;
    }
}
