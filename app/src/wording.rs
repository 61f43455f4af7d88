//! Codes put into sentences: problems, field errors, verdicts, checks.
//!
//! Every code ends as a sentence that a person can act on; none is ever shown raw. A check's code
//! that is not known here falls back to a sentence for its kind and outcome.

use domain::abuse::Abuse;
use domain::badge::{BadgeFace, Checked};
use domain::evidence::EvidenceProblem;
use domain::notice::News;
use domain::problem::{FieldError, ImportProblem};
use domain::skill::LineError;
use domain::{Check, Language, Millis, Note, Origin, Outcome, Problem, Verdict};
use maps::file::{FaultKind, HIGHEST_VERSION, Refusal};
use maps::map::{MapFault, PictureFault, TextFault, WIDEST_PICTURE};

use crate::format;
use crate::i18n::{
    abuse as abuse_words, check, evidence, form, framework, import, map_file, news as words, note,
    problem, verdict,
};

/// What happened, and what to do now.
#[must_use]
pub fn problem_text(language: Language, what: &Problem) -> String {
    let l = language;
    match what {
        Problem::SignedOut => problem::signed_out(l).to_owned(),
        Problem::PasswordNeeded => problem::password_needed(l).to_owned(),
        Problem::WrongPassword => problem::wrong_password(l).to_owned(),
        Problem::WrongCredentials => problem::wrong_credentials(l).to_owned(),
        Problem::Locked => problem::locked(l).to_owned(),
        Problem::LinkSpent => problem::link_spent(l).to_owned(),
        Problem::TooMany { seconds } => problem::too_many(l, format::wait(l, *seconds)),
        Problem::NotFound => problem::not_found_thing(l).to_owned(),
        Problem::Gone => problem::gone(l).to_owned(),
        Problem::Field { field, error } => field_error(l, field, *error).to_owned(),
        Problem::Import(why) => import_text(l, why),
        Problem::Evidence { why } => evidence_problem(l, *why).to_owned(),
        Problem::NotAccepted => problem::not_accepted(l).to_owned(),
        Problem::NotYours => problem::not_yours(l).to_owned(),
        Problem::NotShareable => problem::not_shareable(l).to_owned(),
        Problem::BeingChecked => problem::being_checked(l).to_owned(),
        Problem::OnlyAddress => problem::only_address(l).to_owned(),
        Problem::Forged => problem::forged(l).to_owned(),
        Problem::Stale => problem::stale(l).to_owned(),
        Problem::TakenDown => problem::taken_down(l).to_owned(),
        Problem::NothingToShow => problem::nothing_to_show(l).to_owned(),
        Problem::NothingToFollow => problem::nothing_to_follow(l).to_owned(),
        Problem::LastVersion => problem::last_version(l, format::number(l, HIGHEST_VERSION)),
        Problem::Map { why } => map_fault(l, why),
        Problem::MapFile { why } => map_refusal(l, why),
        Problem::Minor => problem::minor(l).to_owned(),
        Problem::Quota => problem::quota(l).to_owned(),
        Problem::Internal { reference } => problem::internal(l, reference),
        Problem::Unavailable { reference } if reference.is_empty() => {
            problem::offline(l).to_owned()
        }
        Problem::Unavailable { reference } => problem::unavailable(l, reference),
    }
}

/// A heading for a problem that has a page of its own.
#[must_use]
pub fn problem_title(language: Language, what: &Problem) -> &'static str {
    match what {
        Problem::SignedOut => problem::signed_out_title(language),
        Problem::LinkSpent => problem::link_spent_title(language),
        Problem::TooMany { .. } => problem::too_many_title(language),
        Problem::NotFound => problem::not_found_title(language),
        Problem::Gone => problem::gone_title(language),
        Problem::Forged => problem::forged_title(language),
        Problem::Internal { .. } => problem::internal_title(language),
        Problem::Unavailable { reference } if reference.is_empty() => {
            problem::offline_title(language)
        }
        Problem::Unavailable { .. } => problem::unavailable_title(language),
        Problem::Import(_) => import::title(language),
        _ => problem::title(language),
    }
}

