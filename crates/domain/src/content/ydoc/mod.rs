//! The working document: the Yjs document behind the editor. It merges what several people type; it is not what people
//! approve (that is a revision: the same text can have different bytes here).
//!
//! It holds three XML fragments, `headline`, `standfirst` and `body`, as Tiptap's collaboration extension encodes them:
//! elements by node name, attributes as XML attributes, text as XML text with marks as formatting attributes. Headline and
//! standfirst hold one paragraph of plain text each.
//!
//! Rules this module keeps:
//! - Offsets are UTF-16, as in JavaScript.
//! - Client ids are arguments; a session draws a fresh one and never stores it, because Yjs silently ignores edits of a
//!   client id and clock it has seen before.
//! - Only the creator of an article seeds its first content ([`seed`]); two seeds would merge into twice the text.
//! - Text is read by walking the tree. `yrs`' own `get_string` is never used: it does not escape anything.
//! - Foreign bytes are first checked by [`gate`], then decoded behind `catch_unwind`. `yrs` is written to return errors for
//!   malformed updates, but it also holds assertions and index operations that a crafted update may reach; a panic there
//!   must end the update, not the program. After a failed update the document is rebuilt from what was accepted.

mod anchor;
mod gate;
mod read;
mod write;

pub use anchor::MAX_ANCHOR_BYTES;
pub use gate::Malformed;
pub use read::TextError;

use super::body::Body;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};
use yrs::{
    Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, TransactionMut, Update, XmlFragmentRef,
    block::ClientID,
    updates::{decoder::Decode, encoder::Encode},
};

/// Most bytes one update or snapshot may have.
pub const MAX_UPDATE_BYTES: usize = 16 * 1024 * 1024;
/// Beyond this many bytes the accepted updates kept for rebuilding are folded into one snapshot.
const FOLD_BYTES: usize = 1024 * 1024;
/// The client id of documents that only read. They never write, so it never reaches an update.
const READER: u64 = 1;

/// What the working document says: the three texts that merge.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct WorkingText {
    /// Headline (tít).
    pub headline: String,
    /// Standfirst (sapo).
    pub standfirst: String,
    /// Body.
    pub body: Body,
}

/// Why bytes were not taken into a working document. The document is then as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// More than [`MAX_UPDATE_BYTES`].
    #[error("{0} bytes are more than an update may have")]
    TooLarge(usize),
    /// Not an update an editor writes: damaged, or holding kinds of content that no article has.
    #[error("not a body update: {0}")]
    Malformed(#[from] Malformed),
    /// Decoded wrongly or made the merge fail.
    #[error("the update could not be applied: {0}")]
    Rejected(String),
    /// It builds on other updates that are not here.
    #[error("the update builds on updates that are missing")]
    Pending,
    /// A client id that already wrote to this document was given for new writing.
    #[error("client id {0} was already used in this document")]
    ClientIdReused(u64),
}

/// What an accepted update did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It brought something new.
    Changed,
    /// Everything in it was known: a repetition, or (when its bytes were never seen) a client id used twice.
    Known,
}

/// A piece of the stream this document was built from.
#[derive(Clone)]
enum Piece {
    V1(Vec<u8>),
    V2(Vec<u8>),
}

/// A working document in memory.
pub struct WorkingDoc {
    doc: Doc,
    /// What was accepted, to rebuild `doc` from after a failed update.
    accepted: Vec<Piece>,
    accepted_bytes: usize,
}

impl fmt::Debug for WorkingDoc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkingDoc").field("pieces", &self.accepted.len()).field("bytes", &self.accepted_bytes).finish()
    }
}

/// The names of the fragments, in the order of an article.
pub const FRAGMENTS: [&str; 3] = [HEADLINE, STANDFIRST, BODY];
/// The fragment of the headline.
pub const HEADLINE: &str = "headline";
/// The fragment of the standfirst.
pub const STANDFIRST: &str = "standfirst";
/// The fragment of the body.
pub const BODY: &str = "body";

/// An empty document with its three fragments. `client_id` is cut to the 53 bits that JavaScript can hold.
fn new_doc(client_id: u64) -> Doc {
    let client_id = ClientID::new(client_id & ((1 << 53) - 1));
    // The guid never leaves the process; a fixed one keeps randomness out of this crate.
    let mut options = Options::with_guid_and_client_id("galley".into(), client_id);
    options.offset_kind = OffsetKind::Utf16;
    let doc = Doc::with_options(options);
    for name in FRAGMENTS {
        doc.get_or_insert_xml_fragment(name);
    }
    doc
}

/// One of the three fragments.
fn fragment<T: ReadTxn>(txn: &T, name: &str) -> Option<XmlFragmentRef> {
    txn.get_xml_fragment(name)
}

/// Runs `work` on foreign bytes; a panic inside `yrs` becomes an error.
fn guarded<T>(work: impl FnOnce() -> Result<T, UpdateError>) -> Result<T, UpdateError> {
    // Unwind safety: on `Err` every caller drops or rebuilds the document that `work` touched.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(UpdateError::Rejected("the merge failed".into())))
}

fn check_size(bytes: &[u8]) -> Result<(), UpdateError> {
    if bytes.len() > MAX_UPDATE_BYTES { Err(UpdateError::TooLarge(bytes.len())) } else { Ok(()) }
}

fn merge(txn: &mut TransactionMut<'_>, piece: &Piece) -> Result<(), UpdateError> {
    let update = match piece {
        Piece::V1(bytes) => {
            check_size(bytes)?;
            gate::check_v1(bytes)?;
            Update::decode_v1(bytes)
        }
        // Snapshots are written by this program and kept with their SHA-256; they are not gated.
        Piece::V2(bytes) => {
            check_size(bytes)?;
            Update::decode_v2(bytes)
        }
    };
    let update = update.map_err(|e| UpdateError::Rejected(e.to_string()))?;
    txn.apply_update(update).map_err(|e| UpdateError::Rejected(e.to_string()))
}

