//! Documents over HTTP: they come in whole or not at all, are what their content is, and go out to those who may see
//! them.

use std::{fs, path::Path};

use accord_tests::{Answer, Bucket, Client, Database, Server, accord, accord_ok, accord_program};
use reqwest::Method;
use serde_json::Value;

/// The smallest PDF that opens: one empty page.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>\
    endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n\
    0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n\
    %%EOF\n";

async fn signed_in(server: &Server, login: &str) -> Client {
    let client = server.client();
    client.sign_in(login).await;
    client
}

/// Agreements of this level.
async fn agreements(client: &Client, level: &str) -> Vec<String> {
    let answer = client.graphql("{ agreements(first: 100) { edges { node { id accessLevel } } } }").await;
    let json = answer.json();
    let edges = json["data"]["agreements"]["edges"].as_array().unwrap().clone();
    let of_level = edges.iter().filter(|edge| edge["node"]["accessLevel"] == level);
    of_level.map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()).collect()
}

async fn send(client: &Client, query: &str, body: &[u8]) -> Answer {
    let request = client.request(Method::POST, &format!("/documents?{query}"));
    client.send(request.body(body.to_vec())).await
}

async fn attach(client: &Client, record: &str, name: &str, body: &[u8]) -> String {
    let answer =
        send(client, &format!("record={record}&kind=SIGNED_TEXT&language=az&name={name}"), body).await;
    assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), format!("/documents/{id}"));
    id
}

async fn documents(client: &Client, record: &str) -> Value {
    let query = format!(
        "{{ documents(record: \"{record}\") {{ id version title kind language mediaType size accessLevel \
         contents {{ number size sha256 addedBy }} }} }}"
    );
    client.graphql(&query).await.json()["data"]["documents"].clone()
}

/// How many contents lie in a folder.
fn kept(folder: &Path) -> usize {
    let below = fs::read_dir(folder.join("sha256")).into_iter().flatten().flatten();
    below.flat_map(|folder| fs::read_dir(folder.path()).unwrap()).count()
}

/// Two files beside those of the demonstration, as the program counts them.
fn two_more() -> String {
    format!("{} files", Database::DEMO_FILES + 2)
}

