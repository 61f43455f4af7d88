//! Codes as another crate draws them, in every size and in every kind of picture, and pictures
//! that are made to waste time.

use super::*;
use crate::container::{ExtractError, Extracted, Note, extract};
use png::{BitDepth, ColorType, Encoder};
use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

const URL: &str = "https://example.org/assertions/8f1c";
const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];

/// Brightness, row by row.
#[derive(Clone)]
struct Canvas {
    width: usize,
    luma: Vec<u8>,
}

impl Canvas {
    fn new(width: usize, height: usize, luma: impl Fn(usize, usize) -> u8) -> Self {
        let pixels = (0..width * height).map(|index| luma(index % width, index / width));
        Self {
            width,
            luma: pixels.collect(),
        }
    }

    fn height(&self) -> usize {
        self.luma.len() / self.width
    }

    /// Puts another one on this one.
    fn put(&mut self, left: usize, top: usize, other: &Self) {
        for (y, row) in other.luma.chunks(other.width).enumerate() {
            let start = (top + y) * self.width + left;
            self.luma[start..start + row.len()].copy_from_slice(row);
        }
    }

    fn quarter_turn(&self) -> Self {
        let height = self.height();
        Self::new(height, self.width, |x, y| {
            self.luma[(height - 1 - x) * self.width + y]
        })
    }

    fn map(&self, luma: impl Fn(u8) -> u8) -> Self {
        Self {
            width: self.width,
            luma: self.luma.iter().map(|old| luma(*old)).collect(),
        }
    }

    /// Drawn anew with smooth edges: `source` says which point is seen at a point.
    fn resampled(
        &self,
        width: usize,
        height: usize,
        source: impl Fn(f64, f64) -> (f64, f64),
    ) -> Self {
        const PARTS: usize = 3;
        let at = |x: f64, y: f64| {
            let inside = x >= 0.0 && y >= 0.0 && (x as usize) < self.width;
            let index = y as usize * self.width + x as usize;
            let luma = inside.then(|| self.luma.get(index)).flatten();
            u32::from(luma.copied().unwrap_or(255))
        };
        Self::new(width, height, |x, y| {
            let part =
                |whole: usize, part: usize| whole as f64 + (part as f64 + 0.5) / PARTS as f64;
            let sum: u32 = (0..PARTS * PARTS)
                .map(|index| source(part(x, index % PARTS), part(y, index / PARTS)))
                .map(|(x, y)| at(x, y))
                .sum();
            (sum / (PARTS * PARTS) as u32) as u8
        })
    }

    fn read(&self) -> Option<Payload> {
        self.read_within(Limits::default().qr_steps)
            .0
            .expect("steps")
    }

    /// What is found within so many steps, and how many were taken.
    fn read_within(&self, steps: usize) -> (Result<Option<Payload>, Exhausted>, usize) {
        let mut budget = Budget { left: steps };
        let picture = Picture::new(self.width, self.luma.clone());
        let limits = Limits::default();
        let found = search(&picture, &mut budget, &|content| payload(content, &limits));
        (found, steps - budget.left)
    }

    fn png(&self) -> Vec<u8> {
        encode(
            self.width,
            ColorType::Grayscale,
            BitDepth::Eight,
            &self.luma,
            None,
        )
    }
}

fn encode(
    width: usize,
    colour: ColorType,
    depth: BitDepth,
    samples: &[u8],
    palette: Option<(&[u8], &[u8])>,
) -> Vec<u8> {
    let line = match depth {
        BitDepth::One => width.div_ceil(8),
        depth => width * colour.samples() * depth as usize / 8,
    };
    let mut bytes = Vec::new();
    let height = u32::try_from(samples.len() / line).expect("a small picture");
    let width = u32::try_from(width).expect("a small picture");
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if let Some((colours, transparency)) = palette {
        encoder.set_palette(colours.to_vec());
        encoder.set_trns(transparency.to_vec());
    }
    let mut writer = encoder.write_header().expect("memory");
    writer.write_image_data(samples).expect("memory");
    writer.finish().expect("memory");
    bytes
}

