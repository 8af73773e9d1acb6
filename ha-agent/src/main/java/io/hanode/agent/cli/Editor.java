package io.hanode.agent.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Lets a person edit a text in the editor of their choice. */
final class Editor {

    private final Io io;

    Editor(Io io) {
        this.io = io;
    }

    /** The text as it was saved. The file is readable by this user only, since a configuration may hold secrets. */
    String edit(String text, String name) {
        try {
            Path file = Files.createTempFile(
                    name.replaceAll("[^A-Za-z0-9_-]", "_") + "-config-",
                    ".yaml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(file, text);
                run(file);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw CliException.failed("the configuration cannot be edited: " + e.getMessage());
        }
    }

    private void run(Path file) throws IOException {
        List<String> command = new ArrayList<>(command());
        command.add(file.toString());
        Process editor = new ProcessBuilder(command).inheritIO().start();
        try {
            int code = editor.waitFor();
            if (code != 0) {
                throw CliException.aborted("Editor exited with return code " + code + ": nothing was changed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.aborted("interrupted: nothing was changed");
        }
    }

    private List<String> command() {
        String named = io.environment().getOrDefault("EDITOR", "").strip();
        if (!named.isEmpty()) {
            return List.of(named.split("\\s+"));
        }
        for (String folder : io.environment().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String editor : List.of("editor", "vi")) {
                Path program = Path.of(folder, editor);
                if (Files.isExecutable(program)) {
                    return List.of(program.toString());
                }
            }
        }
        throw CliException.failed("EDITOR environment variable is not set. editor or vi are not available");
    }
}
