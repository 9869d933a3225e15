/// Kernels over row-major `float[]`: the plain loop of each is its specification, the vector form beside it
/// gives the same bits for any vector width and any number of threads.
///
/// Open [Kernels] first. The only package that imports `jdk.incubator.vector`; imports nothing else.
package dev.quern.compute.kernel;
