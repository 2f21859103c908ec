//! Registering the program with the desktop, so that workbooks open by double-click.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const ENTRY: &str = "applications/metershift.desktop";

/// What is written, in order.
const WRITTEN: [&str; 5] = [
    "icons/hicolor/scalable/apps/metershift.svg",
    "icons/hicolor/256x256/apps/metershift.png",
    "icons/hicolor/scalable/mimetypes/application-x-metershift.svg",
    "mime/packages/metershift.xml",
    ENTRY,
];

/// A home of its own, without any of the desktop's programs.
struct Home {
    folder: TempDir,
    program: PathBuf,
}

impl Home {
    fn new() -> Self {
        // Beside the program, so that it can be linked into the folder.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        for name in ["home", "data", "bin"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let program = PathBuf::from(env!("CARGO_BIN_EXE_metershift"));
        Self { folder, program }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Puts a program in the path that writes down what it is called with.
    fn put_tool(&self, name: &str, exit_code: u8) {
        let bin = self.folder.path().join("bin");
        let log = self.folder.path().join("called");
        let script = format!(
            "#!/bin/sh\necho \"${{0##*/}} $*\" >> '{}'\necho trouble >&2\nexit {exit_code}\n",
            log.display()
        );
        fs::write(bin.join(name), script).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What those programs were called with, a line each.
    fn calls(&self) -> String {
        fs::read_to_string(self.folder.path().join("called")).unwrap_or_default()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("install-desktop")
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("XDG_DATA_HOME", self.data())
            .env("PATH", self.folder.path().join("bin"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        Said::from(self.command(arguments).output().unwrap())
    }

    /// Runs the command, which must work; what it printed.
    fn run_well(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!((said.code, &*said.err), (Some(0), ""), "{arguments:?}");
        said.out
    }
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Every file and folder below `folder`, with the content of files.
fn tree(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for child in fs::read_dir(next).unwrap() {
            let path = child.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            let content = path.is_file().then(|| fs::read(&path).unwrap());
            found.insert(name.to_owned(), content);
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

/// The keys of a desktop entry.
fn keys(entry: &str) -> BTreeMap<&str, &str> {
    let mut lines = entry.lines();
    assert_eq!(lines.next(), Some("[Desktop Entry]"));
    let mut keys = BTreeMap::new();
    for line in lines {
        let (key, value) = line.split_once('=').unwrap();
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric()), "{line}");
        assert_eq!(keys.insert(key, value), None, "{key} is there twice");
    }
    keys
}

/// The arguments of `Exec`, taken apart in the order of the specification: escapes of the value, quotation marks.
fn arguments(exec: &str) -> Vec<String> {
    let mut value = String::new();
    let mut characters = exec.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => value.push(match characters.next().unwrap() {
                's' => ' ',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                other => unreachable!("\\{other} is no escape"),
            }),
            _ => value.push(character),
        }
    }
    let mut arguments = vec![String::new()];
    let mut characters = value.chars();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => arguments.push(String::new()),
            '\\' if is_quoted => {
                let escaped = characters.next().unwrap();
                assert!("\"`$\\".contains(escaped), "\\{escaped} is no escape");
                arguments.last_mut().unwrap().push(escaped);
            }
            '`' | '$' => unreachable!("{character} needs a backslash"),
            _ => arguments.last_mut().unwrap().push(character),
        }
    }
    assert!(!is_quoted, "{exec}");
    arguments
}

#[test]
fn everything_is_put_in_its_place() {
    let home = Home::new();
    let out = home.run_well(&[]);

    let tree = tree(&home.data());
    let files: Vec<&String> = tree
        .iter()
        .filter_map(|(name, content)| content.as_ref().map(|_| name))
        .collect();
    let mut expected = WRITTEN.to_vec();
    expected.sort_unstable();
    assert_eq!(files, expected);
    for place in WRITTEN {
        let line = format!("Wrote {}\n", home.data().join(place).display());
        assert!(out.contains(&line), "{line}{out}");
    }

    let content = |place: &str| tree[place].clone().unwrap();
    let text = |place: &str| String::from_utf8(content(place)).unwrap();
    assert_eq!(text(WRITTEN[0]), text(WRITTEN[2]));
    assert!(text(WRITTEN[0]).starts_with("<svg "));
    let picture = eframe::icon_data::from_png_bytes(&content(WRITTEN[1])).unwrap();
    assert_eq!((picture.width, picture.height), (256, 256));
    let opaque = picture.rgba.chunks(4).filter(|pixel| pixel[3] == 255);
    assert!(
        opaque.count() > 256 * 256 / 2,
        "the picture is hardly there"
    );
    for part in [
        "type=\"application/x-metershift\"",
        "pattern=\"*.metershift\"",
        "<icon name=\"application-x-metershift\"/>",
    ] {
        assert!(text(WRITTEN[3]).contains(part), "{part}");
    }

    let entry = text(ENTRY);
    let keys = keys(&entry);
    for (key, value) in [
        ("Type", "Application"),
        ("Name", "Metershift"),
        ("Icon", "metershift"),
        ("StartupWMClass", "metershift"),
        ("MimeType", "application/x-metershift;"),
        ("Categories", "Office;Finance;"),
        ("Terminal", "false"),
    ] {
        assert_eq!(keys.get(key), Some(&value), "{key}");
    }
    let program = fs::canonicalize(&home.program).unwrap();
    assert_eq!(
        arguments(keys["Exec"]),
        [program.to_str().unwrap(), "%F"],
        "{}",
        keys["Exec"]
    );
}

#[test]
fn the_entry_starts_the_program_wherever_it_is() {
    for folder in [
        "two words",
        "costs $HOME",
        r#"a "quoted" \ folder"#,
        "`é’; & (1) <2> ~ # * ?",
    ] {
        let mut home = Home::new();
        let place = home.folder.path().join(folder);
        fs::create_dir(&place).unwrap();
        let program = place.join("metershift");
        fs::hard_link(&home.program, &program).unwrap();
        home.program = program;

        let out = home.run_well(&[]);
        let entry = fs::read_to_string(home.data().join(ENTRY)).unwrap();
        let program = home.program.to_str().unwrap();
        assert_eq!(arguments(keys(&entry)["Exec"]), [program, "%F"], "{entry}");
        assert!(out.contains(program), "{out}");
    }
}

#[test]
fn without_a_data_folder_of_its_own_it_is_below_the_home_folder() {
    for data in [None, Some("relative/does/not/count")] {
        let home = Home::new();
        let mut command = home.command(&[]);
        command.env_remove("XDG_DATA_HOME");
        if let Some(data) = data {
            command.env("XDG_DATA_HOME", data);
        }
        let said = Said::from(command.output().unwrap());
        assert_eq!((said.code, &*said.err), (Some(0), ""));
        let entry = home.folder.path().join("home/.local/share").join(ENTRY);
        assert!(entry.is_file(), "{data:?}");
        assert!(tree(&home.data()).is_empty());
    }
}

#[test]
fn once_more_changes_nothing_and_removing_leaves_nothing() {
    let home = Home::new();
    let out = home.run_well(&[]);
    let first = tree(&home.data());
    assert_eq!(home.run_well(&[]), out);
    assert_eq!(tree(&home.data()), first);

    let out = home.run_well(&["--remove"]);
    for place in WRITTEN {
        let line = format!("Removed {}\n", home.data().join(place).display());
        assert!(out.contains(&line), "{line}{out}");
    }
    assert!(tree(&home.data()).is_empty(), "{:?}", tree(&home.data()));
    let out = home.run_well(&["--remove"]);
    assert_eq!(
        out,
        format!("There was nothing to remove in {}\n", home.data().display())
    );
}

#[test]
fn what_others_put_there_stays() {
    let home = Home::new();
    let others = [
        "applications/other.desktop",
        "icons/hicolor/index.theme",
        "mime/packages/other.xml",
    ];
    for other in others {
        let path = home.data().join(other);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "other").unwrap();
    }
    let before = tree(&home.data());
    home.run_well(&[]);
    assert_ne!(tree(&home.data()), before);
    home.run_well(&["--remove"]);
    assert_eq!(tree(&home.data()), before);
}

