/// Main text of HTML pages: blocks of text, and which of them are no boilerplate.
///
/// Open [MainText] first. Imports jsoup and the JDK.
package dev.quern.corpus.html;
