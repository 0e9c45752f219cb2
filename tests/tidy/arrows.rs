//! Who leans on whom: the names that files of `src` use of each other, read from their `use` lines and
//! paths, go round in no circle and rise through no floor.
//!
//! A name belongs to the file that its path leads to: `super::Action` to the module above, which may
//! have it from one of its children. Between a module and what is inside it names go both ways, as
//! Rust nests them; everywhere else they go one way.

use std::collections::{BTreeMap, BTreeSet};

use super::{code_alone, rust_files};

/// A module by its path from the root of the crate.
type Module = Vec<String>;

/// The floors of the house, lowest first: each names only those before it. Those of one line stand
/// side by side, and neither names the other.
const FLOORS: [&[&str]; 8] = [
    &["sim", "signals"],
    &["components"],
    &["lesson"],
    &["picture"],
    &["ui"],
    &["kit"],
    &["chapters"],
    &["io"],
];
/// The two tops, beside each other.
const TOPS: [&str; 2] = ["app", "cli"];

fn module_of(path: &str) -> Module {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Module = inside.split('/').map(str::to_owned).collect();
    if module
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        module.pop();
    }
    module
}

/// The paths in the tree of a `use`, each with the name under which it is known from then on.
fn leaves(tree: &str, before: &[String], out: &mut Vec<(Module, String)>) {
    let tree = tree.trim();
    let Some((head, inner)) = tree.split_once('{') else {
        let (path, known) = match tree.split_once(" as ") {
            Some((path, known)) => (path, known.trim().to_owned()),
            None => (tree, String::new()),
        };
        let mut whole = before.to_vec();
        whole.extend(path.split("::").map(|part| part.trim().to_owned()));
        if whole
            .last()
            .is_some_and(|last| last == "self" && whole.len() > 1)
        {
            whole.pop();
        }
        let last = whole.last().cloned().unwrap_or_default();
        out.push((whole, if known.is_empty() { last } else { known }));
        return;
    };
    let mut whole = before.to_vec();
    let parts = head
        .split("::")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    whole.extend(parts.map(str::to_owned));
    let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
    let mut depth = 0;
    let mut start = 0;
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                leaves(&inner[start..at], &whole, out);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        leaves(&inner[start..], &whole, out);
    }
}

/// The `use` trees of a file, and its code without them.
fn uses(code: &str) -> (Vec<String>, String) {
    let (mut trees, mut rest) = (Vec::new(), String::new());
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        let public = bare.strip_prefix("pub").map_or(bare, |after| {
            let after = after.trim_start();
            let scope = after
                .strip_prefix('(')
                .and_then(|inner| inner.split_once(')'));
            scope.map_or(after, |(_, after)| after.trim_start())
        });
        let Some(begun) = public.strip_prefix("use ") else {
            rest += line;
            rest.push('\n');
            continue;
        };
        let mut tree = begun.to_owned();
        while !tree.contains(';') {
            let Some(line) = lines.next() else { break };
            tree.push(' ');
            tree += line;
        }
        trees.push(tree.split(';').next().unwrap_or_default().to_owned());
    }
    (trees, rest)
}

/// The chains of names that are joined by `::` in a text.
fn chains(code: &str) -> Vec<Module> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(is_part) {
        let joined = rest[..start].ends_with("::");
        rest = &rest[start..];
        let mut chain = Vec::new();
        loop {
            let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
            chain.push(rest[..end].to_owned());
            rest = &rest[end..];
            match rest.strip_prefix("::") {
                Some(after) if after.starts_with(is_part) => rest = after,
                _ => break,
            }
        }
        if chain.len() > 1 && !joined {
            found.push(chain);
        }
    }
    found
}

/// The files that each file names.
struct Arrows {
    files: BTreeMap<Module, String>,
    named: BTreeMap<Module, BTreeSet<Module>>,
}

