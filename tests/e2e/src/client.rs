//! The client: one shop per test binary, many visitors.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use local::stack::{Options, Stack};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::openapi::OpenApi;

/// A running shop.
pub struct Shop {
    /// The stack it runs in.
    pub stack: Stack,
    /// The contract it serves.
    pub openapi: OpenApi,
    http: reqwest::Client,
}

/// Someone who calls: signed in, or not.
#[derive(Clone)]
pub struct Visitor {
    shop: Arc<Shop>,
    token: Option<String>,
}

/// A call being put together.
#[must_use = "a call that is not sent asks nothing"]
pub struct Call {
    shop: Arc<Shop>,
    method: Method,
    path: String,
    request: reqwest::RequestBuilder,
    keyed: bool,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The JSON, or null where there is none.
    pub json: Value,
}

impl Shop {
    /// The shop that all tests of a binary share. With `E2E_PROCESSES` its functions are the real
    /// binaries behind a runtime API; build them first.
    ///
    /// # Panics
    /// It does not start.
    pub fn shared() -> Arc<Self> {
        static SHOP: OnceLock<Arc<Shop>> = OnceLock::new();
        Arc::clone(SHOP.get_or_init(|| {
            let processes = std::env::var_os("E2E_PROCESSES").is_some();
            let binaries = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug");
            let options = Options {
                processes,
                binaries,
                ..Options::default()
            };
            Shop::start(options).expect("the shop starts")
        }))
    }

    /// A shop of one's own, for a test that moves the clock.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(options: Options) -> Result<Arc<Self>> {
        let house = local::dejavu::house(&options)?;
        let stack = Stack::start(options, house)?;
        // Every test has a runtime of its own, and a connection belongs to the one that made it.
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(40))
            .pool_max_idle_per_host(0)
            .build()?;
        let document = contract_of(&http, &stack.url())?;
        Ok(Arc::new(Self {
            stack,
            openapi: OpenApi::new(document),
            http,
        }))
    }

    /// Someone who is not signed in.
    pub fn stranger(self: &Arc<Self>) -> Visitor {
        Visitor {
            shop: Arc::clone(self),
            token: None,
        }
    }

    /// Someone with this access token.
    pub fn with_token(self: &Arc<Self>, token: &str) -> Visitor {
        Visitor {
            shop: Arc::clone(self),
            token: Some(token.to_owned()),
        }
    }

    /// The seeded person of this name, such as `manager`, signed in.
    ///
    /// # Errors
    /// Signing in does not work.
    pub async fn sign_in(self: &Arc<Self>, name: &str) -> Result<Visitor> {
        let email = format!("{name}@dejavu.test");
        self.sign_in_as(&email, local::dejavu::PASSWORD).await
    }

    /// Anyone, signed in by password.
    ///
    /// # Errors
    /// Signing in does not work.
    pub async fn sign_in_as(self: &Arc<Self>, email: &str, password: &str) -> Result<Visitor> {
        let body = json!({ "email": email, "password": password });
        let answer = self
            .stranger()
            .post("/v1/auth/login")
            .body(&body)
            .send()
            .await?;
        ensure!(answer.status == 200, "{email} does not sign in: {answer:?}");
        Ok(self.with_token(answer.text("/access_token")?))
    }

    /// Waits until stream, bus and queues are empty.
    ///
    /// # Errors
    /// They are not within half a minute.
    pub async fn settle(&self) -> Result<()> {
        ensure!(
            self.stack.idle(Duration::from_secs(30)).await,
            "the stack does not come to rest"
        );
        Ok(())
    }

    /// The mails to an address, oldest first, as the console tells them.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn mails_to(&self, email: &str) -> Result<Vec<Value>> {
        let url = format!("{}/_local/mails", self.stack.url());
        let mails: Value = self.http.get(url).send().await?.json().await?;
        let mails = mails.get("items").cloned().unwrap_or(mails);
        let mails = mails.as_array().context("a list of mails")?;
        let is_to = |mail: &&Value| {
            mail["to"]
                .as_array()
                .is_some_and(|to| to.iter().any(|to| to == email))
        };
        Ok(mails.iter().filter(is_to).cloned().collect())
    }

    /// Fetches a presigned address, or puts bytes to it.
    ///
    /// # Errors
    /// Nobody answers.
    pub async fn fetch(&self, url: &str) -> Result<Answer> {
        read(self.http.get(url).send().await?).await
    }

    /// Sends bytes to a presigned address, with the headers it was signed with.
    ///
    /// # Errors
    /// Nobody answers.
    pub async fn upload(&self, upload: &Value, bytes: Vec<u8>) -> Result<Answer> {
        let url = upload["url"].as_str().context("an address")?;
        let mut request = self.http.put(url).body(bytes);
        for (name, value) in upload["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        read(request.send().await?).await
    }
}

