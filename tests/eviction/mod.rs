//! Chapter 6, eviction: what only this chapter knows of itself.

mod claims;
mod goals;
mod hostile;
mod notes;
mod optimum;
mod stream;
mod switches;
mod why;
