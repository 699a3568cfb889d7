package io.jenkins.plugins.awsrollouts.simulation.keep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A file that holds the latest anchor, whole whenever the process dies. */
final class AnchorFile {
    private static final int FORMAT = 1;

    private final JsonMapper mapper = new JsonMapper();
    private final Path file;
    private final Consumer<String> log;

    /** @param log is told, in a sentence, of what cannot be read */
    AnchorFile(Path file, Consumer<String> log) {
        this.file = file;
        this.log = log;
    }

    /** The latest anchor, where there is one that can be read. Anything else in its place is put away. */
    Optional<Anchor> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<Anchor> anchor = parsed();
        if (anchor.isEmpty()) {
            log.accept("What time it was in the simulated account cannot be read, so that it may be later there now; "
                    + file + " is kept as " + Aside.move(file, file.getFileName() + ".set-aside") + ".");
        }
        return anchor;
    }

    private Optional<Anchor> parsed() {
        try {
            JsonNode node = mapper.readTree(Files.readAllBytes(file));
            return node.path("format").asInt() == FORMAT
                    ? Optional.of(new Anchor(instant(node, "real"), instant(node, "virtual"), instant(node, "until")))
                            .filter(Anchor::plausible)
                    : Optional.empty();
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(node.path(name).asText());
    }

    void write(Anchor anchor) throws IOException {
        ObjectNode node = mapper.createObjectNode()
                .put("format", FORMAT)
                .put("real", anchor.real().toString())
                .put("virtual", anchor.virtual().toString())
                .put("until", anchor.until().toString());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(mapper.writeValueAsBytes(node));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
