/** The agent's log: where it goes, and its lines in the formats that Patroni's files describe. */
@NullMarked
package io.hanode.agent.log;

import org.jspecify.annotations.NullMarked;
