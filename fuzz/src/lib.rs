//! A target for each reader of files. What must hold is written down beside the tests, which replay what was found.

#[path = "../../tests/support/readers.rs"]
pub mod readers;
#[path = "../../tests/support/rules.rs"]
pub mod rules;
#[path = "../../tests/support/statements.rs"]
pub mod statements;

/// Makes the target of one reader. Bytes of another format teach the fuzzer nothing about this one and are not kept.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> libfuzzer_sys::Corpus {
            let (_, reads) = $crate::readers::READERS.iter().find(|(name, _)| *name == $name).expect("a reader");
            if reads(bytes) { libfuzzer_sys::Corpus::Keep } else { libfuzzer_sys::Corpus::Reject }
        });
    };
}
