//! People of a real register: how they are added, what their rights are, and what administrators do about them.

use accord_tests::{Answer, Client, Database, Server, accord, accord_ok};
use reqwest::Method;
use serde_json::{Value, json};

/// A password that is hard to guess; everybody of the tests has it.
pub(super) const PASSWORD: &str = "correct horse battery staple";

/// Adds somebody at the command line; returns the secret of their link.
pub(super) fn invite(database: &Database, login: &str, role: &str, clearance: &str) -> String {
    let add = ["user", "add", "--login", login, "--name", login, "--role", role, "--clearance", clearance];
    let printed = accord_ok(database, &add);
    printed.rsplit('#').next().unwrap_or_default().to_owned()
}

/// Adds somebody who chooses their password and signs in.
pub(super) async fn staff(
    server: &Server,
    database: &Database,
    login: &str,
    role: &str,
    clearance: &str,
) -> Client {
    let link = invite(database, login, role, clearance);
    let client = server.client();
    let chosen = client.post("/session/link", &json!({ "link": link, "password": PASSWORD })).await;
    assert_eq!(chosen.status, 200, "{}", String::from_utf8_lossy(&chosen.body));
    assert_eq!(sign_in(&client, login).await.status, 204);
    client
}

/// Signs in with the password of the tests.
pub(super) async fn sign_in(client: &Client, login: &str) -> Answer {
    client.post("/session", &json!({ "login": login, "password": PASSWORD })).await
}

async fn ask(client: &Client, query: &str) -> Value {
    client.graphql(query).await.json()
}

async fn id_of(administrator: &Client, login: &str) -> (String, i64) {
    let users = ask(administrator, "{ users { nodes { id login version } } }").await;
    let users = users["data"]["users"]["nodes"].as_array().unwrap().clone();
    let user = users.into_iter().find(|user| user["login"] == login).unwrap();
    (user["id"].as_str().unwrap().to_owned(), user["version"].as_i64().unwrap())
}

#[tokio::test]
async fn disabling_somebody_or_changing_their_rights_holds_from_their_next_request_on() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &[]);
        let administrator = staff(&server, &database, "ayla", "administrator", "open").await;
        let rauf = staff(&server, &database, "rauf", "analyst", "open").await;
        let token = rauf.post("/session/token", &json!({ "name": "script", "days": 30 })).await.json();
        let token = token["token"].as_str().unwrap().to_owned();
        let by_token = async || {
            let request = server.client().request(Method::POST, "/graphql").bearer_auth(&token);
            let body = json!({ "query": "{ viewer { role clearance } }" });
            server.client().send(request.json(&body)).await
        };
        assert_eq!(by_token().await.json()["data"]["viewer"]["role"], "ANALYST");
        let (id, version) = id_of(&administrator, "rauf").await;
        let change = format!(
            "mutation {{ changeUser(id: \"{id}\", expectedVersion: {version}, input: {{ name: \"Rauf\", role: HEAD, \
             clearance: SECRET }}) {{ errors {{ code }} }} }}"
        );
        let changed = ask(&administrator, &change).await;
        assert_eq!(changed["data"]["changeUser"]["errors"], json!([]), "{changed}");
        assert_eq!(
            ask(&administrator, &change).await["data"]["changeUser"]["errors"][0]["code"],
            "STALE_VERSION"
        );
        for viewer in [ask(&rauf, "{ viewer { role clearance } }").await, by_token().await.json()] {
            assert_eq!(viewer["data"]["viewer"], json!({ "role": "HEAD", "clearance": "SECRET" }));
        }
        let disable = format!("mutation {{ disableUser(id: \"{id}\") {{ errors {{ code }} }} }}");
        assert_eq!(ask(&administrator, &disable).await["data"]["disableUser"]["errors"], json!([]));
        assert_eq!(rauf.graphql("{ viewer { role } }").await.status, 401);
        assert_eq!(by_token().await.status, 401);
        assert_eq!(sign_in(&rauf, "rauf").await.code(), "WRONG");
        let enable = format!("mutation {{ enableUser(id: \"{id}\") {{ errors {{ code }} }} }}");
        assert_eq!(ask(&administrator, &enable).await["data"]["enableUser"]["errors"], json!([]));
        assert_eq!(by_token().await.status, 401, "what was ended stays ended");
        assert_eq!(sign_in(&server.client(), "rauf").await.status, 204);
        accord_ok(&database, &["verify"]);
    }
}

