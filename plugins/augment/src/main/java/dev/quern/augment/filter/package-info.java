/// Filters of planes of intensities: kernels, Gaussians, borders. Open [Kernel] first.
package dev.quern.augment.filter;
