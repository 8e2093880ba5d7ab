//! Rules about the code that are executed, not remembered.
