//! What takes time runs on threads of its own: loading files, looking at them, saving, and asking for files.

mod exporting;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use egui::Context;

use super::ask::{Choose, Purpose};
use super::columns::Target;
use crate::analysis::{Focus, Inclusion};
use crate::calendar::WeekStart;
use crate::contract::{Contract, Side};
use crate::disk::{self, Stamp};
use crate::ingest::{
    self, Cancelled, FileError, FileReport, Import, Mapping, Peek, Progress, Remembered,
};
use crate::report::picture::{self, Bitmap, Kind, Size};
use crate::report::{self, Export};
use crate::workbook::file::Saved;
use crate::workbook::{
    Flip, FlipBasis, Flips, OnDisk, OpenError, Reading, SaveError, Scenario, Taken, Workbook,
    asks_for_columns, is_card_file, is_workbook_file, read_contract,
};

pub(super) use exporting::Exported;
pub(crate) use exporting::Underway;

/// A dialog that answers sooner than this, and with nothing, was never shown.
const NO_HUMAN: Duration = Duration::from_millis(250);

/// What a job has to say.
pub(super) enum Report {
    /// Files were chosen.
    Chosen(Purpose, Vec<PathBuf>),
    /// The system has no file dialog.
    NoDialog(Purpose),
    /// Files were loaded, or not.
    Loaded(Box<Loaded>),
    /// The columns with that id were looked at.
    Peeked(u64, Result<Peek, FileError>),
    /// What a mapping makes of the first rows; the newest one that was asked for.
    Previewed(Option<Box<FileReport>>),
    /// Something was saved, or why it was not.
    Saved(Result<String, String>),
    /// An export was saved there, or why it was not.
    Exported(Export, PathBuf, Exported),
    /// The workbook was saved there, or why it was not.
    SavedWorkbook(PathBuf, Result<(Stamp, Box<Workbook>), SaveError>),
    /// A picture was drawn to be copied, or why it was not.
    Drawn(Result<Bitmap, String>),
    /// Where the answer flips was found.
    Flipped(Flip, Box<FlipBasis>, Flips),
}

/// What is to be loaded, and what for.
pub(super) struct Wanted {
    /// The files, and how they are read.
    pub(super) reading: Reading,
    /// What stays of what is open where a workbook is begun; nothing where usage takes the place of that which is open.
    pub(super) kept: Option<Kept>,
    /// The side whose rate card they are.
    pub(super) side: Option<Side>,
    /// What columns mean, to be known in other sessions, too, once the files could be read by it.
    pub(super) keep: Option<Remembered>,
    /// Whether the same files are read the same way.
    pub(super) is_refresh: bool,
    /// Whether it was said already that unsaved work is given up.
    pub(super) is_sure: bool,
}

impl Wanted {
    /// Files that something new begins with.
    pub(super) fn new(reading: Reading, kept: Kept) -> Self {
        Self {
            kept: Some(kept),
            ..Self::again(reading)
        }
    }

    /// Usage in place of that which is open.
    pub(super) fn again(reading: Reading) -> Self {
        Self {
            reading,
            kept: None,
            side: None,
            keep: None,
            is_refresh: false,
            is_sure: false,
        }
    }
}

/// What became of files.
pub(super) struct Loaded {
    /// What was wanted.
    pub(super) wanted: Wanted,
    /// The usage, unless none could be read or none was among the files.
    pub(super) taken: Option<Box<Taken>>,
    /// The workbook, or why it cannot be opened, if one was among them.
    pub(super) opened: Option<Opened>,
    /// Rate cards, with the side each is meant for where that was said.
    pub(super) cards: Vec<(Option<Side>, Contract)>,
    /// What could not be read, and why.
    pub(super) problems: Option<String>,
    /// The first file that could be used if somebody said what its columns mean.
    pub(super) asks: Option<Target>,
}

/// A workbook that was read, or could not be.
pub(super) struct Opened {
    /// Its file.
    pub(super) path: PathBuf,
    /// What is in it.
    pub(super) result: Result<Box<OnDisk>, OpenError>,
    /// Whether it was said already that unsaved work is given up.
    pub(super) is_sure: bool,
}

