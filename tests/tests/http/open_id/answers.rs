//! What comes back counts once, for the browser that left, and leads nowhere else.

use accord_tests::provider::{SECRET, Says};
use reqwest::Url;
use serde_json::json;

use super::{JOURNEY, Place, add, leave, page, parameter, start, verified};

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
    assert_eq!(page(&client.get(&back).await), "/");
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
        assert_eq!(page(&client.get(&back).await), "/", "{elsewhere}");
    }
    // What is added on the way back means nothing.
    let client = place.server.client();
    let address = leave(&client, "/session/provider").await;
    let back = place.provider.sign_in(&address, "r-1").await;
    assert_eq!(page(&client.get(&format!("{back}&back=//evil.example")).await), "/");
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
