//! The Parquet files, read back: the cells of the CSV files, in the types that they promise.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use billcast::batch::BLOCK;
use bytes::Bytes;
use parquet::basic::Compression;
use parquet::data_type::AsBytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;

use crate::batch::{portfolio, results, rows, run};
use crate::bill::classic_with;
use crate::program::{files_of, scratch};

type Files = BTreeMap<String, Vec<u8>>;

/// The schemas with a currency of two decimals: amounts in 64 bits, prices and quantities in 128, months as texts.
const SCHEMAS: [(&str, &str); 5] = [
    (
        "months",
        "REQUIRED BYTE_ARRAY app (STRING); REQUIRED BYTE_ARRAY month (STRING); REQUIRED BYTE_ARRAY edition (STRING);
         REQUIRED INT64 plan (DECIMAL(18,2)); REQUIRED INT64 packages (DECIMAL(18,2));
         REQUIRED INT64 usage (DECIMAL(18,2)); REQUIRED INT64 total (DECIMAL(18,2));
         REQUIRED BYTE_ARRAY currency (STRING);",
    ),
    (
        "charges",
        "REQUIRED BYTE_ARRAY app (STRING); REQUIRED BYTE_ARRAY month (STRING);
         REQUIRED BYTE_ARRAY category (STRING); REQUIRED BYTE_ARRAY item (STRING); OPTIONAL INT64 tier;
         REQUIRED BYTE_ARRAY edition (STRING); REQUIRED FIXED_LEN_BYTE_ARRAY (16) quantity (DECIMAL(38,9));
         REQUIRED BYTE_ARRAY unit (STRING); REQUIRED FIXED_LEN_BYTE_ARRAY (16) unit_price (DECIMAL(38,9));
         REQUIRED INT64 amount (DECIMAL(18,2)); REQUIRED BYTE_ARRAY currency (STRING);
         REQUIRED INT32 incurred_on (DATE); REQUIRED INT32 invoice_date (DATE);
         REQUIRED BYTE_ARRAY rule (STRING); REQUIRED BYTE_ARRAY rulebook (STRING);",
    ),
    (
        "invoices",
        "REQUIRED BYTE_ARRAY app (STRING); REQUIRED INT32 invoice_date (DATE); REQUIRED BYTE_ARRAY month (STRING);
         REQUIRED BYTE_ARRAY category (STRING); REQUIRED INT64 amount (DECIMAL(18,2));
         REQUIRED BYTE_ARRAY currency (STRING); REQUIRED INT32 suspends_on (DATE);
         REQUIRED INT32 reclaims_on (DATE);",
    ),
    (
        "violations",
        "REQUIRED BYTE_ARRAY app (STRING); REQUIRED INT32 date (DATE); REQUIRED BYTE_ARRAY file (STRING);
         OPTIONAL INT64 line; REQUIRED BYTE_ARRAY action (STRING); REQUIRED BYTE_ARRAY rule (STRING);
         OPTIONAL BYTE_ARRAY subject (STRING); OPTIONAL INT64 allowed; OPTIONAL INT64 in_use;
         OPTIONAL INT64 requested; OPTIONAL INT64 accepted; OPTIONAL INT64 error_code;
         REQUIRED BYTE_ARRAY message (STRING);",
    ),
    (
        "summary",
        "REQUIRED BYTE_ARRAY month (STRING); REQUIRED BYTE_ARRAY category (STRING);
         REQUIRED BYTE_ARRAY item (STRING); REQUIRED INT64 apps; REQUIRED INT64 amount (DECIMAL(18,2));
         REQUIRED BYTE_ARRAY currency (STRING);",
    ),
];

fn read(file: &[u8]) -> SerializedFileReader<Bytes> {
    SerializedFileReader::new(Bytes::from(file.to_vec())).expect("a Parquet file")
}

/// A cell as CSV has it; decimals with all their digits.
fn text(field: Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text,
        Field::Long(number) => number.to_string(),
        Field::Date(days) => {
            let first = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day");
            (first + chrono::TimeDelta::days(days.into())).to_string()
        }
        Field::TimestampMillis(milliseconds) => {
            let moment = chrono::DateTime::from_timestamp_millis(milliseconds).expect("a moment");
            moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
        }
        Field::Decimal(decimal) => {
            let bytes = decimal.as_bytes();
            let sign = if bytes[0] < 0x80 { 0 } else { -1 };
            let unscaled = bytes.iter().fold(sign, |number: i128, byte| number << 8 | i128::from(*byte));
            rust_decimal::Decimal::from_i128_with_scale(unscaled, decimal.scale() as u32).to_string()
        }
        other => panic!("a cell of another type: {other}"),
    }
}