/// What is wrong with a field.
#[must_use]
pub fn field_error(language: Language, field: &str, error: FieldError) -> &'static str {
    let l = language;
    match error {
        FieldError::Required => match field {
            "name" => form::required_name(l),
            "address" => form::required_address(l),
            "password" | "current" | "new" => form::required_password(l),
            "birth_year" => form::required_birth_year(l),
            "badges" => form::required_badges(l),
            "tag" => form::required_tag(l),
            "title" => form::required_title(l),
            "reason" => form::required_reason(l),
            "message" | "text" => form::required_message(l),
            _ => form::required(l),
        },
        FieldError::TooLong if field == "badges" => form::too_many_badges(l),
        FieldError::TooLong => form::too_long(l),
        FieldError::NotAnAddress => form::not_an_address(l),
        FieldError::PasswordTooShort => form::password_too_short(l),
        FieldError::PasswordTooLong => form::password_too_long(l),
        FieldError::PasswordWeak => form::password_weak(l),
        FieldError::PasswordsDiffer => form::passwords_differ(l),
        FieldError::NotAYear => form::not_a_year(l),
        FieldError::TooYoung => form::too_young(l),
        FieldError::NotADay => form::not_a_day(l),
        FieldError::InThePast => form::in_the_past(l),
        FieldError::NotAccepted => form::not_accepted(l),
        FieldError::WrongPassword => form::wrong_password(l),
        FieldError::AlreadyYours => form::already_yours(l),
        FieldError::TooManyAddresses => form::too_many_addresses(l),
        FieldError::NotHttps => form::not_https(l),
        FieldError::NameTaken => form::name_taken(l),
        FieldError::TooManyTags => form::too_many_tags(l),
        FieldError::NotAServer => form::not_a_server(l),
        FieldError::TooManyBadges => form::collection_full(l),
        FieldError::TooManySections => form::too_many_sections(l),
        FieldError::TooManyCollections => form::too_many_collections(l),
        FieldError::TooManyMaps => form::too_many_maps(l),
        FieldError::TooManyMapsInside => form::too_many_maps_inside(l),
        FieldError::TooManyObjectives => form::too_many_objectives(l),
        FieldError::TooManyFollowUps => form::too_many_follow_ups(l),
        FieldError::NotAnIri => form::not_an_iri(l),
        FieldError::NoFile => form::no_file(l),
        FieldError::NotAPicture => form::not_a_picture(l),
        FieldError::FileTooLarge => form::file_too_large(l),
    }
}

/// Why a piece of evidence was not taken, and what to do.
#[must_use]
pub fn evidence_problem(language: Language, why: EvidenceProblem) -> &'static str {
    let l = language;
    match why {
        EvidenceProblem::Nothing => evidence::nothing(l),
        EvidenceProblem::TitleTooLong => evidence::title_too_long(l),
        EvidenceProblem::TextTooLong => evidence::text_too_long(l),
        EvidenceProblem::NotALink => evidence::not_a_link(l),
        EvidenceProblem::EmptyFile => evidence::empty_file(l),
        EvidenceProblem::TooLarge => evidence::too_large(l),
        EvidenceProblem::WrongKind => evidence::wrong_kind(l),
        EvidenceProblem::Unreadable => evidence::unreadable(l),
        EvidenceProblem::TooMany => evidence::too_many(l),
        EvidenceProblem::Full => evidence::full(l),
        EvidenceProblem::Broken => evidence::broken(l),
    }
}

/// What is wrong with a line of a framework's table.
#[must_use]
pub fn line_error(language: Language, error: LineError) -> &'static str {
    let l = language;
    match error {
        LineError::NoTable => framework::error_no_table(l),
        LineError::NoNames => framework::error_no_names(l),
        LineError::Kind => framework::error_kind(l),
        LineError::NoName => framework::error_no_name(l),
        LineError::TooLong => framework::error_too_long(l),
        LineError::Level => framework::error_level(l),
        LineError::Link => framework::error_link(l),
        LineError::Twice => framework::error_twice(l),
        LineError::TooMany => framework::error_too_many(l),
    }
}

