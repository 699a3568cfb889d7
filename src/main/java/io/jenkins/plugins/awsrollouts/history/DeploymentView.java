package io.jenkins.plugins.awsrollouts.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A deployment as people see it, running or over. Plain values: whatever draws it decides on colours and layout alone.
 *
 * <p>One record of many components: they are the fields and blocks of one page, each a value that is drawn by itself.
 *
 * @param id the rollout's id
 * @param headline what it is, for example {@code ami-0b7e41 (shop-2.31) on web}
 * @param group the Auto Scaling group
 * @param oldImage the AMI from before
 * @param newImage the AMI that it brings
 * @param how strategy and size in a phrase
 * @param pill where it stands, in a few words
 * @param reason why it stands there, one sentence; empty where that needs none
 * @param started when it began
 * @param ended when it was over; empty while it is not
 * @param expectedEnd when it should be over; empty once it is, or where nobody can tell
 * @param extraInstanceHours instance-hours above the target's own that the plan expects
 * @param asOf the instant that all of this is true at
 * @param waitingFor what is awaited now; may be empty
 * @param stages the path, in its order
 * @param traffic who gets the requests; empty without a canary
 * @param analysis canary and baseline compared; empty where the spec asks for no comparison
 * @param capacity what serves, and what was promised
 * @param fleet the instances by zone, those that are gone left out
 * @param lost the new instances that were lost, with the reason, in the order of their launch
 * @param gates the checks
 * @param timeline every instance with what it went through, old ones first, by zone
 * @param log what happened
 * @param warnings what the plan warned of, one sentence each
 */
