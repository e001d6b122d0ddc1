//! The types of `answer`.

use lifestage::answer::*;

use super::*;

pinned! {
    data: CellTable;
    data: CountLine;
    data: CountShape;
    data: Definition;
    data: Document;
    data: Language;
    data: Names;
    data: Problem;
    data: Reason;
    data: SaidSentence;
    data: SaidValue;
    data: SeenValue;
    data: ShownCounts;
    data: ShownLine;
    data: ShownRow;
    data: ShownTable;
    data: SmallCells;
    data: ZeroCounts;
    any: GroupCounts<u8>;
    any: AnswerLabel;
    any: Argument;
    any: ArgumentSort;
    any: CountUnit;
    any: Said<'static, Language>;
    any: Sentence;
    any: Vocabulary;
    any: Word;
    any: Words<'static>;
    any: Problems;
    error: AnswerError;
    error: BytesError<SmallCellsError>;
    error: LanguageError;
    error: MergeError;
    error: OtherDefinition;
    error: SmallCellsError;
    error: UnwritableError;
    error: VersionError;
}
