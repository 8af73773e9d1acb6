/** A store of one's own: the interfaces of {@link io.hanode.dcs} on tables of an H2 database. */
@NullMarked
package io.hanode.examples.customdcs;

import org.jspecify.annotations.NullMarked;