/// Why nothing came in, and what to try instead.
#[must_use]
pub fn import_text(language: Language, why: &ImportProblem) -> String {
    let l = language;
    match why {
        ImportProblem::NoFile => import::no_file(l).to_owned(),
        ImportProblem::Empty => import::empty(l).to_owned(),
        ImportProblem::TooLarge { megabytes } => import::too_large(l, megabytes),
        ImportProblem::Jpeg => import::jpeg(l).to_owned(),
        ImportProblem::NoBadge { kind } => match kind.as_str() {
            "pdf" => import::no_badge_pdf(l),
            "json" | "jwt" => import::no_badge_json(l),
            "text" | "url" => import::no_badge_text(l),
            "zip" => import::no_badge_zip(l),
            "mail" => import::no_badge_mail(l),
            _ => import::no_badge_image(l),
        }
        .to_owned(),
        ImportProblem::Damaged { .. } => import::damaged(l).to_owned(),
        ImportProblem::WrongEncoding => import::wrong_encoding(l).to_owned(),
        ImportProblem::TooComplex => import::too_complex(l).to_owned(),
        ImportProblem::Encrypted => import::encrypted(l).to_owned(),
        ImportProblem::UnknownKind => import::unknown_kind(l).to_owned(),
        ImportProblem::BrokenUpload => import::broken_upload(l).to_owned(),
        ImportProblem::Archive => import::archive(l).to_owned(),
        ImportProblem::NestedArchive => import::nested_archive(l).to_owned(),
        ImportProblem::EncryptedArchive => import::encrypted_archive(l).to_owned(),
        ImportProblem::Winmail => import::winmail(l).to_owned(),
        ImportProblem::ClaimLink { .. } => import::claim_link(l).to_owned(),
        ImportProblem::ApplyLink { .. } => import::apply_link(l).to_owned(),
        ImportProblem::NewerExport => import::newer_export(l).to_owned(),
        ImportProblem::Altered => import::altered(l).to_owned(),
        ImportProblem::Missing => import::missing(l).to_owned(),
        ImportProblem::SomebodyElse { hint: Some(hint) } => import::somebody_else(l, hint),
        ImportProblem::SomebodyElse { hint: None } => import::somebody_else_unknown(l).to_owned(),
        ImportProblem::Unreachable { host, reason } => match reason.as_str() {
            "timeout" => import::unreachable_timeout(l, host),
            "refused" => import::unreachable_refused(l, host),
            "dns" => import::unreachable_dns(l, host),
            "forbidden" => import::unreachable_forbidden(l, host),
            "status" => import::unreachable_status(l, host),
            "not_a_badge" => import::unreachable_not_a_badge(l, host),
            "too_large" => import::unreachable_too_large(l, host),
            _ => import::unreachable_other(l, host),
        },
    }
}

/// The one line of a verdict, with its date or reason.
#[must_use]
pub fn verdict_line(language: Language, face: Option<&BadgeFace>, checked: &Checked) -> String {
    let l = language;
    let param = |name: &str| {
        let said = checked.checks.iter().find_map(|c| c.params.get(name))?;
        moment(said)
    };
    match checked.verdict {
        Verdict::Valid => verdict::valid(l).to_owned(),
        Verdict::StatusUnknown => verdict::status_unknown(l).to_owned(),
        Verdict::Intact => verdict::intact(l).to_owned(),
        Verdict::Unverified if checked.checks.iter().any(|c| c.code == "no_proof") => {
            verdict::unverified_unsigned(l).to_owned()
        }
        Verdict::Unverified => verdict::unverified(l).to_owned(),
        Verdict::Expired => match face.and_then(|f| f.expires).or_else(|| param("since")) {
            Some(day) => verdict::expired_on(l, format::date(l, day)),
            None => verdict::expired(l).to_owned(),
        },
        Verdict::NotYetValid => match param("from").or_else(|| face.and_then(|f| f.issued)) {
            Some(day) => verdict::not_yet_valid_from(l, format::date(l, day)),
            None => verdict::not_yet_valid(l).to_owned(),
        },
        Verdict::Suspended => verdict::suspended_on(l, format::date(l, checked.since)),
        Verdict::Revoked => verdict::revoked_on(l, format::date(l, checked.since)),
        Verdict::Invalid => match invalid_because(l, checked) {
            Some(why) => verdict::invalid_because(l, why),
            None => verdict::invalid(l).to_owned(),
        },
        Verdict::Unreadable => verdict::unreadable(l).to_owned(),
    }
}

fn invalid_because(l: Language, checked: &Checked) -> Option<&'static str> {
    let failed = |kind: &str| {
        let mut checks = checked.checks.iter();
        checks.find(|c| c.kind == kind && c.outcome == Outcome::Failed)
    };
    if let Some(check) = failed("authenticity") {
        return Some(match check.code.as_str() {
            "signature_wrong" => verdict::why_signature(l),
            _ => verdict::why_proof(l),
        });
    }
    if failed("issuer").is_some() {
        return Some(verdict::why_issuer(l));
    }
    failed("structure")
        .or_else(|| failed("source"))
        .map(|_| verdict::why_structure(l))
}

