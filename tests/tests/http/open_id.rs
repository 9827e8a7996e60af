//! Signing in with an account elsewhere (OpenID Connect), with a real provider.

use std::time::Duration;

use accord_tests::{
    Answer, Client, Database, Server, accord, accord_ok,
    provider::{self, Provider, SECRET, Says},
};
use reqwest::Url;
use serde_json::{Value, json};

use super::{
    people::{PASSWORD, sign_in},
    sign_in::code_in,
};

const JOURNEY: &str = "accord_journey";

/// Accord with its provider.
struct Place {
    database: Database,
    server: Server,
    provider: Provider,
}

impl Place {
    fn new(says: Says) -> Self {
        Self::over(Database::sqlite(), says)
    }

    fn over(database: Database, says: Says) -> Self {
        let provider = Provider::start(says);
        let server = start(&database, &provider.options());
        Self { database, server, provider }
    }

    /// Leaves for the provider as this subject, and comes back with what it gives.
    async fn sign_in(&self, client: &Client, subject: &str) -> Answer {
        let address = leave(client, "/session/provider?back=/agreements?state=in_force").await;
        client.get(&self.provider.sign_in(&address, subject).await).await
    }
}

fn start(database: &Database, options: &[String]) -> Server {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    // All of it is logged: nothing secret may be in there.
    Server::start_logging(database.clone(), &options, "trace")
}

/// Adds somebody with an e-mail; returns the secret of their link.
fn add(database: &Database, login: &str, role: &str, email: &str) -> String {
    let add = ["user", "add", "--login", login, "--name", login, "--role", role, "--clearance", "open"];
    let printed = accord_ok(database, &[&add[..], &["--email", email]].concat());
    printed.rsplit('#').next().unwrap_or_default().to_owned()
}

async fn choose_password(client: &Client, link: &str) {
    let chosen = client.post("/session/link", &json!({ "link": link, "password": PASSWORD })).await;
    assert_eq!(chosen.status, 200);
}

/// Where Accord leads somebody who leaves by this path.
async fn leave(client: &Client, path: &str) -> String {
    let left = client.get(path).await;
    assert_eq!(left.status, 303, "{}", String::from_utf8_lossy(&left.body));
    left.header("location").to_owned()
}

/// The page to which an answer leads.
fn page(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
    answer.header("location")
}

/// An address with another value of one of its parameters.
fn with(address: &str, parameter: &str, value: &str) -> String {
    let base = Url::parse("http://here.invalid").unwrap();
    let mut url = base.join(address).unwrap();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    assert!(pairs.iter().any(|(name, _)| name == parameter), "{address} has no {parameter}");
    url.query_pairs_mut().clear().extend_pairs(
        pairs.iter().map(|(name, old)| (name, if name == parameter { value } else { old.as_str() })),
    );
    url.as_str().strip_prefix("http://here.invalid").unwrap_or(url.as_str()).to_owned()
}

fn parameter(address: &str, parameter: &str) -> Option<String> {
    let url = Url::parse("http://here.invalid").unwrap().join(address).unwrap();
    url.query_pairs().find(|(name, _)| name == parameter).map(|(_, value)| value.into_owned())
}

fn verified(email: &str) -> Value {
    json!({ "email": email, "email_verified": true })
}

/// Adds somebody as an administrator: an act that wants a fresh proof. The code of what was wrong with it.
async fn act(client: &Client, login: &str) -> String {
    let query = format!(
        "mutation {{ addUser(input: {{ login: \"{login}\", name: \"New\", role: ANALYST, clearance: OPEN }}) \
         {{ errors {{ code }} }} }}"
    );
    let answer = client.graphql(&query).await.json();
    answer["data"]["addUser"]["errors"][0]["code"].as_str().unwrap_or("done").to_owned()
}

