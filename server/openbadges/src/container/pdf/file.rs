//! A PDF's objects: found by a walk, read when asked for (ISO 32000-2 §7.2 to 7.6).
//!
//! Every loop here is bounded by the file's size or by a cap: parsing by a budget of bytes read and
//! of values made, references by their number, inflation by what is left of one budget for all.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use lopdf::encryption::{EncryptionState, decrypt_object};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use memchr::memmem;

use crate::container::{ExtractError, Fault, Kind};
use crate::limits::Limits;

/// Levels of arrays and dictionaries within each other.
const DEPTH: usize = 64;
/// References followed from one value.
const HOPS: usize = 16;
/// Values of one object.
const VALUES: usize = 200_000;

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    /// Behind `obj` at this byte.
    File(usize),
    /// In the object stream of this number, at this index.
    Stream(u32, usize),
}

struct Entry {
    generation: u16,
    place: Place,
    /// Where in the file it was written: the last one is the one that counts.
    order: usize,
}

/// An object stream (§7.5.7), inflated: where each of its objects begins.
struct ObjectStream {
    content: Vec<u8>,
    offsets: Vec<usize>,
}

pub(super) struct File<'a> {
    bytes: &'a [u8],
    entries: HashMap<u32, Entry>,
    /// Trailers, and the dictionaries of cross-reference streams, in the file's order.
    trailers: Vec<Dictionary>,
    catalog: Option<ObjectId>,
    encryption: Option<EncryptionState>,
    streams: RefCell<HashMap<u32, Option<Rc<ObjectStream>>>>,
    /// Bytes that may still be read for objects that are asked for: one can be asked for often.
    reading: Cell<usize>,
    /// Bytes that may still be inflated.
    inflation: Cell<usize>,
    inflation_limit: usize,
    payload_limit: usize,
}

fn malformed(fault: Fault) -> ExtractError {
    ExtractError::Malformed {
        kind: Kind::Pdf,
        fault,
    }
}

