//! What is said of users who are left out, in each language.

use crate::answer::sentence::{Users, sentences};
use crate::event::purpose::Purpose;

sentences! {
    left_out = "refusals.left_out" (users: Users, refused: Purpose)
        "without {users} who refused {refused}"
        "不含拒绝{refused}的{users}";
}
