/// Random numbers that depend on a seed and a place only. Open [Draws] first.
package dev.quern.augment.random;
