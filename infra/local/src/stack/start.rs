//! Starting a stack, in the order in which its parts need each other.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::{JoinSet, LocalSet};

use crate::aws::dynamodb::Tables;
use crate::aws::events::Bus;
use crate::aws::s3::{ACCESS_KEY, Buckets, SECRET_KEY};
use crate::aws::ses;
use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::console::Console;
use crate::error::LocalError;
use crate::front::Front;
use crate::gateway::Gateway;
use crate::gateway::cors::Cors;
use crate::gateway::route::Router;
use crate::glue::queue::QueuePoller;
use crate::glue::schedule::Scheduler;
use crate::glue::stream::{StreamPoller, Surroundings as Around};
use crate::invoke::{Functions, Invoker};
use crate::mailbox::Mailbox;
use crate::net::{self, Stop};
use crate::runtime_api::Processes;
use crate::stack::house::{House, Options, Seed, Surroundings};
use crate::stack::parts::Parts;
use crate::stack::Ready;
use crate::templates::{REGION, Templates};
use crate::websocket::{self, Connections, SocketApi};
use crate::wiring::{self, Function, Trigger, Worker};

/// How often what has expired is removed; moving the clock does it at once.
const SWEEP_EVERY: Duration = Duration::from_secs(20);

/// Runs a stack on this thread until `stop`.
pub(super) fn run(
    options: Options,
    house: House,
    ready: &mpsc::Sender<Result<Ready, LocalError>>,
    stop: Stop,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("local-stack")
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = ready.send(Err(LocalError::Functions(error.to_string())));
            return;
        }
    };
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        let made = Builder::new(options, &mut tasks, stop.clone()).build(house);
        let files = match made.await {
            Ok((made, files)) => {
                if ready.send(Ok(made)).is_err() {
                    return;
                }
                files
            }
            Err(error) => {
                let _ = ready.send(Err(error));
                return;
            }
        };
        stop.wait().await;
        let ended = async { while tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(Duration::from_millis(500), ended).await;
        // Now that the bus has delivered and no poller holds a message.
        if let (Some(files), Some(queues)) = (&files.dir, &files.queues)
            && let Err(error) = queues.keep(&files.join("queues.json")).await
        {
            tracing::error!(%error, "The queues could not be kept");
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
}

/// What is left to do at the end, and the folder that lives as long as the stack.
struct Files {
    dir: Option<PathBuf>,
    queues: Option<Queues>,
    _objects: Option<tempfile::TempDir>,
}

struct Builder<'a> {
    options: Options,
    tasks: &'a mut JoinSet<()>,
    stop: Stop,
    clock: Clock,
}

/// The services, before anything runs on them.
struct Services {
    tables: Tables,
    queues: Queues,
    bus: Bus,
    buckets: Buckets,
    mailbox: Mailbox,
    addresses: BTreeMap<&'static str, SocketAddr>,
    connections: Connections,
}

impl<'a> Builder<'a> {
    fn new(options: Options, tasks: &'a mut JoinSet<()>, stop: Stop) -> Self {
        Self {
            options,
            tasks,
            stop,
            clock: Clock::default(),
        }
    }

    async fn build(mut self, house: House) -> Result<(Ready, Files), LocalError> {
        let dir = self.dir()?;
        let temporary = match &dir {
            Some(_) => None,
            None => Some(tempfile::tempdir().map_err(LocalError::files(Path::new("a temporary folder")))?),
        };
        let (listener, address) = net::listen(self.options.port).await?;
        let url = format!("http://{address}");
        let templates = templates(&house, address)?;
        let objects = match (&dir, &temporary) {
            (Some(dir), _) => dir.join("objects"),
            (None, Some(temporary)) => temporary.path().to_owned(),
            (None, None) => return Err(LocalError::Ended),
        };
        let services = self.services(&templates, dir.as_deref(), &objects).await?;
        let functions = wiring::functions(&templates)?;
        let surroundings = Surroundings {
            environment: environment(&house, &services, &functions),
            clock: self.clock.clone(),
            url,
        };
        if let Some(seed) = house.seed.filter(|_| services.tables.are_new()) {
            plant(seed, surroundings.clone()).await?;
        }
        let invoker = self.invoker(house.functions, &surroundings, &functions)?;
        let mut workers = wiring::workers(&templates)?;
        workers.extend(house.workers);
        let mut routes = wiring::routes(&templates)?;
        routes.extend(house.routes);
        let gateway = Gateway {
            router: Arc::new(Router::new(routes)),
            cors: Cors::read(&templates)?.map(Arc::new),
            invoker: invoker.clone(),
            clock: self.clock.clone(),
            timeout: self.options.timeout,
        };
        let queues = services.queues.clone();
        let parts = self.wire(services, invoker, gateway, workers, dir.as_deref(), house.logins)?;
        let sockets = SocketApi {
            functions: Arc::new(house.sockets),
            invoker: parts.invoker.clone(),
            clock: self.clock.clone(),
            connections: parts.connections.clone(),
        };
        let front = Front {
            gateway: parts.gateway.clone(),
            console: Console::new(Arc::clone(&parts))?,
            sockets,
        };
        let stop = self.stop.clone();
        self.tasks.spawn(front.serve(listener, stop));
        let ready = Ready {
            parts,
            surroundings,
            address,
            handle: Handle::current(),
        };
        let files = Files {
            queues: dir.as_ref().map(|_| queues),
            dir,
            _objects: temporary,
        };
        Ok((ready, files))
    }

