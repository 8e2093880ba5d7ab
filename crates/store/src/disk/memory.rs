//! # A file system in memory
//! For pilots, which need to know how large a store would be, and for tests, which cut the power.
//!
//! It promises no more than a file system must. Bytes that were not made durable may be there or not, each write by itself; so
//! may every change of a name (a file made, renamed, removed) until its directory was made durable, whatever became of the
//! changes before it and of the bytes of the file. What is one call is one change: a rename is there or not.

mod file;

use super::{Disk, Handle, Mode};
use file::{Content, File, Open};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A file system in memory, shared by its clones.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Tree>>);

/// Number of a directory: the root is 0.
type Number = usize;

#[derive(Clone, Debug)]
enum Node {
    File(Content),
    Directory(Number),
}

/// A name in a directory, and what it is given to from now on.
type Given = (Number, String, Option<Node>);

#[derive(Debug, Default)]
struct Tree {
    names: BTreeMap<(Number, String), Node>,
    directories: Number,
    /// Every change of names so far, and whether it is durable.
    changes: Vec<(Vec<Given>, bool)>,
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tree {
    fn find(&self, path: &Path) -> Option<Node> {
        let mut found = Node::Directory(0);
        for part in path.components() {
            let (Node::Directory(number), Component::Normal(name)) = (&found, part) else { return None };
            found = self.names.get(&(*number, name.to_string_lossy().into_owned()))?.clone();
        }
        Some(found)
    }

    fn directory(&self, path: &Path) -> io::Result<Number> {
        match self.find(path) {
            Some(Node::Directory(number)) => Ok(number),
            _ => Err(ErrorKind::NotFound.into()),
        }
    }

    /// The directory that a path is in, and its name there.
    fn place(&self, path: &Path) -> io::Result<(Number, String)> {
        let name = path.file_name().ok_or(ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        Ok((self.directory(path.parent().unwrap_or(Path::new("")))?, name))
    }

    fn of(&self, number: Number) -> impl Iterator<Item = (&String, &Node)> {
        self.names.iter().filter(move |((of, _), _)| *of == number).map(|((_, name), node)| (name, node))
    }

    fn change(&mut self, given: Vec<Given>) {
        given.iter().for_each(|of| give(&mut self.names, of));
        self.changes.push((given, false));
    }

    fn collect(&self, number: Number, path: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
        for (name, node) in self.of(number) {
            match node {
                Node::File(file) => files.push((path.join(name), held(file).bytes.clone())),
                Node::Directory(within) => self.collect(*within, &path.join(name), files),
            }
        }
    }
}

fn give(names: &mut BTreeMap<(Number, String), Node>, (number, name, node): &Given) {
    let place = (*number, name.clone());
    match node {
        Some(node) => names.insert(place, node.clone()),
        None => names.remove(&place),
    };
}

impl Memory {
    /// Files and their bytes, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        held(&self.0).collect(0, Path::new(""), &mut files);
        files.sort();
        files
    }

    /// Replaces the bytes of a file, as something outside of the program would.
    ///
    /// # Panics
    /// Where there is no such file.
    pub fn replace(&self, path: &Path, bytes: Vec<u8>) {
        match held(&self.0).find(path) {
            Some(Node::File(file)) => *held(&file) = File::lasting(bytes),
            _ => panic!("there is no file `{}`", path.display()),
        }
    }

    /// What a power cut leaves. `kept` says how many of so many bytes of a write, or of one change of a name, are there where
    /// they need not be.
    #[must_use]
    pub fn after_power_cut(&self, mut kept: impl FnMut(usize) -> usize) -> Self {
        let tree = held(&self.0);
        let mut left = Tree { directories: tree.directories, ..Tree::default() };
        for (given, durable) in &tree.changes {
            if *durable || kept(1) > 0 {
                given.iter().for_each(|of| give(&mut left.names, of));
            }
        }
        for node in left.names.values_mut() {
            if let Node::File(file) = node {
                let after = held(file).after_power_cut(&mut kept);
                *file = Arc::new(Mutex::new(after));
            }
        }
        let all = left.names.iter().map(|((number, name), node)| (*number, name.clone(), Some(node.clone())));
        left.changes = vec![(all.collect(), true)];
        Self(Arc::new(Mutex::new(left)))
    }
}

impl Disk for Memory {
    fn make_directory(&self, path: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        if tree.find(path).is_some() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let (above, name) = tree.place(path)?;
        tree.directories += 1;
        let number = tree.directories;
        tree.change(vec![(above, name, Some(Node::Directory(number)))]);
        Ok(())
    }

    fn names(&self, path: &Path) -> io::Result<Vec<String>> {
        let tree = held(&self.0);
        let number = tree.directory(path)?;
        Ok(tree.of(number).map(|(name, _)| name.clone()).collect())
    }

    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn Handle>> {
        let mut tree = held(&self.0);
        let file = match (tree.find(path), mode) {
            (Some(_), Mode::New) => return Err(ErrorKind::AlreadyExists.into()),
            (Some(Node::File(file)), _) => file,
            (Some(Node::Directory(_)), _) => return Err(ErrorKind::IsADirectory.into()),
            (None, Mode::Read) => return Err(ErrorKind::NotFound.into()),
            (None, Mode::Write | Mode::New) => {
                let (above, name) = tree.place(path)?;
                let file = Content::default();
                tree.change(vec![(above, name, Some(Node::File(Arc::clone(&file))))]);
                file
            }
        };
        Ok(Box::new(Open::new(file)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        let node = tree.find(from).ok_or(ErrorKind::NotFound)?;
        if let Some(Node::Directory(number)) = tree.find(to)
            && tree.of(number).next().is_some()
        {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        let ((above, name), (there, new)) = (tree.place(from)?, tree.place(to)?);
        tree.change(vec![(above, name, None), (there, new, Some(node))]);
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        let node = tree.find(from).ok_or(ErrorKind::NotFound)?;
        if tree.find(to).is_some() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let (there, new) = tree.place(to)?;
        tree.change(vec![(there, new, Some(node))]);
        Ok(())
    }

    fn exchange(&self, a: &Path, b: &Path) -> io::Result<bool> {
        let mut tree = held(&self.0);
        let (one, two) = (tree.find(a).ok_or(ErrorKind::NotFound)?, tree.find(b).ok_or(ErrorKind::NotFound)?);
        let ((above, name), (there, other)) = (tree.place(a)?, tree.place(b)?);
        tree.change(vec![(above, name, Some(two)), (there, other, Some(one))]);
        Ok(true)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        match tree.find(path) {
            Some(Node::File(_)) => {}
            Some(Node::Directory(_)) => return Err(ErrorKind::IsADirectory.into()),
            None => return Err(ErrorKind::NotFound.into()),
        }
        let (above, name) = tree.place(path)?;
        tree.change(vec![(above, name, None)]);
        Ok(())
    }

    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        let number = tree.directory(path)?;
        if tree.of(number).next().is_some() {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        let (above, name) = tree.place(path)?;
        tree.change(vec![(above, name, None)]);
        Ok(())
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        let number = tree.directory(path)?;
        for (given, durable) in &mut tree.changes {
            *durable = *durable || given.iter().any(|(of, ..)| *of == number);
        }
        Ok(())
    }
}
