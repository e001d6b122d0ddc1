//! The types of `answer`.

use lifestage::answer::*;

use super::*;

pinned! {
    data: CellTable;
    data: CountLine;
    data: CountNoise;
    data: CountShape;
    data: Definition;
    data: Document;
    data: Epsilon;
    data: Language;
    data: Names;
    data: Message;
    data: NoisyCounts;
    data: NoisyLine;
    data: PrivacyBudget;
    data: Problem;
    data: Reason;
    data: SaidSentence;
    data: SaidWords;
    data: SaidValue;
    data: SeenValue;
    data: ShownCounts;
    data: ShownLine;
    data: ShownRow;
    data: ShownTable;
    data: SmallCells;
    data: ZeroCounts;
    any: CountPage;
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
    error: BudgetSpent;
    error: BytesError<SmallCellsError>;
    error: CountPageError;
    error: EpsilonError;
    error: LanguageError;
    error: MergeError;
    error: NoiseError;
    error: OtherDefinition;
    error: PrivacyBudgetError;
    error: SmallCellsError;
    any: Guarantee;
    error: UnwritableError;
    error: VersionError;
}
