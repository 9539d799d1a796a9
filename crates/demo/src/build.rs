//! The building: by real actions, against a real portal that misbehaves where the story says so.
//!
//! Time is the computer's, shifted: the newsroom begins twelve days ago and ends now. What rests on a fault of the portal
//! comes last, with all faults at once, so that no later delivery mends what was to be seen broken.

use crate::DemoFault;
use galley_delivery::driver::Deliverer;
use galley_desk::{
    Desk, DeskError,
    actions::{
        On, claim, clear, comment, correct,
        create::create_with,
        deliver as orders,
        destinations::{add_destination, test_destination},
        first_run::{FirstRun, first_run},
        hold, import,
        people::{AddPerson, ChangePerson, GrantRequest, add_person, change_person},
        reopen,
        restore_revision::replace_text,
        return_article::{ReasonGiven, Return, resolve_reason, return_article},
        sections::save_section,
        session,
        sign_off::{SignOffRequest, sign_off},
        spike,
        submit::{Submit, submit},
        take_down::{self, TakeDown},
        withdraw,
    },
    deliverer::deliverer,
    demo::{self, DemoArticle, DemoStep, PortalFault, PortalStep, pictures},
    host::{Changed, Host, SystemHost},
    keys::{Cost, Keychain},
    queries::{
        article::{article, preview},
        find::working_text,
        newsroom::{SectionView, root_key_file, sections},
    },
    settings,
};
use galley_domain::{
    content::{
        body::{Block, Body, Inline},
        hash::MediaHash,
        place::Place,
        ydoc::WorkingText,
    },
    ids::{ArticleId, DestinationId, PersonId},
    people::{Privilege, Role},
    publication::PublicationState,
    time::Timestamp,
    workflow::ClearTo,
};
use galley_portal::{
    Clock, Config, Portal, RunningPortal,
    faults::{Fault, Faults, Step},
};
use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg::JpegEncoder};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    future::Future,
    net::SocketAddr,
    ops::ControlFlow,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
        mpsc,
    },
    time::Duration,
};
use tokio::runtime::Runtime;

type Outcome<T> = Result<T, DemoFault>;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Between two steps of the past.
const PACE: i64 = 6 * MINUTE;
/// Between two steps of what rests on a fault: short, for a minute after its time what waits is late.
const QUICK_PACE: i64 = 500;
/// When the faults begin, before the end.
const FAULTS_BEGIN: i64 = 40 * MINUTE;
/// What is due within this is waited for, as `deliver --until-idle` does.
const PATIENCE: i64 = 20_000;
/// Rounds of waiting for one delivery.
const ROUNDS: u32 = 12;
/// Everybody's password is shown on the sign-in screen, so guessing it need not be slow; signing in for every step would be.
pub(crate) const COST: Cost = Cost { memory: 8 * 1024, passes: 1, scrypt_log_n: 14 };

/// The computer's clock, shifted.
#[derive(Debug, Default)]
struct Shifted(AtomicI64);

impl Shifted {
    fn real() -> Timestamp {
        galley_portal::SystemClock.now()
    }

    fn time(&self) -> Timestamp {
        Self::real().plus_millis(self.0.load(Ordering::SeqCst))
    }

    /// Goes on to this time; never back.
    fn reach(&self, at: Timestamp) {
        let ahead = at.since(self.time());
        if ahead > 0 {
            self.0.fetch_add(ahead, Ordering::SeqCst);
        }
    }

    fn set(&self, at: Timestamp) {
        self.0.store(at.since(Self::real()), Ordering::SeqCst);
    }
}

/// The portal's view of the same clock.
#[derive(Debug)]
struct PortalClock(Arc<Shifted>);

impl Clock for PortalClock {
    fn now(&self) -> Timestamp {
        self.0.time()
    }

    fn wait(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        // Shifts are not seen from here; whoever waits looks again.
        let millis = u64::try_from(at.since(self.now())).unwrap_or(0).min(1_000);
        Box::pin(tokio::time::sleep(Duration::from_millis(millis)))
    }
}