public record DeploymentView(
        String id,
        String headline,
        String group,
        String oldImage,
        String newImage,
        String how,
        Pill pill,
        String reason,
        Instant started,
        Optional<Instant> ended,
        Optional<Instant> expectedEnd,
        double extraInstanceHours,
        Instant asOf,
        String waitingFor,
        List<Stage> stages,
        Optional<TrafficView> traffic,
        Optional<AnalysisView> analysis,
        Capacity capacity,
        List<Zone> fleet,
        List<Loss> lost,
        List<GateRow> gates,
        List<Life> timeline,
        List<LogLine> log,
        List<String> warnings) {
    public DeploymentView {
        stages = List.copyOf(stages);
        fleet = List.copyOf(fleet);
        lost = List.copyOf(lost);
        gates = List.copyOf(gates);
        timeline = List.copyOf(timeline);
        log = List.copyOf(log);
        warnings = List.copyOf(warnings);
    }

    /** A few words and what they mean for somebody who only glances. */
    public record Pill(Tone tone, String text) {}

    /** What a glance should tell. */
    public enum Tone {
        RUNNING,
        GOOD,
        BAD,
        WAITING
    }

    /**
     * A step of the path.
     *
     * @param name for example {@code Batch 1}
     * @param detail for example {@code 6 of 12 new}
     * @param standing where it stands
     * @param took how long it took, or has taken so far; empty before it begins
     */
    public record Stage(String name, String detail, Standing standing, Optional<Duration> took) {}

    /** Where a stage stands. */
    public enum Standing {
        DONE,
        NOW,
        LATER,
        FAILED,
        /** It will not come to it. */
        SKIPPED
    }

    /**
     * Instances of the target that serve, and how many were promised; those of a canary come on top.
     *
     * @param serving in service, healthy and past every check
     * @param promised what the rollout never goes below by its own doing
     * @param size what the target ought to have
     * @param known whether the target has been seen, so that {@code serving} means something
     */
    public record Capacity(int serving, int promised, int size, boolean known) {}

    /** The instances of one Availability Zone, and a phrase that counts them. */
    public record Zone(String name, List<Instance> instances, String summary) {
        public Zone {
            instances = List.copyOf(instances);
        }
    }

    /**
     * An instance.
     *
     * @param id its id
     * @param image its AMI
     * @param zone its zone
     * @param side which fleet it is of
     * @param state where it is in its life
     * @param launched when it was launched
     * @param words its health, in a phrase
     */
    public record Instance(
            String id, String image, String zone, Side side, State state, Instant launched, String words) {
        /** One character that tells side and state without colour. */
        public String letter() {
            return switch (state) {
                case STARTING -> "…";
                case ON_TRIAL -> side.letter().toLowerCase(java.util.Locale.ROOT);
                case SERVING -> side.letter();
                case DRAINING -> "⇣";
                case FAILED -> "✕";
                case STANDBY -> "·";
                case GONE -> " ";
            };
        }
    }

    /** Which fleet an instance is of. */
    public enum Side {
        /** The target, with the AMI from before. */
        OLD("O", "old"),
        /** The fleet of the old AMI that a canary is compared with. */
        BASELINE("B", "baseline"),
        /** The fleet of the new AMI beside the target. */
        CANARY("C", "canary"),
        /** The target, with the AMI that comes. */
        NEW("N", "new"),
        /** The target whose place another group takes. */
        BLUE("B", "blue"),
        /** The fleet that takes the target's place. */
        GREEN("G", "green"),
        /** A fleet that was replaced before, and stood by. */
        FORMER("F", "former"),
        /** Neither the one from before nor the one that comes, or not known yet. */
        OTHER("?", "other");

        private final String letter;
        private final String word;

        Side(String letter, String word) {
            this.letter = letter;
            this.word = word;
        }

        /** One capital letter. */
        public String letter() {
            return letter;
        }

        /** In a word. */
        public String word() {
            return word;
        }

        /** Whether it is the target, and not a fleet of the rollout's own. */
        public boolean ofTarget() {
            return this != BASELINE && this != CANARY && this != GREEN && this != FORMER;
        }

        /** Whether its instances are capacity of the target's, as those of a fleet that takes its place are. */
        public boolean counts() {
            return ofTarget() || this == GREEN;
        }
    }

    /** Where an instance is in its life. */
    public enum State {
        STARTING("starting"),
        /** Running, but not past every check. */
        ON_TRIAL("on trial"),
        SERVING("serving"),
        DRAINING("draining"),
        FAILED("failed"),
        /** In Standby or in the warm pool. */
        STANDBY("standing by"),
        GONE("gone");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** In a word or two. */
        public String word() {
            return word;
        }
    }

    /**
     * A new instance that was lost.
     *
     * @param side which fleet it was of
     * @param why in a phrase
     */
    public record Loss(String id, String image, Side side, Instant at, String why) {}

    /**
     * A gate.
     *
     * @param name what it asks
     * @param when when it is asked, and whether it is only meant to warn
     * @param pill its result
     * @param words the last answer, and how many subjects have passed
     * @param outputs what scripts have written, the newest of each instance
     * @param ask whom it waits for; empty where it waits for nobody
     */
    public record GateRow(String name, String when, Pill pill, String words, List<Output> outputs, Optional<Ask> ask) {
        public GateRow {
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * What a script has written.
     *
     * @param title where, and how it ended
     * @param text the end of it
     */
    public record Output(String title, String text) {}

    /**
     * A question that a person has to answer.
     *
     * @param message the question
     * @param who the users and groups that may answer; empty: whoever may steer the rollout
     * @param until when it counts as refused
     */
    public record Ask(String message, List<String> who, Instant until) {
        public Ask {
            who = List.copyOf(who);
        }
    }

    /**
     * What an instance went through.
     *
     * @param id its id
     * @param zone its zone
     * @param image its AMI
     * @param side which fleet it is of
     * @param spans its states, one after the other
     * @param milestones what was seen of it and when
     */
    public record Life(String id, String zone, String image, Side side, List<Span> spans, List<Mark> milestones) {
        public Life {
            spans = List.copyOf(spans);
            milestones = List.copyOf(milestones);
        }
    }

    /** A state from one instant to another. */
    public record Span(State state, Instant from, Instant to) {}

    /** Something that happened to an instance. */
    public record Mark(String word, Instant at) {}

    /** The questions that are waited for. */
    public List<Ask> asks() {
        return gates.stream().map(GateRow::ask).flatMap(Optional::stream).toList();
    }

    /** Whether another group takes the target's place. */
    public boolean swaps() {
        return traffic.map(TrafficView::swaps).orElse(false);
    }

    /** Whether it is over. */
    public boolean over() {
        return ended.isPresent();
    }
}
