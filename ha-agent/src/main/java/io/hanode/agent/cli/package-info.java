/** The commands of {@code hanode} that look at clusters and change them, one class each, over the store and the nodes' REST API. */
@NullMarked
package io.hanode.agent.cli;

import org.jspecify.annotations.NullMarked;
