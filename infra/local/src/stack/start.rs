//! Starting a stack, in the order in which its parts need each other.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::{JoinSet, LocalSet};

use crate::aws::s3::{ACCESS_KEY, SECRET_KEY};
use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::console::Console;
use crate::error::LocalError;
use crate::front::Front;
use crate::gateway::Gateway;
use crate::gateway::cors::Cors;
use crate::gateway::route::Router;
use crate::invoke::{Functions, Invoker};
use crate::net::{self, Stop};
use crate::runtime_api::Processes;
use crate::stack::Ready;
use crate::stack::house::{House, MakeFunctions, Neighbour, Options, Seed, Surroundings};
use crate::stack::parts::Parts;
use crate::stack::services::{Places, Services};
use crate::stack::wire::Wire;
use crate::templates::{REGION, Templates};
use crate::websocket::SocketApi;
use crate::wiring::{self, Function};

/// How long what runs may take to end.
const LAST_WORDS: Duration = Duration::from_millis(500);

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
        let mut builder = Builder {
            options,
            tasks: JoinSet::new(),
            stop: stop.clone(),
            clock: Clock::default(),
        };
        match builder.build(house).await {
            Err(error) => {
                let _ = ready.send(Err(error));
            }
            Ok((made, kept)) => {
                if ready.send(Ok(made)).is_ok() {
                    stop.wait().await;
                }
                kept.end(builder.tasks).await;
            }
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
}

/// What is left to do at the end.
struct Kept {
    dir: Option<PathBuf>,
    queues: Queues,
    /// Goes with the stack, if it keeps nothing.
    _temporary: Option<tempfile::TempDir>,
    /// Goes with the stack too.
    _file: Option<tempfile::TempPath>,
}

impl Kept {
    async fn end(self, mut tasks: JoinSet<()>) {
        let ended = async { while tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(LAST_WORDS, ended).await;
        // Now that the bus has delivered and no poller holds a message.
        if let Some(dir) = &self.dir
            && let Err(error) = self.queues.keep(&dir.join("queues.json")).await
        {
            tracing::error!(%error, "The queues could not be kept");
        }
    }
}

struct Builder {
    options: Options,
    tasks: JoinSet<()>,
    stop: Stop,
    clock: Clock,
}

impl Builder {
    async fn build(&mut self, mut house: House) -> Result<(Ready, Kept), LocalError> {
        let dir = self.dir()?;
        let temporary = match &dir {
            Some(_) => None,
            None => Some(tempfile::tempdir().map_err(LocalError::files(Path::new("/tmp")))?),
        };
        let objects = match (&dir, &temporary) {
            (Some(dir), _) => dir.join("objects"),
            (None, temporary) => temporary
                .as_ref()
                .map_or_else(PathBuf::new, |folder| folder.path().to_owned()),
        };
        let (listener, address) = net::listen(self.options.port).await?;
        let templates = templates(&house, address)?;
        let places = Places {
            dir: dir.as_deref(),
            objects: &objects,
        };
        let services = Services::start(
            &templates,
            &places,
            &self.clock,
            &mut self.tasks,
            &self.stop,
        )
        .await?;
        self.welcome(std::mem::take(&mut house.neighbours), &services);
        let functions = wiring::functions(&templates)?;
        let surroundings = Surroundings {
            environment: environment(&house.environment, &services, &functions),
            clock: self.clock.clone(),
            url: format!("http://{address}"),
        };
        let kept = Kept {
            queues: services.queues.clone(),
            dir,
            _temporary: temporary,
            _file: house.temporary.take(),
        };
        let parts = self
            .parts(
                house,
                &templates,
                services,
                &functions,
                &surroundings,
                kept.dir.as_deref(),
            )
            .await?;
        self.open(listener, &parts)?;
        let ready = Ready {
            parts: parts.1,
            surroundings,
            address,
            handle: Handle::current(),
        };
        Ok((ready, kept))
    }

