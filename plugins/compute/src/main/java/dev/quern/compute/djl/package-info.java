/// The DJL engine "Quern": a thin facade that maps DJL's array, training and model types to
/// `dev.quern.compute.core`.
///
/// Open [dev.quern.compute.djl.QuernEngine] first, then [dev.quern.compute.djl.QuernNdArray]. The methods of an array
/// are grouped in interfaces with default methods (`ElementwiseMethods`, `ReductionMethods`, ...), one idea each.
/// Imports DJL's API and the core.
package dev.quern.compute.djl;
