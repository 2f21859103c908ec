//! Pictures: what they say is what the report says, to the last digit; they are the same each time, of the size that was
//! asked for, and whole whatever the data is.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::{Command, Output, Stdio};

use metershift::analysis::Dimension;
use metershift::chart::{Apart, Ranks};
use metershift::colour::Theme;
use metershift::contract::Contract;
use metershift::ingest::import_text;
use metershift::quantity::Percent;
use metershift::report::Provenance;
use metershift::report::picture::{self, Picture, PictureError, Size};
use metershift::report::to_csv;
use metershift::workbook::{Derived, Edit, Look, View, Workbook};
use resvg::usvg;
use rust_decimal::Decimal;
use tempfile::TempDir;

const HOURLY: &str = "name = 'Hours'\n[[hourly]]\nresource = '*'\nusd_per_hour = '35.76'\n";
const TOKEN: &str = "name = 'Tokens'\n[[token]]\nmodel = '*'\ninput = '3.00'\noutput = '15.00'\ncache_read = '0.30'\n";

/// Names that are hard to write or to draw.
const NAMES: [&str; 8] = [
    "Kiro",
    "R&D <\"lab\"> 'one'",
    "购物助手",
    "🛒 cart 🤖",
    "A name that goes on and on so that no legend, table or axis of any picture has the room to show all of it at once",
    "Ωmega ünïcode",
    "tab\tand\u{1}control",
    "",
];

/// Usage of so many products over so many weeks, both sides of it, by a fixed rule.
fn made(products: usize, weeks: usize) -> Workbook {
    let mut usage = "date,product,model,input_tokens,cache_read_tokens,output_tokens\n".to_owned();
    let mut hours = "date,product,resource,compute_hours\n".to_owned();
    let first = jiff::civil::date(2023, 1, 2);
    for week in 0..weeks {
        for product in 0..products {
            let name = NAMES.get(product).map_or_else(
                || format!("Product {product}"),
                |name| format!("\"{}\"", name.replace('"', "\"\"")),
            );
            let noise = (week * 7919 + product * 104_729 + 13) % 1000;
            for day in 0..7 {
                let date = first.saturating_add(jiff::Span::new().days((week * 7 + day) as i64));
                let tokens = 1_000_000 + noise * 4000 + day * 17;
                writeln!(
                    usage,
                    "{date},{name},model-{},{tokens},{},{}",
                    product % 3,
                    tokens * 2,
                    tokens / 7
                )
                .unwrap();
                let spent = 100 + (noise * 7 + week * 3) % 400;
                writeln!(
                    hours,
                    "{date},{name},trn2,{}.{:02}",
                    spent / 100,
                    spent % 100
                )
                .unwrap();
            }
        }
    }
    let import = import_text(&[("usage.csv", &*usage), ("hours.csv", &*hours)]).unwrap();
    let [hourly, token] = [HOURLY, TOKEN].map(|card| Contract::parse(card).unwrap());
    Workbook::new(import, Some(hourly), Some(token))
}

/// What is drawn.
#[derive(Clone)]
struct Wanted {
    look: Look,
    theme: Theme,
    size: Size,
    with_table: bool,
    exported_at: &'static str,
}

impl Wanted {
    fn of(view: View) -> Self {
        Self {
            look: Look {
                view,
                ..Look::default()
            },
            theme: Theme::Light,
            size: Size::new(1920, 1080, 1).unwrap(),
            with_table: false,
            exported_at: "2026-11-26T12:00:00Z",
        }
    }

    fn drawn(&self, workbook: &Workbook) -> Result<String, PictureError> {
        let derived = Derived::new(workbook);
        let by = self.look.view.tells_apart(self.look.by);
        let ranks = Ranks::new(&derived, by);
        let at = self.exported_at.parse().unwrap();
        let provenance = Provenance::of(workbook, &derived, at);
        picture::svg(&Picture {
            workbook,
            derived: &derived,
            look: &self.look,
            apart: Apart {
                by,
                ranks: &ranks,
                hidden: &self.look.hidden,
            },
            theme: self.theme,
            size: self.size,
            with_table: self.with_table,
            swing: Percent(Decimal::TEN),
            provenance: &provenance,
        })
    }

