//! Errors of trained models.

use super::objective::TreeObjective;
use crate::answer::naming::named;
use crate::wording::problems::problems;

/// The greatest depth, beyond any tree that generalizes.
pub(super) const MOST_DEPTH: usize = 64;

/// Why a model cannot be scored as `XGBoost` would score it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TreesError {
    /// The file is UBJSON, the binary format of `XGBoost`.
    Ubjson,
    /// The file is in the binary format of `XGBoost` before version 3.1.
    OldBinary,
    /// The file is the output of `dump_model`, which lacks the base score, the objective and the names.
    Dump,
    /// The file has no learner.
    NotAModel,
    /// The file has no list of trees, like a configuration.
    NoTrees,
    /// A number that JSON does not have.
    NotFinite {
        /// The column of the tree, or the parameter.
        column: Box<str>,
        /// `Infinity` or `NaN`.
        text: Box<str>,
    },
    /// The model has another kind of booster.
    Booster(Box<str>),
    /// The link of the objective is not known here.
    Objective(Box<str>),
    /// The model has several classes, targets, or numbers in a leaf.
    ManyOutputs,
    /// A parameter of the model is not a valid number.
    Parameter {
        /// The name of the parameter.
        name: &'static str,
        /// The value in the file.
        text: Box<str>,
    },
    /// The objective does not allow the base score.
    BaseScore {
        /// The base score.
        base_score: f32,
        /// The objective.
        objective: TreeObjective,
    },
    /// The best iteration of early stopping is beyond the last tree.
    BestIteration {
        /// The best iteration, from 0.
        best: usize,
        /// The number of trees in the file.
        trees: usize,
    },
    /// The numbers of weights and trees of a DART model differ.
    TreeWeights {
        /// The number of weights.
        weights: usize,
        /// The number of trees.
        trees: usize,
    },
    /// The features have no names: the file is of before version 1.4, or the model was trained on an array.
    NoFeatureNames,
    /// Names were given for a model that has others.
    OtherFeatureNames {
        /// The first feature that differs, from 0.
        at: usize,
        /// Its name in the model; `None` if there are fewer.
        trained: Option<Box<str>>,
        /// Its given name; `None` if there are fewer.
        given: Option<Box<str>>,
    },
    /// The numbers of names and features differ.
    FeatureCount {
        /// The number of names.
        names: usize,
        /// The number of features.
        features: usize,
    },
    /// Two features have the same name.
    FeatureTwice(Box<str>),
    /// The model is larger than any that is useful.
    TooLarge {
        /// What there is too much of.
        what: ModelPart,
        /// The number found.
        found: usize,
        /// The greatest number allowed.
        most: usize,
    },
    /// A tree is invalid.
    Tree(TreeError),
}

problems! {
    enum TreesError {
        Ubjson = "problem.trees.ubjson"
            "the file is UBJSON: save the model as JSON, with `save_model(\"model.json\")`"
            "文件是`UBJSON`格式：请另存为JSON，如`save_model(\"model.json\")`";
        OldBinary = "problem.trees.old_binary"
            "the file is in the old binary format: load it in XGBoost and save it with `save_model(\"model.json\")`"
            "文件是旧的二进制格式：请用`XGBoost`读入，再用`save_model(\"model.json\")`保存";
        Dump = "problem.trees.dump"
            "the file is the output of `dump_model`, for people to read: save the model with `save_model(\"model.json\")`"
            "文件是`dump_model`的输出，仅供人阅读：请用`save_model(\"model.json\")`保存模型";
        NotAModel = "problem.trees.not_a_model"
            "the file has no `learner`, so it is not a model: save one with `save_model(\"model.json\")`"
            "文件没有`learner`，不是模型：请用`save_model(\"model.json\")`保存";
        NoTrees = "problem.trees.no_trees"
            "the file has no `trees`; if it is the output of `save_config`, save the model with `save_model(\"model.json\")`"
            "文件没有`trees`；如果是`save_config`的输出，请用`save_model(\"model.json\")`保存模型";
        NotFinite { column: Text, text: Text } = "problem.trees.not_finite"
            "`{column}` has `{text}`, which JSON does not have: training overflowed; scale the sample weights and labels down and train again"
            "`{column}`含有JSON没有的`{text}`：训练时数值溢出，请缩小样本权重和标签后重新训练";
        Booster(name: Text) = "problem.trees.booster"
            "the booster is `{name}`: train with booster `gbtree` or `dart`"
            "提升器为`{name}`：请用`gbtree`或`dart`训练";
        Objective(name: Text) with (known: Names = TreeObjective::list()) = "problem.trees.objective"
            "the objective is `{name}`: train with one of {known}"
            "目标函数为`{name}`：请用{known}之一训练";
        ManyOutputs = "problem.trees.many_outputs"
            "the model has several outputs: train one model for each class or target"
            "模型有多个输出：请为每个类别或目标各训练一个模型";
        Parameter { name: Text, text: Text } = "problem.trees.parameter"
            "`{name}` is `{text}`, which is not a valid number for it: save the model again"
            "`{name}`为`{text}`，不是有效的数：请重新保存模型";
        BaseScore { base_score: Text, objective: Text } = "problem.trees.base_score"
            "`base_score` is `{base_score}`, which `{objective}` does not allow: train with a base score that it allows"
            "`base_score`为`{base_score}`，而`{objective}`不允许：请用它允许的基础分训练";
        BestIteration { best: Whole, trees: Whole } = "problem.trees.best_iteration"
            "`best_iteration` is {best}, beyond the {trees} trees of the model: save it again, or choose all trees with `with_all_trees`"
            "`best_iteration`为{best}，超出了模型的{trees}棵树：请重新保存，或用`with_all_trees`选用全部的树";
        TreeWeights { weights: Whole, trees: Whole } = "problem.trees.tree_weights"
            "`weight_drop` has {weights} weights for {trees} trees: save the model again"
            "`weight_drop`有{weights}个权重，而树有{trees}棵：请重新保存模型";
        NoFeatureNames = "problem.trees.no_feature_names"
            "the model has no feature names, as before version 1.4 or after training on an array: give them with `with_feature_names`, or train on named columns"
            "模型没有特征名称，早于1.4版或用数组训练时如此：请用`with_feature_names`给出，或用有名称的列训练";
        OtherFeatureNames { at: Whole, trained: OptionalText, given: OptionalText } = "problem.trees.other_feature_names"
            "feature {at} is [`{trained}`|missing] in the model, but the given name is [`{given}`|missing]: give the names of the model or none"
            "模型的第{at}个特征[为`{trained}`|不存在]，给出的名称[为`{given}`|缺少]：请给出模型的名称，或不给";
        FeatureCount { names: Whole, features: Whole } = "problem.trees.feature_count"
            "the model has {names} feature names for `num_feature` {features}: save it with all of them"
            "模型有{names}个特征名称，而`num_feature`为{features}：请连同全部名称保存";
        FeatureTwice(name: Text) = "problem.trees.feature_twice"
            "the model has the feature `{name}` twice: give each column its own name"
            "模型中特征`{name}`出现两次：请给每列不同的名称";
        TooLarge { what: Built, found: Whole, most: Whole } = "problem.trees.too_large"
            "the model has {found} {what}: train one with at most {most}"
            "模型有{found}{what}：请训练不超过{most}的模型";
    }
    passes { Tree(TreeError) }
}

