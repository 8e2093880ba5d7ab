//! Relabelling relabels, scaling money scales, a policy of nothing is none.