impl Arrows {
    fn of_the_house() -> Self {
        let sources = rust_files("src").into_iter();
        let sources = sources.filter(|path| path != "src/main.rs");
        Self::of(sources.map(|path| (module_of(&path), code_alone(&path), path)))
    }

    fn of(sources: impl Iterator<Item = (Module, String, String)>) -> Self {
        let sources: Vec<_> = sources.collect();
        let files = sources
            .iter()
            .map(|(module, _, path)| (module.clone(), path.clone()))
            .collect();
        let mut arrows = Self {
            files,
            named: BTreeMap::new(),
        };
        for (module, code, _) in &sources {
            let named = arrows.named_in(module, code);
            arrows.named.insert(module.clone(), named);
        }
        arrows
    }

    fn named_in(&self, module: &Module, code: &str) -> BTreeSet<Module> {
        let (trees, rest) = uses(code);
        let mut known: BTreeMap<String, Module> = BTreeMap::new();
        let mut paths = Vec::new();
        for tree in &trees {
            let mut found = Vec::new();
            leaves(tree, &[], &mut found);
            for (path, name) in found {
                if let Some(path) = self.absolute(module, &path) {
                    known.insert(name, path.clone());
                    paths.push(path);
                }
            }
        }
        for chain in chains(&rest) {
            if let Some(path) = self.absolute(module, &chain) {
                paths.push(path);
            } else if let Some(start) = known.get(&chain[0]) {
                paths.push([start.as_slice(), &chain[1..]].concat());
            }
        }
        let mut named: BTreeSet<Module> = paths.iter().map(|path| self.file_of(path)).collect();
        named.remove(module);
        named
    }

    /// A path from the root of the crate; `None` if it leads elsewhere.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let mut base = module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                let inside = [module.as_slice(), &[child.to_owned()]].concat();
                self.files.get(&inside)?;
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The file in which a path ends.
    fn file_of(&self, path: &Module) -> Module {
        let within = (0..=path.len()).rev().map(|length| path[..length].to_vec());
        let mut within = within.filter(|module| self.files.contains_key(module));
        within.next().unwrap_or_default()
    }

    /// What a file names outside of the modules that it is in, and that are in it.
    fn aside<'a>(&'a self, module: &'a Module) -> impl Iterator<Item = &'a Module> {
        let named = self.named.get(module).into_iter().flatten();
        named.filter(|other| !other.starts_with(module) && !module.starts_with(other))
    }

    /// A way from a file back to itself, if there is one: the shortest.
    fn circle(&self, start: &Module) -> Option<Vec<String>> {
        let mut from: BTreeMap<&Module, &Module> = BTreeMap::new();
        let mut front: Vec<&Module> = vec![start];
        while !front.is_empty() {
            let mut next = Vec::new();
            for module in front {
                for other in self.aside(module) {
                    if from.contains_key(other) {
                        continue;
                    }
                    from.insert(other, module);
                    if other == start {
                        return Some(self.way(start, &from));
                    }
                    next.push(other);
                }
            }
            front = next;
        }
        None
    }

    fn way(&self, start: &Module, from: &BTreeMap<&Module, &Module>) -> Vec<String> {
        let mut way = vec![self.files[start].clone()];
        let mut at = from[start];
        while at != start {
            way.push(self.files[at].clone());
            at = from[at];
        }
        way.push(self.files[start].clone());
        way.reverse();
        way
    }

    /// The circles, each once, by its files.
    fn circles(&self) -> Vec<String> {
        let mut told = BTreeSet::new();
        let mut circles = Vec::new();
        for module in self.files.keys() {
            let Some(way) = self.circle(module) else {
                continue;
            };
            let on_it: BTreeSet<String> = way.iter().cloned().collect();
            if told.insert(on_it) {
                circles.push(way.join(" -> "));
            }
        }
        circles
    }
}

