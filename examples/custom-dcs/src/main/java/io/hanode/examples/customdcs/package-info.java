/** A store on one table of a JDBC database: how little an adapter needs. It passes the contract that all stores pass. */
@NullMarked
package io.hanode.examples.customdcs;

import org.jspecify.annotations.NullMarked;
