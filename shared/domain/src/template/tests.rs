use super::*;
use crate::contact::Locale;
use crate::contract::Party;
use crate::ids::Id;
use crate::time::Date;

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

fn publish(
    body: &str,
    previous: Option<&ContractTemplate>,
) -> Result<ContractTemplate, TemplateRefusal> {
    let text = TemplateText {
        key: "consignment".into(),
        locale: Locale::EsPa,
        countersign: Countersign::Person,
        body: body.into(),
    };
    let id = TemplateId::new(ulid::Ulid::from_parts(1, 1));
    ContractTemplate::publish(id, text, previous, now())
}

fn vars() -> TemplateVars {
    let party = |name: &str| Party {
        name: name.into(),
        tax_id: "8-123-456 DV 12".into(),
        address: "Calle 50, Panamá".into(),
        email: "correo@example.com".into(),
        phone: None,
    };
    TemplateVars {
        shop: party("Dejavu, S.A."),
        consignor: party("Begoña Núñez"),
        number: "CT-2026-000123".into(),
        date: Date::parse("2026-11-24").expect("a day"),
        term_days: DayRange::of([90, 60]),
        grace_days: DayRange::of([10, 10]),
        line_count: 2,
    }
}

/// A short text that has everything.
const WHOLE: &str = "# Contrato {{contract.number}}

{{shop.name}} ({{shop.tax_id}}) y **{{consignor.name}}** ({{ consignor.tax_id }}),
el {{contract.date}}.

## Objeto

{{lines.table}}
- plazo: {{terms.days}}
- gracia: **{{terms.grace_days}}**

## Rebajas
{{markdown.table}}
";

#[test]
fn the_built_in_texts_can_be_published_and_filled_in() {
    for built_in in BUILT_IN {
        let text = TemplateText {
            key: built_in.key.into(),
            locale: built_in.locale,
            countersign: Countersign::Person,
            body: built_in.body.into(),
        };
        let id = TemplateId::new(ulid::Ulid::from_parts(1, 1));
        let template = ContractTemplate::publish(id, text, None, now());
        let template = template.expect("the house's own text is in order");
        assert_eq!(template.clauses.len(), 13, "{}", built_in.locale.tag());
        let blocks = template.render(&vars()).expect("it was just published");
        let text = format!("{blocks:?}");
        assert!(
            text.contains("Begoña Núñez") && !text.contains("{{"),
            "{text}"
        );
    }
}

#[test]
fn a_text_is_filled_in_block_by_block() {
    let template = publish(WHOLE, None).expect("it has everything");
    let blocks = template.render(&vars()).expect("it was just published");
    let mut shown = String::new();
    for block in blocks {
        shown.push_str(&format!("{block:?}\n"));
    }
    insta::assert_snapshot!(shown, @r#"
    Title("Contrato CT-2026-000123")
    Paragraph([Span { text: "Dejavu, S.A. (8-123-456 DV 12) y ", bold: false }, Span { text: "Begoña Núñez", bold: true }, Span { text: " (8-123-456 DV 12), el 24 de noviembre de 2026.", bold: false }])
    Clause { number: 1, heading: "Objeto" }
    Table(Lines)
    Bullets([[Span { text: "plazo: entre 60 y 90 días, según la tabla", bold: false }], [Span { text: "gracia: ", bold: false }, Span { text: "10 días", bold: true }]])
    Clause { number: 2, heading: "Rebajas" }
    Table(Markdown)
    "#);
}

#[test]
fn unknown_variables_are_refused_by_name_all_at_once() {
    let body = format!("{WHOLE}\n{{{{consignor.shoe_size}}}} {{{{shop.moto}}}}\n");
    let refusal = publish(&body, None).unwrap_err();
    let names = vec!["consignor.shoe_size".to_owned(), "shop.moto".to_owned()];
    assert_eq!(refusal, TemplateRefusal::UnknownVariables { names });
    assert_eq!(refusal.fields()[0].0, "body");
}

#[test]
fn a_text_without_what_a_contract_needs_is_refused_by_name() {
    let body = WHOLE
        .replace("**{{consignor.name}}**", "el Consignante")
        .replace("{{markdown.table}}", "");
    let names = vec!["consignor.name".to_owned(), "markdown.table".to_owned()];
    let refusal = publish(&body, None).unwrap_err();
    assert_eq!(refusal, TemplateRefusal::MissingVariables { names });
}

#[test]
fn marks_without_an_end_are_refused_with_their_line() {
    let brace = WHOLE.replace("- plazo: {{terms.days}}", "- plazo: {{terms.days");
    let refusal = publish(&brace, None).unwrap_err();
    assert_eq!(
        refusal,
        TemplateRefusal::Unclosed {
            mark: "{{",
            line: 9
        }
    );
    let bold = WHOLE.replace("**{{terms.grace_days}}**", "**{{terms.grace_days}}");
    let refusal = publish(&bold, None).unwrap_err();
    assert_eq!(
        refusal,
        TemplateRefusal::Unclosed {
            mark: "**",
            line: 10
        }
    );
}

#[test]
fn a_table_stands_alone_and_the_title_comes_first() {
    let inline = WHOLE.replace("{{lines.table}}", "Tabla: {{lines.table}}");
    let name = "lines.table";
    assert_eq!(
        publish(&inline, None),
        Err(TemplateRefusal::TableInText { name })
    );
    let second = format!("{WHOLE}\n# Otro\n");
    assert_eq!(publish(&second, None), Err(TemplateRefusal::TitleWrong));
    let none = WHOLE.replace("# Contrato {{contract.number}}", "{{contract.number}}");
    assert_eq!(publish(&none, None), Err(TemplateRefusal::TitleWrong));
}

#[test]
fn a_new_version_follows_and_leaves_the_old_one_as_it_was() {
    let first = publish(WHOLE, None).expect("in order");
    let before = first.clone();
    let second = publish(&WHOLE.replace("plazo:", "término:"), Some(&first)).expect("in order");
    assert_eq!((first.version, second.version), (1, 2));
    assert_eq!(first, before);
    let mut other = first;
    other.locale = Locale::En;
    assert_eq!(
        publish(WHOLE, Some(&other)),
        Err(TemplateRefusal::OtherTemplate)
    );
}

#[test]
fn a_name_with_marks_in_it_stays_a_name() {
    let mut vars = vars();
    vars.consignor.name = "**{{shop.name}}**\n# Ana".into();
    let template = publish(WHOLE, None).expect("in order");
    let blocks = template.render(&vars).expect("in order");
    let Block::Paragraph(spans) = &blocks[1] else {
        panic!("a paragraph")
    };
    assert_eq!(spans[1].text, "**{{shop.name}}**\n# Ana");
}
