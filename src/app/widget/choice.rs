//! One of several, chosen from a list that drops down.

use egui::{ComboBox, Ui};

/// What there is to choose from, and how it is shown.
pub(crate) struct Choice<'a> {
    /// What is chosen, for screen readers; names it among all others.
    pub(crate) name: &'a str,
    /// What it does, in words.
    pub(crate) tooltip: &'a str,
    /// What is chosen now, as shown.
    pub(crate) now: &'a str,
    /// How wide it is.
    pub(crate) width: f32,
}

impl Choice<'_> {
    /// Draws it, and returns what was chosen anew.
    pub(crate) fn show<T: PartialEq>(
        &self,
        ui: &mut Ui,
        current: &T,
        options: impl IntoIterator<Item = (T, String)>,
    ) -> Option<T> {
        let mut chosen = None;
        let combo = ComboBox::from_id_salt(("choice", self.name))
            .selected_text(self.now)
            .width(self.width)
            .height(420.0)
            .truncate()
            .show_ui(ui, |ui| {
                ui.set_min_width(self.width);
                for (option, text) in options {
                    let is_current = option == *current;
                    if ui.selectable_label(is_current, text).clicked() {
                        // A key chooses too, and leaves the list open by itself.
                        ui.close();
                        chosen = (!is_current).then_some(option);
                    }
                }
            });
        combo
            .response
            .accessible_name(self.name)
            .on_hover_text(self.tooltip);
        chosen
    }
}