/// The system, at another time.
struct DemoHost {
    system: SystemHost,
    clock: Arc<Shifted>,
}

impl Host for DemoHost {
    fn now(&self) -> Timestamp {
        self.clock.time()
    }

    fn random(&self, bytes: &mut [u8]) {
        self.system.random(bytes);
    }

    fn keychain(&self) -> &dyn Keychain {
        self.system.keychain()
    }

    fn emit(&self, changed: Changed) {
        self.system.emit(changed);
    }
}

/// Where the demonstration is built, and how its secrets are kept.
pub struct Plan {
    /// Data folder of its desk; without a newsroom.
    pub dir: PathBuf,
    /// Data folder of its portal.
    pub portal_data: PathBuf,
    /// Where its portal will listen, and on the next port; free while it is built and afterwards.
    pub listen: SocketAddr,
    /// Passphrase of the root key.
    pub passphrase: String,
    /// This computer; its time is shifted.
    pub host: SystemHost,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan").field("dir", &self.dir).field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// How much of the building is done: steps of the articles' stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Done.
    pub done: u32,
    /// In all.
    pub total: u32,
}

/// Told of every step; answers whether to go on.
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Builds the demonstration newsroom.
///
/// # Errors
/// The folder holds a newsroom; a fault; [`DemoFault::Cancelled`], with what was built so far left in the folders.
pub fn build(plan: Plan, tell: &mut OnProgress<'_>) -> Outcome<Built> {
    let Plan { dir, portal_data, listen, passphrase, host } = plan;
    let clock = Arc::new(Shifted::default());
    let built = Shifted::real();
    clock.set(built.plus_millis(-12 * DAY));
    let host = Arc::new(DemoHost { system: host, clock: Arc::clone(&clock) });
    let desk = Desk::open(&dir, host, COST)?;
    let runtime = Runtime::new().map_err(DemoFault::io("starting threads"))?;

    let today = built.utc().with_timezone(&demo::ZONE).date_naive();
    let mut articles = demo::articles(today).map_err(|e| DemoFault::Story(e.to_string()))?;
    articles.sort_by_key(|a| std::cmp::Reverse(a.begun_days_ago));
    let mut progress = Count::of(&articles, tell);

    let people = found(&desk, &passphrase, &mut progress)?;
    let key = dir.join("newsroom-key.json");
    fs::write(&key, serde_json::to_vec_pretty(&root_key_file(&desk)?).map_err(DeskError::from)?)
        .map_err(DemoFault::io("writing the newsroom's public key"))?;
    Portal::trust(&portal_data, &key)?;
    Portal::imprint(&portal_data, |now| {
        let told = demo::imprint();
        (now.publisher, now.licence, now.editor) = (told.publisher.into(), told.licence.into(), told.editor.into());
        (now.address, now.contact) = (told.address.into(), told.contact.into());
    })?;
    let faults = Faults::new();
    let mut config = Config::new(portal_data, listen);
    config.clock = Arc::new(PortalClock(Arc::clone(&clock)));
    config.faults = Some(faults.clone());
    let portal = runtime.block_on(Portal::serve(config, std::future::pending()))?;
    let progress = RefCell::new(progress);
    let made =
        Builder { desk: &desk, clock, built, runtime: &runtime, faults, people, progress }.build(&portal, &articles);
    runtime.block_on(portal.stop());
    made
}

/// Steps done, and who is told of them: people who join, sections, pictures, steps of the articles.
struct Count<'b> {
    now: Progress,
    tell: &'b mut OnProgress<'b>,
}

impl<'b> Count<'b> {
    fn of(articles: &[DemoArticle], tell: &'b mut OnProgress<'b>) -> Self {
        let walked: usize = articles.iter().map(|a| a.path.len() + 1).sum();
        let all = demo::people().len() + demo::sections().len() + drawings(articles).len() + walked;
        Self { now: Progress { done: 0, total: u32::try_from(all).unwrap_or(u32::MAX) }, tell }
    }

