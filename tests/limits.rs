//! Where the model has a closed form, it meets it.
