//! Compressed scenarios: whole ones read as their text, damaged ones are errors and never a smaller bill.

use std::fs;
use std::io::Write;
use std::path::Path;

use billcast::checksum::Checksum;
use billcast::engine::words;
use billcast::rulebook::Timeline;
use billcast::scenario::inputs::Input;
use billcast::scenario::{Reader, Words};
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::batch::{PIECE, makes_results_before_the_last_piece, pieces, run};
use crate::bill::classic_with;
use crate::program::{files_of, scratch};

/// A member of a `.gz` file.
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// A frame of a `.zst` file.
pub fn zstd(text: &[u8]) -> Vec<u8> {
    compress_to_vec(text, CompressionLevel::Fastest)
}

/// The endings of compressed files, each with how it is made.
type Method = (&'static str, fn(&[u8]) -> Vec<u8>);
pub const METHODS: [Method; 2] = [("csv.gz", gzip), ("csv.zst", zstd)];

const ROWS: &str = "date,app,action,edition\n2020-01-05,a,upgrade,professional\n2020-01-06,b,create,\n\
    2020-01-07,a,change,ultimate\n";

/// Rows of megabytes, each of an app of its own, which do not compress to nothing: what repeats is within a row.
fn megabytes(apps: u64) -> String {
    let mut text = "date,app,action,note\n".to_owned();
    let mut number = 17_u64;
    for app in 0..apps {
        let digits = |_| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("{number:016x}")
        };
        let note: String = (0..12).map(digits).collect();
        text += &format!("2020-01-05,app-{app:05},create,{}\n", note.repeat(15));
    }
    text
}

/// What a file with these bytes is refused with, or how many apps it has.
fn read(words: &Words, name: &str, bytes: &[u8]) -> Result<usize, String> {
    let mut reader = Reader::new(words);
    match reader.read_from(&Input::File(name.into()), bytes) {
        Ok(()) => Ok(reader.finish().len()),
        Err(findings) => Err(findings.shown[0].message.clone()),
    }
}

/// A copy that was broken off, at whatever byte, is no scenario with fewer rows.
#[test]
fn a_truncated_file_is_an_error_wherever_it_ends() {
    let words = words(&Timeline::held(classic_with(&[])));
    for (ending, compress) in METHODS {
        let (name, whole) = (format!("rows.{ending}"), compress(ROWS.as_bytes()));
        assert_eq!(read(&words, &name, &whole), Ok(2));
        for length in 0..whole.len() {
            assert!(read(&words, &name, &whole[..length]).is_err(), "{length} of {} bytes of {name}", whole.len());
        }
    }
}

/// A byte that changed on its way is found by the checksum of the text.
#[test]
fn a_damaged_file_is_an_error_or_the_text_that_it_was() {
    let words = words(&Timeline::held(classic_with(&[])));
    for (ending, compress) in METHODS {
        let (name, whole) = (format!("rows.{ending}"), compress(ROWS.as_bytes()));
        let damaged = |at: &usize| {
            let mut bytes = whole.clone();
            bytes[*at] ^= 0x10;
            read(&words, &name, &bytes)
        };
        let found: Vec<_> = (0..whole.len()).map(|at| damaged(&at)).collect();
        assert!(found.iter().all(|read| read.as_ref().is_err() || *read == Ok(2)));
        // What says nothing of the text: the day, the system and such.
        assert!(found.iter().filter(|read| read.is_ok()).count() <= 10, "{name}: {found:?}");
    }
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_an_error() {
    let folder = scratch();
    let wrong = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("a file for the test");
        run(&file, &[]).refused(&format!("{name}: cannot be read"));
    };
    for (ending, compress) in METHODS {
        wrong(&format!("plain.{ending}"), ROWS.as_bytes());
        wrong(&format!("empty.{ending}"), &compress(ROWS.as_bytes())[..9]);
        let garbage = [&compress(ROWS.as_bytes()), b"2020-01-08,a,stop,\n".as_slice()].concat();
        wrong(&format!("garbage.{ending}"), &garbage);
    }
    wrong("other.csv.gz", &zstd(ROWS.as_bytes()));
    wrong("other.csv.zst", &gzip(ROWS.as_bytes()));
}

/// As `cat`, `pigz` and `pzstd` make them: the members are one text, wherever the one ends and the next begins.
#[test]
fn a_file_of_several_members_is_one_text() {
    let text = megabytes(1_600);
    assert!(pieces(&text) >= 3);
    let folder = scratch();
    let csv = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("a file for the test");
        let output = run(&file, &["--format=csv", "--to=2020-01"]);
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{name}");
        output.stdout
    };
    let plain = csv("plain.csv", text.as_bytes());
    assert_eq!(plain.lines().count(), 1_601);
    // In the middle of the header, of a row, of the first piece of text and of the next, where that ends, and in the last.
    let cuts = [0, 5, 30_000, PIECE / 2, PIECE + PIECE / 2, 2 * PIECE, 2 * PIECE + 1, text.len()];
    for (ending, compress) in METHODS {
        let mut members: Vec<u8> = cuts.windows(2).flat_map(|cut| compress(&text.as_bytes()[cut[0]..cut[1]])).collect();
        members.extend(compress(b""));
        if ending == "csv.zst" {
            // A frame to be skipped, as `pzstd` writes it.
            members.splice(0..0, *b"\x50\x2a\x4d\x18\x04\0\0\0size");
        }
        assert!(csv(&format!("members.{ending}"), &members) == plain, "{ending}");
    }
}

