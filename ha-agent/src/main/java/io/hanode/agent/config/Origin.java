package io.hanode.agent.config;

/**
 * Where a value was given.
 *
 * @param source a file's name, or the name of an environment variable
 * @param line the line in the file, from 1; 0 where there are no lines
 */
public record Origin(String source, int line) {

    /** As faults begin: {@code orders.yml:14}. */
    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
