/// Random changes of images, as a recipe lists them. Open [RecipeAugmenter] first, then [Chain], which says
/// what each step of a recipe becomes.
package dev.quern.augment.recipe;
