//! Requests signed as HTTP messages (RFC 9421, ed25519) over a digest of their content (RFC 9530).
//!
//! One fixed profile: the label is `galley`; covered are, in any order and each exactly once, `@method`, `@authority`, `@path`,
//! `content-digest` and, for everything but GET, `idempotency-key`; the parameters are `created`, `nonce`, `keyid` and
//! `alg="ed25519"`. No endpoint takes a query. A covered part that is not in this list is refused, so both sides
//! always mean the same bytes.

use crate::{
    content::hash::sha256,
    ids::DeviceId,
    signing::{PublicKey, Signature, SigningKey, verify},
    time::Timestamp,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use sfv::{BareItem, Dictionary, InnerList, Item, Key, KeyRef, ListEntry, Parser, StringRef};
use std::{fmt, str::FromStr};

/// How far `created` may lie from the portal's time, both ways, in milliseconds.
pub const SIGNATURE_WINDOW_MS: i64 = 5 * 60 * 1000;

/// How long a portal keeps the answer to an idempotency key, in milliseconds (30 days).
pub const IDEMPOTENCY_KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

const LABEL: &str = "galley";
const ALG: &str = "ed25519";

/// The parts of a request that its signature covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestParts {
    /// `PUT`, `POST`, `DELETE` or `GET`.
    pub method: String,
    /// Host, lower case, with the port unless it is the scheme's default (RFC 9421, 2.2.3).
    pub authority: String,
    /// Absolute path, starting with `/v1/`.
    pub path: String,
    /// `Content-Digest` field ([`content_digest`]); of the empty content for a GET.
    pub content_digest: String,
    /// `Idempotency-Key` field; `None` for a GET.
    pub idempotency_key: Option<String>,
}

impl RequestParts {
    fn component(&self, name: &str) -> Option<&str> {
        match name {
            "@method" => Some(&self.method),
            "@authority" => Some(&self.authority),
            "@path" => Some(&self.path),
            "content-digest" => Some(&self.content_digest),
            "idempotency-key" => self.idempotency_key.as_deref(),
            _ => None,
        }
    }

    fn covered(&self) -> Vec<&'static str> {
        let mut names = vec!["@method", "@authority", "@path", "content-digest"];
        if self.idempotency_key.is_some() {
            names.push("idempotency-key");
        }
        names
    }
}

/// The two fields that carry a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureFields {
    /// `Signature-Input`.
    pub signature_input: String,
    /// `Signature`.
    pub signature: String,
}

/// What a good signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRequest {
    /// Which desk's key.
    pub device: DeviceId,
    /// When it was signed, to the second.
    pub created: Timestamp,
    /// Random per request.
    pub nonce: String,
}

/// Why a request is not let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RequestProblem {
    /// No `Signature-Input` or `Signature` with the label `galley`.
    #[error("the request is not signed")]
    Unsigned,
    /// The fields cannot be read, or cover something else than they must.
    #[error("the signature fields are not as the protocol asks")]
    Malformed,
    /// `created` is more than five minutes from the portal's time.
    #[error("the request was signed more than five minutes from the portal's time")]
    Stale,
    /// No such device, or its key is not valid now.
    #[error("the device is not known")]
    UnknownDevice,
    /// The signature is not that device's over these parts.
    #[error("the signature is not good")]
    BadSignature,
}

/// `Content-Digest` of some bytes (RFC 9530): `sha-256=:BASE64:`.
#[must_use]
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256(body)))
}

/// Does a `Content-Digest` field hold the SHA-256 of these bytes? Other algorithms beside it are ignored.
#[must_use]
pub fn content_digest_fits(field: &str, body: &[u8]) -> bool {
    let Ok(dictionary) = Parser::new(field).parse::<Dictionary>() else { return false };
    matches!(
        dictionary.get("sha-256"),
        Some(ListEntry::Item(Item { bare_item: BareItem::ByteSequence(bytes), .. })) if bytes == &sha256(body)
    )
}

/// An idempotency key: one per intended effect, kept over retries. 16 to 64 of `A-Z a-z 0-9 - _`; as a field it is a
/// structured-field string, i.e. quoted (draft-ietf-httpapi-idempotency-key-header).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key as a field value: in quotes.
    #[must_use]
    pub fn field(&self) -> String {
        format!("\"{}\"", self.0)
    }

    /// Reads a field value.
    #[must_use]
    pub fn from_field(field: &str) -> Option<Self> {
        field.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
    }
}

/// Text that is no idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key is 16 to 64 of A-Z a-z 0-9 - _")]
pub struct BadIdempotencyKey;

