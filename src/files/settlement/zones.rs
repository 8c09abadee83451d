//! Time zones as reports write them, and moments in them.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

/// Abbreviations and their minutes east of UTC. Where one stands for several zones, it is the one of a gateway's reports:
/// IST is India, CST is Chicago, BST is London.
const ABBREVIATIONS: &[(&str, i32)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("MET", 60),
    ("CEST", 120),
    ("MEST", 120),
    ("EET", 120),
    ("SAST", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("TRT", 180),
    ("GST", 240),
    ("IST", 330),
    ("ICT", 420),
    ("WIB", 420),
    ("SGT", 480),
    ("HKT", 480),
    ("MYT", 480),
    ("PHT", 480),
    ("AWST", 480),
    ("JST", 540),
    ("KST", 540),
    ("ACST", 570),
    ("AEST", 600),
    ("ACDT", 630),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("BRST", -120),
    ("NDT", -150),
    ("BRT", -180),
    ("ART", -180),
    ("CLST", -180),
    ("ADT", -180),
    ("NST", -210),
    ("AST", -240),
    ("CLT", -240),
    ("EDT", -240),
    ("EST", -300),
    ("CDT", -300),
    ("COT", -300),
    ("PET", -300),
    ("CST", -360),
    ("MDT", -360),
    ("MST", -420),
    ("PDT", -420),
    ("PST", -480),
    ("AKDT", -480),
    ("AKST", -540),
    ("HST", -600),
];

/// When clocks are one hour ahead.
#[derive(Clone, Copy)]
enum Summer {
    Never,
    /// From the last Sunday of March to the last of October, at 1:00 UTC.
    Europe,
    /// From the second Sunday of March to the first of November, at 2:00.
    America,
    /// From the first Sunday of October to the first of April, at 2:00 standard time.
    Australia,
    /// From the last Sunday of September to the first of April, at 2:00 standard time.
    NewZealand,
}

/// Places by which PayPal names zones, and their minutes east of UTC in winter. Others of a continent that keeps one
/// rule are found by their continent's entry in [`of_place`].
const PLACES: &[(&str, i32, Summer)] = &[
    ("Europe/London", 0, Summer::Europe),
    ("Europe/Dublin", 0, Summer::Europe),
    ("Europe/Lisbon", 0, Summer::Europe),
    ("Atlantic/Canary", 0, Summer::Europe),
    ("Europe/Athens", 120, Summer::Europe),
    ("Europe/Bucharest", 120, Summer::Europe),
    ("Europe/Sofia", 120, Summer::Europe),
    ("Europe/Helsinki", 120, Summer::Europe),
    ("Europe/Kiev", 120, Summer::Europe),
    ("Europe/Kyiv", 120, Summer::Europe),
    ("Europe/Riga", 120, Summer::Europe),
    ("Europe/Tallinn", 120, Summer::Europe),
    ("Europe/Vilnius", 120, Summer::Europe),
    ("Europe/Istanbul", 180, Summer::Never),
    ("Europe/Moscow", 180, Summer::Never),
    ("Europe/Minsk", 180, Summer::Never),
    ("America/Los_Angeles", -480, Summer::America),
    ("America/Vancouver", -480, Summer::America),
    ("America/Denver", -420, Summer::America),
    ("America/Edmonton", -420, Summer::America),
    ("America/Phoenix", -420, Summer::Never),
    ("America/Chicago", -360, Summer::America),
    ("America/Winnipeg", -360, Summer::America),
    ("America/Mexico_City", -360, Summer::Never),
    ("America/New_York", -300, Summer::America),
    ("America/Toronto", -300, Summer::America),
    ("America/Bogota", -300, Summer::Never),
    ("America/Lima", -300, Summer::Never),
    ("America/Halifax", -240, Summer::America),
    ("America/Sao_Paulo", -180, Summer::Never),
    ("America/Argentina/Buenos_Aires", -180, Summer::Never),
    ("Asia/Dubai", 240, Summer::Never),
    ("Asia/Calcutta", 330, Summer::Never),
    ("Asia/Kolkata", 330, Summer::Never),
    ("Asia/Bangkok", 420, Summer::Never),
    ("Asia/Jakarta", 420, Summer::Never),
    ("Asia/Hong_Kong", 480, Summer::Never),
    ("Asia/Shanghai", 480, Summer::Never),
    ("Asia/Singapore", 480, Summer::Never),
    ("Asia/Manila", 480, Summer::Never),
    ("Asia/Taipei", 480, Summer::Never),
    ("Asia/Kuala_Lumpur", 480, Summer::Never),
    ("Asia/Seoul", 540, Summer::Never),
    ("Asia/Tokyo", 540, Summer::Never),
    ("Australia/Perth", 480, Summer::Never),
    ("Australia/Brisbane", 600, Summer::Never),
    ("Australia/Adelaide", 570, Summer::Australia),
    ("Australia/Sydney", 600, Summer::Australia),
    ("Australia/Melbourne", 600, Summer::Australia),
    ("Australia/Hobart", 600, Summer::Australia),
    ("Pacific/Auckland", 720, Summer::NewZealand),
    ("Pacific/Honolulu", -600, Summer::Never),
    ("Africa/Johannesburg", 120, Summer::Never),
];

/// The moment at which clocks in `zone` show `local`; nothing when the zone is not known.
pub(super) fn moment_in(zone: &str, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let zone = zone.trim();
    let named = ABBREVIATIONS.iter().find(|(name, _)| zone.eq_ignore_ascii_case(name)).map(|&(_, minutes)| minutes);
    let minutes = named.or_else(|| written_offset(zone)).or_else(|| of_place(zone, local))?;
    local.checked_sub_signed(TimeDelta::minutes(i64::from(minutes))).map(|moment| moment.and_utc())
}

/// Minutes east of UTC as `+0100`, `-08:00`, `+2`, `GMT+1`, `UTC-03:30`.
pub(super) fn written_offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text).trim_start();
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let number = |part: &str, most: i32| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i32>().ok().filter(|&value| digits && value <= most)
    };
    Some(sign * (number(hours, 14)? * 60 + number(minutes, 59)?))
}

