//! Signing in with a password and a second factor, and what is asked again before what matters.

use std::time::{Duration, Instant};

use accord_tests::{Answer, Client, Database, Server, accord_ok};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{PASSWORD, invite, sign_in, staff};

#[tokio::test]
async fn the_first_start_prints_a_link_that_makes_the_first_administrator_once() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &[]);
        let link = server.first_link().expect("a link is printed");
        let client = server.client();
        let seen = client.post("/session/link", &json!({ "link": link })).await;
        assert_eq!(seen.json(), json!({ "first": true, "login": null, "name": null }));
        let choose = json!({ "link": link, "login": "ayla", "name": "Ayla", "password": PASSWORD });
        assert_eq!(client.post("/session/link", &choose).await.status, 200);
        assert_eq!(client.post("/session/link", &choose).await.code(), "NOT_FOUND", "it is good once");
        assert_eq!(sign_in(&client, "ayla").await.status, 204);
        assert_eq!(client.role().await, "ADMINISTRATOR");
        drop(server);
        let server = Server::start(database, &[]);
        assert_eq!(server.first_link(), None, "somebody is there now");
    }
}

#[tokio::test]
async fn a_new_start_takes_the_older_link_back() {
    let database = Database::sqlite();
    let old = Server::start(database.clone(), &[]).first_link().unwrap();
    let server = Server::start(database, &[]);
    let follow =
        async |link: &str| server.client().post("/session/link", &json!({ "link": link })).await.status;
    assert_eq!(follow(&old).await, 404);
    assert_eq!(follow(&server.first_link().unwrap()).await, 200);
    for forged in ["", "x", &old.replace(|_: char| true, "A")] {
        assert_eq!(follow(forged).await, 404, "{forged}");
    }
}

#[tokio::test]
async fn a_password_that_is_short_or_easy_to_guess_is_not_taken_and_the_link_stays_good() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let link = invite(&database, "rauf", "analyst", "open");
    let client = server.client();
    let choose = async |password: &str| {
        let answer = client.post("/session/link", &json!({ "link": link, "password": password })).await;
        (answer.status.as_u16(), answer.code())
    };
    assert_eq!(choose("eleven-lttr").await, (422, "TOO_SHORT".into()));
    assert_eq!(choose("password1234").await, (422, "GUESSABLE".into()));
    assert_eq!(
        choose("rauf.rauf.rauf").await,
        (422, "GUESSABLE".into()),
        "nobody is called by their password"
    );
    assert_eq!(choose("accordaccord1").await, (422, "GUESSABLE".into()));
    assert_eq!(choose(&"a long one ".repeat(19)).await, (422, "TOO_LONG".into()));
    assert_eq!(choose("qayıq dəniz şüşə bulud").await.0, 200);
    let spelt_apart = "qayıq dəniz s\u{327}u\u{308}s\u{327}ə bulud";
    let answer = client.post("/session", &json!({ "login": "rauf", "password": spelt_apart })).await;
    assert_eq!(answer.status, 204, "the same letters, sent in parts");
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer_in_the_same_time() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    staff(&server, &database, "rauf", "analyst", "open").await;
    let closed = staff(&server, &database, "nigar", "analyst", "open").await;
    drop(closed);
    accord_ok(&database, &["user", "disable", "--login", "nigar"]);
    let mut answers = Vec::new();
    let mut times = Vec::new();
    for (login, password) in
        [("rauf", "wrong horse battery staple"), ("nobody", PASSWORD), ("nigar", PASSWORD)]
    {
        let mut best = Duration::MAX;
        for _ in 0..4 {
            let client = server.client();
            let started = Instant::now();
            let answer = client.post("/session", &json!({ "login": login, "password": password })).await;
            best = best.min(started.elapsed());
            answers.push((answer.status, answer.code(), answer.message()));
        }
        times.push(best);
    }
    assert_eq!((answers[0].0, answers[0].1.as_str()), (StatusCode::UNAUTHORIZED, "WRONG"));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert!(*most < *least * 3, "{times:?}: hashing takes the same for all of them");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_a_known_device_is_not_locked_out_by_it() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let own = staff(&server, &database, "rauf", "analyst", "open").await;
    // Many at once gain nothing: each is counted before it is looked at.
    let guesses = (0..20).map(|number| {
        let (client, password) = (server.client(), format!("a guess of many {number}"));
        tokio::spawn(async move {
            client.post("/session", &json!({ "login": "rauf", "password": password })).await
        })
    });
    let (mut looked_at, mut wait) = (0, 0);
    for guess in guesses.collect::<Vec<_>>() {
        let answer = guess.await.unwrap();
        match answer.code().as_str() {
            "WRONG" => looked_at += 1,
            "SLOW_DOWN" => {
                assert_eq!(answer.status, 429);
                wait = wait.max(answer.header("retry-after").parse().unwrap());
            }
            other => panic!("{other}"),
        }
    }
    assert!((5..12).contains(&looked_at), "{looked_at} of 20 were looked at");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(sign_in(&own, "rauf").await.status, 204, "their own device does not");
    assert_eq!(sign_in(&own, "rauf").await.status, 204);
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!(sign_in(&server.client(), "rauf").await.status, 204, "nobody is locked out");
}