#[tokio::test]
async fn only_administrators_find_the_people_and_nobody_changes_their_own_rights() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let administrator = staff(&server, &database, "ayla", "administrator", "open").await;
    let (id, version) = id_of(&administrator, "ayla").await;
    let change = format!(
        "mutation {{ changeUser(id: \"{id}\", expectedVersion: {version}, input: {{ name: \"Ayla\", role: HEAD, \
         clearance: SECRET }}) {{ errors {{ code }} }} }}"
    );
    assert_eq!(ask(&administrator, &change).await["data"]["changeUser"]["errors"][0]["code"], "REFUSED");
    let disable = format!("mutation {{ disableUser(id: \"{id}\") {{ errors {{ code }} }} }}");
    assert_eq!(ask(&administrator, &disable).await["data"]["disableUser"]["errors"][0]["code"], "REFUSED");
    for role in
        ["head", "deputy", "international_organizations", "events", "analyst", "coordinator", "management"]
    {
        let login = role.replace('_', "-");
        let client = staff(&server, &database, &login, role, "secret").await;
        let users = client.graphql("{ users { nodes { login } } }").await;
        assert_eq!(users.code(), "NOT_FOUND", "{role}");
        for query in [&change, &disable] {
            let answer = ask(&client, query).await;
            let done = answer["data"].as_object().unwrap().values().next().unwrap().clone();
            assert_eq!(done["errors"][0]["code"], "NOT_FOUND", "{role}");
        }
        let invited = client.post("/session/invitation", &json!({ "user": id })).await;
        assert_eq!(invited.status, 404, "{role}");
    }
}

#[tokio::test]
async fn an_administrator_adds_somebody_who_gets_in_by_the_link_they_are_sent() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let administrator = staff(&server, &database, "ayla", "administrator", "open").await;
    let add = "mutation { addUser(input: { login: \"nigar\", name: \"Nigar\", role: EVENTS, clearance: SERVICE, \
               email: \"Nigar@Accord.Example\" }) { user errors { code field } } }";
    let added = ask(&administrator, add).await;
    let id = added["data"]["addUser"]["user"].as_str().unwrap().to_owned();
    let again = ask(&administrator, add).await;
    assert_eq!(again["data"]["addUser"]["errors"][0], json!({ "code": "DUPLICATE", "field": "login" }));
    assert_eq!(sign_in(&server.client(), "nigar").await.code(), "WRONG", "without a password nobody gets in");
    let link = administrator.post("/session/invitation", &json!({ "user": id })).await.json()["link"].clone();
    let nigar = server.client();
    let seen = nigar.post("/session/link", &json!({ "link": link })).await;
    assert_eq!(seen.json(), json!({ "first": false, "login": "nigar", "name": "Nigar" }));
    nigar.post("/session/link", &json!({ "link": link, "password": PASSWORD })).await;
    assert_eq!(sign_in(&nigar, "nigar").await.status, 204);
    assert_eq!(nigar.role().await, "EVENTS");
    let printed = accord_ok(&database, &["user", "list"]);
    assert!(printed.contains("nigar\tNigar\tevents\tservice"), "{printed}");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_and_end_by_themselves() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let here = staff(&server, &database, "rauf", "analyst", "open").await;
    let elsewhere = server.client();
    let phone =
        elsewhere.request(Method::POST, "/session").header("user-agent", "Mozilla (Android) Firefox/143.0");
    elsewhere.send(phone.json(&json!({ "login": "rauf", "password": PASSWORD }))).await;
    let list = "{ viewer { sessions { id device since seenAt here } } }";
    let sessions = ask(&here, list).await["data"]["viewer"]["sessions"].clone();
    assert_eq!(sessions.as_array().unwrap().len(), 2);
    let other = sessions.as_array().unwrap().iter().find(|session| session["here"] == false).unwrap();
    assert_eq!(other["device"], "Firefox, Android");
    let stranger = staff(&server, &database, "nigar", "head", "secret").await;
    let end = format!("mutation {{ endSession(id: {}) {{ errors {{ code }} }} }}", other["id"]);
    assert_eq!(ask(&stranger, &end).await["data"]["endSession"]["errors"][0]["code"], "NOT_FOUND");
    assert_eq!(elsewhere.role().await, "ANALYST");
    assert_eq!(ask(&here, &end).await["data"]["endSession"]["errors"], json!([]));
    assert_eq!(elsewhere.graphql("{ viewer { role } }").await.status, 401);

    database.execute("UPDATE session SET seen_at = seen_at - 29 * 60000");
    assert_eq!(here.role().await, "ANALYST", "29 minutes are not too long");
    database.execute("UPDATE session SET seen_at = seen_at - 29 * 60000");
    assert_eq!(here.role().await, "ANALYST", "the use before counts");
    database.execute("UPDATE session SET seen_at = seen_at - 31 * 60000");
    assert_eq!(here.graphql("{ viewer { role } }").await.status, 401, "half an hour unused");
    sign_in(&here, "rauf").await;
    database.execute("UPDATE session SET expires_at = expires_at - 12 * 3600000");
    assert_eq!(here.graphql("{ viewer { role } }").await.status, 401, "twelve hours are over");
}

