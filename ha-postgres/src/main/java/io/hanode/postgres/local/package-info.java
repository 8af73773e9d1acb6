/**
 * The controller of a PostgreSQL server on the same machine: its programs, files, processes and SQL. Decides nothing about the
 * cluster; public are {@link io.hanode.postgres.local.LocalPostgres} and its builder.
 */
@NullMarked
package io.hanode.postgres.local;

import org.jspecify.annotations.NullMarked;
