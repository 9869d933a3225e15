/// Finds addresses of persons and machines in UTF-8 text: e-mail, telephone, IPv4. Begin with [Masker]. Matchers are
/// written by hand and linear in the text; each finds exactly what a published regular expression finds.
package dev.quern.corpus.mask;