#[tokio::test]
async fn whom_the_provider_means_is_linked_once_by_their_email_and_known_by_the_subject_afterwards() {
    for (database, says) in Database::both().into_iter().zip([Says::InTheToken, Says::WhenAsked]) {
        let place = Place::over(database, says);
        add(&place.database, "rauf", "analyst", "Rauf@Accord.Example");
        let client = place.server.client();
        let ways = client.get("/session/ways").await.json();
        let name = "Ministry";
        assert_eq!(ways["provider"], json!({ "names": { "az": name, "en": name, "ru": name } }));

        place.provider.put("r-1", &verified("rauf@ACCORD.example")).await;
        let answer = place.sign_in(&client, "r-1").await;
        assert_eq!(page(&answer), "/agreements?state=in_force", "they see what they came for");
        assert_eq!(client.role().await, "ANALYST");
        let asked = place.provider.asked("/me").await;
        assert_eq!(asked, u64::from(says == Says::WhenAsked), "asked for only what the ID token lacks");

        // From now on the e-mail means nothing, wherever it is.
        place
            .provider
            .put("r-1", &json!({ "email": "other@elsewhere.example", "email_verified": false }))
            .await;
        let again = place.server.client();
        place.sign_in(&again, "r-1").await;
        assert_eq!(again.role().await, "ANALYST");
        assert_eq!(place.provider.asked("/me").await, asked, "nor is it asked for again");

        let identities =
            client.graphql("{ viewer { identities { issuer } ways { password provider } } }").await.json();
        let viewer = &identities["data"]["viewer"];
        assert_eq!(viewer["identities"], json!([{ "issuer": place.provider.issuer }]));
        assert_eq!(viewer["ways"], json!({ "password": false, "provider": true }));
        accord_ok(&place.database, &["verify"]);
        if place.database.address.starts_with("sqlite:") {
            let entries = "SELECT count(*) FROM ledger WHERE action = 'user.identity' AND user_name = 'rauf'";
            assert_eq!(place.database.number(entries), 1, "linking is in the ledger, once");
        }
    }
}

#[tokio::test]
async fn a_code_counts_once_and_only_in_the_browser_that_left_for_it() {
    let place = Place::new(Says::InTheToken);
    add(&place.database, "rauf", "analyst", "rauf@accord.example");
    place.provider.put("r-1", &verified("rauf@accord.example")).await;
    let failed = "/sign-in?said=failed";

    // Used twice: what went along with it is gone, and the provider takes the code no more.
    let client = place.server.client();
    let address = leave(&client, "/session/provider").await;
    let journey = client.cookie(JOURNEY).unwrap();
    let back = place.provider.sign_in(&address, "r-1").await;
    assert_eq!(page(&client.get(&back).await), "/explore");
    assert_eq!(client.cookie(JOURNEY), None);
    let thief = place.server.client();
    assert_eq!(page(&thief.get(&back).await), failed);
    thief.put_cookie(JOURNEY, &journey);
    assert_eq!(page(&thief.get(&back).await), failed);
    assert_eq!(thief.role().await, "nobody");

    // A real code of somebody else's, pushed into a browser that is on a journey of its own.
    let (victim, attacker) = (place.server.client(), place.server.client());
    leave(&victim, "/session/provider").await;
    let address = leave(&attacker, "/session/provider").await;
    let back = place.provider.sign_in(&address, "r-1").await;
    let answer = victim.get(&back).await;
    assert_eq!(page(&answer), failed);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "used up, although it failed");
    assert_eq!(victim.role().await, "nobody");

    // The right browser and code, with another state; then there is no second try.
    assert_eq!(page(&attacker.get(&with(&back, "state", "another")).await), failed);
    assert_eq!(page(&attacker.get(&back).await), failed);

    // Of another provider, by its own word.
    let address = leave(&attacker, "/session/provider").await;
    let back = place.provider.sign_in(&address, "r-1").await;
    assert_eq!(page(&attacker.get(&with(&back, "iss", "http://127.0.0.1:1")).await), failed);

    // What the browser carries cannot be made up, nor moved to another place.
    for made_up in ["", "AAAA", &journey[1..]] {
        let client = place.server.client();
        client.put_cookie(JOURNEY, made_up);
        assert_eq!(page(&client.get(&back).await), failed);
    }
    let client = place.server.client();
    client.put_cookie("accord_arrival", &journey);
    let code = client.post("/session/provider/code", &json!({ "code": "000000" })).await;
    assert_eq!((code.status.as_u16(), code.code()), (401, "EXPIRED".into()));
}

