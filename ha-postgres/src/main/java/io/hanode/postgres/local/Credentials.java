package io.hanode.postgres.local;

/** A database role and its password, which is never shown. */
record Credentials(String user, String password) {

    @Override
    public String toString() {
        return user + ":***";
    }
}
