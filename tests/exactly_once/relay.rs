//! A man in the middle between the program and the gateway. It passes everything on, and where told gives each request
//! an idempotency key of its own, so that the gateway sees what a program would send that makes a new key per attempt.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};

/// What happens to idempotency keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// They are passed on.
    Kept,
    /// Each request gets one that was never used.
    Fresh,
}

/// A running relay. Dropping it stops it.
pub struct Relay {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Starts one in front of the server at `base_url`.
    pub fn start(base_url: &str, keys: Keys) -> Relay {
        let target = base_url.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let fresh = Arc::new(AtomicU64::new(0));
        let accept = move || {
            for client in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (target, fresh) = (target.clone(), Arc::clone(&fresh));
                // A broken connection on one side is a broken connection on the other; that is all it takes.
                let serve = move || drop(pass_on(&client, &target, keys, &fresh));
                Builder::new().spawn(serve).unwrap();
            }
        };
        Relay { address, stop, thread: Some(Builder::new().spawn(accept).unwrap()) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One request and its answer, as far as it comes; then both connections are closed.
fn pass_on(client: &TcpStream, target: &str, keys: Keys, fresh: &AtomicU64) -> io::Result<()> {
    let mut reader = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(()); // a connection that was opened and not used
        }
        if line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match name.to_ascii_lowercase().as_str() {
            "connection" => continue,
            "content-length" => length = value.trim().parse().map_err(io::Error::other)?,
            "idempotency-key" if keys == Keys::Fresh => {
                line = format!("{name}: fresh-{}\r\n", fresh.fetch_add(1, Ordering::SeqCst));
            }
            _ => {}
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut server = TcpStream::connect(target)?;
    server.write_all(format!("{head}connection: close\r\n\r\n").as_bytes())?;
    server.write_all(&body)?;
    let mut writer = client;
    let passed = io::copy(&mut server, &mut writer).map(drop);
    client.shutdown(Shutdown::Both)?;
    passed
}
