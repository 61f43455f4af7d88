//! Honest pictures, hostile ones, and what must not survive the drawing.

use std::io::Cursor;

use ::image::{DynamicImage, ImageFormat, ImageReader, Rgba, RgbaImage};

use super::*;

fn sample(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        Rgba([(x % 256) as u8, (y % 256) as u8, 90, 255])
    })
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgba8(sample(width, height));
    let picture = if format == ImageFormat::Jpeg {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    } else {
        picture
    };
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner().into()
}

fn size(bytes: &[u8]) -> (ImageFormat, u32, u32) {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .expect("memory");
    let format = reader.format().expect("a format");
    let (width, height) = reader.into_dimensions().expect("a size");
    (format, width, height)
}

#[tokio::test]
async fn every_kind_is_drawn_in_three_sizes() {
    let svg = Bytes::from_static(
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10' fill='red'/></svg>",
    );
    for bytes in [
        encoded(1_000, 500, ImageFormat::Png),
        encoded(1_000, 500, ImageFormat::Jpeg),
        encoded(1_000, 500, ImageFormat::WebP),
        svg,
    ] {
        let drawn = Studio::default().draw(bytes).await.expect("drawn");
        assert_eq!(size(&drawn.full), (ImageFormat::Png, 640, 320));
        assert_eq!(size(&drawn.large), (ImageFormat::WebP, 320, 160));
        assert_eq!(size(&drawn.small), (ImageFormat::WebP, 160, 80));
    }
}

#[tokio::test]
async fn small_pictures_are_not_enlarged() {
    let drawn = Studio::default()
        .draw(encoded(90, 30, ImageFormat::Png))
        .await
        .expect("drawn");
    assert_eq!(size(&drawn.full), (ImageFormat::Png, 90, 30));
    assert_eq!(size(&drawn.small), (ImageFormat::WebP, 90, 30));
}

#[tokio::test]
async fn there_is_something_to_show_for_a_badge_without_a_picture() {
    let studio = Studio::default();
    assert_eq!(
        size(&studio.placeholder(SMALL).await),
        (ImageFormat::WebP, 160, 160)
    );
    assert_eq!(
        size(&studio.placeholder(LARGE).await),
        (ImageFormat::WebP, 320, 320)
    );
    assert_eq!(
        size(&studio.placeholder(FULL).await),
        (ImageFormat::Png, 640, 640)
    );
}

#[tokio::test]
async fn text_in_the_file_does_not_survive() {
    let plain = encoded(50, 50, ImageFormat::Png);
    let payload = openbadges::Payload::Json(r#"{"name":"AMINA-BENALI"}"#.to_owned());
    let baked = openbadges::bake(&plain, &payload, openbadges::Edition::V3).expect("baked");
    let found = |bytes: &[u8]| bytes.windows(12).any(|w| w == b"AMINA-BENALI");
    assert!(found(&baked));
    let drawn = Studio::default().draw(baked.into()).await.expect("drawn");
    for bytes in [&drawn.full, &drawn.large, &drawn.small] {
        assert!(!found(bytes));
    }
}

/// A PNG that says it is this large and holds hardly anything.
fn lying_png(width: u32, height: u32) -> Bytes {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    for (length, chunk) in [
        (13_u32, header),
        (0, b"IDAT".to_vec()),
        (0, b"IEND".to_vec()),
    ] {
        bytes.extend(length.to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc32fast::hash(&chunk).to_be_bytes());
    }
    bytes.into()
}

#[tokio::test]
async fn bombs_are_refused_before_they_grow() {
    for (width, height) in [
        (60_000, 60_000),
        (10_001, 1),
        (9_000, 9_000),
        (u32::MAX >> 1, 1),
    ] {
        let drawn = Studio::default().draw(lying_png(width, height)).await;
        assert!(
            matches!(&drawn, Err(PictureError::Undecodable(why)) if why.to_lowercase().contains("limit") || why.contains("exceed") || why.contains("large")),
            "{width}x{height}: {drawn:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    for bytes in [
        &b""[..],
        b"{}",
        b"GIF89a",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
    ] {
        let drawn = Studio::default().draw(Bytes::from_static(bytes)).await;
        assert!(drawn.is_err(), "{bytes:?}");
    }
}

#[tokio::test]
async fn hostile_svg_reads_nothing_and_ends() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("secret.png");
    std::fs::write(&file, encoded(10, 10, ImageFormat::Png)).expect("written");
    let outside = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='10' height='10'><image width='10' height='10' xlink:href='{}'/><image width='10' height='10' xlink:href='file://{0}'/></svg>",
        file.display()
    );
    let drawn = Studio::default().draw(outside.into()).await.expect("drawn");
    let picture = ::image::load_from_memory(&drawn.full)
        .expect("decoded")
        .into_rgba8();
    assert!(picture.pixels().all(|p| p.0[3] == 0), "nothing was drawn");

    let entities = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'>]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><desc>&e;&e;&e;&e;&e;&e;&e;&e;</desc></svg>";
    let _ = Studio::default().draw(entities.into()).await;

    let mut uses = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'><defs><g id='g0'><rect width='1' height='1'/></g>",
    );
    for n in 1..40 {
        let m = n - 1;
        uses.push_str(&format!(
            "<g id='g{n}'><use xlink:href='#g{m}'/><use xlink:href='#g{m}'/></g>"
        ));
    }
    uses.push_str("</defs><use xlink:href='#g39'/></svg>");
    assert!(Studio::default().draw(uses.into()).await.is_err());
}

#[tokio::test]
async fn only_so_many_pages_are_drawn_at_once_however_many_are_asked_for() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let studio = Studio::default();
    let (drawing, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (studio, drawing, most) = (studio.clone(), drawing.clone(), most.clone());
        asked.spawn(async move {
            let page = move || {
                most.fetch_max(drawing.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(2));
                drawing.fetch_sub(1, Ordering::SeqCst);
            };
            studio.draw_page(page).await
        });
    }
    for drawn in asked.join_all().await {
        drawn.expect("drawn");
    }
    assert!(most.load(Ordering::SeqCst) <= PAGES_AT_ONCE);
}
