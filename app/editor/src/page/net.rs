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
use crate::tabs::{Act, Has, Message, Tab};

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
    /// Until when another tab's word is waited for.
    waiting: Option<i32>,
    /// The tab that waits for the map until no save is on its way.
    hand_to: Option<String>,
    /// The revision that was downloaded.
    downloaded: Option<u64>,
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
            waiting: None,
            hand_to: None,
            downloaded: None,
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
                    // At once: in a hidden tab, a timer may sleep for a minute.
                    with(|e| e.heard(&said));
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
                if !e.net.leaving && e.has().unsaved {
                    event.prevent_default();
                    if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                        event.set_return_value("");
                    }
                }
            });
        });
        self.tell(&Message::Hello);
        // With nobody to hear it, nobody answers.
        self.wait(HELLO);
        self.show_reading();
        self.show_standing();
    }

    // The other tabs.

    fn tell(&self, message: &Message) {
        if let Some(channel) = &self.net.channel {
            let _ = channel.post_message(&JsValue::from_str(&self.net.tab.write(message)));
        }
    }

    fn has(&self) -> Has {
        Has {
            edition: self.net.saver.edition(),
            unsaved: self.net.saver.unsaved(self.session.revision()),
        }
    }

    fn wait(&mut self, milliseconds: i32) {
        if let Some(timer) = self.net.waiting.take() {
            never(timer);
        }
        self.net.waiting = Some(later(milliseconds, || with(Self::waited)));
    }

    fn waited(&mut self) {
        let act = self.net.tab.waited(self.has());
        self.act(act);
    }

    fn heard(&mut self, text: &str) {
        let act = self.net.tab.hear(text, self.has());
        self.act(act);
    }

    pub(super) fn take_over(&mut self) {
        if let Some(act) = self.net.tab.take() {
            self.net.hand_to = None;
            self.act(Some(act));
            self.say(&say("taking"));
            self.wait(HANDOVER);
        }
    }

    fn act(&mut self, act: Option<Act>) {
        match act {
            None => {}
            Some(Act::Say(message)) => self.tell(&message),
            Some(Act::Write) => {
                self.go_on();
                // What another tab did not take is still to be saved.
                self.save_now(false);
            }
            Some(Act::Read) => self.stop(),
            Some(Act::Reload) => self.reload(),
            Some(Act::HandOver(to)) => {
                self.stop();
                self.net.hand_to = Some(to);
                if self.net.saver.sending() {
                    // It takes a while: this tab is not to be taken for gone.
                    self.tell(&Message::Here {
                        edition: self.net.saver.edition(),
                    });
                }
                self.hand_over();
            }
            Some(Act::Given) => {
                self.net.saver = Saver::new(self.net.saver.edition(), self.session.revision());
                self.show_standing();
            }
            Some(Act::Adopt { edition, document }) => {
                let Ok(reading) = file::read(document.as_bytes()) else {
                    return self.reload();
                };
                self.adopt(reading.map);
                self.net.saver = Saver::new(edition, 0);
                self.tell(&Message::Here { edition });
                self.go_on();
                // It may hold what the other tab had not saved yet; saving the same does no harm.
                self.edited();
            }
        }
    }

    /// Writes here, from now on.
    fn go_on(&mut self) {
        self.reading = false;
        self.show_reading();
        if self.root.has_attribute("data-ready") {
            self.say(&say("taken"));
        }
        set(&self.root, "data-ready", "");
    }

    /// Another tab writes: what is begun here ends.
    fn stop(&mut self) {
        self.reading = true;
        self.pointer_cancel();
        self.session.link = None;
        self.show_link();
        set(&self.root, "data-ready", "");
        self.show_reading();
    }

    /// Hands the map to the tab that asked for it, once no save is on its way. It is kept here until
    /// that tab says that it has come.
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
        show(
            "editor-other",
            self.reading && self.root.has_attribute("data-ready"),
        );
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
            with(|e| e.answered(answer));
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

    fn show_standing(&mut self) {
        let Some(place) = by_id("editor-saved") else {
            return;
        };
        let announces = self.net.saver.announces();
        let standing = self.net.saver.standing();
        let said = match standing {
            Standing::Unchanged => say("save_unchanged"),
            Standing::Unsaved => say("save_unsaved"),
            Standing::Sending => say("save_sending"),
            Standing::Offline => say("save_offline"),
            Standing::Failing => say("save_failing"),
            Standing::SignedOut => say("save_signed_out"),
            Standing::Elsewhere => say("save_changed"),
            Standing::Gone => say("save_gone"),
            Standing::Refused(_) => say("save_refused"),
            Standing::TooLarge => say("save_too_large"),
            Standing::Saved(at) => {
                let at = js_sys::Date::new(&JsValue::from_f64(*at));
                let two = |number: u32| format!("{number:02}");
                say("save_saved")
                    .with("hours", at.get_hours())
                    .with("minutes", two(at.get_minutes()))
            }
        };
        let mark = match standing {
            standing if standing.bad() => "bad",
            Standing::Unsaved | Standing::Sending => "wait",
            _ => "good",
        };
        let sentence = match standing {
            Standing::Refused(Some(sentence)) => sentence.clone(),
            _ => self.words.of(&said),
        };
        set(&place, "data-standing", mark);
        if let Ok(Some(text)) = place.query_selector("span") {
            set_text(&text, &sentence);
        }
        // Read aloud, unlike what is shown.
        if let Some(alarm) = by_id("editor-alarm") {
            match standing {
                _ if announces => set_text(&alarm, &sentence),
                Standing::Unchanged | Standing::Unsaved => set_text(&alarm, ""),
                _ => {}
            }
        }
        show("editor-conflict", *standing == Standing::Elsewhere);
        show("editor-gone", *standing == Standing::Gone);
        show("editor-signed-out", *standing == Standing::SignedOut);
    }

    /// Reads the page anew; where something would be lost by that, only if the person wants it.
    pub(super) fn ask_reload(&mut self) {
        let lost = self.has().unsaved && self.net.downloaded != Some(self.session.revision());
        let question = self.words.word("reload_confirm");
        if !lost || window().confirm_with_message(&question).unwrap_or(true) {
            self.reload();
        }
    }

    /// Reads the page anew; what is not saved is given up knowingly.
    fn reload(&mut self) {
        self.net.leaving = true;
        let _ = window().location().reload();
    }

    /// The map as it is here, as a file.
    pub(super) fn download(&mut self) {
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
            self.net.downloaded = Some(self.session.revision());
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
        404 | 410 => Answer::Gone,
        401 | 403 => Answer::SignedOut,
        413 => Answer::TooLarge,
        // Signed out by way of a redirect to the page that signs in.
        200..=399 => Answer::SignedOut,
        // Trying again makes no room where there is none (507).
        408 | 429 | 500..=506 | 508..=599 => Answer::Failing,
        _ => Answer::Refused(body["sentence"].as_str().map(str::to_owned)),
    }
}