impl<'a> File<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let mut file = Self {
            bytes,
            entries: HashMap::new(),
            trailers: Vec::new(),
            catalog: None,
            encryption: None,
            streams: RefCell::new(HashMap::new()),
            reading: Cell::new(bytes.len().saturating_mul(4).saturating_add(16 << 20)),
            inflation: Cell::new(limits.pdf_inflated_bytes),
            inflation_limit: limits.pdf_inflated_bytes,
            payload_limit: limits.payload_bytes.max(limits.file_bytes),
        };
        let object_streams = file.walk(limits)?;
        file.set_up_encryption()?;
        for (number, order) in object_streams {
            file.list_object_stream(number, order, limits)?;
        }
        if file.catalog().is_none() {
            return Err(malformed(Fault::Structure));
        }
        Ok(file)
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.encryption.is_some()
    }

    /// Finds every object and trailer; gives the object streams with their places.
    fn walk(&mut self, limits: &Limits) -> Result<Vec<(u32, usize)>, ExtractError> {
        let bytes = self.bytes;
        let mut object_streams = Vec::new();
        let mut objects = 0_usize;
        // Parsing may fail after a long way, and start again a little further: that is bounded.
        let mut work = bytes.len().saturating_mul(4).saturating_add(1 << 20);
        let mut at = 0;
        while let Some(found) = next_keyword(bytes, at) {
            let (start, keyword) = found;
            at = start + keyword.len();
            let header = match keyword {
                Keyword::Object => match header_before(bytes, start) {
                    Some(header) => Some(header),
                    None => continue,
                },
                Keyword::Trailer => None,
            };
            if header.is_some() {
                objects += 1;
                if objects > limits.pdf_objects {
                    return Err(malformed(Fault::TooManyObjects {
                        limit: limits.pdf_objects,
                    }));
                }
            }
            let mut reader = Reader::new(bytes, at);
            let value = reader.object(DEPTH);
            let end = match (&value, header) {
                (Some(Object::Dictionary(dictionary)), Some(_)) => {
                    stream_range(bytes, reader.at, dictionary).map(|range| range.1)
                }
                _ => None,
            };
            let reached = end.unwrap_or(reader.at);
            work = work
                .checked_sub(reached.saturating_sub(start))
                .ok_or_else(|| malformed(Fault::Structure))?;
            if value.is_some() {
                at = reached.max(at);
            }
            match (value, header) {
                (Some(Object::Dictionary(dictionary)), None) => self.trailers.push(dictionary),
                (value, Some((number, generation))) => {
                    let place = Place::File(start + keyword.len());
                    self.entries.insert(
                        number,
                        Entry {
                            generation,
                            place,
                            order: start,
                        },
                    );
                    let Some(Object::Dictionary(dictionary)) = value else {
                        continue;
                    };
                    match dictionary.get_type() {
                        Ok(b"ObjStm") => object_streams.push((number, start)),
                        Ok(b"XRef") => self.trailers.push(dictionary),
                        Ok(b"Catalog") => self.catalog = Some((number, generation)),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        // Only the last version of an object stream is one.
        object_streams.retain(|(number, order)| {
            self.entries
                .get(number)
                .is_some_and(|entry| entry.order == *order)
        });
        Ok(object_streams)
    }

    /// A value of the trailer: the last one that was written.
    pub(super) fn trailer(&self, key: &[u8]) -> Option<&Object> {
        self.trailers
            .iter()
            .rev()
            .find_map(|trailer| trailer.get(key).ok())
    }

    /// The catalogue: the trailer's root, else an object that says it is one.
    pub(super) fn catalog(&self) -> Option<Dictionary> {
        self.trailer(b"Root")
            .and_then(|root| self.dictionary(root))
            .or_else(|| {
                self.catalog
                    .and_then(|id| self.dictionary(&Object::Reference(id)))
            })
    }

    /// With an empty password or not at all (§7.6).
    fn set_up_encryption(&mut self) -> Result<(), ExtractError> {
        let Some(encrypt) = self.trailer(b"Encrypt").cloned() else {
            return Ok(());
        };
        if encrypt == Object::Null {
            return Ok(());
        }
        let dictionary = self.dictionary(&encrypt).ok_or(ExtractError::Encrypted)?;
        let id = match encrypt {
            Object::Reference(id) => id,
            _ => (u32::MAX, 0),
        };
        let mut document = Document::new();
        document.objects.insert(id, Object::Dictionary(dictionary));
        document.trailer.set("Encrypt", Object::Reference(id));
        if let Some(file_id) = self.trailer(b"ID").and_then(|value| self.resolve(value)) {
            document.trailer.set("ID", file_id);
        }
        // Says no to a wrong password before it derives a key from one.
        document
            .authenticate_user_password("")
            .map_err(|_| ExtractError::Encrypted)?;
        let state = EncryptionState::decode(&document, "").map_err(|_| ExtractError::Encrypted)?;
        self.encryption = Some(state);
        Ok(())
    }

    /// Enters the objects of an object stream.
    fn list_object_stream(
        &mut self,
        number: u32,
        order: usize,
        limits: &Limits,
    ) -> Result<(), ExtractError> {
        let stream = Object::Reference((number, 0));
        let Some(Object::Stream(stream)) = self.resolve(&stream) else {
            return Ok(());
        };
        let Ok(first) = stream.dict.get(b"First").and_then(Object::as_i64) else {
            return Ok(());
        };
        // One that cannot be inflated is as good as not there, one that inflates too far is not.
        let Some(content) = self.inflate(&stream)? else {
            return Ok(());
        };
        let Some(first) = usize::try_from(first)
            .ok()
            .filter(|first| *first <= content.len())
        else {
            return Ok(());
        };
        let index = content[..first].to_vec();
        let mut offsets = Vec::new();
        let mut numbers = index
            .split(|byte| byte.is_ascii_whitespace())
            .filter(|word| !word.is_empty())
            .map_while(|word| std::str::from_utf8(word).ok()?.parse::<u32>().ok());
        while let (Some(object), Some(offset)) = (numbers.next(), numbers.next()) {
            if self.entries.len() + offsets.len() > limits.pdf_objects {
                return Err(malformed(Fault::TooManyObjects {
                    limit: limits.pdf_objects,
                }));
            }
            let place = Place::Stream(number, offsets.len());
            offsets.push(first.saturating_add(offset as usize));
            let newer = self
                .entries
                .get(&object)
                .is_none_or(|entry| entry.order < order);
            if newer {
                self.entries.insert(
                    object,
                    Entry {
                        generation: 0,
                        place,
                        order,
                    },
                );
            }
        }
        let listed = ObjectStream { content, offsets };
        self.streams
            .borrow_mut()
            .insert(number, Some(Rc::new(listed)));
        Ok(())
    }

    /// What a value stands for: itself, or the object that it refers to.
    pub(super) fn resolve(&self, value: &Object) -> Option<Object> {
        let mut value = value.clone();
        for _ in 0..HOPS {
            match value {
                Object::Reference(id) => value = self.object(id)?,
                direct => return Some(direct),
            }
        }
        None
    }

    pub(super) fn dictionary(&self, value: &Object) -> Option<Dictionary> {
        match self.resolve(value)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(stream.dict),
            _ => None,
        }
    }

    fn object(&self, (number, generation): ObjectId) -> Option<Object> {
        let entry = self.entries.get(&number)?;
        if entry.generation != generation {
            return None;
        }
        match entry.place {
            Place::File(at) => {
                let mut reader = Reader::new(self.bytes, at);
                let object = reader.object(DEPTH);
                self.pay(reader.at - at)?;
                let mut object = object?;
                if let Object::Dictionary(dictionary) = &object
                    && let Some(range) = stream_range(self.bytes, reader.at, dictionary)
                {
                    self.pay(range.1 - reader.at)?;
                    let content = self.bytes[range.0..range.1].to_vec();
                    object = Object::Stream(Stream::new(dictionary.clone(), content));
                }
                if let Some(state) = &self.encryption
                    && !is_clear(&object)
                {
                    decrypt_object(state, (number, generation), &mut object).ok()?;
                }
                Some(object)
            }
            Place::Stream(container, index) => {
                let stream = self.streams.borrow().get(&container).cloned().flatten()?;
                let at = *stream.offsets.get(index)?;
                let mut reader = Reader::new(&stream.content, at);
                let object = reader.object(DEPTH);
                self.pay(reader.at - at)?;
                object
            }
        }
    }

    /// Takes this many bytes from what may still be read.
    fn pay(&self, bytes: usize) -> Option<()> {
        self.reading.set(self.reading.get().checked_sub(bytes)?);
        Some(())
    }

    /// The content of a stream, inflated. `None` for what is no stream or cannot be inflated.
    pub(super) fn stream_content(&self, value: &Object) -> Result<Option<Vec<u8>>, ExtractError> {
        match self.resolve(value) {
            Some(Object::Stream(stream)) => {
                let content = self.inflate(&stream)?;
                let limit = self.payload_limit;
                match content {
                    Some(content) if content.len() > limit => Err(ExtractError::TooLarge { limit }),
                    content => Ok(content),
                }
            }
            _ => Ok(None),
        }
    }

    fn inflate(&self, stream: &Stream) -> Result<Option<Vec<u8>>, ExtractError> {
        let left = self.inflation.get();
        let filters = stream.filters().map_or(0, |filters| filters.len());
        // Each filter of a chain could make its own bomb.
        if filters > 4 {
            return Ok(None);
        }
        match stream.get_plain_content_with_limit(left) {
            Ok(content) => {
                self.inflation.set(left.saturating_sub(content.len()));
                Ok(Some(content))
            }
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                ..
            })) => Err(ExtractError::TooLarge {
                limit: self.inflation_limit,
            }),
            Err(_) => Ok(None),
        }
    }
}

