package io.hanode.dcs.etcd;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the gateway's JSON: 64-bit numbers are texts, bytes are base64, and whatever is zero or empty is left out.
 *
 * @param map as parsed
 */
record Fields(Map<String, Object> map) {

    boolean has(String name) {
        return map.get(name) != null;
    }

    /** Zero when it is left out. */
    long number(String name) {
        Object value = map.get(name);
        if (value == null) {
            return 0;
        }
        try {
            return Long.parseLong(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its '" + name + "' is no number", e);
        }
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    /** Empty when it is left out. */
    String text(String name) {
        return map.get(name) instanceof String text ? text : "";
    }

    byte[] bytes(String name) {
        return Base64.getDecoder().decode(text(name));
    }

    Fields object(String name) {
        Object value = map.get(name);
        return value == null ? new Fields(Map.of()) : of(name, value);
    }

    List<Fields> objects(String name) {
        List<Fields> all = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            list.forEach(each -> all.add(of(name, each)));
        }
        return all;
    }

    /** Only the texts among the list's elements. */
    List<String> texts(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    @SuppressWarnings("unchecked") // an object of parsed JSON has no other keys than texts
    private static Fields of(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return new Fields((Map<String, Object>) object);
        }
        throw new IllegalArgumentException("its '" + name + "' is no object");
    }
}
