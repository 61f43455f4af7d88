//! The people of the demonstration.

use domain::Language;

/// Somebody with an account.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The name to show.
    pub name: &'static str,
    /// The address, which is also the one that badges are sent to.
    pub address: &'static str,
    /// The language.
    pub language: Language,
    /// The achievements held, by slug.
    pub badges: &'static [&'static str],
    /// Those that are shared by a public link.
    pub shared: &'static [&'static str],
}

/// The password of all of them, printed when the demonstration starts.
pub const PASSWORD: &str = "sacoche-de-lin-2026";

/// All of them.
pub const PEOPLE: &[Person] = &[
    Person {
        name: "Amina Benali",
        address: "amina@exemple.fr",
        language: Language::Fr,
        badges: &[
            "accueil",
            "atelier-numerique",
            "formation-civique",
            "premiers-secours",
            "jardin-partage",
            "projet-avenir",
            "chef-de-projet",
        ],
        shared: &["accueil", "jardin-partage"],
    },
    Person {
        name: "Tom Harper",
        address: "tom@exemple.fr",
        language: Language::En,
        badges: &["jardin-partage", "premiers-secours"],
        shared: &["jardin-partage"],
    },
    Person {
        name: "Léa Martin",
        address: "lea@exemple.fr",
        language: Language::Fr,
        badges: &[],
        shared: &[],
    },
];