/// Cross-reference streams are never encrypted (§7.5.8.2).
fn is_clear(object: &Object) -> bool {
    matches!(object, Object::Stream(stream) if stream.dict.has_type(b"XRef"))
}

#[derive(Clone, Copy)]
enum Keyword {
    Object,
    Trailer,
}

impl Keyword {
    fn len(self) -> usize {
        match self {
            Self::Object => 3,
            Self::Trailer => 7,
        }
    }
}

/// The next `obj` or `trailer` from here.
fn next_keyword(bytes: &[u8], at: usize) -> Option<(usize, Keyword)> {
    let mut from = at;
    loop {
        // Both have a byte that text seldom has: `j` before the end of `obj`, and `trailer`'s
        // own beginning.
        let rest = bytes.get(from..)?;
        let hit = from + memchr::memchr2(b'j', b't', rest)?;
        if bytes[hit] == b'j' {
            if hit >= at + 2 && bytes[..hit].ends_with(b"ob") {
                return Some((hit - 2, Keyword::Object));
            }
        } else if bytes[hit..].starts_with(b"trailer") {
            return Some((hit, Keyword::Trailer));
        }
        from = hit + 1;
    }
}

/// Number and generation before `obj`.
fn header_before(bytes: &[u8], obj: usize) -> Option<(u32, u16)> {
    // Two numbers and the space around them are short.
    let start = obj.saturating_sub(24);
    let before = &bytes[start..obj];
    let spaced = before.last().is_some_and(u8::is_ascii_whitespace);
    let mut words = before
        .rsplit(|byte| byte.is_ascii_whitespace())
        .filter(|w| !w.is_empty());
    let generation = number(words.next()?)?;
    let word = words.next()?;
    // Behind `endobj` or the like without space, only the digits count.
    let digits = word
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let number = number(&word[word.len() - digits..])?;
    spaced.then_some(())?;
    Some((number, u16::try_from(generation).ok()?))
}