/// A number of CSV with so many decimals.
fn with_decimals(number: &str, decimals: usize) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction:0<decimals$}") }
}

/// Every cell of every Parquet file is that of the CSV file beside it; gives how many rows were compared.
fn agree(files: &Files) -> usize {
    let mut compared = 0;
    for (name, file) in files.iter().filter(|(name, _)| name.ends_with(".parquet")) {
        let expected = rows(&files[&name.replace(".parquet", ".csv")]);
        let reader = read(file);
        let found: Vec<BTreeMap<String, String>> = reader
            .get_row_iter(None)
            .expect("rows")
            .map(|row| row.expect("a row").into_columns().into_iter().map(|(name, cell)| (name, text(cell))).collect())
            .collect();
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, mut expected) in found.iter().zip(expected) {
            for (column, cell) in &mut expected {
                if found[column].rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 9) {
                    *cell = with_decimals(cell, 9);
                }
            }
            assert_eq!(*found, expected, "{name}");
        }
        compared += found.len();
    }
    compared
}

/// The first app and the last of each row group, as its statistics tell, and how many rows it has.
fn groups(file: &[u8]) -> Vec<(String, String, usize)> {
    let reader = read(file);
    let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.expect("a bound")).into_owned();
    let group = |group: &parquet::file::metadata::RowGroupMetaData| {
        let app = group.column(0).statistics().expect("statistics of the app");
        (text(app.min_bytes_opt()), text(app.max_bytes_opt()), group.num_rows() as usize)
    };
    reader.metadata().row_groups().iter().map(group).collect()
}

/// Every cell, over more than one block: a block of apps is a row group, whose bounds tell its apps.
#[test]
fn the_bill_in_parquet_is_the_bill_in_csv_block_by_block() {
    let apps = BLOCK + 52;
    let portfolio = portfolio(apps as u64, 3);
    let files = results(&portfolio.by_app, &["--as=csv,parquet", "--from=2020-03", "--to=2020-03"]);
    assert!(agree(&files) > apps);
    for table in ["months", "charges", "invoices", "violations"] {
        let rows = rows(&files[&format!("{table}.csv")]);
        let of_block = |second: bool| {
            // One line per app and month: the first app of the second block.
            let border = &self::rows(&files["months.csv"])[BLOCK]["app"];
            let apps: Vec<_> = rows.iter().map(|row| &row["app"]).filter(|app| (*app >= border) == second).collect();
            (apps[0].clone(), apps[apps.len() - 1].clone(), apps.len())
        };
        assert_eq!(groups(&files[&format!("{table}.parquet")]), [of_block(false), of_block(true)], "{table}");
    }
    let summary = results(&portfolio.by_app, &["--summary", "--as=csv,parquet", "--to=2020-02"]);
    assert!(agree(&summary) > 5);
}

/// Quantities with nine decimals, empty cells, ids with whatever they hold, a table without rows, another currency.
#[test]
fn cells_of_every_kind_come_back_from_parquet_as_they_went_in() {
    let folder = scratch();
    let file = folder.path().join("odd.csv");
    let text = "date,app,action,edition,members_per_group,group,group_type,count,meter,quantity\n\
        2022-03-01,\"a,\"\"é\"\"\n2\",upgrade,professional,2000,,,,,\n\
        2022-04-02,\"a,\"\"é\"\"\n2\",usage,,,,,,bandwidth_mbps,17.123456\n\
        2022-04-03,\"a,\"\"é\"\"\n2\",join,,,\"gru\tppe, 1\",,7,,\n\
        2022-04-03,\"a,\"\"é\"\"\n2\",open_room,,,,,60,,\n\
        2022-11-11,b,upgrade,ultimate,6000,,,,,\n2022-11-12,b,upgrade,ultimate,,,,,,\n\
        2022-11-12,\"c\r\nd\",create,,,,,,,\n2022-11-12,\"c\rd\",stop,,,,,,,\n";
    fs::write(&file, text).expect("a file for the test");
    let files = results(&file, &["--as=csv,parquet"]);
    assert!(agree(&files) > 20);
    assert!(agree(&results(&file, &["--as=focus,focus-parquet"])) > 5);
    let csv = String::from_utf8_lossy(&files["charges.csv"]).into_owned();
    assert!(csv.contains(",17.123456,mbps day,") && csv.contains(",0.666666667,month,"), "{csv}");

    let text = "date,app,action,edition\n2020-01-01,a,create,\n";
    fs::write(&file, text).expect("a file for the test");
    let files = results(&file, &["--as=csv,parquet"]);
    assert_eq!(agree(&files), 3, "three months, and nothing else");
    assert_eq!(read(&files["charges.parquet"]).num_row_groups(), 0);

    let text = "date,app,action,edition,meter,quantity\n2024-01-15,a,upgrade,grove,,\n\
        2024-02-22,a,usage,,stream_gb,1.601\n";
    fs::write(&file, text).expect("a file for the test");
    let files = results(&file, &["--as=csv,parquet", "--rulebook=tests/fixtures/kumo-chat.toml"]);
    assert!(agree(&files) > 5);
}

