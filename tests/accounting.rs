//! Every identity holds in every period of every shipped scenario.
