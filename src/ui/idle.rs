//! How long nobody has touched the window. Measured by the wall clock, which goes on while the computer sleeps, and by the
//! clock that only goes forward, which nobody can set back; whichever says more counts.

use std::time::Duration;

use chrono::{DateTime, Utc};
use egui::{Align2, Area, Context, Event, Frame, Id, Margin, Order, Stroke, vec2};

use super::cx::Cx;
use super::theme::{Icon, Type, corner, space, text, theme};
use crate::clock::Clock;
use crate::text::Message;

/// So long before it locks the window says so.
const WARNING: Duration = Duration::from_secs(30);

/// When the window was last touched.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    wall: DateTime<Utc>,
    steady: Duration,
}

impl Idle {
    /// Touched now.
    pub fn new(clock: &dyn Clock) -> Self {
        Self { wall: clock.now(), steady: clock.elapsed() }
    }

    /// How much is left of `after` since the last touch; nothing when it is over.
    pub fn left(&self, clock: &dyn Clock, after: Duration) -> Duration {
        let by_wall = (clock.now() - self.wall).to_std().unwrap_or_default();
        let steadily = clock.elapsed().saturating_sub(self.steady);
        after.saturating_sub(by_wall.max(steadily))
    }

    /// When the window has to look again: at the warning, then every second.
    pub fn next_look(left: Duration) -> Duration {
        left.checked_sub(WARNING).filter(|until| !until.is_zero()).unwrap_or(Duration::from_secs(1))
    }
}

/// Whether somebody is there: a key, a pointer, a finger, or a reader for those who do not see.
pub fn is_touched(ctx: &Context) -> bool {
    let touches = |event: &Event| !matches!(event, Event::WindowFocused(_) | Event::PointerGone | Event::MouseMoved(_));
    ctx.input(|input| input.events.iter().any(touches))
}

/// Says quietly that it will lock, shortly before.
pub fn warning(ctx: &Context, cx: &Cx<'_>, left: Duration) {
    if left > WARNING {
        return;
    }
    let palette = theme(ctx).palette();
    let area = Area::new(Id::unique("idle")).order(Order::Foreground).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -24.0));
    area.show(ctx, |ui| {
        let frame = Frame::new()
            .fill(palette.pop.into())
            .stroke(Stroke::new(1.0, palette.line_strong))
            .corner_radius(corner::DIALOG)
            .inner_margin(Margin::symmetric(16, 10))
            .shadow(ui.visuals().popup_shadow);
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.add(Icon::Lock.image(palette.text_sub));
                let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
                let words = cx.tell(&Message::new("signin-locks-in").with("seconds", seconds));
                ui.label(text(words, Type::Strong, palette.text_strong));
                ui.label(text(cx.say("signin-locks-why"), Type::Body, palette.text_sub));
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::clock::NoRandomness;

    /// A clock whose two hands are set by hand.
    struct Hands(Mutex<(i64, u64)>);

    impl Clock for Hands {
        fn now(&self) -> DateTime<Utc> {
            DateTime::from_timestamp(self.0.lock().unwrap().0, 0).unwrap()
        }

        fn elapsed(&self) -> Duration {
            Duration::from_secs(self.0.lock().unwrap().1)
        }

        fn sleep(&self, _: Duration) {}

        fn fill_random(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }

    #[test]
    fn sleep_counts_and_setting_the_clock_back_gains_nothing() {
        let clock = Hands(Mutex::new((1_000_000, 10)));
        let idle = Idle::new(&clock);
        let after = Duration::from_mins(5);
        let left_at = |wall, steady| {
            *clock.0.lock().unwrap() = (wall, steady);
            idle.left(&clock, after)
        };
        assert_eq!(left_at(1_000_060, 70), Duration::from_mins(4));
        assert_eq!(left_at(1_090_000, 11), Duration::ZERO, "the computer slept");
        assert_eq!(left_at(900_000, 310), Duration::ZERO, "the clock was set back");
    }

    #[test]
    fn a_quiet_window_sleeps_until_the_warning() {
        assert_eq!(Idle::next_look(Duration::from_mins(5)), Duration::from_secs(270));
        assert_eq!(Idle::next_look(Duration::from_secs(30)), Duration::from_secs(1));
        assert_eq!(Idle::next_look(Duration::from_secs(3)), Duration::from_secs(1));
    }
}