    /// One more is done; here it may be cancelled.
    fn step(&mut self) -> Outcome<()> {
        self.now.done += 1;
        match (self.tell)(self.now) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DemoFault::Cancelled),
        }
    }
}

/// Every picture that is needed.
fn drawings(articles: &[DemoArticle]) -> BTreeSet<&str> {
    articles.iter().flat_map(DemoArticle::pictures).collect()
}

/// Makes the newsroom and its people; gives them by key.
fn found(desk: &Desk, passphrase: &str, progress: &mut Count<'_>) -> Outcome<BTreeMap<&'static str, PersonId>> {
    let cast = demo::people();
    let admin = cast
        .iter()
        .find(|p| p.roles.contains(&Role::Administrator))
        .ok_or_else(|| DemoFault::Story("no administrator among the people".to_owned()))?;
    let done = first_run(
        desk,
        &FirstRun {
            language: "vi".to_owned(),
            newsroom: demo::NEWSROOM.to_owned(),
            time_zone: demo::ZONE.name().to_owned(),
            name: admin.name.to_owned(),
            password: demo::PASSWORD.to_owned(),
            passphrase: passphrase.to_owned(),
        },
    )?;
    desk.store().write(|tx| Ok::<_, DeskError>(settings::set(tx, settings::DEMONSTRATION, &true)?))?;
    for old in sections(desk)? {
        if !demo::sections().iter().any(|s| s.key == old.id.as_str()) {
            save_section(desk, &SectionView { active: false, ..old }, Some(passphrase))?;
        }
    }
    for s in demo::sections() {
        let level = |p: &Privilege| (1..=4u8).find(|n| Privilege::sign_off(*n).as_ref() == Some(p));
        let view = SectionView {
            id: s.key.parse().map_err(|e: galley_domain::ids::BadId| DemoFault::Story(e.to_string()))?,
            name_vi: s.name_vi.to_owned(),
            name_en: s.name_en.to_owned(),
            chain: s.chain.iter().filter_map(level).collect(),
            clearances: Vec::new(),
            active: true,
        };
        save_section(desk, &view, Some(passphrase))?;
        progress.step()?;
    }
    let mut people = BTreeMap::from([(admin.key, done.session.person.id)]);
    let grants = |p: &demo::DemoPerson| -> Vec<GrantRequest> {
        let sections: Option<BTreeSet<_>> =
            p.sections.as_ref().map(|keys| keys.iter().filter_map(|k| k.parse().ok()).collect());
        p.roles.iter().map(|role| GrantRequest { role: *role, sections: sections.clone() }).collect()
    };
    for p in cast.iter().filter(|p| p.key != admin.key) {
        let request = AddPerson {
            name: p.name.to_owned(),
            pen_names: vec![p.pen_name.to_owned()],
            grants: grants(p),
            password: demo::PASSWORD.to_owned(),
        };
        people.insert(p.key, add_person(desk, &request, Some(passphrase))?);
        progress.step()?;
    }
    // The first person of a newsroom is editor-in-chief too; here there is one.
    let request = ChangePerson {
        person: done.session.person.id,
        name: admin.name.to_owned(),
        pen_names: vec![admin.pen_name.to_owned()],
        grants: grants(admin),
    };
    change_person(desk, &request, Some(passphrase))?;
    progress.step()?;
    Ok(people)
}

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// The articles by their key.
    pub ids: BTreeMap<String, ArticleId>,
    /// Articles that stand elsewhere than their story says.
    pub differs: Vec<String>,
}

struct Builder<'a, 'b> {
    desk: &'a Desk,
    clock: Arc<Shifted>,
    built: Timestamp,
    runtime: &'a Runtime,
    faults: Faults,
    people: BTreeMap<&'static str, PersonId>,
    progress: RefCell<Count<'b>>,
}

