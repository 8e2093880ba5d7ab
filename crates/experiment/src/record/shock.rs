//! # Shocks

tables::rows! {
    /// What a shock on the network costs by a rule of rationing.
    pub struct ShockRow in "shock" {
        /// Rule of rationing (NS-3).
        rationing: String, unit "name";
        /// Value added that firms could not make for want of their own capacity (NS-5).
        direct: f64, unit "share of a year's value added";
        /// Value added that firms did not make although they had the capacity (NS-5).
        indirect: f64, unit "share of a year's value added";
        /// Indirect loss by direct loss; missing where nothing is lost directly.
        amplification: Option<f64>, unit "ratio";
    }
}

tables::rows! {
    /// A firm whose standing still is a risk to others.
    pub struct RiskRow in "risk" {
        /// Identity of the firm.
        firm: String, unit "identity";
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Share of the firm in all value added at rest.
        share: f64, unit "share";
        /// Share of all value added that is lost while it stands still, by the proportional rule (NS-6).
        risk: f64, unit "share";
    }
}
