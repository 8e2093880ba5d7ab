//! # All parameters of a world
//! The sections that mechanisms declare, put together under the keys that a scenario uses: `search.power`.

use base::parameter::{Parameters as _, Section};

base::parameters! {
    /// Time.
    pub struct Time in "time" {
        /// Years that are observed, after the burn-in.
        years: u32 = 100, 1..=100_000, symbol "T", unit "year", source "scenario";
        /// Years that run before anything is observed.
        burn_in: u32 = 0, 0..=100_000, symbol "T₀", unit "year", source "scenario";
        /// Periods in a year.
        periods_per_year: u32 = 1, 1..=12, symbol "n_p", unit "1/year", source "scenario";
        /// Calendar year in which observation starts.
        start_year: u32 = 0, 0..=10_000, symbol "t₀", unit "year", source "scenario";
    }
}

base::parameters! {
    /// Size of the world and how it is cut for threads.
    pub struct World in "world" {
        /// Number of firms.
        firms: u64 = 5000, 1..=400_000_000_u64, symbol "N", unit "firm", source "scenario";
        /// Standing orders for each firm, on average.
        orders_per_firm: f64 = 10.0, 1.0..=100.0, symbol "n_o", unit "order/firm", source "assumed";
        /// Tail exponent of firm sizes at the start.
        size_tail: f64 = 1.06, 0.5..=10.0, symbol "ζ_s", unit "1", source "1.059: Axtell (2001), employees of US firms";
        /// Standard deviation of the log capabilities of firms at the start.
        spread: f64 = 0.15, 0.0..=2.0, symbol "s_0", unit "log points", source "assumed";
        /// Rows of firms that one thread takes at a time; changes no result.
        chunk: u32 = 4096, 64..=1_048_576, symbol "-", unit "row", source "scenario; for scheduling only";
        /// World income in the first period, in units of money of the tables.
        money: f64 = 1.0, 1e-300..=1e300, symbol "E", unit "money", source "scenario";
        /// Years over which the transfers that pay for unbalanced trade fade away; 0 for never.
        transfer_fade: u32 = 0, 0..=100_000, symbol "T_tr", unit "year", source "scenario";
    }
}

base::parameters! {
    /// Trade between countries.
    pub struct Trade in "trade" {
        /// Log trade cost between any two countries; what a table shows of it is in the cells already.
        cost: f64 = 0.0, 0.0..=3.0, symbol "τ", unit "log points", source "scenario";
        /// How far a uniform look at sellers goes beyond those countries that a buyer buys from at the start: 0 keeps to their shares, 1 looks at the world's.
        openness: f64 = 0.1, 0.0..=1.0, symbol "o_c", unit "share", source "assumed";
        /// Share that buyers buy at home at the start, beyond what they would buy there anyway; in worlds without a table.
        home: f64 = 0.5, 0.0..=1.0, symbol "η_h", unit "share", source "assumed";
    }
}

base::parameters! {
    /// A country.
    pub struct CountryParameters in "country" {
        /// Workers.
        workers: f64 = 1.0, 1e-9..=1e12, symbol "L", unit "head (any scale)", source "scenario";
        /// People who can do research.
        talent: f64 = 0.01, 1e-12..=1e12, symbol "H", unit "head (same scale)", source "scenario";
        /// Human capital relative to the leader.
        human_capital: f64 = 1.0, 0.01..=10.0, symbol "h", unit "ratio", source "scenario";
        /// Share of inventions that become products in the end.
        conversion: f64 = 0.7, 0.0..=0.99, symbol "κ", unit "share", source "scenario; assumed: 0.05–0.25 in China against 0.6–0.8 abroad are said without data (Science and Technology Daily, 8 March 2010)";
        /// Share of attempts at imitation that intellectual property stops.
        ip_strength: f64 = 0.5, 0.0..=1.0, symbol "IP", unit "share", source "assumed";
        /// Log process capability of its firms at the start.
        process: f64 = 0.0, -10.0..=10.0, symbol "ln a₀", unit "log points", source "scenario";
        /// Log product quality of its firms at the start.
        product: f64 = 0.0, -10.0..=10.0, symbol "ln q₀", unit "log points", source "scenario";
        /// Log technology of its firms at the start.
        technology: f64 = 0.0, -10.0..=10.0, symbol "ln z₀", unit "log points", source "scenario";
        /// Log market capability of its firms at the start.
        market: f64 = 0.0, -10.0..=10.0, symbol "ln b₀", unit "log points", source "scenario";
    }
}

