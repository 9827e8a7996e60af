//! How the canvas does with large pictures, printed and never asserted: times are a machine's, not the product's.
//! `cargo xtask bench explorer` runs this, over the program that it measures.

use accord_tests::Server;
use serde_json::Value;

use super::driver::Browser;

/// Answers the explorer's question with a picture that was made up: `count` records, `ties` ties, the same each time.
/// Measures every frame's script, and what comes after the answer.
const MADE_UP: &str = r#"
const [count, ties] = [arguments[0], arguments[1]];
let seed = 7;
const random = below => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % below; };
const id = number => 'organization:00000000-0000-0000-0000-' + String(number).padStart(12, '0');
const node = number => ({ id: id(number), label: 'Organization ' + number, short: null, ours: number === 1,
  country: number % 3 ? 'TR' : null, directions: [], organizationKind: 'STATE', agreementKind: null, agreementState: null, standing: null, accessLevel: 'OPEN',
  since: null, until: null, depth: number === 1 ? 0 : 1, degree: 9, neighbours: [] });
const edge = (from, to, number) => ({ id: 'e' + number, kind: 'RELATION', from: id(from), to: id(to),
  relationKind: 'COOPERATES_WITH', membership: null, role: null, linkKind: null, label: null, since: null,
  until: null, ended: false, standing: null });
const nodes = Array.from({ length: count }, (_, at) => node(at + 1));
const edges = Array.from({ length: ties }, (_, at) =>
  at < count - 1 ? edge(1 + random(Math.max(1, Math.min(at + 1, 400))), at + 2, at)
                 : edge(1 + random(count), 1 + random(count), at)).filter(edge => edge.from !== edge.to);
// The server would say of every record that was made up that it is gone.
window.EventSource = class { addEventListener() {} close() {} };
const asked = window.fetch;
window.fetch = async (request, ...rest) => {
  const body = request.clone ? await request.clone().text().catch(() => '') : '';
  if (!body.includes('neighbourhood')) { return asked(request, ...rest); }
  const focus = JSON.parse(body).variables.from;
  const answer = JSON.stringify({ data: { neighbourhood: { nodes, edges, more: 0 } } }).replaceAll(id(1), focus);
  window.answered ??= performance.now();
  return new Response(answer,
                      { headers: { 'content-type': 'application/json' } });
};
window.frames_of_script = [];
const frame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = act => frame(time => {
  const began = performance.now();
  act(time);
  const now = performance.now();
  window.frames_of_script.push([now, now - began]);
});
"#;

/// When the picture stood, after the answer: the end of the last frame before the page was quiet.
const STOOD: &str = "const done = arguments[0]; const look = () => {
    const last = window.frames_of_script.at(-1);
    if (window.answered && last && last[0] > window.answered && performance.now() - last[0] > 600) {
      const after = window.frames_of_script.filter(frame => frame[0] > window.answered);
      done({ first: after[0][0] - window.answered, stood: last[0] - window.answered,
             most: Math.max(...after.map(frame => frame[1])), frames: after.length });
    } else { setTimeout(look, 50); } };
    look();";

/// Moves a hand over the canvas for three seconds: over the ground, with the wheel, and with a record.
const HAND: &str = "const done = arguments[0]; const canvas = document.querySelector('.canvas > canvas');
    const place = canvas.getBoundingClientRect(); window.frames_of_script = []; const began = performance.now();
    const event = (name, x, y) => canvas.dispatchEvent(new PointerEvent(name, { bubbles: true, pointerId: 1, button: 0,
      clientX: place.left + x, clientY: place.top + y }));
    const [x, y] = [place.width * 0.6, place.height * 0.5];
    event('pointerdown', x, y); let at = 0;
    const move = () => { at += 1;
      event('pointermove', x + 150 * Math.sin(at / 9), y + 90 * Math.cos(at / 7));
      if (at % 3 === 0) canvas.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true,
        deltaY: at % 2 ? 60 : -60, clientX: place.left + x, clientY: place.top + y }));
      if (performance.now() - began < 3000) { setTimeout(move, 16); }
      else { event('pointerup', x, y); setTimeout(() => { const times = window.frames_of_script.map(frame => frame[1]);
        times.sort((one, other) => one - other);
        done({ frames: times.length, half: times[times.length >> 1], most: times.at(-1),
               over: times.filter(time => time > 50).length }); }, 200); } };
    move();";

#[tokio::test]
#[ignore = "it measures, and measures take the machine for themselves"]
async fn large_pictures_settle_and_move() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    println!(
        "records / ties | first frame ms | stands ms | longest frame ms | moved: frames, half ms, longest ms, over 50 ms"
    );
    for (count, ties) in [(300, 600), (1_000, 2_000), (5_000, 10_000)] {
        page.goto(server.url("/explore")).await.unwrap();
        let first = browser.see(".start-list a").await;
        page.execute(MADE_UP, vec![count.into(), ties.into()]).await.unwrap();
        first.click().await.unwrap();
        browser.see(".canvas > canvas").await;
        let stood: Value = page.execute_async(STOOD, Vec::new()).await.unwrap().json().clone();
        let moved: Value = page.execute_async(HAND, Vec::new()).await.unwrap().json().clone();
        let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
        println!(
            "{count} / {ties} | {:.0} | {:.0} | {:.1} | {}, {:.1}, {:.1}, {}",
            number(&stood["first"]),
            number(&stood["stood"]),
            number(&stood["most"]),
            moved["frames"],
            number(&moved["half"]),
            number(&moved["most"]),
            moved["over"],
        );
    }
    browser.quit().await;
}
