//! What the window is asked for: the command line reads it, the window obeys it.

use std::path::PathBuf;

use clap::Args;

/// How the window opens.
#[derive(Clone, Debug, Default, Args)]
pub struct WindowArguments {
    /// An experiment to open; FILE#step=7 opens it at a step of its storyboard
    pub file: Option<PathBuf>,
    /// The chapter to open
    #[arg(long, value_name = "ID")]
    pub chapter: Option<String>,
    /// The ready-made experiment to open
    #[arg(long, value_name = "ID")]
    pub preset: Option<String>,
    /// The moment to go to, such as 30s
    #[arg(long, value_name = "MOMENT")]
    pub at: Option<String>,
    /// Start playing at once
    #[arg(long)]
    pub play: bool,
    /// Show it to a room: full screen, with large type
    #[arg(long)]
    pub present: bool,
    /// The window's inner size in points, such as 1600x900
    #[arg(long, value_name = "WxH")]
    pub size: Option<String>,
    /// Save a picture of the window to this file and close it
    #[arg(long, value_name = "FILE.png")]
    pub screenshot: Option<PathBuf>,
}
