//! The second factor, and proving again who one is.

use accord_tests::{Client, accord_ok, provider::Says};
use serde_json::json;

use super::{Place, add, choose_password, leave, page, parameter, verified};
use crate::http::{people::sign_in, sign_in::code_in};

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
