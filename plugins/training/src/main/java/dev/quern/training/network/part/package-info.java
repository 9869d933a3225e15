/// What networks are made of: parts that know their output shape, weights and costs without an engine, and how they
/// are applied on one. Open [Part] first, then [PartBlock], which makes a DJL block of a part.
package dev.quern.training.network.part;
