//! What a text may have been before it was sent: the parts of a mail, what its writer wrote as
//! against what was quoted, the text of a page.

use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, PartType};

use super::decoded;

/// What the first line of a mail, or of a part of one, may begin with.
const HEADERS: [&str; 13] = [
    "content-transfer-encoding:",
    "content-type:",
    "content-disposition:",
    "mime-version:",
    "from:",
    "to:",
    "subject:",
    "date:",
    "received:",
    "return-path:",
    "delivered-to:",
    "message-id:",
    "from ",
];

/// The readings of a text, the likeliest first; the texts of one reading came together. What was
/// quoted counts only where its reader has written nothing.
pub(super) fn of(text: &str, raw: &[u8]) -> Vec<Layer> {
    let mut layers = Vec::new();
    let parts = parts_of_mail(raw);
    if !parts.is_empty() {
        add(&parts, &mut layers);
    }
    add(&[text.to_owned()], &mut layers);
    layers
}

/// One reading of a text.
pub(super) struct Layer {
    /// The texts that came together.
    pub(super) texts: Vec<String>,
    /// Whether what was quoted is left out.
    pub(super) is_own: bool,
}

fn add(texts: &[String], layers: &mut Vec<Layer>) {
    let own: Vec<String> = texts.iter().map(|text| lines_of(text, own)).collect();
    if own != texts {
        layers.push(Layer {
            texts: own,
            is_own: true,
        });
    }
    let plain: Vec<String> = texts.iter().map(|text| lines_of(text, unquoted)).collect();
    // A broken line could lie within a string, and would be read as a part of it.
    let printable = plain.iter().filter_map(|text| printable(text)).collect();
    let of_pages = plain.iter().filter_map(|text| of_page(text)).collect();
    layers.extend([printable, plain, of_pages].map(|texts| Layer {
        texts,
        is_own: false,
    }));
}

/// A text made of what is kept of each line.
fn lines_of(text: &str, kept: fn(&str) -> &str) -> String {
    text.split_inclusive('\n').map(kept).collect()
}

fn own(line: &str) -> &str {
    if line.trim_start().starts_with('>') {
        ""
    } else {
        line
    }
}

fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while let Some(inner) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    rest
}

/// The text in quoted-printable, which mails are saved in; `None` if there is no sign of it.
fn printable(text: &str) -> Option<String> {
    let signs = ["=\n", "=\r\n", "=3D"];
    if !signs.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let bytes = quoted_printable_decode(text.as_bytes())?;
    Some(decoded(&bytes).ok()?.into_owned())
}

/// The text of a page; `None` if there is no sign of one.
fn of_page(text: &str) -> Option<String> {
    let signs = ["</", "<br", "<p>", "<div", "&quot;", "&#"];
    signs
        .iter()
        .any(|sign| text.contains(sign))
        .then(|| html_to_text(text))
}

/// The texts in a mail, attached files among them; none if it is no mail.
fn parts_of_mail(raw: &[u8]) -> Vec<String> {
    let begins = raw.trim_ascii_start();
    let is_mail = HEADERS.iter().any(|header| {
        let start = begins.get(..header.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(header.as_bytes()))
    });
    let Some(mail) = is_mail
        .then(|| MessageParser::default().parse(begins))
        .flatten()
    else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    let mut open: Vec<&Message> = vec![&mail];
    while let Some(mail) = open.pop() {
        for part in &mail.parts {
            match &part.body {
                PartType::Text(text) | PartType::Html(text) => texts.push(text.to_string()),
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                    // Pictures and the like are no matter of ours.
                    texts.extend(decoded(bytes).ok().map(std::borrow::Cow::into_owned));
                }
                PartType::Message(inner) => open.push(inner),
                PartType::Multipart(_) => {}
            }
        }
    }
    texts
}
