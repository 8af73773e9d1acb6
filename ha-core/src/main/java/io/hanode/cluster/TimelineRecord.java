package io.hanode.cluster;

import io.hanode.dcs.FencingToken;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The highest timeline that any leader ever began, written before the promotion that begins it. Two promotions can so never make
 * two different timelines of one number, whatever crashes in between. A key of our own: {@code hanode/timeline}.
 *
 * @param timeline the timeline
 * @param leader who began it
 * @param token the leader lock under which it was begun
 * @param done whether the promotion is over and the {@code history} key describes this timeline
 * @param described the timeline that the {@code history} key describes: this one when done, else the one that was current when this
 *     one was begun; null when nobody knew. That key alone does not tell, because numbers may have been skipped
 */
public record TimelineRecord(
        Timeline timeline,
        NodeName leader,
        FencingToken token,
        boolean done,
        @Nullable Timeline described) {

    /** A timeline that is begun while the history key describes the given one. */
    public static TimelineRecord begun(Timeline timeline, NodeName leader, FencingToken token, Timeline described) {
        return new TimelineRecord(timeline, leader, token, false, described);
    }

    /** A timeline that the history key describes. */
    public static TimelineRecord done(Timeline timeline, NodeName leader, FencingToken token) {
        return new TimelineRecord(timeline, leader, token, true, timeline);
    }

    /** The JSON of the key. */
    public String toJson() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("timeline", timeline.number());
        m.put("leader", leader.value());
        m.put("token", token.value());
        m.put("done", done);
        if (described != null) {
            m.put("described", described.number());
        }
        return Json.write(m);
    }

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public static TimelineRecord parse(String json) {
        Map<String, Object> m = Json.object(json);
        Long timeline = Json.number(m.get("timeline"));
        Long token = Json.number(m.get("token"));
        if (timeline == null || token == null || timeline < 1 || timeline > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no timeline or token in " + json);
        }
        boolean done = Boolean.TRUE.equals(m.get("done"));
        Long described = done ? timeline : Json.number(m.get("described"));
        return new TimelineRecord(
                Timeline.of(timeline.intValue()),
                NodeName.of(Json.text(m, "leader").orElse("unknown")),
                new FencingToken(token),
                done,
                described == null || described < 1 || described > timeline ? null : Timeline.of(described.intValue()));
    }
}