#[test]
fn no_files_lean_on_each_other_in_a_circle() {
    let arrows = Arrows::of_the_house();
    let named: usize = arrows.named.values().map(BTreeSet::len).sum();
    assert!(named > 2_000, "only {named} arrows were found");
    let circles = arrows.circles();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn floors_rest_on_those_below_them_alone() {
    let arrows = Arrows::of_the_house();
    let floor_of = |name: &str| {
        let at = FLOORS.iter().position(|floor| floor.contains(&name));
        at.or_else(|| TOPS.contains(&name).then_some(FLOORS.len()))
    };
    let mut wrong = Vec::new();
    for (module, named) in &arrows.named {
        let Some(own) = module.first() else { continue };
        let path = &arrows.files[module];
        let Some(floor) = floor_of(own) else {
            wrong.push(format!("{path} stands on no floor"));
            continue;
        };
        for other in named.iter().filter_map(|other| other.first()) {
            let is_below = floor_of(other).is_some_and(|theirs| theirs < floor);
            if other != own && !is_below {
                wrong.push(format!("{path} names {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chapters_know_nothing_of_each_other_nor_of_the_registry() {
    let arrows = Arrows::of_the_house();
    let mut wrong = Vec::new();
    for (module, named) in &arrows.named {
        let [_, own, ..] = module.as_slice() else {
            continue;
        };
        if module[0] != "chapters" || own == "registry" {
            continue;
        }
        for other in named.iter().filter(|other| other.first() == module.first()) {
            if other.get(1) != Some(own) {
                wrong.push(format!(
                    "{} names {}",
                    arrows.files[module],
                    other.join("::")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_floors_are_the_ones_that_the_crate_states() {
    let stated: Vec<String> = super::text("src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! - "))
        .flat_map(|line| {
            let names = line.split('`').skip(1).step_by(2);
            let names = names.filter(|name| !name.contains(' ') && *name != "gui");
            names.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let floors = FLOORS.iter().flat_map(|floor| floor.iter()).chain(&TOPS);
    let ours: Vec<&str> = floors.filter(|name| **name != "signals").copied().collect();
    assert_eq!(stated, ours);
}

/// A house of a few files: paths and code.
fn house(files: &[(&str, &str)]) -> Arrows {
    let file = |&(path, code): &(&str, &str)| (module_of(path), code.to_owned(), path.to_owned());
    Arrows::of(files.iter().map(file))
}

#[test]
fn a_circle_is_found_however_its_names_are_written() {
    let two = |first: &str, second: &str| {
        let arrows = house(&[
            ("src/lib.rs", "pub mod a;\npub mod b;"),
            ("src/a.rs", first),
            ("src/b.rs", second),
            ("src/b/inner.rs", "pub struct Inner;"),
        ]);
        arrows.circles().len()
    };
    assert_eq!(two("use crate::b::B;", "use super::a::A;"), 1);
    assert_eq!(
        two(
            "pub use crate::b::{\n    B,\n    C,\n};",
            "fn f() { crate::a::f(); }"
        ),
        1
    );
    assert_eq!(
        two(
            "use super::b;\nfn f() { b::inner::f(); }",
            "fn f() { super::a::f() }"
        ),
        1
    );
    assert_eq!(two("use crate::b::B;", "use crate::c::A;"), 0);
    assert_eq!(two("use crate::b::B;", "mod inner;\nuse inner::Inner;"), 0);
    let round = house(&[
        ("src/lib.rs", ""),
        ("src/a.rs", "use crate::b::B;"),
        ("src/b.rs", "use crate::c::C as D;"),
        ("src/c/mod.rs", "use crate::{a::A, x};"),
    ]);
    let expected = ["src/a.rs -> src/b.rs -> src/c/mod.rs -> src/a.rs"];
    assert_eq!(round.circles(), expected);
    let nested = house(&[
        ("src/a.rs", "mod inner;\npub use inner::Inner;"),
        ("src/a/inner.rs", "use super::A;"),
    ]);
    assert!(nested.circles().is_empty(), "a module and what is in it");
}
