//! The made-up shop that matching is judged with, and the judge. Their tests lie beside them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support {
    #[allow(dead_code, reason = "the benchmark uses the rest")]
    pub mod shop_files;
}
