/** SPI: what a distributed configuration store has to offer. Adapters never see JSON and never decide. */
@NullMarked
package io.hanode.dcs;

import org.jspecify.annotations.NullMarked;
