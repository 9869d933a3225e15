/// The contract between the engine and its plugins: what a step is, what it may read and what it must write.
///
/// Open [QuernPlugin] first, then [Transform]. Imports the JDK, Arrow vectors, `jakarta.inject` and (in
/// `compute`) the DJL API, nothing else: an external plugin's class loader sees no more than that.
package dev.quern.api;
