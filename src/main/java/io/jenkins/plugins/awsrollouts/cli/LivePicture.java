package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.TrafficView;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A deployment as a few lines of text with ANSI colours; no line is wider than 78 characters. */
final class LivePicture {
    private static final int WIDTH = 78;
    private static final int BAR = 40;
    private static final String ESC = "\u001b[";
    private static final String PLAIN = ESC + "0m";
    private static final String DIM = ESC + "2m";

    private LivePicture() {}

    static List<String> of(DeploymentView view) {
        List<String> lines = new ArrayList<>();
        lines.add(DIM + "─".repeat(WIDTH) + PLAIN);
        lines.add(bold(cut(view.headline(), WIDTH - 26)) + "  "
                + colour(view.pill().tone()) + view.pill().text() + PLAIN + DIM + "  "
                + Words.of(Duration.between(view.started(), view.asOf())) + PLAIN);
        lines.add(stages(view));
        view.fleet().forEach(zone -> lines.add(zone(zone)));
        lines.add(capacity(view));
        view.traffic().ifPresent(traffic -> traffic.splits().forEach(split -> lines.add(split(split))));
        view.gates()
                .forEach(gate -> lines.add(
                        "  " + cut(gate.name(), 24) + "  " + colour(gate.pill().tone())
                                + gate.pill().text() + PLAIN + DIM + "  " + cut(gate.words(), 34) + PLAIN));
        String waits = view.waitingFor().isEmpty() ? "" : "waiting for " + view.waitingFor();
        lines.add(DIM + cut(view.over() || waits.isEmpty() ? view.reason() : waits, WIDTH) + PLAIN);
        String beside = view.traffic().isPresent() ? "C canary  B baseline  n trial" : "n on trial";
        lines.add(DIM + "O old  N new  " + beside + "  … starting  ⇣ draining  ✕ failed" + PLAIN);
        return lines;
    }

    private static String cut(String text, int width) {
        String line = OneLine.of(text);
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private static String bold(String text) {
        return ESC + "1m" + text + PLAIN;
    }

    private static String colour(Tone tone) {
        return switch (tone) {
            case RUNNING -> ESC + "36m";
            case GOOD -> ESC + "32m";
            case BAD -> ESC + "31m";
            case WAITING -> ESC + "33m";
        };
    }

    private static String stages(DeploymentView view) {
        StringBuilder line = new StringBuilder();
        int width = 0;
        for (DeploymentView.Stage stage : view.stages()) {
            String text = mark(stage.standing()) + " " + stage.name();
            width += text.length() + 2;
            if (width > WIDTH) {
                return line.append(DIM).append("…").append(PLAIN).toString();
            }
            line.append(tint(stage.standing())).append(text).append(PLAIN).append("  ");
        }
        return line.toString();
    }

    private static String mark(DeploymentView.Standing standing) {
        return switch (standing) {
            case DONE -> "✓";
            case NOW -> "▶";
            case LATER -> "·";
            case FAILED -> "✕";
            case SKIPPED -> "-";
        };
    }

    private static String tint(DeploymentView.Standing standing) {
        return switch (standing) {
            case DONE -> ESC + "32m";
            case NOW -> ESC + "1;36m";
            case LATER, SKIPPED -> DIM;
            case FAILED -> ESC + "31m";
        };
    }

    private static String zone(DeploymentView.Zone zone) {
        StringBuilder line = new StringBuilder(String.format("  %-14s ", cut(zone.name(), 14)));
        int shown = Math.min(zone.instances().size(), 16);
        for (Instance instance : zone.instances().subList(0, shown)) {
            line.append(tint(instance)).append(instance.letter()).append(PLAIN).append(' ');
        }
        line.append(" ".repeat(2 * (16 - shown)));
        return line.append(DIM).append(cut(zone.summary(), 28)).append(PLAIN).toString();
    }

    private static String tint(Instance instance) {
        if (instance.state() == State.FAILED) {
            return ESC + "1;31m";
        }
        if (instance.state() == State.DRAINING || instance.state() == State.STANDBY) {
            return DIM;
        }
        boolean fresh = instance.side() == Side.NEW || instance.side() == Side.CANARY || instance.side() == Side.GREEN;
        return fresh ? ESC + "1;36m" : PLAIN;
    }

    /** Who gets the requests of one rule. */
    private static String split(TrafficView.Split split) {
        String parts = split.parts().stream()
                .map(part -> String.format(Locale.ROOT, "%s %.0f %%", part.name(), part.drawn()))
                .collect(Collectors.joining(", "));
        return "  requests       " + cut(parts, 40) + DIM + "  "
                + cut(split.pill().text(), 18) + PLAIN;
    }

    private static String capacity(DeploymentView view) {
        DeploymentView.Capacity capacity = view.capacity();
        int scale = Math.max(1, Math.max(capacity.size(), capacity.serving()));
        int full = capacity.known() ? capacity.serving() * BAR / scale : 0;
        int promise = Math.min(BAR - 1, capacity.promised() * BAR / scale);
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < BAR; i++) {
            bar.append(i < full ? '█' : i == promise ? '|' : '░');
        }
        String good = !capacity.known() || capacity.serving() >= capacity.promised() ? ESC + "32m" : ESC + "31m";
        return "  serving        " + good + bar + PLAIN + " " + (capacity.known() ? capacity.serving() : "?") + DIM
                + " · minimum " + capacity.promised() + PLAIN;
    }
}
