//! Metershift answers one question: *we pay for AI by the compute hour; what if we paid by the token?*
//!
//! # The map
//!
//! Data flows one way, and the modules are its stations, in order:
//!
//! ```text
//!  files ──ingest──▶ Usage ──contract──▶ Bill (×2) ──analysis──▶ Comparison ──▶ app (window)
//!                      │         ▲                                          └──▶ report (pages, sheets, tables, pictures)
//!                      └────── workbook (the document: usage, contracts, scenarios, story) ◀──▶ its file
//! ```
//!
//! - [`quantity`] — money, rates, tokens, hours: newtypes, and how each is read and written;
//! - [`calendar`] — days, weeks, spans;
//! - [`usage`] — the cube of what was consumed, its weekly roll-up, how it may go on after the data, and more or less of it;
//! - [`ingest`] — files → usage, with an account of every row; [`ingest::layout`] has one file per source;
//! - [`contract`] — rate cards, terms, dates, and pricing: the one function that multiplies a quantity by a rate;
//! - [`analysis`] — what the answer is about, difference, break-even, sensitivity, claims, breakdowns, explanations: pure
//!   functions over bills;
//! - [`workbook`] — the document: what is open, its scenarios, its story with live figures, the edits that change it, what was
//!   done to it and can be undone, and its file;
//! - [`glossary`] — what its words mean, in plain sentences;
//! - [`disk`] — files that are written whole or not at all;
//! - [`colour`] and [`font`] — the one table of colours, and the bundled font;
//! - [`chart`] — what charts show, without pixels: the window and pictures draw from it;
//! - [`report`] — the comparison as text, page, Markdown, JSON, spreadsheet, tables, FOCUS and pictures, each with where it
//!   comes from; how it was computed; and contracts as documents;
//! - [`cli`] — the commands;
//! - [`app`] — the window.
//!
//! Nothing below [`app`] knows egui, nothing below [`ingest`] knows CSV, and [`contract`] and [`analysis`] do no
//! I/O. Money is decimal everywhere. Floats exist only where something is placed on screen or in
//! a picture: amounts become floats, and pixels amounts, in one module, `pixel`.

pub mod analysis;
pub mod app;
pub mod calendar;
pub mod chart;
pub mod cli;
pub mod colour;
pub mod contract;
pub mod disk;
pub mod font;
pub mod glossary;
pub mod ingest;
mod pixel;
pub mod quantity;
pub mod report;
pub mod usage;
pub mod workbook;
