//! A browser without JavaScript: keeps cookies, sends forms, reads pages.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use tower::ServiceExt;

/// One visitor, on one device.
#[derive(Debug, Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    headers: HeaderMap,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub bytes: Bytes,
}

/// One part of a multipart form.
#[derive(Debug, Clone)]
pub enum Part<'a> {
    /// A field.
    Text(&'a str, &'a str),
    /// A file: field, file name, bytes.
    File(&'a str, &'a str, &'a [u8]),
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT,
            "text/html,application/xhtml+xml".parse().unwrap(),
        );
        headers.insert(header::ACCEPT_LANGUAGE, "fr-FR,fr;q=0.9".parse().unwrap());
        headers.insert(header::HOST, "127.0.0.1:3000".parse().unwrap());
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        Self {
            router,
            cookies: BTreeMap::new(),
            headers,
        }
    }

    /// The same browser with a header on every request.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    /// The same browser without a header.
    #[must_use]
    pub fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Sets a cookie, as an attacker might.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Opens a page; redirects are not followed.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// Opens a page and follows redirects to paths of ours.
    pub async fn open(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            let Some(next) = answer.location() else { break };
            answer = self.get(&next).await;
        }
        answer
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(
            Method::POST,
            path,
            Some("application/x-www-form-urlencoded"),
            Body::from(body),
        )
        .await
    }

    /// Sends the form of a page to a server function, saying from which page as a browser without
    /// scripts does.
    ///
    /// # Panics
    /// When the answer leads to no page.
    pub async fn send_from(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let referer = format!("http://127.0.0.1:3000{page}");
        let mut from = self.clone().with("referer", &referer);
        let answer = from.post(&format!("/api/fn/{function}"), fields).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
        answer
    }

    /// The same, and opens the page again to which the answer leads; nothing that was typed stands
    /// in its address.
    ///
    /// # Panics
    /// When it leads elsewhere, or says what was typed.
    pub async fn send_and_come_back(
        &mut self,
        page: &str,
        function: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let answer = self.send_from(page, function, fields).await;
        let back = answer.location().expect("a page");
        assert!(back.starts_with(page), "{back}");
        for (_, typed) in fields {
            let told = typed.len() >= 8 && back.contains(typed) && !page.contains(typed);
            assert!(!told, "{typed} in the address {back}");
        }
        self.get(&back).await
    }

    /// Sends a form with files.
    pub async fn upload(&mut self, path: &str, parts: &[Part<'_>]) -> Answer {
        const BOUNDARY: &str = "----besace-test-boundary";
        let mut body = Vec::new();
        for part in parts {
            body.extend_from_slice(format!("--{BOUNDARY}\r\n").as_bytes());
            match part {
                Part::Text(name, value) => {
                    body.extend_from_slice(
                        format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}")
                            .as_bytes(),
                    );
                }
                Part::File(name, file, bytes) => {
                    body.extend_from_slice(
                        format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes(),
                    );
                    body.extend_from_slice(bytes);
                }
            }
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, Some(&kind), Body::from(body))
            .await
    }

    /// Sends any request.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Body,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(body)
            .unwrap();
        request.headers_mut().extend(self.headers.clone());
        if let Some(kind) = kind {
            request
                .headers_mut()
                .insert(header::CONTENT_TYPE, kind.parse().unwrap());
        }
        if !self.cookies.is_empty() {
            let all: Vec<String> = self
                .cookies
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect();
            request
                .headers_mut()
                .insert(header::COOKIE, all.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    fn keep(&mut self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let ended = attributes.to_ascii_lowercase().contains("max-age=0");
        if ended || value.is_empty() {
            self.cookies.remove(name.trim());
        } else {
            self.cookies
                .insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The body, parsed as a browser parses it.
    #[must_use]
    pub fn page(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// The text of the first element that a CSS selector finds.
    #[must_use]
    pub fn text_of(&self, selector: &str) -> Option<String> {
        let page = self.page();
        let found = page.select(&Selector::parse(selector).unwrap()).next()?;
        Some(
            found
                .text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
    }

    /// Attribute `name` of every element that a CSS selector finds.
    #[must_use]
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = self.page();
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .filter_map(|e| e.attr(name))
            .map(str::to_owned)
            .collect()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Where a redirect leads, as a path of ours.
    #[must_use]
    pub fn location(&self) -> Option<String> {
        let location = self.header("location")?;
        Some(
            location
                .strip_prefix("http://127.0.0.1:3000")
                .unwrap_or(location)
                .to_owned(),
        )
    }
}