/// The stage of an article's story that a walk has reached.
struct Walk<'a> {
    article: &'a DemoArticle,
    id: ArticleId,
    rest: &'a [DemoStep],
    /// The portal misbehaves.
    faulty: bool,
}

/// In which order the articles that rest on faults are brought to their end; see the module.
fn turn(ends: PublicationState) -> u8 {
    use PublicationState as P;
    match ends {
        P::NeedsAttention => 0,
        P::Late => 1,
        P::Accepted => 2,
        P::OutcomeUnknown => 3,
        // Five failures in a row and the portal is left alone for a while: this one must have had its try before.
        P::Failed => 4,
        P::Updating => 5,
        P::TakingDown => 6,
        _ => 7,
    }
}

/// How much of a path needs no fault and leaves nothing queued.
fn sound_part(article: &DemoArticle) -> usize {
    let path = &article.path;
    let fault = path.iter().position(|s| matches!(s, DemoStep::Portal { .. }));
    let queued = (article.ends.publication == PublicationState::Queued)
        .then(|| path.iter().rposition(|s| matches!(s, DemoStep::Publish { .. })))
        .flatten();
    fault.or(queued).unwrap_or(path.len())
}

impl Builder<'_, '_> {
    fn build(&self, portal: &RunningPortal, articles: &[DemoArticle]) -> Outcome<Built> {
        let desk = self.desk;
        let destination = add_destination(desk, demo::NEWSROOM, "own", &portal.write_url(), Some(portal.key()))?;
        test_destination(desk, destination)?;
        let media = self.media(articles)?;

        let deliverer = deliverer(desk);
        let mut ids: BTreeMap<String, ArticleId> = BTreeMap::new();
        let mut unfinished = Vec::new();
        for article in articles {
            let begun = self.built.plus_millis(-(i64::from(article.begun_days_ago) * DAY + 3 * 60 * MINUTE));
            self.clock.reach(begun);
            let id = self.create(article, &media, &ids)?;
            self.progress.borrow_mut().step()?;
            ids.insert(article.key.clone(), id);
            let (now, later) = article.path.split_at(sound_part(article));
            let walk = Walk { article, id, rest: now, faulty: false };
            self.walk(&walk, destination, &deliverer, PACE)?;
            if !later.is_empty() {
                unfinished.push(Walk { article, id, rest: later, faulty: true });
            }
        }
        self.clock.reach(self.built.plus_millis(-FAULTS_BEGIN));
        unfinished.sort_by_key(|walk| turn(walk.article.ends.publication));
        for walk in &unfinished {
            self.walk(walk, destination, &deliverer, QUICK_PACE)?;
            if walk.article.ends.publication == PublicationState::NeedsAttention {
                // It waits for a person whatever the portal does from here on.
                self.faults.clear();
            }
        }
        self.runtime.block_on(deliverer.give_back()).map_err(DeskError::during("ending the deliveries"))?;
        self.sign_in("hung")?;
        let differs = articles
            .iter()
            .filter_map(|a| self.difference(a, &ids, destination).transpose())
            .collect::<Outcome<_>>()?;
        session::sign_out(desk);
        desk.lock_root();
        Ok(Built { ids, differs })
    }

    fn person(&self, key: &str) -> Outcome<PersonId> {
        self.people.get(key).copied().ok_or_else(|| DemoFault::Story(format!("nobody is {key}")))
    }

    fn sign_in(&self, key: &str) -> Outcome<()> {
        session::sign_in(self.desk, self.person(key)?, demo::PASSWORD)?;
        Ok(())
    }

