use domain::fault::{Class, Fault};
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const PATH: &str = "/ws/obj/v1.0/Service.svc";

fn authority(url: &str) -> EbiAuthority {
    EbiAuthority::new(EbiSettings {
        url: format!("{url}{PATH}"),
        company_token: SecretString::from("company"),
        password: SecretString::from("a<b&\"c\""),
    })
}

fn ruc() -> Ruc {
    Ruc::parse("155596713-2-2015").unwrap()
}

/// An answer of the service around these members of the result.
fn answer(members: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
         <ConsultarRucDVResponse xmlns=\"http://tempuri.org/\"><ConsultarRucDVResult \
         xmlns:a=\"http://schemas.datacontract.org/2004/07/Services.Response\" \
         xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">{members}\
         </ConsultarRucDVResult></ConsultarRucDVResponse></s:Body></s:Envelope>"
    )
}

fn registered() -> String {
    answer(
        "<a:codigo>200</a:codigo><a:infoRuc><a:tipoRuc>2</a:tipoRuc><a:ruc>155596713-2-2015</a:ruc>\
         <a:dv>59</a:dv><a:razonSocial>Peña &amp; Hijos&#44; S.A.</a:razonSocial>\
         <a:afiliadoFE>SI</a:afiliadoFE></a:infoRuc><a:mensaje/><a:resultado>procesado</a:resultado>",
    )
}

fn fault(code: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>\
         <s:faultcode>{code}</s:faultcode><s:faultstring>8-442-445 broke it</s:faultstring>\
         </s:Fault></s:Body></s:Envelope>"
    )
}

async fn look_up(authority: &EbiAuthority) -> Result<Answer, AuthorityError> {
    authority.look_up(&ruc(), TaxpayerKind::Juridical).await
}

/// What a service that always answers this makes of a question.
async fn answered(response: ResponseTemplate) -> Result<Answer, AuthorityError> {
    let server = MockServer::start().await;
    Mock::given(path(PATH))
        .respond_with(response)
        .mount(&server)
        .await;
    let outcome = look_up(&authority(&server.uri())).await;
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    outcome
}

async fn says(body: &str) -> Result<Answer, AuthorityError> {
    answered(ResponseTemplate::new(200).set_body_raw(body.as_bytes(), "text/xml")).await
}

async fn fails(response: ResponseTemplate) -> (&'static str, Class) {
    let err = answered(response).await.unwrap_err();
    (err.code(), err.class())
}

#[tokio::test]
async fn a_question_has_its_envelope_its_action_and_its_members_in_order() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(PATH))
        .and(header("content-type", "text/xml; charset=utf-8"))
        .and(header(
            "soapaction",
            "\"http://tempuri.org/IService/ConsultarRucDV\"",
        ))
        .and(body_string(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
             <soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:tem=\"http://tempuri.org/\" \
             xmlns:ser=\"http://schemas.datacontract.org/2004/07/Services.ApiRest\">\
             <soapenv:Header/><soapenv:Body><tem:ConsultarRucDV><tem:consultarRucDVRequest>\
             <ser:tokenEmpresa>company</ser:tokenEmpresa>\
             <ser:tokenPassword>a&lt;b&amp;&quot;c&quot;</ser:tokenPassword>\
             <ser:tipoRuc>2</ser:tipoRuc><ser:ruc>155596713-2-2015</ser:ruc>\
             </tem:consultarRucDVRequest></tem:ConsultarRucDV></soapenv:Body></soapenv:Envelope>",
        ))
        .respond_with(ResponseTemplate::new(200).set_body_raw(registered().as_bytes(), "text/xml"))
        .expect(1)
        .mount(&server)
        .await;
    let said = look_up(&authority(&server.uri())).await.unwrap();
    let expected = Answer::Registered {
        dv: Dv::parse("59").unwrap(),
        name: Some("Peña & Hijos, S.A.".to_owned()),
    };
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_person_is_asked_about_as_one() {
    let server = MockServer::start().await;
    Mock::given(path(PATH))
        .respond_with(ResponseTemplate::new(200).set_body_raw(registered(), "text/xml"))
        .mount(&server)
        .await;
    let person = Ruc::parse("8-442-445").unwrap();
    let asked = authority(&server.uri());
    asked.look_up(&person, TaxpayerKind::Natural).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let body = String::from_utf8(requests[0].body.clone()).unwrap();
    assert!(body.contains("<ser:tipoRuc>1</ser:tipoRuc><ser:ruc>8-442-445</ser:ruc>"));
}

