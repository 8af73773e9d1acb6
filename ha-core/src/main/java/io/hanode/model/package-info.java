/** Values that the whole library shares. Immutable, validated when they are made, free of I/O. */
@NullMarked
package io.hanode.model;

import org.jspecify.annotations.NullMarked;
