/// What one plugin may know of another's models: training provides them, evaluation uses them. Open [LanguageModel] or
/// [Network].
package dev.quern.api.model;
