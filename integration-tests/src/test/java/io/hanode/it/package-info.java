/** Whole clusters on real servers, one claim a test. */
package io.hanode.it;
