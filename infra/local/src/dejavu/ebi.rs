//! What stands in for EBI: the one operation that looks tax ids up, over SOAP as the real service
//! speaks it.
//!
//! It knows whom `ebi.json` names, and nobody else. One of them is registered with other check digits
//! than the rule gives, and the `silent` ones get no answer but an outage, so that both can be
//! seen. Names are invented. The codes of the real service for an unknown tax id are not published;
//! the tax office's own is given, as the real service is said to hand it on.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use http::{Method, Request, StatusCode, header};
use hyper::body::Incoming;
use quick_xml::NsReader;
use quick_xml::escape::escape;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};
use serde::{Deserialize, Serialize};

use crate::error::LocalError;
use crate::net::{self, Answer, BoxError, Stop};
use crate::stack::Neighbour;

const PATH: &str = "/ws/obj/v1.0/Service.svc";
const ACTION: &str = "\"http://tempuri.org/IService/ConsultarRucDV\"";
const MEMBERS: Namespace<'static> =
    Namespace(b"http://schemas.datacontract.org/2004/07/Services.ApiRest");
/// The members of a question. Those that come out of this order are passed over, as over there.
const ORDER: [&str; 4] = ["tokenEmpresa", "tokenPassword", "tipoRuc", "ruc"];
const BODY_LIMIT: usize = 64 * 1024;

/// The house's account with it, as [`integrations::tax_authority`] reads it from the secrets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Account {
    url: String,
    company_token: String,
    password: String,
}

/// It, before it answers.
pub(super) struct Ebi {
    listener: TcpListener,
    account: Account,
}

#[derive(Deserialize)]
struct Register {
    registered: Vec<Entry>,
    silent: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    taxpayer: String,
    ruc: String,
    dv: String,
    name: String,
}

/// The members of a question that came in order.
type Question = Vec<(String, String)>;

impl Ebi {
    /// Takes an address: the secrets name it before the stack starts.
    pub(super) fn open() -> Result<Self, LocalError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let failed = |source| LocalError::Listen {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let account = Account {
            url: format!("http://{address}{PATH}"),
            company_token: "dejavu-local".to_owned(),
            password: format!("{:032x}", rand::random::<u128>()),
        };
        Ok(Self { listener, account })
    }

    pub(super) fn account(&self) -> Account {
        self.account.clone()
    }

    /// Answers from the start of the stack to its end.
    pub(super) fn answers(self) -> Neighbour {
        Box::new(move |stop: Stop, _, _| {
            Box::pin(async move {
                match tokio::net::TcpListener::from_std(self.listener) {
                    Ok(listener) => serve(listener, self.account, stop).await,
                    Err(error) => tracing::error!(%error, "Nothing stands in for EBI"),
                }
            })
        })
    }
}

async fn serve(listener: tokio::net::TcpListener, account: Account, stop: Stop) {
    let register: Register = serde_json::from_str(include_str!("ebi.json"))
        .expect("a test reads the register that is part of the program");
    let knows = Arc::new((account, register));
    let service = hyper::service::service_fn(move |request| {
        let knows = Arc::clone(&knows);
        async move { Ok::<_, BoxError>(answer(request, &knows.0, &knows.1).await) }
    });
    net::serve(listener, service, stop).await;
}

async fn answer(request: Request<Incoming>, account: &Account, register: &Register) -> Answer {
    let header = |name| request.headers().get(name).map(|value| value.as_bytes());
    let is_text =
        header(header::CONTENT_TYPE.as_str()).is_some_and(|it| it.starts_with(b"text/xml"));
    let asks = request.method() == Method::POST && request.uri().path() == PATH;
    if !asks || !is_text || header("soapaction") != Some(ACTION.as_bytes()) {
        return fault("ActionNotSupported");
    }
    let Ok(body) = net::read(request.into_body(), BODY_LIMIT).await else {
        return fault("DeserializationFailed");
    };
    match read(&body) {
        Some(question) => settle(&question, account, register),
        None => fault("DeserializationFailed"),
    }
}

fn settle(question: &Question, account: &Account, register: &Register) -> Answer {
    let member = |name: &str| {
        let found = question.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, text)| text.as_str())
    };
    let lets_in = member("tokenEmpresa") == account.company_token
        && member("tokenPassword") == account.password;
    if !lets_in {
        return result("201", "error", "Credenciales no validas", None);
    }
    let ruc = member("ruc");
    if register.silent.iter().any(|silent| silent == ruc) {
        return net::answer(StatusCode::SERVICE_UNAVAILABLE, "text/plain", "");
    }
    let taxpayer = match member("tipoRuc") {
        "1" => "natural",
        "2" => "juridical",
        _ => return result("109", "error", "tipoRuc no es valido", None),
    };
    let mut entries = register.registered.iter();
    match entries.find(|entry| entry.taxpayer == taxpayer && entry.ruc == ruc) {
        Some(entry) => result("200", "Procesado", "", Some(entry)),
        None => result(
            "201",
            "error",
            "1602 - El RUC no se encuentra inscrito",
            None,
        ),
    }
}

