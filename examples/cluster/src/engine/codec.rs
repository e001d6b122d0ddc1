//! Plans that travel, under the release that made them. *Who planned this?*
//!
//! ```text
//! query, from the job to the scheduler:       at each function of ours   release · name
//! stage, from the scheduler to an executor:   at each function of ours   release · name
//!                                             at each node of Ballista   release · what Ballista writes
//! ```
//! Ballista sends a function as its name, so an executor that was forgotten at an upgrade would compute what `score` was before,
//! and nobody would notice. With these codecs it refuses: a function of another release where it is read, and a stage without
//! functions of ours too, as the top of every stage is a node of Ballista's own (the one that writes the shuffle). A release
//! without these codecs reads none of it: a name that comes with bytes needs a codec, and Ballista's nodes do not begin so.
//!
//! Functions of the engine itself are sent as before. What they are depends on the version of DataFusion, and that belongs to a
//! release.

use std::sync::Arc;

use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::{Result, TableReference};
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{AggregateUDF, Extension, LogicalPlan, ScalarUDF};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};

use crate::functions;
use crate::refusal::Refusal;
use crate::release::{self, RELEASE};

/// A release that writes plans, and refuses those of others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Planner(String);

impl Planner {
    fn new(release: &str) -> Self {
        // A longer one would not fit into the byte of its length.
        Self(release[..release.floor_char_boundary(usize::from(u8::MAX))].to_owned())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        release::write(&self.0, bytes);
    }

    /// What follows, where this release wrote it.
    fn open<'a>(&self, part: &str, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let (part, here) = (part.to_owned(), self.0.clone());
        match release::read(bytes) {
            Some((found, content)) if found == self.0 => Ok(content),
            // Bytes that Ballista wrote alone may look like a release by chance; one is of digits, dots and letters.
            Some((found, _)) if found.chars().all(|letter| letter.is_ascii_graphic()) => {
                Err(Refusal::Plan { part, found: found.to_owned(), here }.into())
            }
            _ => Err(Refusal::PlanOfNobody { part, here }.into()),
        }
    }

    /// A function of ours, where this release planned it; none where it is not ours.
    fn ours<T>(&self, name: &str, bytes: &[u8], find: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
        // A function of a later release has a release and is not known here, which is told before its name is looked for.
        let found = find(name);
        if found.is_some() || !bytes.is_empty() {
            self.open(&format!("`{name}`"), bytes)?;
        }
        Ok(found)
    }
}

/// How queries go from a job to a scheduler: as Ballista writes them, with the release at each function of this package.
#[derive(Debug)]
pub struct LogicalCodec {
    planner: Planner,
    inner: BallistaLogicalExtensionCodec,
}

impl LogicalCodec {
    /// The codec of a release, cut after 255 bytes. Plans of [`RELEASE`] are those of [`Self::default`].
    pub fn of(release: &str) -> Self {
        Self { planner: Planner::new(release), inner: BallistaLogicalExtensionCodec::default() }
    }
}

impl Default for LogicalCodec {
    /// The codec of this release.
    fn default() -> Self {
        Self::of(RELEASE)
    }
}

impl LogicalExtensionCodec for LogicalCodec {
    fn try_decode(&self, buf: &[u8], inputs: &[LogicalPlan], ctx: &TaskContext) -> Result<Extension> {
        self.inner.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: &Extension, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode(node, buf)
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        table_ref: &TableReference,
        schema: SchemaRef,
        ctx: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        self.inner.try_decode_table_provider(buf, table_ref, schema, ctx)
    }

    fn try_encode_table_provider(
        &self,
        table_ref: &TableReference,
        node: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        self.inner.try_encode_table_provider(table_ref, node, buf)
    }

    fn try_decode_file_format(&self, buf: &[u8], ctx: &TaskContext) -> Result<Arc<dyn FileFormatFactory>> {
        self.inner.try_decode_file_format(buf, ctx)
    }

    fn try_encode_file_format(&self, buf: &mut Vec<u8>, node: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.inner.try_encode_file_format(buf, node)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        let ours = self.planner.ours(name, buf, functions::scalar)?;
        ours.map_or_else(|| self.inner.try_decode_udf(name, buf), Ok)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        if functions::scalar(node.name()).is_some() {
            self.planner.write(buf);
        }
        Ok(())
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        let ours = self.planner.ours(name, buf, functions::aggregate)?;
        ours.map_or_else(|| self.inner.try_decode_udaf(name, buf), Ok)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        if functions::aggregate(node.name()).is_some() {
            self.planner.write(buf);
        }
        Ok(())
    }
}

/// How stages go from a scheduler to executors: as Ballista writes them, with the release at each node of Ballista's and at each
/// function of this package.
#[derive(Debug)]
pub struct PhysicalCodec {
    planner: Planner,
    inner: BallistaPhysicalExtensionCodec,
}

impl PhysicalCodec {
    /// The codec of a release, cut after 255 bytes. Plans of [`RELEASE`] are those of [`Self::default`].
    pub fn of(release: &str) -> Self {
        Self { planner: Planner::new(release), inner: BallistaPhysicalExtensionCodec::default() }
    }
}

