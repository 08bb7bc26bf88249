//! The functions, as the stack sees them: a name, an event in, an answer out.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::{BoxFuture, LocalBoxFuture};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::LocalSet;

use crate::error::LocalError;

/// The functions, however they run.
pub trait Functions: Send + Sync {
    /// Runs `function` (an operation such as `submit_request`, or a worker such as
    /// `relay_events`) with exactly the JSON that AWS would send, and returns the JSON that it
    /// answers.
    ///
    /// # Errors
    /// What the function failed with, as Lambda would report it: an unknown name, an error it
    /// returned, a panic.
    fn invoke<'a>(
        &'a self,
        function: &'a str,
        event: &'a str,
    ) -> BoxFuture<'a, Result<String, String>>;
}

/// One function library, or all of them: name and event in, answer out. The future stays on
/// the thread that it was made on.
pub type Handler = Rc<dyn Fn(String, String) -> LocalBoxFuture<'static, Result<String, String>>>;

/// Functions that run inside this process, on threads of their own.
///
/// Each thread has one runtime and makes one [`Handler`], so that clients which a handler keeps
/// belong to the runtime they are used on, as on Lambda.
#[derive(Debug)]
pub struct InProcess {
    threads: Vec<mpsc::UnboundedSender<Job>>,
    next: AtomicUsize,
}

#[derive(Debug)]
struct Job {
    function: String,
    event: String,
    reply: oneshot::Sender<Result<String, String>>,
}

impl InProcess {
    /// Starts `threads` threads; each makes its own handler with `make`.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub fn start(
        threads: usize,
        make: impl Fn() -> Handler + Send + Sync + 'static,
    ) -> Result<Self, LocalError> {
        let make = Arc::new(make);
        let threads = (0..threads.max(1))
            .map(|number| start_thread(number, Arc::clone(&make)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            threads,
            next: AtomicUsize::new(0),
        })
    }
}

impl Functions for InProcess {
    fn invoke<'a>(
        &'a self,
        function: &'a str,
        event: &'a str,
    ) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.threads.len();
            let job = Job {
                function: function.to_owned(),
                event: event.to_owned(),
                reply,
            };
            self.threads[turn]
                .send(job)
                .map_err(|_| "the thread of the function has ended".to_owned())?;
            answer
                .await
                .map_err(|_| "the thread of the function has ended".to_owned())?
        })
    }
}

/// Bytes of stack: what a function's main thread has on Lambda.
const STACK: usize = 8 * 1_024 * 1_024;

fn start_thread(
    number: usize,
    make: Arc<impl Fn() -> Handler + Send + Sync + 'static>,
) -> Result<mpsc::UnboundedSender<Job>, LocalError> {
    let (sender, jobs) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| LocalError::Functions(error.to_string()))?;
    std::thread::Builder::new()
        .name(format!("functions-{number}"))
        .stack_size(STACK)
        .spawn(move || LocalSet::new().block_on(&runtime, work(make(), jobs)))
        .map_err(|error| LocalError::Functions(error.to_string()))?;
    Ok(sender)
}

async fn work(handler: Handler, mut jobs: mpsc::UnboundedReceiver<Job>) {
    while let Some(job) = jobs.recv().await {
        let handler = Rc::clone(&handler);
        tokio::task::spawn_local(async move {
            // A task of its own, so that a panic ends the invocation and not the thread.
            let run =
                tokio::task::spawn_local(async move { handler(job.function, job.event).await });
            let outcome = run
                .await
                .unwrap_or_else(|error| Err(format!("the function panicked: {error}")));
            let _ = job.reply.send(outcome);
        });
    }
}

/// Runs functions and keeps count, so that it can be known when nothing is left to do.
#[derive(Clone)]
pub(crate) struct Invoker {
    functions: Arc<dyn Functions>,
    timeouts: Arc<HashMap<String, Duration>>,
    running: Arc<AtomicUsize>,
    steps: watch::Sender<u64>,
}

struct Running<'a>(&'a Invoker);

impl Invoker {
    /// `timeouts` says how long a function may run; one that it does not name may run as long
    /// as it likes.
    pub(crate) fn new(functions: Arc<dyn Functions>, timeouts: HashMap<String, Duration>) -> Self {
        Self {
            functions,
            timeouts: Arc::new(timeouts),
            running: Arc::default(),
            steps: watch::Sender::new(0),
        }
    }

    pub(crate) async fn invoke(&self, function: &str, event: &str) -> Result<String, String> {
        self.running.fetch_add(1, Ordering::SeqCst);
        let _running = Running(self);
        let run = self.functions.invoke(function, event);
        let outcome = match self.timeouts.get(function) {
            None => run.await,
            Some(limit) => tokio::time::timeout(*limit, run).await.unwrap_or_else(|_| {
                Err(format!("Task timed out after {} seconds", limit.as_secs()))
            }),
        };
        if let Err(error) = &outcome {
            tracing::warn!(function, error, "Function {function} failed");
        }
        outcome
    }

    /// How many invocations are under way.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    /// Counts the invocations that have ended. Whoever waits for what functions write waits
    /// for it to change.
    pub(crate) fn steps(&self) -> watch::Receiver<u64> {
        self.steps.subscribe()
    }

    /// Makes everyone who waits on [`Invoker::steps`] look again.
    pub(crate) fn nudge(&self) {
        self.steps.send_modify(|steps| *steps += 1);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.nudge();
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo() -> Handler {
        Rc::new(|function, event| {
            Box::pin(async move {
                let held = Rc::new(event);
                tokio::task::yield_now().await;
                assert!(function != "break", "asked to");
                if function == "hang" {
                    std::future::pending::<()>().await;
                }
                match function.as_str() {
                    "fail" => Err("no".to_owned()),
                    name => Ok(format!("{name} {held}")),
                }
            })
        })
    }

    #[tokio::test]
    async fn a_function_whose_future_stays_on_its_thread_answers_from_any_thread() {
        let functions = InProcess::start(2, echo).unwrap();
        for turn in 0..4 {
            let answer = functions.invoke("echo", &turn.to_string()).await;
            assert_eq!(answer, Ok(format!("echo {turn}")));
        }
        assert_eq!(functions.invoke("fail", "").await, Err("no".to_owned()));
    }

    #[tokio::test]
    async fn a_panic_fails_the_invocation_and_nothing_else() {
        let functions = InProcess::start(1, echo).unwrap();
        let failure = functions.invoke("break", "").await.unwrap_err();
        assert!(failure.contains("panicked"), "{failure}");
        assert_eq!(functions.invoke("echo", "1").await, Ok("echo 1".to_owned()));
    }

    #[tokio::test]
    async fn an_invocation_counts_while_it_runs_and_leaves_a_step() {
        let functions = Arc::new(InProcess::start(1, echo).unwrap());
        let limit = HashMap::from([("hang".to_owned(), Duration::from_millis(50))]);
        let invoker = Invoker::new(functions, limit);
        let mut steps = invoker.steps();
        let run = invoker.invoke("echo", "1");
        assert_eq!(invoker.running(), 0);
        run.await.unwrap();
        assert_eq!(invoker.running(), 0);
        assert!(steps.has_changed().unwrap());
        steps.mark_unchanged();

        let failure = invoker.invoke("hang", "1").await.unwrap_err();
        assert!(failure.contains("timed out"), "{failure}");
        assert!(steps.has_changed().unwrap());
    }
}
