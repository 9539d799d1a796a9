//! The portal's own key, and the newsroom's root key it trusts.

use crate::{error::PortalError, store::Store};
use galley_domain::{
    charter::RootKeyFile,
    signing::{PublicKey, SigningKey, fingerprint},
};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Setting that holds the pinned root key.
pub(crate) const ROOT: &str = "root";
/// Setting that holds the destination bound by the first charter.
pub(crate) const DESTINATION: &str = "destination";

fn file(path: &Path) -> impl Fn(std::io::Error) -> PortalError {
    let path = path.to_owned();
    move |source| PortalError::File { path: path.clone(), source }
}

/// Makes the data folder, readable by its owner alone.
pub(crate) fn make_private_dir(path: &Path) -> Result<(), PortalError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(file(path))
}

fn path_of_key(data_dir: &Path) -> PathBuf {
    data_dir.join("portal.key")
}

/// The portal's key: read, or made at the first start (32 random bytes, mode 0600). Whoever has it can sign receipts in the
/// portal's name; it opens nothing else.
pub(crate) fn portal_key(data_dir: &Path) -> Result<SigningKey, PortalError> {
    let path = path_of_key(data_dir);
    match fs::read(&path) {
        Ok(bytes) => {
            let bytes = Zeroizing::new(bytes);
            let secret: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| PortalError::BadKeyFile(path.clone()))?;
            Ok(SigningKey::from_bytes(secret))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => make_key(&path),
        Err(source) => Err(PortalError::File { path, source }),
    }
}

fn make_key(path: &Path) -> Result<SigningKey, PortalError> {
    let mut secret = Zeroizing::new([0u8; 32]);
    getrandom::fill(secret.as_mut_slice()).map_err(|e| PortalError::Random(e.to_string()))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(path).map_err(file(path))?;
    out.write_all(secret.as_slice()).and_then(|()| out.sync_all()).map_err(file(path))?;
    Ok(SigningKey::from_bytes(&secret))
}

/// Pins the newsroom's root key, once. The same key again is fine; another is refused. Gives the fingerprint, to be compared
/// by voice with the one `galley newsroom export-key` printed.
pub(crate) fn trust(data_dir: &Path, root_key_file: &Path) -> Result<String, PortalError> {
    let text = fs::read_to_string(root_key_file).map_err(file(root_key_file))?;
    let root = RootKeyFile::parse(&text).ok_or_else(|| PortalError::NotARootKey(root_key_file.to_owned()))?.root;
    make_private_dir(data_dir)?;
    let store = Store::open(data_dir)?;
    store.write_now(|tx| {
        match crate::store::settings::get(tx, ROOT)? {
            Some(pinned) if pinned != root.to_string() => {
                let key: PublicKey = pinned.parse().map_err(|_| PortalError::Damaged("root key"))?;
                return Err(PortalError::TrustsAnother { fingerprint: fingerprint(&key) });
            }
            Some(_) => {}
            None => crate::store::settings::set(tx, ROOT, &root.to_string())?,
        }
        Ok(fingerprint(&root))
    })
}
