//! Chapter 3: the engines against a plain evaluation, the goals, and the numbers of its texts.

mod claims;
mod engines;
mod goals;
mod switches;
