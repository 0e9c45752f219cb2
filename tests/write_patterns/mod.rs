//! What only the chapter on write patterns knows.

mod claims;
mod goals;
mod hostile;
mod oracle;
mod switches;
mod why;
mod windows;