#[tokio::test]
async fn with_a_second_factor_a_password_alone_signs_nobody_in_and_a_code_counts_once() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let client = staff(&server, &database, "rauf", "analyst", "open").await;
    let begun = client.post("/session/factor", &json!({})).await.json();
    assert!(begun["picture"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    assert!(begun["address"].as_str().unwrap().starts_with("otpauth://totp/"));
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let wrong = client.post("/session/factor/code", &json!({ "code": "000000" })).await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (422, "WRONG".into()));
    let first = code_in(&secret, 0);
    let confirmed = client.post("/session/factor/code", &json!({ "code": first })).await;
    let codes = confirmed.json()["recoveryCodes"].clone();
    let codes: Vec<String> = serde_json::from_value(codes).unwrap();
    assert_eq!(codes.len(), 10);

    let enter = async |client: &Client, code: Option<&str>| {
        let mut body = json!({ "login": "rauf", "password": PASSWORD });
        if let Some(code) = code {
            body["code"] = Value::String(code.into());
        }
        client.post("/session", &body).await
    };
    assert_eq!(enter(&client, None).await.code(), "SECOND_FACTOR");
    assert_eq!(enter(&client, Some(&first)).await.code(), "WRONG", "the code that set it up is used");
    // That of the next half minute is taken already, for clocks that are ahead.
    let next = code_in(&secret, 30);
    assert_eq!(enter(&client, Some(&next)).await.status, 204);
    assert_eq!(enter(&client, Some(&next)).await.code(), "WRONG", "whoever looked on cannot use it");
    let spaced = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(enter(&client, Some(&spaced)).await.status, 204, "a recovery code, however it is written");
    assert_eq!(enter(&client, Some(&codes[0])).await.code(), "WRONG", "each is good once");
    assert_eq!(enter(&client, Some(&codes[1])).await.status, 204);
    let ways = client.graphql("{ viewer { ways { secondFactor recoveryCodes } } }").await.json();
    assert_eq!(ways["data"]["viewer"]["ways"], json!({ "secondFactor": true, "recoveryCodes": 8 }));

    let stored = database.content();
    let secret = decoded(&secret);
    assert!(!contains(&stored, &secret), "the database alone does not have the secret");
    assert!(!contains(&stored, codes[2].as_bytes()), "nor the recovery codes");
    assert!(!contains(&stored, PASSWORD.as_bytes()));
    assert!(!server.log().contains(PASSWORD) && !server.log().contains(&codes[0]));

    accord_ok(&database, &["user", "reset", "--login", "rauf", "--second-factor"]);
    assert_eq!(enter(&client, None).await.status, 204, "the administrator took it away");
}

