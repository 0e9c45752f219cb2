//! Chapter 4 as a whole: its goals both ways, what each switch moves, and the numbers in its texts.

mod claims;
mod contract;
mod goals;
mod hostile;
mod race;
mod switches;
mod why;