    /// The folder where things are kept, emptied if that is asked for.
    fn dir(&self) -> Result<Option<PathBuf>, LocalError> {
        if self.options.memory {
            return Ok(None);
        }
        let dir = self.options.dir.clone();
        if self.options.fresh && dir.is_dir() {
            std::fs::remove_dir_all(&dir).map_err(LocalError::files(&dir))?;
        }
        std::fs::create_dir_all(&dir).map_err(LocalError::files(&dir))?;
        Ok(Some(dir))
    }

    async fn services(
        &mut self,
        templates: &Templates,
        dir: Option<&Path>,
        objects: &Path,
    ) -> Result<Services, LocalError> {
        let mut addresses = BTreeMap::new();
        let mut listeners = Vec::new();
        for service in ["DYNAMODB", "S3", "SQS", "EVENTBRIDGE", "SESV2", "APIGATEWAYMANAGEMENTAPI"] {
            let (listener, address) = net::listen(0).await?;
            addresses.insert(service, address);
            listeners.push(listener);
        }
        let clock = self.clock.clone();
        let file = dir.map(|dir| dir.join("table.sqlite"));
        let mut tables = Tables::open(file.as_deref(), clock.clone())?;
        for table in templates.resources("AWS::DynamoDB::Table") {
            tables.make(&table)?;
        }
        let queues = Queues::make(templates, addresses["SQS"].port()).await?;
        if let Some(dir) = dir {
            queues.restore(&dir.join("queues.json")).await?;
        }
        let bus = Bus::make(templates, queues.clone(), clock.clone())?;
        let buckets = Buckets::make(templates, objects, queues.clone(), clock.clone())?;
        let mailbox = Mailbox::open(dir.map(|dir| dir.join("mail")).as_deref())?;
        let connections = Connections::default();
        let mut next = listeners.into_iter();
        let mut take = || next.next().ok_or(LocalError::Ended);
        let stop = self.stop.clone();
        self.spawn(take()?, |listener| tables.clone().serve(listener, stop.clone()));
        self.spawn(take()?, |listener| buckets.clone().serve(listener, stop.clone()));
        self.spawn(take()?, |listener| queues.clone().serve(listener, stop.clone()));
        self.spawn(take()?, |listener| bus.clone().serve(listener, stop.clone()));
        self.spawn(take()?, |listener| ses::serve(listener, mailbox.clone(), clock, stop.clone()));
        self.spawn(take()?, |listener| {
            websocket::manage(listener, connections.clone(), stop.clone())
        });
        Ok(Services {
            tables,
            queues,
            bus,
            buckets,
            mailbox,
            addresses,
            connections,
        })
    }

    fn spawn<F>(&mut self, listener: TcpListener, serve: impl FnOnce(TcpListener) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(serve(listener));
    }

    fn invoker(
        &self,
        make: crate::stack::house::MakeFunctions,
        surroundings: &Surroundings,
        functions: &[Function],
    ) -> Result<Invoker, LocalError> {
        let made: Arc<dyn Functions> = if self.options.processes {
            let binaries = self.options.binaries.clone();
            Arc::new(Processes::new(binaries, functions, surroundings, self.stop.clone()))
        } else {
            make(surroundings)?
        };
        let timeouts: HashMap<_, _> = functions
            .iter()
            .map(|function| (function.name.clone(), function.timeout))
            .collect();
        Ok(Invoker::new(made, timeouts))
    }