fn code(text: &str, version: i16, level: EcLevel) -> QrCode {
    QrCode::with_version(text, Version::Normal(version), level).expect("it fits")
}

/// Black on white.
fn draw(code: &QrCode, module: usize, quiet: usize) -> Canvas {
    let size = code.width();
    let dark = code.to_colors();
    let side = (size + 2 * quiet) * module;
    Canvas::new(side, side, |x, y| {
        let (column, row) = (x / module, y / module);
        let inside = [column, row]
            .iter()
            .all(|at| (quiet..size + quiet).contains(at));
        let dark = inside && dark[(row - quiet) * size + column - quiet] == Color::Dark;
        if dark { 0 } else { 255 }
    })
}

fn url(text: &str) -> Option<Payload> {
    Some(Payload::Url(text.to_owned()))
}

/// Numbers that look random and are the same every time (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }
}

#[test]
fn every_version_at_every_level() {
    for version in 1..=40 {
        for level in LEVELS {
            let canvas = draw(&code("HTTPS://A", version, level), 1, 1);
            assert_eq!(canvas.read(), url("HTTPS://A"), "{version} {level:?}");
        }
    }
}

#[test]
fn every_mask_full_of_bytes() {
    let mut numbers = Numbers(7);
    for capacity in [17, 106, 271, 858, 2071, 2953] {
        // All eight masks are drawn sooner or later.
        for _ in 0..4 {
            let path = (0..capacity - URL.len().min(8) - 3)
                .map(|_| char::from(b'a' + numbers.below(26) as u8));
            let text: String = "https://a.b"[..11]
                .chars()
                .chain(path)
                .take(capacity)
                .collect();
            let code = QrCode::with_error_correction_level(&text, EcLevel::L).expect("it fits");
            assert_eq!(draw(&code, 2, 4).read(), url(&text), "{capacity}");
        }
    }
}

#[test]
fn every_module_quiet_zone_and_quarter_turn() {
    for (version, modules) in [(3, 1..=8), (8, 1..=4), (22, 1..=2)] {
        let code = code(URL, version, EcLevel::M);
        for module in modules {
            for quiet in 0..=4 {
                let mut canvas = draw(&code, module, quiet);
                for turn in 0..4 {
                    let case = format!("{version} {module} {quiet} {turn}");
                    assert_eq!(canvas.read(), url(URL), "{case}");
                    canvas = canvas.quarter_turn();
                }
            }
        }
    }
}

#[test]
fn any_angle_scale_and_stretch() {
    for (version, module) in [(1, 4.0), (3, 3.0), (7, 3.3), (25, 2.6)] {
        let text = if version == 1 { "https://a" } else { URL };
        let drawn = draw(&code(text, version, EcLevel::M), 6, 4);
        let side = drawn.width as f64;
        for degrees in [0_u8, 17, 45, 200] {
            for stretch in [1.0, 1.15] {
                let (sine, cosine) = f64::from(degrees).to_radians().sin_cos();
                let scale = 6.0 / module;
                let wide = (side / scale * stretch * 1.5) as usize;
                let middle = wide as f64 / 2.0;
                let canvas = drawn.resampled(wide, wide, |x, y| {
                    let (x, y) = ((x - middle) * scale, (y - middle) * scale);
                    let (across, down) = (x * cosine + y * sine, (y * cosine - x * sine) / stretch);
                    (across + side / 2.0, down + side / 2.0)
                });
                let case = format!("{version} {module} {degrees} {stretch}");
                assert_eq!(canvas.read(), url(text), "{case}");
            }
        }
    }
}

