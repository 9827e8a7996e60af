//! Clients that keep the server waiting.

use std::time::{Duration, Instant};

use accord_tests::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Within which time a connection that says nothing is cut, with room for a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

async fn connect(server: &Server) -> TcpStream {
    let address = server.url("");
    TcpStream::connect(address.strip_prefix("http://").unwrap()).await.unwrap()
}

#[tokio::test]
async fn whoever_sends_half_a_request_and_waits_is_cut() {
    let server = Server::demo();
    let half_head = "POST /graphql HTTP/1.1\r\nHost: accord\r\nContent-Ty";
    let half_body = "POST /graphql HTTP/1.1\r\nHost: accord\r\nContent-Type: application/json\r\n\
                     Content-Length: 1000\r\n\r\n{\"query\":";
    let mut waiting = Vec::new();
    for half in [half_head, half_body, ""] {
        let mut stream = connect(&server).await;
        stream.write_all(half.as_bytes()).await.unwrap();
        waiting.push(tokio::spawn(async move {
            let mut answer = Vec::new();
            let cut = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
            assert!(cut.is_ok(), "«{half}» still holds its connection");
            String::from_utf8_lossy(&answer).into_owned()
        }));
    }
    let mut answers = Vec::new();
    for waiting in waiting {
        answers.push(waiting.await.unwrap());
    }
    assert!(answers[1].starts_with("HTTP/1.1 4"), "whose head is whole is told: {:?}", answers[1]);
    assert_eq!(server.client().role().await, "ANALYST");
}

#[tokio::test]
async fn many_idle_connections_do_not_starve_the_others() {
    let server = Server::demo();
    let mut idle = Vec::new();
    for number in 0..400 {
        let mut stream = connect(&server).await;
        if number % 2 == 0 {
            stream.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
        }
        idle.push(stream);
    }
    let started = Instant::now();
    for _ in 0..20 {
        assert_eq!(server.client().role().await, "ANALYST");
    }
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let stopping = Instant::now();
    assert!(server.terminate().success(), "nor do they keep the server");
    // Whose head is half here is waited for as long as any request under way.
    assert!(stopping.elapsed() < Duration::from_secs(12));
}