/// A verdict in one or two words, for tiles and tables.
#[must_use]
pub const fn verdict_short(language: Language, what: Verdict) -> &'static str {
    let l = language;
    match what {
        Verdict::Valid => verdict::short_valid(l),
        Verdict::StatusUnknown => verdict::short_status_unknown(l),
        Verdict::Intact => verdict::short_intact(l),
        Verdict::Unverified => verdict::short_unverified(l),
        Verdict::Expired => verdict::short_expired(l),
        Verdict::NotYetValid => verdict::short_not_yet_valid(l),
        Verdict::Suspended => verdict::short_suspended(l),
        Verdict::Revoked => verdict::short_revoked(l),
        Verdict::Invalid => verdict::short_invalid(l),
        Verdict::Unreadable => verdict::short_unreadable(l),
    }
}

/// What a check is about.
#[must_use]
pub fn check_kind(language: Language, kind: &str) -> &'static str {
    let l = language;
    match kind {
        "source" => check::kind_source(l),
        "structure" => check::kind_structure(l),
        "authenticity" => check::kind_authenticity(l),
        "issuer" => check::kind_issuer(l),
        "status" => check::kind_status(l),
        "time" => check::kind_time(l),
        "recipient" => check::kind_recipient(l),
        "schema" => check::kind_schema(l),
        "refresh" => check::kind_refresh(l),
        "endorsement" => check::kind_endorsement(l),
        _ => check::kind_other(l),
    }
}

/// How a check ended, in words.
#[must_use]
pub const fn outcome(language: Language, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => check::passed(language),
        Outcome::Failed => check::failed(language),
        Outcome::Unknown => check::unknown(language),
        Outcome::NotApplicable => check::not_applicable(language),
    }
}

/// Why a check ended as it did, in one plain sentence.
#[must_use]
pub fn check_text(language: Language, what: &Check) -> String {
    known_check(language, what).unwrap_or_else(|| by_outcome(language, what).to_owned())
}

/// The sentence for a code; `None` for a code that is not known or lacks what its sentence needs.
fn known_check(l: Language, what: &Check) -> Option<String> {
    let param = |name: &str| what.params.get(name).filter(|p| !p.trim().is_empty());
    let host = || param("url").map(|url| host_of(url));
    let day = |name: &str| Some(format::date(l, moment(param(name)?)?));
    let plain = |text: &'static str| Some(text.to_owned());
    match what.code.as_str() {
        "supplied" => plain(check::supplied(l)),
        "fetched" => Some(check::fetched(l, host()?)),
        "not_json" => plain(check::not_json(l)),
        "not_a_badge" => plain(check::not_a_badge(l)),
        "duplicate_member" => plain(check::duplicate_member(l)),
        "too_complex" => plain(check::too_complex(l)),
        "not_a_jws" => plain(check::not_a_jws(l)),
        "unreachable" => Some(check::unreachable(l, host()?, obstacle(l, what))),
        "well_formed" => plain(check::well_formed(l)),
        "missing_property" => Some(check::missing_property(l, param("property")?)),
        "wrong_value" => Some(check::wrong_value(l, param("property")?)),
        "wrong_type" => plain(check::wrong_type(l)),
        "wrong_context" => plain(check::wrong_context(l)),
        "hosted" => Some(check::hosted(l, host()?)),
        "signed" => plain(check::signed(l)),
        "signature_wrong" => plain(check::signature_wrong(l)),
        "no_proof" => plain(check::no_proof(l)),
        "unknown_proof" => Some(check::unknown_proof(l, param("suite")?)),
        "algorithm_not_allowed" => Some(check::algorithm_not_allowed(l, param("algorithm")?)),
        "header_not_allowed" => Some(check::header_not_allowed(l, param("header")?)),
        "claim_differs" => Some(check::claim_differs(l, param("claim")?)),
        "proof_malformed" => Some(check::proof_malformed(l, param("property")?)),
        "wrong_purpose" => plain(check::wrong_purpose(l)),
        "proof_expired" => Some(check::proof_expired(l, day("since")?)),
        "undefined_term" => Some(check::undefined_term(l, param("term")?)),
        "unknown_context" => plain(check::unknown_context(l)),
        "json_ld_invalid" => plain(check::json_ld_invalid(l)),
        "key_unreachable" => Some(check::key_unreachable(l, obstacle(l, what))),
        "key_unsupported" => plain(check::key_unsupported(l)),
        "no_key" => plain(check::no_key(l)),
        "base_proof" => plain(check::base_proof(l)),
        "other_document" => Some(check::other_document(l, host()?)),
        "key_of_issuer" => plain(check::key_of_issuer(l)),
        "host_of_issuer" => plain(check::host_of_issuer(l)),
        "key_of_another" => plain(check::key_of_another(l)),
        "key_not_proven" => plain(check::key_not_proven(l)),
        "outside_scope" => Some(check::outside_scope(l, host()?)),
        "other_issuer" => plain(check::other_issuer(l)),
        "no_status" => plain(check::no_status(l)),
        "active" => plain(check::active(l)),
        "revoked" => Some(match param("reason") {
            Some(reason) => check::revoked_reason(l, reason),
            None => check::revoked(l).to_owned(),
        }),
        "suspended" => Some(match param("reason") {
            Some(reason) => check::suspended_reason(l, reason),
            None => check::suspended(l).to_owned(),
        }),
        "status_not_proven" => Some(check::status_not_proven(l, host()?)),
        "status_malformed" => Some(check::status_malformed(l, host()?)),
        "status_unsupported" => plain(check::status_unsupported(l)),
        "in_time" => plain(check::in_time(l)),
        "not_yet_valid" => Some(check::not_yet_valid(l, day("from")?)),
        "expired" => Some(check::expired(l, day("since")?)),
        "nobody_expected" => plain(check::nobody_expected(l)),
        "nobody_named" => plain(check::nobody_named(l)),
        "recipient_matches" => plain(check::recipient_matches(l)),
        "recipient_differs" => plain(check::recipient_differs(l)),
        "schema_unknown" => plain(check::schema_unknown_code(l)),
        "schema_followed" => plain(check::schema_followed(l)),
        "refreshed" => plain(check::refreshed(l)),
        "refresh_refused" => plain(check::refresh_refused(l)),
        "endorsed" => Some(check::endorsed(l, param("by")?)),
        "endorsement_refused" => Some(check::endorsement_refused(l, param("by")?)),
        "endorses_another" => Some(check::endorses_another(l, param("by")?)),
        _ => None,
    }
}

