//! Files that are there whole, or as they were before.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file beside `path`, and then puts it in its place; makes the folder if there is none.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    // Two programs may write the same file at once; each has an unfinished one of its own.
    name.push(format!(".{}.part", std::process::id()));
    let unfinished = path.with_file_name(name);
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().inspect_err(|_| {
        fs::remove_file(&unfinished).ok();
    })
}
