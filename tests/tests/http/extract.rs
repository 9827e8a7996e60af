//! A list goes out as its page shows it, to those who may see it, in forms that other programs read.

use std::io::Cursor;

use accord_tests::{Client, Database, Server};
use calamine::{Data, DataType, Reader, Xlsx};
use serde_json::{Value, json};

type Table = Vec<Vec<String>>;

async fn take(client: &Client, of: &str, format: &str, variables: Value) -> Vec<u8> {
    let asked = json!({ "of": of, "format": format, "language": "EN", "variables": variables });
    let answer = client.post("/export/list", &asked).await;
    assert_eq!(answer.status, 200, "{of} {format}: {}", String::from_utf8_lossy(&answer.body));
    assert!(answer.header("content-disposition").ends_with(&format!(".{format}\"")));
    answer.body
}

async fn values(client: &Client, of: &str, variables: Value) -> Table {
    let body = take(client, of, "csv", variables).await;
    assert!(body.starts_with("\u{feff}".as_bytes()), "a spreadsheet must know that it is UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_slice());
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

async fn workbook(client: &Client, of: &str, variables: Value) -> Vec<Vec<Data>> {
    let body = take(client, of, "xlsx", variables).await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(body)).unwrap();
    let range = book.worksheet_range(&of.to_lowercase()).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// A column of a table with its heading.
fn column(table: &Table, name: &str) -> Vec<String> {
    let at = table[0].iter().position(|heading| heading == name).unwrap();
    table[1..].iter().map(|row| row[at].clone()).collect()
}

#[tokio::test]
async fn every_list_goes_out_whole_in_the_order_of_its_page_and_only_to_the_cleared() {
    for database in [Database::demo(), Database::postgres()] {
        let server = Server::start(database, &["--demo"]);
        let client = server.client();
        let mut seen = Vec::new();
        for login in ["head", "analyst"] {
            client.sign_in(login).await;
            for of in ["AGREEMENT", "ORGANIZATION", "OBLIGATION", "CONTACT"] {
                let list = format!("{}s", of.to_lowercase());
                let query = format!("{{ {list}(first: 200) {{ totalCount nodes {{ id }} }} }}");
                let page = client.graphql(&query).await.json()["data"][&list].clone();
                let table = values(&client, of, json!({})).await;
                let ids = column(&table, "id");
                assert_eq!(json!(ids.len()), page["totalCount"], "{login} {of}");
                let shown = page["nodes"].as_array().unwrap();
                let shown: Vec<_> = shown.iter().map(|node| node["id"].as_str().unwrap()).collect();
                assert_eq!(ids[..shown.len()], shown, "{login} {of}");
                let book = workbook(&client, of, json!({})).await;
                assert_eq!(book.len(), table.len(), "{login} {of}");
                assert_eq!(book[1][0].to_string(), ids[0], "{login} {of}");
                let levels = column(&table, "access_level");
                seen.push((login, of, ids.len(), levels.iter().any(|level| level == "secret")));
            }
        }
        for of in ["AGREEMENT", "ORGANIZATION", "OBLIGATION", "CONTACT"] {
            let rows = |login| seen.iter().find(|it| it.0 == login && it.1 == of).copied().unwrap();
            let (head, analyst) = (rows("head"), rows("analyst"));
            assert!(analyst.2 <= head.2 && !analyst.3, "an analyst has no secret {of}");
        }
        assert!(seen.iter().any(|it| it.0 == "head" && it.3), "the demonstration has secret records");
    }
}

#[tokio::test]
async fn the_filter_and_the_order_are_the_pages_and_dates_are_dates() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let asked = json!({
        "first": 50,
        "filter": { "ambits": ["BILATERAL"], "states": null },
        "orderBy": { "field": "SIGNED_ON", "direction": "ASC" },
    });
    let table = values(&client, "AGREEMENT", asked.clone()).await;
    assert!(table.len() > 2 && column(&table, "ambit").iter().all(|ambit| ambit == "bilateral"));
    let dates = column(&table, "signed_on");
    let known: Vec<_> = dates.iter().filter(|date| !date.is_empty()).collect();
    assert!(known.is_sorted(), "{known:?}");
    let book = workbook(&client, "AGREEMENT", asked).await;
    let at = table[0].iter().position(|name| name == "signed_on").unwrap();
    for (row, date) in book[1..].iter().zip(&dates) {
        let cell = row.get(at).unwrap();
        assert_eq!(cell.is_datetime(), date.len() == "2024-01-01".len(), "{date}: {cell:?}");
    }
}

#[tokio::test]
async fn a_cell_that_looks_like_a_formula_is_none() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let made = client
        .graphql("mutation { createOrganization(input: { accessLevel: OPEN, kind: COMPANY, names: { en: \"=1+2\" } }) { errors { code message } } }")
        .await;
    assert_eq!(made.json()["data"]["createOrganization"]["errors"], json!([]), "{}", made.json());
    let found = json!({ "filter": { "kinds": ["COMPANY"] } });
    let table = values(&client, "ORGANIZATION", found.clone()).await;
    assert!(column(&table, "name_en").contains(&"'=1+2".to_owned()), "{table:?}");
    let book = workbook(&client, "ORGANIZATION", found).await;
    assert!(
        book.iter().flatten().any(|cell| *cell == Data::String("=1+2".to_owned())),
        "text, and no formula"
    );
}

