//! The real keychain: a Secret Service on a D-Bus session of its own, and what happens where there is none.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::keys::{
    Cost, KeychainError,
    keychain::{self, AskPassphrase, Keychain, SystemKeychain},
};
use std::{env, process::Command, time::Instant};

#[test]
#[ignore = "run inside a D-Bus session by the test below"]
fn helper_that_uses_the_keychain() {
    let chain = SystemKeychain;
    chain.probe().unwrap();
    assert!(chain.get("device/1").unwrap().is_none());
    chain.set("device/1", b"one\0\xff").unwrap();
    chain.set("device/2", b"two").unwrap();
    chain.set("device/1", b"new\0\xff").unwrap();
    assert_eq!(chain.get("device/1").unwrap().unwrap().as_slice(), b"new\0\xff");
    chain.delete("device/1").unwrap();
    chain.delete("device/1").unwrap();
    assert!(chain.get("device/1").unwrap().is_none());
    assert_eq!(chain.get("device/2").unwrap().unwrap().as_slice(), b"two");
    let dir = tempfile::tempdir().unwrap();
    let ask: AskPassphrase = Box::new(|| panic!("nobody is asked where there is a keychain"));
    assert_eq!(keychain::open(dir.path(), &ask, Cost::FOR_TESTS).unwrap().kind(), "keychain");
    println!("kept and forgotten");
}

#[test]
fn secrets_are_kept_replaced_and_forgotten_by_a_real_secret_service() {
    let home = tempfile::tempdir().unwrap();
    let script = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 77
        exec \"$0\" --exact helper_that_uses_the_keychain --ignored --nocapture";
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", script])
        .arg(env::current_exe().unwrap())
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .output();
    match output {
        Ok(o) if o.status.success() => assert!(String::from_utf8_lossy(&o.stdout).contains("kept and forgotten")),
        Ok(o) if String::from_utf8_lossy(&o.stdout).contains("running 1 test") => {
            panic!("{}\n{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
        }
        other => println!("no keyring daemon here: {other:?}"),
    }
}

#[test]
#[ignore = "run without a D-Bus session by the test below"]
fn helper_without_a_bus() {
    let dir = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let nobody: AskPassphrase = Box::new(|| None);
    assert!(matches!(keychain::open(dir.path(), &nobody, Cost::FOR_TESTS), Err(KeychainError::PassphraseNeeded)));
    let ask: AskPassphrase = Box::new(|| Some(zeroize::Zeroizing::new("một câu dài".to_owned())));
    let file = keychain::open(dir.path(), &ask, Cost::FOR_TESTS).unwrap();
    assert_eq!(file.kind(), "secrets.age");
    assert!(started.elapsed() < 2 * keychain::LIMIT + std::time::Duration::from_secs(1));
    file.set("device/1", b"key").unwrap();
    assert_eq!(file.get("device/1").unwrap().unwrap().as_slice(), b"key");
    println!("kept in the file");
}

#[test]
fn without_a_keychain_secrets_go_into_a_sealed_file_and_never_anywhere_in_clear() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "helper_without_a_bus", "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env("XDG_RUNTIME_DIR", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("kept in the file"), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