/// Something worth knowing, in one plain sentence.
#[must_use]
pub fn note_text(l: Language, what: &Note) -> String {
    known_note(l, what).unwrap_or_else(|| note::other(l).to_owned())
}

/// The sentence for a code; `None` for a code that is not known or lacks what its sentence needs.
fn known_note(l: Language, what: &Note) -> Option<String> {
    let param = |name: &str| what.params.get(name).filter(|p| !p.trim().is_empty());
    let host = || param("url").map(|url| host_of(url));
    let plain = |text: &'static str| Some(text.to_owned());
    match what.code.as_str() {
        "hosted_differs" => Some(note::hosted_differs(l, param("property")?)),
        "embedded_differs" => Some(note::embedded_differs(l, param("property")?)),
        "not_encrypted" => Some(note::not_encrypted(l, host()?)),
        "unsalted_hash" => plain(note::unsalted_hash(l)),
        "weak_hash" => plain(note::weak_hash(l)),
        "outdated" => Some(note::outdated(l, param("what")?)),
        "proof_ignored" => Some(note::proof_ignored(l, param("suite")?)),
        "no_subject" => plain(note::no_subject(l)),
        "short_status_list" => Some(note::short_status_list(l, host()?)),
        "status_unread" => Some(note::status_unread(l, host()?)),
        "status_message" => Some(note::status_message(l, param("message")?)),
        "refresh_failed" => Some(note::refresh_failed(l, host()?)),
        "unknown_schema" => Some(note::unknown_schema(l, host()?)),
        "extension" => Some(note::extension(l, param("url")?)),
        "endorsement_failed" => Some(note::endorsement_failed(l, param("by")?)),
        "too_many" => plain(note::too_many(l)),
        "link_broken" => Some(note::link_broken(l, host()?)),
        "departure" => Some(note::departure(l, param("property")?)),
        "names_holder" => plain(note::names_holder(l)),
        _ => None,
    }
}

