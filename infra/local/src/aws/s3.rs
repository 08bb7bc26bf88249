//! S3: buckets as folders, with the cross-origin rules and notifications of the templates.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use rand::RngCore as _;
use s3s::Body;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::error::LocalError;
use crate::net::{self, BoxError, Stop};
use crate::templates::{REGION, Resource, Templates};

/// The key pair that everything here is signed with.
pub(crate) const ACCESS_KEY: &str = "test";
/// Its secret half.
pub(crate) const SECRET_KEY: &str = "test";

/// The buckets. Clones are the same buckets.
#[derive(Clone)]
pub(crate) struct Buckets {
    service: S3Service,
    root: PathBuf,
    all: Arc<Vec<Bucket>>,
    queues: Queues,
    clock: Clock,
}

#[derive(Clone, Debug)]
struct Bucket {
    name: String,
    cors: Vec<Json>,
    notifications: Vec<Notification>,
}

#[derive(Clone, Debug)]
struct Notification {
    /// Such as `s3:ObjectCreated:*`.
    event: String,
    queue: String,
    prefix: String,
    suffix: String,
}

/// An object, for the console.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Object {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) size: u64,
}

impl Buckets {
    /// Makes the buckets of the templates as folders under `root`.
    pub(crate) fn make(
        templates: &Templates,
        root: &Path,
        queues: Queues,
        clock: Clock,
    ) -> Result<Self, LocalError> {
        let mut all = Vec::new();
        std::fs::create_dir_all(root).map_err(LocalError::files(root))?;
        for resource in templates.resources("AWS::S3::Bucket") {
            let bucket = Bucket::read(&resource)?;
            let folder = root.join(&bucket.name);
            std::fs::create_dir_all(&folder).map_err(LocalError::files(&folder))?;
            all.push(bucket);
        }
        let files = s3s_fs::FileSystem::new(root).map_err(|error| LocalError::Files {
            path: root.display().to_string(),
            source: std::io::Error::other(format!("{error:?}")),
        })?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        Ok(Self {
            service: service.build(),
            root: root.to_owned(),
            all: Arc::new(all),
            queues,
            clock,
        })
    }

    /// The name of the first bucket.
    pub(crate) fn name(&self) -> &str {
        self.all.first().map_or("", |bucket| &bucket.name)
    }

