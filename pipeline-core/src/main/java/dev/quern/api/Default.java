package dev.quern.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a config component that the job does not set, written as YAML flow: `1024`, `[a, b]`, `{}`. A
/// component of type [java.util.Optional] needs none and is empty. Any other component without this annotation
/// is required.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
