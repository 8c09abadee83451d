//! Reads again what the fuzzer found worth keeping, and what it once failed on: `tests/corpus/<reader>/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod support {
    pub mod readers;
    pub mod rules;
    pub mod statements;
}

use std::path::Path;

use support::readers::READERS;

#[test]
fn every_reader_takes_what_was_found_for_it() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    for (name, reads) in READERS {
        let folder = std::fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (mut files, mut of_format) = (0, 0);
        for file in folder {
            let path = file.unwrap().path();
            // The test's output names the file that was being read when something did not hold.
            println!("{}", path.display());
            files += 1;
            of_format += usize::from(reads(&std::fs::read(&path).unwrap()));
        }
        assert!(of_format > 0, "{name}: none of {files} files is of its format");
    }
}
