package dev.quern.jobs;

import dev.quern.api.ByteSize;
import dev.quern.engine.config.Units;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers of bytes as job files write them: `64KiB`, `32MB`, `2GiB`.
final class SizeArgument implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
        return Units.size(text)
                .filter(size -> size.bytes() > 0)
                .orElseThrow(
                        () -> new TypeConversionException("'" + text + "' is not a size such as 64KiB, 32MB or 2GiB"));
    }
}
