/// Changes images at random for training, and filters them.
package dev.quern.augment;
