//! The stack as a whole.

use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use tokio_tungstenite::tungstenite::Message;

use super::*;
use crate::testing::{get, house, post, put, quiet, sdk, settle, start};

fn answering(function: &str, event: &Json) -> Result<String, String> {
    match function {
        "greet" => Ok(json!({
            "statusCode": 200,
            "headers": {"content-type": "application/json"},
            "body": json!({"hello": event["pathParameters"]["name"]}).to_string(),
        })
        .to_string()),
        "connect" if event["queryStringParameters"]["key"] == "wrong" => {
            Ok(r#"{"statusCode":401}"#.to_owned())
        }
        "connect" => Ok(r#"{"statusCode":200}"#.to_owned()),
        "hear" if event["body"] == "fail" => Err("no".to_owned()),
        _ => quiet(function, event),
    }
}

#[tokio::test]
async fn it_starts_in_a_moment_and_answers_the_routes_of_its_templates() {
    let began = Instant::now();
    let (stack, _) = start(answering);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    let answered = post(&stack, "/v1/greetings/ana", &json!({})).await;
    assert_eq!(answered, (200, json!({"hello": "ana"})));
    assert_eq!(post(&stack, "/v1/greetings", &json!({})).await.0, 404);
    let environment = &stack.surroundings.environment;
    assert_eq!(environment["TABLE_NAME"], "house-local");
    assert_eq!(environment["BUCKET"], "house-files");
    assert_eq!(environment["BUS_NAME"], "house-local");
    assert_eq!(environment["GREETING"], "hello");
}

#[tokio::test]
async fn the_seed_runs_once_on_an_empty_table() {
    let dir = tempfile::tempdir().unwrap();
    let mut seeded = Vec::new();
    for _ in 0..2 {
        let (mut house, _) = house(quiet);
        let (told, asked) = mpsc::channel();
        house.seed = Some(Box::new(move |around: Surroundings| {
            Box::pin(async move {
                told.send(around.environment["AWS_ENDPOINT_URL_DYNAMODB"].clone())
                    .map_err(|error| error.to_string())
            })
        }));
        let stack = Stack::start(crate::testing::kept_in(dir.path()), house).unwrap();
        put(&stack, &[("pk", "A"), ("sk", "STATE")]).await;
        stack.shutdown();
        seeded.push(asked.try_iter().count());
    }
    assert_eq!(seeded, [1, 0]);
}

#[tokio::test]
async fn what_is_kept_is_migrated_at_every_start_before_the_seed() {
    let dir = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (mut house, _) = house(quiet);
        let (told, asked) = mpsc::channel();
        let planted = told.clone();
        house.migrate = Some(Box::new(move |_| {
            Box::pin(async move { told.send("migrated").map_err(|error| error.to_string()) })
        }));
        house.seed = Some(Box::new(move |_| {
            Box::pin(async move { planted.send("seeded").map_err(|error| error.to_string()) })
        }));
        let stack = Stack::start(crate::testing::kept_in(dir.path()), house).unwrap();
        put(&stack, &[("pk", "A"), ("sk", "STATE")]).await;
        stack.shutdown();
        seen.push(asked.try_iter().collect::<Vec<_>>());
    }
    assert_eq!(seen, [vec!["migrated", "seeded"], vec!["migrated"]]);
}

#[tokio::test]
async fn a_temporary_file_of_the_house_goes_when_the_stack_ends() {
    let (mut house, _) = house(quiet);
    let file = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    let path = file.to_path_buf();
    house.temporary = Some(file);
    let stack = Stack::start(Options::default(), house).unwrap();
    assert!(path.exists());
    stack.shutdown();
    assert!(!path.exists());
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error_that_names_it() {
    let (stack, _) = start(quiet);
    let options = Options {
        port: stack.address.port(),
        ..Options::default()
    };
    let refused = Stack::start(options, house(quiet).0).unwrap_err();
    assert!(
        refused.to_string().contains(&stack.address.to_string()),
        "{refused}"
    );
}

#[tokio::test]
async fn the_own_templates_of_the_repository_make_a_stack() {
    let mut house = House::new(house(quiet).0.functions);
    house
        .parameters
        .insert("TokenKeys".to_owned(), r#"{"keys":[]}"#.to_owned());
    let stack = Stack::start(Options::default(), house).unwrap();
    let queues = get(&stack, "/_local/queues").await;
    let names: Vec<_> = queues["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert!(
        names.contains(&json!("dejavu-local-notifications")),
        "{names:?}"
    );
    let client = aws_sdk_dynamodb::Client::new(&sdk(&stack, "DYNAMODB"));
    let table = &stack.surroundings.environment["TABLE_NAME"];
    let described = client
        .describe_table()
        .table_name(table)
        .send()
        .await
        .unwrap();
    assert_eq!(described.table.unwrap().global_secondary_indexes().len(), 4);
    let paths = stack
        .parts
        .gateway
        .router
        .routes()
        .map(|route| route.path.as_str());
    assert!(paths.collect::<Vec<_>>().contains(&"/v1/auth/login"));
    assert_eq!(stack.parts.streams.len(), 2);
    assert!(
        stack
            .parts
            .read
            .contains(&"dejavu-local-printing".to_owned())
    );
}

#[tokio::test]
async fn every_page_of_the_console_shows() {
    let (stack, _) = start(answering);
    put(&stack, &[("pk", "A"), ("sk", "EVT#00000001#0")]).await;
    settle(&stack).await;
    for page in ["", "/messages", "/work", "/happened", "/files", "/api"] {
        let url = format!("{}/_local{page}", stack.url());
        let shown = reqwest::get(url).await.unwrap();
        assert_eq!(shown.status(), 200, "{page}");
        assert_eq!(shown.headers()["content-type"], "text/html; charset=utf-8");
        assert!(
            shown.text().await.unwrap().contains("Dejavu, local"),
            "{page}"
        );
    }
    let missing = reqwest::get(format!("{}/_local/nothing", stack.url()))
        .await
        .unwrap();
    assert_eq!(missing.status(), 404);
    let foreign = reqwest::Client::new()
        .post(format!("{}/_local/clock", stack.url()))
        .header("Origin", "https://elsewhere.example")
        .body(r#"{"advance_seconds":1}"#);
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    for list in ["mails", "events", "jobs", "objects", "connections"] {
        assert!(
            get(&stack, &format!("/_local/{list}")).await["items"].is_array(),
            "{list}"
        );
    }
}

fn with_sockets() -> (Stack, crate::testing::Calls) {
    let (mut house, calls) = house(answering);
    house.sockets = Sockets {
        connect: Some("connect".to_owned()),
        default: Some("hear".to_owned()),
        disconnect: Some("leave".to_owned()),
    };
    (Stack::start(Options::default(), house).unwrap(), calls)
}

#[tokio::test]
async fn a_socket_is_opened_heard_sent_to_and_closed() {
    let (stack, calls) = with_sockets();
    let url = format!("ws://{}/app/shop?protocol=7", stack.address);
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
    let connect = &calls.of("connect")[0];
    assert_eq!(connect["requestContext"]["eventType"], "CONNECT");
    assert_eq!(connect["requestContext"]["routeKey"], "$connect");
    assert_eq!(connect["queryStringParameters"], json!({"protocol": "7"}));
    assert_eq!(connect["headers"]["Sec-WebSocket-Version"], "13");
    let id = connect["requestContext"]["connectionId"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(id.ends_with('='), "{id}");

    socket.send(Message::text("hello")).await.unwrap();
    socket.send(Message::text("fail")).await.unwrap();
    let complaint = socket.next().await.unwrap().unwrap().into_text().unwrap();
    assert!(complaint.contains("Internal server error"), "{complaint}");
    let heard = &calls.of("hear")[0];
    assert_eq!(heard["requestContext"]["eventType"], "MESSAGE");
    assert_eq!(heard["body"], "hello");
    assert_eq!(heard.get("headers"), None);

    let endpoint = &stack.surroundings.environment["AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"];
    let at = format!("{endpoint}/@connections/{}", id.replace('=', "%3D"));
    let http = reqwest::Client::new();
    let signed =
        |request: reqwest::RequestBuilder| request.header("Authorization", "AWS4-HMAC-SHA256");
    assert_eq!(
        http.post(&at).body("hi").send().await.unwrap().status(),
        403
    );
    let sent = signed(http.post(&at)).body("hi").send().await.unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(
        socket.next().await.unwrap().unwrap().into_text().unwrap(),
        "hi"
    );
    let large = signed(http.post(&at)).body("x".repeat(129 * 1024));
    assert_eq!(large.send().await.unwrap().status(), 413);

    socket.close(None).await.unwrap();
    while socket.next().await.is_some() {}
    let mut left = Vec::new();
    for _ in 0..100 {
        left = calls.of("leave");
        if !left.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(left[0]["requestContext"]["eventType"], "DISCONNECT");
    assert_eq!(left[0]["requestContext"]["disconnectStatusCode"], 1005);
    let gone = signed(http.post(&at)).body("hi").send().await.unwrap();
    assert_eq!(gone.status(), 410);
    assert_eq!(gone.headers()["x-amzn-errortype"], "GoneException");
}

#[tokio::test]
async fn nobody_gets_in_without_the_connect_function() {
    let refused = async |stack: &Stack, path: &str| {
        let url = format!("ws://{}{path}", stack.address);
        match tokio_tungstenite::connect_async(&url).await {
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => answer.status().as_u16(),
            other => panic!("{other:?}"),
        }
    };
    let (stack, _) = start(quiet);
    assert_eq!(refused(&stack, "/app/shop").await, 403);
    let (stack, _) = with_sockets();
    assert_eq!(refused(&stack, "/app/shop?key=wrong").await, 401);
}

#[tokio::test]
async fn a_frame_that_is_too_long_ends_the_socket() {
    let (stack, calls) = with_sockets();
    let url = format!("ws://{}/app/shop", stack.address);
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
    socket
        .send(Message::text("x".repeat(33 * 1024)))
        .await
        .unwrap();
    match socket.next().await {
        Some(Ok(Message::Close(Some(frame)))) => assert_eq!(u16::from(frame.code), 1009),
        other => panic!("{other:?}"),
    }
    assert!(calls.of("hear").is_empty());
}

#[tokio::test]
async fn it_ends_in_a_moment() {
    let (stack, _) = start(quiet);
    put(&stack, &[("pk", "A"), ("sk", "STATE")]).await;
    let began = Instant::now();
    stack.shutdown();
    let took = began.elapsed();
    assert!(took < Duration::from_millis(400), "{took:?}");
}