#[tokio::test]
async fn an_answer_to_another_question_is_refused() {
    let place = Place::new(Says::InTheToken);
    add(&place.database, "rauf", "analyst", "rauf@accord.example");
    place.provider.put("r-1", &verified("rauf@accord.example")).await;
    let another = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    for changed in ["nonce", "code_challenge"] {
        let client = place.server.client();
        let address = with(&leave(&client, "/session/provider").await, changed, another);
        let back = place.provider.sign_in(&address, "r-1").await;
        assert_eq!(page(&client.get(&back).await), "/sign-in?said=failed", "{changed}");
        assert_eq!(client.role().await, "nobody");
    }
    let log = place.server.log();
    assert!(log.contains("nonce mismatch"), "the token itself was right");
    // Whoever gives up at the provider.
    let client = place.server.client();
    let address = leave(&client, "/session/provider").await;
    let state = parameter(&address, "state").unwrap();
    let back = format!("/session/provider/return?error=access_denied&state={state}");
    assert_eq!(page(&client.get(&back).await), "/sign-in?said=failed");
}

#[tokio::test]
async fn an_identity_opens_no_account_unless_a_verified_email_means_just_one_that_is_open() {
    let place = Place::new(Says::WhenAsked);
    for login in ["rauf", "nigar", "samir", "leyla"] {
        add(&place.database, login, "analyst", &format!("{login}@accord.example"));
    }
    let enter = async |subject: &str| {
        let client = place.server.client();
        let answer = place.sign_in(&client, subject).await;
        (page(&answer).to_owned(), client.role().await)
    };
    let refused = ("/sign-in?said=unwelcome".to_owned(), "nobody".to_owned());
    let told: [(&str, Value); 5] = [
        ("unverified", json!({ "email": "rauf@accord.example", "email_verified": false })),
        ("unsaid", json!({ "email": "rauf@accord.example" })),
        ("silent", json!({})),
        ("stranger", verified("stranger@accord.example")),
        ("named-rauf", verified("rauf@evil.example")),
    ];
    for (subject, claims) in told {
        place.provider.put(subject, &claims).await;
        assert_eq!(enter(subject).await, refused, "{subject}");
    }
    assert_eq!(place.database.number("SELECT count(*) FROM \"user\""), 4, "a provider makes no account");

    // Two accounts with one e-mail, one of them closed: nobody can say which is meant.
    place
        .database
        .execute("UPDATE \"user\" SET email = 'shared@accord.example' WHERE login IN ('nigar', 'samir')");
    place.provider.put("shared", &verified("shared@accord.example")).await;
    assert_eq!(enter("shared").await, refused);
    accord_ok(&place.database, &["user", "disable", "--login", "samir"]);
    assert_eq!(enter("shared").await, refused);

    // A closed account, before it is linked and after.
    accord_ok(&place.database, &["user", "disable", "--login", "leyla"]);
    place.provider.put("leyla", &verified("leyla@accord.example")).await;
    assert_eq!(enter("leyla").await, refused);
    accord_ok(&place.database, &["user", "enable", "--login", "leyla"]);
    assert_eq!(enter("leyla").await.1, "ANALYST");
    accord_ok(&place.database, &["user", "disable", "--login", "leyla"]);
    assert_eq!(enter("leyla").await, refused);

    // An e-mail that the provider gave to somebody else later.
    place.provider.put("rauf", &verified("rauf@accord.example")).await;
    assert_eq!(enter("rauf").await.1, "ANALYST");
    place.provider.put("successor", &verified("rauf@accord.example")).await;
    assert_eq!(enter("successor").await, refused);
    assert_eq!(place.database.number("SELECT count(*) FROM identity"), 2);
}

