//! What the tests have in common: a store to break, a service over it, and the program itself.

pub(crate) mod client;
pub(crate) mod cluster;
pub(crate) mod numbers;
pub(crate) mod program;
pub(crate) mod world;

/// Runs each test on both stores.
macro_rules! on_both_stores {
    ($($name:ident),+ $(,)?) => {
        mod redb {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name($crate::shared::world::World::redb()).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name($crate::shared::world::World::postgres().await).await;
                }
            )+
        }
    };
}
pub(crate) use on_both_stores;
