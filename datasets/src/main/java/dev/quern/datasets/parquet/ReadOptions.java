package dev.quern.datasets.parquet;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetMetricsCallback;

/// Options of Parquet's reader. Its builder asks a class that extends one of Hadoop's for a default, and so
/// cannot run without Hadoop; the options themselves need none. Their constructor is called here directly.
final class ReadOptions {
    private static final int PIECE = 8 << 20;
    private static final MethodHandle CONSTRUCTOR = constructor();

    private ReadOptions() {}

    /// Options that verify checksums of pages and leave the choice of row groups and rows to the caller.
    static ParquetReadOptions create() {
        try {
            return (ParquetReadOptions) CONSTRUCTOR.invokeWithArguments(
                    false, // signed order of strings
                    true, // statistics
                    true, // dictionaries
                    false, // choice of rows
                    false, // column index
                    true, // checksums of pages
                    true, // Bloom filters
                    false, // direct memory for decryption
                    false, // Hadoop's vectored reads
                    FilterCompat.NOOP,
                    ParquetMetadataConverter.NO_FILTER,
                    new ParquetCodecs(),
                    new HeapByteBufferAllocator(),
                    PIECE,
                    Map.of(),
                    null,
                    null,
                    new PlainParquetConfiguration());
        } catch (Throwable impossible) {
            throw new IllegalStateException("Parquet's options have another form than the tests know", impossible);
        }
    }

    private static MethodHandle constructor() {
        Class<?> flag = boolean.class;
        try {
            return MethodHandles.privateLookupIn(ParquetReadOptions.class, MethodHandles.lookup())
                    .findConstructor(
                            ParquetReadOptions.class,
                            methodType(void.class, flag, flag, flag, flag, flag, flag, flag, flag, flag)
                                    .appendParameterTypes(
                                            FilterCompat.Filter.class,
                                            ParquetMetadataConverter.MetadataFilter.class,
                                            CompressionCodecFactory.class,
                                            ByteBufferAllocator.class,
                                            int.class,
                                            Map.class,
                                            FileDecryptionProperties.class,
                                            ParquetMetricsCallback.class,
                                            ParquetConfiguration.class));
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("Parquet's options have another form than the tests know", changed);
        }
    }
}
