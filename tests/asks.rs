//! What users of other programs ask for again and again, and the tests that show it here. An ask without a test says why.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support {
    #[allow(dead_code, reason = "each test reads the source in its own way")]
    pub mod source;
}

use std::collections::BTreeSet;

use support::source;

/// What shows an ask.
enum Shown {
    /// These tests.
    By(&'static [&'static str]),
    /// Not, or not yet; why.
    Not(&'static str),
}

use Shown::{By, Not};

#[rustfmt::skip]
const ASKS: [(&str, Shown); 24] = [
    ("a deposit is found without an id in its text", By(&["amount_days_and_name_are_enough", "without_the_name_the_amount_must_be_unique"])),
    ("a cent is written off while matching, to a kind of one's choice", By(&["a_difference_that_is_a_fee_is_explained_and_no_break"])),
    ("one match is undone, or many at once", By(&["an_accountant_comes_to_nothing_unexplained_and_back"])),
    ("what was reconciled can be taken apart again", By(&["what_is_taken_back_leaves_no_trace_and_every_decision_adds_up"])),
    ("it is seen who changed what, and when", By(&["an_accountant_comes_to_nothing_unexplained_and_back", "notes_stay_with_what_they_are_about"])),
    ("one bank line clears all of its vouchers", By(&["a_deposit_that_nobody_recognises_can_be_brought_together_with_a_batch", "several_batches_and_entries_are_one_match", "one_deposit_may_name_several_batches"])),
    ("a transfer in two accounts' statements is matched in both", Not("Deposits are matched with payouts; transfers between one's own accounts are no payouts and stay as they are")),
    ("the order of the rules creates no duplicates", By(&["the_order_of_rows_makes_no_difference", "the_order_of_the_books_does_not_matter"])),
    ("names are learnt from corrections", By(&["twenty_matches_tell_which_days_are_usual_and_nineteen_do_not", "a_sender_that_was_matched_by_hand_is_known_next_month", "a_taught_sender_is_as_good_as_the_gateways_name"])),
    ("several lines of one batch are summed", By(&["the_parts_of_a_batch_add_up_to_it", "parts_that_add_up_are_taken_together"])),
    ("the combination that makes the amount is found, in both directions", By(&["parts_that_add_up_are_taken_together", "one_payment_pays_the_orders_that_it_lists", "parts_that_add_up_in_two_ways_are_not_chosen", "with_colliding_amounts_wrong_links_stay_rare"])),
    ("many similar entries do not explode", By(&["ten_thousand_batches_and_a_hundred_thousand_entries_are_no_matter", "a_large_group_is_never_surer_than_it_may_be"])),
    ("it is seen why a candidate was not taken", By(&["any_pair_is_explained_by_the_same_scorer", "why_and_why_not_are_told_by_one_scorer"])),
    ("long statements stay quick", By(&["ten_thousand_batches_and_a_hundred_thousand_entries_are_no_matter"])),
    ("matching everything needs no batches", By(&["ten_thousand_batches_and_a_hundred_thousand_entries_are_no_matter"])),
    ("rows that are equal are both real", By(&["the_same_file_and_an_overlapping_one_give_the_same_ids", "equal_amounts_that_pair_off_are_one_group"])),
    ("an id that a bank gives twice loses nothing", By(&["every_sample_reads_as_the_manifest_says_or_otherwise_for_a_reason"])),
    ("the same file, or one that overlaps, adds nothing", By(&["what_another_file_holds_as_well_outlives_the_undoing_of_either", "the_same_file_and_an_overlapping_one_give_the_same_ids"])),
    ("a batch that the bank booked as one entry keeps its parts", By(&["a_batch_that_was_booked_as_one_entry_keeps_its_parts", "the_details_of_a_batch_are_kept_beside_its_entry"])),
    ("statements without entries and entries without a party are valid", By(&["several_camt_statements_stay_apart_and_one_without_entries_counts"])),
    ("separators, decimal commas and encodings are understood", By(&["csv_in_five_languages_gives_the_same_entries"])),
    ("two currencies, with the difference shown and posted", By(&["two_currencies_are_brought_together_as_an_exchange", "an_exchange_difference_adds_up_in_each_currency", "another_currency_is_taken_at_the_rate_of_its_days"])),
    ("reconciled periods are locked", Not("Signing a month off comes with its own issue; until then a changed amount is a break that says so: an_amount_that_changed_since_is_a_break_that_says_by_how_much")),
    ("refunded fees and disputes stand where they belong", By(&["whatever_the_lines_the_parts_add_up", "money_back_and_disputes_are_linked"])),
];

#[test]
fn every_ask_is_shown_by_tests_that_are_there() {
    let files = source::files("src", &[".rs"]).into_iter().chain(source::files("tests", &[".rs"]));
    let mut tests: BTreeSet<String> = BTreeSet::new();
    for file in files {
        let marked = file.text.split("#[test]").skip(1).filter_map(|after| after.split_once("fn ")?.1.split_once('('));
        tests.extend(marked.map(|(name, _)| name.trim().to_owned()));
    }
    for (ask, shown) in ASKS {
        match shown {
            By(names) => {
                for name in names {
                    assert!(tests.contains(*name), "“{ask}” is shown by {name}, which is no test");
                }
            }
            Not(why) => assert!(why.len() > 40, "“{ask}” needs a reason"),
        }
    }
}