    /// Answers the SDK, and browsers, until `stop`.
    pub(crate) async fn serve(self, listener: TcpListener, stop: Stop) {
        let service = hyper::service::service_fn(move |request| {
            let buckets = self.clone();
            async move { buckets.answer(request).await }
        });
        net::serve(listener, service, stop).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>, BoxError> {
        let (bucket, key) = split(request.uri().path());
        let cors = self.cors(&bucket, request.method(), request.headers());
        if request.method() == Method::OPTIONS {
            return Ok(preflight(cors));
        }
        let created = created(request.method(), request.uri().query(), request.headers());
        let mut response = self
            .service
            .call(request.map(Body::from))
            .await
            .map_err(|error| format!("{error:?}"))?;
        if let Some(created) = created.filter(|_| !key.is_empty() && response.status().is_success())
        {
            self.notify(created, &bucket, &key, response.headers())
                .await;
        }
        if let Some(cors) = cors {
            response.headers_mut().extend(cors);
        }
        Ok(response)
    }

    /// The headers that let a page of this origin do this, if a rule of the bucket does.
    fn cors(&self, bucket: &str, method: &Method, headers: &HeaderMap) -> Option<HeaderMap> {
        let bucket = self.all.iter().find(|one| one.name == bucket)?;
        let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
        let asked = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD);
        let method = asked.map_or(method.as_str(), |asked| asked.to_str().unwrap_or_default());
        let rule = bucket.cors.iter().find(|rule| {
            names(rule, "AllowedMethods").any(|one| one == method)
                && names(rule, "AllowedOrigins").any(|one| fits(one, origin))
        })?;
        let any = names(rule, "AllowedOrigins").any(|one| one == "*");
        let mut answer = HeaderMap::new();
        let mut set = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                answer.insert(name, value);
            }
        };
        set(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            if any { "*" } else { origin },
        );
        set(header::VARY, "Origin");
        let join = |list: &str| names(rule, list).collect::<Vec<_>>().join(", ");
        set(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            &join("ExposedHeaders"),
        );
        if asked.is_some() {
            set(
                header::ACCESS_CONTROL_ALLOW_METHODS,
                &join("AllowedMethods"),
            );
            let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
            if let Some(wanted) = wanted.and_then(|wanted| wanted.to_str().ok()) {
                set(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted);
            }
            if let Some(age) = rule["MaxAge"].as_i64() {
                set(header::ACCESS_CONTROL_MAX_AGE, &age.to_string());
            }
        }
        Some(answer)
    }

    async fn notify(&self, event: &str, bucket: &str, key: &str, headers: &HeaderMap) {
        let Some(of) = self.all.iter().find(|one| one.name == bucket) else {
            return;
        };
        let wanted = of.notifications.iter().filter(|one| one.wants(event, key));
        for notification in wanted {
            let message = self.event(event, bucket, key, headers).to_string();
            let sent = match self.queues.find(&notification.queue) {
                Some(queue) => self.queues.send(queue, &message).await,
                None => Err("there is no such queue".to_owned()),
            };
            if let Err(error) = sent {
                tracing::error!(
                    error,
                    queue = notification.queue,
                    "An upload was not told of"
                );
            }
        }
    }

    fn event(&self, event: &str, bucket: &str, key: &str, headers: &HeaderMap) -> Json {
        let size = std::fs::metadata(self.root.join(bucket).join(key));
        let etag = headers
            .get(header::ETAG)
            .and_then(|etag| etag.to_str().ok());
        let mut id = [0_u8; 8];
        rand::rng().fill_bytes(&mut id);
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02X}"))
                .collect::<String>()
        };
        let now = self.clock.now();
        json!({"Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            "eventName": event,
            "userIdentity": {"principalId": "AWS:LOCAL"},
            "requestParameters": {"sourceIPAddress": "127.0.0.1"},
            "responseElements": {
                "x-amz-request-id": hex(&id),
                "x-amz-id-2": STANDARD.encode(id),
            },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "uploads",
                "bucket": {
                    "name": bucket,
                    "ownerIdentity": {"principalId": "LOCAL"},
                    "arn": format!("arn:aws:s3:::{bucket}"),
                },
                "object": {
                    "key": encoded(key),
                    "size": size.map_or(0, |size| size.len()),
                    "eTag": etag.unwrap_or_default().trim_matches('"'),
                    "sequencer": format!("{:016X}", now.as_microsecond()),
                },
            },
        }]})
    }

    /// Every object of every bucket.
    pub(crate) fn objects(&self) -> Vec<Object> {
        let mut objects = Vec::new();
        for bucket in self.all.iter() {
            let folder = self.root.join(&bucket.name);
            collect(&folder, &folder, &bucket.name, &mut objects);
        }
        objects.sort_by(|a, b| (&a.bucket, &a.key).cmp(&(&b.bucket, &b.key)));
        objects
    }

    /// The bytes of an object, if it is there.
    pub(crate) fn open(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        // Only what is listed is opened, so a key cannot lead out of the folder.
        let listed = self.objects();
        listed
            .iter()
            .find(|one| one.bucket == bucket && one.key == key)?;
        std::fs::read(self.root.join(bucket).join(key)).ok()
    }
}

impl Bucket {
    fn read(resource: &Resource<'_>) -> Result<Self, LocalError> {
        let cors = resource.get("CorsConfiguration")?.unwrap_or_default();
        let config = resource
            .get("NotificationConfiguration")?
            .unwrap_or_default();
        let queues = config["QueueConfigurations"].as_array().cloned();
        Ok(Self {
            name: resource.text("BucketName")?,
            cors: cors["CorsRules"].as_array().cloned().unwrap_or_default(),
            notifications: queues.iter().flatten().map(Notification::read).collect(),
        })
    }
}

