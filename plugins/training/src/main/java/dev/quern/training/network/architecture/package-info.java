/// The networks that job files can name: each is a config record that lists its layers. Open [Architecture] first,
/// then [Lenet]. Where torchvision has the network, layers and weights bear the names they have there, so that such
/// weights fit without renaming.
package dev.quern.training.network.architecture;
