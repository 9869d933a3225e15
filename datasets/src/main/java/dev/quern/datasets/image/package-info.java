/// Images: files that hold many of one size (IDX, CIFAR), encoded ones (PNG, JPEG, GIF, BMP), and what is done to
/// them so that all have one size.
///
/// Open [PlanarImage] first. Imports the JDK, its `javax.imageio` among it.
package dev.quern.datasets.image;
