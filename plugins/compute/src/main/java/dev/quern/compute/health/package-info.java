/// Looks at the kernels for `quern doctor`. Open [KernelHealth]. Imports the API and the kernels.
package dev.quern.compute.health;