/// What a new workbook has of what was open.
#[derive(Default)]
pub(super) struct Kept {
    /// Contracts to compare by.
    pub(super) contracts: [Option<Arc<Contract>>; 2],
    /// The day weeks start on.
    pub(super) week_start: WeekStart,
    /// The weeks that averages include.
    pub(super) inclusion: Inclusion,
    /// What the answer is about.
    pub(super) focus: Focus,
    /// How the rates of those contracts depart from them.
    pub(super) scenario: Scenario,
}

/// A load in progress.
pub(crate) struct Loading {
    id: u64,
    /// How far it is.
    pub(crate) progress: Arc<Progress>,
    /// What is loaded, for people.
    pub(crate) what: String,
    /// When it began.
    pub(crate) since: Instant,
}

enum Message {
    Load(u64, Result<Box<Loaded>, Cancelled>),
    Dialog(Purpose, Vec<PathBuf>, Duration),
    Peek(u64, Result<Peek, FileError>),
    Preview(u64, Option<Box<FileReport>>),
    Save(Result<String, String>),
    Export(u64, Export, PathBuf, Exported),
    Draw(Result<Bitmap, String>),
    SaveWorkbook(u64, PathBuf, Result<(Stamp, Box<Workbook>), SaveError>),
    Flip(Flip, Box<FlipBasis>, Option<Flips>),
}

/// Background jobs, and the channel on which they report.
pub(super) struct Jobs {
    choose: Choose,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    last_id: u64,
    dialog_is_open: bool,
    pub(super) loading: Option<Loading>,
    /// The look that is awaited, by the id of its columns.
    peeking: Option<u64>,
    /// The preview that is awaited.
    previewing: Option<u64>,
    /// The export that is under way.
    pub(super) exporting: Option<Underway>,
    /// How many files are being saved.
    saving: usize,
    /// The save of what is open that is awaited.
    saving_workbook: Option<u64>,
    /// What it is sought for where the answer flips, and what ends the search.
    flipping: [Option<(FlipBasis, Arc<AtomicBool>)>; 2],
}

impl Jobs {
    pub(super) fn new(choose: Choose) -> Self {
        let (sender, receiver) = channel();
        Self {
            choose,
            sender,
            receiver,
            last_id: 0,
            dialog_is_open: false,
            loading: None,
            peeking: None,
            previewing: None,
            exporting: None,
            saving: 0,
            saving_workbook: None,
            flipping: [None, None],
        }
    }

    /// What jobs reported since the last call. Reports of cancelled or overtaken loads are dropped.
    pub(super) fn reports(&mut self) -> Vec<Report> {
        let mut reports = Vec::new();
        while let Ok(message) = self.receiver.try_recv() {
            match message {
                Message::Dialog(purpose, paths, took) => {
                    self.dialog_is_open = false;
                    if !paths.is_empty() {
                        reports.push(Report::Chosen(purpose, paths));
                    } else if took < NO_HUMAN {
                        reports.push(Report::NoDialog(purpose));
                    }
                }
                Message::Load(id, result) => {
                    if self
                        .loading
                        .as_ref()
                        .is_some_and(|loading| loading.id == id)
                    {
                        self.loading = None;
                        reports.extend(result.ok().map(Report::Loaded));
                    }
                }
                Message::Peek(id, look) => {
                    if self.peeking == Some(id) {
                        self.peeking = None;
                        reports.push(Report::Peeked(id, look));
                    }
                }
                Message::Preview(id, preview) => {
                    if self.previewing == Some(id) {
                        self.previewing = None;
                        reports.push(Report::Previewed(preview));
                    }
                }
                Message::SaveWorkbook(id, path, outcome) => {
                    self.saving -= 1;
                    if self.saving_workbook == Some(id) {
                        self.saving_workbook = None;
                        reports.push(Report::SavedWorkbook(path, outcome));
                    }
                }
                Message::Export(id, kind, path, outcome) => {
                    if self.is_export(id) {
                        reports.push(Report::Exported(kind, path, outcome));
                    }
                }
                Message::Save(outcome) => {
                    self.saving -= 1;
                    reports.push(Report::Saved(outcome));
                }
                Message::Draw(drawn) => {
                    self.saving -= 1;
                    reports.push(Report::Drawn(drawn));
                }
                Message::Flip(flip, basis, flips) => {
                    if self.is_seeking(flip, &basis) {
                        self.flipping[flip as usize] = None;
                        reports.extend(flips.map(|flips| Report::Flipped(flip, basis, flips)));
                    }
                }
            }
        }
        reports
    }

