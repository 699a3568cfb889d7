package io.jenkins.plugins.awsrollouts.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** A file that holds the latest anchor, whole whenever the process dies. */
final class AnchorFile {
    private static final int FORMAT = 1;

    private final JsonMapper mapper = new JsonMapper();
    private final Path file;

    AnchorFile(Path file) {
        this.file = file;
    }

    /** The latest anchor, where there is one that can be read. */
    Optional<Anchor> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = mapper.readTree(Files.readAllBytes(file));
            return node.path("format").asInt() == FORMAT
                    ? Optional.of(new Anchor(instant(node, "real"), instant(node, "virtual"), instant(node, "until")))
                    : Optional.empty();
        } catch (JsonProcessingException | DateTimeException e) {
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
