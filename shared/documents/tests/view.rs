#[path = "contract/fixtures.rs"]
mod fixtures;
#[test]
fn view() {
    for (n, d) in [("a", fixtures::to_sign(domain::contact::Locale::EsPa)), ("b", fixtures::signed(domain::contact::Locale::EsPa)), ("c", fixtures::signed(domain::contact::Locale::En))] {
        std::fs::write(format!("/tmp/d2/{n}.pdf"), documents::contract_pdf(&d).unwrap()).unwrap();
    }
    let mut d = fixtures::to_sign(domain::contact::Locale::EsPa);
    let l = d.lines[0].clone(); d.lines = std::iter::repeat_n(l, 50).collect();
    std::fs::write("/tmp/d2/d.pdf", documents::contract_pdf(&d).unwrap()).unwrap();
}