fn obstacle(l: Language, what: &Check) -> String {
    let word = what.params.get("obstacle").map_or("", String::as_str);
    match word {
        "timeout" => check::obstacle_timeout(l),
        "refused" => check::obstacle_refused(l),
        "dns" => check::obstacle_dns(l),
        "forbidden" => check::obstacle_forbidden(l),
        "too_large" => check::obstacle_too_large(l),
        "unreadable" => check::obstacle_unreadable(l),
        "too_many" => check::obstacle_too_many(l),
        "status" => match what.params.get("status") {
            Some(status) => return check::obstacle_status(l, status),
            None => check::obstacle_other(l),
        },
        _ => check::obstacle_other(l),
    }
    .to_owned()
}

const fn outcomes(outcome: Outcome, texts: [&'static str; 3], none: &'static str) -> &'static str {
    match outcome {
        Outcome::Passed => texts[0],
        Outcome::Failed => texts[1],
        Outcome::Unknown => texts[2],
        Outcome::NotApplicable => none,
    }
}

fn by_outcome(l: Language, what: &Check) -> &'static str {
    macro_rules! of {
        ($passed:ident, $failed:ident, $unknown:ident) => {
            [check::$passed(l), check::$failed(l), check::$unknown(l)]
        };
    }
    let texts = match what.kind.as_str() {
        "source" => of!(source_passed, source_failed, source_unknown),
        "structure" => of!(structure_passed, structure_failed, structure_unknown),
        "authenticity" => of!(
            authenticity_passed,
            authenticity_failed,
            authenticity_unknown
        ),
        "issuer" => of!(issuer_passed, issuer_failed, issuer_unknown),
        "status" => of!(status_passed, status_failed, status_unknown),
        "time" => of!(time_passed, time_failed, time_unknown),
        "recipient" => of!(recipient_passed, recipient_failed, recipient_unknown),
        "schema" => of!(schema_passed, schema_failed, schema_unknown),
        "refresh" => of!(refresh_passed, refresh_failed, refresh_unknown),
        "endorsement" => of!(endorsement_passed, endorsement_failed, endorsement_unknown),
        _ => of!(other_passed, other_failed, other_unknown),
    };
    outcomes(what.outcome, texts, check::other_not_applicable(l))
}

/// A moment as a check's parameter carries it: milliseconds, or a date that begins `2026-11-22`.
fn moment(param: &str) -> Option<Millis> {
    match param.trim().parse() {
        Ok(millis) => Some(Millis(millis)),
        Err(_) => Millis::from_iso_day(param.get(..10)?),
    }
}

/// A piece of news as one sentence.
#[must_use]
pub fn news(language: Language, news: &News) -> String {
    let l = language;
    match news {
        News::Changed { name, to, .. } => match to {
            Verdict::Revoked => words::revoked(l, name),
            Verdict::Suspended => words::suspended(l, name),
            Verdict::Invalid => words::invalid(l, name),
            Verdict::Valid | Verdict::StatusUnknown => words::valid_again(l, name),
            _ => words::changed(l, name),
        },
        News::Expiring { name, on, .. } => words::expiring(l, name, format::date(l, *on)),
        News::Arrived { count, origin } => match origin {
            Origin::Mail => words::arrived_mail(l, *count),
            Origin::Delivery => words::arrived_delivery(l, *count),
            Origin::Source => words::arrived_source(l, *count),
            Origin::Import => words::arrived(l, *count),
        },
        News::Leaving { name, on, .. } => words::leaving(l, name, format::date(l, *on)),
        News::Letter { name, about, .. } => words::letter(l, name, about),
        News::TakenDown { title, reason, .. } => words::taken_down(l, title, reason),
        News::Lifted { title, .. } => words::lifted(l, title),
        News::SourceFails { source, since } => {
            words::source_fails(l, source, format::date(l, *since))
        }
        News::ExportReady { until } => words::export_ready(l, format::date(l, *until)),
        News::Restored => words::restored(l).to_owned(),
        News::MapOffered { title, by } => words::map_offered(l, by, title),
        News::MapChanged {
            title,
            percent,
            would_be,
            ..
        } => words::map_changed(l, title, percent, would_be),
        News::Accompanied { title, by, .. } => words::accompanied(l, by, title),
        News::Encouraged { title, by, .. } => words::encouraged(l, by, title),
    }
}