#[tokio::test]
async fn a_document_comes_in_survives_a_killed_server_and_goes_out_whole_and_in_parts() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &["--demo"]);
        let client = signed_in(&server, "head").await;
        let open = agreements(&client, "OPEN").await;
        let id = attach(&client, &open[0], "C:%5Cdocs%5CSazi%C5%9F.pdf", PDF).await;
        server.kill();

        let server = Server::start(database.clone(), &["--demo"]);
        let client = signed_in(&server, "head").await;
        let listed = documents(&client, &open[0]).await;
        assert_eq!((&listed[0]["title"], &listed[0]["kind"]), (&"Saziş".into(), &"SIGNED_TEXT".into()));
        assert_eq!(
            (&listed[0]["mediaType"], &listed[0]["size"]),
            (&"application/pdf".into(), &PDF.len().into())
        );
        assert_eq!(listed[0]["contents"][0]["number"], 1);

        let path = format!("/documents/{id}");
        let whole = client.get(&path).await;
        assert_eq!((whole.status.as_u16(), whole.body.as_slice()), (200, PDF));
        assert_eq!(whole.header("content-type"), "application/pdf");
        assert_eq!(whole.header("x-content-type-options"), "nosniff");
        assert_eq!(whole.header("content-length"), PDF.len().to_string());
        assert!(whole.header("content-disposition").starts_with("attachment; filename=\"Sazi_.pdf\""));
        assert!(whole.header("content-disposition").ends_with("filename*=UTF-8''Sazi%C5%9F.pdf"));
        assert!(whole.header("content-security-policy").contains("sandbox"));
        let shown = client.get(&format!("{path}?show=true")).await;
        assert!(shown.header("content-disposition").starts_with("inline"));
        assert!(shown.header("content-security-policy").contains("frame-ancestors 'self'"));

        let tag = whole.header("etag").to_owned();
        let again = client.send(client.request(Method::GET, &path).header("if-none-match", &tag)).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        let part = client.send(client.request(Method::GET, &path).header("range", "bytes=5-12")).await;
        assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, &PDF[5..=12]));
        assert_eq!(part.header("content-range"), format!("bytes 5-12/{}", PDF.len()));
        let beyond = client.send(client.request(Method::GET, &path).header("range", "bytes=9999-")).await;
        assert_eq!(beyond.status, 416);
        let head = client.send(client.request(Method::HEAD, &path)).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), PDF.len().to_string());

        // The same file at another record is another document and the same content.
        attach(&client, &open[1], "Copy.pdf", PDF).await;
        assert_eq!(kept(&database.documents()), Database::DEMO_FILES + 1);
        attach(&client, &open[1], "Note.txt", "Qeyd".as_bytes()).await;
        assert_eq!(kept(&database.documents()), Database::DEMO_FILES + 2);
        assert!(accord_ok(&database, &["verify"]).contains(&format!("The documents hold: {}", two_more())));
    }
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_for_its_content_and_leaves_nothing() {
    let database = Database::demo();
    let server = Server::start(database.clone(), &["--demo", "--document-size", "1"]);
    let client = signed_in(&server, "head").await;
    let record = agreements(&client, "OPEN").await.remove(0);
    let query = format!("record={record}&kind=DRAFT&name=a.pdf");
    let rules = client.get("/documents").await.json();
    assert_eq!(rules["mostBytes"], 1 << 20);
    for (body, status, code) in [
        (b"<html><script>alert(1)</script>".as_slice(), 415, "WRONG_CONTENT"),
        (b"MZ\x90\0\x03\0\0\0".as_slice(), 415, "WRONG_CONTENT"),
        (b"".as_slice(), 415, "EMPTY"),
        (&vec![b'a'; (1 << 20) + 1], 413, "TOO_LARGE"),
    ] {
        let answer = send(&client, &query, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code));
        assert!(answer.message().len() > 20, "{}", answer.message());
    }
    // Without a length said before, it is counted on the way.
    let parts = unmeasured(1 << 10, 2_000);
    let request = client.request(Method::POST, &format!("/documents?{query}")).body(parts);
    let answer = client.send(request).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "TOO_LARGE"));

    for query in ["", "record=x", "record=x&kind=BOOK&name=a", "replaces=x"] {
        let answer = send(&client, query, PDF).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "MALFORMED"), "{query}");
    }
    let refused = send(&client, &format!("{query}&language=Azerbaijani"), PDF).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "INVALID"));
    assert_eq!(refused.json()["errors"][0]["extensions"]["field"], "language");

    let request =
        client.request(Method::POST, &format!("/documents?{query}")).header("origin", "https://evil.example");
    let foreign = client.send(request.body(PDF)).await;
    assert_eq!((foreign.status.as_u16(), foreign.code().as_str()), (403, "FOREIGN_ORIGIN"));
    let analyst = signed_in(&server, "analyst").await;
    let refused = send(&analyst, &query, PDF).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "REFUSED"));

    assert_eq!(documents(&client, &record).await, serde_json::json!([]));
    // What was refused for what is said of it was kept before, and is swept away; nothing else was.
    assert!(kept(&database.documents()) <= Database::DEMO_FILES + 1);
}

/// A body that says nothing of its length.
fn unmeasured(size: usize, times: usize) -> reqwest::Body {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Vec<u8>>(4);
    tokio::spawn(async move {
        for _ in 0..times {
            if sender.send(vec![b'a'; size]).await.is_err() {
                break;
            }
        }
    });
    let parts = futures_util::stream::unfold(receiver, |mut receiver| async move {
        Some((Ok::<_, std::io::Error>(receiver.recv().await?), receiver))
    });
    reqwest::Body::wrap_stream(parts)
}

