//! What is there more than once: rows, files, and days that two files tell of.

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::PathBuf;

use metershift::calendar::Span;
use metershift::ingest::{
    Aside, Import, Options, Overlap, Progress, Repeats, import, import_bytes,
};
use metershift::quantity::{Hours, TokenClass, Tokens};

use super::{Folder, counts, cube, day};

const HEADER: &str = "timestamp,product,model,input_tokens,compute_hours\n";
const AGAIN: &str = "the same row once more";

fn once() -> Options {
    Options {
        once: true,
        ..Options::default()
    }
}

fn read(files: &[(&str, &str)], options: &Options) -> Import {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|&(name, text)| (name, text.as_bytes()))
        .collect();
    import_bytes(&files, options).unwrap()
}

fn input(import: &Import) -> u128 {
    import.usage.total().tokens[TokenClass::Input].0
}

/// Rows with these tokens, each an hour.
fn rows(tokens: &[u32]) -> String {
    let mut text = HEADER.to_owned();
    for count in tokens {
        writeln!(text, "2026-06-01T10:00:00Z,Kiro,m,{count},1").unwrap();
    }
    text
}

#[test]
fn repeated_rows_are_counted_and_weighed_and_count_once_if_asked() {
    // Files; rows, tokens and hours that repeat others; what is read of each file with each row once.
    type Case<'a> = (&'a [&'a [u32]], (u64, u128, u128), &'a [(u64, u64)]);
    let cases: &[Case<'_>] = &[
        (&[&[1, 2, 3]], (0, 0, 0), &[(3, 0)]),
        (&[&[5, 5, 7]], (1, 5, 1), &[(2, 1)]),
        (&[&[5, 5, 7, 5, 7]], (3, 17, 3), &[(2, 3)]),
        (&[&[1, 2, 3], &[3, 4, 1]], (2, 4, 2), &[(3, 0), (1, 2)]),
        (
            &[&[1, 1], &[1, 2], &[2, 1, 1]],
            (5, 6, 5),
            &[(1, 1), (1, 1), (0, 3)],
        ),
    ];
    for (files, (repeated, tokens, hours), each) in cases {
        let texts: Vec<(String, String)> = files
            .iter()
            .enumerate()
            .map(|(i, tokens)| (format!("{i}.csv"), rows(tokens)))
            .collect();
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let all = read(&texts, &Options::default());
        let expected = Repeats {
            rows: *repeated,
            tokens: Tokens(*tokens),
            hours: Hours::from_pico(hours * Hours::PICO),
            is_exact: true,
        };
        assert_eq!(all.repeats, expected, "{files:?}");
        let read_rows: u64 = files.iter().map(|file| file.len() as u64).sum();
        assert_eq!(all.usage.total().rows, read_rows, "{files:?}");

        let single = read(&texts, &once());
        let mut distinct = files.concat();
        distinct.sort_unstable();
        distinct.dedup();
        let plain = read(&[("0.csv", &rows(&distinct))], &Options::default());
        assert_eq!(cube(&single), cube(&plain), "{files:?}");
        assert_eq!(single.repeats.rows, 0, "{files:?}");
        for (file, &(taken, again)) in single.files.iter().zip(*each) {
            let quality = file.outcome.as_ref().unwrap();
            assert_eq!(quality.rows, counts(taken, again, 0), "{files:?}");
            let aside = quality.set_aside.get(AGAIN).copied().unwrap_or_default();
            assert_eq!(
                aside,
                Aside {
                    rows: again,
                    billed: None
                },
                "{files:?}"
            );
        }
    }
}

#[test]
fn many_rows_are_sampled_and_the_estimate_is_near() {
    // Each of 100,000 rows twice, in files cut anywhere, by any number of threads.
    let mut text = HEADER.to_owned();
    for i in 0..100_000 {
        for _ in 0..2 {
            writeln!(text, "2026-06-01T10:00:00Z,Kiro,m,10,0.{i:06}").unwrap();
        }
    }
    let mut estimates = Vec::new();
    for threads in [1, 2, 5] {
        let options = Options {
            threads: NonZero::new(threads),
            ..Options::default()
        };
        estimates.push(read(&[("a.csv", &text)], &options).repeats);
    }
    let [first, ..] = estimates.as_slice() else {
        unreachable!("there are three")
    };
    assert!(
        estimates.iter().all(|estimate| estimate == first),
        "{estimates:?}"
    );
    assert!(!first.is_exact);
    assert!((90_000..110_000).contains(&first.rows), "{first:?}");
    assert_eq!(first.tokens.0, 10 * u128::from(first.rows));
    let single = read(&[("a.csv", &text)], &once());
    assert_eq!(single.usage.total().rows, 100_000);
    assert!(single.repeats.is_exact || single.repeats.rows == 0);
}

