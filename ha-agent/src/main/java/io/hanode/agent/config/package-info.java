/**
 * The agent's configuration: files and environment variables read into one tree whose every value knows where it stands, the table of
 * all keys, the check of the tree against it, and the parts of a node that are made from it.
 */
@NullMarked
package io.hanode.agent.config;

import org.jspecify.annotations.NullMarked;
