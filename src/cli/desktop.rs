//! `install-desktop`: makes workbooks open by double-click, for this user, on Linux.
//!
//! An icon, a file type and a desktop entry go where the specifications of freedesktop.org say, and the programs that
//! keep an index of those are run.

use std::fs;
use std::io::ErrorKind;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use super::{WRONG_USAGE, complain, print};
use crate::disk;

const ENTRY: &str = include_str!("../../assets/desktop/metershift.desktop");
const FILE_TYPE: &[u8] = include_bytes!("../../assets/desktop/metershift.xml");
const DRAWING: &[u8] = include_bytes!("../../assets/desktop/metershift.svg");
const PICTURE: &[u8] = include_bytes!("../../assets/desktop/metershift.png");

/// Where the entry goes, below the user's data folder.
const ENTRY_PLACE: &str = "applications/metershift.desktop";

/// Where the file type goes.
const FILE_TYPE_PLACE: &str = "mime/packages/metershift.xml";

/// What is the same for everyone.
const BUNDLED: [(&str, &[u8]); 4] = [
    ("icons/hicolor/scalable/apps/metershift.svg", DRAWING),
    ("icons/hicolor/256x256/apps/metershift.png", PICTURE),
    (
        "icons/hicolor/scalable/mimetypes/application-x-metershift.svg",
        DRAWING,
    ),
    (FILE_TYPE_PLACE, FILE_TYPE),
];

/// Something that is looked up in an index and not in the files themselves.
struct Index {
    /// The program that makes it.
    tool: &'static str,
    /// The package that has that program.
    package: &'static str,
    /// The folder it is an index of.
    folder: &'static str,
    /// Where it is.
    place: &'static str,
    /// Which of our files is in it.
    lists: &'static str,
}

const INDEXES: [Index; 2] = [
    Index {
        tool: "update-mime-database",
        package: "shared-mime-info",
        folder: "mime",
        place: "mime/mime.cache",
        lists: FILE_TYPE_PLACE,
    },
    Index {
        tool: "update-desktop-database",
        package: "desktop-file-utils",
        folder: "applications",
        place: "applications/mimeinfo.cache",
        lists: ENTRY_PLACE,
    },
];

/// Registers the program for this user, or takes that away again.
pub(super) fn run(remove: bool) -> Result<ExitCode> {
    if !cfg!(target_os = "linux") {
        complain(
            "install-desktop is for Linux only; the README says under “Open workbooks by double-click” how to do it here",
        );
        return Ok(ExitCode::from(WRONG_USAGE));
    }
    let folders = directories::BaseDirs::new()
        .context("there is no home folder to install into; set HOME to yours")?;
    if remove {
        take_away(folders.data_dir())?;
    } else {
        install(folders.data_dir())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn install(data: &Path) -> Result<()> {
    let program =
        std::env::current_exe().context("cannot find out where this program is installed")?;
    let entry = entry_of(&program)?;
    // The entry comes last, as it refers to the others.
    let files = BUNDLED
        .into_iter()
        .chain(iter::once((ENTRY_PLACE, entry.as_bytes())));
    for (place, content) in files {
        let path = data.join(place);
        disk::write(&path, content).with_context(|| {
            format!(
                "cannot write {}; check that you may write there",
                path.display()
            )
        })?;
        print(&format!("Wrote {}\n", path.display()))?;
    }
    announce_icons(data);
    for index in INDEXES {
        let hint = "if workbooks do not open by double-click, install it and run this again";
        index.update(data, hint)?;
    }
    print(&format!(
        "Files ending in .metershift are opened with {}\nRun this again if the program moves; with --remove, it takes \
         everything away again\n",
        program.display()
    ))
}

fn take_away(data: &Path) -> Result<()> {
    let mut removed = Vec::new();
    // The entry goes first, as it refers to the others.
    let places = iter::once(ENTRY_PLACE).chain(BUNDLED.map(|(place, _)| place));
    for place in places {
        let path = data.join(place);
        match fs::remove_file(&path) {
            Ok(()) => {
                print(&format!("Removed {}\n", path.display()))?;
                removed.push(place);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "cannot remove {}; check that you may write there",
                        path.display()
                    )
                });
            }
        }
    }
    if removed.is_empty() {
        return print(&format!(
            "There was nothing to remove in {}\n",
            data.display()
        ));
    }
    announce_icons(data);
    for index in INDEXES {
        if removed.contains(&index.lists) && data.join(index.place).exists() {
            let hint = "if workbooks still open with Metershift, install it, and then install and remove once more";
            index.update(data, hint)?;
        }
    }
    for place in removed {
        remove_empty_folders(data, place);
    }
    Ok(())
}