    /// Starts what stands in for the outside world.
    fn welcome(&mut self, neighbours: Vec<Neighbour>, services: &Services) {
        for neighbour in neighbours {
            let (mailbox, clock) = (services.mailbox.clone(), self.clock.clone());
            self.tasks
                .spawn(neighbour(self.stop.clone(), mailbox, clock));
        }
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

    /// Migrates, seeds, then makes the functions and everything that starts them.
    async fn parts(
        &mut self,
        house: House,
        templates: &Templates,
        services: Services,
        functions: &[Function],
        surroundings: &Surroundings,
        dir: Option<&Path>,
    ) -> Result<(SocketApi, Arc<Parts>), LocalError> {
        if let Some(migrate) = house.migrate {
            plant(migrate, surroundings.clone()).await?;
        }
        if let Some(seed) = house.seed.filter(|_| services.tables.are_new()) {
            plant(seed, surroundings.clone()).await?;
        }
        let invoker = self.invoker(house.functions, surroundings, functions)?;
        let mut routes = wiring::routes(templates)?;
        routes.extend(house.routes);
        let gateway = Gateway {
            router: Arc::new(Router::new(routes)),
            cors: Cors::read(templates)?.map(Arc::new),
            invoker: invoker.clone(),
            clock: self.clock.clone(),
            timeout: self.options.timeout,
        };
        let sockets = SocketApi {
            functions: Arc::new(house.sockets),
            invoker: invoker.clone(),
            clock: self.clock.clone(),
            connections: services.connections.clone(),
        };
        let mut workers = wiring::workers(templates)?;
        workers.extend(house.workers);
        let wire = Wire {
            services: &services,
            invoker: &invoker,
            clock: &self.clock,
            options: &self.options,
            dir,
            tasks: &mut self.tasks,
            stop: &self.stop,
        };
        let wired = wire.start(workers)?;
        let parts = Parts {
            tables: services.tables,
            buckets: services.buckets,
            queues: services.queues,
            bus: services.bus,
            mailbox: services.mailbox,
            clock: self.clock.clone(),
            invoker,
            gateway,
            connections: services.connections,
            scheduler: wired.scheduler,
            streams: wired.streams,
            read: wired.read,
            logins: house.logins,
        };
        Ok((sockets, Arc::new(parts)))
    }

    fn invoker(
        &self,
        make: MakeFunctions,
        surroundings: &Surroundings,
        functions: &[Function],
    ) -> Result<Invoker, LocalError> {
        let made: Arc<dyn Functions> = if self.options.processes {
            let binaries = self.options.binaries.clone();
            Arc::new(Processes::new(
                binaries,
                functions,
                surroundings,
                self.stop.clone(),
            ))
        } else {
            make(surroundings)?
        };
        let limits = functions.iter().map(|one| (one.name.clone(), one.timeout));
        Ok(Invoker::new(made, limits.collect()))
    }

    fn open(
        &mut self,
        listener: TcpListener,
        (sockets, parts): &(SocketApi, Arc<Parts>),
    ) -> Result<(), LocalError> {
        let front = Front {
            gateway: parts.gateway.clone(),
            console: Console::new(Arc::clone(parts))?,
            sockets: sockets.clone(),
        };
        self.tasks.spawn(front.serve(listener, self.stop.clone()));
        Ok(())
    }
}

/// The templates with the values that a parameter has on this machine.
fn templates(house: &House, address: SocketAddr) -> Result<Templates, LocalError> {
    let port = address.port();
    let origins = format!(
        "http://127.0.0.1:{port},http://localhost:{port},http://localhost:3000,http://localhost:5173"
    );
    let url = format!("http://{address}");
    let own = [
        ("Environment", "local"),
        ("BucketName", "dejavu-local-files"),
        ("AllowedOrigins", &origins),
        ("PublicUrl", &url),
        ("MailDomain", "dejavu.example"),
        ("Company", "dejavu"),
        ("LogRetentionDays", "1"),
        ("Architecture", "x86_64"),
    ];
    let mut given: BTreeMap<_, _> = own
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    given.extend(house.parameters.clone());
    let folders: Vec<_> = house.templates.iter().map(PathBuf::as_path).collect();
    Templates::read(&folders, given)
}

/// What every function is told: what the templates say, then where things are, then what the
/// house adds.
fn environment(
    of_house: &BTreeMap<String, String>,
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
        environment.insert(
            format!("AWS_ENDPOINT_URL_{service}"),
            format!("http://{address}"),
        );
    }
    environment.extend(of_house.clone());
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
