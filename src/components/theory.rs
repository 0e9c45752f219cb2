//! Closed forms and numerical solutions that the models are compared with.
