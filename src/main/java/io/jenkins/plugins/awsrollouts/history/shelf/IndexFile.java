package io.jenkins.plugins.awsrollouts.history.shelf;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.jenkins.plugins.awsrollouts.rollout.journal.Json;
import io.jenkins.plugins.awsrollouts.rollout.journal.WholeFile;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * A job's index of deployments as a file: a line of JSON each time that one is put or forgotten, of which the last of a
 * deployment holds. A last line that a crash has torn is dropped.
 */
final class IndexFile {
    /** The version that is written; lines of a later one are left alone. */
    private static final int VERSION = 1;

    private static final Logger LOGGER = Logger.getLogger(IndexFile.class.getName());

    /** How a line begins that puts a deployment. */
    private static final byte[] PUT = "{\"v\":1,\"put\":{\"id\":\"".getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private final ObjectMapper mapper = Json.mapper().build();
    private final ObjectReader reader = mapper.readerFor(Line.class);

    /** A line: either what is put or the id of what is forgotten. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Line(int v, Optional<Deployment> put, Optional<String> forgotten) {}

    /** What a file held. */
    private static final class Content {
        private final Map<String, Deployment> byId = new HashMap<>();
        private final Set<String> told = new HashSet<>();
        private int lines;
        private int strange;

        /** Adds a line; from the last to the first, so that the first word on a deployment holds. */
        void add(Line line) {
            line.put()
                    .filter(deployment -> told.add(deployment.id()))
                    .ifPresent(deployment -> byId.put(deployment.id(), deployment));
            line.forgotten().ifPresent(told::add);
        }

        /** Whether more than half of it is stale, and nothing in it is beyond this reader, which would be lost. */
        boolean worthCompacting() {
            return strange == 0 && lines > 2 * byId.size();
        }
    }

    IndexFile(Path file) {
        this.file = file;
    }

    /** Reads all, and leaves the file whole and at most half stale. */
    Map<String, Deployment> open() throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Content content = read(cutTornLine(Files.readAllBytes(file)));
        if (content.strange > 0) {
            LOGGER.warning(() -> "Of " + file + ", " + Words.count(content.strange, "line")
                    + " cannot be read, damaged or of a later version; the history is shown without, and nothing of"
                    + " the file is lost.");
        }
        if (content.worthCompacting()) {
            compactIfThereIsRoom(content.byId.values());
        }
        return content.byId;
    }

    private byte[] cutTornLine(byte[] all) throws IOException {
        int end = lineStart(all, all.length);
        if (end < all.length) {
            Path kept = WholeFile.setAside(file, Arrays.copyOfRange(all, end, all.length));
            LOGGER.warning(() -> "The last line of " + file
                    + " was not written to its end, as by a crash; what there is of it is kept as " + kept + ".");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
        return Arrays.copyOf(all, end);
    }

    /**
     * Puts the file away that cannot be read.
     *
     * @param why the reason
     * @return what was done, one sentence
     */
    String setAside(String why) {
        try {
            return why + "; what was there is kept as " + WholeFile.setAside(file) + ".";
        } catch (IOException e) {
            return why + "; what is there stays as it is, since it cannot be renamed (" + e + ").";
        }
    }

    /** A full disk keeps nobody from reading. */
    private void compactIfThereIsRoom(Collection<Deployment> deployments) {
        try {
            compact(deployments);
        } catch (IOException e) {
            LOGGER.warning(
                    () -> file + " cannot be written anew without what is stale in it, and stays as it is: " + e);
        }
    }

    /** Where the line begins that ends before an index. */
    private static int lineStart(byte[] all, int end) {
        int start = end;
        while (start > 0 && all[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private Content read(byte[] all) {
        Content content = new Content();
        for (int end = all.length - 1; end > 0; ) {
            int start = lineStart(all, end);
            content.lines++;
            // most lines of a long index are stale; to parse them all would take twice as long
            if (!content.told.contains(id(all, start, end))) {
                content.strange += read(content, all, start, end) ? 0 : 1;
            }
            end = start - 1;
        }
        return content;
    }

    /** The id of what a line puts, if it looks as they are written here; otherwise empty, and the line is parsed. */
    private static String id(byte[] all, int start, int end) {
        int from = start + PUT.length;
        if (from >= end || !Arrays.equals(all, start, from, PUT, 0, PUT.length)) {
            return "";
        }
        int to = from;
        while (to < end && all[to] != '"') {
            to++;
        }
        return new String(all, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether a line could be read. One that is damaged must not hide the others; it stays in the file for a person. */
    private boolean read(Content content, byte[] all, int start, int end) {
        try {
            Line line = reader.readValue(all, start, end - start);
            boolean known = line != null
                    && line.v() <= VERSION
                    && (line.put().isPresent() || line.forgotten().isPresent());
            if (known) {
                content.add(line);
            }
            return known;
        } catch (IOException e) {
            return false;
        }
    }

    private void compact(Collection<Deployment> deployments) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        append(fresh, deployments.stream().map(this::line).collect(Collectors.joining()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void put(Deployment deployment) throws IOException {
        append(file, line(deployment));
    }

    void forget(List<String> ids) throws IOException {
        append(
                file,
                ids.stream()
                        .map(id -> line(new Line(VERSION, Optional.empty(), Optional.of(id))))
                        .collect(Collectors.joining()));
    }

    private String line(Deployment deployment) {
        return line(new Line(VERSION, Optional.of(deployment), Optional.empty()));
    }

    private String line(Line line) {
        try {
            return mapper.writeValueAsString(line) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The deployment " + line + " cannot be written as JSON.", e);
        }
    }

    private static void append(Path to, String lines) throws IOException {
        try (FileChannel channel =
                FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = channel.size();
            try {
                ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                // a full disk may have taken half a line, to which the next one must not be glued
                channel.truncate(before);
                throw e;
            }
        }
    }
}