impl Default for PhysicalCodec {
    /// The codec of this release.
    fn default() -> Self {
        Self::of(RELEASE)
    }
}

impl PhysicalExtensionCodec for PhysicalCodec {
    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
        proto_converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.inner.try_decode(self.planner.open("a stage", buf)?, inputs, ctx, proto_converter)
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        buf: &mut Vec<u8>,
        proto_converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        self.planner.write(buf);
        self.inner.try_encode(node, buf, proto_converter)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        let ours = self.planner.ours(name, buf, functions::scalar)?;
        ours.map_or_else(|| self.inner.try_decode_udf(name, buf), Ok)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        if functions::scalar(node.name()).is_some() {
            self.planner.write(buf);
        }
        Ok(())
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        let ours = self.planner.ours(name, buf, functions::aggregate)?;
        ours.map_or_else(|| self.inner.try_decode_udaf(name, buf), Ok)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        if functions::aggregate(node.name()).is_some() {
            self.planner.write(buf);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ballista_core::execution_plans::ShuffleWriterExec;
    use datafusion::arrow::datatypes::Schema;
    use datafusion::physical_plan::empty::EmptyExec;
    use datafusion::prelude::SessionContext;
    use datafusion_proto::physical_plan::DefaultPhysicalProtoConverter;

    use super::*;

    fn refused<T>(result: Result<T>) -> String {
        result.err().expect("it is of another release").to_string()
    }

    #[test]
    fn a_function_comes_back_in_its_release_and_in_no_other() {
        let (here, other) = (PhysicalCodec::default(), PhysicalCodec::of("5.0.12"));
        for function in functions::scalars() {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            here.try_encode_udf(&function, &mut ours).unwrap();
            other.try_encode_udf(&function, &mut theirs).unwrap();
            assert_eq!(here.try_decode_udf(function.name(), &ours).unwrap(), function);
            let said = refused(here.try_decode_udf(function.name(), &theirs));
            assert!(said.contains(&format!("`{}` was planned by release `5.0.12`", function.name())), "{said}");
            assert!(said.contains("let scheduler, executors and the job be of one release"), "{said}");
        }
        for function in functions::aggregates() {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            LogicalCodec::default().try_encode_udaf(&function, &mut ours).unwrap();
            LogicalCodec::of("5.0.12").try_encode_udaf(&function, &mut theirs).unwrap();
            assert_eq!(LogicalCodec::default().try_decode_udaf(function.name(), &ours).unwrap(), function);
            let said = refused(LogicalCodec::default().try_decode_udaf(function.name(), &theirs));
            assert!(said.contains(&format!("`{}` was planned by release `5.0.12`", function.name())), "{said}");
        }
    }

    #[test]
    fn a_function_of_ours_without_a_release_is_refused() {
        let said = refused(LogicalCodec::default().try_decode_udf("score", &[]));
        assert!(said.contains("`score` does not say which release"), "{said}");
    }

    #[test]
    fn functions_of_the_engine_go_by_their_names() {
        let function = datafusion::functions::math::abs();
        let mut bytes = Vec::new();
        PhysicalCodec::default().try_encode_udf(&function, &mut bytes).unwrap();
        assert!(bytes.is_empty());
    }

    #[test]
    fn a_function_that_only_a_later_release_knows_is_refused_for_its_release() {
        let mut bytes = Vec::new();
        Planner::new("77.0.0").write(&mut bytes);
        let said = refused(PhysicalCodec::default().try_decode_udf("score_of_tomorrow", &bytes));
        assert!(said.contains("`score_of_tomorrow` was planned by release `77.0.0`"), "{said}");
    }

    /// What the top of a stage is on the wire.
    fn stage(codec: &dyn PhysicalExtensionCodec) -> Vec<u8> {
        let input = Arc::new(EmptyExec::new(Arc::new(Schema::empty())));
        let writer = ShuffleWriterExec::try_new("job".into(), 1, input, String::new()).unwrap();
        let mut bytes = Vec::new();
        codec.try_encode(Arc::new(writer), &mut bytes, &DefaultPhysicalProtoConverter {}).unwrap();
        bytes
    }

    #[test]
    fn a_stage_without_functions_of_ours_is_refused_too() {
        let read = |bytes: &[u8]| {
            let input: Arc<dyn ExecutionPlan> = Arc::new(EmptyExec::new(Arc::new(Schema::empty())));
            let context = SessionContext::new().task_ctx();
            PhysicalCodec::default().try_decode(bytes, &[input], &context, &DefaultPhysicalProtoConverter {})
        };
        assert!(read(&stage(&PhysicalCodec::default())).is_ok());
        let said = refused(read(&stage(&PhysicalCodec::of("5.0.12"))));
        assert!(said.contains("a stage was planned by release `5.0.12`"), "{said}");
        let said = refused(read(&stage(&BallistaPhysicalExtensionCodec::default())));
        assert!(said.contains("a stage does not say which release"), "{said}");
    }
}
