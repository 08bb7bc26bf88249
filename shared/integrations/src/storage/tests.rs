//! Against a real S3 server on a folder of its own.

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use reqwest::{Method, StatusCode};

use super::*;

const BUCKET: &str = "media";
const FIVE_MINUTES: Duration = Duration::from_secs(300);

/// A bucket, and the folder and server behind it, which go when it goes.
struct Shelf {
    storage: Storage,
    endpoint: String,
    server: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shelf {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let files = s3s_fs::FileSystem::new(folder.path()).unwrap();
        let mut service = s3s::service::S3ServiceBuilder::new(files);
        service.set_auth(s3s::auth::SimpleAuth::from_single("test", "test"));
        let service = service.build();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = auto::Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self {
            storage: storage(&endpoint, "test"),
            endpoint,
            server,
            _folder: folder,
        }
    }

    async fn upload(
        &self,
        request: &Presigned,
        body: &[u8],
        change: &[(&str, &str)],
    ) -> StatusCode {
        let mut headers = request.headers.clone();
        headers.remove("content-length");
        for (name, value) in change {
            headers.insert((*name).to_owned(), (*value).to_owned());
        }
        send(&request.method, &request.url, &headers, body).await.0
    }
}

fn storage(endpoint: &str, password: &str) -> Storage {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(aws_sdk_s3::config::SharedCredentialsProvider::new(
            Credentials::new("test", password, None, None, "test"),
        ))
        .endpoint_url(endpoint)
        .build();
    Storage::connect(&config, BUCKET, true)
}

async fn send(
    method: &str,
    url: &str,
    headers: &BTreeMap<String, String>,
    body: &[u8],
) -> (StatusCode, reqwest::header::HeaderMap, Vec<u8>) {
    let mut request = reqwest::Client::new()
        .request(Method::from_bytes(method.as_bytes()).unwrap(), url)
        .body(body.to_vec());
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T10:00:00Z").unwrap()
}

#[tokio::test]
async fn a_file_reads_back_with_its_type_and_fingerprint() {
    let shelf = Shelf::open().await;
    let put = shelf
        .storage
        .put("a/b.pdf", b"hello".to_vec(), "application/pdf");
    let fingerprint = put.await.unwrap();
    assert_eq!(fingerprint, Sha256::of(b"hello"));
    assert_eq!(shelf.storage.get("a/b.pdf", 5).await.unwrap(), b"hello");
    assert_eq!(
        shelf.storage.head("a/b.pdf").await.unwrap(),
        Some(ObjectFacts {
            len: 5,
            content_type: Some("application/pdf".to_owned()),
            sha256: Some(fingerprint),
        })
    );
}

#[tokio::test]
async fn a_file_longer_than_asked_for_is_not_read() {
    let shelf = Shelf::open().await;
    shelf
        .storage
        .put("k", vec![7; 1_000], "image/png")
        .await
        .unwrap();
    let err = shelf.storage.get("k", 999).await.unwrap_err();
    assert_eq!(
        (err.class(), err.code()),
        (Class::Invalid, "file_too_large")
    );
}

#[tokio::test]
async fn a_file_that_is_not_there_is_missing() {
    let shelf = Shelf::open().await;
    let err = shelf.storage.get("none", 10).await.unwrap_err();
    assert_eq!((err.class(), err.code()), (Class::Missing, "file_missing"));
    assert_eq!(shelf.storage.head("none").await.unwrap(), None);
    let err = shelf.storage.copy("none", "other").await.unwrap_err();
    assert_eq!(err.class(), Class::Missing);
    shelf.storage.delete("none").await.unwrap();
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_not_a_missing_file() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = storage(&format!("http://{}", free.local_addr().unwrap()), "test");
    drop(free);
    for err in [
        silent.get("k", 1).await.unwrap_err(),
        silent.head("k").await.unwrap_err(),
        silent.put("k", Vec::new(), "text/plain").await.unwrap_err(),
        silent.delete("k").await.unwrap_err(),
    ] {
        assert_eq!(err.class(), Class::Unavailable, "{err:?}");
    }
}

#[tokio::test]
async fn a_store_that_does_not_let_us_in_is_neither_silent_nor_empty() {
    let shelf = Shelf::open().await;
    let stranger = storage(&shelf.endpoint, "wrong");
    for err in [
        stranger.get("k", 1).await.unwrap_err(),
        stranger.head("k").await.unwrap_err(),
        stranger.copy("k", "l").await.unwrap_err(),
    ] {
        assert_eq!((err.class(), err.code()), (Class::Bug, "storage_denied"));
    }
}

