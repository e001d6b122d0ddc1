//! What a transaction is about to write of users who were looked at: gathered, and stored table by table in one go.

use crate::failure::Failure;
use crate::intake::Telling;
use crate::outbox;
use crate::rules::Rules;
use crate::service::{Locked, Service};
use crate::store::{LogRow, OutboxRow, StateRow, UserNumber, Write};

/// Rows to be written.
#[derive(Debug, Default)]
pub struct Writes {
    states: Vec<(UserNumber, StateRow)>,
    /// Events that were accepted, in their order.
    pub log: Vec<(UserNumber, LogRow)>,
    outbox: Vec<OutboxRow>,
}

impl Writes {
    /// Tells what is new about a user who is looked at again before they are stored.
    pub fn tell(
        &mut self,
        service: &Service,
        user: &mut Locked,
        rules: &Rules,
        telling: Telling,
    ) -> Result<(), Failure> {
        let number = user.family.number();
        let news = user.kept.look(&rules.edition, &user.user, user.today).map_err(outbox::unscored)?;
        if telling == Telling::Aloud {
            let at = service.clock.milliseconds();
            let rows = news.changes.iter().map(|change| outbox::row(number, change, at));
            self.outbox.extend(rows.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(())
    }

    /// Looks at a user: tells what is new, and notes the day when next something can be. Also where nothing is new, as that
    /// day moves.
    pub fn look(
        &mut self,
        service: &Service,
        user: &mut Locked,
        rules: &Rules,
        telling: Telling,
    ) -> Result<(), Failure> {
        self.tell(service, user, rules, telling)?;
        let number = user.family.number();
        let due = user.kept.due(&rules.edition, &user.user, user.today).map_err(outbox::unscored)?;
        self.states.push((number, user.kept.row(due, rules.revision)));
        Ok(())
    }

    /// Stores the state of somebody who is not looked at.
    pub fn put(&mut self, user: UserNumber, state: StateRow) {
        self.states.push((user, state));
    }

    /// Stores all of it; the number of changes that were not told before.
    pub async fn store(&self, transaction: &mut dyn Write) -> Result<u64, Failure> {
        transaction.put_states(&self.states).await?;
        transaction.append(&self.log).await?;
        Ok(transaction.tell(&self.outbox).await?)
    }
}
