package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The history of a job that has deployed for years. */
final class ManyDeployments {
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");

    private ManyDeployments() {}

    /** Writes the index as a shelf does, in one go. */
    static void put(Job<?, ?> job, int count) throws IOException {
        Path sample = Files.createTempDirectory("sample");
        Shelf.open(sample).put(deployment());
        String line = Files.readString(sample.resolve("deployments.jsonl"));
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            Instant started = FIRST.plusSeconds(i * 3600L);
            all.append(line.replace("r-sample", "r-" + i)
                    .replace("2019-01-01T00:00:00Z", started.toString())
                    .replace("2019-01-01T00:05:00Z", started.plusSeconds(300).toString())
                    .replace("4711", String.valueOf(i)));
        }
        Path folder = job.getRootDir().toPath().resolve("aws-rollouts");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("deployments.jsonl"), all);
    }

    private static Deployment deployment() {
        return new Deployment(
                "r-sample",
                "eu-central-1",
                "",
                "web",
                "ami-1",
                "ami-2",
                "shop-1",
                "12 instances, half at a time",
                12,
                Instant.parse("2019-01-01T00:00:00Z"),
                Optional.of(Instant.parse("2019-01-01T00:05:00Z")),
                Optional.of(Outcome.PROMOTED),
                "",
                "alice",
                OptionalInt.of(4711),
                Deployment.Origin.BUILD,
                Optional.empty(),
                Optional.of("7"));
    }
}
