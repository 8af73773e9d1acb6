package io.hanode.testkit.sim;

import io.hanode.loop.DefaultHaNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The shipped shell with one bug planted into its source, compiled, and loaded with a simulator of its own. */
final class BrokenShell extends ClassLoader {

    private static final Path SOURCES = Path.of("..", "ha-core", "src", "main", "java", "io", "hanode", "loop");

    private final Path classes;

    private BrokenShell(Path classes) {
        super(BrokenShell.class.getClassLoader());
        this.classes = classes;
    }

    /** What runs a world by its seed. */
    @SuppressWarnings("unchecked")
    static LongFunction<List<String>> with(ShellBug bug, Path directory) throws Exception {
        compile(bug.type(), bug.plant(Files.readString(SOURCES.resolve(bug.type() + ".java"))), directory);
        Class<?> runner = new BrokenShell(directory).loadClass(ShellRunner.class.getName());
        return (LongFunction<List<String>>) runner.getConstructor(boolean.class).newInstance(bug.unguarded());
    }

    private static void compile(String type, String source, Path directory) {
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///io/hanode/loop/" + type + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        String path = Stream.of(DefaultHaNode.class, Logger.class, Nullable.class)
                .map(BrokenShell::origin)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> options = List.of("-proc:none", "-nowarn", "-classpath", path, "-d", directory.toString());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        var task = compiler.getTask(
                said, compiler.getStandardFileManager(null, Locale.ROOT, null), null, options, null, List.of(file));
        if (!task.call()) {
            throw new AssertionError("the planted bug does not compile: " + said);
        }
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The shell and the simulator are loaded anew, the broken class from where it was compiled; all else is shared. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("io.hanode.loop.") && !name.startsWith("io.hanode.testkit.sim.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        Path broken = classes.resolve(file);
        try (InputStream in = Files.exists(broken)
                ? Files.newInputStream(broken)
                : getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = in.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
