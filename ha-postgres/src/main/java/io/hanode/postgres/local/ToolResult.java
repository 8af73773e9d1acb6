package io.hanode.postgres.local;

/**
 * How a program ended.
 *
 * @param exit its exit code
 * @param output the end of what it wrote, both streams together
 */
record ToolResult(int exit, String output) {

    boolean ok() {
        return exit == 0;
    }

    /** The last lines that say something, for an error message. */
    String lastLines() {
        String[] lines = output.strip().split("\\R+", -1);
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, lines.length - 4); i < lines.length; i++) {
            text.append(text.isEmpty() ? "" : " | ").append(lines[i].strip());
        }
        return text.isEmpty() ? "no output" : text.toString();
    }
}
