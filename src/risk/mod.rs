//! Suspicious activity: from payments to numbers, from numbers to a judgement with its reasons, and how good that is.
//!
//! [`Features`] goes through payments once, in order of time, and gives the same numbers for history and for the payment of
//! this second. A [`Label`] counts from the moment on at which somebody could know it, and for nothing before.
//! [`Model`] learns from both, on this computer, and tells what each feature adds to a score. [`evaluate`] judges the
//! judgement on labelled history. [`series`] watches the shop as a whole, and [`programme`] how near it is to what card
//! networks do not put up with.

pub mod alerts;
pub mod backtest;
mod calibration;
mod different;
mod drift;
mod engine;
mod evaluation;
mod event;
mod features;
mod field;
mod isolation;
mod judge;
mod known;
pub mod metrics;
mod model;
mod profile;
pub mod programme;
pub mod rules;
pub mod series;
mod statistics;
mod window;

pub use calibration::Calibration;
pub use drift::{CHANGED, CHANGED_MUCH, Spread};
pub use engine::{Engine, Look, Words};
pub use evaluation::{DAY, Evaluation, LOOKED_AT, Labelled, NoEvaluation, Plan, Step, evaluate};
pub use event::{Event, Kind, Label, Position, Thing, What, Word};
pub use features::{AHEAD, Checks, Feature, Features, FieldReader, Moment, Settings, Ticket};
pub use field::{Field, LONGEST, Measure, NoField, Span, Standing, Type};
pub use isolation::Isolation;
pub use judge::{ENOUGH_FRAUDS, Judge, KnownRows, Measured, ModelCard, Opinion};
pub use model::{Broken, Model, Rows, Training, Untrainable, likelihood};