#[tokio::test]
async fn without_its_provider_the_server_starts_passwords_work_and_the_button_works_once_it_is_back() {
    let database = Database::sqlite();
    let (port, folder) = (Provider::free_port(), tempfile::tempdir().unwrap());
    let secret = folder.path().join("secret");
    std::fs::write(&secret, SECRET).unwrap();
    let issuer = format!("http://127.0.0.1:{port}");
    let server = start(&database, &provider::options(&issuer, &secret.display().to_string()));
    let link = add(&database, "rauf", "analyst", "rauf@accord.example");
    let client = server.client();
    choose_password(&client, &link).await;
    let unreachable = "/sign-in?said=unreachable";
    assert_eq!(leave(&client, "/session/provider").await, unreachable);
    assert_eq!(sign_in(&client, "rauf").await.status, 204);

    let up = async || {
        let provider = Provider::start_on(port, Says::InTheToken);
        provider.put("r-1", &verified("rauf@accord.example")).await;
        tokio::time::sleep(Duration::from_millis(3100)).await;
        provider
    };
    let enter = async |provider: &Provider| {
        let client = server.client();
        let address = leave(&client, "/session/provider").await;
        let back = provider.sign_in(&address, "r-1").await;
        client.get(&back).await;
        client.role().await
    };
    let provider = up().await;
    assert_eq!(enter(&provider).await, "ANALYST");

    // It goes down while somebody is there.
    let late = server.client();
    let address = leave(&late, "/session/provider").await;
    let back = provider.sign_in(&address, "r-1").await;
    drop(provider);
    assert_eq!(page(&late.get(&back).await), unreachable);

    // It is back with other keys.
    let provider = up().await;
    assert_eq!(enter(&provider).await, "ANALYST");
    assert_eq!(provider.asked("/jwks").await, 1, "they were looked for when they were met");
    assert_eq!(enter(&provider).await, "ANALYST");
    assert_eq!(provider.asked("/jwks").await, 1, "and are known now");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_after_the_providers_answer_too() {
    let place = Place::new(Says::InTheToken);
    let link = add(&place.database, "rauf", "analyst", "rauf@accord.example");
    place.provider.put("r-1", &verified("rauf@accord.example")).await;
    let client = place.server.client();
    choose_password(&client, &link).await;
    sign_in(&client, "rauf").await;
    let secret =
        client.post("/session/factor", &json!({})).await.json()["secret"].as_str().unwrap().to_owned();
    let first = code_in(&secret, 0);
    let codes = client.post("/session/factor/code", &json!({ "code": first })).await.json();
    let recovery = codes["recoveryCodes"][0].as_str().unwrap().to_owned();

    let other = place.server.client();
    let answer = place.sign_in(&other, "r-1").await;
    assert_eq!(page(&answer), "/sign-in?said=code");
    assert_eq!(other.role().await, "nobody", "the provider alone signs nobody in");
    assert_eq!(place.database.number("SELECT count(*) FROM identity"), 0, "nor links anybody");
    let give = async |client: &Client, code: &str| {
        client.post("/session/provider/code", &json!({ "code": code })).await
    };
    let wrong = give(&other, "000000").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (401, "WRONG".into()));
    assert_eq!(give(&other, &first).await.code(), "WRONG", "it was used");
    assert_eq!(give(&place.server.client(), &recovery).await.code(), "EXPIRED", "a code alone is nothing");
    let arrival = other.cookie("accord_arrival").unwrap();
    let right = give(&other, &code_in(&secret, 30)).await;
    assert_eq!((right.status.as_u16(), right.json()), (200, json!({ "back": "/agreements?state=in_force" })));
    assert_eq!(other.role().await, "ANALYST");
    assert_eq!(place.database.number("SELECT count(*) FROM identity"), 1);
    assert_eq!(other.cookie("accord_arrival"), None);

    // Linked by now, the next time is no different; and an account that is closed meanwhile stays closed.
    let third = place.server.client();
    assert_eq!(page(&place.sign_in(&third, "r-1").await), "/sign-in?said=code");
    accord_ok(&place.database, &["user", "disable", "--login", "rauf"]);
    assert_eq!(give(&third, &recovery).await.code(), "EXPIRED");
    accord_ok(&place.database, &["user", "enable", "--login", "rauf"]);
    assert_eq!(give(&third, &recovery).await.status, 200);
    // What was kept for it is not good twice without another code, and guessing is slowed down.
    let guesser = place.server.client();
    guesser.put_cookie("accord_arrival", &arrival);
    let mut slowed = false;
    for _ in 0..8 {
        slowed |= give(&guesser, "000000").await.code() == "SLOW_DOWN";
    }
    assert!(slowed);
}