    /// Starts the pollers, the schedules and the sweeper.
    fn wire(
        &mut self,
        services: Services,
        invoker: Invoker,
        gateway: Gateway,
        workers: Vec<Worker>,
        dir: Option<&Path>,
        logins: Vec<crate::stack::house::Login>,
    ) -> Result<Arc<Parts>, LocalError> {
        let mut schedules = Vec::new();
        let mut streams = Vec::new();
        let mut read = Vec::new();
        for worker in workers {
            let function = worker.function;
            match worker.trigger {
                Trigger::Schedule(trigger) => schedules.push((function, trigger)),
                Trigger::Stream(trigger) => {
                    let around = Around {
                        tables: services.tables.clone(),
                        queues: services.queues.clone(),
                        invoker: invoker.clone(),
                        clock: self.clock.clone(),
                        twice: self.options.duplicate,
                        file: dir.map(|dir| dir.join(format!("stream-{function}.txt"))),
                    };
                    let poller = Arc::new(StreamPoller::new(&function, trigger, around)?);
                    streams.push(Arc::clone(&poller));
                    let stop = self.stop.clone();
                    self.tasks.spawn(async move { poller.run(stop).await });
                }
                Trigger::Queue(trigger) => {
                    let queue = services.queues.find(&trigger.queue).cloned();
                    let queue = queue.ok_or_else(|| LocalError::Queue {
                        queue: trigger.queue.clone(),
                        reason: format!("{function} reads it, and no template has it"),
                    })?;
                    read.push(queue.name.clone());
                    let poller = QueuePoller {
                        queues: services.queues.clone(),
                        queue,
                        function,
                        trigger,
                        invoker: invoker.clone(),
                        twice: self.options.duplicate,
                        retry_after: i32::try_from(self.options.retry_after).unwrap_or(i32::MAX),
                    };
                    self.tasks.spawn(poller.run(self.stop.clone()));
                }
            }
        }
        let queues = services.queues.clone();
        let scheduler = Scheduler::new(schedules, invoker.clone(), queues, self.clock.clone())?;
        let scheduler = Arc::new(scheduler);
        let (runs, stop) = (Arc::clone(&scheduler), self.stop.clone());
        self.tasks.spawn(async move { runs.run(stop).await });
        self.tasks.spawn(sweep(services.tables.clone(), self.clock.clone(), self.stop.clone()));
        Ok(Arc::new(Parts {
            tables: services.tables,
            buckets: services.buckets,
            queues: services.queues,
            bus: services.bus,
            mailbox: services.mailbox,
            clock: self.clock.clone(),
            invoker,
            gateway,
            connections: services.connections,
            scheduler,
            streams,
            read,
            logins,
        }))
    }
}

/// The templates with the values that a parameter has on this machine.
fn templates(house: &House, address: SocketAddr) -> Result<Templates, LocalError> {
    let port = address.port();
    let own = [
        ("Environment", "local".to_owned()),
        ("BucketName", "dejavu-local-files".to_owned()),
        (
            "AllowedOrigins",
            format!(
                "http://127.0.0.1:{port},http://localhost:{port},http://localhost:3000,http://localhost:5173"
            ),
        ),
        ("PublicUrl", format!("http://{address}")),
        ("MailDomain", "dejavu.example".to_owned()),
        ("Company", "dejavu".to_owned()),
        ("LogRetentionDays", "1".to_owned()),
        ("Architecture", "x86_64".to_owned()),
    ];
    let mut given: BTreeMap<_, _> = own
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    given.extend(house.parameters.clone());
    let folders: Vec<_> = house.templates.iter().map(PathBuf::as_path).collect();
    Templates::read(&folders, given)
}

/// What every function is told. What the templates say goes first, then where things are.
fn environment(
    house: &House,
    services: &Services,
    functions: &[Function],
) -> BTreeMap<String, String> {
    let mut environment = BTreeMap::new();
    if let Some(first) = functions.first() {
        environment.extend(first.environment.clone());
    }
    let own = [
        ("TABLE_NAME", services.tables.name()),
        ("BUCKET", services.buckets.name()),
        ("BUS_NAME", &services.bus.name),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ("WARM_START", "0"),
    ];
    for (name, value) in own {
        environment.insert(name.to_owned(), value.to_owned());
    }
    for (service, address) in &services.addresses {
        environment.insert(format!("AWS_ENDPOINT_URL_{service}"), format!("http://{address}"));
    }
    environment.extend(house.environment.clone());
    environment
}

/// Runs the seed on a thread of its own: what it makes may belong to one thread.
async fn plant(seed: Seed, surroundings: Surroundings) -> Result<(), LocalError> {
    let planted = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        LocalSet::new().block_on(&runtime, seed(surroundings))
    });
    let planted = planted.await.unwrap_or_else(|error| Err(error.to_string()));
    planted.map_err(LocalError::Seed)
}

async fn sweep(tables: Tables, clock: Clock, stop: Stop) {
    let mut moves = clock.moves();
    loop {
        match tables.sweep() {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "Removed {removed} expired items"),
            Err(error) => tracing::error!(error, "The sweep failed"),
        }
        tokio::select! {
            () = stop.wait() => return,
            _ = moves.changed() => {}
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
}
