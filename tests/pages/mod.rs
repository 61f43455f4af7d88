//! Pages that need nobody signed in, and what surrounds every answer.

mod backup;
mod functions;
mod operator;
mod partners;
mod plain;
mod sources;
mod uploads;

pub(crate) use operator::operator;