impl FromStr for IdempotencyKey {
    type Err = BadIdempotencyKey;
    fn from_str(s: &str) -> Result<Self, BadIdempotencyKey> {
        let fits =
            (16..=64).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits { Ok(Self(s.to_owned())) } else { Err(BadIdempotencyKey) }
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = BadIdempotencyKey;
    fn try_from(s: String) -> Result<Self, BadIdempotencyKey> {
        s.parse()
    }
}

impl From<IdempotencyKey> for String {
    fn from(key: IdempotencyKey) -> String {
        key.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The signature base (RFC 9421, 2.5): one line per covered component, then `@signature-params`. `None` if a component has no
/// value.
fn signature_base<'a>(covered: &[&str], params: &str, value: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let mut base = String::new();
    for name in covered {
        base.push_str(&format!("\"{name}\": {}\n", value(name)?));
    }
    base.push_str("\"@signature-params\": ");
    base.push_str(params);
    Some(base)
}

/// Signs a request with a desk's key. The nonce is sixteen random bytes given by the caller.
///
/// # Errors
/// [`RequestProblem::Malformed`] if the parts hold characters a field cannot carry.
pub fn sign_request(
    parts: &RequestParts,
    device: DeviceId,
    key: &SigningKey,
    created: Timestamp,
    nonce: [u8; 16],
) -> Result<SignatureFields, RequestProblem> {
    let list = inner_list(&parts.covered(), created, &hex::encode(nonce), &device.to_string())
        .map_err(|_| RequestProblem::Malformed)?;
    let params = params_text(&list).ok_or(RequestProblem::Malformed)?;
    let base = signature_base(&parts.covered(), &params, |n| parts.component(n)).ok_or(RequestProblem::Malformed)?;
    if base.lines().count() != parts.covered().len() + 1 {
        return Err(RequestProblem::Malformed); // a line break inside a part
    }
    let signature = key.sign(base.as_bytes());
    Ok(SignatureFields {
        signature_input: format!("{LABEL}={params}"),
        signature: format!("{LABEL}=:{}:", STANDARD.encode(signature.0)),
    })
}

fn inner_list(covered: &[&str], created: Timestamp, nonce: &str, keyid: &str) -> Result<InnerList, sfv::Error> {
    let mut list = InnerList::default();
    for name in covered {
        list.items.push(Item::new(StringRef::from_str(name)?.to_owned()));
    }
    let seconds = sfv::Integer::try_from(created.millis().div_euclid(1000)).unwrap_or(sfv::Integer::ZERO);
    list.params.insert(key_name("created")?, seconds.into());
    list.params.insert(key_name("nonce")?, StringRef::from_str(nonce)?.to_owned().into());
    list.params.insert(key_name("alg")?, StringRef::from_str(ALG)?.to_owned().into());
    list.params.insert(key_name("keyid")?, StringRef::from_str(keyid)?.to_owned().into());
    Ok(list)
}

fn key_name(name: &str) -> Result<Key, sfv::Error> {
    Ok(KeyRef::from_str(name)?.to_owned())
}

/// The serialised inner list with its parameters: the value of `@signature-params`.
fn params_text(list: &InnerList) -> Option<String> {
    let mut serializer = sfv::ListSerializer::new();
    let mut inner = serializer.inner_list();
    inner.items(&list.items);
    let _ = inner.finish().parameters(list.params.iter().map(|(k, v)| (k.as_ref(), v)));
    serializer.finish()
}

/// Checks a request's signature against the portal's time.
///
/// The caller has checked that `parts.content_digest` fits the content ([`content_digest_fits`]); this function checks that the
/// signature covers it. `key` gives a device's key valid *now*.
///
/// # Errors
/// [`RequestProblem`].
pub fn verify_request(
    parts: &RequestParts,
    fields: &SignatureFields,
    now: Timestamp,
    key: impl FnOnce(DeviceId) -> Option<PublicKey>,
) -> Result<VerifiedRequest, RequestProblem> {
    use RequestProblem::Malformed;
    let list = match labelled(&fields.signature_input)? {
        ListEntry::InnerList(list) => list,
        ListEntry::Item(_) => return Err(Malformed),
    };
    let signature = match labelled(&fields.signature)? {
        ListEntry::Item(Item { bare_item: BareItem::ByteSequence(bytes), .. }) => {
            Signature(bytes.try_into().map_err(|_| Malformed)?)
        }
        _ => return Err(Malformed),
    };
    let mut covered: Vec<&str> = Vec::new();
    for item in &list.items {
        // A component with parameters (`;sf`, `;bs`, `;req` ...) would mean other bytes than ours.
        match &item.bare_item {
            BareItem::String(name) if item.params.is_empty() => covered.push(name.as_str()),
            _ => return Err(Malformed),
        }
    }
    let (mut given, mut wanted) = (covered.clone(), parts.covered());
    given.sort_unstable();
    wanted.sort_unstable();
    if given != wanted || (parts.method != "GET" && parts.idempotency_key.is_none()) {
        return Err(Malformed);
    }
    let text = |name: &str| match list.params.get(name) {
        Some(BareItem::String(s)) => Ok(s.as_str().to_owned()),
        _ => Err(Malformed),
    };
    let created = match list.params.get("created") {
        Some(BareItem::Integer(seconds)) => Timestamp::from_millis(i64::from(*seconds).saturating_mul(1000)),
        _ => return Err(Malformed),
    };
    let (nonce, keyid) = (text("nonce")?, text("keyid")?);
    if list.params.len() != 4 || text("alg")? != ALG || !(16..=64).contains(&nonce.len()) {
        return Err(Malformed);
    }
    if created.since(now).abs() > SIGNATURE_WINDOW_MS {
        return Err(RequestProblem::Stale);
    }
    let device: DeviceId = keyid.parse().map_err(|_| Malformed)?;
    let public = key(device).ok_or(RequestProblem::UnknownDevice)?;
    let params = params_text(&list).ok_or(Malformed)?;
    let base = signature_base(&covered, &params, |n| parts.component(n)).ok_or(Malformed)?;
    if !verify(&public, base.as_bytes(), &signature) {
        return Err(RequestProblem::BadSignature);
    }
    Ok(VerifiedRequest { device, created, nonce })
}

fn labelled(field: &str) -> Result<ListEntry, RequestProblem> {
    let mut dictionary: Dictionary = Parser::new(field).parse().map_err(|_| RequestProblem::Malformed)?;
    dictionary.swap_remove(LABEL).ok_or(RequestProblem::Unsigned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_790_000_000_000;

    fn parts(idempotency: Option<&str>) -> RequestParts {
        RequestParts {
            method: if idempotency.is_some() { "PUT" } else { "GET" }.into(),
            authority: "bao.example:8443".into(),
            path: "/v1/articles/0198/draft".into(),
            content_digest: content_digest(b"{}"),
            idempotency_key: idempotency.map(|k| k.parse::<IdempotencyKey>().unwrap().field()),
        }
    }

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[3; 32])
    }

