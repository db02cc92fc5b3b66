//! What can be wrong with an input, by name: every message about an input is of one of these kinds.
//!
//! A new message takes a new kind here, and an entry in `scenarios/bad/` that earns it: `tests/gallery.rs` compares the
//! two. The code goes into the JSON of errors, where programs hold on to it.

/// Declares the kinds: each with its code, in the part of the program that finds it.
macro_rules! kinds {
    ($($part:literal { $($kind:ident $name:literal)+ })+) => {
        /// A kind of mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is documented by its entry in the gallery")]
        pub enum Kind { $($($kind),+),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$($(Self::$kind),+),+];

            /// Its code: `scenario::date-form`.
            pub fn code(self) -> &'static str {
                match self { $($(Self::$kind => concat!($part, "::", $name)),+),+ }
            }
        }
    };
}

kinds! {
    "input" {
        Unreadable "unreadable"
        Truncated "truncated"
        Damaged "damaged"
        Changed "changed"
        GivenTwice "given-twice"
        NoScenario "no-scenario"
        NoRulebook "no-rulebook"
        TooManyLines "too-many-lines"
        NotUtf8 "not-utf8"
        QuoteOpen "quote-open"
        QuoteText "quote-text"
    }
    "scenario" {
        NoHeader "no-header"
        NoRows "no-rows"
        ColumnMissing "column-missing"
        ColumnRepeated "column-repeated"
        ColumnUnknown "column-unknown"
        ColumnUnnamed "column-unnamed"
        TooManyColumns "too-many-columns"
        TooManyMonths "too-many-months"
        CellCount "cell-count"
        CellNotUsed "cell-not-used"
        RowTooLong "row-too-long"
        DateMissing "date-missing"
        DateForm "date-form"
        DateNotInCalendar "date-not-in-calendar"
        DateOutside "date-outside"
        DateTooEarly "date-too-early"
        ActionMissing "action-missing"
        ActionUnknown "action-unknown"
        AppMissing "app-missing"
        AppTooLong "app-too-long"
        AppUnnamed "app-unnamed"
        AppOutOfOrder "app-out-of-order"
        EditionMissing "edition-missing"
        EditionUnknown "edition-unknown"
        EditionNotFree "edition-not-free"
        EditionNotPaid "edition-not-paid"
        ChangeEmpty "change-empty"
        SwitchValue "switch-value"
        LevelValue "level-value"
        LevelTooLarge "level-too-large"
        CountValue "count-value"
        CountTooLarge "count-too-large"
        CountZero "count-zero"
        IdTooLong "id-too-long"
        GroupTypeMissing "group-type-missing"
        GroupTypeUnknown "group-type-unknown"
        GroupCount "group-count"
        GroupTypeTwice "group-type-twice"
        GroupAndUser "group-and-user"
        GroupOrUserMissing "group-or-user-missing"
        UserMissing "user-missing"
        MeterMissing "meter-missing"
        MeterUnknown "meter-unknown"
        QuantityMissing "quantity-missing"
        QuantityValue "quantity-value"
        QuantityNotWhole "quantity-not-whole"
        QuantityTooFine "quantity-too-fine"
        QuantityTooLarge "quantity-too-large"
    }
    "toml" {
        NotToml "syntax"
        KeyMissing "key-missing"
        KeyUnknown "key-unknown"
        NotATable "not-a-table"
        NotAList "not-a-list"
        WordUnknown "word-unknown"
        NotAWord "not-a-word"
        ValueType "value-type"
        NumberWithPoint "number-with-point"
        NumberTooLarge "number-too-large"
        DayForm "day-form"
        DayNotInCalendar "day-not-in-calendar"
        DayOutside "day-outside"
        PriceValue "price-value"
        PriceNegative "price-negative"
        PriceTooFine "price-too-fine"
        PriceTooLarge "price-too-large"
    }
    "check" {
        ExpectedForm "expected-form"
        ExpectedTwice "expected-twice"
        MonthForm "month-form"
    }
    "project" {
        TableUnknown "table-unknown"
        OptionOutside "outside"
        OptionUnknown "option-unknown"
        OptionType "option-type"
        OptionValue "option-value"
        OptionsConflict "options-conflict"
    }
    "layer" {
        ListEmpty "list-empty"
        NothingToWithdraw "nothing-to-withdraw"
        WithdrawnTwice "withdrawn-twice"
        WithdrawalForm "withdrawal-form"
        BaseNotText "base-not-text"
        BaseUnknown "base-unknown"
        BaseCircle "base-circle"
        BaseReplaced "base-replaced"
    }
    "rulebook" {
        RulebookTooLong "too-long"
        IdOfAnother "id-of-another"
        FormatUnknown "format"
        IdForm "id-form"
        IdTaken "id-taken"
        IdTwice "id-twice"
        TextEmpty "text-empty"
        SourceUnknown "source-unknown"
        CurrencyCode "currency-code"
        CurrencyDecimals "currency-decimals"
        ReachesTooEarly "reaches-too-early"
        PublishedBackwards "published-backwards"
        PublicationTooEarly "published-too-early"
        NoSuchEdition "edition-unknown"
        SecondFreeEdition "second-free-edition"
        NoEditionOfKind "no-edition-of-kind"
        TooManyEditions "too-many-editions"
        FreeEditionFee "free-edition-fee"
        FreeEditionOffer "free-edition-offer"
        PaidEditionExpires "paid-edition-expires"
        ValidityLength "validity-length"
        TooManyPackages "too-many-packages"
        SwitchNumbers "switch-numbers"
        LevelWithoutNumbers "level-without-numbers"
        SwitchOffer "switch-offer"
        LevelOffer "level-offer"
        TierOrder "tier-order"
        TierTooHigh "tier-too-high"
        TooManyMeters "too-many-meters"
        MeterDecimals "meter-decimals"
        MeterNotCharged "meter-not-charged"
        MeterUnpriced "meter-unpriced"
        BlockZero "block-zero"
        BlockDecimals "block-decimals"
        PeakForm "peak-form"
        NotChargedForm "not-charged-form"
        DailyForm "daily-form"
        AllowedNegative "allowed-negative"
        AllowedValue "allowed-value"
        LimitTwice "limit-twice"
        LimitSilent "limit-silent"
        LimitMovedTwice "limit-moved-twice"
        LimitPackage "limit-package"
        LimitDefault "limit-default"
        CapBroadcast "cap-broadcast"
        CapTwice "cap-twice"
        CapUnlimited "cap-unlimited"
        ReasonUnknown "reason-unknown"
        ChangesTooOften "changes-too-often"
        DaysTooMany "days-too-many"
        DaysTooFew "days-too-few"
        InvoiceDay "invoice-day"
    }
    "timeline" {
        TimelineEmpty "empty"
        TimelineOverlap "overlap"
        TimelineCurrency "currency"
        TimelineMeaning "meaning"
        TimelineEditionGone "edition-gone"
        TimelineNoFirstDate "no-first-date"
        TimelineTwoFirstDates "two-first-dates"
        TimelineFamiliesOverlap "families-overlap"
        TimelineGap "gap"
        TimelineTooEarly "too-early"
        TimelineMigration "migration"
        TimelineMigrationSilent "migration-silent"
        TimelineTooMany "too-many"
    }
    "results" {
        ResultsUnreadable "unreadable"
        ResultsNotJson "not-json"
        ResultsHorizon "no-horizon"
        ResultsColumn "column-missing"
        ResultsMonth "month"
        ResultsMonthTwice "month-twice"
        ResultsMonthMissing "month-missing"
        ResultsDate "date"
        ResultsCategory "category"
        ResultsAmount "amount"
        ResultsCurrency "currency"
        ResultsDecimals "decimals"
        ResultsTotal "total"
    }
    "bill" {
        BillNoLines "no-lines"
        BillColumn "column-missing"
        BillColumnTwice "column-twice"
        BillCellCount "cell-count"
        BillCellMissing "cell-missing"
        BillMonth "month"
        BillAmount "amount"
        BillTooFine "too-fine"
        BillCurrency "currency"
        BillNumber "number"
        MappedTwice "mapped-twice"
    }
    "budget" {
        BudgetNoLines "no-lines"
        BudgetColumn "column-missing"
        BudgetColumnUnknown "column-unknown"
        BudgetColumnTwice "column-twice"
        BudgetCellCount "cell-count"
        BudgetMonth "month"
        BudgetMissing "missing"
        BudgetAmount "amount"
        BudgetNegative "negative"
        BudgetTooFine "too-fine"
        BudgetTwice "twice"
        BudgetAppUnknown "app-unknown"
    }
    "needs" {
        NeedsNoLines "no-lines"
        NeedsColumn "column-missing"
        NeedsColumnUnknown "column-unknown"
        NeedsColumnTwice "column-twice"
        NeedsCellCount "cell-count"
        NeedsMonth "month"
        NeedsTooEarly "month-too-early"
        NeedsNumber "number"
        NeedsTooLarge "too-large"
        NeedsSwitch "switch"
        NeedsGroupType "group-type"
        NeedsApp "app-missing"
        NeedsTwice "twice"
        NeedsAppUnknown "app-unknown"
        NeedsRowLate "base-row-late"
        NeedsStopped "base-stopped"
        NeedsUnmet "unmet"
    }
    "program" {
        Use "use"
        Judged "judged"
    }
}
