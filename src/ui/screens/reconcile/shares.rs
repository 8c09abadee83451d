//! Parts of a whole in tenths of a percent that make exactly 100 %.

/// Shares of `parts` in tenths of a percent; nothing when there is nothing to share. A part that is not nothing never shows
/// as nothing, so a month is called 100 % proven only when it is; the largest part takes what rounding leaves.
pub(super) fn of<const N: usize>(parts: [i64; N]) -> Option<[u32; N]> {
    let whole: i128 = parts.iter().map(|&part| i128::from(part.max(0))).sum();
    if whole == 0 {
        return None;
    }
    let mut shares = parts.map(|part| {
        let part = i128::from(part.max(0));
        let rounded = (part * 1000 + whole / 2) / whole;
        u32::try_from(rounded.max(i128::from(u8::from(part > 0)))).unwrap_or(1000)
    });
    let others_and_it: u32 = shares.iter().sum();
    if let Some(largest) = shares.iter_mut().max() {
        *largest = (*largest + 1000).saturating_sub(others_and_it);
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cent_that_is_not_explained_keeps_a_month_from_being_whole() {
        assert_eq!(of([10_000_000, 0, 0]), Some([1000, 0, 0]));
        assert_eq!(of([10_000_000, 0, 1]), Some([999, 0, 1]));
        assert_eq!(of([1, 10_000_000, 0]), Some([1, 999, 0]));
        assert_eq!(of([87_600, 11_800, 600]), Some([876, 118, 6]));
        assert_eq!(of([0, 0, 0]), None);
    }

    proptest! {
        #[test]
        fn shares_make_the_whole(parts: [i64; 3]) {
            if let Some(shares) = of(parts) {
                prop_assert_eq!(shares.iter().sum::<u32>(), 1000);
                for (share, part) in shares.into_iter().zip(parts) {
                    prop_assert_eq!(share > 0, part > 0);
                }
            }
        }
    }
}