#[tokio::test]
async fn a_proof_at_the_provider_must_be_fresh_and_an_old_sign_in_there_is_none() {
    let place = Place::new(Says::InTheToken);
    add(&place.database, "ayla", "administrator", "ayla@accord.example");
    add(&place.database, "nigar", "analyst", "nigar@accord.example");
    let proved =
        |email: &str, ago: i64| json!({ "email": email, "email_verified": true, "provedSecondsAgo": ago });
    place.provider.put("n-1", &verified("nigar@accord.example")).await;

    // Signed in at the provider an hour ago: good for signing in, and no proof for what matters.
    place.provider.put("a-1", &proved("ayla@accord.example", 3600)).await;
    let client = place.server.client();
    place.sign_in(&client, "a-1").await;
    assert_eq!(client.role().await, "ADMINISTRATOR");
    assert_eq!(act(&client, "first").await, "REAUTHENTICATE");

    // What lies in the future is refused even for signing in.
    place.provider.put("a-1", &proved("ayla@accord.example", -3600)).await;
    let early = place.server.client();
    assert_eq!(page(&place.sign_in(&early, "a-1").await), "/sign-in?said=failed");

    let prove = async |subject: &str| {
        let address = leave(&client, "/session/provider/confirm").await;
        assert_eq!(parameter(&address, "max_age").as_deref(), Some("0"));
        assert_eq!(parameter(&address, "prompt").as_deref(), Some("login"));
        let back = place.provider.sign_in(&address, subject).await;
        page(&client.get(&back).await).to_owned()
    };
    for ago in [3600, -3600] {
        place.provider.put("a-1", &proved("ayla@accord.example", ago)).await;
        assert_eq!(prove("a-1").await, "/returned?said=failed", "{ago}");
        assert_eq!(act(&client, "first").await, "REAUTHENTICATE");
    }
    assert_eq!(prove("n-1").await, "/returned?said=unwelcome", "somebody else's proof");
    assert_eq!(act(&client, "first").await, "REAUTHENTICATE");
    place.provider.put("a-1", &verified("ayla@accord.example")).await;
    assert_eq!(prove("a-1").await, "/returned?said=confirmed");
    assert_eq!(act(&client, "first").await, "done");
    place.database.execute("UPDATE session SET confirmed_at = confirmed_at - 601000");
    assert_eq!(act(&client, "second").await, "REAUTHENTICATE", "for ten minutes");

    // Signed in at the provider just now: a fresh proof.
    let fresh = place.server.client();
    place.sign_in(&fresh, "a-1").await;
    assert_eq!(act(&fresh, "second").await, "done");

    // A second factor is not passed over by it.
    assert_eq!(client.get("/session/provider/confirm").await.status, 303);
    let secret =
        fresh.post("/session/factor", &json!({})).await.json()["secret"].as_str().unwrap().to_owned();
    fresh.post("/session/factor/code", &json!({ "code": code_in(&secret, 0) })).await;
    assert_eq!(client.get("/session/provider/confirm").await.code(), "REFUSED");
    assert_eq!(place.server.client().get("/session/provider/confirm").await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let place = Place::new(Says::InTheToken);
    add(&place.database, "rauf", "analyst", "rauf@accord.example");
    place.provider.put("r-1", &verified("rauf@accord.example")).await;
    for elsewhere in
        ["https://evil.example/", "//evil.example/", "/%5Cevil.example", "/.//evil.example", "/session"]
    {
        let client = place.server.client();
        let address = leave(&client, &format!("/session/provider?back={elsewhere}")).await;
        let back = place.provider.sign_in(&address, "r-1").await;
        assert_eq!(page(&client.get(&back).await), "/explore", "{elsewhere}");
    }
    // What is added on the way back means nothing.
    let client = place.server.client();
    let address = leave(&client, "/session/provider").await;
    let back = place.provider.sign_in(&address, "r-1").await;
    assert_eq!(page(&client.get(&format!("{back}&back=//evil.example")).await), "/explore");
    // And no page of another site sends anybody there.
    for path in ["/session/provider", "/session/provider/confirm"] {
        let foreign = client.request(reqwest::Method::GET, path).header("sec-fetch-site", "cross-site");
        let answer = client.send(foreign).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "FOREIGN_ORIGIN".into()), "{path}");
    }
}

