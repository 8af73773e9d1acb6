package io.hanode.testkit.dcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The in-memory store keeps the contract, on a clock that only the test moves. */
class InMemoryDcsContractTest extends DcsClientContract {

    private final AtomicLong clock = new AtomicLong();
    private final InMemoryDcs dcs = new InMemoryDcs(clock::get);

    @Override
    protected DcsClient connect(DcsScope scope) {
        return dcs.connect(scope);
    }

    @Override
    protected void passTime(Duration duration) {
        clock.addAndGet(duration.toNanos());
        dcs.tick();
    }

    @Override
    protected long nanos() {
        return clock.get();
    }

    @Override
    protected boolean expire(DcsSession session) {
        dcs.expire(session);
        return true;
    }

    @Override
    protected boolean fail(DcsClient client, DcsOutage outage) {
        InMemoryDcsClient own = (InMemoryDcsClient) client;
        switch (outage) {
            case CUT -> own.cutOff();
            case SILENT, REQUESTS_LOST -> own.failAll(DcsFault.REQUEST_LOST);
            case REPLIES_LOST, CUT_BEFORE_REPLY -> own.failAll(DcsFault.REPLY_LOST);
        }
        return true;
    }

    @Override
    protected void restore(DcsClient client) {
        ((InMemoryDcsClient) client).reconnect();
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        try {
            dcs.put(
                    scope,
                    key,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value))
                            .toString());
        } catch (CharacterCodingException e) {
            // This store holds texts only, so what is none cannot get in.
        }
        return true;
    }
}
