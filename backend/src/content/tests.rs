//! What is put is what is read, once, whole, and known for what it is.

use std::io::Write as _;

use accord_shared::document::Medium;
use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

async fn spooled(contents: &Contents, bytes: &[u8]) -> Spooled {
    let mut spool = contents.spool(1 << 30).unwrap();
    for part in bytes.chunks(7_001) {
        spool.take(part).await.unwrap().unwrap();
    }
    spool.finish().await.unwrap()
}

fn folder() -> (tempfile::TempDir, Contents) {
    let folder = tempfile::tempdir().unwrap();
    let contents = Contents::open(folder.path().join("a/b").to_str().unwrap()).unwrap();
    (folder, contents)
}

fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, text) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn content_is_kept_once_under_its_hash_and_read_in_parts() {
    let (folder, contents) = folder();
    let bytes: Vec<u8> = (0..20_000_000u32).map(|at| (at * 7 / 3) as u8).collect();
    let content = spooled(&contents, &bytes).await;
    assert_eq!(content.size, 20_000_000);
    contents.keep(&content).await.unwrap();
    contents.keep(&spooled(&contents, &bytes).await).await.unwrap();
    let kept = contents.list().await.unwrap();
    assert_eq!((kept.len(), kept[0].hash, kept[0].size), (1, content.hash, 20_000_000));
    assert_eq!(contents.verify(content.hash).await.unwrap(), 20_000_000);
    let part: Vec<Bytes> =
        contents.read(content.hash, Some(10_000_000..10_000_100)).await.unwrap().try_collect().await.unwrap();
    assert_eq!(part.concat(), bytes[10_000_000..10_000_100]);
    let name = content.hash.to_string();
    assert!(folder.path().join("a/b/sha256").join(&name[..2]).join(&name).is_file());
    contents.remove(content.hash).await.unwrap();
    contents.remove(content.hash).await.unwrap();
    assert!(matches!(contents.verify(content.hash).await, Err(ContentError::Missing(_))));
}

#[tokio::test]
async fn what_was_altered_is_found_and_mended_by_the_same_file() {
    let (folder, contents) = folder();
    let content = spooled(&contents, b"the signed text").await;
    contents.keep(&content).await.unwrap();
    let name = content.hash.to_string();
    let file = folder.path().join("a/b/sha256").join(&name[..2]).join(&name);
    fs::write(&file, b"the signed tExt").unwrap();
    assert!(matches!(contents.verify(content.hash).await, Err(ContentError::Altered(_))));
    assert!(matches!(contents.copy(content.hash).await, Err(ContentError::Altered(_))));
    contents.keep(&content).await.unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"the signed text");
}

#[tokio::test]
async fn a_half_written_file_is_never_content_and_goes_when_it_is_old() {
    let (folder, contents) = folder();
    let below = folder.path().join("a/b/sha256/ab");
    fs::create_dir_all(&below).unwrap();
    let part = below.join(format!("{}#1", "ab".repeat(32)));
    fs::write(&part, b"half").unwrap();
    assert_eq!(contents.list().await.unwrap(), []);
    assert_eq!(contents.tidy(Duration::from_secs(3_600)).await.unwrap(), 0, "somebody may be writing it");
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(contents.tidy(Duration::from_millis(10)).await.unwrap(), 1);
    assert!(!part.exists());
}

#[tokio::test]
async fn more_than_may_come_is_refused_on_the_way() {
    let (_folder, contents) = folder();
    let mut spool = contents.spool(10).unwrap();
    assert_eq!(spool.take(b"0123456789").await.unwrap(), Ok(()));
    assert_eq!(spool.take(b"x").await.unwrap(), Err(TooLarge));
}

#[test]
fn a_place_is_a_folder_or_a_bucket_and_reading_makes_none() {
    assert!(Contents::open("ftp://host/folder").is_err() && Contents::open(" ").is_err());
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    assert!(Contents::open_to_read(missing.to_str().unwrap()).is_ok());
    assert!(!missing.exists());
    #[cfg(feature = "s3")]
    assert!(Contents::open("s3:///prefix").is_err());
}

#[tokio::test]
async fn a_file_is_what_its_content_is() {
    let (_folder, contents) = folder();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let docx = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>")];
    let odt = [("mimetype", Medium::Odt.media_type()), ("content.xml", "<office:document-content/>")];
    let with = |entries: &[(&'static str, &'static str)], more| archive(&[entries, &[(more, "x")]].concat());
    let sheet = [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")];
    let late = format!("{}ə", "a".repeat((64 << 10) - 1));
    let cases: [(&str, Vec<u8>, Result<Medium, NotAllowed>); 16] = [
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), Ok(Medium::Pdf)),
        ("png", png.to_vec(), Ok(Medium::Png)),
        ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), Ok(Medium::Jpeg)),
        ("docx", archive(&docx), Ok(Medium::Docx)),
        ("odt", archive(&odt), Ok(Medium::Odt)),
        ("text", "Sazişin mətni\r\nТекст\n".into(), Ok(Medium::Text)),
        ("a letter across two parts", late.into(), Ok(Medium::Text)),
        ("nothing", Vec::new(), Err(NotAllowed::Empty)),
        ("docx with macros", with(&docx, "word/vbaProject.bin"), Err(NotAllowed::Macros)),
        ("odt with macros", with(&odt, "Basic/Standard/Module1.xml"), Err(NotAllowed::Macros)),
        ("a sheet", archive(&sheet), Err(NotAllowed::Unknown)),
        ("a cut archive", archive(&docx)[..60].to_vec(), Err(NotAllowed::Unknown)),
        ("a page", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), Err(NotAllowed::Unknown)),
        ("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec(), Err(NotAllowed::Unknown)),
        ("a text with a zero", b"text\0".to_vec(), Err(NotAllowed::Unknown)),
        ("another encoding", b"\xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0".to_vec(), Err(NotAllowed::Unknown)),
    ];
    for (what, bytes, expected) in cases {
        let content = spooled(&contents, &bytes).await;
        assert_eq!(medium_of(&content).await.unwrap(), expected, "{what}");
    }
}

proptest! {
    #[test]
    fn a_name_reads_back_what_it_prints_and_nothing_else_is_one(bytes: [u8; 32], text in ".{0,80}") {
        let hash = Hash(bytes);
        prop_assert_eq!(hash.to_string().parse(), Ok(hash));
        prop_assert_eq!(Hash::try_from(&bytes[..]), Ok(hash));
        prop_assert!(text.len() == 64 || text.parse::<Hash>().is_err());
    }
}
