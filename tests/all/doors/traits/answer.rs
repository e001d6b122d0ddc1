//! The types of `answer`.

use lifestage::answer::*;

use super::*;

pinned! {
    data: CellTable;
    data: Definition;
    data: Document;
    data: Problem;
    data: Reason;
    data: SeenValue;
    data: ShownRow;
    data: ShownTable;
    data: SmallCells;
    any: AnswerLabel;
    any: Problems;
    error: AnswerError;
    error: BytesError<SmallCellsError>;
    error: MergeError;
    error: OtherDefinition;
    error: SmallCellsError;
    error: UnwritableError;
    error: VersionError;
}
