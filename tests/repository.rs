//! The files of the repository, as the modules that read them see them.

use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the repository").to_path_buf()
}

/// The text of a file, by its path from the root.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path} cannot be read: {e}"))
}

/// Where pictures are: the only files that are no text.
pub const PICTURES: &str = "docs/pictures/";

/// All files under `folder`, by their paths from the root, sorted; what is built or belongs to git apart.
pub fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    gather(&root().join(folder), &mut found);
    found.sort();
    found
}

fn gather(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{} cannot be read: {e}", folder.display())) {
        let path = entry.expect("an entry of a folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if [".git", "target", "node_modules"].contains(&name.as_str())
            || name.ends_with(".profraw")
            || is_output(&path, &name)
        {
            continue;
        }
        if path.is_dir() {
            gather(&path, found);
        } else {
            let path = path.strip_prefix(root()).expect("it lies in the repository");
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// What runs have written: .gitignore says so, too.
fn is_output(path: &Path, name: &str) -> bool {
    name.starts_with("out") && path.parent() == Some(root().as_path())
}

/// The Rust files of the crates.
pub fn sources() -> Vec<String> {
    files("crates").into_iter().filter(|path| path.ends_with(".rs")).collect()
}

/// The documents.
pub fn documents() -> Vec<String> {
    let at_root = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"].map(str::to_owned);
    at_root.into_iter().chain(files("docs").into_iter().filter(|path| path.ends_with(".md"))).collect()
}