fn number(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// Where the content of a stream begins and ends, if one follows its dictionary (§7.3.8).
fn stream_range(bytes: &[u8], at: usize, dictionary: &Dictionary) -> Option<(usize, usize)> {
    let mut reader = Reader::new(bytes, at);
    reader.skip_space();
    let rest = bytes.get(reader.at..)?.strip_prefix(b"stream")?;
    let rest = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
        .unwrap_or_else(|| rest.strip_prefix(b"\r").unwrap_or(rest));
    let start = bytes.len() - rest.len();
    let declared = dictionary
        .get(b"Length")
        .and_then(Object::as_i64)
        .ok()
        .and_then(|length| usize::try_from(length).ok())
        .and_then(|length| start.checked_add(length));
    // A length that leads to the end of a stream is believed.
    if let Some(end) = declared
        && let Some(behind) = bytes.get(end..)
        && behind.trim_ascii_start().starts_with(b"endstream")
        && behind.len() - behind.trim_ascii_start().len() <= 2
    {
        return Some((start, end));
    }
    let length = memmem::find(rest, b"endstream").unwrap_or(rest.len());
    let content = &rest[..length];
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    Some((start, start + content.len()))
}

/// Reads values (§7.3).
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    values: usize,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            values: VALUES,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn accept(&mut self, token: &[u8]) -> bool {
        let found = self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(token));
        if found {
            self.at += token.len();
        }
        found
    }

    /// Space and comments.
    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                self.at += memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        let depth = depth.checked_sub(1)?;
        self.values = self.values.checked_sub(1)?;
        self.skip_space();
        match self.peek()? {
            b'<' if self.accept(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal(),
            b'(' => self.literal(),
            b'/' => self.name().map(Object::Name),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_space();
                    if self.accept(b"]") {
                        return Some(Object::Array(items));
                    }
                    items.push(self.object(depth)?);
                }
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ if self.accept(b"true") => Some(Object::Boolean(true)),
            _ if self.accept(b"false") => Some(Object::Boolean(false)),
            _ if self.accept(b"null") => Some(Object::Null),
            _ => None,
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        let mut dictionary = Dictionary::new();
        loop {
            self.skip_space();
            if self.accept(b">>") {
                return Some(dictionary);
            }
            if self.peek()? != b'/' {
                return None;
            }
            let name = self.name()?;
            let value = self.object(depth)?;
            dictionary.set(name, value);
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek() {
            if is_space(byte) || is_delimiter(byte) {
                break;
            }
            self.at += 1;
            match (byte, self.bytes.get(self.at..self.at + 2)) {
                (b'#', Some([high, low])) => match (hex(*high), hex(*low)) {
                    (Some(high), Some(low)) => {
                        name.push(high << 4 | low);
                        self.at += 2;
                    }
                    _ => name.push(byte),
                },
                _ => name.push(byte),
            }
        }
        Some(name)
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        self.at += 1;
        let rest = self.bytes.get(self.at..)?;
        let Some(length) = memchr::memchr(b'>', rest) else {
            // How far was looked is how much this cost.
            self.at = self.bytes.len();
            return None;
        };
        let mut string = Vec::new();
        let mut half = None;
        for digit in rest[..length].iter().filter_map(|byte| hex(*byte)) {
            match half.take() {
                Some(high) => string.push(high << 4 | digit),
                None => half = Some(digit),
            }
        }
        string.extend(half.map(|high| high << 4));
        self.at += length + 1;
        Some(Object::String(string, StringFormat::Hexadecimal))
    }

    fn literal(&mut self) -> Option<Object> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1_usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(Object::String(string, StringFormat::Literal));
                    }
                }
                b'\\' => {
                    self.escape(&mut string)?;
                    continue;
                }
                // Any end of a line is one line feed.
                b'\r' => {
                    self.accept(b"\n");
                    string.push(b'\n');
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
    }

    fn escape(&mut self, string: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' => string.push(8),
            b'f' => string.push(12),
            // The line goes on.
            b'\n' => {}
            b'\r' => {
                self.accept(b"\n");
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                string.push((code & 0xff) as u8);
            }
            other => string.push(other),
        }
        Some(())
    }

    /// A number, or a reference: two numbers and `R`.
    fn number(&mut self) -> Option<Object> {
        let word = self.word();
        let text = std::str::from_utf8(word).ok()?;
        let Ok(integer) = text.parse::<i64>() else {
            return Some(Object::Real(text.parse::<f32>().unwrap_or(0.0)));
        };
        let Ok(number) = u32::try_from(integer) else {
            return Some(Object::Integer(integer));
        };
        let behind = self.at;
        // Only space, no comment, stands within a reference that anybody writes.
        let generation = self
            .spaced_word()
            .and_then(|word| std::str::from_utf8(word).ok()?.parse::<u16>().ok());
        if let Some(generation) = generation
            && self.spaced_word() == Some(b"R")
        {
            return Some(Object::Reference((number, generation)));
        }
        self.at = behind;
        Some(Object::Integer(integer))
    }

    /// The regular characters from here.
    fn word(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| is_space(*byte) || is_delimiter(*byte);
        // No number is longer.
        let length = rest
            .iter()
            .take(64)
            .position(ends)
            .unwrap_or(rest.len().min(64));
        self.at += length;
        &rest[..length]
    }

    fn spaced_word(&mut self) -> Option<&'a [u8]> {
        let space = self.bytes[self.at..]
            .iter()
            .take(16)
            .take_while(|b| is_space(**b))
            .count();
        if space == 0 {
            return None;
        }
        self.at += space;
        Some(self.word())
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
