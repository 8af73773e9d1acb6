package io.hanode.rest;

import io.hanode.HaNode;
import java.util.Map;

/**
 * A request as an endpoint sees it.
 *
 * @param node the node that is asked
 * @param query query parameters, the first value of each
 * @param body the JSON object that was sent; empty for routes without a body
 * @param certificates the node's
 */
record Call(HaNode node, Map<String, String> query, Map<String, Object> body, Certificates certificates) {}