/// The members in their order; nothing if it is no question.
fn read(body: &[u8]) -> Option<Question> {
    let mut reader = NsReader::from_str(std::str::from_utf8(body).ok()?);
    let mut question = Question::new();
    let mut open: Option<(String, String)> = None;
    let mut next = 0;
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        let is_member = namespace == ResolveResult::Bound(MEMBERS);
        match event {
            Event::Start(start) if is_member => {
                let name = String::from_utf8(start.local_name().as_ref().to_vec()).ok()?;
                open = Some((name, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, said)) = &mut open {
                    said.push_str(&text.decode().ok()?);
                }
            }
            Event::End(_) => {
                if let Some((name, said)) = open.take()
                    && let Some(place) = ORDER.iter().position(|known| *known == name)
                    && place >= next
                {
                    next = place + 1;
                    question.push((name, said));
                }
            }
            Event::Eof => return (!question.is_empty()).then_some(question),
            Event::DocType(_) | Event::PI(_) => return None,
            Event::Start(_)
            | Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

fn result(code: &str, outcome: &str, message: &str, entry: Option<&Entry>) -> Answer {
    let info = entry.map_or_else(
        || "<a:infoRuc i:nil=\"true\"/>".to_owned(),
        |entry| {
            let kind = if entry.taxpayer == "natural" { 1 } else { 2 };
            let (ruc, name) = (escape(&entry.ruc), escape(&entry.name));
            format!(
                "<a:infoRuc><a:tipoRuc>{kind}</a:tipoRuc><a:ruc>{ruc}</a:ruc><a:dv>{}</a:dv>\
                 <a:razonSocial>{name}</a:razonSocial><a:afiliadoFE>SI</a:afiliadoFE></a:infoRuc>",
                entry.dv
            )
        },
    );
    envelope(
        StatusCode::OK,
        &format!(
            "<ConsultarRucDVResponse xmlns=\"http://tempuri.org/\"><ConsultarRucDVResult \
             xmlns:a=\"http://schemas.datacontract.org/2004/07/Services.Response\" \
             xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">\
             <a:codigo>{code}</a:codigo>{info}<a:mensaje>{message}</a:mensaje>\
             <a:resultado>{outcome}</a:resultado></ConsultarRucDVResult></ConsultarRucDVResponse>"
        ),
    )
}

fn fault(code: &str) -> Answer {
    let text = format!(
        "<s:Fault><faultcode xmlns=\"\">a:{code}</faultcode>\
         <faultstring xmlns=\"\">{code}</faultstring></s:Fault>"
    );
    envelope(StatusCode::INTERNAL_SERVER_ERROR, &text)
}

fn envelope(status: StatusCode, inside: &str) -> Answer {
    let text = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{inside}</s:Body></s:Envelope>"
    );
    net::answer(status, "text/xml; charset=utf-8", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_reads_and_its_numbers_are_in_their_one_spelling() {
        use domain::tax_id::{Dv, Ruc};
        let register: Register = serde_json::from_str(include_str!("ebi.json")).unwrap();
        assert!(!register.silent.is_empty());
        for entry in &register.registered {
            assert_eq!(Ruc::parse(&entry.ruc).unwrap().to_string(), entry.ruc);
            assert_eq!(Dv::parse(&entry.dv).unwrap().to_string(), entry.dv);
        }
        for ruc in &register.silent {
            assert_eq!(Ruc::parse(ruc).unwrap().to_string(), *ruc);
        }
    }

    #[test]
    fn members_out_of_order_are_passed_over() {
        let ask = |members: &str| {
            let text = format!(
                "<r xmlns:ser=\"http://schemas.datacontract.org/2004/07/Services.ApiRest\">{members}</r>"
            );
            read(text.as_bytes()).unwrap()
        };
        let told = ask(
            "<ser:tipoRuc>1</ser:tipoRuc><ser:tokenEmpresa>x</ser:tokenEmpresa><ser:ruc>8-1-1</ser:ruc>",
        );
        let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["tipoRuc", "ruc"]);
        assert!(read(b"<r/>").is_none());
        assert!(read(b"no xml <").is_none());
    }
}
