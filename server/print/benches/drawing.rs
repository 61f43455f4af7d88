//! What drawing costs: `cargo bench -p print`. With `files FOLDER` it writes what it draws.

#![expect(clippy::expect_used, reason = "samples are right by construction")]

#[path = "../tests/samples/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod samples;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use print::{pdf, preview};

fn main() {
    let badge = samples::badge();
    let words = samples::badge_words();
    let large = samples::picture(1, 640);
    let sheet = pdf::BadgeSheet {
        badge: &badge,
        picture: Some(&large),
        credential: Some(pdf::Attachment {
            name: "badge.json",
            media_type: "application/ld+json",
            bytes: b"{\"type\":\"Assertion\"}",
            description: "Le fichier du badge est joint à ce document.",
        }),
        words: &words,
    };
    let collection = samples::collection(24);
    let pictures: std::collections::BTreeMap<_, _> = (1..=24)
        .map(|n| (n, samples::picture(n, 150 + n)))
        .collect();
    let collection_words = samples::collection_words(24);
    let twelve = samples::collection(12);
    let twelve_words = samples::collection_words(12);
    let card = preview::BadgeCard {
        title: &badge.face.name,
        picture: Some(&large),
        holder: words.holder.as_deref(),
        issued: "délivré par Le Dôme, centre de sciences de Caen",
        verdict: badge.checked.verdict,
        said: &words.verdict,
        checked: &words.checked,
        instance: &words.instance,
    };
    let six: Vec<Option<&[u8]>> = pictures.values().take(6).map(|p| Some(&p[..])).collect();
    let cards = preview::CollectionCard {
        title: &collection.title,
        holder: Some("Amina Benali, Caen"),
        pictures: &six,
        count: "24 badges",
        instance: &words.instance,
    };
    let mut photographed = samples::sheet(&twelve, &pictures, &twelve_words);
    photographed.photo = pictures.get(&3).map(Vec::as_slice);
    let year = samples::map(
        "Parcours Service Civique",
        &[("Intégration", 3), ("Mission", 5), ("Projet d’avenir", 4)],
    );
    let followed = samples::map_progress(&year, 5);
    let zones = [
        ("Découvrir", 14),
        ("Apprendre", 20),
        ("Animer", 16),
        ("Transmettre", 10),
    ];
    let sixty = samples::map("Conseillère numérique, de A à Z", &zones);
    let largest = samples::map("La plus grande", &[("", 100); 5]);
    let far = samples::map_progress(&sixty, 20);
    let one = samples::map("Une seule zone", &[("", 9)]);
    let cases: [(&str, &dyn Fn() -> Vec<u8>); 15] = [
        ("badge.pdf", &|| pdf::badge(&sheet).expect("drawn")),
        ("collection-12.pdf", &|| {
            pdf::collection(&photographed).expect("drawn")
        }),
        ("collection-24.pdf", &|| {
            pdf::collection(&samples::sheet(&collection, &pictures, &collection_words))
                .expect("drawn")
        }),
        ("badge.png", &|| preview::badge(&card).expect("drawn")),
        ("collection.png", &|| {
            preview::collection(&cards).expect("drawn")
        }),
        ("map-12.pdf", &|| {
            samples::map_pdf(&year, Some(&followed), Some(samples::MAP_URL))
        }),
        ("map-12.png", &|| {
            samples::map_picture(&year, Some(&followed), true)
        }),
        ("map-12-card.png", &|| {
            samples::map_card(&year, Some(&followed))
        }),
        ("map-60.pdf", &|| samples::map_pdf(&sixty, None, None)),
        ("map-60.png", &|| samples::map_picture(&sixty, None, true)),
        ("map-60-card.png", &|| samples::map_card(&sixty, None)),
        ("map-60-followed.pdf", &|| {
            samples::map_pdf(&sixty, Some(&far), Some(samples::MAP_URL))
        }),
        ("map-1-zone.pdf", &|| samples::map_pdf(&one, None, None)),
        ("map-500.pdf", &|| samples::map_pdf(&largest, None, None)),
        ("map-500.png", &|| {
            samples::map_picture(&largest, None, false)
        }),
    ];
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    if arguments.next().as_deref() == Some("files") {
        let folder = arguments.next().expect("a folder");
        for (name, draw) in cases {
            std::fs::write(Path::new(&folder).join(name), draw()).expect("written");
        }
        return;
    }
    for (name, draw) in cases {
        let mut times: Vec<_> = (0..20)
            .map(|_| {
                #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
                let start = Instant::now();
                black_box(draw());
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{name:<20} {:>9.1?}  {:>8} bytes", times[10], draw().len());
    }
}