#[tokio::test]
async fn a_ruc_that_is_not_registered_is_unknown() {
    let nothing =
        "<a:codigo>200</a:codigo><a:infoRuc i:nil=\"true\"/><a:resultado>Procesado</a:resultado>";
    assert_eq!(says(&answer(nothing)).await.unwrap(), Answer::Unknown);
    let refused = "<a:codigo>201</a:codigo><a:mensaje>1602: RUC no inscrito</a:mensaje>\
                   <a:resultado>error</a:resultado>";
    assert_eq!(says(&answer(refused)).await.unwrap(), Answer::Unknown);
    let bare = "<a:codigo>1601</a:codigo><a:resultado>error</a:resultado>";
    assert_eq!(says(&answer(bare)).await.unwrap(), Answer::Unknown);
}

#[tokio::test]
async fn another_code_is_no_verdict() {
    for members in [
        "<a:codigo>201</a:codigo><a:mensaje>No se pudo procesar</a:mensaje><a:resultado>error</a:resultado>",
        // Words say nothing: this one holds the word for `existing`.
        "<a:codigo>201</a:codigo><a:mensaje>RUC inexistente</a:mensaje><a:resultado>error</a:resultado>",
        "<a:codigo>109</a:codigo><a:mensaje>folio 16021602</a:mensaje><a:resultado>error</a:resultado>",
    ] {
        let err = says(&answer(members)).await.unwrap_err();
        assert_eq!(err.code(), "tax_authority_refused", "{members}");
        assert_eq!(err.class(), Class::Refused);
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_not_read_into() {
    let doctype = format!("<!DOCTYPE x [<!ENTITY e \"y\">]>{}", registered());
    let entity = registered().replace("&amp;", "&e;");
    let other_envelope =
        registered().replace("schemas.xmlsoap.org/soap", "www.w3.org/2003/05/soap");
    let other_members = registered()
        .replace("Services.Response", "x")
        .replace("datacontract", "x");
    let twice = registered().replace("<a:dv>59</a:dv>", "<a:dv>59</a:dv><a:dv>60</a:dv>");
    let digits = registered().replace("<a:dv>59</a:dv>", "<a:dv>5x</a:dv>");
    let contradiction = registered().replace("procesado", "error");
    let cut = registered().replace("</s:Envelope>", "");
    let deep = registered().replace("<a:mensaje/>", &"<a:x>".repeat(40));
    let long = registered().replace("Peña", &"ñ".repeat(2_000));
    for body in [
        "",
        "no xml",
        "<html></html>",
        doctype.as_str(),
        &entity,
        &other_envelope,
        &other_members,
        &twice,
        &digits,
        &contradiction,
        &cut,
        &deep,
        &long,
    ] {
        let err = says(body).await.expect_err(body);
        assert_eq!(err.code(), "tax_authority_unreadable", "{body}");
        assert_eq!(err.class(), Class::Unavailable);
        assert!(!err.to_string().contains("Peña"));
    }
    let huge = ResponseTemplate::new(200).set_body_bytes(vec![b' '; 70_000]);
    assert_eq!(fails(huge).await.0, "tax_authority_unreadable");
}

#[tokio::test]
async fn a_fault_is_an_outage_and_its_words_are_not_repeated() {
    let fault = fault("a:InternalServiceFault");
    let response = ResponseTemplate::new(500).set_body_raw(fault, "text/xml");
    let err = answered(response).await.unwrap_err();
    assert_eq!(err.class(), Class::Unavailable);
    let text = err.to_string();
    assert!(
        text.contains("InternalServiceFault") && !text.contains("442"),
        "{text}"
    );
}

#[tokio::test]
async fn statuses_have_their_classes() {
    for (status, class) in [
        (500, Class::Unavailable),
        (503, Class::Unavailable),
        (429, Class::Unavailable),
        (302, Class::Bug),
        (401, Class::Bug),
        (404, Class::Bug),
    ] {
        let response = ResponseTemplate::new(status).insert_header("location", "/elsewhere");
        assert_eq!(fails(response).await.1, class, "{status}");
    }
}

#[tokio::test]
async fn silence_ends_the_wait() {
    let server = MockServer::start().await;
    Mock::given(path(PATH))
        .respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(30)))
        .mount(&server)
        .await;
    let slow = EbiAuthority {
        total: Duration::from_millis(100),
        ..authority(&server.uri())
    };
    let err = look_up(&slow).await.unwrap_err();
    assert_eq!(err.class(), Class::Unavailable);

    let nobody = look_up(&authority("http://127.0.0.1:1")).await.unwrap_err();
    assert_eq!(nobody.class(), Class::Unavailable);
    let nowhere = look_up(&authority("no address")).await.unwrap_err();
    assert_eq!(nowhere.code(), "tax_authority_misconfigured");
}

#[test]
fn the_account_reads_from_its_secret_and_hides_it() {
    let text = r#"{"url": "https://ebi.test/s", "company_token": "t", "password": "p4ss"}"#;
    let settings: EbiSettings = serde_json::from_str(text).unwrap();
    assert!(!format!("{settings:?}").contains("p4ss"));
    assert!(serde_json::from_str::<EbiSettings>(r#"{"url": "x"}"#).is_err());
}
