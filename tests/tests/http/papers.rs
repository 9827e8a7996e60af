//! Briefs as files: made as they are asked for or kept, for whoever may see what they say, and opened by the programs that
//! people have. LibreOffice opens them in the Sector's walk (browser/priorities.rs).

use std::fs;

use accord_tests::{
    Client, Database, Server,
    office::{has, read_pdf},
};
use serde_json::json;

/// The partner with the most agreements.
async fn busiest(client: &Client) -> String {
    let query = "{ organizations(first: 1, filter: {ours: false}, orderBy: {field: PARTICIPATIONS, direction: DESC}) \
                 { nodes { id } } }";
    client.graphql(query).await.json()["data"]["organizations"]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

async fn signed_in(server: &Server, login: &str) -> Client {
    let client = server.client();
    client.sign_in(login).await;
    client
}

#[tokio::test]
async fn a_brief_goes_out_as_a_file_to_whoever_may_see_what_it_is_of() {
    let server = Server::start(Database::demo(), &["--demo"]);
    let (head, analyst) = (signed_in(&server, "head").await, signed_in(&server, "analyst").await);
    let id = busiest(&analyst).await;
    let pdf = analyst.get(&format!("/papers/{id}.pdf?language=az")).await;
    assert_eq!((pdf.status.as_u16(), &pdf.body[..5]), (200, &b"%PDF-"[..]));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.header("content-disposition").contains("filename*=UTF-8''Aray%C4%B1%C5%9F"));
    assert!(pdf.header("content-security-policy").contains("sandbox"));
    let docx = analyst.get(&format!("/papers/{id}.docx?language=ru&full=true&asOf=2024-05-01")).await;
    assert_eq!((docx.status.as_u16(), &docx.body[..2]), (200, &b"PK"[..]));

    let secret = "{ agreements(first: 1, filter: {accessLevels: [SECRET]}) { nodes { id } } }";
    let secret = head.graphql(secret).await.json()["data"]["agreements"]["nodes"][0]["id"].clone();
    let secret = secret.as_str().unwrap();
    assert_eq!(head.get(&format!("/papers/{secret}.pdf")).await.status, 200);
    assert_eq!(head.get(&format!("/papers/{secret}.pdf")).await.header("cache-control"), "no-store");
    for (client, path, status) in [
        (&analyst, format!("/papers/{secret}.pdf"), 404),
        (&analyst, format!("/papers/{id}.odt"), 404),
        (&analyst, format!("/papers/{id}.pdf?language=fr"), 400),
        (&analyst, format!("/papers/{id}.pdf?level=SECRET"), 403),
    ] {
        assert_eq!(client.get(&path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn a_kept_brief_is_read_again_by_whoever_may_see_its_level() {
    let server = Server::start(Database::demo(), &["--demo"]);
    let (head, analyst) = (signed_in(&server, "head").await, signed_in(&server, "analyst").await);
    let secret = "{ agreements(first: 1, filter: {accessLevels: [SECRET]}) { nodes { id } } }";
    let secret = head.graphql(secret).await.json()["data"]["agreements"]["nodes"][0]["id"].clone();
    let keep = |of: &str| {
        format!(
            "mutation {{ keepBrief(of: \"{of}\", language: EN) {{ kept {{ id author }} errors {{ code }} }} }}"
        )
    };
    let kept =
        head.graphql(&keep(secret.as_str().unwrap())).await.json()["data"]["keepBrief"]["kept"].clone();
    let closed = kept["id"].as_str().unwrap().to_owned();
    let open = busiest(&analyst).await;
    let kept = analyst.graphql(&keep(&open)).await.json()["data"]["keepBrief"]["kept"].clone();
    let shared = kept["id"].as_str().unwrap().to_owned();
    assert_eq!(head.get(&format!("/papers/{closed}.docx")).await.status, 200);
    assert_eq!(analyst.get(&format!("/papers/{closed}.docx")).await.status, 404);
    assert_eq!(head.get(&format!("/papers/{shared}.pdf")).await.status, 200);
    let told = format!("{{ keptBrief(id: \"{shared}\") {{ title kept {{ author }} }} }}");
    assert_ne!(head.graphql(&told).await.json()["data"]["keptBrief"], json!(null));
    let told = format!("{{ keptBrief(id: \"{closed}\") {{ title }} }}");
    assert_eq!(analyst.graphql(&told).await.json()["data"]["keptBrief"], json!(null));
}

#[tokio::test]
async fn readers_open_a_brief_in_three_languages_on_two_pages() {
    if !has("pdftotext") {
        return;
    }
    let server = Server::start(Database::demo(), &["--demo"]);
    let head = signed_in(&server, "head").await;
    let id = busiest(&head).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("brief.pdf");
    for (language, word) in [("az", "Mənbələr"), ("en", "Sources"), ("ru", "Источники")] {
        let answer = head.get(&format!("/papers/{id}.pdf?language={language}")).await;
        fs::write(&file, &answer.body).unwrap();
        let (text, pages) = read_pdf(&file);
        assert!(text.contains(word), "{language}: {text}");
        assert!((1..=2).contains(&pages), "{language}: {pages} pages");
        assert!(!text.contains('\u{fffd}'), "{language}: a letter is missing");
    }
}
