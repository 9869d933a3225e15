/// Fixtures for tests of step functions: rows as lists of plain values in, rows as lists of plain values out. Open
/// [StepTester] first. A leak of Arrow memory fails the test that made it.
package dev.quern.api.testing;
