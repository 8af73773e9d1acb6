package io.hanode.examples.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The temporary folder that a cluster lives in. */
public final class Workspace {

    /** PostgreSQL refuses to run as root: this is who it runs as then. */
    public static final String OS_USER = "postgres";

    private Workspace() {}

    /**
     * Makes a folder with one directory a node, and decides on ports and passwords.
     *
     * @param binDirectory where PostgreSQL's programs are
     * @param ttl in seconds
     * @param size how many nodes
     * @param choice what it lives on
     */
    public static ClusterPlan create(Path binDirectory, int ttl, int size, StoreChoice choice) throws IOException {
        Path folder = makeFolder("hanode-quickstart.");
        List<Integer> ports = FreePorts.take(2 * size + StorePlan.portsNeeded(choice, size));
        List<NodePlan> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = "pg" + (i + 1);
            nodes.add(new NodePlan(name, makeOwned(folder.resolve(name)), ports.get(i), ports.get(size + i)));
        }
        StorePlan store = new StorePlan(choice, ports.subList(2 * size, ports.size()));
        ClusterPlan plan = new ClusterPlan(folder, nodes, store, binDirectory, ttl, password(), password());
        secret(plan.passFile());
        Files.writeString(plan.passFile(), "*:*:*:postgres:" + plan.superuserPassword() + "\n");
        secret(plan.file());
        plan.save();
        return plan;
    }

    /** A new folder in /tmp (a socket's path must be short, so not java.io.tmpdir) that the server's user can pass through. */
    public static Path makeFolder(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), prefix);
        if (isRoot()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return folder;
    }

    /** A directory that belongs to the server's user. */
    public static Path makeOwned(Path directory) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        own(directory);
        return directory;
    }

    /** Whether this process is root. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Deletes a folder and all in it; links are deleted, not followed. */
    public static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            // A server that is ending still removes its own files.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void own(Path file) throws IOException {
        if (isRoot()) {
            try {
                Files.setOwner(
                        file,
                        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OS_USER));
            } catch (UserPrincipalNotFoundException e) {
                throw new IOException(
                        "PostgreSQL refuses to run as root, and there is no user '" + OS_USER
                                + "' to run it; run this as an ordinary user, or make that user",
                        e);
            }
        }
    }

    /** A file that belongs to the server's user, and that nobody else may read. */
    public static Path writeOwned(Path file, String text) throws IOException {
        secret(file);
        Files.writeString(file, text);
        own(file);
        return file;
    }

    private static void secret(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static String password() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
