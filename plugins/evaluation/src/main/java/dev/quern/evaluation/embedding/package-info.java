/// Vectors in two dimensions, for pictures: [PrincipalComponents] and [TSne].
package dev.quern.evaluation.embedding;
