//! Signing in with an account elsewhere (OpenID Connect), with a real provider.

mod answers;
mod proof;

use std::time::Duration;

use accord_tests::{
    Answer, Client, Database, Server, accord, accord_ok,
    provider::{self, Provider, SECRET, Says},
};
use reqwest::Url;
use serde_json::{Value, json};

use super::people::{PASSWORD, sign_in};

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

fn parameter(address: &str, parameter: &str) -> Option<String> {
    let url = Url::parse("http://here.invalid").unwrap().join(address).unwrap();
    url.query_pairs().find(|(name, _)| name == parameter).map(|(_, value)| value.into_owned())
}

fn verified(email: &str) -> Value {
    json!({ "email": email, "email_verified": true })
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
