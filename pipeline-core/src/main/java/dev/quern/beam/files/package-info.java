/// Files in stores that Beam knows, as paths of [java.nio.file]: S3, HDFS, Google Cloud Storage and whatever else has
/// a `FileSystemRegistrar` on the class path.
///
/// Open [BeamFiles] first, then [RemoteProvider] and [RemoteChannel].
package dev.quern.beam.files;