    fn device() -> DeviceId {
        DeviceId::new(Timestamp::from_millis(NOW), [1; 10])
    }

    fn signed(parts: &RequestParts) -> SignatureFields {
        sign_request(parts, device(), &key(), Timestamp::from_millis(NOW), [9; 16]).unwrap()
    }

    fn judge(parts: &RequestParts, fields: &SignatureFields, now: i64) -> Result<VerifiedRequest, RequestProblem> {
        verify_request(parts, fields, Timestamp::from_millis(now), |d| (d == device()).then(|| key().public()))
    }

    /// RFC 9421, Appendix B.2.6, with the key of B.1.4: the published base and signature.
    #[test]
    fn the_ed25519_example_of_rfc_9421_comes_out_byte_for_byte() {
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let secret: [u8; 32] =
            URL_SAFE_NO_PAD.decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU").unwrap().try_into().unwrap();
        let key = SigningKey::from_bytes(&secret);
        assert_eq!(URL_SAFE_NO_PAD.encode(key.public().0), "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs");
        let covered = ["date", "@method", "@path", "@authority", "content-type", "content-length"];
        let field = r#"sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
        let dictionary: Dictionary = Parser::new(field).parse().unwrap();
        let Some(ListEntry::InnerList(list)) = dictionary.get("sig-b26") else { panic!("no inner list") };
        let base = signature_base(&covered, &params_text(list).unwrap(), |name| {
            Some(match name {
                "date" => "Tue, 20 Apr 2021 02:07:55 GMT",
                "@method" => "POST",
                "@path" => "/foo",
                "@authority" => "example.com",
                "content-type" => "application/json",
                "content-length" => "18",
                _ => return None,
            })
        })
        .unwrap();
        assert_eq!(
            STANDARD.encode(key.sign(base.as_bytes()).0),
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
        );
    }