base::parameters! {
    /// A sector: a stage, a task.
    pub struct SectorParameters in "sector" {
        /// Technology that the stage asks for, relative to the world's 95th percentile.
        technology_requirement: f64 = 0.5, 0.0001..=2.0, symbol "χ_z", unit "ratio", source "assumed";
        /// Market capability that the stage asks for, relative to the world's 95th percentile.
        market_requirement: f64 = 0.5, 0.0001..=2.0, symbol "χ_b", unit "ratio", source "assumed";
        /// Complexity of what the stage makes: how much a buyer and its supplier have to tell each other; matters where single firms buy.
        complexity: f64 = 0.6, 0.0..=1.0, symbol "x", unit "share", source "assumed";
        /// Codifiability of what the stage makes: how much of that can be written down; matters where single firms buy.
        codifiability: f64 = 0.6, 0.0..=1.0, symbol "c", unit "share", source "assumed";
        /// Technological opportunity: factor on the power of own search.
        opportunity: f64 = 1.0, 0.0..=5.0, symbol "o", unit "1", source "assumed";
    }
}

macro_rules! sections {
    ($($field:ident : $kind:ty),* $(,)?) => {
        /// The parameters of a world, by section.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "each section is documented where it is declared")]
        pub struct Parameters {
            $( pub $field: $kind, )*
        }

        impl Parameters {
            /// All sections, in the order of docs/parameters.md.
            pub const SECTIONS: &'static [Section] = &[$( <$kind>::SECTION, )*];

            /// The value of `section.key`.
            #[must_use]
            pub fn get(&self, section: &str, key: &str) -> Option<f64> {
                $( if section == <$kind>::SECTION.key { return self.$field.get(key); } )*
                None
            }

            /// Sets `section.key`; `false` if there is none. The caller has checked the range.
            pub fn set(&mut self, section: &str, key: &str, value: f64) -> bool {
                $( if section == <$kind>::SECTION.key { return self.$field.set(key, value); } )*
                false
            }
        }
    };
}

sections! {
    time: Time,
    world: World,
    trade: Trade,
    market: market::supply::Buying,
    relations: firms::governance::Relations,
    tender: market::tender::Tender,
    pricing: firms::pricing::Pricing,
    accounts: market::accounts::Accounts,
    span: firms::span::Span,
    fit: firms::fit::Fit,
    efficiency: firms::efficiency::Efficiency,
    search: firms::search::Search,
    conversion: firms::conversion::Conversion,
    knowledge: firms::knowledge::Knowledge,
    branding: firms::branding::Branding,
    adaptation: firms::adaptation::Adaptation,
    imitation: firms::imitation::Imitation,
    licensing: firms::licensing::Licensing,
    repositioning: firms::repositioning::Repositioning,
    upgrading: firms::upgrading::Upgrading,
    entry: firms::entry::Entry,
    exit: firms::exit::Exit,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_admitted_and_every_parameter_can_be_set() {
        let mut parameters = Parameters::default();
        for section in Parameters::SECTIONS {
            for p in section.parameters {
                assert_eq!(parameters.get(section.key, p.key), Some(p.default));
                assert!(p.admits(p.default), "{}.{}", section.key, p.key);
                assert!(parameters.set(section.key, p.key, p.low), "{}.{}", section.key, p.key);
            }
        }
        assert_eq!(parameters.get("search", "powr"), None);
    }

    #[test]
    fn section_keys_are_unique() {
        let mut keys: Vec<_> = Parameters::SECTIONS.iter().map(|s| s.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Parameters::SECTIONS.len());
    }
}