/// Of a source that gives each row an id.
const IDS: &str = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_cached,model_permaslug,app_name,note\n";

fn generation(id: &str, tokens: u32, note: &str) -> String {
    format!("{id},2026-06-28 03:46:57.713,0.5,{tokens},1,0,m,Kiro,{note}\n")
}

#[test]
fn an_id_says_which_rows_are_the_same() {
    let row = generation;
    // The same id with other text is the same row; the same text but for the id is another.
    let text = [
        IDS,
        &row("a", 10, "x"),
        &row("a", 10, "y"),
        &row("b", 10, "x"),
        &row("c", 10, "x"),
    ]
    .concat();
    let all = read(&[("a.csv", &text)], &Options::default());
    assert_eq!((all.repeats.rows, all.repeats.tokens), (1, Tokens(11)));
    assert_eq!(input(&all), 40);
    let other = [IDS, &row("c", 10, "z"), &row("d", 5, "z")].concat();
    let single = read(&[("a.csv", &text), ("b.csv", &other)], &once());
    assert_eq!(input(&single), 35);
    assert_eq!(single.usage.total().requests, 4);
}

#[test]
fn what_repeats_weigh_does_not_depend_on_order_or_threads() {
    let row = generation;
    let (small, large) = (row("a", 10, ""), row("a", 70, ""));
    let weights: Vec<Repeats> = [
        [IDS, &small, &large].concat(),
        [IDS, &large, &small].concat(),
    ]
    .iter()
    .map(|text| read(&[("a.csv", text)], &Options::default()).repeats)
    .collect();
    assert_eq!(weights[0].rows, 1);
    assert_eq!(weights[0], weights[1]);
}

#[test]
fn the_same_file_twice_is_refused_and_says_which_it_is() {
    let (one, other) = (rows(&[1, 2, 3]), rows(&[3, 1, 2]));
    let crlf = one.replace('\n', "\r\n");
    for again in [&one, &other, &crlf] {
        let import = read(&[("a.csv", &one), ("b.csv", again)], &Options::default());
        assert_eq!(import.files[0].rows(), counts(3, 0, 0));
        let error = import.files[1].outcome.as_ref().unwrap_err().to_string();
        assert_eq!(
            error,
            "this file holds the very rows of a.csv, which is read already; each row counts once"
        );
        assert_eq!((input(&import), import.repeats.rows), (6, 0));
        assert_eq!(import.usage.sources.len(), 1);
    }
    // One row more or less, or other columns, make another file.
    let more = rows(&[1, 2, 3, 3]);
    let renamed = one.replace("model", "note");
    for other in [more, rows(&[1, 2]), rows(&[1, 2, 4]), renamed] {
        let import = read(&[("a.csv", &one), ("b.csv", &other)], &Options::default());
        assert!(
            import.files.iter().all(|file| file.outcome.is_ok()),
            "{other}"
        );
    }
}

#[test]
fn which_of_two_files_is_named_first_does_not_matter() {
    let folder = Folder::new();
    let same = rows(&[1, 2, 3]);
    let mut paths: Vec<PathBuf> = ["a.csv", "b.csv"]
        .map(|name| folder.file(name, &same))
        .to_vec();
    paths.push(folder.file("c.csv", rows(&[3, 4])));
    for options in [Options::default(), once()] {
        let import = |paths: &[PathBuf]| import(paths, &options, &Progress::default()).unwrap();
        let forwards = import(&paths);
        paths.reverse();
        let backwards = import(&paths);
        assert_eq!(forwards.usage, backwards.usage, "once: {}", options.once);
        assert_eq!(forwards.files, backwards.files, "once: {}", options.once);
    }
}

#[test]
fn rows_of_a_file_that_cannot_be_used_do_not_count_as_met() {
    // Whether 3/4/26 is in March or in April nobody can tell, so nothing of this file counts.
    let unclear = "date,product,input_tokens\n3/4/26,Kiro,5\n2026-06-02,Kiro,7\n";
    let clear = "date,product,input_tokens\n2026-06-02,Kiro,7\n2026-06-03,Kiro,9\n";
    let import = read(&[("a.csv", unclear), ("b.csv", clear)], &once());
    assert!(import.files[0].outcome.is_err());
    assert_eq!(import.files[1].rows(), counts(2, 0, 0));
    assert_eq!(input(&import), 16);
}

