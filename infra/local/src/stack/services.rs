//! The services, before anything runs on them.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;

use tokio::task::JoinSet;

use crate::aws::dynamodb::Tables;
use crate::aws::events::Bus;
use crate::aws::s3::Buckets;
use crate::aws::ses;
use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::error::LocalError;
use crate::mailbox::Mailbox;
use crate::net::{self, Stop};
use crate::templates::Templates;
use crate::websocket::{self, Connections};

pub(super) struct Services {
    pub(super) tables: Tables,
    pub(super) queues: Queues,
    pub(super) bus: Bus,
    pub(super) buckets: Buckets,
    pub(super) mailbox: Mailbox,
    pub(super) connections: Connections,
    /// Where each answers, by the name that the SDK knows it by.
    pub(super) addresses: BTreeMap<&'static str, SocketAddr>,
}

/// Where a stack keeps things: nowhere, or in a folder; objects always in one.
pub(super) struct Places<'a> {
    pub(super) dir: Option<&'a Path>,
    pub(super) objects: &'a Path,
}

impl Services {
    /// Makes what the templates say. Queues get the address that they will answer on.
    pub(super) async fn start(
        templates: &Templates,
        places: &Places<'_>,
        clock: &Clock,
        tasks: &mut JoinSet<()>,
        stop: &Stop,
    ) -> Result<Self, LocalError> {
        let (for_queues, queues_at) = net::listen(0).await?;
        let file = places.dir.map(|dir| dir.join("table.sqlite"));
        let mut tables = Tables::open(file.as_deref(), clock.clone())?;
        for table in templates.resources("AWS::DynamoDB::Table") {
            tables.make(&table)?;
        }
        let queues = Queues::make(templates, queues_at.port()).await?;
        if let Some(dir) = places.dir {
            queues.restore(&dir.join("queues.json")).await?;
        }
        let mail = places.dir.map(|dir| dir.join("mail"));
        let mut services = Self {
            bus: Bus::make(templates, queues.clone(), clock.clone())?,
            buckets: Buckets::make(templates, places.objects, queues.clone(), clock.clone())?,
            mailbox: Mailbox::open(mail.as_deref())?,
            connections: Connections::default(),
            addresses: BTreeMap::from([("SQS", queues_at)]),
            tables,
            queues,
        };
        tasks.spawn(services.queues.clone().serve(for_queues, stop.clone()));
        services.serve(clock, tasks, stop).await?;
        Ok(services)
    }

    async fn serve(
        &mut self,
        clock: &Clock,
        tasks: &mut JoinSet<()>,
        stop: &Stop,
    ) -> Result<(), LocalError> {
        let (listener, address) = net::listen(0).await?;
        let tables = self.tables.clone();
        self.spawn(
            tasks,
            "DYNAMODB",
            address,
            tables.serve(listener, stop.clone()),
        );
        let (listener, address) = net::listen(0).await?;
        let buckets = self.buckets.clone();
        self.spawn(tasks, "S3", address, buckets.serve(listener, stop.clone()));
        let (listener, address) = net::listen(0).await?;
        let bus = self.bus.clone();
        self.spawn(
            tasks,
            "EVENTBRIDGE",
            address,
            bus.serve(listener, stop.clone()),
        );
        let (listener, address) = net::listen(0).await?;
        let mails = ses::serve(listener, self.mailbox.clone(), clock.clone(), stop.clone());
        self.spawn(tasks, "SESV2", address, mails);
        let (listener, address) = net::listen(0).await?;
        let sockets = websocket::manage(listener, self.connections.clone(), stop.clone());
        self.spawn(tasks, "APIGATEWAYMANAGEMENTAPI", address, sockets);
        Ok(())
    }

    fn spawn(
        &mut self,
        tasks: &mut JoinSet<()>,
        service: &'static str,
        address: SocketAddr,
        serving: impl Future<Output = ()> + Send + 'static,
    ) {
        self.addresses.insert(service, address);
        tasks.spawn(serving);
    }
}