/// Use near a bound is a table as the others, with its shares.
#[test]
fn headroom_comes_back_from_parquet_as_it_went_in() {
    let folder = scratch();
    let file = folder.path().join("near.csv");
    let text = "date,app,action,edition,group,group_type,count\n2020-01-05,a,upgrade,professional,,,\n\
        2020-01-06,a,open_room,,,,49\n2020-01-07,a,create,,,,\n2020-01-07,a,create_group,,g,private,\n\
        2020-01-08,a,join,,g,,191\n";
    fs::write(&file, text).expect("a file for the test");
    let files = results(&file, &["--as=csv,parquet", "--headroom=1%", "--to=2020-02"]);
    assert!(agree(&files) > 5);
    let shares = rows(&files["headroom.csv"]);
    assert!(shares.iter().any(|row| row["percent"].contains('.')), "{shares:?}");
}

/// The schema is a promise to whoever reads the files; and the amounts have the currency's decimals.
#[test]
fn the_parquet_files_have_the_schemas_that_are_promised() {
    let tables = results("scenarios/documented/2.csv".as_ref(), &["--as=parquet"]);
    let summary = results("scenarios/documented/2.csv".as_ref(), &["--as=parquet", "--summary"]);
    let files: Files = tables.into_iter().chain(summary).collect();
    let schema =
        |name: &str, fields: &str| Arc::new(parse_message_type(&format!("message {name} {{ {fields} }}")).unwrap());
    for (name, fields) in SCHEMAS {
        let reader = read(&files[&format!("{name}.parquet")]);
        let metadata = reader.metadata();
        assert_eq!(metadata.file_metadata().schema(), &*schema(name, fields), "{name}");
        let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
        assert!(columns.into_iter().all(|column| column.compression() == Compression::SNAPPY), "{name}");
        assert!(metadata.file_metadata().created_by().is_some_and(|by| by.starts_with("billcast ")), "{name}");
    }
    let folder = scratch();
    let file = folder.path().join("yen.csv");
    fs::write(&file, "date,action,edition\n2024-01-15,upgrade,grove\n").expect("a file for the test");
    let files = results(&file, &["--as=parquet", "--rulebook=tests/fixtures/kumo-chat.toml"]);
    let months = SCHEMAS[0].1.replace("DECIMAL(18,2)", "DECIMAL(18,0)");
    assert_eq!(read(&files["months.parquet"]).metadata().file_metadata().schema(), &*schema("months", &months));
}

/// An amount that 64 bits do not hold is refused, never cut: the CSV has it.
#[test]
fn an_amount_that_parquet_does_not_hold_is_an_error_and_no_other_amount() {
    let folder = scratch();
    let (file, rulebook, out) =
        (folder.path().join("dear.csv"), folder.path().join("dear.toml"), folder.path().join("out"));
    let prices = [("professional = { price = \"0.69\"", "professional = { price = \"999999\"")];
    classic_with(&prices);
    let (from, to) = prices[0];
    fs::write(&rulebook, crate::bill::classic_text().replace(from, to)).expect("a file for the test");
    let text = "date,action,edition,meter,quantity\n2020-01-05,upgrade,professional,,\n\
        2020-01-06,usage,,bandwidth_mbps,1000000000000\n";
    fs::write(&file, text).expect("a file for the test");
    let held = ["--rulebook", rulebook.to_str().expect("UTF-8"), "--to=2020-01"];
    let dir = out.to_str().expect("UTF-8");
    let charges = results(&file, &held).remove("charges.csv").expect("charges");
    assert!(String::from_utf8_lossy(&charges).contains(",999999000000000000.00,"));
    run(&file, &[&held[..], &["--as=parquet", "--out", dir]].concat()).refused("write it as CSV");
    assert!(!out.exists() || files_of(&out).is_empty());
}