    fn svg(&self, workbook: &Workbook) -> String {
        self.drawn(workbook).unwrap_or_else(|why| panic!("{why}"))
    }
}

/// The data of each group, in order.
fn data(svg: &str) -> Vec<BTreeMap<String, String>> {
    let groups = svg.lines().filter(|line| line.starts_with("<g data-"));
    let of_group = |line: &str| {
        let parts = line.split(" data-").skip(1);
        let one = |part: &str| {
            let (name, rest) = part.split_once("=\"").unwrap();
            let (value, _) = rest.split_once('"').unwrap();
            (name.to_owned(), plain(value))
        };
        parts.map(one).collect()
    };
    groups.map(of_group).collect()
}

fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#9;", "\t");
    text.replace("&amp;", "&")
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// What each bar of a picture says: by week, what it is of, and whose charge it is; and the sums of weeks by their names.
#[derive(Debug, Default)]
struct Said {
    bars: BTreeMap<(String, String, String), Decimal>,
    sums: BTreeMap<(String, String), Decimal>,
}

fn said(svg: &str) -> Said {
    let mut said = Said::default();
    let mut week = String::new();
    for mut group in data(svg) {
        if let Some(day) = group.remove("week") {
            week = day;
            for (name, value) in group {
                said.sums.insert((week.clone(), name), decimal(&value));
            }
        } else if let (Some(series), Some(amount)) =
            (group.remove("series"), group.remove("amount"))
        {
            let contract = group.remove("contract").unwrap_or_default();
            let key = (week.clone(), series, contract);
            *said.bars.entry(key).or_default() += decimal(&amount);
        }
    }
    said
}

/// What the report says: by week and product, the charges of both contracts and the difference.
fn reported(workbook: &Workbook) -> BTreeMap<(String, String), [Decimal; 3]> {
    let table = to_csv(&Derived::new(workbook)).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let amounts = [2, 3, 4].map(|column| decimal(&row[column]));
        ((row[0].to_owned(), row[1].to_owned()), amounts)
    });
    rows.collect()
}

#[test]
fn bars_say_what_the_report_says() {
    let mut sample = Workbook::sample();
    sample.apply(Edit::SetVolume(
        metershift::analysis::RateKind::Tokens,
        metershift::quantity::Multiplier(decimal("1.0371")),
    ));
    for (name, workbook) in [
        ("sample", sample),
        ("made", made(7, 9)),
        ("one", made(1, 1)),
    ] {
        let reported = reported(&workbook);
        let difference = said(&Wanted::of(View::Difference).svg(&workbook));
        let mut stacked = Wanted::of(View::Costs);
        stacked.look.is_stacked = true;
        let stacked = said(&stacked.svg(&workbook));
        let lines = said(&Wanted::of(View::Costs).svg(&workbook));
        assert!(!reported.is_empty(), "{name}");
        let mut sums: BTreeMap<String, [Decimal; 3]> = BTreeMap::new();
        for ((week, product), amounts) in &reported {
            // What a drawing cannot hold is replaced.
            let product = product.replace('\u{1}', "\u{fffd}");
            let key = |whose: &str| (week.clone(), product.clone(), whose.to_owned());
            let found = [
                stacked.bars.get(&key("baseline")),
                stacked.bars.get(&key("proposed")),
                difference.bars.get(&key("")),
            ];
            for (found, expected) in found.into_iter().zip(amounts) {
                let found = found.copied().unwrap_or_default();
                assert_eq!(found, *expected, "{name}: {product} in {week}");
            }
            let of_week = sums.entry(week.clone()).or_default();
            of_week
                .iter_mut()
                .zip(amounts)
                .for_each(|(sum, amount)| *sum += amount);
        }
        for (week, [baseline, proposed, both]) in &sums {
            let key = |what: &str| (week.clone(), what.to_owned());
            assert_eq!(difference.sums[&key("total")], *both, "{name}: {week}");
            for charges in [&stacked, &lines] {
                assert_eq!(charges.sums[&key("baseline")], *baseline, "{name}: {week}");
                assert_eq!(charges.sums[&key("proposed")], *proposed, "{name}: {week}");
            }
        }
        let mut cumulative = Wanted::of(View::Difference);
        cumulative.look.is_cumulative = true;
        let cumulative = said(&cumulative.svg(&workbook));
        let mut so_far = Decimal::ZERO;
        for (week, [.., both]) in &sums {
            so_far += both;
            assert_eq!(
                cumulative.sums[&(week.clone(), "sum".to_owned())],
                so_far,
                "{name}: {week}"
            );
        }
    }
}