#[tokio::test]
async fn what_matters_asks_again_who_one_is_when_the_proof_is_older_than_ten_minutes() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let client = staff(&server, &database, "ayla", "administrator", "open").await;
    let add = async |login: &str| {
        let query = format!(
            "mutation {{ addUser(input: {{ login: \"{login}\", name: \"New\", role: ANALYST, clearance: OPEN }}) \
             {{ user errors {{ code }} }} }}"
        );
        client.graphql(&query).await.json()["data"]["addUser"].clone()
    };
    assert!(add("nigar").await["user"].is_string(), "just signed in");
    database.execute("UPDATE session SET confirmed_at = confirmed_at - 601000");
    assert_eq!(add("samir").await["errors"][0]["code"], "REAUTHENTICATE");
    let invited = client.post("/session/invitation", &json!({ "user": own_id(&client).await })).await;
    assert_eq!((invited.status.as_u16(), invited.code()), (403, "REAUTHENTICATE".into()));
    let prove =
        async |password: &str| client.post("/session/confirm", &json!({ "password": password })).await;
    let wrong = prove("wrong horse battery staple").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (403, "WRONG".into()));
    assert_eq!(add("samir").await["errors"][0]["code"], "REAUTHENTICATE");
    assert_eq!(prove(PASSWORD).await.status, 204);
    assert!(add("samir").await["user"].is_string());
}

#[tokio::test]
async fn in_a_demonstration_its_people_prove_it_with_one_click() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("administrator").await;
    assert_eq!(client.post("/session/confirm", &json!({})).await.status, 204);
    let looking = server.client();
    let answer = looking.post("/session/confirm", &json!({})).await;
    assert!(
        answer.header("set-cookie").contains("accord_session="),
        "whoever only looks gets a session for it"
    );
    let ways = looking.get("/session/ways").await.json();
    assert_eq!(ways["demoPeople"].as_array().unwrap().len(), 8);
    assert_eq!(looking.post("/session/factor", &json!({})).await.status, 403, "nobody keeps the others out");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_needs_the_present_one() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let here = staff(&server, &database, "rauf", "analyst", "open").await;
    let elsewhere = server.client();
    sign_in(&elsewhere, "rauf").await;
    let change = async |old: &str, new: &str| {
        here.post("/session/password", &json!({ "old": old, "password": new })).await
    };
    let (new, wrong) = ("another boat on a glass cloud", "wrong horse battery staple");
    assert_eq!(change(wrong, new).await.code(), "WRONG");
    assert_eq!(change(PASSWORD, "password1234").await.code(), "GUESSABLE");
    assert_eq!(change(PASSWORD, new).await.status, 204);
    assert_eq!(here.role().await, "ANALYST");
    assert_eq!(elsewhere.graphql("{ viewer { role } }").await.status, 401);
    assert_eq!(sign_in(&elsewhere, "rauf").await.code(), "WRONG");
    let again = elsewhere.post("/session", &json!({ "login": "Rauf ", "password": new })).await;
    assert_eq!(again.status, 204, "a login may be typed with capitals");
}

#[tokio::test]
async fn secrets_are_taken_from_our_own_pages_only() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    for path in [
        "/session",
        "/session/confirm",
        "/session/link",
        "/session/password",
        "/session/token",
        "/session/factor",
    ] {
        let foreign = client.request(Method::POST, path).header("origin", "https://evil.example");
        let answer: Answer = client.send(foreign.json(&json!({}))).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "FOREIGN_ORIGIN".into()), "{path}");
    }
    let plain = client.request(Method::POST, "/session").header("content-type", "text/plain");
    assert_eq!(client.send(plain.body("{\"login\":\"head\"}")).await.status, 415);
    let bad = client.post("/session", &json!({ "login": "head", "pasword": "secret words here" })).await;
    assert_eq!(bad.status, 400);
    assert!(!bad.message().contains("secret words"), "{}", bad.message());
}

async fn own_id(client: &Client) -> String {
    client.graphql("{ viewer { id } }").await.json()["data"]["viewer"]["id"].as_str().unwrap().to_owned()
}

/// The code that an authenticator shows so many seconds from now.
pub(super) fn code_in(secret: &str, seconds: u64) -> String {
    let at = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + seconds;
    let secret = totp_rs::Secret::new(decoded(secret).into());
    let totp = totp_rs::Builder::new().with_digits(6).with_step_duration(30).with_secret(secret);
    totp.build_noncompliant().generate(at).to_string()
}

fn decoded(base32: &str) -> Vec<u8> {
    totp_rs::Secret::try_from_base32(base32).unwrap().as_bytes().to_vec()
}

fn contains(stored: &[u8], part: &[u8]) -> bool {
    stored.windows(part.len()).any(|found| found == part)
}
