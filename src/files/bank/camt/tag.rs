//! The elements of a CAMT message that are read, by their local names.

macro_rules! tags {
    ($($name:ident = $bytes:literal),+ $(,)?) => {
        /// An element, by its name in the message definition.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(clippy::upper_case_acronyms, reason = "they are called so")]
        pub(super) enum Tag {
            $(#[doc = concat!("`", stringify!($name), "`.")] $name,)+
            /// `BkToCstmrStmtV01` and its like: the message itself.
            Message,
            /// An element that is not read.
            Other,
        }

        impl Tag {
            /// Patterns of bytes are compared all at once, texts one after the other.
            pub fn of(local_name: &str) -> Self {
                match local_name.as_bytes() {
                    $($bytes => Self::$name,)+
                    [b'B', b'k', b'T', b'o', b'C', b's', b't', b'm', b'r', ..] => Self::Message,
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    AcctSvcrRef = b"AcctSvcrRef",
    Acct = b"Acct",
    AddtlNtryInf = b"AddtlNtryInf",
    AddtlRmtInf = b"AddtlRmtInf",
    AddtlTxInf = b"AddtlTxInf",
    Amt = b"Amt",
    AmtDtls = b"AmtDtls",
    BBAN = b"BBAN",
    Bal = b"Bal",
    BookgDt = b"BookgDt",
    Btch = b"Btch",
    Ccy = b"Ccy",
    Cd = b"Cd",
    CdOrPrtry = b"CdOrPrtry",
    CdtDbtInd = b"CdtDbtInd",
    Cdtr = b"Cdtr",
    CdtrRef = b"CdtrRef",
    CdtrRefInf = b"CdtrRefInf",
    ChqNb = b"ChqNb",
    CreDtTm = b"CreDtTm",
    Dbtr = b"Dbtr",
    Dt = b"Dt",
    DtTm = b"DtTm",
    EndToEndId = b"EndToEndId",
    FrDt = b"FrDt",
    FrDtTm = b"FrDtTm",
    FrToDt = b"FrToDt",
    IBAN = b"IBAN",
    Id = b"Id",
    InstdAmt = b"InstdAmt",
    InstrId = b"InstrId",
    MndtId = b"MndtId",
    MsgId = b"MsgId",
    NbOfNtries = b"NbOfNtries",
    Nb = b"Nb",
    Nm = b"Nm",
    Ntfctn = b"Ntfctn",
    Ntry = b"Ntry",
    NtryDtls = b"NtryDtls",
    NtryRef = b"NtryRef",
    Othr = b"Othr",
    Ownr = b"Ownr",
    PmtInfId = b"PmtInfId",
    Prtry = b"Prtry",
    PrtryAcct = b"PrtryAcct",
    Pty = b"Pty",
    Ref = b"Ref",
    Refs = b"Refs",
    RfrdDocInf = b"RfrdDocInf",
    RltdPties = b"RltdPties",
    RmtInf = b"RmtInf",
    Rpt = b"Rpt",
    RvslInd = b"RvslInd",
    Stmt = b"Stmt",
    Strd = b"Strd",
    Sts = b"Sts",
    Sum = b"Sum",
    ToDt = b"ToDt",
    ToDtTm = b"ToDtTm",
    Tp = b"Tp",
    TtlCdtNtries = b"TtlCdtNtries",
    TtlDbtNtries = b"TtlDbtNtries",
    TtlNtries = b"TtlNtries",
    TxAmt = b"TxAmt",
    TxDtls = b"TxDtls",
    TxId = b"TxId",
    TxsSummry = b"TxsSummry",
    UETR = b"UETR",
    UPIC = b"UPIC",
    UltmtCdtr = b"UltmtCdtr",
    UltmtDbtr = b"UltmtDbtr",
    Ustrd = b"Ustrd",
    ValDt = b"ValDt",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tags_agree() {
        assert_eq!(Tag::of("NtryDtls"), Tag::NtryDtls);
        assert_eq!(Tag::of("BkToCstmrStmtV01"), Tag::Message);
        assert_eq!(Tag::of("ntry"), Tag::Other);
    }
}
