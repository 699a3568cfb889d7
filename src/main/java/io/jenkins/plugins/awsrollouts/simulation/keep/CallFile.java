package io.jenkins.plugins.awsrollouts.simulation.keep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.simulation.AccountOrigin;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * The calls that have changed an account, a line of JSON each, after a first line that says of which world they are. A
 * line is on disk before its call takes effect; so a last line that a crash has torn is of a call that never did, and is
 * dropped.
 */
final class CallFile implements AutoCloseable {
    private static final int FORMAT = 1;

    private final JsonMapper mapper = new JsonMapper();
    private final Path file;
    private final AccountOrigin origin;
    private FileChannel channel;

    CallFile(Path file, AccountOrigin origin) {
        this.file = file;
        this.origin = origin;
    }

    /**
     * Makes an account and every call of the file in it.
     *
     * @throws IllegalStateException with the reason, as the end of a sentence, when the file does not lead to an account
     */
    SimulatedAccount replayed() throws IOException {
        List<String> lines =
                new String(readable(), StandardCharsets.UTF_8).lines().toList();
        if (!lines.isEmpty()) {
            checkHeader(lines.get(0));
        }
        SimulatedAccount account = origin.account();
        for (int i = 1; i < lines.size(); i++) {
            try {
                replay(account, mapper.readTree(lines.get(i)));
            } catch (JsonProcessingException | RuntimeException e) {
                throw new IllegalStateException("line " + (i + 1) + " cannot be replayed (" + e.getMessage() + ")", e);
            }
        }
        return account;
    }

    private void checkHeader(String line) {
        JsonNode header;
        try {
            header = mapper.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("its first line is damaged", e);
        }
        if (header.path("format").asInt() != FORMAT) {
            throw new IllegalStateException("its format is " + header.path("format") + " and not " + FORMAT);
        }
        if (!header.equals(header())) {
            throw new IllegalStateException("it is of " + header.path("world").asText() + " with seed "
                    + header.path("seed") + " and not of " + origin.name() + " with seed " + origin.seed());
        }
    }

    private JsonNode header() {
        // read back, so that numbers compare as those that come from the file
        ObjectNode node = mapper.createObjectNode()
                .put("format", FORMAT)
                .put("world", origin.name())
                .put("seed", origin.seed());
        try {
            return mapper.readTree(node.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replay(SimulatedAccount account, JsonNode line) {
        String call = line.path("call").asText();
        SdkPojo blank = account.changing(call)
                .orElseThrow(() -> new IllegalArgumentException("No operation " + call))
                .blank()
                .get();
        Object request = RequestJson.read(blank, line.path("request"));
        Instant at = Instant.parse(line.path("at").asText());
        account.replay(at, line.path("events").asLong(), () -> again(account, call, request));
    }

    /** What the account answered then it answers again, refusals too. */
    private void again(SimulatedAccount account, String call, Object request) {
        try {
            account.call(call.substring(0, call.indexOf(':')), request);
        } catch (RuntimeException refused) {
            // its caller has heard of it
        }
    }

    /** A process that dies at its first line leaves a part of it. */
    private void checkTorn(String first) {
        if (first.isEmpty()) {
            throw new IllegalStateException("it is empty");
        }
        if (!header().toString().startsWith(first)) {
            throw new IllegalStateException("its first line is damaged");
        }
    }

    private byte[] readable() {
        try {
            byte[] whole = whole();
            if (whole.length == 0 && Files.exists(file)) {
                checkTorn(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return whole;
        } catch (IOException e) {
            throw new IllegalStateException("it cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** The file without a torn last line. */
    private byte[] whole() throws IOException {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        byte[] all = Files.readAllBytes(file);
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(all, end);
    }

    /**
     * Puts away what is in the file's place.
     *
     * @return where it is now
     */
    Path setAside() throws IOException {
        return Aside.move(file, "calls.set-aside.jsonl");
    }

    /** Begins to write behind the last whole line. */
    void begin() throws IOException {
        int length = whole().length;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(length).position(length);
        if (length == 0) {
            write(header());
        }
    }

    /** Writes a call down, if it changes anything. */
    void append(SimulatedAccount account, String call, SdkRequest request) throws IOException {
        if (account.changing(call).isPresent() && !dryRun(request)) {
            ObjectNode line = mapper.createObjectNode()
                    .put("at", account.clock().now().toString())
                    .put("events", account.events())
                    .put("call", call);
            line.set("request", RequestJson.written(request));
            write(line);
        }
    }

    /** Every plan tries its permissions by dry runs, which change nothing. */
    private static boolean dryRun(SdkRequest request) {
        return request.getValueForField("DryRun", Boolean.class).orElse(false);
    }

    private void write(JsonNode line) throws IOException {
        long before = channel.position();
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            takeBack(before, e);
            throw e;
        }
    }

    /** Half a line must not stand before the next one; where it cannot be taken back, nothing is written any more. */
    private void takeBack(long length, IOException problem) throws IOException {
        try {
            channel.truncate(length).position(length);
        } catch (IOException e) {
            problem.addSuppressed(e);
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