#[test]
fn colours_and_gradients() {
    let drawn = draw(&code(URL, 4, EcLevel::M), 4, 4);
    let table = [
        ("inverted", drawn.map(|luma| 255 - luma)),
        ("faint", drawn.map(|luma| 200 + luma / 5)),
        ("dark", drawn.map(|luma| luma / 4)),
    ];
    for (case, canvas) in &table {
        assert_eq!(canvas.read(), url(URL), "{case}");
    }
    // Faint beside black and white, which one threshold for all would swallow.
    for (case, code) in &table[..2] {
        let mut canvas = Canvas::new(700, 400, |x, _| if x < 200 { 0 } else { 255 });
        canvas.put(500, 200, code);
        assert_eq!(canvas.read(), url(URL), "{case} beside black");
    }
    // On a gradient that ends darker than the code begins.
    let mut canvas = drawn.clone();
    for (index, luma) in canvas.luma.iter_mut().enumerate() {
        let light = 60 + index % drawn.width * 180 / drawn.width;
        *luma = if *luma == 0 { light * 2 / 5 } else { light } as u8;
    }
    assert_eq!(canvas.read(), url(URL), "on a gradient");
}

/// A badge with a border, a gradient, rings and lines that look like finder patterns.
fn badge() -> Canvas {
    Canvas::new(640, 480, |x, y| {
        let border = x < 12 || y < 12 || x >= 628 || y >= 468;
        let distance = x.abs_diff(150).pow(2) + y.abs_diff(150).pow(2);
        match distance.isqrt() {
            _ if border => 30,
            0..24 | 40..56 => 20,
            24..40 | 56..72 => 240,
            _ if y > 300 && x < 300 && (x / 5) % 3 == 0 && (y / 9) % 2 == 0 => 0,
            _ => (90 + (x + y) / 10) as u8,
        }
    })
}

#[test]
fn a_code_on_a_badge() {
    for (version, module) in [(4, 3), (6, 4), (10, 3)] {
        let mut canvas = badge();
        canvas.put(340, 200, &draw(&code(URL, version, EcLevel::Q), module, 2));
        assert_eq!(canvas.read(), url(URL));
    }
    assert_eq!(badge().read(), None);
}

#[test]
fn dirt_within_the_correction() {
    // A logo over the middle, as many badges have it.
    let mut canvas = draw(&code(URL, 5, EcLevel::H), 5, 4);
    canvas.put(
        90,
        90,
        &Canvas::new(45, 45, |x, y| if (x + y) % 7 < 3 { 40 } else { 220 }),
    );
    assert_eq!(canvas.read(), url(URL), "a logo");
    // Eleven blocks of which each stands eight wrong codewords or more.
    for seed in 1..20 {
        let mut numbers = Numbers(seed);
        let mut canvas = draw(&code(URL, 10, EcLevel::H), 4, 4);
        for _ in 0..25 {
            let module = |numbers: &mut Numbers| (4 + 9 + numbers.below(57 - 17)) * 4;
            let (left, top) = (module(&mut numbers), module(&mut numbers));
            let luma = if numbers.below(2) == 0 { 0 } else { 255 };
            canvas.put(left, top, &Canvas::new(4, 4, |_, _| luma));
        }
        assert_eq!(canvas.read(), url(URL), "{seed}");
    }
    // More than can be mended is no other text.
    let mut canvas = draw(&code(URL, 5, EcLevel::L), 5, 4);
    canvas.put(80, 80, &Canvas::new(90, 90, |_, _| 255));
    assert_eq!(canvas.read(), None);
}

