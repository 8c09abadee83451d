//! Keys of one letter that do something on a screen.

use egui::{Event, InputState, Key, Modifiers};

/// What the pressed letter does, by the first one of these that is pressed. The letter is taken out of the input: it is not
/// to be typed into what opens now.
pub fn take_letter<V>(input: &mut InputState, letters: impl IntoIterator<Item = (V, Key)>) -> Option<V> {
    // On some keyboards a stroke or a question mark is typed with Shift.
    let mut taken = |key| input.consume_key(Modifiers::NONE, key) || input.consume_key(Modifiers::SHIFT, key);
    let found = letters.into_iter().find(|(_, key)| taken(*key)).map(|(what, _)| what);
    if found.is_some() {
        input.events.retain(|event| !matches!(event, Event::Text(_)));
    }
    found
}
