//! # Countries

use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use serde::{Deserialize, Serialize};

tables::rows! {
    /// A country in one period.
    #[derive(Serialize, Deserialize)]
    pub struct CountryRow in "countries" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Country.
        country: String, unit "name";
        /// What its households spent.
        income: f64, unit "money";
        /// Value added of its firms, and tariff receipts.
        value_added: f64, unit "money";
        /// Its share of the world's value added.
        value_added_share: f64, unit "share";
        /// Wage of a worker, in the world's money.
        wage: f64, unit "money/worker";
        /// Wage of a researcher; zero where nobody does research.
        talent_wage: f64, unit "money/researcher";
        /// Consumer price level.
        consumer_price: f64, unit "index";
        /// Royalties and licence fees received.
        royalties: f64, unit "money";
        /// Tariff receipts.
        tariffs: f64, unit "money";
        /// R&D subsidies paid.
        subsidies: f64, unit "money";
        /// Cash of its firms; negative for debt.
        cash: f64, unit "money";
    }
}

pub(super) fn add(spec: &WorldSpec, seen: &Observation, rows: &mut Vec<CountryRow>) {
    let money = super::money(spec);
    let world: f64 = seen.countries.iter().map(|c| c.value_added).sum();
    for (country, state) in spec.countries.iter().zip(&seen.countries) {
        rows.push(CountryRow {
            year: seen.year,
            country: country.name.clone(),
            income: money * state.income,
            value_added: money * state.value_added,
            value_added_share: state.value_added / world,
            wage: money * state.wage,
            talent_wage: money * state.talent_wage,
            consumer_price: state.consumer_price,
            royalties: money * state.royalties,
            tariffs: money * state.tariffs,
            subsidies: money * state.subsidies,
            cash: money * state.cash,
        });
    }
}
