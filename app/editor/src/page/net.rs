//! Saving, and the other tabs: what `saving` and `tabs` decide, done.

use maps::file;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    BeforeUnloadEvent, Blob, BlobPropertyBag, BroadcastChannel, Headers, HtmlAnchorElement,
    HtmlElement, MessageEvent, RequestInit, Response, Url, VisibilityState,
};

use super::dom::{by_id, document, later, never, on, set, set_text, window};
use super::{Editor, with};
use crate::said::say;
use crate::saving::{Answer, Next, PAUSE, Request, Saver, Standing};
use crate::session::Session;
use crate::tabs::{Act, Message, Tab};

/// What a browser sends after its page is gone (the Fetch standard's 64 KiB, less some).
const KEEPALIVE: usize = 60_000;
/// How long another tab may take to say that it is there, and to hand the map over.
const HELLO: i32 = 250;
const HANDOVER: i32 = 3_000;

/// The server and the other tabs.
pub struct Net {
    address: String,
    /// What a downloaded file is called.
    name: String,
    saver: Saver,
    timer: Option<i32>,
    tab: Tab,
    channel: Option<BroadcastChannel>,
    /// The tab that waits for the map until no save is on its way.
    hand_to: Option<String>,
    leaving: bool,
}

impl Net {
    pub(super) fn of_page(root: &HtmlElement, session: &Session) -> Option<Self> {
        let address = root.get_attribute("data-save")?;
        let edition = root.get_attribute("data-edition")?.parse().ok()?;
        let me = format!("{:.0}{}", js_sys::Date::now(), js_sys::Math::random());
        Some(Self {
            channel: BroadcastChannel::new(&address).ok(),
            address,
            name: root.get_attribute("data-file")?,
            saver: Saver::new(edition, session.revision()),
            timer: None,
            tab: Tab::new(me),
            hand_to: None,
            leaving: false,
        })
    }
}

