package io.hanode.rest;

/** What answers the requests of one route. */
@FunctionalInterface
interface Endpoint {

    /** Answers. An exception becomes status 500 without its text. */
    Answer answer(Call call);
}