#[test]
fn credentials_and_addresses_alone_count() {
    let jwt = format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", "eyJ2YyI6e319".repeat(125));
    let json = format!(r#"{{"name":"Été","text":"{}"}}"#, "a".repeat(700));
    let read = |text: &str| {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("it fits");
        draw(&code, 2, 4).read()
    };
    assert!(jwt.len() > 1500);
    assert_eq!(read(&jwt), Some(Payload::Jws(jwt.clone())));
    assert_eq!(read(&json), Some(Payload::Json(json.clone())));
    assert_eq!(
        read(" https://example.org/a\n"),
        url("https://example.org/a")
    );
    for text in [
        "hello",
        "http://example.org/a",
        "{\"a\":",
        "WIFI:S:a;;",
        "a.b.c",
        "é",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn the_first_that_counts_of_several_codes() {
    let mut canvas = Canvas::new(600, 400, |_, _| 255);
    for (left, top, text) in [
        (10, 5, "https://EXAMPLE.org/poster".replace("https", "http")),
        (210, 0, "call us".to_owned()),
        (20, 200, URL.to_owned()),
        (300, 230, "https://example.org/second".to_owned()),
    ] {
        canvas.put(left, top, &draw(&code(&text, 4, EcLevel::M), 3, 4));
    }
    assert_eq!(canvas.read(), url(URL));
}

#[test]
fn segments_of_every_mode() {
    type Push = fn(&mut Bits) -> qrcode::QrResult<()>;
    let read = |version: i16, segments: &[Push]| {
        let mut bits = Bits::new(Version::Normal(version));
        for push in segments {
            push(&mut bits).expect("it fits");
        }
        bits.push_terminator(EcLevel::L).expect("it fits");
        draw(&QrCode::with_bits(bits, EcLevel::L).expect("bits"), 2, 4).read()
    };
    let start: Push = |bits| bits.push_byte_data(b"https://example.org/");
    let digits: Push = |bits| bits.push_numeric_data(b"0012345678");
    let one: Push = |bits| bits.push_numeric_data(b"7");
    let capitals: Push = |bits| bits.push_alphanumeric_data(b"/A-Z.0:9");
    let odd: Push = |bits| bits.push_alphanumeric_data(b"ABC");
    let utf8: Push = |bits| bits.push_eci_designator(26);
    let long: Push = |bits| bits.push_eci_designator(900);
    let longer: Push = |bits| bits.push_eci_designator(123_456);
    let kanji: Push = |bits| bits.push_kanji_data(b"\x93\x5f\xe4\xaa");
    for version in [5, 15, 30] {
        assert_eq!(
            read(version, &[start, digits]),
            url("https://example.org/0012345678")
        );
        assert_eq!(
            read(version, &[start, one, capitals, odd]),
            url("https://example.org/7/A-Z.0:9ABC")
        );
        for eci in [utf8, long, longer] {
            assert_eq!(
                read(version, &[eci, start, one]),
                url("https://example.org/7")
            );
        }
        assert_eq!(read(version, &[start, kanji]), None);
    }
    // A number of three digits is below a thousand, a pair of capitals below 45², and nothing goes
    // on behind the end.
    for broken in [
        &[0b0001_0000, 0b0000_1111, 0b1111_1111][..],
        &[0b0010_0000, 0b0001_0111, 0b1111_1111],
        &[0b0010_0000, 0b0000_1111, 0b1110_0000],
        &[0b0100_0000, 0b0011_0000],
        &[0b0011_0000],
        &[0b0111_1100, 0],
    ] {
        assert_eq!(segments::content(broken, 1), None, "{broken:?}");
    }
    assert_eq!(segments::content(&[], 1), Some(Vec::new()));
}

fn shown(payload: Option<Payload>) -> Result<Extracted, ExtractError> {
    let kind = Kind::Png;
    payload.map_or(Err(ExtractError::NoBadge { kind }), |payload| {
        Ok(Extracted {
            kind,
            payload,
            notes: vec![Note::QrCode],
        })
    })
}

#[test]
fn pictures_of_every_colour_type() {
    let limits = Limits::default();
    let canvas = draw(&code(URL, 3, EcLevel::M), 3, 4);
    let (width, luma) = (canvas.width, &canvas.luma);
    // Each pixel as its samples.
    let with = |samples: fn(u8) -> Vec<u8>| {
        luma.iter()
            .flat_map(|luma| samples(*luma))
            .collect::<Vec<u8>>()
    };
    let bits: Vec<u8> = luma
        .chunks(width)
        .flat_map(|row| row.chunks(8))
        .map(|bits| {
            let byte = bits.iter().fold(0, |byte, luma| byte << 1 | luma & 1);
            byte << (8 - bits.len())
        })
        .collect();
    use BitDepth::{Eight, One, Sixteen};
    use ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let table = [
        (Grayscale, Eight, luma.clone(), None),
        (Grayscale, One, bits.clone(), None),
        (Grayscale, Sixteen, with(|luma| vec![luma, 7]), None),
        (
            Rgb,
            Eight,
            with(|luma| vec![luma, luma.max(20), luma.max(90)]),
            None,
        ),
        // What is transparent is white, whatever colour it would have.
        (
            GrayscaleAlpha,
            Eight,
            with(|luma| vec![0, 255 - luma]),
            None,
        ),
        (Rgba, Eight, with(|luma| vec![9, 9, 90, 255 - luma]), None),
        (
            Rgba,
            Sixteen,
            with(|luma| vec![0, 0, 0, 0, 0, 0, 255 - luma, 0]),
            None,
        ),
        (
            Indexed,
            One,
            bits,
            Some((&[60, 0, 60, 60, 0, 60][..], &[255, 0][..])),
        ),
    ];
    for (colour, depth, samples, palette) in table {
        let png = encode(width, colour, depth, &samples, palette);
        assert_eq!(
            extract(&png, &limits),
            shown(url(URL)),
            "{colour:?} {depth:?}"
        );
    }
    assert_eq!(extract(&interlaced(&canvas), &limits), shown(url(URL)));
}

/// The same picture in Adam7's seven passes, which the crate does not write.
fn interlaced(canvas: &Canvas) -> Vec<u8> {
    use std::io::Write as _;
    let passes = [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];
    let mut data = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for (left, top, across, down) in passes {
        for row in canvas.luma.chunks(canvas.width).skip(top).step_by(down) {
            data.write_all(&[0]).expect("memory");
            let samples: Vec<u8> = row.iter().copied().skip(left).step_by(across).collect();
            data.write_all(&samples).expect("memory");
        }
    }
    let data = data.finish().expect("memory");
    let mut png = canvas.png();
    let start = png
        .windows(4)
        .position(|kind| kind == b"IDAT")
        .expect("pixels")
        - 4;
    png.truncate(start);
    png[28] = 1;
    let header = crc32fast::hash(&png[12..29]);
    png[29..33].copy_from_slice(&header.to_be_bytes());
    for (kind, data) in [(b"IDAT", &data[..]), (b"IEND", &[])] {
        let named = [kind, data].concat();
        let length = u32::try_from(data.len()).expect("a small picture");
        png.extend(
            [
                &length.to_be_bytes(),
                &named[..],
                &crc32fast::hash(&named).to_be_bytes(),
            ]
            .concat(),
        );
    }
    png
}

#[test]
fn what_is_baked_comes_before_what_is_shown() {
    let limits = Limits::default();
    let png = draw(&code(URL, 3, EcLevel::M), 3, 4).png();
    let baked = Payload::Json("{\"id\":\"https://example.org/baked\"}".to_owned());
    let both = crate::bake(&png, &baked, crate::Edition::V3).expect("a picture");
    let found = extract(&both, &limits).expect("a badge");
    assert_eq!((found.payload, found.notes), (baked, vec![]));
    // A badge that is broken is not replaced by what is shown beside it.
    let length = u32::to_be_bytes(16);
    let chunk = b"iTXtopenbadges\0\0\0\0\0?";
    let checksum = crc32fast::hash(chunk).to_be_bytes();
    let broken = [&png[..33], &length, chunk, &checksum, &png[33..]].concat();
    assert!(matches!(
        extract(&broken, &limits),
        Err(ExtractError::Malformed { .. })
    ));
    // Nor is anything read from half a picture.
    let half = [&png[..33], &png[png.len() - 12..]].concat();
    assert_eq!(extract(&half, &limits), shown(None));
}

#[test]
fn pixels_and_steps_are_capped() {
    let canvas = draw(&code(URL, 3, EcLevel::M), 3, 4);
    let (_, steps) = canvas.read_within(usize::MAX);
    let (pixels, png) = (canvas.luma.len(), canvas.png());
    let with = |qr_pixels, qr_steps| {
        let limits = Limits {
            qr_pixels,
            qr_steps,
            ..Limits::default()
        };
        extract(&png, &limits)
    };
    assert_eq!(with(pixels, 3 * steps), shown(url(URL)));
    assert_eq!(with(pixels - 1, 3 * steps), shown(None));
    assert_eq!(with(pixels, steps / 2), shown(None));
    assert_eq!(with(0, 0), shown(None));
}

fn finder(x: usize, y: usize, pitch: usize) -> u8 {
    let ring = usize::max((x % pitch).abs_diff(3), (y % pitch).abs_diff(3));
    if ring == 2 || ring > 3 { 255 } else { 0 }
}

/// Black where a number says so.
fn noise(width: usize, height: usize, seed: usize, module: usize, one_in: usize) -> Canvas {
    let mut numbers = Numbers((seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let across = width.div_ceil(module);
    let dark: Vec<bool> = (0..across * height.div_ceil(module))
        .map(|_| numbers.below(one_in) == 0)
        .collect();
    Canvas::new(width, height, |x, y| {
        if dark[y / module * across + x / module] {
            0
        } else {
            255
        }
    })
}

#[test]
fn hostile_pictures_take_few_steps() {
    let mut table = Vec::new();
    for seed in 1..=20 {
        for (module, one_in) in [(1, 2), (1, 3), (3, 2)] {
            let name = format!("noise {seed} {module} {one_in}");
            table.push((name, noise(99, 150, seed, module, one_in)));
        }
    }
    for width in 1..=9 {
        let stripes = Canvas::new(300, 300, |x, _| if x / width % 2 == 0 { 0 } else { 255 });
        let checks = Canvas::new(300, 300, |x, y| {
            if (x / width + y / width) % 2 == 0 {
                0
            } else {
                255
            }
        });
        // In a finder pattern's proportions all over, but along the rows only.
        let bars = Canvas::new(300, 300, |x, _| finder(x / width, 3, 8));
        table.push((format!("stripes {width}"), stripes));
        table.push((format!("checks {width}"), checks));
        table.push((format!("bars {width}"), bars));
    }
    for (name, canvas) in &table {
        let (found, steps) = canvas.read_within(usize::MAX);
        assert_eq!(found, Ok(None), "{name}");
        assert!(steps < 1_000_000, "{name}: {steps} steps");
    }
    // A wall of finder patterns has millions of triples that look like corners.
    for pitch in [8, 9, 21] {
        let wall = Canvas::new(400, 400, |x, y| finder(x, y, pitch));
        let (found, steps) = wall.read_within(1_000_000);
        assert!(matches!(found, Ok(None) | Err(Exhausted)), "{pitch}");
        assert!(steps <= 1_000_000, "{pitch}: {steps}");
    }
    assert_eq!(
        Canvas::new(400, 400, |x, y| finder(x, y, 8))
            .read_within(1_000_000)
            .0,
        Err(Exhausted)
    );
}

#[test]
fn a_code_is_found_among_finder_patterns() {
    let mut canvas = Canvas::new(500, 300, |x, y| if x < 80 { finder(x, y, 9) } else { 255 });
    canvas.put(200, 100, &draw(&code(URL, 3, EcLevel::M), 4, 4));
    assert_eq!(canvas.read(), url(URL));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_pixels_are_survived(
        seed in any::<u64>(),
        width in 1_usize..120,
        height in 1_usize..60,
        levels in 2_usize..=256,
    ) {
        let numbers = std::cell::RefCell::new(Numbers(seed | 1));
        let canvas = Canvas::new(width, height, |_, _| {
            (numbers.borrow_mut().below(levels) * 255 / (levels - 1)) as u8
        });
        let _ = canvas.read_within(100_000);
    }

    #[test]
    fn any_modules_are_survived(
        version in 1_i16..=40,
        seed in any::<u64>(),
        flips in 0_usize..3000,
        steps in 0_usize..200_000,
    ) {
        let mut canvas = draw(&code("HTTPS://A", version, EcLevel::L), 1, 2);
        let mut numbers = Numbers(seed | 1);
        let end = canvas.luma.len();
        for _ in 0..flips {
            canvas.luma[numbers.below(end)] ^= 0xff;
        }
        // Whatever is left of it is this or nothing.
        if let (Ok(Some(found)), _) = canvas.read_within(steps) {
            prop_assert_eq!(Some(found), url("HTTPS://A"));
        }
    }

    #[test]
    fn any_segments_are_survived(data in proptest::collection::vec(any::<u8>(), 0..300), version in 1_usize..=40) {
        let _ = segments::content(&data, version);
    }
}
