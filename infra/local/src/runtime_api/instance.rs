//! One function's process, and the API that it asks for events.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderValue, Method, Request, StatusCode};
use hyper::body::Incoming;
use serde_json::{Value as Json, json};
use tokio::process::Command;
use tokio::sync::{Notify, mpsc, oneshot};
use ulid::Ulid;

use crate::clock::Clock;
use crate::net::{self, Answer, BoxError, Stop, Stopper};
use crate::templates::{ACCOUNT, REGION};
use crate::wiring::Function;

/// What the runtime asks for.
const NEXT: &str = "/2018-06-01/runtime/invocation/next";
const INVOCATION: &str = "/2018-06-01/runtime/invocation/";
const INIT_ERROR: &str = "/2018-06-01/runtime/init/error";
/// An answer has at most 6 MB; a little more is read, so that it can be told apart.
const ANSWER_LIMIT: usize = 7 * 1024 * 1024;

/// One call of a function.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) event: String,
    pub(super) reply: oneshot::Sender<Result<String, String>>,
}

/// A function's process. Calls wait for it one after the other, as they do for one instance.
#[derive(Debug)]
pub(super) struct Instance {
    jobs: mpsc::UnboundedSender<Job>,
    wanted: Notify,
}

type Reply = oneshot::Sender<Result<String, String>>;

/// What the process and its API share.
#[derive(Debug)]
struct Shared {
    function: Function,
    waiting: tokio::sync::Mutex<mpsc::UnboundedReceiver<Job>>,
    /// Handed out and not answered.
    open: Mutex<HashMap<String, Reply>>,
}

impl Instance {
    /// Makes the instance; its process is started by the first call.
    pub(super) fn start(
        program: PathBuf,
        function: Function,
        environment: BTreeMap<String, String>,
        clock: Clock,
        stop: Stop,
    ) -> Arc<Self> {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let instance = Arc::new(Self {
            jobs,
            wanted: Notify::new(),
        });
        let shared = Arc::new(Shared {
            function,
            waiting: tokio::sync::Mutex::new(waiting),
            open: Mutex::default(),
        });
        let life = Life {
            program,
            environment,
            clock,
            shared,
        };
        tokio::spawn(Arc::clone(&instance).live(life, stop));
        instance
    }

    pub(super) fn call(&self, job: Job) -> Result<(), String> {
        let sent = self.jobs.send(job);
        sent.map_err(|_| "the process of the function has ended".to_owned())?;
        self.wanted.notify_one();
        Ok(())
    }

    /// Serves the API and keeps a process while there are calls. A process that dies fails the
    /// call it was at, and is started again by the next.
    async fn live(self: Arc<Self>, life: Life, stop: Stop) {
        let (listener, address) = match net::listen(0).await {
            Ok(listening) => listening,
            Err(error) => {
                tracing::error!(%error, "A function has no runtime API");
                return;
            }
        };
        let shared = Arc::clone(&life.shared);
        let service = hyper::service::service_fn(move |request| {
            let shared = Arc::clone(&shared);
            async move { Ok::<_, BoxError>(shared.answer(request).await) }
        });
        // The API outlives the process, which would complain if it were gone first.
        let (_stopper, last) = Stopper::new();
        tokio::spawn(net::serve(listener, service, last));
        let api = address.to_string();
        loop {
            tokio::select! {
                () = stop.wait() => return,
                () = self.wanted.notified() => {}
            }
            tokio::select! {
                () = stop.wait() => return,
                // None was ended on purpose; a call that came meanwhile starts the next.
                ended = life.run(&api) => if let Some(ended) = ended.transpose() {
                    life.shared.died(&ended).await;
                },
            }
        }
    }
}

struct Life {
    program: PathBuf,
    environment: BTreeMap<String, String>,
    clock: Clock,
    shared: Arc<Shared>,
}