impl Index {
    /// Makes the index anew if that program is there; says so, or with `hint` what to do without.
    fn update(&self, data: &Path, hint: &str) -> Result<()> {
        let folder = data.join(self.folder);
        let ran = Command::new(self.tool)
            .arg(&folder)
            .stdin(Stdio::null())
            .output();
        match ran {
            Ok(output) if output.status.success() => {
                print(&format!("Ran {} on {}\n", self.tool, folder.display()))
            }
            Ok(output) => bail!(
                "{} failed on {} ({}): {}",
                self.tool,
                folder.display(),
                output.status,
                String::from_utf8_lossy(&output.stderr).trim()
            ),
            Err(error) if error.kind() == ErrorKind::NotFound => print(&format!(
                "Skipped {}, which is not installed (it is in the package {}); {hint}\n",
                self.tool, self.package
            )),
            Err(error) => Err(error)
                .with_context(|| format!("cannot run {} on {}", self.tool, folder.display())),
        }
    }
}

/// Desktops look for new icons when the time of the theme's folder says so. Without it they find them at the next login.
fn announce_icons(data: &Path) {
    fs::File::open(data.join("icons/hicolor"))
        .and_then(|folder| folder.set_modified(SystemTime::now()))
        .ok();
}

/// Removes the folders of `place` up to the data folder, as far as nothing else is in them.
fn remove_empty_folders(data: &Path, place: &str) {
    let mut folder = PathBuf::from(place);
    while folder.pop() && folder != Path::new("") && fs::remove_dir(data.join(&folder)).is_ok() {}
}

/// The desktop entry that starts `program`.
///
/// The specification rules out equals signs. It has a way to write percent signs, but desktops built on `GLib` overlook
/// such an entry.
fn entry_of(program: &Path) -> Result<String> {
    let path = program
        .to_str()
        .filter(|path| !path.contains(['=', '%']) && !path.contains(char::is_control));
    let Some(path) = path else {
        bail!(
            "the program is {}, which cannot be written into a desktop entry because of an equals sign, a percent sign, a \
             control character or what is not UTF-8; move the program and run this again",
            program.display()
        );
    };
    Ok(ENTRY.replace("Exec=metershift ", &format!("Exec={} ", quoted(path))))
}

/// A path as one argument of `Exec`, by the Desktop Entry Specification: in quotation marks, inside of which some
/// characters need a backslash; and every backslash is doubled, as in all values.
fn quoted(path: &str) -> String {
    let mut text = String::from('"');
    for character in path.chars() {
        match character {
            '"' | '`' | '$' => text.push_str(r"\\"),
            '\\' => text.push_str(r"\\\"),
            _ => {}
        }
        text.push(character);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::{entry_of, quoted};
    use std::path::Path;

    #[test]
    fn paths_are_quoted_as_the_specification_says() {
        let cases = [
            ("/usr/bin/metershift", r#""/usr/bin/metershift""#),
            ("/opt/My tools/metershift", r#""/opt/My tools/metershift""#),
            ("/o’clock/é/metershift", r#""/o’clock/é/metershift""#),
            // “A literal dollar sign in a quoted string … is unambiguously represented with ("\\$")”
            ("/a$b", r#""/a\\$b""#),
            // “… a literal backslash … by four backslashes”
            (r"/a\b", r#""/a\\\\b""#),
            (r#"/a"b"#, r#""/a\\"b""#),
            ("/a`b", r#""/a\\`b""#),
            ("/it's (1) & <2>;", r#""/it's (1) & <2>;""#),
        ];
        for (path, expected) in cases {
            assert_eq!(quoted(path), expected, "{path}");
        }
    }

    #[test]
    fn what_an_entry_cannot_say_is_refused() {
        for path in ["/a=b/metershift", "/100%/metershift", "/a\nb/metershift"] {
            let refusal = entry_of(Path::new(path)).map_err(|error| error.to_string());
            assert!(
                refusal.is_err_and(|text| text.contains("move the program")),
                "{path:?}"
            );
        }
    }
}