#[test]
fn the_same_text_under_another_header_is_another_row() {
    let one = "date,product,input_tokens\n2026-06-01,Kiro,5\n";
    let other = "date,product,output_tokens\n2026-06-01,Kiro,5\n";
    let both = [("a.csv", one), ("b.csv", other)];
    let import = read(&both, &once());
    let total = import.usage.total();
    assert_eq!(total.tokens[TokenClass::Input], Tokens(5));
    assert_eq!(total.tokens[TokenClass::Output], Tokens(5));
    assert_eq!(read(&both, &Options::default()).repeats.rows, 0);
}

#[test]
fn two_products_that_use_the_same_are_two_products() {
    // Each file is of the product that it is named after.
    let text = "date,resource,compute_hours\n2026-06-01,trn2,24\n2026-06-02,trn2,24\n";
    for options in [Options::default(), once()] {
        let import = read(&[("Kiro.csv", text), ("Quick.csv", text)], &options);
        assert_eq!(
            import.usage.products,
            ["Kiro", "Quick"],
            "once: {}",
            options.once
        );
        assert_eq!(
            import.usage.total().hours,
            Hours::from_pico(96 * Hours::PICO)
        );
    }
}

#[test]
fn files_about_the_same_days_and_things_are_named_with_what_they_weigh() {
    // Days, weights and span of an overlap.
    type Found = (usize, [(u128, u128); 2], [&'static str; 2]);
    let of = |rows: &[&str]| format!("{HEADER}{}\n", rows.join("\n"));
    let one = of(&[
        "2026-06-01T10:00:00Z,Kiro,m,10,",
        "2026-06-01T11:00:00Z,Kiro,m,5,",
        "2026-06-02T10:00:00Z,Kiro,m,1,",
        "2026-06-03T10:00:00Z,Kiro,m,100,2",
    ]);
    let cases: &[(&str, &[&str], Option<Found>)] = &[
        (
            "one day, two rows against one",
            &["2026-06-01T12:00:00Z,Kiro,m,7,"],
            Some((1, [(15, 0), (7, 0)], ["2026-06-01", "2026-06-01"])),
        ),
        (
            "two days with a day between",
            &[
                "2026-06-01T12:00:00Z,Kiro,m,7,",
                "2026-06-03T12:00:00Z,Kiro,m,3,4",
            ],
            Some((2, [(115, 2), (10, 4)], ["2026-06-01", "2026-06-03"])),
        ),
        ("another day", &["2026-06-04T12:00:00Z,Kiro,m,7,"], None),
        (
            "another product",
            &["2026-06-01T12:00:00Z,Quick,m,7,"],
            None,
        ),
        ("another model", &["2026-06-01T12:00:00Z,Kiro,n,7,"], None),
        (
            "hours beside tokens",
            &["2026-06-01T12:00:00Z,Kiro,m,,7"],
            None,
        ),
        (
            "no tokens at all",
            &["2026-06-01T12:00:00Z,Kiro,m,0,"],
            None,
        ),
    ];
    for (name, rows, expected) in cases {
        let other = of(rows);
        let import = read(&[("a.csv", &one), ("b.csv", &other)], &Options::default());
        let expected = expected.map(|(days, weight, [first, last])| Overlap {
            paths: ["a.csv".to_owned(), "b.csv".to_owned()],
            files: ["a.csv".to_owned(), "b.csv".to_owned()],
            span: Span {
                first: day(first),
                last: day(last),
            },
            days,
            weight: weight
                .map(|(tokens, hours)| (Tokens(tokens), Hours::from_pico(hours * Hours::PICO))),
        });
        assert_eq!(import.overlaps, Vec::from_iter(expected), "{name}");
        assert_eq!(import.repeats.rows, 0, "{name}");
    }
    // One file never overlaps with itself, and three make three pairs.
    let third = of(&["2026-06-01T13:00:00Z,Kiro,m,8,"]);
    let second = of(&["2026-06-01T12:00:00Z,Kiro,m,7,"]);
    let files = [
        ("a.csv", one.as_str()),
        ("b.csv", &second),
        ("c.csv", &third),
    ];
    assert!(read(&files[..1], &Options::default()).overlaps.is_empty());
    let pairs: Vec<[String; 2]> = read(&files, &Options::default())
        .overlaps
        .into_iter()
        .map(|overlap| overlap.files)
        .collect();
    assert_eq!(
        pairs,
        [["a.csv", "b.csv"], ["a.csv", "c.csv"], ["b.csv", "c.csv"]]
    );
}