impl Life {
    /// Runs the process until it ends, or until the clock is moved: a process learns of the
    /// time only when it starts. None is the latter.
    async fn run(&self, api: &str) -> Result<Option<ExitStatus>, std::io::Error> {
        let function = &self.shared.function;
        let mut moves = self.clock.moves();
        let mut child = Command::new(&self.program)
            .envs(&self.environment)
            .env("_HANDLER", &function.name)
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .env("AWS_LAMBDA_FUNCTION_NAME", &function.name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env(
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                function.memory.to_string(),
            )
            .env("AWS_LAMBDA_LOG_GROUP_NAME", &function.name)
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "local")
            .env(
                "CLOCK_AHEAD_SECONDS",
                self.clock.ahead().as_secs().to_string(),
            )
            .kill_on_drop(true)
            .spawn()?;
        tokio::select! {
            ended = child.wait() => return ended.map(Some),
            _ = moves.changed() => {}
        }
        while !self.shared.open().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        child.kill().await?;
        Ok(None)
    }
}

impl Shared {
    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let path = request.uri().path().to_owned();
        if request.method() == Method::GET && path == NEXT {
            return self.next().await;
        }
        let Ok(body) = net::read(request.into_body(), ANSWER_LIMIT).await else {
            let error = json!({"errorType": "RequestEntityTooLarge"});
            return net::json(StatusCode::PAYLOAD_TOO_LARGE, &error);
        };
        let text = String::from_utf8_lossy(&body).into_owned();
        if path == INIT_ERROR {
            self.fail_waiting(&message(&text)).await;
            return accepted();
        }
        let rest = path.strip_prefix(INVOCATION).unwrap_or_default();
        let (id, what) = rest.split_once('/').unwrap_or_default();
        let outcome = match what {
            "response" => Ok(text),
            "error" => Err(message(&text)),
            _ => return net::json(StatusCode::NOT_FOUND, &json!({"errorType": "NotFound"})),
        };
        match self.open().remove(id) {
            Some(reply) => {
                let _ = reply.send(outcome);
                accepted()
            }
            None => {
                let error = json!({"errorType": "InvalidRequestID"});
                net::json(StatusCode::BAD_REQUEST, &error)
            }
        }
    }

    /// Waits for a call whose caller still waits, and hands it out.
    async fn next(&self) -> Answer {
        let job = loop {
            match self.waiting.lock().await.recv().await {
                Some(job) if job.reply.is_closed() => {}
                Some(job) => break job,
                None => return net::json(StatusCode::GONE, &json!({"errorType": "Shutdown"})),
            }
        };
        let id = Ulid::new().to_string();
        let mut answer = net::answer(StatusCode::OK, "application/json", job.event);
        self.open().insert(id.clone(), job.reply);
        let function = &self.function;
        let deadline = jiff::Timestamp::now().as_millisecond()
            + i64::try_from(function.timeout.as_millis()).unwrap_or(i64::MAX);
        let headers = [
            ("lambda-runtime-aws-request-id", id.clone()),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                format!(
                    "arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}",
                    function.name
                ),
            ),
            (
                "lambda-runtime-trace-id",
                format!("Root=1-00000000-{}", &id[..24].to_lowercase()),
            ),
        ];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                answer.headers_mut().insert(name, value);
            }
        }
        answer
    }

    async fn died(&self, ended: &Result<ExitStatus, std::io::Error>) {
        let what = match ended {
            Ok(status) => format!("Runtime exited: {status}"),
            Err(error) => format!("the binary does not start: {error}"),
        };
        let open: Vec<_> = self.open().drain().collect();
        let was_idle = open.is_empty();
        for (_, reply) in open {
            let _ = reply.send(Err(what.clone()));
        }
        // It never took a call: it does not start, and would not for the next.
        if was_idle {
            self.fail_waiting(&what).await;
        }
    }

    async fn fail_waiting(&self, what: &str) {
        // A `next` that waits holds the lock, and then nothing else does.
        if let Ok(mut waiting) = self.waiting.try_lock() {
            while let Ok(job) = waiting.try_recv() {
                let _ = job.reply.send(Err(what.to_owned()));
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<String, Reply>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accepted() -> Answer {
    net::json(StatusCode::ACCEPTED, &json!({"status": "OK"}))
}

fn message(text: &str) -> String {
    let error: Json = serde_json::from_str(text).unwrap_or_default();
    let message = error["errorMessage"].as_str().map(str::to_owned);
    message.unwrap_or_else(|| text.to_owned())
}
