//! The folder in which the woven library is built: a copy of the repository, with the woven sources beside the true ones, as
//! some tests read those.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository that is tested.
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Copies what git knows of, and what is new, and lets the library be built from `woven/`.
pub fn copy(scratch: &Path) -> io::Result<()> {
    let from = repository();
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(&from)
        .output()?;
    for name in String::from_utf8_lossy(&listed.stdout).lines() {
        match fs::read(from.join(name)) {
            Ok(bytes) if name == "Cargo.toml" => {
                let text = String::from_utf8_lossy(&bytes).replace("[lib]", "[lib]\npath = \"woven/lib.rs\"");
                let others = "[profile.dev.package.\"*\"]";
                let text = text.replace(others, &format!("{others}\nopt-level = 1"));
                write(&scratch.join(name), text.as_bytes())?;
            }
            Ok(bytes) => write(&scratch.join(name), &bytes)?,
            // Deleted, and not committed yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The sources of the library, by their names below `src/`, in order.
pub fn sources() -> io::Result<Vec<(String, String)>> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(root, &path, found)?;
            } else if let Ok(name) = path.strip_prefix(root) {
                found.push((name.to_string_lossy().into_owned(), fs::read_to_string(&path)?));
            }
        }
        Ok(())
    }
    let root = repository().join("src");
    let mut found = Vec::new();
    walk(&root, &root, &mut found)?;
    found.sort();
    Ok(found)
}

/// Writes a file, unless it is so already: what is not touched is not built again.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
