//! A real file store on a folder of its own.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;

/// The bucket that is there.
pub(crate) const BUCKET: &str = "files";
/// What it is opened with, name and password alike.
pub(crate) const KEY: &str = "test";

/// A file store with one bucket. Gone when dropped.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) endpoint: String,
    server: tokio::task::JoinHandle<()>,
    folder: tempfile::TempDir,
}

impl Files {
    /// Starts one.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a folder for the bucket");
        let files = s3s_fs::FileSystem::new(folder.path()).expect("the folder is there");
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(KEY, KEY));
        let service = service.build();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = auto::Builder::new(TokioExecutor::new());
                    server
                        .serve_connection(TokioIo::new(stream), service)
                        .await
                        .ok();
                });
            }
        });
        Self {
            endpoint: format!("http://{address}"),
            server,
            folder,
        }
    }

    /// The keys that are there, sorted.
    pub(crate) fn keys(&self) -> Vec<String> {
        let bucket = self.folder.path().join(BUCKET);
        let mut keys = Vec::new();
        let mut open = vec![bucket.clone()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).expect("the folder reads") {
                let path = entry.expect("an entry").path();
                let key = path.strip_prefix(&bucket).expect("inside the bucket");
                let key = key.to_string_lossy().into_owned();
                if path.is_dir() {
                    open.push(path);
                } else if !key.rsplit('/').next().unwrap_or(&key).starts_with('.') {
                    keys.push(key);
                }
            }
        }
        keys.sort();
        keys
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.server.abort();
    }
}
