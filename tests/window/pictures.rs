//! Pictures of what is looked at, saved and copied.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::Vec2;
use egui_kittest::Harness;
use metershift::app::{App, Command, Purpose, Start, WithTable};
use metershift::workbook::View;

use super::{Window, open_with, sample};

/// Steps until `done`, but not for ever.
fn wait_until(window: &mut Window, done: impl Fn(&Window) -> bool) {
    let begun = Instant::now();
    while !done(window) {
        let is_soon = begun.elapsed() < Duration::from_secs(30);
        assert!(is_soon, "nothing came: {:?}", window.state().notice());
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
}

fn says(window: &Window, text: &str) -> bool {
    let notice = window.state().notice();
    notice.is_some_and(|notice| notice.contains(text))
}

#[test]
fn a_picture_is_saved_where_the_user_says_as_its_ending_says() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        let Purpose::SavePicture(with_table) = purpose else {
            return Box::new(Vec::new);
        };
        Box::new(move || vec![saved_at(with_table)])
    }
    fn saved_at(with_table: WithTable) -> PathBuf {
        let ending = match with_table {
            WithTable::No => "png",
            WithTable::Yes => "svg",
        };
        std::env::temp_dir().join(format!(
            "metershift-{}-picture.{ending}",
            std::process::id()
        ))
    }
    let builder = Harness::<App>::builder().with_size(Vec2::new(1440.0, 900.0));
    let mut window = open_with(builder, Start::default(), choose);
    window.run();
    let mut saved = Vec::new();
    for with_table in [WithTable::No, WithTable::Yes] {
        window.state_mut().send(Command::DismissNotice);
        window.state_mut().send(Command::SavePicture(with_table));
        window.step();
        wait_until(&mut window, |window| {
            says(window, "The picture was saved in")
        });
        saved.push(std::fs::read(saved_at(with_table)).unwrap());
        std::fs::remove_file(saved_at(with_table)).unwrap();
    }
    let [png, svg] = [&saved[0], &saved[1]];
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!([side(16), side(20)], [2560, 1440]);
    let svg = String::from_utf8_lossy(svg);
    assert!(svg.contains("Token billing costs $315,103 more a week"));
    assert!(svg.contains("data-row=\"Kiro\"") && svg.contains("data-total="));
}

#[test]
fn a_picture_is_copied_and_contracts_have_none() {
    let mut window = sample();
    window.state_mut().send(Command::CopyPicture);
    let begun = Instant::now();
    let image = loop {
        window.step();
        let commands = window.output().platform_output.commands.clone();
        let image = commands.into_iter().find_map(|command| match command {
            egui::OutputCommand::CopyImage(image) => Some(image),
            _ => None,
        });
        if let Some(image) = image {
            break image;
        }
        assert!(begun.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(image.size, [2560, 1440]);
    assert!(says(&window, "The picture was copied"));
    window.state_mut().send(Command::ShowView(View::Contracts));
    window.state_mut().send(Command::CopyPicture);
    window.run();
    assert!(says(&window, "there is no picture of contracts"));
}