/// What is left out of the chart is left out of its sums, and the rest of many products adds up in one bar.
#[test]
fn hidden_products_are_left_out_and_many_share_a_bar() {
    let workbook = made(40, 3);
    let reported = reported(&workbook);
    let all = said(&Wanted::of(View::Difference).svg(&workbook));
    let series: BTreeSet<&str> = all.bars.keys().map(|(_, series, _)| &**series).collect();
    assert_eq!(series.len(), 8);
    assert!(series.contains("Other products"));
    for ((week, what), total) in &all.sums {
        assert_eq!(what, "total");
        let of_week = reported.iter().filter(|((of, _), _)| of == week);
        assert_eq!(
            of_week.map(|(_, amounts)| amounts[2]).sum::<Decimal>(),
            *total
        );
        let bars = all.bars.iter().filter(|((of, ..), _)| of == week);
        assert_eq!(bars.map(|(_, amount)| *amount).sum::<Decimal>(), *total);
    }
    let mut without = Wanted::of(View::Difference);
    without.look.hidden.insert("Other products".to_owned());
    let without = said(&without.svg(&workbook));
    for ((week, what), total) in &without.sums {
        let other = &all.bars[&(week.clone(), "Other products".to_owned(), String::new())];
        assert_eq!(*total + other, all.sums[&(week.clone(), what.clone())]);
    }
}

/// Every way to look, with its table and without.
fn every_look() -> Vec<(String, Wanted)> {
    let mut looks = Vec::new();
    for view in View::ALL {
        if view == View::Contracts {
            continue;
        }
        for (is_other, with_table) in [(false, false), (true, true)] {
            let mut wanted = Wanted::of(view);
            wanted.look.is_cumulative = is_other;
            wanted.look.is_stacked = is_other;
            wanted.with_table = with_table;
            looks.push((format!("{} {is_other}", view.key()), wanted));
        }
    }
    let mut by_class = Wanted::of(View::Difference);
    by_class.look.by = Some(Dimension::Class);
    by_class.with_table = true;
    looks.push(("by class".to_owned(), by_class));
    looks
}

/// Everything that is written stands within the picture.
fn check_whole(name: &str, svg: &str, size: Size) {
    for odd in ["NaN", "inf", "\u{1}"] {
        assert!(!svg.contains(odd), "{name}: {odd}");
    }
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default());
    let tree = tree.unwrap_or_else(|why| panic!("{name}: {why}"));
    let stated = [tree.size().width(), tree.size().height()].map(|side| side as u32);
    assert_eq!(stated, size.pixels(), "{name}");
    let fonts = tree.fontdb();
    assert!(fonts.is_empty(), "no font of the system was asked for");
    let heads = [r#"<title id="title">"#, r#"<desc id="desc">"#, "<metadata>"];
    assert!(heads.iter().all(|head| svg.contains(head)), "{name}");
    for line in svg.lines().filter(|line| line.starts_with("<rect ")) {
        for side in ["width", "height"] {
            let (_, rest) = line.split_once(&format!("{side}=\"")).unwrap();
            let value: f64 = rest.split_once('"').unwrap().0.parse().unwrap();
            assert!(value >= 0.0, "{name}: {line}");
        }
    }
}

