//! The types of `answer`.

use lifestage::answer::*;

use super::*;

pinned! {
    data: CellTable;
    data: CountLine;
    data: CountShape;
    data: Definition;
    data: Document;
    data: Names;
    data: Problem;
    data: Reason;
    data: SeenValue;
    data: ShownCounts;
    data: ShownLine;
    data: ShownRow;
    data: ShownTable;
    data: SmallCells;
    data: ZeroCounts;
    any: GroupCounts<u8>;
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
