//! Sentences as data, and how an error comes to one: the ground that every word for people stands on.
//!
//! What is public here stands on the page of [`answer`](crate::answer), which says it in languages.
//!
//! | module | question | what is in it |
//! |---|---|---|
//! | `word` | What is it called? | [`Word`](word::Word), [`Vocabulary`](word::Vocabulary), [`CountUnit`](word::CountUnit) |
//! | `pattern` | In which words does it speak? | [`Sentence`](pattern::Sentence), [`Argument`](pattern::Argument), [`ArgumentSort`](pattern::ArgumentSort) |
//! | `fill` | How do arguments come into a pattern? | |
//! | `encoded` | How does a sentence pass a door that only takes text? | |
//! | `guarantee` | What does an answer guarantee? | [`Guarantee`](guarantee::Guarantee) |
//! | `problems` | What does an error say? | `problems!` |

pub(crate) mod encoded;
pub(crate) mod fill;
pub(crate) mod guarantee;
pub(crate) mod pattern;
pub(crate) mod problems;
pub(crate) mod word;
