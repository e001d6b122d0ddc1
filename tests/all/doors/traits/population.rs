//! The types of `population`.

use lifestage::population::*;

use super::*;

pinned! {
    any: TallyColumns<'static>;
    any: Columns<'static>;
    any: KindColumn<'static>;
    any: KindMap;
    any: Member<'static>;
    any: Population;
    any: Consenting;
    any: ReportKey;
    data: RefusedUsers;
    data: WithoutRefusals<u8>;
    error: WithoutRefusalsError<TallyRowError>;
    any: UserColumn<'static>;
    error: TallyRowError;
    error: TallyColumnsError;
    error: ColumnsError;
    error: RowError;
}
