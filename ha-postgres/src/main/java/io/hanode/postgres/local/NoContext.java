package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostmasterIdentity;

/** For steps that nobody watches and that end by their own deadline. */
enum NoContext implements OperationContext {
    INSTANCE;

    @Override
    public void progress(String text, double fraction) {}

    @Override
    public void starting(PostmasterIdentity server) {}

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void onCancel(Runnable code) {}
}
