/** SPI: how the other nodes of the cluster are asked for their state. */
@NullMarked
package io.hanode.peer;

import org.jspecify.annotations.NullMarked;
