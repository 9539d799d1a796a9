//! What every command needs: the data folder, who acts, secrets, and names turned into identities.

use crate::{
    answer::{CliError, Outcome, Say},
    args::{Cli, Lang},
};
use galley_desk::{
    Desk,
    actions::{On, session},
    host::SystemHost,
    keys::{Cost, keychain::Deferred},
    messages::Language,
    queries::{find, newsroom},
    refusal::DeskRefusal,
};
use galley_domain::{
    ids::{ArticleId, DestinationId, PersonId},
    time::{Timestamp, read_local, show_local},
};
use std::{
    cell::OnceCell,
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use zeroize::Zeroizing;

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

impl From<Lang> for galley_domain::article::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

/// The surroundings of one command.
#[derive(Debug)]
pub struct Context {
    data: Option<PathBuf>,
    who: Option<String>,
    /// One JSON value on stdout.
    pub json: bool,
    lang: Option<Language>,
    say: OnceCell<Say>,
    /// The newsroom's zone, once its desk is open.
    zone: OnceCell<chrono_tz::Tz>,
    /// A terminal may be asked for the passphrase; not while it is merely useful.
    may_ask: Arc<AtomicBool>,
}

impl Context {
    /// Of a command line.
    pub fn new(cli: &Cli) -> Self {
        Self {
            data: cli.data.clone(),
            who: cli.who.clone(),
            json: cli.json,
            lang: cli.lang.map(Language::from),
            say: OnceCell::new(),
            zone: OnceCell::new(),
            may_ask: Arc::new(AtomicBool::new(true)),
        }
    }

    /// Texts: of the language asked for, else the newsroom's, else the system's.
    pub fn say(&self) -> &Say {
        self.say.get_or_init(|| Say::new(self.lang.unwrap_or_else(system_language)))
    }

    /// A text.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        self.say().text(id, args)
    }

    /// A moment for people: in the newsroom's zone, with its name.
    pub fn when(&self, at: Timestamp) -> String {
        let zone = *self.zone.get_or_init(|| chrono_tz::UTC);
        format!("{} ({zone})", show_local(at, zone))
    }

    /// The language a new newsroom starts with.
    pub fn language(&self) -> Language {
        self.lang.unwrap_or(Language::Vi)
    }

    /// The data folder: as asked for, else `name` in the person's data directory (XDG on Linux).
    ///
    /// # Errors
    /// This person has no data directory.
    pub fn folder(&self, name: &str) -> Outcome<PathBuf> {
        match &self.data {
            Some(dir) => Ok(dir.clone()),
            None => dirs::data_dir().map(|dir| dir.join(name)).ok_or_else(|| {
                CliError::refused(
                    "bad_input",
                    "no data directory; give --data DIR",
                    &[("field", "data"), ("why", "missing")],
                )
            }),
        }
    }

    /// The host of a data folder, with its keychain unopened.
    pub fn host(&self, dir: &Path) -> SystemHost {
        let may_ask = Arc::clone(&self.may_ask);
        let ask = Box::new(move || {
            let given = from_env("GALLEY_PASSPHRASE");
            given.or_else(|| may_ask.load(Ordering::Relaxed).then(|| ask("GALLEY_PASSPHRASE")).flatten())
        });
        SystemHost::new(Box::new(Deferred::new(dir, ask, Cost::STRONG)))
    }

    /// A host whose keychain opens with this passphrase, sealed at this cost.
    pub fn host_with(&self, dir: &Path, passphrase: String, cost: Cost) -> SystemHost {
        let passphrase = Zeroizing::new(passphrase);
        SystemHost::new(Box::new(Deferred::new(dir, Box::new(move || Some(passphrase.clone())), cost)))
    }

    /// GALLEY_PASSPHRASE, else this one; nobody is asked.
    pub fn passphrase_or(&self, otherwise: &str) -> String {
        from_env("GALLEY_PASSPHRASE").map_or_else(|| otherwise.to_owned(), |given| given.to_string())
    }

    /// Opens the desk, whatever is in its folder; makes the folder.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn open_new(&self) -> Outcome<Desk> {
        let dir = self.folder("galley")?;
        let host = Arc::new(self.host(&dir));
        Ok(Desk::open(&dir, host, Cost::STRONG)?)
    }

    /// Opens the desk of a newsroom that exists.
    ///
    /// # Errors
    /// There is none; the database cannot be opened.
    pub fn open(&self) -> Outcome<Desk> {
        // Asking about a folder that is not there must not make one.
        if !self.folder("galley")?.exists() {
            return Err(DeskRefusal::NoNewsroom.into());
        }
        let desk = self.open_new()?;
        desk.identity()?;
        if let Some(newsroom) = newsroom::start_state(&desk)?.newsroom {
            if self.lang.is_none() {
                let _ = self.say.set(Say::new(Language::of(&newsroom.language)));
            }
            if let Ok(zone) = newsroom.time_zone.parse() {
                let _ = self.zone.set(zone);
            }
        }
        Ok(desk)
    }

    /// Opens the desk and signs in who acts.
    ///
    /// # Errors
    /// As [`Context::open`]; nobody was named, no or a wrong password.
    pub fn signed_in(&self) -> Outcome<Desk> {
        let desk = self.open()?;
        let person = self.actor(&desk)?;
        let password = self.password("GALLEY_PASSWORD")?;
        session::sign_in(&desk, person, &password)?;
        // What was typed just before a window went away is not in the list and the search yet.
        desk.refresh_dirty()?;
        Ok(desk)
    }

    /// As [`Context::signed_in`], for what changes something: events are signed by this desk's key when it can be had
    /// without asking anybody.
    ///
    /// # Errors
    /// As [`Context::signed_in`].
    pub fn acting(&self) -> Outcome<Desk> {
        let desk = self.signed_in()?;
        self.may_ask.store(false, Ordering::Relaxed);
        if let Err(e) = desk.device_key() {
            tracing::info!(reason = %e, "acting without this desk's key");
        }
        self.may_ask.store(true, Ordering::Relaxed);
        Ok(desk)
    }

    /// Who acts: as named, else the only person there is.
    fn actor(&self, desk: &Desk) -> Outcome<PersonId> {
        if let Some(name) = &self.who {
            return Ok(session::by_name(desk, name)?);
        }
        match newsroom::start_state(desk)?.people.as_slice() {
            [only] => Ok(only.id),
            _ => Err(DeskRefusal::NotSignedIn.into()),
        }
    }

    /// A password: from the variable, else asked for.
    ///
    /// # Errors
    /// There is none and nobody to ask.
    pub fn password(&self, variable: &str) -> Outcome<Zeroizing<String>> {
        from_env(variable).or_else(|| ask(variable)).ok_or_else(|| {
            CliError::refused("password_missing", "a password is needed (GALLEY_PASSWORD or a prompt)", &[])
        })
    }

    /// A password for somebody: GALLEY_NEW_PASSWORD, else GALLEY_PASSWORD (a script that gives everybody one), else asked.
    ///
    /// # Errors
    /// As [`Context::password`].
    pub fn new_password(&self) -> Outcome<Zeroizing<String>> {
        match from_env("GALLEY_NEW_PASSWORD").or_else(|| from_env("GALLEY_PASSWORD")) {
            Some(given) => Ok(given),
            None => self.password("GALLEY_NEW_PASSWORD"),
        }
    }

    /// The passphrase of the newsroom's root key.
    ///
    /// # Errors
    /// There is none and nobody to ask.
    pub fn passphrase(&self) -> Outcome<Zeroizing<String>> {
        from_env("GALLEY_PASSPHRASE").or_else(|| ask("GALLEY_PASSPHRASE")).ok_or_else(|| {
            CliError::refused("passphrase_missing", "a passphrase is needed (GALLEY_PASSPHRASE or a prompt)", &[])
        })
    }

    /// The passphrase the newsroom's root key shall have.
    ///
    /// # Errors
    /// As [`Context::passphrase`].
    pub fn new_passphrase(&self) -> Outcome<Zeroizing<String>> {
        from_env("GALLEY_NEW_PASSPHRASE").or_else(|| ask("GALLEY_NEW_PASSPHRASE")).ok_or_else(|| {
            CliError::refused("passphrase_missing", "a passphrase is needed (GALLEY_NEW_PASSPHRASE or a prompt)", &[])
        })
    }
}