    /// Draws and imports every picture that is needed.
    fn media(&self, articles: &[DemoArticle]) -> Outcome<BTreeMap<String, MediaHash>> {
        let names: Vec<&str> = drawings(articles).into_iter().collect();
        let mut out = BTreeMap::new();
        std::thread::scope(|scope| {
            let (send, drawn) = mpsc::channel();
            for part in names.chunks(names.len().div_ceil(2).max(1)) {
                let send = send.clone();
                // Nobody takes them any more: cancelled.
                scope.spawn(move || part.iter().try_for_each(|name| send.send((*name, jpeg(name)))));
            }
            drop(send);
            for (name, bytes) in drawn {
                let bytes = bytes.ok_or_else(|| DemoFault::Story(format!("no drawing is called {name}")))?;
                out.insert(name.to_owned(), import::import_picture(self.desk, &bytes)?.media);
                self.progress.borrow_mut().step()?;
            }
            Ok::<_, DemoFault>(())
        })?;
        Ok(out)
    }

    fn create(
        &self,
        a: &DemoArticle,
        media: &BTreeMap<String, MediaHash>,
        ids: &BTreeMap<String, ArticleId>,
    ) -> Outcome<ArticleId> {
        self.sign_in(&a.creator)?;
        let picture = |name: &str| media.get(name).copied().unwrap_or(MediaHash([0; 32]));
        let text = WorkingText {
            headline: a.headline.clone(),
            standfirst: a.standfirst.clone(),
            body: a.working_body(picture),
        };
        let details = a.details(picture, |key| self.people.get(key).copied(), |key| ids.get(key).copied(), self.built);
        Ok(create_with(self.desk, text, details)?)
    }

    fn walk(&self, walk: &Walk<'_>, to: DestinationId, deliverer: &Deliverer, pace: i64) -> Outcome<()> {
        let mut after = Vec::new();
        for step in walk.rest {
            // Nobody waits for a delivery that was just ordered.
            let pace = if matches!(step, DemoStep::Deliver) { QUICK_PACE } else { pace };
            self.clock.reach(self.clock.time().plus_millis(pace));
            if let Some(by) = step.by() {
                self.sign_in(by)?;
            }
            let done = match step {
                // Every delivery reads the portal before it sends; what shall fail is the look after a lost reply.
                DemoStep::Portal { at: PortalStep::Status, fault } => {
                    after.push(*fault);
                    Ok(())
                }
                DemoStep::Portal { at, fault } => {
                    self.fault(*at, *fault);
                    Ok(())
                }
                DemoStep::PortalWell => {
                    self.faults.clear();
                    Ok(())
                }
                DemoStep::Deliver => self.deliver(walk, to, deliverer),
                DemoStep::Pass { minutes } => {
                    self.clock.reach(self.clock.time().plus_millis(minutes * MINUTE));
                    self.deliver(walk, to, deliverer)
                }
                verb => self.act(walk.id, to, verb),
            };
            if matches!(step, DemoStep::Deliver) {
                after.drain(..).for_each(|fault| self.fault(PortalStep::Status, fault));
            }
            done.map_err(|e| DemoFault::Story(format!("{}: {step:?}: {e}", walk.article.key)))?;
            self.progress.borrow_mut().step()?;
        }
        Ok(())
    }