#[tokio::test]
async fn a_copy_keeps_type_and_fingerprint_and_its_key_may_hold_anything() {
    let shelf = Shelf::open().await;
    let from = "quarantine/foto ñandú +1%.png";
    shelf
        .storage
        .put(from, b"png".to_vec(), "image/png")
        .await
        .unwrap();
    shelf.storage.copy(from, "media/1.png").await.unwrap();
    shelf.storage.delete(from).await.unwrap();
    assert_eq!(shelf.storage.head(from).await.unwrap(), None);
    assert_eq!(shelf.storage.get("media/1.png", 10).await.unwrap(), b"png");
    let facts = shelf.storage.head("media/1.png").await.unwrap().unwrap();
    assert_eq!(facts.content_type.as_deref(), Some("image/png"));
    assert_eq!(facts.sha256, Some(Sha256::of(b"png")));
}

#[tokio::test]
async fn an_upload_is_bound_to_key_type_and_length() {
    let shelf = Shelf::open().await;
    let request = shelf
        .storage
        .presign_put("quarantine/med_1", "image/jpeg", 4, FIVE_MINUTES, now())
        .await
        .unwrap();
    assert_eq!(request.method, "PUT");
    assert_eq!(request.expires_at, now().plus_minutes(5));
    assert_eq!(request.headers["content-type"], "image/jpeg");
    assert_eq!(request.headers["content-length"], "4");
    // The bucket encrypts with its own key; naming another way here would override it.
    assert!(!request.headers.contains_key("x-amz-server-side-encryption"));
    // Nothing about the bytes may be signed: the client has them, we do not.
    assert!(!request.url.contains("checksum"), "{}", request.url);

    let longer = shelf.upload(&request, b"12345", &[]).await;
    assert_eq!(longer, StatusCode::FORBIDDEN);
    let shorter = shelf.upload(&request, b"123", &[]).await;
    assert_eq!(shorter, StatusCode::FORBIDDEN);
    let other_type = shelf
        .upload(&request, b"1234", &[("content-type", "text/html")])
        .await;
    assert_eq!(other_type, StatusCode::FORBIDDEN);
    let elsewhere = Presigned {
        url: request.url.replace("med_1", "med_2"),
        ..request.clone()
    };
    assert_eq!(
        shelf.upload(&elsewhere, b"1234", &[]).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(shelf.storage.head("quarantine/med_1").await.unwrap(), None);

    assert_eq!(shelf.upload(&request, b"1234", &[]).await, StatusCode::OK);
    let facts = shelf
        .storage
        .head("quarantine/med_1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(facts.len, 4);
    assert_eq!(facts.content_type.as_deref(), Some("image/jpeg"));
    assert_eq!(facts.sha256, None);
}

#[tokio::test]
async fn an_upload_ends_when_its_time_is_over() {
    let shelf = Shelf::open().await;
    let second = Duration::from_secs(1);
    let request = shelf
        .storage
        .presign_put("k", "image/png", 1, second, now());
    let request = request.await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_200)).await;
    assert_eq!(
        shelf.upload(&request, b"1", &[]).await,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_download_is_saved_under_its_name_and_never_shown() {
    let shelf = Shelf::open().await;
    shelf
        .storage
        .put("k", b"%PDF".to_vec(), "text/html")
        .await
        .unwrap();
    let request = shelf
        .storage
        .presign_get(
            "k",
            Some("liquidación \"1\"\r\n.pdf"),
            Some("application/pdf"),
            FIVE_MINUTES,
            now(),
        )
        .await
        .unwrap();
    let (status, headers, body) = send("GET", &request.url, &request.headers, b"").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body, b"%PDF");
    assert_eq!(headers["content-type"], "application/pdf");
    insta::assert_snapshot!(
        headers["content-disposition"].to_str().unwrap(),
        @r#"attachment; filename="liquidaci_n _1___.pdf"; filename*=UTF-8''liquidaci%C3%B3n%20%221%22%0D%0A.pdf"#
    );
}

#[tokio::test]
async fn a_link_is_not_told_by_debug_and_not_made_for_longer_than_a_week() {
    let shelf = Shelf::open().await;
    let link = |expires| shelf.storage.presign_get("k", None, None, expires, now());
    let request = link(FIVE_MINUTES).await.unwrap();
    assert!(
        request
            .url
            .contains("response-content-disposition=attachment")
    );
    assert!(!format!("{request:?}").contains("Signature"));
    let err = link(Duration::from_secs(8 * 86_400)).await.unwrap_err();
    assert_eq!(err.class(), Class::Bug);
}