impl Editor {
    pub(super) fn net_begin(&mut self) {
        if let Some(channel) = &self.net.channel {
            on(channel, "message", |event| {
                let said = event
                    .dyn_ref::<MessageEvent>()
                    .and_then(|it| it.data().as_string());
                if let Some(said) = said {
                    // A message may come while the editor is busy with itself.
                    later(0, move || with(|e| e.heard(&said)));
                }
            });
        }
        on(&window(), "pagehide", |_| with(|e| e.save_now(true)));
        on(&window(), "online", |_| with(|e| e.save_now(false)));
        on(&document(), "visibilitychange", |_| {
            with(|e| e.save_now(document().visibility_state() == VisibilityState::Hidden));
        });
        on(&window(), "beforeunload", |event| {
            with(|e| {
                if !e.net.leaving && e.net.saver.unsaved(e.session.revision()) && !e.reading {
                    event.prevent_default();
                    if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                        event.set_return_value("");
                    }
                }
            });
        });
        self.tell(&Message::Hello);
        // With nobody to hear it, nobody answers.
        later(HELLO, || with(Self::waited));
        self.show_reading();
        self.show_standing();
    }

    // The other tabs.

    fn tell(&self, message: &Message) {
        if let Some(channel) = &self.net.channel {
            let _ = channel.post_message(&JsValue::from_str(&self.net.tab.write(message)));
        }
    }

    fn waited(&mut self) {
        let act = self.net.tab.waited();
        self.act(act);
    }

    fn heard(&mut self, text: &str) {
        let act = self.net.tab.hear(text);
        self.act(act);
    }

    pub(super) fn take_over(&mut self) {
        let act = self.net.tab.take();
        self.act(act);
        later(HANDOVER, || with(Self::waited));
    }

    fn act(&mut self, act: Option<Act>) {
        match act {
            None => {}
            Some(Act::Say(message)) => self.tell(&message),
            Some(Act::Write) => {
                self.reading = false;
                self.show_reading();
                set(&self.root, "data-ready", "");
            }
            Some(Act::Read) => {
                self.reading = true;
                self.show_reading();
                show("editor-other", true);
                set(&self.root, "data-ready", "");
            }
            Some(Act::Reload) => self.reload(),
            Some(Act::HandOver(to)) => {
                self.reading = true;
                self.pointer_cancel();
                self.show_reading();
                show("editor-other", true);
                self.net.hand_to = Some(to);
                self.hand_over();
            }
            Some(Act::Adopt { edition, document }) => {
                let Ok(reading) = file::read(document.as_bytes()) else {
                    return self.reload();
                };
                self.reading = false;
                self.adopt(reading.map);
                self.net.saver = Saver::new(edition, 0);
                // It may hold what the other tab had not saved yet; saving the same does no harm.
                self.edited();
                self.show_reading();
                show("editor-other", false);
                self.say(&say("taken"));
            }
        }
    }

    /// Hands the map to the tab that asked for it, once no save is on its way.
    fn hand_over(&mut self) {
        if self.net.saver.sending() {
            return;
        }
        let Some(to) = self.net.hand_to.take() else {
            return;
        };
        if let Some(timer) = self.net.timer.take() {
            never(timer);
        }
        self.tell(&Message::Yours {
            to,
            edition: self.net.saver.edition(),
            document: self.written(),
        });
        // What was not saved is the other tab's to save.
        self.net.saver = Saver::new(self.net.saver.edition(), self.session.revision());
        self.show_standing();
    }

    fn show_reading(&self) {
        let _ = self
            .root
            .class_list()
            .toggle_with_force("editor-reading", self.reading);
        for id in ["editor-tools-edit", "editor-panel"] {
            if let Some(part) = by_id(id) {
                part.set_inert(self.reading);
            }
        }
    }

    // Saving.

    fn written(&self) -> String {
        file::write(self.session.map()).unwrap_or_default()
    }

    /// Something was edited: it is saved soon.
    pub(super) fn edited(&mut self) {
        self.net.saver.edited();
        self.show_standing();
        self.save_in(PAUSE);
    }

    fn save_in(&mut self, milliseconds: i32) {
        if let Some(timer) = self.net.timer.take() {
            never(timer);
        }
        self.net.timer = Some(later(milliseconds, || with(|e| e.save_now(false))));
    }

    /// Saves what is to be saved; `last` when the page may be gone afterwards.
    pub(super) fn save_now(&mut self, last: bool) {
        if self.reading {
            return;
        }
        let session = &self.session;
        let write = || file::write(session.map()).unwrap_or_default();
        let Some(request) = self.net.saver.begin(session.revision(), write) else {
            return;
        };
        if let Some(timer) = self.net.timer.take() {
            never(timer);
        }
        self.show_standing();
        let address = self.net.address.clone();
        spawn_local(async move {
            let answer = send(&address, &request, last).await;
            // The answer is not lost where the editor is busy with itself.
            later(0, || with(|e| e.answered(answer)));
        });
    }

    fn answered(&mut self, answer: Answer) {
        match self.net.saver.answered(answer, self.session.revision()) {
            Next::Rest => {}
            Next::Now => self.save_in(0),
            Next::In(milliseconds) => self.save_in(milliseconds),
        }
        self.show_standing();
        self.hand_over();
    }

    fn show_standing(&self) {
        let Some(place) = by_id("editor-saved") else {
            return;
        };
        let standing = self.net.saver.standing();
        let (mark, said) = match standing {
            Standing::Unchanged => ("good", say("save_unchanged")),
            Standing::Unsaved => ("wait", say("save_unsaved")),
            Standing::Sending => ("wait", say("save_sending")),
            Standing::Offline => ("bad", say("save_offline")),
            Standing::Failing => ("bad", say("save_failing")),
            Standing::SignedOut => ("bad", say("save_signed_out")),
            Standing::Elsewhere => ("bad", say("save_changed")),
            Standing::Refused(_) => ("bad", say("save_refused")),
            Standing::TooLarge => ("bad", say("save_too_large")),
            Standing::Saved(at) => {
                let at = js_sys::Date::new(&JsValue::from_f64(*at));
                let two = |number: u32| format!("{number:02}");
                let said = say("save_saved")
                    .with("hours", at.get_hours())
                    .with("minutes", two(at.get_minutes()));
                ("good", said)
            }
        };
        let sentence = match standing {
            Standing::Refused(Some(sentence)) => sentence.clone(),
            _ => self.words.of(&said),
        };
        set(&place, "data-standing", mark);
        if let Ok(Some(text)) = place.query_selector("span") {
            set_text(&text, &sentence);
        }
        show("editor-conflict", *standing == Standing::Elsewhere);
        show("editor-signed-out", *standing == Standing::SignedOut);
    }

    /// Reads the page anew; what is not saved is given up knowingly.
    pub(super) fn reload(&mut self) {
        self.net.leaving = true;
        let _ = window().location().reload();
    }

    /// The map as it is here, as a file.
    pub(super) fn download(&self) {
        let parts = js_sys::Array::of1(&JsValue::from_str(&self.written()));
        let options = BlobPropertyBag::new();
        options.set_type("application/json");
        let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
            return;
        };
        let link = document().create_element("a").ok();
        let link = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        let address: Option<String> = Url::create_object_url_with_blob(&blob).ok();
        if let (Some(link), Some(address)) = (link, address) {
            link.set_href(&address);
            link.set_download(&self.net.name);
            link.click();
            later(10_000, move || {
                let _ = Url::revoke_object_url(&address);
            });
        }
    }
}

fn show(id: &str, shown: bool) {
    if let Some(element) = by_id(id) {
        element.set_hidden(!shown);
    }
}

async fn send(address: &str, request: &Request, last: bool) -> Answer {
    match ask(address, request, last).await {
        Ok(response) => read(&response).await,
        Err(_) => Answer::Unreachable,
    }
}

async fn ask(address: &str, request: &Request, last: bool) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Content-Type", "application/json")?;
    headers.set("If-Match", &format!("\"{}\"", request.edition))?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(&request.body));
    if last && request.body.len() < KEEPALIVE {
        js_sys::Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE)?;
    }
    let answer = window().fetch_with_str_and_init(address, &init);
    JsFuture::from(answer).await?.dyn_into()
}

async fn read(response: &Response) -> Answer {
    let body = match response.text() {
        Ok(text) => JsFuture::from(text)
            .await
            .ok()
            .and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let body: serde_json::Value = body
        .and_then(|body| serde_json::from_str(&body).ok())
        .unwrap_or_default();
    match response.status() {
        200 if !response.redirected() => match body["edition"].as_u64() {
            Some(edition) => {
                let at = body["saved"].as_f64().unwrap_or_else(js_sys::Date::now);
                Answer::Saved(edition, at)
            }
            None => Answer::Failing,
        },
        412 => Answer::Elsewhere,
        401 | 403 => Answer::SignedOut,
        413 => Answer::TooLarge,
        // Signed out by way of a redirect to the page that signs in.
        200..=399 => Answer::SignedOut,
        408 | 429 | 500..=599 => Answer::Failing,
        _ => Answer::Refused(body["sentence"].as_str().map(str::to_owned)),
    }
}
