//! The envelope of a question, and what an answer's envelope holds. SOAP 1.1.

use quick_xml::NsReader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const OPERATIONS: &str = "http://tempuri.org/";
const QUESTION: &str = "http://schemas.datacontract.org/2004/07/Services.ApiRest";
/// The members of answers stand in one of several namespaces that begin like this.
const MEMBERS: &str = "http://schemas.datacontract.org/2004/07/Services.";

/// What the header names; it goes out within double quotes.
pub(super) const ACTION: &str = "http://tempuri.org/IService/ConsultarRucDV";

/// An answer has five levels; a deeper one is none.
const MAX_DEPTH: usize = 12;
/// And about ten members.
const MAX_MEMBERS: usize = 64;
/// None of which is longer.
const MAX_TEXT: usize = 2_000;

/// The question. Members that arrive out of this order are dropped over there, in silence.
pub(super) fn question(company: &str, password: &str, kind: &str, ruc: &str) -> String {
    let [company, password, kind, ruc] = [company, password, kind, ruc].map(escape);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <soapenv:Envelope xmlns:soapenv=\"{SOAP}\" xmlns:tem=\"{OPERATIONS}\" xmlns:ser=\"{QUESTION}\">\
         <soapenv:Header/><soapenv:Body><tem:ConsultarRucDV><tem:consultarRucDVRequest>\
         <ser:tokenEmpresa>{company}</ser:tokenEmpresa>\
         <ser:tokenPassword>{password}</ser:tokenPassword>\
         <ser:tipoRuc>{kind}</ser:tipoRuc>\
         <ser:ruc>{ruc}</ser:ruc>\
         </tem:consultarRucDVRequest></tem:ConsultarRucDV></soapenv:Body></soapenv:Envelope>"
    )
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// The result's members by path, such as `infoRuc/dv`; an absent or empty one is not there.
    Result(Vec<(String, String)>),
    /// A fault, with its code.
    Fault(String),
}

/// What an answer is read into: the elements that are open, and the texts found so far.
#[derive(Default)]
struct Reading {
    open: Vec<String>,
    texts: Vec<(String, String)>,
    text: String,
    ended: bool,
}

/// Reads an answer. Anything that SOAP forbids (a document type, a processing instruction) or that
/// this answer cannot hold is an error, in words for the log.
pub(super) fn read(body: &[u8]) -> Result<Envelope, &'static str> {
    let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8")?;
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut reading = Reading::default();
    loop {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|_| "it is no well-formed XML")?;
        match event {
            Event::Start(start) => {
                let step = step(&namespace, &start)?;
                reading.open(step)?;
            }
            Event::End(_) => reading.close()?,
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|_| "a text does not read")?;
                reading.say(&text)?;
            }
            Event::CData(text) => {
                let text = text.xml10_content().map_err(|_| "a text does not read")?;
                reading.say(&text)?;
            }
            Event::GeneralRef(reference) => reading.say(&resolved(&reference)?)?,
            Event::Decl(_) | Event::Comment(_) => {}
            Event::DocType(_) | Event::PI(_) => return Err("SOAP forbids what it holds"),
            Event::Empty(_) => return Err("an element was not expanded"),
            Event::Eof => break,
        }
    }
    reading.envelope()
}

/// The element as a step of a path: members by their name alone, what is around them with a sign
/// for its namespace.
fn step(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<String, &'static str> {
    let ResolveResult::Bound(namespace) = namespace else {
        return Err("an element has no namespace");
    };
    let space = std::str::from_utf8(namespace.0).map_err(|_| "a namespace does not read")?;
    let local = start.local_name();
    let name = std::str::from_utf8(local.as_ref()).map_err(|_| "a name does not read")?;
    match space {
        SOAP => Ok(format!("soap:{name}")),
        OPERATIONS => Ok(format!("tem:{name}")),
        space if space.starts_with(MEMBERS) => Ok(name.to_owned()),
        _ => Ok(format!("?:{name}")),
    }
}

/// `&amp;` and its like, and characters by number; there are no others without a document type.
fn resolved(reference: &BytesRef<'_>) -> Result<String, &'static str> {
    let unknown = "it holds an entity that nobody has declared";
    if let Some(character) = reference.resolve_char_ref().map_err(|_| unknown)? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|_| unknown)?;
    let text = resolve_predefined_entity(&name).ok_or(unknown)?;
    Ok(text.to_owned())
}

impl Reading {
    fn open(&mut self, step: String) -> Result<(), &'static str> {
        if self.ended || self.open.len() >= MAX_DEPTH {
            return Err("it is deeper or longer than an answer");
        }
        if !self.text.trim().is_empty() {
            return Err("an element stands in the middle of a text");
        }
        self.text.clear();
        self.open.push(step);
        Ok(())
    }

    fn close(&mut self) -> Result<(), &'static str> {
        let path = self.open.join("/");
        self.open.pop();
        self.ended = self.open.is_empty();
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if self.texts.len() >= MAX_MEMBERS || self.texts.iter().any(|(known, _)| *known == path) {
            return Err("a member is there twice, or there are too many");
        }
        self.texts.push((path, text.to_owned()));
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), &'static str> {
        self.text.push_str(text);
        if self.text.len() > MAX_TEXT || (self.open.is_empty() && !text.trim().is_empty()) {
            return Err("it holds a text that is too long or in the wrong place");
        }
        Ok(())
    }

    fn envelope(self) -> Result<Envelope, &'static str> {
        const RESULT: &str =
            "soap:Envelope/soap:Body/tem:ConsultarRucDVResponse/tem:ConsultarRucDVResult/";
        const FAULT: &str = "soap:Envelope/soap:Body/soap:Fault/";
        if !self.ended {
            return Err("it is cut off");
        }
        let within = |place: &str| -> Vec<(String, String)> {
            let texts = self.texts.iter();
            texts
                .filter_map(|(path, text)| {
                    Some((path.strip_prefix(place)?.to_owned(), text.clone()))
                })
                .collect()
        };
        // A fault's own members have no namespace by the book, and one in practice.
        if let Some((_, code)) = within(FAULT).into_iter().next() {
            return Ok(Envelope::Fault(code));
        }
        let members = within(RESULT);
        if members.is_empty() {
            return Err("it holds no result");
        }
        Ok(Envelope::Result(members))
    }
}
