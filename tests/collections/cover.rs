//! Pictures that people choose themselves: drawn anew, named, and gone when they say so.

use domain::Millis;
use http::StatusCode;
use image::{ImageFormat, RgbaImage};
use server::store::blobs::BlobId;
use support::{Part, on_each_engine};

use super::{ADDRESS, NAME, account, badges, create, edition, page_of};

/// A picture of this size, with a word in its metadata.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbaImage::from_fn(width, height, |x, y| {
        image::Rgba([x as u8, y as u8, 90, 255])
    })
    .write_to(&mut bytes, ImageFormat::Png)
    .unwrap();
    let mut png = bytes.into_inner();
    let text = b"tEXtAuthor\0Amina chez elle";
    let mut chunk = u32::try_from(text.len() - 4)
        .unwrap()
        .to_be_bytes()
        .to_vec();
    chunk.extend_from_slice(text);
    chunk.extend_from_slice(&crc32(text).to_be_bytes());
    png.splice(33..33, chunk);
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A small file that says it is a picture of 60,000 by 60,000.
fn bomb() -> Vec<u8> {
    let mut png = picture(1, 1);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&crc);
    png
}

#[tokio::test]
async fn a_cover_is_drawn_anew_and_taken_away() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["A"]).await;
        let id = create(&mut browser, "Avec couverture", &all).await;
        let page = page_of(&id);
        let path = format!("{page}/couverture");
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);

        let big = picture(1_400, 700);
        let seen = edition(&browser.get(&page).await);
        let parts = [
            Part::Text("edition", &seen),
            Part::File("file", "moi.png", &big),
        ];
        let answer = browser.upload(&path, &parts).await;
        assert_eq!(answer.location().unwrap(), format!("{page}?fait=image"));
        let cover = browser.get(&path).await;
        assert_eq!(cover.header("content-type"), Some("image/webp"));
        let drawn = image::load_from_memory(&cover.bytes).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (1_280, 640));
        assert!(
            !cover.bytes.windows(5).any(|word| word == b"Amina"),
            "no metadata"
        );
        assert_eq!(app.browser().get(&path).await.status, StatusCode::SEE_OTHER);

        // Nobody sweeps what is named.
        let blob = BlobId::of(&cover.bytes);
        app.clock.advance(3 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(app.state.blobs.holds(&blob).await.unwrap());

        // An edition that is over changes nothing.
        let answer = browser.upload(&path, &parts).await;
        assert_eq!(answer.location().unwrap(), format!("{page}?refus=edition"));
        let told = browser.get(&answer.location().unwrap()).await;
        assert!(
            told.text_of("[role=alert]")
                .unwrap()
                .contains("autre fenêtre")
        );

        // What is no picture, or pretends to be a huge one, gets a sentence.
        for (bytes, word, sentence) in [
            (bomb(), "image", "ne peut pas être lue"),
            (b"GIF89a".to_vec(), "image", "ne peut pas être lue"),
            (big[..200].to_vec(), "image", "ne peut pas être lue"),
            (Vec::new(), "aucune", "Choisissez un fichier"),
            (vec![7; 11 << 20], "lourde", "trop lourd"),
        ] {
            let seen = edition(&browser.get(&page).await);
            let parts = [
                Part::Text("edition", &seen),
                Part::File("file", "x.png", &bytes),
            ];
            let answer = browser.upload(&path, &parts).await;
            let to = answer.location().unwrap();
            assert_eq!(to, format!("{page}?refus={word}"));
            let told = browser.get(&to).await.text_of("[role=alert]").unwrap();
            assert!(told.contains(sentence), "{told}");
        }
        assert_eq!(browser.get(&path).await.bytes, cover.bytes);

        let seen = edition(&browser.get(&page).await);
        let parts = [Part::Text("edition", &seen), Part::Text("what", "remove")];
        browser.upload(&path, &parts).await;
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_profile_has_a_photo_and_a_place_if_its_owner_wants() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let path = "/reglages/profil/photo";
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);
        let own = picture(800, 800);
        let answer = browser
            .upload(path, &[Part::File("file", "moi.png", &own)])
            .await;
        assert_eq!(answer.location().unwrap(), "/reglages/profil?fait=image");
        let shown = browser.get(path).await;
        let drawn = image::load_from_memory(&shown.bytes).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (320, 320));
        assert!(
            !shown.bytes.windows(5).any(|word| word == b"Amina"),
            "no metadata"
        );
        assert_eq!(app.browser().get(path).await.status, StatusCode::SEE_OTHER);
        let bad = bomb();
        let answer = browser
            .upload(path, &[Part::File("file", "x.png", &bad)])
            .await;
        assert_eq!(answer.location().unwrap(), "/reglages/profil?refus=image");
        browser.upload(path, &[Part::Text("what", "remove")]).await;
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);

        let fields = [
            ("name", NAME),
            ("place", " Caen,\u{202e} Normandie "),
            ("language", "fr"),
        ];
        browser
            .post("/api/fn/account/change_profile", &fields)
            .await;
        let page = browser.get("/reglages/profil").await;
        assert_eq!(page.attributes("#place", "value"), ["Caen, Normandie"]);
        let long = "x".repeat(101);
        let fields = [("name", NAME), ("place", &*long), ("language", "fr")];
        let page = browser
            .send_and_come_back("/reglages/profil", "account/change_profile", &fields)
            .await;
        assert!(page.text().contains("trop long"));
        assert_eq!(page.attributes("#place", "value"), [long]);
    })
    .await;
}
