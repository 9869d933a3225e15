/// The steps `evaluate`, `report` and `publish`. Open [EvaluationPlugin] first. A model reaches this plugin only
/// through [dev.quern.api.model.LanguageModels].
package dev.quern.evaluation;
