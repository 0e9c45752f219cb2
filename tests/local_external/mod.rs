//! What only chapter 7's own tests know: goals, switches, claims of its texts, causes, and the
//! largest files allowed. That the dots on the stage are hops of the model is tested beside them.

mod change_log;
mod claims;
mod goals;
mod hostile;
mod notes;
mod switches;
mod why;
