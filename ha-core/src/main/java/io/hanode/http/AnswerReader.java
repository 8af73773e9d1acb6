package io.hanode.http;

import io.hanode.dcs.DcsException;

/**
 * Makes a result of an answer.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface AnswerReader<T> {

    /**
     * Reads an answer of any status.
     *
     * @throws EndpointException when this server cannot do it and another might
     * @throws DcsException when it was refused for good
     * @throws IllegalArgumentException when the answer cannot be understood; it counts as this server's failure
     */
    T read(HttpAnswer answer) throws DcsException;
}
