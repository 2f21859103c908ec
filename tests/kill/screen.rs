//! A screen that nobody sees, and the real window on it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use metershift::app::{Placement, Preferences};

/// How large windows are; small ones are drawn sooner.
pub(crate) const SIZE: [f32; 2] = [900.0, 620.0];

/// A window that is not there by then does not come.
const PATIENCE: Duration = Duration::from_mins(1);

/// A place on the screen.
pub(crate) type Point = [i32; 2];

/// Which program is missing, if one is.
pub(crate) fn missing() -> Option<&'static str> {
    let is_missing = |of: &&str| {
        let mut command = Command::new(of);
        command.arg("-version").stdout(Stdio::null());
        command.stderr(Stdio::null()).status().is_err()
    };
    ["Xvfb", "xdotool"].into_iter().find(is_missing)
}

/// A screen of its own.
pub(crate) struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    pub(crate) fn open() -> Self {
        let mut server = Command::new("Xvfb")
            // It takes a number that is free, and says which.
            .args(["-displayfd", "1", "-noreset", "-screen", "0", "900x620x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        let said = server.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut number).unwrap();
        Self {
            server,
            display: format!(":{}", number.trim()),
        }
    }

    fn tool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Opens `plan` in a window at home in `home`, and waits until it is there.
    pub(crate) fn start(
        &self,
        home: &Path,
        plan: &Path,
        cache: &Path,
    ) -> Result<Window<'_>, String> {
        let preferences = Preferences {
            window: Some(Placement {
                size: SIZE,
                position: Some([0.0, 0.0]),
                is_maximised: false,
            }),
            reduced_motion: true,
            // What somebody else saved would open for review.
            saved: vec![fs::canonicalize(plan).unwrap()],
            ..Preferences::default()
        };
        let settings = home.join("config/metershift");
        fs::create_dir_all(&settings).unwrap();
        let text = serde_json::to_string(&preferences).unwrap();
        fs::write(settings.join("preferences.json"), text).unwrap();
        let program = Command::new(env!("CARGO_BIN_EXE_metershift"))
            .arg(plan)
            .env("DISPLAY", &self.display)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_RUNTIME_DIR", home)
            .env("XDG_CACHE_HOME", cache)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut window = Window {
            screen: self,
            program,
            id: String::new(),
        };
        // Its title says what is open once that is loaded.
        let search = ["search", "--onlyvisible", "--name", "^plan"];
        let find = |screen: &Self| screen.tool(&search).lines().next().map(str::to_owned);
        let found = window.wait_for(PATIENCE, find)?;
        window.id = found.ok_or("no window appeared")?;
        self.tool(&["windowfocus", &window.id]);
        Ok(window)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

/// The window, until it is killed.
pub(crate) struct Window<'a> {
    screen: &'a Screen,
    program: Child,
    id: String,
}

impl Window<'_> {
    /// Presses a key; it is on its way when this returns.
    pub(crate) fn key(&self, key: &str) {
        self.screen.tool(&["key", "--delay", "0", key]);
    }

    /// Gives the focus to what comes after the field that is there.
    pub(crate) fn focus_after(&self, field: Point) {
        let [x, y] = field.map(|of| of.to_string());
        let click = [
            "mousemove",
            &x,
            &y,
            "sleep",
            "0.1",
            "click",
            "1",
            "sleep",
            "0.2",
        ];
        // Where the pointer rests, nothing is to answer to it.
        let leave = ["mousemove", "899", "619", "key", "Tab", "sleep", "0.1"];
        self.screen.tool(&[click.as_slice(), &leave].concat());
    }

    /// Waits for the title to say that something is not saved, and says whether it does.
    pub(crate) fn has_mark_soon(&mut self) -> Result<bool, String> {
        let name = ["getwindowname", &self.id.clone()];
        let is_marked = |screen: &Screen| screen.tool(&name).starts_with('•').then_some(());
        self.wait_for(Duration::from_secs(5), is_marked)
            .map(|mark| mark.is_some())
    }

    /// Waits so long for something, unless the program ends before.
    fn wait_for<T>(
        &mut self,
        patience: Duration,
        found: impl Fn(&Screen) -> Option<T>,
    ) -> Result<Option<T>, String> {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if let Some(found) = found(self.screen) {
                return Ok(Some(found));
            }
            if let Some(status) = self.program.try_wait().unwrap() {
                return Err(format!("the program ended by itself: {status}"));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(None)
    }

    /// Kills it with a signal that it cannot hear, and says when that was.
    pub(crate) fn kill(mut self) -> Result<Instant, String> {
        if let Some(status) = self.program.try_wait().unwrap() {
            return Err(format!("the program ended by itself: {status}"));
        }
        let killed = Instant::now();
        self.program.kill().unwrap();
        self.program.wait().unwrap();
        Ok(killed)
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
    }
}
