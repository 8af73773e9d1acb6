package io.hanode.cluster;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON as plain maps, lists, strings, numbers and booleans, so that Jackson's types stay out of every API. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<Object>> ARRAY = new TypeReference<>() {};

    private Json() {}

    /**
     * Reads an object, keeping the order of its keys.
     *
     * @throws IllegalArgumentException when the text is no JSON object
     */
    public static Map<String, Object> object(String text) {
        try {
            Map<String, Object> map = MAPPER.readValue(text, OBJECT);
            if (map != null) {
                return map;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON object: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("not a JSON object: null");
    }

    /**
     * Reads an array.
     *
     * @throws IllegalArgumentException when the text is no JSON array
     */
    public static List<Object> array(String text) {
        try {
            List<Object> list = MAPPER.readValue(text, ARRAY);
            if (list != null) {
                return list;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON array: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("not a JSON array: null");
    }

    /** Writes compactly, in the order of the map's keys. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static Optional<String> text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String s && !s.isEmpty() ? Optional.of(s) : Optional.empty();
    }

    static @Nullable Long number(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            return ((Number) value).longValue();
        }
        if (value instanceof String s && s.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(s);
        }
        return null;
    }
}
