/** The cluster's records in the DCS, their Patroni-compatible JSON and their keys. No I/O, no decisions. */
@NullMarked
package io.hanode.cluster;

import org.jspecify.annotations.NullMarked;
