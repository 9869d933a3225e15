/// Finds plugins, on the class path and in jars that see nothing but the API, and makes their functions.
///
/// Open [PluginRegistry] first. The only package that knows Guice. May import the engine's model, `config`, the API,
/// Guice, `jakarta.inject` and Arrow.
package dev.quern.engine.plugin;
