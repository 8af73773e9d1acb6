/**
 * HTTP to a service that several servers offer: fail-over, deadlines, TLS whose files may change, errors that say which server did
 * what and what is known about the effect. For adapters; knows no store's protocol.
 */
@NullMarked
package io.hanode.http;

import org.jspecify.annotations.NullMarked;
