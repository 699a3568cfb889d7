package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How long a job's deployments take to open, and then to page through. */
final class HistoryBench {
    private static final int DEPLOYMENTS = 10_000;
    private static final int PAGE = 25;
    private static final int ROUNDS = 9;
    private static final double OPEN_MILLIS = 300;
    private static final double PAGE_MICROS = 50;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    List<Figure> figures() {
        try {
            Path directory = Files.createTempDirectory("shelf");
            try {
                fill(Shelf.open(directory));
                return measure(directory);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The bench has no place for its files", e);
        }
    }

    /** Each begins and ends, so that half of the lines are stale. */
    private static void fill(Shelf shelf) {
        for (int i = 0; i < DEPLOYMENTS; i++) {
            shelf.put(deployment(i, Optional.empty()));
            shelf.put(deployment(i, Optional.of(i % 5 == 0 ? Outcome.ROLLED_BACK : Outcome.PROMOTED)));
        }
    }

    private static Deployment deployment(int i, Optional<Outcome> outcome) {
        Instant began = START.plusSeconds(600L * i);
        return new Deployment(
                String.format(Locale.ROOT, "r-20260101-%08x", i),
                "us-east-1",
                "arn:aws:iam::123456789012:role/deploy",
                "web-" + i % 7,
                String.format(Locale.ROOT, "ami-%017x", i),
                String.format(Locale.ROOT, "ami-%017x", i + 1),
                "shop-2." + i,
                "12 instances, half at a time",
                12,
                began,
                outcome.map(how -> began.plusSeconds(300)),
                outcome,
                outcome.equals(Optional.of(Outcome.ROLLED_BACK)) ? "3 new instances failed, 2 are allowed" : "",
                "release-bot",
                OptionalInt.of(i),
                Deployment.Origin.BUILD,
                Optional.empty(),
                outcome.map(how -> Integer.toString(i)));
    }

    private static List<Figure> measure(Path directory) {
        List<Double> opening = new ArrayList<>();
        List<Double> paging = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long before = System.nanoTime();
            Shelf shelf = Shelf.open(directory);
            opening.add((System.nanoTime() - before) / 1e6);
            for (int offset = 0; offset < shelf.size(); offset += PAGE) {
                long asked = System.nanoTime();
                List<Deployment> page = shelf.page(offset, PAGE);
                paging.add((System.nanoTime() - asked) / 1e3);
                if (page.size() != PAGE) {
                    throw new IllegalStateException("A page has " + page.size() + " deployments");
                }
            }
        }
        String name = String.format(Locale.ROOT, "history, %,d deployments, ", DEPLOYMENTS);
        return List.of(
                Figure.of(name + "open, the first time", opening.get(0), "ms", OPEN_MILLIS),
                Figure.of(name + "open, p50", Numbers.percentile(opening, 50), "ms", OPEN_MILLIS),
                Figure.of(name + "page of 25, p50", Numbers.percentile(paging, 50), "µs", PAGE_MICROS),
                Figure.of(name + "page of 25, p99", Numbers.percentile(paging, 99), "µs", PAGE_MICROS));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
