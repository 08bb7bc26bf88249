use super::*;

fn keys(text: &str) -> PassportKeys {
    PassportKeys::parse(text).unwrap()
}

fn digits(pair: &str) -> String {
    pair.repeat(32)
}

fn claims() -> PassportClaims {
    PassportClaims {
        product_id: ProductId::parse("prd_01J9ZQ5W3N8X7V6T5R4Q3P2N1M").unwrap(),
        sku: "P-2026-000123".to_owned(),
        issued_on: Date::parse("2026-11-24").unwrap(),
    }
}

#[test]
fn a_code_reads_back_with_nothing_but_the_published_key() {
    let keys = keys(&digits("0f"));
    let code = keys.sign(&claims()).unwrap();
    assert_eq!(keys.read(&code), Some(claims()));
    assert_eq!(read_passport(&code, &keys.published()), Some(claims()));
    assert_eq!(code, keys.sign(&claims()).unwrap());
    assert_eq!(code.len(), 156);
    let packs_well = |letter: u8| letter.is_ascii_uppercase() || (b'2'..=b'7').contains(&letter);
    assert!(code.bytes().all(packs_well));
}

/// The documented bytes, taken apart by hand, and the signature checked by nothing of ours.
#[test]
fn the_format_is_what_is_documented() {
    let keys = keys(&format!("7:{}", digits("0f")));
    let code = keys.sign(&claims()).unwrap();
    let bytes = BASE32_NOPAD.decode(code.as_bytes()).unwrap();
    assert_eq!(bytes[..2], [1, 7]);
    let ulid = Ulid::from_string("01J9ZQ5W3N8X7V6T5R4Q3P2N1M").unwrap();
    assert_eq!(bytes[2..18], ulid.to_bytes());
    // 2026-11-24 is day 20 781.
    assert_eq!(bytes[18..20], 20_781_u16.to_be_bytes());
    assert_eq!(&bytes[20..33], b"P-2026-000123");
    let said = [b"dejavu.passport.v1", &bytes[..33]].concat();
    let public = URL_SAFE_NO_PAD.decode(&keys.published()[0].x).unwrap();
    let public = UnparsedPublicKey::new(&ED25519, public);
    public.verify(&said, &bytes[33..]).unwrap();
}

/// The first test vector of RFC 8032: the secret is the seed, and the published key its own.
#[test]
fn the_published_key_is_the_one_of_the_standard() {
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let published = keys(seed).published();
    let x = URL_SAFE_NO_PAD.decode(&published[0].x).unwrap();
    assert_eq!(data_encoding::HEXLOWER.encode(&x), public);
}

#[test]
fn no_changed_cut_or_lengthened_code_reads() {
    let keys = keys(&digits("0f"));
    let code = keys.sign(&claims()).unwrap();
    let bytes = BASE32_NOPAD.decode(code.as_bytes()).unwrap();
    let mut forged = Vec::new();
    for place in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut changed = bytes.clone();
            changed[place] ^= bit;
            forged.push(BASE32_NOPAD.encode(&changed));
        }
        forged.push(BASE32_NOPAD.encode(&bytes[..place]));
        let mut longer = bytes.clone();
        longer.insert(place, 0);
        forged.push(BASE32_NOPAD.encode(&longer));
    }
    for place in 0..code.len() {
        let letter = if code.as_bytes()[place] == b'A' {
            "B"
        } else {
            "A"
        };
        let mut changed = code.clone();
        changed.replace_range(place..=place, letter);
        forged.push(changed);
    }
    forged.extend([
        String::new(),
        code.to_lowercase(),
        format!("{code}A"),
        format!("{code}="),
        format!(" {code}"),
        code.replace('A', "8"),
        "A".repeat(156),
        "A".repeat(1_000_000),
        "ñ".repeat(78),
    ]);
    assert!(forged.len() > 50);
    for code in forged {
        assert_eq!(keys.read(&code), None, "{code}");
    }
}

#[test]
fn a_code_signed_with_another_key_or_under_its_number_does_not_read() {
    let house = keys(&format!("2:{},1:{}", digits("a0"), digits("0f")));
    for forger in ["1", "2", "3"] {
        let code = keys(&format!("{forger}:{}", digits("11"))).sign(&claims());
        assert_eq!(house.read(&code.unwrap()), None);
    }
    // A true signature for something else is none for a passport.
    let pair = Ed25519KeyPair::from_seed_unchecked(&[0x0f; 32]).unwrap();
    let mut bytes = vec![FORMAT, 1];
    bytes.extend([0; 18]);
    bytes.extend(b"P-1");
    for said in [
        bytes.clone(),
        [b"dejavu.passport.v2", bytes.as_slice()].concat(),
    ] {
        let signature = pair.sign(&said);
        let code = BASE32_NOPAD.encode(&[bytes.as_slice(), signature.as_ref()].concat());
        assert_eq!(house.read(&code), None);
    }
}

#[test]
fn what_the_old_key_signed_reads_until_it_is_taken_away() {
    let old = keys(&digits("0f")).sign(&claims()).unwrap();
    let both = keys(&format!("2:{},1:{}", digits("a0"), digits("0f")));
    let new = both.sign(&claims()).unwrap();
    assert_ne!(old, new);
    for code in [&old, &new] {
        assert_eq!(both.read(code), Some(claims()));
    }
    let numbers: Vec<u8> = both.published().iter().map(|key| key.number).collect();
    assert_eq!(numbers, [2, 1]);
    let alone = keys(&format!("2:{}", digits("a0")));
    assert_eq!((alone.read(&old), alone.read(&new)), (None, Some(claims())));
}

#[test]
fn what_is_no_list_of_keys_is_refused_and_none_is_told() {
    let twice = format!("1:{0},1:{0}", digits("0f"));
    let long = format!("256:{}", digits("0f"));
    for wrong in ["", "0f", &digits("zz"), &digits("é"), &twice, &long, "+f"] {
        assert!(PassportKeys::parse(wrong).is_err(), "{wrong}");
    }
    assert!(!format!("{:?}", keys(&digits("0f"))).contains("0f"));
}

#[test]
fn a_stock_number_that_no_sticker_has_is_refused() {
    let keys = keys(&digits("0f"));
    for wrong in [String::new(), "P".repeat(LONGEST_SKU + 1)] {
        let claims = PassportClaims {
            sku: wrong,
            ..claims()
        };
        assert_eq!(keys.sign(&claims), Err(PassportError::Sku));
    }
    let longest = PassportClaims {
        sku: "P".repeat(LONGEST_SKU),
        ..claims()
    };
    let code = keys.sign(&longest).unwrap();
    assert!(code.len() <= LONGEST_CODE);
    assert_eq!(keys.read(&code), Some(longest));
}