#[test]
fn pictures_are_whole_whatever_the_data_is() {
    let mut nothing = made(2, 3);
    nothing.replace_contracts([None, Some(Contract::parse(HOURLY).unwrap())]);
    let workbooks = [
        ("sample", Workbook::sample()),
        ("one week", made(1, 1)),
        ("200 weeks", made(3, 200)),
        ("40 products", made(40, 5)),
        ("odd names", made(8, 6)),
        ("nothing to compare", nothing),
        (
            "empty",
            Workbook::new(import_text(&[]).unwrap(), None, None),
        ),
    ];
    let sizes = [(640, 360), (1080, 1080), (1080, 1920), (7680, 1000)];
    for (name, workbook) in &workbooks {
        for (at, (look, mut wanted)) in every_look().into_iter().enumerate() {
            let (width, height) = sizes[at % sizes.len()];
            wanted.size = Size::new(width, height, 1).unwrap();
            wanted.theme = [Theme::Light, Theme::Dark][at % 2];
            let svg = wanted.svg(workbook);
            check_whole(
                &format!("{name}, {look}, {width} × {height}"),
                &svg,
                wanted.size,
            );
        }
    }
}

#[test]
fn text_stands_within_the_picture() {
    // Measured in the font it is drawn in.
    let options = {
        let mut options = usvg::Options {
            font_family: metershift::font::FAMILY.to_owned(),
            ..usvg::Options::default()
        };
        let fonts = options.fontdb_mut();
        fonts.load_font_data(metershift::font::REGULAR.to_vec());
        fonts.load_font_data(metershift::font::SEMIBOLD.to_vec());
        options
    };
    for (name, workbook) in [
        ("sample", Workbook::sample()),
        ("40 products", made(40, 30)),
    ] {
        for (look, mut wanted) in every_look() {
            for (width, height) in [
                (640, 360),
                (1920, 1080),
                (1080, 1080),
                (1080, 1920),
                (3840, 2160),
            ] {
                wanted.size = Size::new(width, height, 1).unwrap();
                let tree = usvg::Tree::from_str(&wanted.svg(&workbook), &options).unwrap();
                let mut texts = Vec::new();
                collect(tree.root(), &mut texts);
                assert!(texts.len() > 5, "{name}, {look}");
                for (text, bounds) in texts {
                    let is_within = bounds.left() >= 0.0
                        && bounds.right() <= width as f32
                        && bounds.top() >= 0.0
                        && bounds.bottom() <= height as f32;
                    assert!(
                        is_within,
                        "{name}, {look}, {width} × {height}: “{text}” at {bounds:?}"
                    );
                }
            }
        }
    }
}

fn collect(group: &usvg::Group, texts: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        match node {
            usvg::Node::Text(text) => {
                let chunks = text.chunks().iter().map(usvg::TextChunk::text);
                texts.push((chunks.collect(), text.abs_bounding_box()));
            }
            usvg::Node::Group(group) => collect(group, texts),
            _ => {}
        }
    }
}

#[test]
fn the_same_picture_has_the_same_bytes() {
    let workbook = Workbook::sample();
    let wanted = Wanted::of(View::Difference);
    let [one, two] = [(); 2].map(|()| wanted.svg(&workbook));
    assert_eq!(one, two);
    let [first, second] = [(); 2].map(|()| picture::png(&one, wanted.size).unwrap());
    assert!(first == second);
    let later = Wanted {
        exported_at: "2026-11-27T12:00:00Z",
        ..wanted.clone()
    };
    assert_ne!(later.svg(&workbook), one);
    let dark = Wanted {
        theme: Theme::Dark,
        ..wanted
    };
    assert_ne!(dark.svg(&workbook), one);
}

/// The size that a PNG states.
fn png_size(png: &[u8]) -> [u32; 2] {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()))
}