/// Why a map cannot be so.
#[must_use]
pub fn map_fault(language: Language, why: &MapFault) -> String {
    let l = language;
    match why {
        MapFault::NoZone => map_file::no_zone(l).to_owned(),
        MapFault::TooManyZones(_) => map_file::too_many_zones(l).to_owned(),
        MapFault::TooManyNodes(_) => map_file::too_many_nodes(l).to_owned(),
        MapFault::TooManyLinks(_) => map_file::too_many_links(l).to_owned(),
        MapFault::ZoneTwice(id) => map_file::id_twice(l, id),
        MapFault::NodeTwice(id) => map_file::id_twice(l, id),
        MapFault::NoSuchZone(id) => map_file::no_such(l, id),
        MapFault::NoSuchNode(id) => map_file::no_such(l, id),
        MapFault::NoSuchLink(from, to) => map_file::no_such(l, format!("{from} → {to}")),
        MapFault::LinkToItself(_) => map_file::to_itself(l).to_owned(),
        MapFault::LinkTwice(..) => map_file::link_twice(l).to_owned(),
        MapFault::Cycle(nodes) => {
            let names: Vec<&str> = nodes.iter().map(|(_, name)| name.as_str()).collect();
            map_file::cycle(l, names.join(", "))
        }
        MapFault::Occupied(..) => map_file::occupied(l).to_owned(),
        MapFault::TooHigh(_) => map_file::too_high(l).to_owned(),
        MapFault::PicturesTooLarge(_) => map_file::pictures(l).to_owned(),
    }
}

/// Why a file is no map; what is wrong in it is told point by point by [`map_file_fault`].
#[must_use]
pub fn map_refusal(language: Language, why: &Refusal) -> String {
    let l = language;
    match why {
        Refusal::TooLarge { .. } => map_file::too_large(l).to_owned(),
        Refusal::NotJson { line, column } => map_file::not_json(l, line, column),
        Refusal::TooDeep => map_file::too_deep(l).to_owned(),
        Refusal::TooMuch => map_file::too_much(l).to_owned(),
        Refusal::NotAMap => map_file::not_a_map(l).to_owned(),
        Refusal::Later { found } => map_file::later(l, found),
        Refusal::Faults(_) => map_file::faults(l).to_owned(),
    }
}

/// What is wrong at one place of a map's file.
#[must_use]
pub fn map_file_fault(language: Language, kind: &FaultKind) -> String {
    let l = language;
    match kind {
        FaultKind::Missing => map_file::missing(l).to_owned(),
        FaultKind::Twice => map_file::twice(l).to_owned(),
        FaultKind::Not(_) => map_file::not_kind(l).to_owned(),
        FaultKind::Text(TextFault::Empty) => map_file::empty(l).to_owned(),
        FaultKind::Text(TextFault::TooLong { .. }) => map_file::too_long(l).to_owned(),
        FaultKind::Word { found, known } => map_file::word(l, found, known.join(", ")),
        FaultKind::Id(id) => map_file::id(l, id),
        FaultKind::Address(_) => map_file::address(l).to_owned(),
        FaultKind::Picture(PictureFault::TooWide) => map_file::picture_wide(l, WIDEST_PICTURE),
        FaultKind::Picture(_) => map_file::picture(l).to_owned(),
        FaultKind::Number { least, most } => map_file::number(l, least, most),
        FaultKind::Nameless => map_file::nameless(l).to_owned(),
        FaultKind::Map(why) => map_fault(l, why),
    }
}

/// What is wrong with a page, as its readers say it.
#[must_use]
pub fn abuse(language: Language, reason: Abuse) -> &'static str {
    let l = language;
    match reason {
        Abuse::Identity => abuse_words::identity(l),
        Abuse::False => abuse_words::false_claim(l),
        Abuse::Hate => abuse_words::hate(l),
        Abuse::Private => abuse_words::private(l),
        Abuse::Rights => abuse_words::rights(l),
        Abuse::Spam => abuse_words::spam(l),
        Abuse::Other => abuse_words::other(l),
    }
}

/// Where something can be done about a piece of news.
#[must_use]
pub fn news_path(news: &News) -> String {
    match news {
        News::Leaving { .. } => "/reglages/adresses".to_owned(),
        News::Letter { letter, .. } => format!("/messages/{letter}"),
        News::TakenDown { path, .. } | News::Lifted { path, .. } => path.clone(),
        News::Arrived { .. } | News::SourceFails { .. } => "/recevoir".to_owned(),
        News::ExportReady { .. } => "/reglages/donnees".to_owned(),
        News::Restored => "/badges".to_owned(),
        News::MapOffered { .. } => "/objectifs".to_owned(),
        News::MapChanged { objective, .. } => format!("/objectifs/{objective}"),
        News::Accompanied { objective, .. } | News::Encouraged { objective, .. } => {
            format!("/objectifs/{objective}#accompagner")
        }
        News::Changed { badge, .. } | News::Expiring { badge, .. } => format!("/badges/{badge}"),
    }
}