#[test]
fn the_programs_that_keep_indexes_are_run_where_there_are_any() {
    let home = Home::new();
    let out = home.run_well(&[]);
    for (tool, package) in [
        ("update-mime-database", "shared-mime-info"),
        ("update-desktop-database", "desktop-file-utils"),
    ] {
        let line = format!(
            "Skipped {tool}, which is not installed (it is in the package {package}); if workbooks do not open by \
             double-click, install it and run this again\n"
        );
        assert!(out.contains(&line), "{line}{out}");
        home.put_tool(tool, 0);
    }

    let out = home.run_well(&[]);
    assert!(!out.contains("Skipped"), "{out}");
    let (mime, applications) = (home.data().join("mime"), home.data().join("applications"));
    let both = format!(
        "update-mime-database {}\nupdate-desktop-database {}\n",
        mime.display(),
        applications.display()
    );
    assert_eq!(home.calls(), both);

    // What is not in an index need not be taken out of it.
    fs::write(applications.join("mimeinfo.cache"), "").unwrap();
    home.run_well(&["--remove"]);
    let again = format!("update-desktop-database {}\n", applications.display());
    assert_eq!(home.calls(), both + &again);
}

#[test]
fn errors_name_what_is_in_the_way() {
    // What is in the way, a file or (ending in a slash) a folder; the file that cannot be written, and the one that
    // cannot be removed.
    let cases = [
        ("applications", ENTRY, ENTRY),
        ("applications/metershift.desktop/", ENTRY, ENTRY),
        ("icons", WRITTEN[0], WRITTEN[0]),
        ("mime/packages", WRITTEN[3], WRITTEN[3]),
    ];
    for (in_the_way, not_written, not_removed) in cases {
        let home = Home::new();
        let path = home.data().join(in_the_way);
        if in_the_way.ends_with('/') {
            fs::create_dir_all(&path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "in the way").unwrap();
        }
        let check = |arguments: &[&str], verb: &str, place: &str| {
            let said = home.run(arguments);
            assert_eq!(said.code, Some(1), "{in_the_way} {arguments:?}");
            let expected = format!(
                "metershift: cannot {verb} {}; check that you may write there: ",
                home.data().join(place).display()
            );
            assert!(said.err.starts_with(&expected), "{expected}\n{}", said.err);
            let is_unfinished = |name: &String| name.contains(".part");
            assert!(!tree(&home.data()).keys().any(is_unfinished));
        };
        check(&[], "write", not_written);
        check(&["--remove"], "remove", not_removed);
    }
}

#[test]
fn a_program_that_fails_is_an_error() {
    let home = Home::new();
    home.put_tool("update-mime-database", 3);
    let said = home.run(&[]);
    assert_eq!(said.code, Some(1));
    let expected = format!(
        "metershift: update-mime-database failed on {} (exit status: 3): trouble\n",
        home.data().join("mime").display()
    );
    assert_eq!(said.err, expected);
}
