package dev.quern.tokenizer;

import java.util.List;
import java.util.Map;

/// Typed access to what [Json] read, with the path of a value in each message.
///
/// @param path where the object stands, such as `model`
record JsonFields(Map<?, ?> object, String path) {

    /// @throws TokenizerFormatException where the value is no object
    static JsonFields of(Object value, String path) throws TokenizerFormatException {
        if (value instanceof Map<?, ?> map) {
            return new JsonFields(map, path);
        }
        throw wrong(path, "an object", value);
    }

    boolean has(String name) {
        return object.get(name) != null;
    }

    Object get(String name) {
        return object.get(name);
    }

    JsonFields object(String name) throws TokenizerFormatException {
        return of(object.get(name), name(name));
    }

    List<?> array(String name) throws TokenizerFormatException {
        return array(object.get(name), name(name));
    }

    static List<?> array(Object value, String path) throws TokenizerFormatException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(path, "an array", value);
    }

    String string(String name) throws TokenizerFormatException {
        return string(object.get(name), name(name));
    }

    static String string(Object value, String path) throws TokenizerFormatException {
        if (value instanceof String text) {
            return text;
        }
        throw wrong(path, "a string", value);
    }

    String string(String name, String otherwise) throws TokenizerFormatException {
        return has(name) ? string(name) : otherwise;
    }

    boolean bool(String name, boolean otherwise) throws TokenizerFormatException {
        if (!has(name)) {
            return otherwise;
        }
        if (object.get(name) instanceof Boolean value) {
            return value;
        }
        throw wrong(name(name), "true or false", object.get(name));
    }

    int integer(String name) throws TokenizerFormatException {
        return integer(object.get(name), name(name));
    }

    static int integer(Object value, String path) throws TokenizerFormatException {
        if (value instanceof Long number && number >= 0 && number < PairTable.LIMIT) {
            return number.intValue();
        }
        throw wrong(path, "a whole number from 0 to " + (PairTable.LIMIT - 1), value);
    }

    /// The path of a value in this object.
    String name(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    static TokenizerFormatException wrong(String path, String wanted, Object found) {
        String text = String.valueOf(found);
        String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return new TokenizerFormatException(path + " must be " + wanted + ", is " + shown);
    }
}
