//! The Sector's agenda at a browser: as a month, as a list, narrowed, and taken out for a calendar.

use accord_tests::Server;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::driver::Browser;

/// How many entries the server tells of November 2026, and the title of the first meeting, in a language.
async fn november(server: &Server, login: &str, language: &str) -> (usize, String) {
    let client = server.client();
    client.sign_in(login).await;
    let query = format!(
        "{{ agenda(from: \"2026-11-01\", to: \"2026-11-30\") {{ entries {{ kind titles {{ {language} }} }} }} }}"
    );
    let answer: Value = client.graphql(&query).await.json();
    let entries = answer["data"]["agenda"]["entries"].as_array().expect("entries").clone();
    let meeting = entries.iter().find(|entry| entry["kind"] == "MEETING").expect("the demonstration meets");
    (entries.len(), meeting["titles"][language].as_str().expect("a title").to_owned())
}

#[tokio::test]
async fn the_month_and_the_list_say_the_same_and_lead_to_the_records_in_azerbaijani() {
    let server = Server::demo();
    let (count, meeting) = november(&server, "io-staff", "az").await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "az").await;
    let page = &browser.page;
    page.goto(server.url("/priorities/agenda?month=2026-11")).await.unwrap();
    browser.see_texts(".cal-head", &["noyabr 2026"]).await;
    browser.see_texts(".cal-month", &[&meeting]).await;

    browser.press("Siyahı").await;
    browser.see_address("view=list").await;
    browser.see_texts(".reviews-body .list", &[&meeting]).await;
    assert_eq!(page.find_all(By::Css(".agenda-line")).await.unwrap().len(), count);

    // The month before and back; a direction; and a line leads to its record.
    browser.click(".cal-head .ib").await;
    browser.see_texts(".cal-head", &["oktyabr 2026"]).await;
    browser.click(".cal-head .ib:last-child").await;
    browser.see_texts(".cal-head", &["noyabr 2026"]).await;
    let direction = browser.see("#agenda-direction option:nth-child(2)").await;
    direction.click().await.unwrap();
    browser.see_address("direction=").await;
    page.goto(server.url("/priorities/agenda?month=2026-11&view=list")).await.unwrap();
    browser.see_texts(".reviews-body .list", &[&meeting]).await;
    browser.click_on(By::LinkText(&meeting)).await;
    browser.see_texts(".dos h1", &[&meeting]).await;
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_year_of_the_agenda_is_taken_out_from_the_month_that_is_shown() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "en").await;
    let page = &browser.page;
    page.goto(server.url("/priorities/agenda?month=2026-11")).await.unwrap();
    browser.see(".cal-month").await;
    // What the page asks for is what it is answered: the file itself goes past the page.
    let watch = "window.asked = []; const real = window.fetch;
        window.fetch = async (...all) => { const answer = await real(...all);
            const url = String(all[0].url ?? all[0]);
            if (url.includes('/export/')) window.asked.push([url, answer.status, await answer.clone().text()]);
            return answer; };";
    page.execute(watch, Vec::new()).await.unwrap();
    browser.press("Calendar file").await;
    let script = "return window.asked";
    let mut asked = json!([]);
    for _ in 0..100 {
        asked = page.execute(script, Vec::new()).await.unwrap().json().clone();
        if asked[0].is_array() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(asked[0][1], 200, "{asked}");
    let text = asked[0][2].as_str().unwrap();
    let (_, meeting) = november(&server, "io-staff", "en").await;
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.starts_with("BEGIN:VCALENDAR") && unfolded.contains(&meeting.replace(',', "\\,")),
        "{text}"
    );
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
