/** Measurements: the cost of a decision, and the time without writes beside what PostgreSQL alone needs for the same. */
@NullMarked
package io.hanode.benchmarks;

import org.jspecify.annotations.NullMarked;
