/// Models as DJL blocks. Open [Gpt] first. Imports DJL's API and the plugin API's compute part.
package dev.quern.training.model;
