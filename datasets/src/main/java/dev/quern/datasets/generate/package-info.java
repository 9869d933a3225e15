/// Data sets that are made instead of read: digits drawn as strokes, points in the plane, a table. Each row is a pure
/// function of a seed and of its number, the same on every machine.
///
/// Open [RowRandom] first. Imports the JDK.
package dev.quern.datasets.generate;
