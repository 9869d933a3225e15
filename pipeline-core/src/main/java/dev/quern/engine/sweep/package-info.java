/// The step that keeps the best of several trials. Open [ChooseTrial].
package dev.quern.engine.sweep;
