package io.hanode.loop;

import java.time.Duration;

/** Measures nothing. */
record NoMeters() implements Meters {

    @Override
    public void leaseMargin(Duration left) {
        // nothing is measured
    }

    @Override
    public void turn(Duration took) {
        // nothing is measured
    }

    @Override
    public void dcsCall(String operation, boolean ok, Duration took) {
        // nothing is measured
    }

    @Override
    public void postgresCall(String operation, boolean ok, Duration took) {
        // nothing is measured
    }

    @Override
    public void failover(String part, Duration took) {
        // nothing is measured
    }

    @Override
    public void roleChanged(String rule) {
        // nothing is measured
    }

    @Override
    public void role(boolean primary, boolean leader) {
        // nothing is measured
    }
}