#[tokio::test]
async fn a_personal_token_does_what_it_was_made_for_until_its_day_or_until_it_is_ended() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let client = staff(&server, &database, "nigar", "events", "service").await;
    let make = async |scopes: Value| {
        let mut body = json!({ "name": "nightly", "days": 10 });
        body.as_object_mut().unwrap().extend(scopes.as_object().unwrap().clone());
        client.post("/session/token", &body).await.json()["token"].as_str().unwrap_or_default().to_owned()
    };
    let (reading, writing) = (make(json!({})).await, make(json!({ "write": true })).await);
    let create = "mutation { createOrganization(input: { accessLevel: OPEN, kind: COMPANY, ours: false, names: \
                  { en: \"Made by a script\" } }) { organization { id } errors { code message } } }";
    let ask_by = async |token: &str, query: &str| {
        let request = client.request(Method::POST, "/graphql").header("cookie", "none=").bearer_auth(token);
        server.client().send(request.json(&json!({ "query": query }))).await
    };
    assert_eq!(ask_by(&reading, "{ viewer { name } }").await.json()["data"]["viewer"]["name"], "nigar");
    assert_eq!(ask_by(&reading, create).await.code(), "SCOPE");
    let made = ask_by(&writing, create).await.json();
    assert!(made["data"]["createOrganization"]["organization"]["id"].is_string(), "{made}");
    let secret = server.client().request(Method::POST, "/session/password").bearer_auth(&writing);
    let body = json!({ "old": PASSWORD, "password": "another boat on a glass cloud" });
    assert_eq!(
        server.client().send(secret.json(&body)).await.status,
        401,
        "a token does not touch the account"
    );

    for (body, field) in
        [(json!({ "name": " ", "days": 10 }), "name"), (json!({ "name": "x", "days": 400 }), "days")]
    {
        let refused = client.post("/session/token", &body).await;
        assert_eq!(refused.json()["errors"][0]["extensions"]["field"], field);
    }
    let list = "{ viewer { tokens { id name canWrite canExport seenAt } } }";
    let tokens = ask(&client, list).await["data"]["viewer"]["tokens"].clone();
    assert_eq!(tokens.as_array().unwrap().len(), 2);
    assert!(tokens.as_array().unwrap().iter().all(|token| token["seenAt"].is_string()));
    for token in tokens.as_array().unwrap() {
        let end = format!("mutation {{ endToken(id: {}) {{ errors {{ code }} }} }}", token["id"]);
        if token["canWrite"] == true {
            assert_eq!(ask(&client, &end).await["data"]["endToken"]["errors"], json!([]));
        }
    }
    assert_eq!(ask_by(&writing, "{ viewer { name } }").await.status, 401);
    database.execute("UPDATE token SET expires_at = expires_at - 10 * 86400000");
    assert_eq!(ask_by(&reading, "{ viewer { name } }").await.status, 401);
    database.execute("UPDATE session SET confirmed_at = confirmed_at - 601000");
    let stale = client.post("/session/token", &json!({ "name": "x", "days": 1 })).await;
    assert_eq!(stale.code(), "REAUTHENTICATE", "a token outlives the session: it asks again who makes it");
}

