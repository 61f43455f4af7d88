//! Draws the templates, and the largest map that there can be, as HTML pages to look at:
//! `cargo run -p maps --example draw -- <folder>`. With `--canonical`, writes the canonical form of
//! the file that is named instead of a folder. Maps that are named behind the folder are drawn too.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use maps::draw::{Heading, Look, STYLE, Station, View, Words, draw};
use maps::map::{Head, Language, Level, Line, Link, LinkKind, Name, Place, Tint};
use maps::progress::{Held, Index, IssuedName, Progress, Standing};
use maps::templates::Template;
use maps::{Map, Node, NodeId, Zone, ZoneId, file, layout};

fn words(map: &Map) -> Words {
    Words {
        title: map.head().title.as_str().to_owned(),
        description: "Les étapes du parcours, zone par zone.".to_owned(),
        earned: "obtenu".to_owned(),
        expired: "expiré".to_owned(),
        declared: "déclaré".to_owned(),
        pending: "en vérification".to_owned(),
        step: "Prochaine étape".to_owned(),
        next: "possible maintenant".to_owned(),
        remaining: "à venir".to_owned(),
        locked: "d'autres étapes d'abord".to_owned(),
        optional: "facultatif".to_owned(),
        levels: ["Je fais", "Je transmets", "Je pilote"].map(str::to_owned),
        leads_to: "mène à".to_owned(),
        needed_before: "à faire avant".to_owned(),
    }
}

fn held(name: &str, standing: Standing) -> Held {
    Held {
        badge: name.to_owned(),
        achievements: Vec::new(),
        names: vec![IssuedName {
            name: name.to_owned(),
            issuer: "Ligue".to_owned(),
        }],
        standing,
    }
}

fn page(map: &Map, progress: Option<&Progress>, look: Look) -> String {
    let picture = "data:image/png;base64,\
                   iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAYAAADgdz34AAAAdElEQVR42mNgGEiwJVD7Pz\
                   GYpoaTbAk2zeru/VgxyRYRazAhi4iygFjDsVlCdcMJWkKM4f+vRaFgkizBZwG6wYQswmsB\
                   MS4nxidEW0DIcEK+GLWAcguoHsk0T6Y0y2g0LyroUtjRpbimeYVDlyqTbpU+tQAApQentg\
                   Zc39cAAAAASUVORK5CYII=";
    let stations: BTreeMap<NodeId, Station> = map
        .nodes()
        .enumerate()
        .map(|(n, node)| {
            let station = Station {
                href: Some(format!("#{}", node.id)),
                picture: (n % 3 != 2).then(|| picture.to_owned()),
            };
            (node.id.clone(), station)
        })
        .collect();
    let heading = Heading {
        title: map.head().title.as_str().to_owned(),
        line: progress.map_or_else(String::new, |p| {
            format!("{} % des étapes requises", p.percent)
        }),
        percent: progress.map(|p| p.percent),
    };
    let svg = draw(&View {
        map,
        progress,
        stations: &stations,
        words: &words(map),
        heading: (look != Look::Inline).then_some(&heading),
        look,
        id: "carte",
    });
    let sheet = if look == Look::Inline { STYLE } else { "" };
    format!(
        "<!doctype html><meta charset=utf-8><meta name=color-scheme content='light dark'><style>\
         @font-face{{font-family:'Atkinson Hyperlegible Next';src:url(font.woff2);font-weight:200 800}}\
         :root{{--paper:light-dark(#fbf9f5,#14181d)}}body{{margin:16px auto;max-width:66rem;\
         padding:0 16px;background:var(--paper)}}.map{{width:100%;height:auto}}{sheet}</style>{svg}"
    )
}

/// As many nodes as a map may have, in five zones, each linked to the next and to one farther on.
fn largest() -> Result<Map, Box<dyn Error>> {
    let mut zones = Vec::new();
    let mut links = Vec::new();
    for (z, tint) in Tint::ALL.iter().take(5).enumerate() {
        let title = Line::new(&format!("Zone {z}"))?;
        let mut zone = Zone::new(ZoneId::new(&format!("z{z}"))?, title, *tint);
        for n in 0..100 {
            let id = NodeId::new(&format!("z{z}-n{n}"))?;
            let name = Name::new(&format!("Étape {n} de la zone {z}"))?;
            let mut node = Node::new(id.clone(), name, Place::new(0, 180 * n)?);
            node.level = Level::try_from((n % 4) as u8).ok();
            zone.nodes.push(node);
            for far in [n + 1, n + 3].into_iter().filter(|far| *far < 100) {
                let kind = if far == n + 1 {
                    LinkKind::LeadsTo
                } else {
                    LinkKind::NeededBefore
                };
                let to = NodeId::new(&format!("z{z}-n{far}"))?;
                links.push(Link {
                    from: id.clone(),
                    to,
                    kind,
                });
            }
        }
        zones.push(zone);
    }
    let head = Head::new(Name::new("La plus grande carte")?, Language::Fr);
    let mut map = Map::new(head, zones, links).map_err(|faults| format!("{faults:?}"))?;
    let places = layout::tidy(&map);
    map.apply(&maps::change::Edit::Arrange(places))?;
    Ok(map)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments
        .next()
        .ok_or("draw <folder> | draw --canonical <file>")?;
    if first == "--canonical" {
        let name = arguments.next().ok_or("which file?")?;
        let reading = file::read(&std::fs::read(&name)?)?;
        std::fs::write(&name, file::write(&reading.map)?)?;
        return Ok(());
    }
    let folder = Path::new(&first);
    for template in Template::ALL {
        let map = template.map()?;
        std::fs::write(
            folder.join(format!("{}.html", template.word())),
            page(&map, None, Look::Inline),
        )?;
    }
    let map = Template::ServiceCivique.map()?;
    let badges = [
        held("Premiers secours", Standing::Expired),
        held("Laïcité", Standing::Valid),
        held("Fraternité", Standing::Pending),
    ];
    let declared = ["point-de-depart", "accueil", "engagement", "agir"].map(NodeId::new);
    let declared = declared.into_iter().collect::<Result<Vec<_>, _>>()?;
    let progress = Index::new(&map).progress(&badges, &declared);
    for (name, look) in [
        ("suivi", Look::Inline),
        ("seul", Look::Standalone),
        ("papier", Look::Paper),
    ] {
        std::fs::write(
            folder.join(format!("{name}.html")),
            page(&map, Some(&progress), look),
        )?;
    }
    for (n, name) in arguments.enumerate() {
        let map = file::read(&std::fs::read(&name)?)?.map;
        let progress = Index::new(&map).progress(&[], &[]);
        std::fs::write(
            folder.join(format!("{n}.html")),
            page(&map, Some(&progress), Look::Inline),
        )?;
    }
    let largest = largest()?;
    let progress = Index::new(&largest).progress(&[], &[]);
    std::fs::write(
        folder.join("grande.html"),
        page(&largest, Some(&progress), Look::Inline),
    )?;
    Ok(())
}
