/// What feeds, splits and tables share: labels, exact sums, random numbers made of what they are for.
package dev.quern.batching.values;
