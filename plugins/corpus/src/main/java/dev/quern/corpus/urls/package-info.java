/// Lists of domains, addresses and words by which rows are removed for their URL.
///
/// Open [UrlLists], then [EntryTable]. Imports `dev.quern.corpus.near`.
package dev.quern.corpus.urls;