impl Visitor {
    /// The shop they are in.
    pub fn shop(&self) -> &Arc<Shop> {
        &self.shop
    }

    /// The access token, if they have one.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Begins a GET.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// Begins a POST. It carries a fresh idempotency key unless one is set.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// Begins a PATCH.
    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    /// Begins a PUT.
    pub fn put(&self, path: &str) -> Call {
        self.call(Method::PUT, path)
    }

    /// Begins a DELETE.
    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// Begins a call.
    pub fn call(&self, method: Method, path: &str) -> Call {
        let url = format!("{}{path}", self.shop.stack.url());
        let mut request = self.shop.http.request(method.clone(), url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let path = path.split('?').next().unwrap_or(path).to_owned();
        Call {
            shop: Arc::clone(&self.shop),
            method,
            path,
            request,
            keyed: false,
        }
    }
}

impl Call {
    /// With a JSON body.
    pub fn body(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// With a body as it stands.
    pub fn raw(mut self, content_type: &str, bytes: Vec<u8>) -> Self {
        self.request = self
            .request
            .header("content-type", content_type)
            .body(bytes);
        self
    }

    /// Under this idempotency key.
    pub fn key(mut self, key: &str) -> Self {
        self.keyed = true;
        self.request = self.request.header("idempotency-key", key);
        self
    }

    /// Without an idempotency key.
    pub fn keyless(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// If the thing still has the version of this answer.
    pub fn seen(self, answer: &Answer) -> Self {
        let etag = answer.header("etag").unwrap_or_default().to_owned();
        self.header("if-match", &etag)
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Sends it. The answer is held against the contract.
    ///
    /// # Errors
    /// Nobody answers, or the answer breaks the contract.
    pub async fn send(self) -> Result<Answer> {
        let mut request = self.request;
        if self.method == Method::POST && !self.keyed {
            let key = format!("{:032x}", rand::random::<u128>());
            request = request.header("idempotency-key", key);
        }
        let answer = read(request.send().await?).await?;
        let breach = self.shop.openapi.breach(
            self.method.as_str(),
            &self.path,
            answer.status,
            &answer.json,
        );
        match breach {
            Some(breach) => anyhow::bail!("{breach}"),
            None => Ok(answer),
        }
    }
}

impl Answer {
    /// The text at a JSON pointer.
    ///
    /// # Errors
    /// There is none.
    pub fn text(&self, pointer: &str) -> Result<&str> {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        found.with_context(|| format!("no text at {pointer} of {}", self.json))
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The answer, if it has this status.
    ///
    /// # Errors
    /// It has another one.
    pub fn expect(self, status: u16) -> Result<Self> {
        ensure!(
            self.status == status,
            "{status} expected, {} came: {}",
            self.status,
            self.json
        );
        Ok(self)
    }

    /// The answer, if it is a refusal with this status and code.
    ///
    /// # Errors
    /// It is another one.
    pub fn refused(self, status: u16, code: &str) -> Result<Self> {
        let answer = self.expect(status)?;
        ensure!(
            answer.json["code"] == code,
            "{code} expected, {} came",
            answer.json
        );
        Ok(answer)
    }
}

/// Reads the published contract, on a thread of its own: a test may already run inside a runtime.
fn contract_of(http: &reqwest::Client, url: &str) -> Result<Value> {
    let request = http.get(format!("{url}/v1/openapi.json"));
    let reading = std::thread::spawn(move || -> Result<Value> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async { Ok(request.send().await?.error_for_status()?.json().await?) })
    });
    reading
        .join()
        .map_err(|_| anyhow::anyhow!("the thread that reads the contract panicked"))?
}

async fn read(response: reqwest::Response) -> Result<Answer> {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await?.to_vec();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Ok(Answer {
        status,
        headers,
        bytes,
        json,
    })
}
