/// What is in rows of images before anything learns from them: duplicates within and across splits, labels that
/// contradict one another, classes, outliers, and labels worth a second look.
package dev.quern.evaluation.images;
