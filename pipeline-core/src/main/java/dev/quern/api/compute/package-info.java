/// What a model may ask of a DJL engine beyond DJL's own interface. Open [FusedOperations].
package dev.quern.api.compute;
