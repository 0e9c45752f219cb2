//! A map of concepts: where each was met, and what it leads to.
//!
//! Places are shares of a width and a height, so that it can be drawn at any size.

/// The concepts of the program in their places.
#[derive(Debug)]
pub struct ConceptMap {
    /// The regions, each with its concepts.
    pub regions: &'static [Region],
    /// What leads to what.
    pub links: &'static [Link],
    /// The steps of the path over it, RON; see [`super::read_map_path`].
    pub path: &'static str,
}

/// A part of the map with what belongs together.
#[derive(Debug)]
pub struct Region {
    /// What it is about.
    pub name: &'static str,
    /// Its left, top, right and bottom edge on the map.
    pub area: [f32; 4],
    /// Whether it is about what lies beyond this program.
    pub beyond: bool,
    /// What is in it.
    pub concepts: &'static [Concept],
}

/// Something to understand.
#[derive(Debug)]
pub struct Concept {
    /// Its name in links, in kebab case.
    pub id: &'static str,
    /// Its name on the map.
    pub name: &'static str,
    /// Its place within its region: from the left, from the top.
    pub at: [f32; 2],
    /// What it is, in a sentence or two.
    pub text: &'static str,
    /// Where it was met, the best place first.
    pub met: &'static [Meeting],
}

/// A place where a concept is met.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    /// The chapter.
    pub chapter: &'static str,
    /// What is met there.
    pub what: Met,
}

/// What is met in a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// A ready-made experiment: seen, but nothing in it is to be reached.
    Preset(&'static str),
    /// A goal.
    Goal(&'static str),
    /// A question.
    Question(&'static str),
}

/// Two concepts and what connects them.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The one.
    pub from: &'static str,
    /// The other.
    pub to: &'static str,
    /// What the one does to the other, to be read between their names.
    pub label: &'static str,
}

impl Meeting {
    /// In a ready-made experiment.
    pub const fn preset(chapter: &'static str, id: &'static str) -> Self {
        Self {
            chapter,
            what: Met::Preset(id),
        }
    }

    /// In a goal.
    pub const fn goal(chapter: &'static str, id: &'static str) -> Self {
        Self {
            chapter,
            what: Met::Goal(id),
        }
    }

    /// In a question.
    pub const fn question(chapter: &'static str, id: &'static str) -> Self {
        Self {
            chapter,
            what: Met::Question(id),
        }
    }
}

impl ConceptMap {
    /// All concepts, region by region.
    pub fn concepts(&self) -> impl Iterator<Item = &'static Concept> + use<> {
        self.regions.iter().flat_map(|region| region.concepts)
    }

    /// The concept called `id`.
    pub fn concept(&self, id: &str) -> Option<&'static Concept> {
        self.concepts().find(|concept| concept.id == id)
    }

    /// The links that touch a concept.
    pub fn links_of(&self, id: &str) -> impl Iterator<Item = &'static Link> {
        self.links
            .iter()
            .filter(move |link| link.from == id || link.to == id)
    }
}
