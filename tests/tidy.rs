//! Rules about the code that are executed, not remembered.

mod paths;
mod rooms;
mod strategies;
mod text;
