/**
 * How a node answers over HTTP in Patroni's form, and how it asks its peers. Only translation lives here: conditions read from
 * {@link io.hanode.HaStatus}, requests handed to {@link io.hanode.HaNode}; nothing is decided.
 */
@NullMarked
package io.hanode.rest;

import org.jspecify.annotations.NullMarked;
