//! Pure functions of tables.