    #[test]
    fn the_digest_examples_of_rfc_9530_come_out() {
        // RFC 9530, Appendix B.1 and B.2.
        let body = b"{\"hello\": \"world\"}\n";
        assert_eq!(content_digest(body), "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
        assert_eq!(content_digest(b""), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
        assert!(content_digest_fits("sha-512=:AAAA:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", body));
        assert!(!content_digest_fits("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", b"other"));
        assert!(!content_digest_fits("sha-512=:AAAA:", body));
    }

    #[test]
    fn a_signed_request_verifies_within_five_minutes_of_the_portals_time_and_not_beyond() {
        for p in [parts(Some("0123456789abcdef")), parts(None)] {
            let fields = signed(&p);
            assert_eq!(judge(&p, &fields, NOW).unwrap().device, device());
            assert!(judge(&p, &fields, NOW + SIGNATURE_WINDOW_MS).is_ok());
            assert!(judge(&p, &fields, NOW - SIGNATURE_WINDOW_MS).is_ok());
            assert_eq!(judge(&p, &fields, NOW + SIGNATURE_WINDOW_MS + 1000), Err(RequestProblem::Stale));
            assert_eq!(judge(&p, &fields, NOW - SIGNATURE_WINDOW_MS - 1000), Err(RequestProblem::Stale));
        }
    }

    #[test]
    fn a_signature_holds_for_its_own_request_only() {
        let p = parts(Some("0123456789abcdef"));
        let fields = signed(&p);
        let changes: [fn(&mut RequestParts); 5] = [
            |p| p.method = "POST".into(),
            |p| p.authority = "other.example".into(),
            |p| p.path = "/v1/articles/0199/draft".into(),
            |p| p.content_digest = content_digest(b"other"),
            |p| p.idempotency_key = Some("\"fedcba9876543210\"".into()),
        ];
        for change in changes {
            let mut other = p.clone();
            change(&mut other);
            assert_eq!(judge(&other, &fields, NOW), Err(RequestProblem::BadSignature), "{other:?}");
        }
    }

    #[test]
    fn a_signature_that_leaves_a_part_out_or_adds_one_is_refused() {
        let p = parts(Some("0123456789abcdef"));
        let fields = signed(&p);
        let replaced = |from: &str, to: &str| SignatureFields {
            signature_input: fields.signature_input.replace(from, to),
            signature: fields.signature.clone(),
        };
        for bad in [
            replaced(" \"content-digest\"", ""),
            replaced(" \"idempotency-key\"", ""),
            replaced("\"@path\"", "\"@path\" \"@path\""),
            replaced("\"@path\"", "\"@path\";req"),
            replaced("\"@path\"", "\"@query\""),
            replaced("alg=\"ed25519\"", "alg=\"hmac-sha256\""),
            replaced("created=", "expires="),
        ] {
            assert_ne!(bad, fields);
            assert_eq!(judge(&p, &bad, NOW), Err(RequestProblem::Malformed), "{}", bad.signature_input);
        }
        assert_eq!(judge(&p, &replaced("galley=", "other="), NOW), Err(RequestProblem::Unsigned));
        let mut no_key = p.clone();
        no_key.idempotency_key = None;
        assert_eq!(judge(&no_key, &signed(&no_key), NOW), Err(RequestProblem::Malformed), "a PUT needs one");
    }

    #[test]
    fn an_unknown_device_is_refused() {
        let p = parts(None);
        let result = verify_request(&p, &signed(&p), Timestamp::from_millis(NOW), |_| None);
        assert_eq!(result, Err(RequestProblem::UnknownDevice));
    }

    proptest! {
        /// Foreign bytes in the fields are refused, never a panic.
        #[test]
        fn whatever_the_fields_hold_it_is_judged(input in "\\PC{0,80}", signature in "\\PC{0,80}") {
            let p = parts(Some("0123456789abcdef"));
            let fields = SignatureFields { signature_input: input, signature };
            prop_assert!(judge(&p, &fields, NOW).is_err());
        }

        /// No single changed byte of either field passes.
        #[test]
        fn a_changed_byte_of_the_fields_never_passes(at in 0usize..400, bit in 0u8..7) {
            let p = parts(Some("0123456789abcdef"));
            let fields = signed(&p);
            let mut all = format!("{}\n{}", fields.signature_input, fields.signature).into_bytes();
            let at = at % all.len();
            all[at] ^= 1 << bit;
            let text = String::from_utf8_lossy(&all).into_owned();
            let Some((input, signature)) = text.split_once('\n') else { return Ok(()) };
            let changed = SignatureFields { signature_input: input.to_owned(), signature: signature.to_owned() };
            // Some spellings read as the very same bytes (the unused bits of base64's last digit): those may pass.
            let read = |s: &str| Parser::new(s).parse::<Dictionary>().ok();
            if read(&changed.signature) == read(&fields.signature) && changed.signature_input == fields.signature_input {
                return Ok(());
            }
            prop_assert!(judge(&p, &changed, NOW).is_err(), "{:?}", changed);
        }
    }
}
