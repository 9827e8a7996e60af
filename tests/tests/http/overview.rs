//! Cooperation at a glance goes out as a workbook, to whoever may take records out, with what they may see.

use std::io::Cursor;

use accord_tests::Server;
use calamine::{Data, DataType, Reader, Xlsx};
use serde_json::{Value, json};

async fn book(server: &Server, login: &str, language: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let client = server.client();
    client.sign_in(login).await;
    let answer = client.post("/export/overview", &json!({ "language": language })).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert!(answer.header("content-disposition").ends_with(".xlsx\""));
    calamine::open_workbook_from_rs(Cursor::new(answer.body)).expect("a workbook")
}

fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(sheet).expect("the sheet is there");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[tokio::test]
async fn the_workbook_has_the_figures_of_the_page_in_the_readers_language() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let query = "{ agreements(first: 1, filter: { states: [IN_FORCE, PROVISIONAL] }) {
                   totalCount facets(fields: [KIND]) { values { value count } } } control { overdue } }";
    let answer: Value = client.graphql(query).await.json();
    let (agreements, overdue) = (&answer["data"]["agreements"], &answer["data"]["control"]["overdue"]);

    let mut english = book(&server, "head", "EN").await;
    assert_eq!(english.sheet_names().len(), 9, "{:?}", english.sheet_names());
    let figures = rows(&mut english, "Overview");
    assert_eq!(figures[1][1].as_f64(), agreements["totalCount"].as_f64());
    assert_eq!(figures[4][1].as_f64(), overdue.as_f64());
    assert!(matches!(figures[0][1], Data::DateTime(_)), "{figures:?}");
    let kinds = rows(&mut english, "Documents in force by kind");
    let told: f64 = kinds[1..].iter().filter_map(|row| row[1].as_f64()).sum();
    assert_eq!(Some(told), agreements["totalCount"].as_f64(), "{kinds:?}");
    assert!(
        kinds[1..].iter().all(|row| row[0].as_string().is_some_and(|name| !name.is_empty())),
        "{kinds:?}"
    );

    let mut russian = book(&server, "head", "RU").await;
    let sheet = russian.sheet_names()[0].clone();
    assert_eq!(sheet, "Обзор");
    assert_eq!(rows(&mut russian, &sheet)[1][1], figures[1][1]);
}

#[tokio::test]
async fn whoever_may_see_less_has_less_in_the_workbook_and_who_may_take_nothing_out_gets_none() {
    let server = Server::demo();
    let mut all = book(&server, "head", "EN").await;
    let mut theirs = book(&server, "analyst", "EN").await;
    let in_force = |book: &mut Xlsx<_>| rows(book, "Overview")[1][1].as_f64().unwrap();
    assert!(in_force(&mut theirs) < in_force(&mut all));

    let client = server.client();
    let refused = client.post("/export/overview", &json!({ "language": "EN" })).await;
    assert_eq!(refused.status, 403, "whom the demonstration lets in unnamed takes nothing out");
    client.sign_in("head").await;
    let malformed = client.post("/export/overview", &json!({ "language": "EN", "asOf": "soon" })).await;
    assert_eq!(malformed.status, 400);
}
