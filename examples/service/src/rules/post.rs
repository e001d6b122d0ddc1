//! New rules: checked whole, tried on everybody, and put in force if nobody else did meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;

use lifestage::answer::Document;
use lifestage::model::{WhatIf, WhatIfRule};
use lifestage::{Day, Subject};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::book::{Book, DeclaredNames, FORMAT};
use super::current::Rules;
use crate::failure::Failure;
use crate::forgotten::Forgotten;
use crate::reports::Everybody;
use crate::service::{Service, retried};
use crate::store::{Read, RulesRow};

/// Rules that were put in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Posted {
    /// The revision that is in force now.
    pub revision: u64,
    /// Why there is it.
    pub why: String,
    /// Whether these are the rules that were in force before: then nothing changed, and there is no new revision.
    #[serde(default)]
    pub unchanged: bool,
}

/// What new rules would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Preview {
    /// The revision that is in force, and stays so.
    pub revision: u64,
    /// Who would move from where to where, with how much spend: users under their own ids.
    #[schema(value_type = Object)]
    pub what_if: Value,
}

/// What new rules may do beside what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// Take users of a running experiment out of their arms.
    pub reassign: bool,
    /// Let what users earned on forgotten days stand as it was counted under other incentives.
    pub adopt: bool,
    /// Put the library's defaults in place of everything.
    pub reset: bool,
}

/// Rules that were read and fitted, and what they are to replace.
struct Fitted {
    book: Box<Book>,
    before: Arc<Rules>,
    /// Whether they are what is in force. Cuts that were computed anew are for the nightly job to put in force.
    is_same: bool,
}

/// Whether names that a book declares get their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbering {
    /// For good.
    Lasting,
    /// Only to try the book.
    Tentative,
}

impl Service {
    /// Puts a book of rules in force. Sections that it leaves out get their defaults; what depends on the population is fitted
    /// to everybody as of yesterday. `base` is the revision that it is meant to replace, where the caller says so; `reassign`
    /// allows what takes users out of the arms of a running experiment, `adopt` that what users earned on forgotten days
    /// stands as it was counted under other incentives, and `reset` a document without any section. Rules that are in force already
    /// change nothing.
    pub async fn put_rules(&self, document: &Document, base: Option<u64>, allow: Allow) -> Result<Posted, Failure> {
        if !allow.reset && says_nothing(document) {
            let why = "they have no section, and each that is left out gets its default: write sections, or ask for `?reset=true`";
            return Err(Failure::refused("", why));
        }
        let Fitted { book, before, is_same } = self.fitted_book(document, base, allow, Numbering::Lasting).await?;
        if is_same {
            return Ok(Posted { revision: before.revision, why: before.why.clone(), unchanged: true });
        }
        self.put_in_force(&book, before.revision, "posted".to_owned(), allow.adopt).await
    }

    /// What a book of rules would do today, without putting it in force.
    pub async fn preview_rules(
        &self,
        document: &Document,
        base: Option<u64>,
        allow: Allow,
    ) -> Result<Preview, Failure> {
        let Fitted { book, before, .. } = self.fitted_book(document, base, allow, Numbering::Tentative).await?;
        let revision = before.revision;
        let (now, everybody, today) = (self.rules_now().await?, self.everybody().await?, self.today()?);
        let count = move || {
            let compared =
                WhatIfRule::default().what_if(&everybody.population, now.edition.rules(), book.rules(), today);
            let what_if = compared.map_err(|error| Failure::refused("", error))?;
            Ok(Preview { revision, what_if: under_own_ids(&what_if, &everybody)? })
        };
        crate::reports::counted(count).await
    }

    /// The book that a document says, fitted where that is possible, and the one that it would replace.
    async fn fitted_book(
        &self,
        document: &Document,
        base: Option<u64>,
        allow: Allow,
        numbering: Numbering,
    ) -> Result<Fitted, Failure> {
        let mut transaction = self.store.read().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let revision = rules.revision;
        let mut names = self.interner(&mut *transaction).await?;
        drop(transaction);
        if let Some(base) = base.filter(|base| *base != revision) {
            return Err(other_revision(base, revision));
        }
        let declared = DeclaredNames::of(document);
        for name in declared.to_be_numbered() {
            names.intern(name).map_err(|error| Failure::refused("names", error))?;
        }
        let everybody = self.everybody().await?;
        let channels: BTreeSet<Subject> =
            everybody.population.iter().map(|member| member.user.acquisition_channel).collect();
        // A book is large, and what waits for it would be too.
        let mut book = Box::new(Book::written_by_hand(document, &declared, &names, &channels)?);
        if !allow.reassign
            && let Err(problems) = book.company.assignment.only_adds_to(&rules.book.company.assignment)
        {
            return Err(problems.in_words().within("assignment").into());
        }
        self.check_achieved(&mut *self.store.read().await?, &rules, &book, allow.adopt).await?;
        if numbering == Numbering::Lasting {
            // Only now that all is sound: a name once numbered stays so.
            self.number_names(declared.to_be_numbered()).await?;
            let names = self.interner(&mut *self.store.read().await?).await?;
            *book = Book::written_by_hand(document, &declared, &names, &channels)?;
        }
        let (before, yesterday) = (rules, self.today()?.minus(1));
        let fit = move || {
            let was_fitted = before.is_fitted() && *book == before.book.clone().unfitted();
            let fitted = book.fitted(&everybody.population, yesterday);
            let book = Box::new(fitted.map_err(|error| Failure::refused("", error))?);
            check_remembered(&book, &everybody, yesterday)?;
            let is_same = was_fitted || *book == before.book;
            Ok(Fitted { book, before, is_same })
        };
        crate::reports::counted(fit).await
    }