    fn act(&self, id: ArticleId, to: DestinationId, step: &DemoStep) -> Outcome<()> {
        let desk = self.desk;
        let on = On { article: id, round: None };
        match step.clone() {
            DemoStep::Submit { fast_lane, .. } => submit(desk, Submit { on, fast_lane, editor: None })?,
            DemoStep::Withdraw { .. } => withdraw::withdraw(desk, on)?,
            DemoStep::Claim { .. } => claim::claim(desk, on, false)?,
            DemoStep::Edit { find, replace, .. } => {
                let mut text = working_text(desk, id)?;
                if !replace_words(&mut text.body, &find, &replace) {
                    return Err(DemoFault::Story(format!("the words are not there: {find}")));
                }
                replace_text(desk, id, text, "edit")?;
            }
            DemoStep::Comment { text, on: words, .. } => {
                let place = words.map(|w| self.place(id, &w)).transpose()?;
                comment::comment(desk, comment::NewComment { article: id, text, place, reply_to: None })?;
            }
            DemoStep::Return { to_step, reasons, .. } => {
                let reasons = reasons
                    .into_iter()
                    .map(|r| {
                        let place = r.on.map(|w| self.place(id, &w)).transpose()?;
                        Ok(ReasonGiven { code: r.code, note: r.note, place })
                    })
                    .collect::<Outcome<_>>()?;
                return_article(desk, Return { on, to_step, reasons })?;
            }
            DemoStep::ResolveReasons { .. } => {
                for given in article(desk, id)?.workflow.returns {
                    for (index, _) in given.resolved.iter().enumerate().filter(|(_, resolved)| !**resolved) {
                        resolve_reason(desk, on, given.id, u32::try_from(index).unwrap_or(u32::MAX), true)?;
                    }
                }
            }
            DemoStep::SignOff { .. } => {
                if article(desk, id)?.workflow.claim.is_none() {
                    claim::claim(desk, on, false)?;
                }
                let revision = preview(desk, id, None)?.revision;
                sign_off(desk, SignOffRequest { on, revision, editor: None, also_stale: true })?;
            }
            DemoStep::Hold { reason, look_again_days, .. } => {
                hold::hold(desk, on, reason, Some(self.built.plus_millis(look_again_days * DAY)))?;
            }
            DemoStep::Spike { reason, .. } => spike::spike(desk, on, reason)?,
            DemoStep::Reopen { .. } => reopen::reopen(desk, on)?,
            DemoStep::Require { clearance, .. } => clear::clear(desk, on, clearance, ClearTo::Required)?,
            DemoStep::Clear { clearance, note, .. } => clear::clear(desk, on, clearance, ClearTo::Cleared { note })?,
            DemoStep::Schedule { in_minutes, .. } => {
                orders::schedule(desk, on, to, self.built.plus_millis(in_minutes * MINUTE).to_string())?;
            }
            DemoStep::Publish { .. } => orders::publish(desk, on, to)?,
            DemoStep::ProposeCorrection { note, .. } => correct::propose_correction(desk, on, note)?,
            DemoStep::Correct { notice, .. } => correct::correct(desk, on, notice)?,
            DemoStep::TakeDown { reason, .. } => {
                take_down::take_down(desk, TakeDown { on, reason, notice: String::new() })?;
            }
            DemoStep::Kill { reason, .. } => take_down::kill(desk, TakeDown { on, reason, notice: String::new() })?,
            DemoStep::Portal { .. } | DemoStep::PortalWell | DemoStep::Deliver | DemoStep::Pass { .. } => {}
        }
        Ok(())
    }

    /// Where words stand in the body.
    fn place(&self, id: ArticleId, words: &str) -> Outcome<Place> {
        let text = working_text(self.desk, id)?;
        let found = text.body.leaves().find_map(|leaf| {
            let line = leaf.text();
            let at = line.find(words)?;
            let units = |s: &str| u32::try_from(s.encode_utf16().count()).unwrap_or(u32::MAX);
            let start = units(line.get(..at)?);
            Some(Place::in_body(leaf.index, start, start + units(words), words))
        });
        found.ok_or_else(|| DemoFault::Story(format!("the words are not there: {words}")))
    }

    /// Delivers what is due, and what is due soon after, until the article has come where its story ends; waiting is done by
    /// the clock.
    fn deliver(&self, walk: &Walk<'_>, to: DestinationId, deliverer: &Deliverer) -> Outcome<()> {
        for _ in 0..ROUNDS {
            let next = self.runtime.block_on(deliverer.work_off()).map_err(DeskError::during("delivering"))?;
            let there = walk.faulty && self.publication(walk.id, to)? == walk.article.ends.publication;
            match next {
                Some(at) if !there && at.since(self.clock.time()) <= PATIENCE => self.clock.reach(at),
                _ => break,
            }
        }
        Ok(())
    }

