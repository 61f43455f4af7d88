//! What the demonstration's issuer gives badges for.

use super::picture::{Shape, Symbol};

/// How a badge is issued, or what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Open Badges 3.0, signed with `eddsa-rdfc-2022`.
    Signed,
    /// Open Badges 2.0, hosted by the issuer.
    Hosted,
    /// Signed, and past its end.
    Expired,
    /// Signed, and withdrawn afterwards.
    Revoked,
    /// Signed, and altered afterwards.
    Altered,
}

/// An achievement.
#[derive(Debug, Clone, Copy)]
pub struct Achievement {
    /// Its part of a URL.
    pub slug: &'static str,
    /// Its title.
    pub name: &'static str,
    /// What it stands for.
    pub description: &'static str,
    /// How it is earned, in Markdown.
    pub criteria: &'static str,
    /// Skills that it is aligned to: name, framework.
    pub skills: &'static [(&'static str, &'static str)],
    /// What was shown for it.
    pub evidence: Option<&'static str>,
    /// When it was issued.
    pub issued: &'static str,
    /// Its end.
    pub expires: Option<&'static str>,
    /// How.
    pub manner: Manner,
    /// The picture's outline.
    pub shape: Shape,
    /// The picture's symbol.
    pub symbol: Symbol,
    /// The picture's colour.
    pub colour: &'static str,
}

/// All of them.
pub const ALL: &[Achievement] = &[
    Achievement {
        slug: "accueil",
        name: "Accueillir et orienter le public",
        description: "Accueille chaque personne avec attention, comprend sa demande et l'oriente vers le bon service.",
        criteria: "Tenir l'accueil de la médiathèque **dix demi-journées**, puis en faire le bilan avec sa tutrice :\n\n- reformuler une demande ;\n- trouver une réponse ou la bonne personne ;\n- garder son calme quand il y a du monde.",
        skills: &[
            ("Communiquer à l'oral", "RECTEC"),
            ("Prendre en compte les usages sociaux", "RECTEC"),
        ],
        evidence: Some(
            "Mission d'accueil à la médiathèque des Trois-Ponts, de février à juin 2026.",
        ),
        issued: "2026-06-30T10:00:00Z",
        expires: None,
        manner: Manner::Signed,
        shape: Shape::Hexagon,
        symbol: Symbol::People,
        colour: "#27478F",
    },
    Achievement {
        slug: "atelier-numerique",
        name: "Animer un atelier numérique",
        description: "Prépare et anime un atelier pour des débutants : messagerie, démarches en ligne, mots de passe.",
        criteria: "Animer trois ateliers et recueillir l'avis des participants.",
        skills: &[
            ("Utiliser les ressources numériques", "RECTEC"),
            ("Je transmets", "Niveaux d'engagement"),
        ],
        evidence: Some("Trois ateliers à la maison de quartier, vingt-deux participants."),
        issued: "2026-05-12T09:30:00Z",
        expires: None,
        manner: Manner::Hosted,
        shape: Shape::Disc,
        symbol: Symbol::Screen,
        colour: "#B4512B",
    },
    Achievement {
        slug: "formation-civique",
        name: "Formation civique et citoyenne",
        description: "A suivi les deux jours de formation civique et citoyenne du Service Civique.",
        criteria: "Participer aux deux journées et prendre part à un débat.",
        skills: &[("Travailler en équipe", "RECTEC")],
        evidence: None,
        issued: "2026-04-03T16:00:00Z",
        expires: None,
        manner: Manner::Signed,
        shape: Shape::Shield,
        symbol: Symbol::Book,
        colour: "#1F6B4A",
    },
    Achievement {
        slug: "premiers-secours",
        name: "Gestes de premiers secours",
        description: "Sait protéger, alerter et secourir en attendant les secours.",
        criteria: "Sept heures de formation avec mise en situation. À renouveler tous les deux ans.",
        skills: &[("Agir face à l'imprévu", "RECTEC")],
        evidence: None,
        issued: "2024-03-15T17:00:00Z",
        expires: Some("2026-03-15T17:00:00Z"),
        manner: Manner::Expired,
        shape: Shape::Disc,
        symbol: Symbol::Cross,
        colour: "#A3261B",
    },
    Achievement {
        slug: "jardin-partage",
        name: "Créer un jardin partagé",
        description: "Monte avec des habitants un projet de jardin, de l'idée à la première récolte.",
        criteria: "Réunir un groupe, obtenir un terrain et l'accord de la ville, planter.",
        skills: &[
            ("Organiser son activité", "RECTEC"),
            ("Je pilote", "Niveaux d'engagement"),
        ],
        evidence: Some("Le jardin du quai des Tanneurs, ouvert en mai 2026."),
        issued: "2026-09-20T08:00:00Z",
        expires: Some("2031-09-20T08:00:00Z"),
        manner: Manner::Signed,
        shape: Shape::Hexagon,
        symbol: Symbol::Leaf,
        colour: "#3C7A3B",
    },
    Achievement {
        slug: "projet-avenir",
        name: "Construire son projet d'avenir",
        description: "A fait le point sur son parcours et préparé la suite.",
        criteria: "Trois entretiens avec sa tutrice et une enquête métier.",
        skills: &[("Construire son parcours professionnel", "RECTEC")],
        evidence: None,
        issued: "2026-02-01T08:00:00Z",
        expires: None,
        manner: Manner::Revoked,
        shape: Shape::Shield,
        symbol: Symbol::Compass,
        colour: "#51606C",
    },
    Achievement {
        slug: "chef-de-projet",
        name: "Chef de projet certifié",
        description: "Un badge dont le titre a été changé après sa signature.",
        criteria: "Aucun : ce badge montre ce que Besace dit d'un faux.",
        skills: &[],
        evidence: None,
        issued: "2026-01-10T08:00:00Z",
        expires: None,
        manner: Manner::Altered,
        shape: Shape::Hexagon,
        symbol: Symbol::Compass,
        colour: "#8A5A00",
    },
];

/// The achievement of this slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Achievement> {
    ALL.iter().find(|achievement| achievement.slug == slug)
}