/// A document built from pieces that must be complete together.
fn build(pieces: &[Piece], client_id: u64) -> Result<Doc, UpdateError> {
    guarded(|| {
        let doc = new_doc(client_id);
        {
            let mut txn = doc.transact_mut();
            for piece in pieces {
                merge(&mut txn, piece)?;
            }
            if txn.has_missing_updates() {
                return Err(UpdateError::Pending);
            }
        }
        Ok(doc)
    })
}

impl WorkingDoc {
    /// A document with nothing in it: what there is before the creator's seed.
    #[must_use]
    pub fn empty() -> Self {
        Self { doc: new_doc(READER), accepted: vec![], accepted_bytes: 0 }
    }

    /// Loads a document from its stream: the last snapshot (v2) and the updates (v1) after it, in order.
    ///
    /// # Errors
    /// [`UpdateError`] when any piece is damaged or the stream is not whole.
    pub fn load(snapshot_v2: Option<&[u8]>, updates_v1: &[&[u8]]) -> Result<Self, UpdateError> {
        let snapshot = snapshot_v2.map(|bytes| Piece::V2(bytes.to_vec()));
        let updates = updates_v1.iter().map(|bytes| Piece::V1(bytes.to_vec()));
        let accepted: Vec<Piece> = snapshot.into_iter().chain(updates).collect();
        let doc = build(&accepted, READER)?;
        let accepted_bytes = accepted.iter().map(|p| p.bytes().len()).sum();
        Ok(Self { doc, accepted, accepted_bytes })
    }

    /// Merges one update (v1, as the webview's Yjs emits it).
    ///
    /// # Errors
    /// [`UpdateError`]; the document is then as it was before.
    pub fn apply(&mut self, update_v1: &[u8]) -> Result<Applied, UpdateError> {
        let piece = Piece::V1(update_v1.to_vec());
        let outcome = guarded(|| {
            let mut txn = self.doc.transact_mut();
            merge(&mut txn, &piece)?;
            if txn.has_missing_updates() {
                return Err(UpdateError::Pending);
            }
            Ok(if txn.has_changes() { Applied::Changed } else { Applied::Known })
        });
        match outcome {
            Ok(Applied::Known) => Ok(Applied::Known),
            Ok(Applied::Changed) => {
                self.accepted_bytes += update_v1.len();
                self.accepted.push(piece);
                if self.accepted_bytes > FOLD_BYTES && self.accepted.len() > 1 {
                    let snapshot = self.snapshot_v2();
                    self.accepted_bytes = 0; // counts what came since, so that a large article is not folded at every key
                    self.accepted = vec![Piece::V2(snapshot)];
                }
                Ok(Applied::Changed)
            }
            Err(error) => {
                // What was accepted was built before; should it fail now all the same, an empty document must not pass
                // for the article: text() of it says so.
                self.doc = build(&self.accepted, READER).map_err(|_| error.clone())?;
                Err(error)
            }
        }
    }

    /// What the document says, checked against the schema.
    ///
    /// # Errors
    /// [`TextError`] naming the fragment and the path of what the schema does not allow.
    pub fn text(&self) -> Result<WorkingText, TextError> {
        read::text(&self.doc.transact())
    }

    /// The whole document, compact (v2): what the store keeps.
    #[must_use]
    pub fn snapshot_v2(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v2(&StateVector::default())
    }

    /// The whole document as one update (v1): what the webview loads.
    #[must_use]
    pub fn state_v1(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// The state vector (v1): what this document has of whom.
    #[must_use]
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// What a document with this state vector lacks, as one update (v1).
    ///
    /// # Errors
    /// [`UpdateError`] when the bytes are not a state vector.
    pub fn diff_v1(&self, state_vector: &[u8]) -> Result<Vec<u8>, UpdateError> {
        gate::check_state_vector(state_vector)?;
        guarded(|| {
            let sv = StateVector::decode_v1(state_vector).map_err(|e| UpdateError::Rejected(e.to_string()))?;
            Ok(self.doc.transact().encode_diff_v1(&sv))
        })
    }

    /// Turns the document into another text and returns the update that does so. Blocks that are the same at the
    /// beginning and at the end stay in place, and plain text inside a changed block is edited where it differs, so that
    /// what others type elsewhere at the same time survives. Empty when nothing differs.
    ///
    /// # Errors
    /// [`UpdateError::ClientIdReused`] when `client_id` wrote to this document before.
    pub fn replace(&mut self, text: &WorkingText, client_id: u64) -> Result<Vec<u8>, UpdateError> {
        if self.doc.transact().state_vector().contains_client(&ClientID::new(client_id & ((1 << 53) - 1))) {
            return Err(UpdateError::ClientIdReused(client_id));
        }
        let update = guarded(|| {
            let writer = build(&[Piece::V1(self.state_v1())], client_id)?;
            let mut txn = writer.transact_mut();
            write::replace(&mut txn, text);
            Ok(if txn.has_changes() { txn.encode_update_v1() } else { vec![] })
        })?;
        if !update.is_empty() {
            self.apply(&update)?;
        }
        Ok(update)
    }
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::V1(bytes) | Self::V2(bytes) => bytes,
        }
    }
}

/// The first content of an article, as one update (v1) of a fresh document. Only the creator of the article seeds it, once.
#[must_use]
pub fn seed(text: &WorkingText, client_id: u64) -> Vec<u8> {
    let doc = new_doc(client_id);
    let mut txn = doc.transact_mut();
    write::seed(&mut txn, text);
    txn.encode_state_as_update_v1(&StateVector::default())
}