#[tokio::test]
async fn what_goes_along_to_the_provider_is_sealed_and_short_lived_and_nothing_of_it_is_logged() {
    let place = Place::new(Says::WhenAsked);
    add(&place.database, "rauf", "analyst", "rauf@accord.example");
    place.provider.put("r-1", &verified("rauf@accord.example")).await;
    let client = place.server.client();
    let left = client.get("/session/provider").await;
    let cookie = left.header("set-cookie").to_owned();
    for part in ["accord_journey=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let address = left.header("location").to_owned();
    let state = parameter(&address, "state").unwrap();
    assert!(!cookie.contains(&state));
    let back = place.provider.sign_in(&address, "r-1").await;
    let code = parameter(&back, "code").unwrap();
    client.get(&back).await;
    assert_eq!(client.role().await, "ANALYST");
    let log = place.server.log();
    for secret in [
        SECRET,
        &state,
        &parameter(&address, "nonce").unwrap(),
        &code,
        &client.cookie("accord_session").unwrap(),
    ] {
        assert!(!log.contains(secret), "{secret} is logged");
    }
    drop(place.server);
    let options = [&place.provider.options()[..], &["--secure-cookies".into()]].concat();
    let secure = start(&place.database, &options);
    let cookie = secure.client().get("/session/provider").await.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-accord_journey=") && cookie.contains("; Secure"), "{cookie}");
}

#[tokio::test]
async fn an_identity_is_unlinked_by_its_owner_who_has_a_password_or_at_the_command_line() {
    let place = Place::new(Says::InTheToken);
    let link = add(&place.database, "rauf", "analyst", "rauf@accord.example");
    place.provider.put("r-1", &verified("rauf@accord.example")).await;
    let client = place.server.client();
    place.sign_in(&client, "r-1").await;
    let issuer = place.provider.issuer.clone();
    let unlink = async |client: &Client, issuer: &str| {
        let query = format!("mutation {{ unlinkIdentity(issuer: \"{issuer}\") {{ errors {{ code }} }} }}");
        let answer = client.graphql(&query).await.json();
        answer["data"]["unlinkIdentity"]["errors"][0]["code"].as_str().unwrap_or("done").to_owned()
    };
    assert_eq!(unlink(&client, &issuer).await, "REFUSED", "it is their only way in");
    choose_password(&client, &link).await;
    sign_in(&client, "rauf").await;
    database_ages(&place.database);
    assert_eq!(unlink(&client, &issuer).await, "REAUTHENTICATE");
    sign_in(&client, "rauf").await;
    assert_eq!(unlink(&client, "http://127.0.0.1:1").await, "NOT_FOUND");
    assert_eq!(unlink(&client, &issuer).await, "done");
    assert_eq!(place.database.number("SELECT count(*) FROM identity"), 0);

    // The next one with the e-mail is linked; the command line unlinks anybody, once.
    place.provider.put("r-2", &verified("rauf@accord.example")).await;
    place.sign_in(&place.server.client(), "r-2").await;
    assert_eq!(place.database.number("SELECT count(*) FROM identity WHERE subject = 'r-2'"), 1);
    accord_ok(&place.database, &["user", "unlink", "--login", "rauf"]);
    let none = accord(&place.database, &["user", "unlink", "--login", "rauf"]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("linked to no provider"));
    assert_eq!(
        place.database.number("SELECT count(*) FROM ledger WHERE action = 'user.identity_removed'"),
        2
    );
    accord_ok(&place.database, &["verify"]);
}

fn database_ages(database: &Database) {
    database.execute("UPDATE session SET confirmed_at = confirmed_at - 601000");
}

#[tokio::test]
async fn who_comes_back_too_often_without_getting_in_has_to_wait() {
    let place = Place::new(Says::InTheToken);
    let client = place.server.client();
    let mut pages = Vec::new();
    for _ in 0..54 {
        leave(&client, "/session/provider").await;
        let answer = client.get("/session/provider/return?code=guessed&state=guessed").await;
        pages.push(page(&answer).to_owned());
    }
    assert_eq!(pages[0], "/sign-in?said=failed");
    assert_eq!(pages.last().unwrap(), "/sign-in?said=slow");
    assert_eq!(place.provider.asked("/token").await, 0, "the provider is not bothered by it");
}

#[test]
fn an_address_that_is_not_safe_is_no_provider() {
    let database = Database::sqlite();
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, SECRET).unwrap();
    let options = provider::options("http://sso.example", &secret.display().to_string());
    let mut arguments = vec!["serve", "--listen", "127.0.0.1:0"];
    arguments.extend(options.iter().map(String::as_str));
    let output = accord(&database, &arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("https://") && said.contains("sso.example"), "{said}");
    assert!(!said.contains(SECRET));
}
