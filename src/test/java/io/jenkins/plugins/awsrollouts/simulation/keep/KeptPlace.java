package io.jenkins.plugins.awsrollouts.simulation.keep;

import io.jenkins.plugins.awsrollouts.simulation.AccountOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory with a kept account, real time as a test wants it, and what the account had to say. */
public final class KeptPlace {
    /** How fast the accounts of the tests run. */
    public static final double SPEED = 20;

    private final Path directory;
    private final AccountOrigin origin;
    private final List<String> told = new ArrayList<>();
    private Instant real = Instant.parse("2026-03-01T08:00:00Z");

    /** A place where nothing has been kept yet. */
    public KeptPlace(Path directory, AccountOrigin origin) {
        this.directory = directory;
        this.origin = origin;
    }

    /** The process starts. */
    public KeptAccount open() {
        return open(SPEED);
    }

    KeptAccount open(double speed) {
        return KeptAccount.open(directory, origin, speed, () -> real, told::add);
    }

    /** The disk as a process leaves it that dies now; the process of the test has the old place open and goes on. */
    public KeptPlace dead(Path elsewhere) {
        return dead(elsewhere, origin);
    }

    KeptPlace dead(Path elsewhere, AccountOrigin other) {
        copy(directory, elsewhere);
        KeptPlace place = new KeptPlace(elsewhere, other);
        place.real = real;
        return place;
    }

    /** Copies the files of a directory and those below it. */
    public static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Real time goes on, or back. */
    public void pass(Duration time) {
        real = real.plus(time);
    }

    /** So much virtual time goes by in an account that is open. */
    void run(KeptAccount kept, Duration virtual) {
        Instant end = kept.account().clock().now().plus(virtual);
        while (kept.account().clock().now().isBefore(end)) {
            pass(Duration.ofMillis(250));
            kept.tick();
        }
    }

    List<String> told() {
        return told;
    }

    Path file(String name) {
        return directory.resolve(name);
    }
}
