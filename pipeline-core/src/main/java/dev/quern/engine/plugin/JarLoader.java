package dev.quern.engine.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/// Loads the classes of one plugin jar from memory, so that replacing the file during a run changes nothing.
final class JarLoader extends ClassLoader {
    private static final int CLASS_FILE_OF_JAVA_1 = 44;

    static {
        registerAsParallelCapable();
    }

    private final Path jar;
    private final Map<String, byte[]> files;
    private final ProtectionDomain domain;

    /// @param files content by name in the jar
    JarLoader(Path jar, Map<String, byte[]> files, ClassLoader parent) throws IOException {
        super("plugin " + jar.getFileName(), parent);
        this.jar = jar;
        this.files = files;
        CodeSource source = new CodeSource(jar.toUri().toURL(), (Certificate[]) null);
        this.domain = new ProtectionDomain(source, null, this, null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        refuseNewerJava(name, bytes);
        return defineClass(name, bytes, 0, bytes.length, domain);
    }

    private static void refuseNewerJava(String name, byte[] bytes) {
        if (bytes.length > 8) {
            int made = ((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) - CLASS_FILE_OF_JAVA_1;
            int running = Runtime.version().feature();
            if (made > running) {
                throw new UnsupportedClassVersionError(
                        name + " was compiled for Java " + made + ", this is Java " + running);
            }
        }
    }

    @Override
    protected URL findResource(String name) {
        byte[] bytes = files.get(name);
        return bytes == null ? null : url(name, bytes);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    private URL url(String name, byte[] bytes) {
        try {
            URI uri = new URI("quern-plugin", null, jar.toUri().getPath() + "!/" + name, null);
            return URL.of(uri, new InMemory(bytes));
        } catch (URISyntaxException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class InMemory extends URLStreamHandler {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
