//! The window without a screen: what it offers after a kill, and where its slider is.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use egui::{Key, Role, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::app::{App, Choose, Command, Dialog, Start};
use metershift::workbook::{self, file::Saved};

use super::edits::{FIELD, SLIDER};
use super::remains::{self, files_kept};
use super::screen::{Point, SIZE};

/// Nobody is asked for files.
const NO_FILES: Choose = |_| Box::new(Vec::new);

/// A window that opened `plan`.
fn open(plan: &Path, keep: Option<&Path>) -> Harness<'static, App> {
    let start = Start {
        files: vec![plan.to_owned()],
        kept_in: keep.map(Path::to_owned),
        ..Start::default()
    };
    let made = Rc::new(RefCell::new(None));
    let making = Rc::clone(&made);
    let builder = Harness::<App>::builder()
        .with_size(Vec2::from(SIZE))
        .with_context_setup(move |ctx| {
            *making.borrow_mut() = Some(App::new(ctx, start, NO_FILES));
        });
    // The context is set up before the state is wanted; until then an app of its own stands in.
    let stand_in = App::new(&egui::Context::default(), Start::default(), NO_FILES);
    let mut window = builder.build_ui_state(
        move |ui, app: &mut App| {
            if let Some(real) = made.borrow_mut().take() {
                *app = real;
            }
            app.take_reports(ui.ctx());
            app.show(ui);
        },
        stand_in,
    );
    window.step();
    wait(&mut window);
    window
}

/// Steps until nothing is loading, nor sought, nor saved.
fn wait(window: &mut Harness<'static, App>) {
    let begun = Instant::now();
    window.run_steps(2);
    while window.state().is_loading() || window.state().is_busy() {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it takes too long"
        );
        thread::sleep(Duration::from_millis(5));
        window.step();
    }
    window.run_steps(2);
}

/// Where the field is after which Tab leads to the slider.
pub(crate) fn field_before_slider(plan: &Path) -> Point {
    let mut window = open(plan, None);
    let field = window.get_by_role_and_label(Role::TextInput, FIELD);
    let middle = field.rect().center();
    field.click();
    window.run_steps(3);
    window.key_press(Key::Tab);
    window.run_steps(3);
    let slider = window.get_by_role_and_label(Role::Slider, SLIDER);
    assert!(slider.accesskit_node().is_focused(), "Tab leads elsewhere");
    [middle.x as i32, middle.y as i32]
}

/// Looks whether the next window offers what was kept, opens that as it is, and saves it for good.
pub(crate) fn offers(plan: &Path, home: &Path, kept: Option<&Saved>) -> Result<(), String> {
    let keep = remains::keep(home);
    let mut window = open(plan, Some(&keep));
    let dialog = window.state().dialog();
    let Some(kept) = kept else {
        return match dialog {
            None => Ok(()),
            Some(dialog) => Err(format!("nothing was kept, and {dialog:?} was shown")),
        };
    };
    if dialog != Some(Dialog::Left) {
        return Err(format!("work was kept and not offered, but {dialog:?}"));
    }
    let changed = |path: &Path| {
        std::fs::metadata(path)
            .and_then(|about| about.modified())
            .ok()
    };
    let is_older = files_kept(home).any(|path| changed(plan) > changed(&path));
    window.state_mut().send(Command::Recover(0));
    wait(&mut window);
    if window.state().workbook() != Some(&kept.workbook) {
        return Err("what was kept is not what was opened".to_owned());
    }
    // Over a document that was saved later it is saved only where somebody says so.
    let save = if is_older {
        Command::SaveIn(plan.to_owned())
    } else {
        Command::Save
    };
    window.state_mut().send(save);
    wait(&mut window);
    let saved = workbook::open(plan).map_err(|error| error.to_string())?;
    if saved.saved.workbook != kept.workbook {
        return Err("what was kept is not what was saved".to_owned());
    }
    // It is given up on a thread of its own.
    let begun = Instant::now();
    while files_kept(home).next().is_some() {
        if begun.elapsed() > Duration::from_secs(20) {
            return Err("what was saved is kept all the same".to_owned());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
