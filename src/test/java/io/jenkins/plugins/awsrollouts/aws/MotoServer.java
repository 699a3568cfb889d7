package io.jenkins.plugins.awsrollouts.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** <a href="https://github.com/getmoto/moto">moto</a>'s server, an emulator of AWS, as a process of this test. */
public final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
    private static final long START_SECONDS = 60;

    private final Process process;
    private final URI endpoint;

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The server's program: by system property, by environment variable, or in the project's virtual environment. */
    public static Optional<Path> program() {
        return Stream.of(
                        Optional.ofNullable(System.getProperty("awsrollouts.moto")),
                        Optional.ofNullable(System.getenv("AWSROLLOUTS_MOTO")),
                        Optional.of(".venv/bin/moto_server"))
                .flatMap(Optional::stream)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts a server with an empty account on a free loopback port, or skips the test where there is none. */
    public static MotoServer startOrSkip() {
        if (program().isEmpty()) {
            String reason = "Skipped wire tests: no moto_server by -Dawsrollouts.moto, AWSROLLOUTS_MOTO or "
                    + ".venv/bin/moto_server";
            // The test runner keeps the reason of a skipped class to itself.
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return start(program().orElseThrow());
    }

    private static MotoServer start(Path program) {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", "0");
        builder.redirectErrorStream(true);
        // Its own catalogue of images takes seconds to load, and the tests register theirs.
        builder.environment().put("MOTO_EC2_LOAD_DEFAULT_AMIS", "false");
        builder.environment().put("PYTHONUNBUFFERED", "1");
        try {
            Process process = builder.start();
            CompletableFuture<URI> endpoint = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(process, endpoint), "moto-output");
            reader.setDaemon(true);
            reader.start();
            return started(process, endpoint);
        } catch (IOException e) {
            throw new UncheckedIOException("moto's server does not start", e);
        }
    }

    private static MotoServer started(Process process, CompletableFuture<URI> endpoint) {
        try {
            return new MotoServer(process, endpoint.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("moto's server does not start", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while moto's server starts", e);
        }
    }

    /** Its first lines tell the port; the rest is read so that a full pipe never stops it. */
    private static void read(Process process, CompletableFuture<URI> endpoint) {
        StringBuilder before = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher running = RUNNING.matcher(line);
                if (running.find()) {
                    endpoint.complete(URI.create(running.group(1)));
                } else if (!endpoint.isDone()) {
                    before.append(line).append('\n');
                }
            }
            endpoint.completeExceptionally(new IOException("it ended, saying: " + before));
        } catch (IOException e) {
            endpoint.completeExceptionally(e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    /** Empties the account, so that the next test starts from nothing. */
    public void reset() {
        post("/moto-api/reset", "");
    }

    /**
     * Lets Lambda answer without Docker: each call of whatever function takes the next of these answers; what is called
     * when there are none left returns what it was given.
     *
     * @param answers JSON
     */
    public void functionsAnswer(String... answers) {
        ArrayNode queue = new ObjectMapper().createArrayNode();
        List.of(answers).forEach(queue::add);
        post("/moto-api/config", "{\"lambda\": {\"use_docker\": false}}");
        post("/moto-api/static/lambda-simple/response", "{\"results\": " + queue + "}");
    }

    private void post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException("moto's server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the server and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
