//! Help beyond `--help`: completions for a shell, and manual pages, both made from the command line itself.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

/// Prints what a shell needs to complete arguments: lifestage completions bash > FILE.
#[derive(Args)]
pub(crate) struct CompletionArguments {
    /// The shell
    shell: Shell,
}

/// Prints the manual page, or writes one for each question into a folder.
#[derive(Args)]
pub(crate) struct ManualArguments {
    /// Write lifestage.1, lifestage-score.1 and all others here
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Prints completions of this command line.
pub(crate) fn completions(arguments: &CompletionArguments, mut command: Command) -> Result<(), Box<dyn Error>> {
    // Into memory first: the generator panics where a reader of its output went away.
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "lifestage", &mut text);
    Ok(io::stdout().write_all(&text)?)
}

/// Prints or writes manual pages of this command line.
pub(crate) fn manual(arguments: &ManualArguments, command: Command) -> Result<(), Box<dyn Error>> {
    match &arguments.folder {
        None => Ok(clap_mangen::Man::new(command).render(&mut io::stdout().lock())?),
        Some(folder) => {
            clap_mangen::generate_to(command, folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            Ok(())
        }
    }
}
