/** SPI: how a node controls its local PostgreSQL server. No SQL, file name or version number lives in here. */
@NullMarked
package io.hanode.postgres;

import org.jspecify.annotations.NullMarked;
