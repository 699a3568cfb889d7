package io.jenkins.plugins.awsrollouts.rollout.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A process that lives goes on with the rollout, so that no other may. */
public final class JournalTaken extends IllegalStateException {
    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final transient Optional<Holder> holder;

    /**
     * A process.
     *
     * @param process its number, as the operating system or the container that it is in has it
     * @param host the name of the machine or the container
     * @param since when it took the rollout
     */
    public record Holder(long process, String host, Instant since) {
        private static ObjectMapper mapper() {
            return Json.mapper().build();
        }

        /** This process, from now on. */
        static Holder here() {
            return new Holder(
                    ProcessHandle.current().pid(), hostname(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
        }

        private static String hostname() {
            return Stream.of("HOSTNAME", "COMPUTERNAME")
                    .map(System::getenv)
                    .filter(name -> name != null && !name.isBlank())
                    .findFirst()
                    .orElseGet(() -> {
                        try {
                            return InetAddress.getLocalHost().getHostName();
                        } catch (UnknownHostException e) {
                            return "a machine without a name";
                        }
                    });
        }

        /** Whom a file names; empty when it names nobody, as when there was no room to write it. */
        static Optional<Holder> of(Path file) {
            try {
                return Optional.ofNullable(mapper().readValue(Files.readString(file), Holder.class))
                        .filter(known -> known.host != null && known.since != null);
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        String text() {
            try {
                return mapper().writeValueAsString(this);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The process " + this + " cannot be written as JSON.", e);
            }
        }

        /** For people, for example {@code process 4711 on ci-7 since 2025-01-06 10:15:30 UTC}. */
        public String words() {
            return "process " + process + " on " + host + " since " + TIME.format(since);
        }
    }

    JournalTaken(String rolloutId, Optional<Holder> holder) {
        super("Rollout " + rolloutId + " runs already, in "
                + holder.map(Holder::words).orElse("another process") + "; wait for its end, or stop that process.");
        this.holder = holder;
    }

    /** Who has it; empty where that is not told. */
    public Optional<Holder> holder() {
        return holder;
    }
}
