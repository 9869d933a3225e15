/// Typed config records out of text: reads YAML into values that know their place, converts each value by the type of
/// the record component it fills, and collects every problem on the way.
///
/// Open [ConfigReader] first, then [Shape]. May import the API, the YAML engine and Jackson.
package dev.quern.engine.config;
