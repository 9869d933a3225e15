package dev.quern.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Bounds of a numeric config component; checked when the job is read, shown in help and schema.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /// Smallest value allowed.
    double atLeast() default Double.NEGATIVE_INFINITY;

    /// Value that must be exceeded.
    double above() default Double.NEGATIVE_INFINITY;

    /// Largest value allowed.
    double atMost() default Double.POSITIVE_INFINITY;
}
