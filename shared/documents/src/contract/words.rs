//! The labels on the paper, in the languages of the house.

use domain::contact::{Channel, Locale};
use domain::contract::SignatureMethod;
use domain::money::{BasisPoints, Money};
use domain::template::date_text;
use domain::terms::{Consent, Disposition, FeeKind, PlanKind, TierMode};
use domain::time::Timestamp;

/// The labels in one language.
#[derive(Debug)]
pub(crate) struct Words {
    locale: Locale,
    pub(crate) contract: &'static str,
    pub(crate) shop: &'static str,
    pub(crate) consignor: &'static str,
    pub(crate) tax_id: &'static str,
    pub(crate) item: &'static str,
    pub(crate) list: &'static str,
    pub(crate) floor: &'static str,
    pub(crate) share: &'static str,
    pub(crate) term: &'static str,
    pub(crate) markdown: &'static str,
    pub(crate) disposition: &'static str,
    pub(crate) fees: &'static str,
    pub(crate) from_day: &'static str,
    pub(crate) price: &'static str,
    pub(crate) consignor_gets: &'static str,
    pub(crate) consent: &'static str,
    pub(crate) no_markdowns: &'static str,
    pub(crate) bought: &'static str,
    pub(crate) days: &'static str,
    pub(crate) grace: &'static str,
    pub(crate) template: &'static str,
    pub(crate) to_sign: &'static str,
    pub(crate) to_sign_note: &'static str,
    pub(crate) signatures: &'static str,
    pub(crate) signed_by: &'static str,
    pub(crate) for_the_shop: &'static str,
    pub(crate) method: &'static str,
    pub(crate) moment: &'static str,
    pub(crate) code: &'static str,
    pub(crate) address: &'static str,
    pub(crate) browser: &'static str,
    pub(crate) consent_version: &'static str,
    pub(crate) in_force: &'static str,
    pub(crate) signed_hash: &'static str,
    pub(crate) verify: &'static str,
    pub(crate) law: &'static str,
}

const ES: Words = Words {
    locale: Locale::EsPa,
    contract: "Contrato",
    shop: "La Tienda",
    consignor: "El Consignante",
    tax_id: "RUC o identificación",
    item: "Artículo",
    list: "Precio de lista",
    floor: "Precio mínimo",
    share: "Comisión",
    term: "Plazo",
    markdown: "Rebajas",
    disposition: "Destino",
    fees: "Cargos",
    from_day: "Desde el día",
    price: "Precio",
    consignor_gets: "Recibe el Consignante",
    consent: "Consulta",
    no_markdowns: "Ninguno de los artículos tiene rebajas programadas.",
    bought: "Compra directa",
    days: "días",
    grace: "gracia",
    template: "plantilla",
    to_sign: "Documento para firma",
    to_sign_note: "Este documento se firma electrónicamente con un código de un solo uso. \
                   La firma queda unida a la huella SHA-256 de este archivo.",
    signatures: "Firmas",
    signed_by: "Firmado electrónicamente por el Consignante",
    for_the_shop: "Firmado por la Tienda",
    method: "Método",
    moment: "Fecha y hora de Panamá",
    code: "Referencia del código",
    address: "Dirección IP",
    browser: "Navegador",
    consent_version: "Consentimiento, versión",
    in_force: "En vigor desde",
    signed_hash: "SHA-256 del documento firmado",
    verify: "Verifique este documento",
    law: "Firma electrónica conforme a la Ley 51 de 2008 de la República de Panamá.",
};

const EN: Words = Words {
    locale: Locale::En,
    contract: "Agreement",
    shop: "The Shop",
    consignor: "The Consignor",
    tax_id: "Tax or identity number",
    item: "Item",
    list: "List price",
    floor: "Floor price",
    share: "Commission",
    term: "Term",
    markdown: "Markdowns",
    disposition: "Destination",
    fees: "Fees",
    from_day: "From day",
    price: "Price",
    consignor_gets: "Consignor receives",
    consent: "Consent",
    no_markdowns: "None of the items has scheduled markdowns.",
    bought: "Bought outright",
    days: "days",
    grace: "grace",
    template: "template",
    to_sign: "Document for signature",
    to_sign_note: "This document is signed electronically with a one-time code. \
                   The signature is tied to the SHA-256 fingerprint of this file.",
    signatures: "Signatures",
    signed_by: "Signed electronically by the Consignor",
    for_the_shop: "Signed for the Shop",
    method: "Method",
    moment: "Date and time in Panama",
    code: "Code reference",
    address: "IP address",
    browser: "Browser",
    consent_version: "Consent, version",
    in_force: "In force from",
    signed_hash: "SHA-256 of the signed document",
    verify: "Verify this document",
    law: "Electronic signature under Law 51 of 2008 of the Republic of Panama.",
};