#[tokio::test]
async fn while_the_head_is_away_the_deputy_acts_for_them_and_the_ledger_says_so() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &[]);
        let head = staff(&server, &database, "head", "head", "secret").await;
        let deputy = staff(&server, &database, "deputy", "deputy", "secret").await;
        let analyst = staff(&server, &database, "analyst", "analyst", "secret").await;
        let acting = "{ viewer { acting { name until } } }";
        let today = today_text();
        let record = format!(
            "mutation {{ recordAbsence(from: \"{today}\", until: \"{today}\") {{ errors {{ code field }} }} }}"
        );
        let refused = ask(&analyst, &record).await;
        assert_eq!(refused["data"]["recordAbsence"]["errors"][0]["code"], "REFUSED");
        assert_eq!(ask(&deputy, acting).await["data"]["viewer"]["acting"], Value::Null);
        let recorded = ask(&deputy, &record).await;
        assert_eq!(recorded["data"]["recordAbsence"]["errors"], json!([]), "{recorded}");
        let twice = ask(&head, &record).await;
        assert_eq!(twice["data"]["recordAbsence"]["errors"][0]["code"], "DUPLICATE");
        let now = ask(&deputy, acting).await["data"]["viewer"]["acting"].clone();
        assert_eq!(now, json!({ "name": "head", "until": today }));
        for other in [&head, &analyst] {
            assert_eq!(ask(other, acting).await["data"]["viewer"]["acting"], Value::Null);
        }
        let create = "mutation { createOrganization(input: { accessLevel: OPEN, kind: COMPANY, ours: false, names: \
                      { en: \"Signed in absence\" } }) { organization { id } errors { code } } }";
        let made = ask(&deputy, create).await["data"]["createOrganization"]["organization"]["id"].clone();
        let history = format!("{{ history(record: {made}) {{ nodes {{ actor actingFor }} }} }}");
        let entry = ask(&head, &history).await["data"]["history"]["nodes"][0].clone();
        assert_eq!(entry, json!({ "actor": "deputy", "actingFor": "head" }));

        let absences = "{ absences { id head from until recordedBy } }";
        assert_eq!(ask(&analyst, absences).await["data"]["absences"], json!([]));
        let absence = ask(&head, absences).await["data"]["absences"][0].clone();
        assert_eq!((&absence["head"], &absence["recordedBy"]), (&json!("head"), &json!("deputy")));
        let end = format!("mutation {{ endAbsence(id: {}) {{ errors {{ code }} }} }}", absence["id"]);
        assert_eq!(ask(&head, &end).await["data"]["endAbsence"]["errors"], json!([]));
        assert_eq!(ask(&deputy, acting).await["data"]["viewer"]["acting"], Value::Null);
        accord_ok(&database, &["verify"]);
    }
}

#[tokio::test]
async fn an_absence_begins_and_ends_by_itself() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    staff(&server, &database, "head", "head", "secret").await;
    let deputy = staff(&server, &database, "deputy", "deputy", "secret").await;
    let acts = async || {
        let viewer = ask(&deputy, "{ viewer { acting { name } } }").await;
        !viewer["data"]["viewer"]["acting"].is_null()
    };
    let today = today_text();
    let record = |from: &str, until: &str| {
        format!(
            "mutation {{ recordAbsence(from: \"{from}\", until: \"{until}\") {{ errors {{ code field }} }} }}"
        )
    };
    for (from, until, field) in [
        ("2020-01-01", "2099-01-01", "from"),
        (&today, "2020-01-01", "until"),
        (&today, "2099-01-01", "until"),
    ] {
        let refused = ask(&deputy, &record(from, until)).await;
        assert_eq!(refused["data"]["recordAbsence"]["errors"][0]["field"], field);
    }
    ask(&deputy, &record(&today, &today)).await;
    assert!(acts().await);
    database.execute("UPDATE absence SET from_on = 200001010, until_on = 200001100");
    assert!(!acts().await, "it is over");
    database.execute("UPDATE absence SET from_on = 209901010, until_on = 209901100");
    assert!(!acts().await, "it has not begun");
    database.execute("UPDATE absence SET from_on = 200001010, until_on = 209901100");
    assert!(acts().await);
    accord_ok(&database, &["user", "disable", "--login", "head"]);
    assert!(!acts().await, "there is nobody to act for");
}

#[test]
fn the_command_line_keeps_the_people_too() {
    let database = Database::sqlite();
    drop(Server::start(database.clone(), &[]));
    invite(&database, "rauf", "analyst", "open");
    let said = |arguments: &[&str]| {
        let output = accord(&database, arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(&["user", "disable", "--login", "nobody"]).contains("rauf"));
    accord_ok(&database, &["user", "disable", "--login", "rauf"]);
    assert!(accord_ok(&database, &["user", "list"]).contains("closed"));
    assert!(said(&["user", "reset", "--login", "rauf"]).contains("open it first"));
    accord_ok(&database, &["user", "enable", "--login", "rauf"]);
    assert!(accord_ok(&database, &["user", "reset", "--login", "rauf"]).contains("/welcome#"));
}

fn today_text() -> String {
    let seconds = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    chrono::DateTime::from_timestamp(seconds as i64, 0).expect("a date").date_naive().to_string()
}
