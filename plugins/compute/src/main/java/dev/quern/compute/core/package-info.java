/// Tensors, automatic differentiation and every operation, independent of any framework.
///
/// Open [dev.quern.compute.core.Tensor] first (data), then [dev.quern.compute.core.Graph] (gradients), then
/// [dev.quern.compute.core.Core], which holds the groups of operations. Imports the JDK and
/// `dev.quern.compute.kernel` only; `dev.quern.compute.djl` is the facade over it.
package dev.quern.compute.core;
