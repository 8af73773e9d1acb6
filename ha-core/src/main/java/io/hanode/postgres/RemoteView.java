package io.hanode.postgres;

import io.hanode.model.SystemIdentifier;
import io.hanode.model.TimelineHistory;

/** What a server of another cluster said of itself, or that it said nothing. */
public sealed interface RemoteView {

    /**
     * It answered.
     *
     * @param systemIdentifier which database cluster it is a copy of
     * @param history the history of its current timeline
     */
    record Answered(SystemIdentifier systemIdentifier, TimelineHistory history) implements RemoteView {}

    /**
     * It did not answer in time, or refused to.
     *
     * @param reason for people
     */
    record Silent(String reason) implements RemoteView {}
}
