//! Bytes that cross as they are: body updates, pictures, articles. They come as the body of the request, with their
//! arguments in headers, and go as the body of the answer; never as JSON numbers.

use galley_desk::refusal::{DeskRefusal, Failure};
use percent_encoding::percent_decode_str;
use specta::{Type, Types, datatype::DataType, function::FunctionArg};
use std::str::FromStr;
use tauri::{
    Runtime,
    http::HeaderMap,
    ipc::{CommandArg, CommandItem, InvokeBody, InvokeError, InvokeResponseBody, IpcResponse},
};

/// The body of a request and its headers. Not an argument of the generated function: the page calls `invoke` with the
/// bytes in the place of the arguments.
pub struct Bytes {
    /// The body.
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl Bytes {
    /// A header's value; text outside ASCII crosses percent-encoded (`encodeURIComponent`).
    ///
    /// # Errors
    /// The header is missing or not of its kind.
    pub fn header<T: FromStr>(&self, name: &'static str) -> Result<T, Failure> {
        let text = self.headers.get(name).and_then(|value| value.to_str().ok());
        let text = text.and_then(|value| percent_decode_str(value).decode_utf8().ok());
        text.and_then(|value| value.parse().ok())
            .ok_or_else(|| Failure::desk(&DeskRefusal::BadInput { field: name, why: "missing".to_owned() }))
    }
}

impl<'a, R: Runtime> CommandArg<'a, R> for Bytes {
    fn from_command(command: CommandItem<'a, R>) -> Result<Self, InvokeError> {
        match command.message.payload() {
            InvokeBody::Raw(bytes) => Ok(Self { body: bytes.clone(), headers: command.message.headers().clone() }),
            InvokeBody::Json(_) => Err(InvokeError::from("this command takes bytes")),
        }
    }
}

impl FunctionArg for Bytes {
    fn to_datatype(_: &mut Types) -> Option<DataType> {
        None
    }
}

/// Bytes of an answer: an `ArrayBuffer` in the page.
pub struct Answered(pub Vec<u8>);

impl IpcResponse for Answered {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        Ok(InvokeResponseBody::Raw(self.0))
    }
}

impl Type for Answered {
    fn definition(_: &mut Types) -> DataType {
        specta_typescript::define("ArrayBuffer").into()
    }
}
