/** For PostgresController implementations: the contract that all pass, an in-memory one, and help to run real servers in tests. */
@NullMarked
package io.hanode.testkit.postgres;

import org.jspecify.annotations.NullMarked;
