//! Every parameter, moved within its range, changes something.
