/// Small steps and a builder of plans, for tests of the engine.
package dev.quern.fake;