/// What a model has many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelPart {
    /// Trees.
    Trees,
    /// Nodes of all trees.
    Nodes,
    /// Features.
    Features,
}

named! {
    ModelPart, "part of a model" {
        Trees "trees" "棵树";
        Nodes "nodes" "个节点";
        Features "features" "个特征";
    }
}

/// An invalid tree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TreeError {
    /// The number of the tree, from 0.
    pub tree: usize,
    /// The number of the node, from 0.
    pub node: usize,
    /// What is wrong with the node.
    pub problem: TreeProblem,
}

problems! {
    struct TreeError { tree: Whole, node: Whole, problem: Within } = "problem.tree"
        "tree {tree}, node {node}: {problem}"
        "第{tree}棵树的第{node}个节点：{problem}";
}

/// What is wrong with a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TreeProblem {
    /// A column of the tree ends before the node.
    Missing,
    /// The node has only one child.
    OneChild,
    /// The node has a child that does not exist.
    NoSuchChild,
    /// The node is reached twice: through a cycle, or from two parents.
    ReachedTwice,
    /// The node is deeper than any useful tree.
    TooDeep,
    /// The node splits by a feature that the model does not have.
    NoSuchFeature,
    /// The node splits by categories.
    Categorical,
    /// The sum of hessians is infinite, so no share of it, and no contribution, can be computed.
    InfiniteHessian,
    /// The leaf is not finite once it is multiplied by the weight of its tree.
    Weighted,
    /// A threshold, a leaf or a weight is not finite, or a weight is negative.
    NotFinite,
}

problems! {
    enum TreeProblem {
        Missing = "problem.tree_problem.missing"
            "a column ends before this node"
            "有一列在此节点之前就结束了";
        OneChild = "problem.tree_problem.one_child"
            "it has one child: give both or none"
            "只有一个子节点：请给出两个，或都不给";
        NoSuchChild = "problem.tree_problem.no_such_child"
            "its child is beyond the last node"
            "子节点超出了最后一个节点";
        ReachedTwice = "problem.tree_problem.reached_twice"
            "it is reached twice"
            "被到达了两次";
        TooDeep with (most: Whole = MOST_DEPTH) = "problem.tree_problem.too_deep"
            "it is deeper than {most} levels"
            "超过了{most}层";
        NoSuchFeature = "problem.tree_problem.no_such_feature"
            "it splits by a feature beyond the last one"
            "用来分裂的特征超出了最后一个特征";
        Categorical = "problem.tree_problem.categorical"
            "it splits by categories: encode them as numbers and train again"
            "按类别分裂：请把类别编码为数后重新训练";
        InfiniteHessian = "problem.tree_problem.infinite_hessian"
            "its `sum_hessian` is infinite: scale the sample weights and labels down and train again"
            "`sum_hessian`为无穷大：请缩小样本权重和标签后重新训练";
        Weighted = "problem.tree_problem.weighted"
            "its leaf times the `weight_drop` of the tree is not finite: save the model again"
            "叶子乘以该树的`weight_drop`后不是有限的数：请重新保存模型";
        NotFinite = "problem.tree_problem.not_finite"
            "it has a number that is not finite, or a negative weight"
            "含有不是有限的数，或权重为负";
    }
}
