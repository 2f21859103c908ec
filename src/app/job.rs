//! What takes time runs on threads of its own: loading files, and asking for them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use egui::Context;

use crate::analysis::Inclusion;
use crate::calendar::WeekStart;
use crate::contract::{Contract, Side};
use crate::ingest::{self, Cancelled, Import, Options, Progress};
use crate::workbook::{Edit, Workbook, read_contract};

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Usage, any number of files.
    Usage,
    /// The rate card of a side.
    Contract(Side),
}

/// Asks for files. The first call happens on the window's thread, which some systems insist on; what it
/// returns waits for the answer on a thread of its own.
pub type Choose = fn(Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send>;

/// Asks with the system's file dialog.
pub(super) fn ask(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
    let dialog = rfd::AsyncFileDialog::new();
    match purpose {
        Purpose::Usage => {
            let chosen = dialog
                .set_title("Open usage")
                .add_filter("Usage (CSV)", &["csv", "CSV", "txt"])
                .add_filter("All files", &["*"])
                .pick_files();
            Box::new(|| {
                let files = pollster::block_on(chosen).unwrap_or_default();
                files.iter().map(|file| file.path().to_owned()).collect()
            })
        }
        Purpose::Contract(side) => {
            let title = match side {
                Side::Baseline => "Open today’s contract",
                Side::Proposed => "Open the proposed contract",
            };
            let chosen = dialog
                .set_title(title)
                .add_filter("Rate card (TOML)", &["toml"])
                .pick_file();
            Box::new(|| {
                pollster::block_on(chosen)
                    .map(|file| file.path().to_owned())
                    .into_iter()
                    .collect()
            })
        }
    }
}

/// A dialog that answers sooner than this, and with nothing, was never shown.
const NO_HUMAN: Duration = Duration::from_millis(250);

/// What a job has to say.
pub(super) enum Report {
    /// Files were chosen.
    Chosen(Purpose, Vec<PathBuf>),
    /// The system has no file dialog.
    NoDialog,
    /// Files were loaded, or not.
    Loaded(Loaded),
}

/// What became of files.
pub(super) struct Loaded {
    /// The usage, unless none could be read or none was among the files.
    pub(super) workbook: Option<Box<Workbook>>,
    /// Rate cards, with the side each is meant for where that was said.
    pub(super) cards: Vec<(Option<Side>, Contract)>,
    /// What could not be read, and why.
    pub(super) problems: Option<String>,
}

/// What a load keeps of what was open.
#[derive(Default)]
pub(super) struct Kept {
    /// Contracts to compare by.
    pub(super) contracts: [Option<Arc<Contract>>; 2],
    /// The day weeks start on.
    pub(super) week_start: WeekStart,
    /// The weeks that averages include.
    pub(super) inclusion: Inclusion,
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
    Load(u64, Result<Loaded, Cancelled>),
    Dialog(Purpose, Vec<PathBuf>, Duration),
}

/// Background jobs, and the channel on which they report.
pub(super) struct Jobs {
    choose: Choose,
    options: Options,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    last_id: u64,
    dialog_is_open: bool,
    pub(super) loading: Option<Loading>,
}

impl Jobs {
    pub(super) fn new(choose: Choose, options: Options) -> Self {
        let (sender, receiver) = channel();
        Self {
            choose,
            options,
            sender,
            receiver,
            last_id: 0,
            dialog_is_open: false,
            loading: None,
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
                        reports.push(Report::NoDialog);
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
            let paths =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(wait)).unwrap_or_default();
            sender
                .send(Message::Dialog(purpose, paths, asked.elapsed()))
                .ok();
            ctx.request_repaint();
        })?;
        self.dialog_is_open = true;
        Ok(())
    }

    /// Loads `paths`, and stops the load before it. With a side, they are its rate card.
    /// An error says why that is not possible now.
    pub(super) fn load(
        &mut self,
        ctx: &Context,
        paths: Vec<PathBuf>,
        kept: Kept,
        side: Option<Side>,
    ) -> Result<(), String> {
        self.cancel();
        self.last_id += 1;
        let id = self.last_id;
        let progress = Arc::new(Progress::default());
        let what = match paths.as_slice() {
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
        let (sender, ctx, options) = (self.sender.clone(), ctx.clone(), self.options);
        spawn("load", move || {
            let work = || load(&paths, kept, side, options, &progress);
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_panic| {
                let text = "These files could not be loaded because of a defect in the program; what was open is \
                            unchanged";
                Ok(Loaded { workbook: None, cards: Vec::new(), problems: Some(text.to_owned()) })
            });
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

fn load(
    paths: &[PathBuf],
    kept: Kept,
    side: Option<Side>,
    options: Options,
    progress: &Progress,
) -> Result<Loaded, Cancelled> {
    let is_toml = |path: &&PathBuf| {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
    };
    let is_card = |path: &&PathBuf| side.is_some() || is_toml(path);
    let (card_paths, usage_paths): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(is_card);
    let mut problems = Vec::new();
    let mut cards = Vec::new();
    for path in card_paths {
        match read_contract(path) {
            Ok(card) => cards.push((side, card)),
            Err(error) => problems.push(error.to_string()),
        }
    }
    let mut workbook = None;
    if !usage_paths.is_empty() {
        let usage_paths: Vec<PathBuf> = usage_paths.into_iter().cloned().collect();
        let import = ingest::import(&usage_paths, &options, progress)?;
        problems.extend(unreadable(&import));
        if !import.usage.is_empty() {
            let [baseline, proposed] = kept
                .contracts
                .map(|contract| contract.map(|shared| (*shared).clone()));
            let mut opened = Workbook::new(import, baseline, proposed);
            opened.apply(Edit::SetWeekStart(kept.week_start));
            opened.apply(Edit::SetInclusion(kept.inclusion));
            workbook = Some(Box::new(opened));
        }
    }
    let problems = (!problems.is_empty()).then(|| problems.join("\n"));
    Ok(Loaded {
        workbook,
        cards,
        problems,
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
