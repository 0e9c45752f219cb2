//! Chapter 0: its goals, its switches, every number in its texts, its explanations, the largest
//! files it accepts and, with a window, what it draws.

mod claims;
mod goals;
mod hostile;
mod overload;
mod switches;
mod why;