impl Words {
    pub(crate) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::EsPa => &ES,
            Locale::En => &EN,
        }
    }

    pub(crate) fn page(&self, number: usize, of: usize) -> String {
        match self.locale {
            Locale::EsPa => format!("Página {number} de {of}"),
            Locale::En => format!("Page {number} of {of}"),
        }
    }

    pub(crate) fn moment_of(&self, at: Timestamp) -> String {
        let time = at.panama();
        let date = date_text(at.panama_date(), self.locale);
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        format!("{date}, {hour:02}:{minute:02}:{second:02} (UTC−5)")
    }

    pub(crate) fn date(&self, date: domain::time::Date) -> String {
        date_text(date, self.locale)
    }

    /// The store's part of a sale, and a note to it.
    pub(crate) fn commission(&self, kind: &PlanKind) -> (String, String) {
        let spanish = match self.locale {
            Locale::EsPa => true,
            Locale::En => false,
        };
        let say = |es: String, en: String| if spanish { es } else { en };
        match kind {
            PlanKind::Percent { consignor } => (
                consignor.rest().to_string(),
                say(
                    format!("Consignante {consignor}"),
                    format!("Consignor {consignor}"),
                ),
            ),
            PlanKind::Tiered { tiers, tier_mode } => {
                let tiers = tiers.iter().map(|tier| {
                    let (store, from) = (tier.consignor.rest(), tier.from);
                    say(
                        format!("{store} desde {from}"),
                        format!("{store} from {from}"),
                    )
                });
                let tiers = tiers.collect::<Vec<_>>().join("\n");
                (tiers, self.tier_mode(*tier_mode).to_owned())
            }
            PlanKind::FixedFee { fee } => (
                fee.to_string(),
                say("tarifa fija".into(), "fixed fee".into()),
            ),
            PlanKind::NetToConsignor { net } => (
                say("el resto".into(), "the rest".into()),
                say(
                    format!("Consignante {net} netos"),
                    format!("Consignor {net} net"),
                ),
            ),
        }
    }

    const fn tier_mode(&self, mode: TierMode) -> &'static str {
        match (mode, self.locale) {
            (TierMode::Whole, Locale::EsPa) => "sobre todo el precio",
            (TierMode::Whole, Locale::En) => "of the whole price",
            (TierMode::Marginal, Locale::EsPa) => "por tramos",
            (TierMode::Marginal, Locale::En) => "by slices",
        }
    }

    pub(crate) const fn disposition_of(&self, disposition: Disposition) -> &'static str {
        match (disposition, self.locale) {
            (Disposition::Return, Locale::EsPa) => "Devolución",
            (Disposition::Return, Locale::En) => "Return",
            (Disposition::Donate, Locale::EsPa) => "Donación",
            (Disposition::Donate, Locale::En) => "Donation",
            (Disposition::BuyOut, Locale::EsPa) => "Compra por la Tienda",
            (Disposition::BuyOut, Locale::En) => "Buy-out",
            (Disposition::Convert, Locale::EsPa) => "Conversión",
            (Disposition::Convert, Locale::En) => "Conversion",
        }
    }

    pub(crate) const fn fee(&self, kind: FeeKind) -> &'static str {
        match (kind, self.locale) {
            (FeeKind::Intake, Locale::EsPa) => "recepción",
            (FeeKind::Intake, Locale::En) => "intake",
            (FeeKind::Photography, Locale::EsPa) => "fotografía",
            (FeeKind::Photography, Locale::En) => "photography",
            (FeeKind::Authentication, Locale::EsPa) => "autenticación",
            (FeeKind::Authentication, Locale::En) => "authentication",
            (FeeKind::Cleaning, Locale::EsPa) => "limpieza",
            (FeeKind::Cleaning, Locale::En) => "cleaning",
            (FeeKind::Repair, Locale::EsPa) => "reparación",
            (FeeKind::Repair, Locale::En) => "repair",
            (FeeKind::PickUp, Locale::EsPa) => "recogida",
            (FeeKind::PickUp, Locale::En) => "pick-up",
            (FeeKind::EarlyWithdrawal, Locale::EsPa) => "retiro anticipado",
            (FeeKind::EarlyWithdrawal, Locale::En) => "early withdrawal",
        }
    }

    pub(crate) fn off(&self, percent: BasisPoints, after_days: u16) -> String {
        match self.locale {
            Locale::EsPa => format!("−{percent} a los {after_days} d"),
            Locale::En => format!("−{percent} after {after_days} d"),
        }
    }

    pub(crate) const fn consent_of(&self, consent: Consent) -> &'static str {
        match (consent, self.locale) {
            (Consent::None, Locale::EsPa) => "Sin aviso",
            (Consent::None, Locale::En) => "No notice",
            (Consent::Notify, Locale::EsPa) => "Con aviso",
            (Consent::Notify, Locale::En) => "With notice",
            (Consent::Ask, Locale::EsPa) => "Previa consulta",
            (Consent::Ask, Locale::En) => "Asked before",
        }
    }

    pub(crate) fn bought_for(&self, price: Money) -> String {
        format!("{}: {price}", self.bought)
    }

    pub(crate) fn method_of(&self, method: SignatureMethod, channel: Channel) -> String {
        let channel = match (channel, self.locale) {
            (Channel::Whatsapp, _) => "WhatsApp",
            (Channel::Sms, _) => "SMS",
            (Channel::Email, Locale::EsPa) => "correo electrónico",
            (Channel::Email, Locale::En) => "e-mail",
        };
        let drawn = method == SignatureMethod::Drawn;
        match self.locale {
            Locale::EsPa if drawn => format!("Firma manuscrita y código por {channel}"),
            Locale::EsPa => format!("Código de un solo uso por {channel}"),
            Locale::En if drawn => format!("Drawn signature and code by {channel}"),
            Locale::En => format!("One-time code by {channel}"),
        }
    }
}