fn of_place(zone: &str, local: NaiveDateTime) -> Option<i32> {
    let known = PLACES.iter().find(|(name, ..)| zone.eq_ignore_ascii_case(name));
    let (minutes, summer) = match known {
        Some(&(_, minutes, summer)) => (minutes, summer),
        // From Madrid to Warsaw it is one time.
        None if zone.starts_with("Europe/") => (60, Summer::Europe),
        None => return None,
    };
    Some(if summer.holds(local, minutes) { minutes + 60 } else { minutes })
}

impl Summer {
    /// Whether clocks that show `local` are ahead of the winter's time. The hour that comes twice is taken the first time.
    fn holds(self, local: NaiveDateTime, minutes: i32) -> bool {
        let year = local.year();
        let at = |day: Option<NaiveDate>, hour: i64| Some(day?.and_time(NaiveTime::MIN) + TimeDelta::hours(hour));
        let changed = TimeDelta::minutes(i64::from(minutes));
        let (from, to, across_new_year) = match self {
            Self::Never => return false,
            Self::Europe => {
                let (march, october) = (at(last_sunday(year, 3), 1), at(last_sunday(year, 10), 2));
                (march.map(|at| at + changed), october.map(|at| at + changed), false)
            }
            Self::America => (at(nth_sunday(year, 3, 2), 2), at(nth_sunday(year, 11, 1), 2), false),
            Self::Australia => (at(nth_sunday(year, 10, 1), 2), at(nth_sunday(year, 4, 1), 3), true),
            Self::NewZealand => (at(last_sunday(year, 9), 2), at(nth_sunday(year, 4, 1), 3), true),
        };
        let (Some(from), Some(to)) = (from, to) else { return false };
        if across_new_year { local >= from || local < to } else { local >= from && local < to }
    }
}

fn nth_sunday(year: i32, month: u32, nth: u8) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth)
}

/// The last Sunday of a month that has 30 days or more.
fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month + 1, 1)?.pred_opt()?;
    last.checked_sub_signed(Duration::days(i64::from(last.weekday().num_days_from_sunday())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(zone: &str, local: &str) -> Option<String> {
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
        moment_in(zone, local).map(|moment| moment.format("%Y-%m-%d %H:%M").to_string())
    }

    #[test]
    fn abbreviations_and_offsets_are_hours_from_utc() {
        let check =
            |zone, expected: &str| assert_eq!(utc(zone, "2026-01-07 00:46").as_deref(), Some(expected), "{zone}");
        check("CET", "2026-01-06 23:46");
        check("pst", "2026-01-07 08:46");
        check("AEST", "2026-01-06 14:46");
        check("-0800", "2026-01-07 08:46");
        check("+05:30", "2026-01-06 19:16");
        check("GMT+1", "2026-01-06 23:46");
        check("UTC", "2026-01-07 00:46");
        for zone in ["", "XYZ", "Mars/Base", "+99", "+1:99", "-", "+1é"] {
            assert_eq!(utc(zone, "2026-01-07 00:46"), None, "{zone}");
        }
    }

    #[test]
    fn places_have_summer_time_where_they_have_it() {
        let check = |zone, local, expected: &str| assert_eq!(utc(zone, local).as_deref(), Some(expected), "{zone}");
        check("Europe/Berlin", "2020-01-02 11:05", "2020-01-02 10:05");
        check("Europe/Berlin", "2020-03-29 01:59", "2020-03-29 00:59");
        check("Europe/Berlin", "2020-03-29 03:00", "2020-03-29 01:00");
        check("Europe/Berlin", "2020-10-25 02:30", "2020-10-25 00:30");
        check("Europe/Berlin", "2020-10-25 03:00", "2020-10-25 02:00");
        check("Europe/London", "2026-07-01 12:00", "2026-07-01 11:00");
        check("America/Los_Angeles", "2026-03-08 03:00", "2026-03-08 10:00");
        check("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00");
        check("Australia/Sydney", "2026-01-01 00:00", "2025-12-31 13:00");
        check("Australia/Sydney", "2026-06-01 00:00", "2026-05-31 14:00");
        check("Pacific/Auckland", "2026-12-01 00:00", "2026-11-30 11:00");
        check("Asia/Tokyo", "2026-06-01 09:00", "2026-06-01 00:00");
    }

    proptest! {
        #[test]
        fn any_text_is_a_zone_or_none(zone in ".{0,20}", days in -700_000_i64..700_000) {
            let local = DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::days(days);
            let _ = moment_in(&zone, local);
        }
    }
}