/// As tapes and block devices leave it: what `gzip` takes for the end of the file is none of its text. The checksum is
/// that of the whole file.
#[test]
fn zeros_behind_the_last_member_of_a_gzip_file_are_ignored() {
    let folder = scratch();
    let member = |text: &str| gzip(text.as_bytes());
    let whole = [member(ROWS), member("2020-01-08,b,upgrade,professional\n")].concat();
    for zeros in [0, 1, 2, 9, 10, 512, 100_000] {
        let (file, out) = (folder.path().join("rows.csv.gz"), folder.path().join("out"));
        let bytes = [whole.as_slice(), &vec![0; zeros]].concat();
        fs::write(&file, &bytes).expect("a file for the test");
        let output = run(&file, &["--quiet", "--out", out.to_str().expect("UTF-8")]);
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{zeros} zeros");
        let told = String::from_utf8(files_of(&out)["run.json"].clone()).expect("UTF-8");
        let run: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!(run["counts"]["rows"], 4, "{zeros} zeros");
        assert_eq!(run["inputs"][0]["sha256"], Checksum::of(&bytes), "{zeros} zeros");
    }
}

/// Whatever stands behind the zeros was meant to be read, or damage.
#[test]
fn what_follows_the_zeros_of_a_gzip_file_is_an_error() {
    let words = words(&Timeline::held(classic_with(&[])));
    let whole = gzip(ROWS.as_bytes());
    for behind in [b"x".as_slice(), b"2020-01-08,a,stop,\n", &whole] {
        for zeros in [1, 512, 100_000] {
            let bytes = [&whole, vec![0; zeros].as_slice(), behind].concat();
            let error = read(&words, "rows.csv.gz", &bytes).expect_err("an error");
            assert!(error.contains("something else than zeros follows its compressed text"), "{error}");
        }
    }
    let error = read(&words, "rows.csv.gz", &[&whole[..], b"x\n"].concat()).expect_err("an error");
    assert!(error.contains("something else follows its compressed text"), "{error}");
    assert!(read(&words, "rows.csv.gz", &[0; 512]).is_err(), "zeros alone");
}

/// As programs of Windows name their files; the app without a column for it is called like the file without its ending.
#[test]
fn an_ending_counts_in_any_letter_case() {
    let folder = scratch();
    let text = b"date,action,edition\n2020-01-05,upgrade,professional\n";
    let files: [(&str, Vec<u8>); 5] = [
        ("A.CSV", text.to_vec()),
        ("b.Csv", text.to_vec()),
        ("C.CSV.GZ", gzip(text)),
        ("d.csv.Zst", zstd(text)),
        ("e.CSVX", text.to_vec()),
    ];
    for (name, bytes) in &files {
        fs::write(folder.path().join(name), bytes).expect("a file for the test");
    }
    let apps = |path: &Path| {
        let output = run(path, &["--format=csv", "--from=2020-01", "--to=2020-01"]);
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{}", path.display());
        let app = |line: &str| line.split(',').next().expect("an app").to_owned();
        output.stdout.lines().skip(1).map(app).collect::<Vec<_>>()
    };
    assert_eq!(apps(folder.path()), ["A", "C", "b", "d"]);
    for ((name, _), app) in files.iter().zip(["A", "b", "C", "d", "e.CSVX"]) {
        assert_eq!(apps(&folder.path().join(name)), [app]);
    }
}

fn is_gone_or_empty(folder: &Path) -> bool {
    !folder.exists() || files_of(folder).is_empty()
}

/// Megabytes of right rows before the end that is missing make no result, kept or not: where results of the first blocks were
/// made before it, they go away.
#[test]
fn a_large_truncated_file_gives_no_result() {
    let text = megabytes(3_300);
    assert!(makes_results_before_the_last_piece(&text));
    let folder = scratch();
    let out = folder.path().join("out");
    let dir = out.to_str().expect("UTF-8");
    for (ending, compress) in METHODS {
        let whole = compress(text.as_bytes());
        // Taken for 16 times as much text, it is more than a piece: it is no short file, which is read at once.
        assert!(whole.len() > PIECE / 16, "{} bytes", whole.len());
        let file = folder.path().join(format!("rows.{ending}"));
        fs::write(&file, &whole[..whole.len() - 1_000]).expect("a file for the test");
        for manner in [&["--threads=2"][..], &["--grouped", "--threads=1", "--from=2020-01", "--to=2020-01"]] {
            let output = run(&file, &[&["--format=csv", "--out", dir], manner].concat());
            output.refused(&format!("rows.{ending}: cannot be read"));
            output.refused("1 mistake in 1 file");
            assert!(is_gone_or_empty(&out), "{ending} {manner:?}");
        }
        if ending == "csv.gz" {
            fs::write(&file, &whole[..whole.len() / 3]).expect("a file for the test");
            run(&file, &[]).refused("it ends in the middle of its compressed text");
        }
    }
}
