//! # Smile curves
//! Whether both ends of chains keep more of what they sell than the middle does.

use crate::Accounts;
use measures::{smile, upstreamness};

tables::rows! {
    /// The parabola of value added per unit of output on upstreamness, over the sectors of a country or of the world (ME-9).
    pub struct SmileRow in "smile_curve" {
        /// Country; empty for the sectors of all countries.
        country: String, unit "name";
        /// Sectors with output.
        sectors: i64, unit "sector";
        /// Quadratic coefficient: above 0 a smile, below 0 a frown; undefined with fewer than three places.
        curvature: Option<f64>, unit "1/stage^2";
        /// Slope at the mean place.
        slope: Option<f64>, unit "1/stage";
        /// Upstreamness at the lowest point of a smile, or the highest of a frown.
        turning_point: Option<f64>, unit "stage";
        /// Share of the variance that the parabola explains.
        r_squared: Option<f64>, unit "1";
    }
}

impl Accounts<'_> {
    /// A row for the world, and one for each country. The points are in `sectors` and `sector_linkages`.
    #[must_use]
    pub fn smile_curves(&self) -> Vec<SmileRow> {
        let (places, heights) = (upstreamness(&self.d), upstreamness::value_added_share(&self.d));
        let row = |country: &str, nodes: std::ops::Range<usize>| {
            let of = |values: &[Option<f64>]| values[nodes.clone()].iter().flatten().copied().collect::<Vec<f64>>();
            let (x, y) = (of(&places), of(&heights));
            let curve = smile(&x, &y);
            SmileRow {
                country: country.to_owned(),
                sectors: x.len() as i64,
                curvature: curve.map(|c| c.curvature),
                slope: curve.map(|c| c.slope),
                turning_point: curve.and_then(|c| c.turning_point),
                r_squared: curve.and_then(|c| c.r_squared),
            }
        };
        let world = row("", 0..self.d.size());
        let each = self.d.table().countries.iter().enumerate().map(|(c, name)| row(name, self.d.block(c)));
        std::iter::once(world).chain(each).collect()
    }
}