#[tokio::test]
async fn what_is_closed_is_not_found_and_its_answer_is_that_of_what_is_not_there() {
    let server = Server::demo();
    let head = signed_in(&server, "head").await;
    let analyst = signed_in(&server, "analyst").await;
    let record = agreements(&head, "OPEN").await.remove(0);
    let query = format!("record={record}&kind=POSITION&name=Position.pdf");
    let closed =
        send(&head, &format!("{query}&level=SECRET"), PDF).await.json()["id"].as_str().unwrap().to_owned();
    let open = send(&head, &query, PDF).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(head.get(&format!("/documents/{closed}")).await.status, 200);
    assert_eq!(head.get(&format!("/documents/{closed}")).await.header("cache-control"), "no-store");
    assert_eq!(analyst.get(&format!("/documents/{open}")).await.status, 200);
    let hidden = analyst.get(&format!("/documents/{closed}")).await;
    let missing = analyst.get("/documents/document:01900000-0000-7000-8000-000000000000").await;
    assert_eq!((hidden.status.as_u16(), missing.status.as_u16()), (404, 404));
    assert_eq!(hidden.json(), missing.json());
    assert_eq!(analyst.get("/documents/..%2f..%2fetc%2fpasswd").await.status, 404);
    assert_eq!(documents(&analyst, &record).await.as_array().unwrap().len(), 1);

    // Somebody who may attach, to a record that is closed to them.
    let secret = agreements(&head, "CONFIDENTIAL").await.into_iter().chain(agreements(&head, "SECRET").await);
    let secret: Vec<String> = secret.collect();
    assert!(!secret.is_empty(), "the demonstration has closed agreements");
    let staff = signed_in(&server, "events").await;
    for record in &secret {
        assert_eq!(documents(&staff, record).await, serde_json::json!([]));
        let answer = send(&staff, &format!("record={record}&kind=DRAFT&name=a.pdf"), PDF).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "NOT_FOUND"));
        // More open than its record it cannot be.
        let lower = send(&head, &format!("record={record}&kind=DRAFT&name=a.pdf&level=OPEN"), PDF).await;
        assert_eq!((lower.status.as_u16(), lower.code().as_str()), (422, "INVALID"));
    }
}

#[tokio::test]
async fn a_file_sent_again_under_its_key_is_attached_once_and_a_new_version_keeps_the_old() {
    let server = Server::demo();
    let client = signed_in(&server, "head").await;
    let record = agreements(&client, "OPEN").await.remove(0);
    let path = format!("/documents?record={record}&kind=DRAFT&name=Draft.txt");
    let keyed = async |body: &'static str| {
        let request = client.request(Method::POST, &path).header("idempotency-key", "\"draft\"");
        client.send(request.body(body)).await
    };
    let first = keyed("first").await;
    let again = keyed("first").await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(first.json()["id"], again.json()["id"]);
    let other = keyed("other").await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (409, "KEY_REUSED"));
    assert_eq!(documents(&client, &record).await.as_array().unwrap().len(), 1);

    let id = first.json()["id"].as_str().unwrap().to_owned();
    let next = send(&client, &format!("replaces={id}&expectedVersion=1"), b"second").await;
    assert_eq!(next.status, 201);
    let stale = send(&client, &format!("replaces={id}&expectedVersion=1"), b"third").await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (409, "STALE_VERSION"));
    assert_eq!(client.get(&format!("/documents/{id}")).await.body, b"second");
    assert_eq!(client.get(&format!("/documents/{id}?number=1")).await.body, b"first");
    assert_eq!(client.get(&format!("/documents/{id}?number=3")).await.status, 404);
    let removed =
        format!("mutation {{ removeDocument(id: \"{id}\", expectedVersion: 2) {{ errors {{ code }} }} }}");
    assert_eq!(
        client.graphql(&removed).await.json()["data"]["removeDocument"]["errors"],
        serde_json::json!([])
    );
    assert_eq!(client.get(&format!("/documents/{id}")).await.status, 404);
}