    /// Asks for files; an error says why that is not possible now.
    pub(super) fn ask(&mut self, ctx: &Context, purpose: Purpose) -> Result<(), String> {
        if self.dialog_is_open {
            return Err("A file dialog is open already".to_owned());
        }
        let wait = (self.choose)(purpose);
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("file-dialog", move || {
            let asked = Instant::now();
            // A dialog that breaks is one that was not shown.
            let paths = guarded(wait).unwrap_or_default();
            sender
                .send(Message::Dialog(purpose, paths, asked.elapsed()))
                .ok();
            ctx.request_repaint();
        })?;
        self.dialog_is_open = true;
        Ok(())
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Whether a file is being looked at or saved, or it is sought where the answer flips.
    pub(super) fn is_busy(&self) -> bool {
        let is_flipping = self.flipping.iter().any(Option::is_some);
        let is_saving = self.saving > 0 || self.exporting.is_some();
        self.peeking.is_some() || self.previewing.is_some() || is_saving || is_flipping
    }

    /// Whether it is sought where the answer for `basis` flips.
    pub(super) fn is_seeking(&self, flip: Flip, basis: &FlipBasis) -> bool {
        let sought = self.flipping[flip as usize].as_ref();
        sought.is_some_and(|(sought, _)| sought == basis)
    }

    /// Seeks where the answer of `workbook` flips, and ends the search before it.
    pub(super) fn seek(
        &mut self,
        ctx: &Context,
        flip: Flip,
        basis: FlipBasis,
        workbook: Workbook,
    ) -> Result<(), String> {
        self.stop_seeking(flip);
        let cancelled = Arc::new(AtomicBool::new(false));
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let (of, is_cancelled) = (basis.clone(), Arc::clone(&cancelled));
        spawn("flip", move || {
            let flips = guarded(|| flip.find(&workbook, &is_cancelled)).flatten();
            sender.send(Message::Flip(flip, Box::new(of), flips)).ok();
            ctx.request_repaint();
        })?;
        self.flipping[flip as usize] = Some((basis, cancelled));
        Ok(())
    }

    pub(super) fn stop_seeking(&mut self, flip: Flip) {
        if let Some((_, cancelled)) = self.flipping[flip as usize].take() {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Looks at the start of a file, and returns what its report will be known by.
    pub(super) fn peek(&mut self, ctx: &Context, path: PathBuf) -> Result<u64, String> {
        let id = self.next_id();
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("peek", move || {
            let look = guarded(|| ingest::peek(&path)).unwrap_or_else(|| {
                let reason = "there is a defect in the program".to_owned();
                Err(FileError::Unreadable { reason })
            });
            sender.send(Message::Peek(id, look)).ok();
            ctx.request_repaint();
        })?;
        self.peeking = Some(id);
        self.previewing = None;
        Ok(id)
    }

    /// Tries a mapping on the first rows of a file, instead of the one before.
    pub(super) fn preview(
        &mut self,
        ctx: &Context,
        peek: Arc<Peek>,
        mapping: Mapping,
    ) -> Result<(), String> {
        let id = self.next_id();
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("preview", move || {
            let preview = guarded(|| peek.preview(&mapping)).flatten().map(Box::new);
            sender.send(Message::Preview(id, preview)).ok();
            ctx.request_repaint();
        })?;
        self.previewing = Some(id);
        Ok(())
    }

    /// Saves the rejected rows of `files`.
    pub(super) fn save_rejected(
        &mut self,
        ctx: &Context,
        files: Arc<Vec<FileReport>>,
        path: PathBuf,
    ) -> Result<(), String> {
        self.save(ctx, "The table of rejected rows", path, move || {
            report::rejected_csv(&files)
        })
    }

    /// Saves a contract as a card file.
    pub(super) fn save_contract(
        &mut self,
        ctx: &Context,
        contract: Contract,
        path: PathBuf,
    ) -> Result<(), String> {
        let ending = path.extension().unwrap_or_default();
        if ending.eq_ignore_ascii_case("csv") {
            let what = if report::beyond_rates_csv(&contract).is_some() {
                "The rates of the contract, without its terms,"
            } else {
                "The contract"
            };
            return self.save(ctx, what, path, move || report::rates_csv(&contract));
        }
        let text = move || Ok::<_, io::Error>(contract.to_toml());
        self.save(ctx, "The contract", path, text)
    }

    /// Saves a picture that was drawn as SVG.
    pub(super) fn save_picture(
        &mut self,
        ctx: &Context,
        svg: String,
        size: Size,
        kind: Kind,
        path: PathBuf,
    ) -> Result<(), String> {
        self.save(ctx, "The picture", path, move || {
            picture::encoded(svg, size, kind).map_err(io::Error::other)
        })
    }

    /// Draws the pixels of a picture, to be copied.
    pub(super) fn draw_picture(
        &mut self,
        ctx: &Context,
        svg: String,
        size: Size,
    ) -> Result<(), String> {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("draw", move || {
            let drawn = guarded(|| picture::bitmap(&svg, size));
            let drawn = match drawn {
                Some(drawn) => drawn.map_err(|why| why.to_string()),
                None => Err("there is a defect in the program".to_owned()),
            };
            sender.send(Message::Draw(drawn)).ok();
            ctx.request_repaint();
        })?;
        self.saving += 1;
        Ok(())
    }

    /// Saves what `make` makes. What it is begins the sentence that says how that went. The file is there as a whole, or
    /// as it was before.
    fn save<T: AsRef<[u8]>, E: Into<io::Error>>(
        &mut self,
        ctx: &Context,
        what: &'static str,
        path: PathBuf,
        make: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<(), String> {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("save", move || {
            let saved = guarded(|| disk::write(&path, make().map_err(Into::into)?.as_ref()));
            let outcome = match saved {
                Some(Ok(())) => Ok(format!("{what} was saved in {}", path.display())),
                Some(Err(error)) => Err(format!(
                    "{what} could not be saved in {}: {error}",
                    path.display()
                )),
                None => Err(format!(
                    "{what} could not be saved because of a defect in the program"
                )),
            };
            sender.send(Message::Save(outcome)).ok();
            ctx.request_repaint();
        })?;
        self.saving += 1;
        Ok(())
    }

    /// Whether what is open is being saved.
    pub(super) fn is_saving_workbook(&self) -> bool {
        self.saving_workbook.is_some()
    }

    /// Drops what a save has to say that is under way, for what was saved is open no more.
    pub(super) fn leave_save(&mut self) {
        self.saving_workbook = None;
    }

    /// Saves a workbook, where its file is as `expected`.
    pub(super) fn save_workbook(
        &mut self,
        ctx: &Context,
        saved: Saved,
        path: PathBuf,
        expected: Option<Stamp>,
    ) -> Result<(), String> {
        let id = self.next_id();
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("save-workbook", move || {
            let outcome = guarded(|| crate::workbook::save(&path, &saved, expected));
            let outcome = outcome.unwrap_or_else(|| {
                let error = io::Error::other("there is a defect in the program");
                let path = path.clone();
                Err(SaveError::Failed { path, error })
            });
            let outcome = outcome.map(|stamp| (stamp, Box::new(saved.workbook)));
            sender.send(Message::SaveWorkbook(id, path, outcome)).ok();
            ctx.request_repaint();
        })?;
        self.saving += 1;
        self.saving_workbook = Some(id);
        Ok(())
    }

    /// Loads files, and stops the load before it. An error says why that is not possible now.
    pub(super) fn load(&mut self, ctx: &Context, wanted: Wanted) -> Result<(), String> {
        self.cancel();
        let id = self.next_id();
        let progress = Arc::new(Progress::default());
        let what = match wanted.reading.paths.as_slice() {
            [one] => one
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            many => format!("{} files", many.len()),
        };
        let loading = Loading {
            id,
            progress: Arc::clone(&progress),
            what,
            since: Instant::now(),
        };
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("load", move || {
            let result = guarded(|| load(wanted, &progress)).unwrap_or_else(|| {
                let text = "These files could not be loaded because of a defect in the program; what was open is \
                            unchanged";
                Ok(Loaded {
                    wanted: Wanted::again(Reading::default()),
                    taken: None,
                    opened: None,
                    cards: Vec::new(),
                    problems: Some(text.to_owned()),
                    asks: None,
                })
            });
            let result = result.map(Box::new);
            sender.send(Message::Load(id, result)).ok();
            ctx.request_repaint();
        })?;
        self.loading = Some(loading);
        Ok(())
    }

    /// Stops loading.
    pub(super) fn cancel(&mut self) {
        if let Some(loading) = self.loading.take() {
            loading.progress.cancel();
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let started = thread::Builder::new().name(name.to_owned()).spawn(work);
    started
        .map(drop)
        .map_err(|error| format!("The system is out of resources: {error}"))
}

/// What `work` returns; nothing if it panics.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

fn load(wanted: Wanted, progress: &Progress) -> Result<Loaded, Cancelled> {
    let paths = &wanted.reading.paths;
    let workbook = paths.iter().find(|path| is_workbook_file(path));
    if let Some(path) = workbook.filter(|_| wanted.side.is_none()).cloned() {
        let others = paths.iter().filter(|of| **of != path);
        let problems = others.map(|of| {
            format!(
                "{} was not opened: a workbook is opened by itself",
                of.display()
            )
        });
        let problems: Vec<String> = problems.collect();
        return Ok(Loaded {
            opened: Some(Opened {
                result: crate::workbook::open(&path).map(Box::new),
                path,
                is_sure: wanted.is_sure,
            }),
            taken: None,
            cards: Vec::new(),
            problems: (!problems.is_empty()).then(|| problems.join("\n")),
            asks: None,
            wanted,
        });
    }
    let is_card = |path: &&PathBuf| wanted.side.is_some() || is_card_file(path);
    let (card_paths, usage_paths): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(is_card);
    let mut problems = Vec::new();
    let mut cards = Vec::new();
    for path in card_paths {
        match read_contract(path) {
            Ok(card) => cards.push((wanted.side, card)),
            Err(error) => problems.push(error.to_string()),
        }
    }
    let reading = Reading {
        paths: usage_paths.into_iter().cloned().collect(),
        ..wanted.reading.clone()
    };
    let mut taken = None;
    let mut asks = None;
    if !reading.paths.is_empty() {
        let import = ingest::import(&reading.paths, &reading.options, progress)?;
        problems.extend(unreadable(&import));
        let asking = import.files.iter().find(|file| {
            let error = file.outcome.as_ref().err();
            error.is_some_and(asks_for_columns)
        });
        asks = asking.map(Target::of);
        if !import.usage.is_empty() {
            let reading = reading.clone();
            taken = Some(Box::new(Taken { import, reading }));
        }
    }
    let problems = (!problems.is_empty()).then(|| problems.join("\n"));
    Ok(Loaded {
        taken,
        opened: None,
        cards,
        problems,
        asks,
        wanted: Wanted { reading, ..wanted },
    })
}

/// One line for each file that could not be used at all.
fn unreadable(import: &Import) -> Vec<String> {
    let failed = import.files.iter().filter_map(|file| {
        let error = match &file.outcome {
            Err(error) => error.to_string(),
            Ok(quality) if quality.rows.taken == 0 => match quality.rejected.first() {
                Some(rejection) => format!("no row could be used: {rejection}"),
                None => "no row has a quantity".to_owned(),
            },
            Ok(_) => return None,
        };
        Some(format!("{}: {error}", file.file))
    });
    failed.collect()
}