/// The host of a URL, or the whole text where there is none.
#[must_use]
pub fn host_of(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else {
        return url;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(kind: &str, outcome: Outcome, code: &str, params: &[(&str, &str)]) -> Check {
        Check {
            kind: kind.to_owned(),
            outcome,
            code: code.to_owned(),
            params: params
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            looked_at: None,
            section: String::new(),
        }
    }

    fn checked(verdict: Verdict, checks: Vec<Check>) -> Checked {
        let at = Millis::from_day(2026, 11, 22).expect("a day");
        Checked {
            verdict,
            at,
            since: at,
            proven_at: None,
            checks,
            notes: Vec::new(),
        }
    }

    #[test]
    fn an_unknown_code_is_never_shown() {
        for language in [Language::Fr, Language::En] {
            for kind in ["source", "status", "recipient", "weather"] {
                for outcome in Outcome::ALL {
                    let text = check_text(language, &check(kind, *outcome, "brand_new_code", &[]));
                    assert!(text.ends_with('.') && !text.contains('_'), "{text}");
                }
            }
        }
    }

    #[test]
    fn an_unknown_note_is_never_shown_as_a_code() {
        for code in ["brand_new_code", "extension"] {
            let what = Note {
                code: code.to_owned(),
                params: BTreeMap::new(),
            };
            for language in [Language::Fr, Language::En] {
                assert_eq!(note_text(language, &what), note::other(language));
            }
        }
    }

    #[test]
    fn a_known_code_without_its_parameter_falls_back() {
        let text = check_text(
            Language::En,
            &check("source", Outcome::Passed, "fetched", &[]),
        );
        assert_eq!(text, "The badge could be read.");
    }

    #[test]
    fn dates_of_checks_are_read_from_both_forms() {
        for since in ["1795305600000", "2026-11-22T00:00:00Z"] {
            let text = check_text(
                Language::Fr,
                &check("time", Outcome::Failed, "expired", &[("since", since)]),
            );
            assert_eq!(
                text,
                "Le badge n'est plus valable depuis le 22 novembre 2026."
            );
        }
    }

    #[test]
    fn only_the_host_of_an_address_stands_in_a_sentence() {
        for (url, host) in [
            ("https://badges.exemple.fr/a/b?c#d", "badges.exemple.fr"),
            ("https://user@exemple.fr:8443", "exemple.fr:8443"),
            ("did:key:z6Mk", "did:key:z6Mk"),
        ] {
            assert_eq!(host_of(url), host);
        }
    }

    #[test]
    fn a_verdict_says_why_or_since_when() {
        let fr = |verdict, checks| verdict_line(Language::Fr, None, &checked(verdict, checks));
        assert_eq!(
            fr(
                Verdict::Invalid,
                vec![check(
                    "authenticity",
                    Outcome::Failed,
                    "signature_wrong",
                    &[]
                )]
            ),
            "Faux ou modifié\u{a0}: la signature ne correspond pas"
        );
        assert_eq!(
            fr(Verdict::Revoked, vec![]),
            "Retiré par l'émetteur (constaté le 22 novembre 2026)"
        );
        assert_eq!(
            fr(
                Verdict::Unverified,
                vec![check("authenticity", Outcome::Unknown, "no_proof", &[])]
            ),
            "Impossible à vérifier\u{a0}: ce badge n'est pas signé"
        );
        assert_eq!(fr(Verdict::Expired, vec![]), "Authentique, expiré");
    }

    #[test]
    fn no_sentence_uses_the_standards_jargon() {
        let mut seen = BTreeMap::new();
        for file in [
            "site", "home", "verify", "verdict", "check", "note", "badge", "public", "mine",
        ] {
            for language in ["fr", "en"] {
                let path = format!(
                    "{}/locales/{language}/{file}.json",
                    env!("CARGO_MANIFEST_DIR")
                );
                let text = std::fs::read_to_string(path).expect("a locale file");
                seen.insert((file, language), text.to_lowercase());
            }
        }
        for (place, text) in seen {
            for word in ["assertion", "\"jws\"", "baked", "did:"] {
                assert!(!text.contains(word), "{place:?} says {word}");
            }
        }
    }
}