#[tokio::test]
async fn documents_lie_in_a_bucket_and_a_backup_brings_them_into_a_folder() {
    let bucket = Bucket::start().await;
    let database = Database::sqlite();
    let place = format!("s3://{}/accord", Bucket::NAME);
    let options = ["--demo", "--documents", &place];
    let environment = bucket.environment();
    let server = Server::start_within(database.clone(), &options, &environment);
    let client = signed_in(&server, "head").await;
    let record = agreements(&client, "OPEN").await.remove(0);
    let small = attach(&client, &record, "Small.pdf", PDF).await;
    // Large enough to go in parts.
    let text: String = (0..2_000_000).map(|line| format!("{line:08} ")).collect();
    let large = attach(&client, &record, "Large.txt", text.as_bytes()).await;
    attach(&client, &record, "Again.pdf", PDF).await;
    let keys = bucket.keys().await;
    assert_eq!(keys.len(), Database::DEMO_FILES + 2, "{keys:?}");
    assert!(keys.iter().all(|key| key.starts_with("accord/sha256/")), "{keys:?}");
    assert_eq!(client.get(&format!("/documents/{small}")).await.body, PDF);
    let request =
        client.request(Method::GET, &format!("/documents/{large}")).header("range", "bytes=17999991-");
    let part = client.send(request).await;
    assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, b"01999999 ".as_slice()));

    let run = |arguments: &[&str]| {
        let mut command = accord_program(&database, arguments);
        command.envs(environment.iter().map(|(name, value)| (*name, value.as_str())));
        command.env("ACCORD_DOCUMENTS", &place).output().expect("the program runs")
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole.tar.gz").display().to_string();
    let saved = run(&["backup", &file]);
    assert!(saved.status.success(), "{}", String::from_utf8_lossy(&saved.stderr));
    let verified = run(&["verify"]);
    assert!(
        String::from_utf8_lossy(&verified.stdout).contains(&format!("The documents hold: {}", two_more()))
    );
    assert!(server.terminate().success());

    let into = Database::sqlite();
    assert!(accord_ok(&into, &["restore", &file]).contains(&two_more()));
    let server = Server::start(into, &["--demo"]);
    let client = signed_in(&server, "head").await;
    assert_eq!(client.get(&format!("/documents/{large}")).await.body, text.as_bytes());

    bucket.alter(keys.iter().min_by_key(|key| key.len()).unwrap(), "something else").await;
    let altered = run(&["verify"]);
    assert!(!altered.status.success());
    assert!(String::from_utf8_lossy(&altered.stderr).contains("was altered"));
}

#[tokio::test]
async fn a_backup_has_every_document_and_says_what_is_missing_or_altered() {
    let folder = tempfile::tempdir().unwrap();
    for (number, database) in Database::both().into_iter().enumerate() {
        let server = Server::start(database.clone(), &["--demo"]);
        let client = signed_in(&server, "head").await;
        let record = agreements(&client, "OPEN").await.remove(0);
        let id = attach(&client, &record, "Signed.pdf", PDF).await;
        let next = send(&client, &format!("replaces={id}&expectedVersion=1"), b"text instead").await;
        assert_eq!(next.status, 201);
        let file = folder.path().join(format!("{number}.tar.gz")).display().to_string();
        let said = accord_ok(&database, &["backup", &file]);
        assert!(said.contains("read back whole") && said.contains(&two_more()), "{said}");
        assert!(accord_ok(&database, &["restore", "--check", &file]).contains(&two_more()));
        for into in Database::both() {
            accord_ok(&into, &["restore", &file]);
            assert!(accord_ok(&into, &["verify"]).contains(&format!("The documents hold: {}", two_more())));
            let server = Server::start(into, &["--demo"]);
            let client = signed_in(&server, "head").await;
            assert_eq!(client.get(&format!("/documents/{id}?number=1")).await.body, PDF);
            assert_eq!(client.get(&format!("/documents/{id}")).await.body, b"text instead");
        }

        let sha256 =
            documents(&client, &record).await[0]["contents"][0]["sha256"].as_str().unwrap().to_owned();
        let content = database.documents().join("sha256").join(&sha256[..2]).join(&sha256);
        fs::write(&content, "text instEad").unwrap();
        let verified = accord(&database, &["verify"]);
        let complaint = String::from_utf8_lossy(&verified.stderr).into_owned();
        assert!(!verified.status.success() && complaint.contains(&sha256), "{complaint}");
        let other = folder.path().join(format!("{number}-altered.tar.gz")).display().to_string();
        let refused = accord(&database, &["backup", &other]);
        assert!(!refused.status.success() && !Path::new(&other).exists());
        fs::remove_file(&content).unwrap();
        let complaint = accord(&database, &["verify"]).stderr;
        assert!(String::from_utf8_lossy(&complaint).contains("is missing"));
        assert!(accord_ok(&database, &["verify", "--ledger-only"]).contains("The ledger holds"));
    }
}
