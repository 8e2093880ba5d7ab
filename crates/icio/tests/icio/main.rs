//! Tables in every form, made up here, and the samples where they are: what is read, what is refused, what is written.

mod bad;
mod books;
mod damaged;
mod forms;
mod groups;
mod made;
mod samples;
mod written;