#[tokio::test]
async fn due_dates_go_into_a_calendar_and_a_list_into_entities() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let table = values(&client, "OBLIGATION", json!({})).await;
    let due = column(&table, "next_due_on").into_iter().filter(|date| !date.is_empty()).count();
    let text = String::from_utf8(take(&client, "OBLIGATION", "ics", json!({})).await).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!((text.matches("BEGIN:VEVENT").count(), text.matches("END:VEVENT").count()), (due, due));
    // A day and no hour, and no end: an event without one lasts its day (RFC 5545, 3.6.1).
    assert_eq!(text.matches("DTSTART;VALUE=DATE:").count(), due);
    assert!(!text.contains("DTEND"));
    let lines = String::from_utf8(take(&client, "CONTACT", "jsonl", json!({})).await).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |schema: &str| lines.iter().filter(|line| line["schema"] == schema).count();
    let people = values(&client, "CONTACT", json!({})).await.len() - 1;
    assert_eq!((of("Person"), of("Person") + of("Employment")), (people, lines.len()));
    assert!(lines.iter().all(|line| line["properties"].as_object().is_some_and(|it| !it.is_empty())));
}

#[tokio::test]
async fn who_reads_no_register_takes_none_out_and_nonsense_is_named() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("administrator").await;
    let asked = json!({ "of": "AGREEMENT", "format": "csv", "language": "EN" });
    let answer = client.post("/export/list", &asked).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (403, "REFUSED".to_owned()));
    client.sign_in("head").await;
    for asked in [
        json!({ "of": "PEOPLE", "format": "csv", "language": "EN" }),
        json!({ "of": "AGREEMENT", "format": "ics", "language": "EN" }),
        json!({ "of": "AGREEMENT", "format": "csv", "language": "EN", "variables": { "filter": { "x": 1 , "kinds": 3 } } }),
    ] {
        let answer = client.post("/export/list", &asked).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "MALFORMED".to_owned()), "{asked}");
    }
}

#[tokio::test]
async fn a_list_for_a_reader_of_a_lower_level_is_theirs_and_says_how_many_records_they_do_not_get() {
    for database in [Database::demo(), Database::postgres()] {
        let server = Server::start(database, &["--demo"]);
        let client = server.client();
        for of in ["AGREEMENT", "ORGANIZATION", "OBLIGATION", "CONTACT"] {
            client.sign_in("analyst").await;
            let theirs = values(&client, of, json!({})).await;
            client.sign_in("head").await;
            let all = values(&client, of, json!({})).await;
            let ask = async |format: &str, level: &str| {
                let asked = json!({ "of": of, "format": format, "language": "EN", "level": level });
                client.post("/export/list", &asked).await
            };
            let answer = ask("csv", "SERVICE").await;
            let withheld: usize = answer.header("accord-withheld").parse().unwrap();
            assert_eq!(withheld, all.len() - theirs.len(), "{of}");
            assert!(withheld > 0, "the demonstration has secret records of {of}");
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_slice());
            let rows: Table =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let (last, rows) = rows.split_last().unwrap();
            assert_eq!(last[..3], ["withheld".to_owned(), withheld.to_string(), "service".to_owned()]);
            assert_eq!(rows, theirs, "the very list of such a reader: {of}");
            let body = ask("xlsx", "SERVICE").await.body;
            let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(body)).unwrap();
            let told = book.worksheet_range("withheld").unwrap();
            assert_eq!(told.get((1, 1)).and_then(DataType::get_float), Some(withheld as f64));
            let lines = String::from_utf8(ask("jsonl", "SERVICE").await.body).unwrap();
            let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
            assert_eq!(last["export"], json!({ "level": "SERVICE", "withheldRecords": withheld }));
            if of == "OBLIGATION" {
                let text = String::from_utf8(ask("ics", "SERVICE").await.body).unwrap();
                assert!(text.contains(&format!("withheld: {withheld} (service)")), "{text}");
            }
        }
        client.sign_in("analyst").await;
        let asked = json!({ "of": "AGREEMENT", "format": "csv", "language": "EN", "level": "SECRET" });
        let answer = client.post("/export/list", &asked).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "REFUSED".to_owned()));
    }
}
