//! How domain values look in SQLite: identities and hashes as BLOB, moments as INTEGER milliseconds, the rest as JSON.
//!
//! rusqlite's traits and the domain's types are both foreign here, hence thin wrappers: `params![Id(article), Ms(now)]`,
//! `row.get::<_, Ms>("at")?.0`.

use galley_domain::{
    content::hash::{MediaHash, RevisionHash},
    ids::{ArticleId, AttachmentId, CommentId, DeliveryId, DestinationId, DeviceId, NewsroomId, OpId, PersonId},
    time::Timestamp,
};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// An identity: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<T>(pub T);

/// Identities that are a UUID.
pub trait UuidId: Copy {
    /// The UUID.
    fn uuid(self) -> Uuid;
    /// From the UUID.
    fn from_uuid(uuid: Uuid) -> Self;
}

macro_rules! uuid_ids {
    ($($name:ident),*) => {$(
        impl UuidId for $name {
            fn uuid(self) -> Uuid {
                self.0
            }
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    )*};
}
uuid_ids!(ArticleId, AttachmentId, CommentId, DeliveryId, DestinationId, DeviceId, NewsroomId, OpId, PersonId);

impl UuidId for Uuid {
    fn uuid(self) -> Uuid {
        self
    }
    fn from_uuid(uuid: Uuid) -> Self {
        uuid
    }
}

impl<T: UuidId> ToSql for Id<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.uuid().as_bytes().to_vec()))
    }
}

impl<T: UuidId> FromSql for Id<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        let bytes = <[u8; 16]>::try_from(bytes)
            .map_err(|_| FromSqlError::InvalidBlobSize { expected_size: 16, blob_size: bytes.len() })?;
        Ok(Self(T::from_uuid(Uuid::from_bytes(bytes))))
    }
}

/// A moment: milliseconds of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ms(pub Timestamp);

impl ToSql for Ms {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.millis()))
    }
}

impl FromSql for Ms {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|ms| Self(Timestamp::from_millis(ms)))
    }
}

/// A hash or public key: 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// As the hash of a revision.
    #[must_use]
    pub fn revision(self) -> RevisionHash {
        RevisionHash(self.0)
    }

    /// As the hash of a picture.
    #[must_use]
    pub fn media(self) -> MediaHash {
        MediaHash(self.0)
    }
}

impl From<RevisionHash> for Hash {
    fn from(hash: RevisionHash) -> Self {
        Self(hash.0)
    }
}

impl From<MediaHash> for Hash {
    fn from(hash: MediaHash) -> Self {
        Self(hash.0)
    }
}

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        <[u8; 32]>::try_from(bytes)
            .map(Self)
            .map_err(|_| FromSqlError::InvalidBlobSize { expected_size: 32, blob_size: bytes.len() })
    }
}

/// The serde JSON form of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(ToSqlOutput::from)
            .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

/// A snake_case word of the domain (an enum whose serde form is a plain string): `Word(EditorialState::Draft)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(word)) => Ok(ToSqlOutput::from(word)),
            Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(format!("not a plain word: {other}").into())),
            Err(e) => Err(rusqlite::Error::ToSqlConversionFailure(Box::new(e))),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_value(serde_json::Value::String(value.as_str()?.to_owned()))
            .map(Self)
            .map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn domain_values_come_back_as_they_went_in() {
        let db = Connection::open_in_memory().unwrap();
        let id = ArticleId(Uuid::from_u128(7));
        let at = Timestamp::from_millis(1_795_424_400_123);
        let (i, m, h, j): (Id<ArticleId>, Ms, Hash, Json<Vec<String>>) = db
            .query_row(
                "SELECT ?1, ?2, ?3, ?4",
                rusqlite::params![Id(id), Ms(at), Hash([9; 32]), Json(vec!["một"])],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
            )
            .unwrap();
        assert_eq!((i.0, m.0, h.0, j.0), (id, at, [9; 32], vec!["một".to_owned()]));
    }

    #[test]
    fn a_blob_of_the_wrong_length_is_no_identity() {
        let db = Connection::open_in_memory().unwrap();
        let r = db.query_row("SELECT x'0102'", [], |r| r.get::<_, Id<ArticleId>>(0));
        assert!(r.is_err());
    }
}
