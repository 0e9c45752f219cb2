//! Writing files, whole or not at all.

use std::io::Write as _;
use std::path::Path;

use crate::lesson::Refusal;

/// Writes a file beside its target and then renames it, so that a crash leaves either the old
/// file or the new one. A refusal ends with the path.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let refusal = |error: &dyn std::fmt::Display| {
        let shown = path.display();
        Refusal::new(format!("the file cannot be written ({error}): {shown}"))
    };
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Err(refusal(&"this is no file")),
    };
    let written = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|error| refusal(&error))
}