    /// Refuses incentives under which what users earned on forgotten days cannot go on.
    async fn check_achieved(
        &self,
        transaction: &mut (impl Read + ?Sized),
        now: &Rules,
        book: &Book,
        adopt: bool,
    ) -> Result<(), Failure> {
        if now.book.rules().incentives == book.rules().incentives {
            return Ok(());
        }
        for (number, row) in transaction.forgotten_under().await? {
            let forgotten = Forgotten::read(number, &row, self.settings.seen);
            let forgotten = forgotten.map_err(|error| Failure::broken(error.to_string()))?;
            if let Err(why) = forgotten.check_rules(book.rules(), adopt) {
                let advice = if adopt {
                    ""
                } else {
                    "; `?adopt=true` lets what was counted stand as it is, where that is possible"
                };
                let horizon = forgotten.horizon;
                let why = format!("users have forgotten days, such as all before `{horizon}`, and {why}{advice}");
                return Err(Failure::refused("incentives", why));
            }
        }
        Ok(())
    }

    /// Puts a book in force in place of a revision, unless another one is in force by now.
    pub async fn put_in_force(&self, book: &Book, base: u64, why: String, adopt: bool) -> Result<Posted, Failure> {
        let row = RulesRow {
            revision: base + 1,
            format: FORMAT,
            written_by: env!("CARGO_PKG_VERSION").to_owned(),
            book: book.stored()?,
            why,
            at: self.clock.milliseconds(),
        };
        let put = || async {
            let mut transaction = self.store.write().await?;
            let before = self.rules.of(&mut *transaction).await?;
            if !transaction.put_rules(&row).await? {
                return Err(other_revision(base, transaction.revision().await?));
            }
            // Again, as days may have been forgotten since the book was checked. From here on none are until this is over.
            self.check_achieved(&mut *transaction, &before, book, adopt).await?;
            transaction.commit().await?;
            Ok(())
        };
        retried(put).await?;
        self.forget_names_to_say();
        Ok(Posted { revision: row.revision, why: row.why, unchanged: false })
    }
}

/// Whether a document has no section that says how anything is to be.
fn says_nothing(document: &Document) -> bool {
    matches!(document, Document::Map(sections) if sections.iter().all(|(name, _)| matches!(&**name, "names" | "$schema" | "version")))
}

/// Refuses rules that ask about days which are forgotten, of whomever.
fn check_remembered(book: &Book, everybody: &Everybody, as_of: Day) -> Result<(), Failure> {
    let mut forgetful = everybody.population.iter().filter(|member| member.profile.as_of(as_of).horizon().is_some());
    let refusal = forgetful.find_map(|member| {
        let error = everybody.score(book.rules(), &member, as_of).err()?;
        let id = everybody.ids.get(&member.user.id).cloned().unwrap_or_default();
        Some(Failure::refused("", format!("user `{id}` could not be scored: {error}")))
    });
    refusal.map_or(Ok(()), Err)
}

fn other_revision(base: u64, found: u64) -> Failure {
    Failure::Conflict(format!(
        "revision `{found}` of the rules is in force, not `{base}`: look at it, and send yours again"
    ))
}

fn under_own_ids(what_if: &WhatIf, everybody: &Everybody) -> Result<Value, Failure> {
    let broken = |error: serde_json::Error| Failure::broken(error.to_string());
    let mut value = serde_json::to_value(what_if).map_err(broken)?;
    let movers = value.get_mut("movers").and_then(Value::as_array_mut).into_iter().flatten();
    for (written, mover) in movers.zip(&what_if.movers) {
        if let (Some(user), Some(id)) = (written.get_mut("user"), everybody.ids.get(&mover.user)) {
            *user = Value::String(id.clone());
        }
    }
    Ok(value)
}
