package io.hanode.postgres.local;

import java.util.List;

/**
 * A role that is made with a new cluster.
 *
 * @param name its name
 * @param password its password; empty: none
 * @param options what it may, in the words of CREATE ROLE, for instance {@code CREATEDB}; LOGIN is always among them
 */
public record BootstrapUser(String name, String password, List<String> options) {

    /** Copies the list. */
    public BootstrapUser {
        options = List.copyOf(options);
    }

    @Override
    public String toString() {
        return name + ":*** " + options;
    }
}