impl Notification {
    fn read(config: &Json) -> Self {
        let rules = config.pointer("/Filter/S3Key/Rules");
        let rule = |name: &str| {
            let rules = rules.and_then(Json::as_array).into_iter().flatten();
            let mut named = rules.filter(|rule| rule["Name"] == name);
            let value = named.next().and_then(|rule| rule["Value"].as_str());
            value.unwrap_or_default().to_owned()
        };
        Self {
            event: config["Event"].as_str().unwrap_or_default().to_owned(),
            queue: config["Queue"].as_str().unwrap_or_default().to_owned(),
            prefix: rule("prefix"),
            suffix: rule("suffix"),
        }
    }

    fn wants(&self, event: &str, key: &str) -> bool {
        let wanted = self.event.trim_start_matches("s3:");
        fits(wanted, event) && key.starts_with(&self.prefix) && key.ends_with(&self.suffix)
    }
}

/// What the request would make, if it makes an object.
fn created(method: &Method, query: Option<&str>, headers: &HeaderMap) -> Option<&'static str> {
    let has = |name: &str| {
        let names = query.unwrap_or_default().split('&');
        names
            .map(|pair| pair.split('=').next())
            .any(|key| key == Some(name))
    };
    match *method {
        Method::PUT if has("partNumber") => None,
        Method::PUT if headers.contains_key("x-amz-copy-source") => Some("ObjectCreated:Copy"),
        Method::PUT => Some("ObjectCreated:Put"),
        Method::POST if has("uploadId") => Some("ObjectCreated:CompleteMultipartUpload"),
        _ => None,
    }
}

fn preflight(cors: Option<HeaderMap>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    match cors {
        Some(headers) => *response.headers_mut() = headers,
        None => *response.status_mut() = StatusCode::FORBIDDEN,
    }
    response
}

fn names<'a>(rule: &'a Json, list: &str) -> impl Iterator<Item = &'a str> {
    rule[list]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
}

/// Whether `text` is `pattern`, in which one `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
    }
}

fn split(path: &str) -> (String, String) {
    let path = path.trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    (bucket.to_owned(), crate::gateway::decoded(key))
}

/// As S3 writes keys into its events: like a form, but with the slashes.
fn encoded(key: &str) -> String {
    key.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' | b'/' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn collect(folder: &Path, root: &Path, bucket: &str, into: &mut Vec<Object>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, root, bucket, into);
        } else if let (Ok(key), Ok(data)) = (path.strip_prefix(root), entry.metadata()) {
            into.push(Object {
                bucket: bucket.to_owned(),
                key: key.to_string_lossy().into_owned(),
                size: data.len(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_an_event_is_written_like_a_form_field_with_slashes() {
        assert_eq!(encoded("incoming/a b+ñ.jpg"), "incoming/a+b%2B%C3%B1.jpg");
    }

    #[test]
    fn only_whole_objects_are_told_of() {
        let none = HeaderMap::new();
        assert_eq!(
            created(&Method::PUT, None, &none),
            Some("ObjectCreated:Put")
        );
        let part = Some("partNumber=1&uploadId=x");
        assert_eq!(created(&Method::PUT, part, &none), None);
        assert_eq!(
            created(&Method::POST, Some("uploadId=x"), &none),
            Some("ObjectCreated:CompleteMultipartUpload")
        );
        assert_eq!(created(&Method::POST, Some("delete="), &none), None);
        assert_eq!(created(&Method::GET, None, &none), None);
    }

    #[test]
    fn a_notification_wants_its_events_under_its_prefix() {
        let notification = Notification::read(&json!({
            "Event": "s3:ObjectCreated:*", "Queue": "q",
            "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "incoming/"}]}},
        }));
        assert!(notification.wants("ObjectCreated:Put", "incoming/a.jpg"));
        assert!(!notification.wants("ObjectCreated:Put", "media/a.jpg"));
        assert!(!notification.wants("ObjectRemoved:Delete", "incoming/a.jpg"));
    }
}
