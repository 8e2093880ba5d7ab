//! No world dies.
