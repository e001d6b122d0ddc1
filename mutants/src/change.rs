//! What an expression is changed to: an operator to its neighbor, a call to its opposite, a number to the next.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::{BinOp, Expr, Lit, RangeLimits, ReturnType, Type, UnOp};

/// A change as it is told, and the code of it.
pub struct Change {
    pub was: String,
    pub becomes: String,
    pub code: String,
}

/// Methods and what each is changed to.
const OPPOSITES: [(&str, &str); 16] = [
    ("min", "max"),
    ("first", "last"),
    ("any", "all"),
    ("saturating_add", "saturating_sub"),
    ("checked_add", "checked_sub"),
    ("wrapping_add", "wrapping_sub"),
    ("plus", "minus"),
    ("is_some", "is_none"),
    ("is_ok", "is_err"),
    ("is_some_and", "is_none_or"),
    ("is_lt", "is_le"),
    ("is_gt", "is_ge"),
    ("floor", "ceil"),
    ("min_by_key", "max_by_key"),
    ("next", "last"),
    ("split_first", "split_last"),
];

/// Methods that are left out, and with them their arguments.
const LEFT_OUT: [&str; 12] = [
    "rev",
    "abs",
    "then_with",
    "reverse",
    "saturating_sub",
    "saturating_add",
    "min",
    "max",
    "unsigned_abs",
    "clamp",
    "floor",
    "ceil",
];

const OPERATORS: [(&str, &str); 20] = [
    ("<", "<="),
    (">", ">="),
    ("<=", "<"),
    (">=", ">"),
    ("==", "!="),
    ("!=", "=="),
    ("&&", "||"),
    ("||", "&&"),
    ("+", "-"),
    ("-", "+"),
    ("*", "/"),
    ("/", "*"),
    ("%", "/"),
    ("+=", "-="),
    ("-=", "+="),
    ("|", "&"),
    ("&", "|"),
    ("|=", "&="),
    ("<<", ">>"),
    (">>", "<<"),
];

/// All changes of an expression itself, not of what is in it.
pub fn of(expression: &Expr, text: &str) -> Vec<Change> {
    match expression {
        Expr::Binary(binary) => operator(binary, text).into_iter().collect(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
            let code = text[bytes(&unary.expr)].to_owned();
            vec![Change { was: format!("!{}", short(&code)), becomes: short(&code), code }]
        }
        Expr::Lit(literal) => number(&literal.lit).into_iter().collect(),
        Expr::MethodCall(call) => calls(call, text),
        Expr::Call(call) => {
            let is_some = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some"));
            let was = || short(&text[bytes(call)]);
            is_some
                .then(|| Change { was: was(), becomes: "None".to_owned(), code: "None".to_owned() })
                .into_iter()
                .collect()
        }
        Expr::Range(range) => ends(range, text).into_iter().collect(),
        Expr::Macro(call) if call.mac.path.is_ident("matches") => {
            let was = &text[bytes(call)];
            vec![Change { was: short(was), becomes: format!("!{}", short(was)), code: format!("!{was}") }]
        }
        _ => Vec::new(),
    }
}

/// The values that a function with this result may return at once.
pub fn results(output: &ReturnType) -> &'static [&'static str] {
    let ReturnType::Type(_, result) = output else { return &[] };
    let Type::Path(path) = &**result else { return &[] };
    let Some(last) = path.path.segments.last() else { return &[] };
    match last.ident.to_string().as_str() {
        "bool" => &["true", "false"],
        "Option" => &["None"],
        "Ordering" => &["core::cmp::Ordering::Equal"],
        "Self" | "Result" => &[],
        _ => &["Default::default()"],
    }
}

/// Whether a statement can go without taking a value along.
pub fn can_be_left_out(expression: &Expr) -> bool {
    match expression {
        Expr::MethodCall(_) | Expr::Assign(_) | Expr::Continue(_) => true,
        Expr::Return(result) => result.expr.is_some(),
        Expr::Break(end) => end.expr.is_none(),
        Expr::Binary(binary) => is_assignment(&binary.op),
        _ => false,
    }
}

/// Whether a condition takes something out of a value, so that it cannot stand elsewhere.
pub fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// Code in one line of at most 60 signs.
pub fn short(code: &str) -> String {
    let line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn bytes(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}

fn is_assignment(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_) | BinOp::DivAssign(_) | BinOp::BitOrAssign(_)
    )
}

fn operator(binary: &syn::ExprBinary, text: &str) -> Option<Change> {
    let [all, sign] = [bytes(binary), bytes(&binary.op)];
    let was = &text[sign.clone()];
    let (_, becomes) = OPERATORS.iter().find(|(operator, _)| *operator == was)?;
    if has_let(&binary.left) || has_let(&binary.right) {
        return None;
    }
    let code = format!("{}{becomes}{}", &text[all.start..sign.start], &text[sign.end..all.end]);
    // The sign alone would not say which of several in a line it is.
    let told =
        |sign: &str| format!("{} {sign} {}", side(&text[bytes(&binary.left)]), side(&text[bytes(&binary.right)]));
    Some(Change { was: told(was), becomes: told(becomes), code })
}

/// One side of an operator, in at most 30 signs.
fn side(code: &str) -> String {
    let line = short(code);
    match line.char_indices().nth(30) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn number(literal: &Lit) -> Option<Change> {
    let Lit::Int(number) = literal else { return None };
    let next = number.base10_parse::<u64>().ok()?.checked_add(1)?;
    let code = format!("{next}{}", number.suffix());
    Some(Change { was: number.to_string(), becomes: code.clone(), code })
}

fn calls(call: &syn::ExprMethodCall, text: &str) -> Vec<Change> {
    let name = call.method.to_string();
    let [all, method, receiver] = [bytes(call), bytes(&call.method), bytes(&call.receiver)];
    let opposite = OPPOSITES.iter().find_map(|(one, other)| match () {
        () if *one == name => Some(*other),
        () if *other == name => Some(*one),
        () => None,
    });
    let was = side(&text[method.start..all.end]);
    let turned = opposite.map(|opposite| {
        let becomes = side(&format!("{opposite}{}", &text[method.end..all.end]));
        let code = format!("{}{opposite}{}", &text[all.start..method.start], &text[method.end..all.end]);
        Change { was: was.clone(), becomes, code }
    });
    let left_out = LEFT_OUT.contains(&name.as_str()).then(|| {
        let code = text[receiver].to_owned();
        Change { was: format!("{}.{was}", side(&code)), becomes: side(&code), code }
    });
    turned.into_iter().chain(left_out).collect()
}

/// One more or less than the end of a range. The range itself cannot change its kind: that is another type.
fn ends(range: &syn::ExprRange, text: &str) -> Option<Change> {
    let end = range.end.as_ref()?;
    let (all, end) = (bytes(range), bytes(end));
    let step = match range.limits {
        RangeLimits::HalfOpen(_) => "+ 1",
        RangeLimits::Closed(_) => "- 1",
    };
    let code = format!("{}({}) {step}", &text[all.start..end.start], &text[end.clone()]);
    let was = short(&text[all]);
    Some(Change { becomes: format!("{was} {step}"), was, code })
}