#[test]
fn pixels_are_opaque_and_in_the_colours_of_the_theme() {
    let workbook = made(2, 4);
    for (theme, page) in [
        (Theme::Light, [0xF7, 0xF6, 0xF2]),
        (Theme::Dark, [0x13, 0x14, 0x16]),
    ] {
        let mut wanted = Wanted::of(View::Difference);
        wanted.theme = theme;
        wanted.size = Size::new(500, 300, 2).unwrap();
        let bitmap = picture::bitmap(&wanted.svg(&workbook), wanted.size).unwrap();
        assert_eq!(bitmap.size, [1000, 600]);
        assert_eq!(bitmap.rgba[..3], page);
        assert!(bitmap.rgba.chunks(4).all(|pixel| pixel[3] == 255));
        let colours: BTreeSet<&[u8]> = bitmap.rgba.chunks(4).collect();
        assert!(colours.len() > 50, "something is drawn on it");
    }
}

#[test]
fn sizes_have_bounds() {
    for (width, height, scale, is_fine) in [
        (1920, 1080, 1, true),
        (1920, 1080, 4, true),
        (200, 200, 1, true),
        (199, 1080, 1, false),
        (1920, 1080, 0, false),
        (16_384, 3_000, 1, true),
        (16_385, 300, 1, false),
        (9_000, 9_000, 1, false),
        (u32::MAX, u32::MAX, 8, false),
    ] {
        let size = Size::new(width, height, scale);
        assert_eq!(
            size.is_ok(),
            is_fine,
            "{width} × {height} at {scale}: {size:?}"
        );
    }
}

#[test]
fn a_view_without_a_picture_says_so() {
    let why = Wanted::of(View::Contracts).drawn(&Workbook::sample());
    let said = why.unwrap_err().to_string();
    assert!(
        said.starts_with(
            "there is no picture of contracts; there are pictures of difference, costs"
        ),
        "{said}"
    );
}

/// The program where there is no display, in `folder`.
fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_metershift"));
    command.arg("picture").args(arguments);
    command.current_dir(folder.path()).stdin(Stdio::null());
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.output().unwrap()
}

#[test]
fn the_command_saves_the_same_picture_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let at = ["--exported-at", "2026-11-26T12:00:00Z"];
    let save = |more: &[&str]| {
        let output = run(&folder, &[&at, more].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        std::fs::read(folder.path().join(more[more.len() - 1])).unwrap()
    };
    let one = save(&["--size", "800x450", "-o", "one.png"]);
    let two = save(&["--size", "800x450", "-o", "two.PNG"]);
    assert!(one == two);
    assert_eq!(png_size(&one), [800, 450]);
    let large = save(&[
        "--size",
        "800x450",
        "--scale",
        "2",
        "--theme",
        "dark",
        "-o",
        "large.png",
    ]);
    assert_eq!(png_size(&large), [1600, 900]);
    let svg = save(&["--view", "costs-stacked", "--with-table", "-o", "costs.svg"]);
    let svg = String::from_utf8(svg).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains(r#"width="1920" height="1080""#));
    assert!(svg.contains("26 Nov 2026"), "it is dated");
    assert!(svg.contains("data-row=\"Kiro\""), "it has the table");
}

#[test]
fn what_cannot_be_drawn_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kept.png"), "as it was").unwrap();
    for (arguments, expected) in [
        (
            &["-o", "kept.jpg"][..],
            "a picture is a .png or a .svg file",
        ),
        (
            &["--view", "contracts", "-o", "kept.png"],
            "there is no picture of contracts",
        ),
        (
            &["--size", "20000x20000", "-o", "kept.png"],
            "cannot be drawn",
        ),
        (&["--size", "large", "-o", "kept.png"], "is no size"),
        (&["no such file.csv", "-o", "kept.png"], "no such file.csv"),
    ] {
        let output = run(&folder, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && said.contains(expected),
            "{arguments:?}: {said}"
        );
    }
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1);
    let kept = std::fs::read_to_string(folder.path().join("kept.png")).unwrap();
    assert_eq!(kept, "as it was");
}
