//! Tables in every form, made up here, and the samples where they are: what is read, what is refused, what is written.

mod bad;
mod forms;
mod groups;
mod made;
mod samples;
mod written;