/// Texts before a desk is open: of the language asked for, else the system's.
pub fn say_at_once(lang: Option<Lang>) -> Say {
    Say::new(lang.map_or_else(system_language, Language::from))
}

fn system_language() -> Language {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    set("LC_ALL")
        .or_else(|| set("LC_MESSAGES"))
        .or_else(|| set("LANG"))
        .map_or(Language::Vi, |word| Language::of(&word))
}

fn from_env(name: &str) -> Option<Zeroizing<String>> {
    env::var(name).ok().filter(|value| !value.is_empty()).map(Zeroizing::new)
}

/// Asks at the terminal, without showing what is typed.
fn ask(what: &str) -> Option<Zeroizing<String>> {
    if !io::stdin().is_terminal() {
        return None;
    }
    rpassword::prompt_password(format!("{what}: ")).ok().filter(|typed| !typed.is_empty()).map(Zeroizing::new)
}

/// The article a word names, whatever its round is.
///
/// # Errors
/// There is none, or several.
pub fn on(desk: &Desk, id: &str) -> Outcome<On> {
    Ok(On { article: article_id(desk, id)?, round: None })
}

/// The article a word names.
///
/// # Errors
/// There is none, or several.
pub fn article_id(desk: &Desk, id: &str) -> Outcome<ArticleId> {
    Ok(find::article_by_prefix(desk, id)?)
}

/// The destination a word names.
///
/// # Errors
/// There is none.
pub fn destination_id(desk: &Desk, name: &str) -> Outcome<DestinationId> {
    Ok(newsroom::destination_by_name(desk, name)?)
}

/// A time as typed: RFC 3339, or of the newsroom's zone.
///
/// # Errors
/// It cannot be read.
pub fn time(desk: &Desk, text: &str) -> Outcome<Timestamp> {
    let zone = newsroom::start_state(desk)?.newsroom.and_then(|n| n.time_zone.parse().ok()).unwrap_or(chrono_tz::UTC);
    read_local(text, zone).map_err(|e| DeskRefusal::BadInput { field: "time", why: e.to_string() }.into())
}

/// As [`time`]; a day alone (2026-11-24) is its first moment.
///
/// # Errors
/// It cannot be read.
pub fn day_or_time(desk: &Desk, text: &str) -> Outcome<Timestamp> {
    let day = text.trim().parse::<chrono::NaiveDate>();
    time(desk, &day.map_or_else(|_| text.to_owned(), |day| format!("{day}T00:00")))
}