    fn publication(&self, id: ArticleId, to: DestinationId) -> Outcome<PublicationState> {
        let w = article(self.desk, id)?.workflow;
        Ok(w.publications.get(&to).map_or(PublicationState::NotPlanned, |p| p.state))
    }

    fn fault(&self, at: PortalStep, fault: PortalFault) {
        let step = match at {
            PortalStep::Draft => Step::Draft,
            PortalStep::Publish => Step::Publish,
            PortalStep::Status => Step::Status,
            PortalStep::Delete => Step::Delete,
            PortalStep::Page => Step::Page,
        };
        match fault {
            // A reply is lost once; what was lost is asked for again.
            PortalFault::LoseReply => self.faults.once(step, Fault::LoseReply),
            PortalFault::LoseRequest => self.faults.always(step, Fault::LoseRequest),
            PortalFault::Refuse { status } => self.faults.always(step, Fault::Refuse { status, retry_after: None }),
        }
    }

    fn difference(
        &self,
        a: &DemoArticle,
        ids: &BTreeMap<String, ArticleId>,
        to: DestinationId,
    ) -> Outcome<Option<String>> {
        let Some(id) = ids.get(&a.key) else { return Ok(Some(format!("{}: not there", a.key))) };
        let w = article(self.desk, *id)?.workflow;
        let publication = self.publication(*id, to)?;
        let as_told = w.editorial == a.ends.editorial && publication == a.ends.publication;
        Ok((!as_told).then(|| {
            let told = (a.ends.editorial.as_str(), a.ends.publication.as_str());
            format!("{}: {:?}, told as {told:?}", a.key, (w.editorial.as_str(), publication.as_str()))
        }))
    }
}

/// A drawing as a JPEG file.
fn jpeg(name: &str) -> Option<Vec<u8>> {
    let picture = pictures::draw(name, pictures::WIDTH, pictures::HEIGHT)?;
    let mut out = Vec::new();
    let (width, height) = picture.dimensions();
    JpegEncoder::new_with_quality(&mut out, 88)
        .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .ok()?;
    Some(out)
}

/// Replaces words of one run of text in the body; `false` when they are nowhere.
fn replace_words(body: &mut Body, find: &str, replace: &str) -> bool {
    fn in_line(line: &mut [Inline], find: &str, replace: &str) -> bool {
        line.iter_mut().any(|inline| match inline {
            Inline::Text { text, .. } if text.contains(find) => {
                *text = text.replacen(find, replace, 1);
                true
            }
            _ => false,
        })
    }
    fn in_blocks(blocks: &mut [Block], find: &str, replace: &str) -> bool {
        blocks.iter_mut().any(|block| match block {
            Block::Paragraph(line) | Block::Heading { content: line, .. } | Block::PullQuote { content: line, .. } => {
                in_line(line, find, replace)
            }
            Block::BulletList(items) | Block::OrderedList { items, .. } => {
                items.iter_mut().any(|item| in_blocks(&mut item.blocks, find, replace))
            }
            Block::Blockquote(blocks) => in_blocks(blocks, find, replace),
            _ => false,
        })
    }
    in_blocks(&mut body.blocks, find, replace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_once_and_said_to_be_missing() {
        use galley_domain::content::body::inline_text;
        let mut body = Body::from_paragraphs(&["một hai một".to_owned()]);
        assert!(replace_words(&mut body, "một", "ba"));
        let Some(Block::Paragraph(line)) = body.blocks.first() else { panic!("a paragraph") };
        assert_eq!(inline_text(line), "ba hai một");
        assert!(!replace_words(&mut body, "bốn", "năm"));
    }

    #[test]
    fn the_shifted_clock_never_goes_back() {
        let clock = Shifted::default();
        clock.set(Timestamp::from_millis(1_700_000_000_000));
        let before = clock.time();
        clock.reach(Timestamp::from_millis(1_600_000_000_000));
        assert!(clock.time() >= before);
        clock.reach(before.plus_millis(DAY));
        assert!(clock.time() >= before.plus_millis(DAY));
    }
}
