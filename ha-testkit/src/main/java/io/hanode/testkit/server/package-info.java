/**
 * Real servers for tests, each from what there is: a URL in a system property, a program on this machine, or a container. They listen
 * on free ports of the loopback interface, keep their data in temporary directories, and end with the test. The output says which.
 */
@NullMarked
package io.hanode.testkit.server;

import org.jspecify.annotations.NullMarked;
