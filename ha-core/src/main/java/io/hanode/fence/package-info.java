/** SPI: how client writes are stopped by force when a lease passes, and implementations that need only a JDK. */
@NullMarked
package io.hanode.fence;

import org.jspecify.annotations.NullMarked;
