//! A load of questions over GraphQL: some connections, each asking again as soon as it has its answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::process::Server;

/// How long a question is asked before anything is counted: caches fill, statements are prepared.
const WARM_UP: Duration = Duration::from_secs(1);

/// How the load is laid on.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Connections at once.
    pub connections: u64,
    /// How long each round takes.
    pub round: Duration,
    /// How many rounds; figures are the median of theirs.
    pub rounds: usize,
}

/// What came out.
pub struct Figures {
    /// Requests per second.
    pub rate: f64,
    /// The median of the latencies, in milliseconds.
    pub p50: f64,
    /// The 99th percentile of the latencies, in milliseconds.
    pub p99: f64,
    /// The server's processor time per request, in milliseconds.
    pub cpu: f64,
    /// An answer's bytes on average.
    pub bytes: f64,
}

/// A question, and variables drawn for each request.
pub struct Question<'a> {
    /// The document.
    pub query: &'a str,
    /// Draws the variables.
    pub variables: Box<dyn Fn(&mut Draw) -> Value + Sync + 'a>,
}

impl<'a> Question<'a> {
    /// A question with its variables.
    pub fn new(query: &'a str, variables: impl Fn(&mut Draw) -> Value + Sync + 'a) -> Self {
        Self { query, variables: Box::new(variables) }
    }

    fn body(&self, draw: &mut Draw) -> String {
        json!({ "query": self.query, "variables": (self.variables)(draw) }).to_string()
    }

    /// Asks over and over, and measures.
    pub fn measure(&self, server: &Server, plan: Plan) -> Result<Figures> {
        // Once by itself: a question that is refused says why, and a load of refusals would look fast.
        ask(server, self.query, (self.variables)(&mut Draw::new(0)))?;
        self.round(server, plan.connections, WARM_UP, 0)?;
        let mut rounds = Vec::new();
        for round in 1..=plan.rounds {
            rounds.push(self.round(server, plan.connections, plan.round, round as u64)?);
        }
        let median = |figure: fn(&Figures) -> f64| {
            let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures[figures.len() / 2]
        };
        Ok(Figures {
            rate: median(|round| round.rate),
            p50: median(|round| round.p50),
            p99: median(|round| round.p99),
            cpu: median(|round| round.cpu),
            bytes: median(|round| round.bytes),
        })
    }

    fn round(&self, server: &Server, connections: u64, time: Duration, seed: u64) -> Result<Figures> {
        let (cpu_before, started) = (server.cpu()?, Instant::now());
        let asked: Vec<Result<Asked>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..connections)
                .map(|number| {
                    let draw = Draw::new(seed * connections + number);
                    scope.spawn(move || self.ask_until(server, started + time, draw))
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("a connection does not panic")).collect()
        });
        let (elapsed, cpu) = (started.elapsed(), server.cpu()? - cpu_before);
        let (mut latencies, mut bytes) = (Vec::new(), 0);
        for asked in asked {
            let asked = asked?;
            latencies.extend(asked.latencies);
            bytes += asked.bytes;
        }
        ensure!(!latencies.is_empty(), "no answer came in time");
        latencies.sort();
        let count = latencies.len();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        Ok(Figures {
            rate: count as f64 / elapsed.as_secs_f64(),
            p50: milliseconds(latencies[count / 2]),
            p99: milliseconds(latencies[count * 99 / 100]),
            cpu: milliseconds(cpu) / count as f64,
            bytes: bytes as f64 / count as f64,
        })
    }

    fn ask_until(&self, server: &Server, end: Instant, mut draw: Draw) -> Result<Asked> {
        let mut connection = Connection::open(server)?;
        let mut asked = Asked::default();
        while Instant::now() < end {
            let body = self.body(&mut draw);
            let started = Instant::now();
            let answer = connection.post(&body)?;
            asked.latencies.push(started.elapsed());
            asked.bytes += answer.len();
            // A whole answer begins so; one with an error does not have all of its data.
            ensure!(answer.starts_with(b"{\"data\":{"), "refused: {}", String::from_utf8_lossy(answer));
        }
        Ok(asked)
    }
}

#[derive(Default)]
struct Asked {
    latencies: Vec<Duration>,
    bytes: usize,
}

/// Asks once and returns the data.
pub fn ask(server: &Server, query: &str, variables: Value) -> Result<Value> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let mut answer: Value = serde_json::from_slice(Connection::open(server)?.post(&body)?)?;
    if let Some(errors) = answer.get("errors") {
        bail!("the server refused `{query}` with {variables}: {errors}");
    }
    Ok(answer["data"].take())
}

/// A connection that is kept open, as browsers keep theirs.
struct Connection {
    stream: BufReader<TcpStream>,
    head: String,
    answer: Vec<u8>,
}

impl Connection {
    fn open(server: &Server) -> Result<Self> {
        let stream = TcpStream::connect(&server.address).context("the server does not answer")?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Accept: application/graphql-response+json\r\nAccept-Language: en\r\n",
            server.address, server.token
        );
        Ok(Self { stream: BufReader::with_capacity(64 << 10, stream), head, answer: Vec::new() })
    }

    /// One request, one answer.
    fn post(&mut self, body: &str) -> Result<&[u8]> {
        let request = format!("{}Content-Length: {}\r\n\r\n{body}", self.head, body.len());
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let is_good = line.starts_with("HTTP/1.1 200 ");
        let status = line.trim().to_owned();
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse()?;
                }
                Some(_) => {}
                None => break,
            }
        }
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer)?;
        ensure!(is_good, "{status}: {}", String::from_utf8_lossy(&self.answer));
        Ok(&self.answer)
    }
}

/// Numbers that look drawn at random and are the same in every run (Steele, Lea and Flood's SplitMix).
pub struct Draw(u64);

impl Draw {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x5851_f42d_4c95_7f2d))
    }

    /// A number below the bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
