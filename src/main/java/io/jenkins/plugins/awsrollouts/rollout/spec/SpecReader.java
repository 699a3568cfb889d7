package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a spec from JSON, in the words of docs/command-line.md, and tells everything that is wrong with it at once. */
public final class SpecReader {
    /** Names of the knobs, in the order of the documentation. */
    public static final List<String> KNOBS = List.of(
            "group",
            "ami",
            "amiName",
            "amiOwner",
            "amiTags",
            "amiParameter",
            "strategy",
            "minHealthy",
            "maxHealthy",
            "warmUp",
            "healthTimeout",
            "progressDeadline",
            "failedInstances",
            "bake",
            "finalBake",
            "gates",
            "onFailure",
            "onAbort",
            "protected",
            "launchHooks",
            "canary",
            "blueGreen",
            "replacement");

    /** What a Pipeline calls the same knobs. */
    public static final Map<String, String> ALIASES = Map.of(
            "autoScalingGroup", "group",
            "minHealthyPercent", "minHealthy",
            "maxHealthyPercent", "maxHealthy",
            "protectedInstances", "protected");

    private final List<String> faults = new ArrayList<>();

    private SpecReader() {}

    /** A spec, or all that is wrong with it. */
    public sealed interface Read {
        /** It is good as far as can be told without the account. */
        record Good(Spec spec) implements Read {}

        /** One sentence each. */
        record Wrong(List<String> faults) implements Read {}
    }

    /**
     * Reads a spec.
     *
     * @param node a JSON object with the names of the knobs or their other names
     */
    public static Read read(ObjectNode node) {
        SpecReader reader = new SpecReader();
        Spec spec = reader.spec(new Knobs("", node, ALIASES, reader.faults));
        List<String> faults = new ArrayList<>(reader.faults);
        spec.faults().stream().filter(fault -> !faults.contains(fault)).forEach(faults::add);
        return faults.isEmpty() ? new Read.Good(spec) : new Read.Wrong(List.copyOf(faults));
    }

    private Spec spec(Knobs knobs) {
        List<StrategyKnob> further = StrategyKnob.all();
        knobs.only(Stream.concat(KNOBS.stream(), further.stream().map(StrategyKnob::name))
                .toList());
        if (!knobs.has("group")) {
            faults.add("group is not given; name the Auto Scaling group to deploy to.");
        }
        Limits limits = limits(knobs);
        boolean newGroup = knobs.optional("replacement", SpecReader::replacement, "use inPlace or newGroup")
                .orElse(false);
        if (newGroup && (knobs.has("canary") || knobs.has("blueGreen"))) {
            faults.add("replacement is newGroup, which is for a deployment without canary and without blueGreen; leave"
                    + " it out.");
        }
        return new Spec(
                // A stand-in lets the other knobs be checked all the same.
                knobs.text("group").orElse("-"),
                image(knobs),
                strategy(knobs),
                limits,
                gates(knobs.node("gates")),
                knobs.oneOf("onFailure", Spec.OnTrouble.values(), Spec.OnTrouble.ROLLBACK),
                knobs.oneOf("onAbort", Spec.OnTrouble.values(), Spec.OnTrouble.ROLLBACK),
                knobs.oneOf("protected", Spec.ProtectedInstances.values(), Spec.ProtectedInstances.KEEP),
                knobs.oneOf("launchHooks", Spec.LaunchHooks.values(), Spec.LaunchHooks.REFUSE),
                knobs.node("canary").flatMap(new CanaryReader(faults)::read),
                newGroup
                        ? Optional.of(Swap.replacing(limits.bake()))
                        : knobs.node("blueGreen").flatMap(new SwapReader(faults)::read),
                others(knobs, further));
    }

    private Map<String, JsonNode> others(Knobs knobs, List<StrategyKnob> further) {
        Map<String, JsonNode> blocks = new LinkedHashMap<>();
        for (StrategyKnob knob : further) {
            knobs.node(knob.name()).ifPresent(block -> {
                faults.addAll(knob.faults(block));
                blocks.put(knob.name(), block);
            });
        }
        return blocks;
    }

    /** Whether the new instances come into a group of their own, which takes the target's place. */
    private static Optional<Boolean> replacement(String word) {
        return switch (word) {
            case "inPlace" -> Optional.of(false);
            case "newGroup" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private ImageQuery image(Knobs knobs) {
        List<String> ways = Stream.of("ami", "amiName", "amiTags", "amiParameter")
                .filter(knobs::has)
                .toList();
        if (ways.isEmpty()) {
            faults.add("No AMI is named; give ami, amiName, amiTags or amiParameter.");
        } else if (ways.size() > 1) {
            faults.add("The AMI is named in " + ways.size() + " ways, by " + String.join(" and ", ways)
                    + "; give one of them.");
        }
        Optional<String> owner = knobs.text("amiOwner");
        if (owner.isPresent() && !knobs.has("amiName") && !knobs.has("amiTags")) {
            faults.add("amiOwner is given without amiName or amiTags, which it belongs to.");
        }
        if (knobs.has("ami")) {
            return new ImageQuery.ById(knobs.text("ami").orElse("ami-0"));
        }
        if (knobs.has("amiName")) {
            return new ImageQuery.ByName(knobs.text("amiName").orElse("-"), owner.orElse("self"));
        }
        if (knobs.has("amiTags")) {
            return new ImageQuery.ByTags(knobs.texts("amiTags"), owner.orElse("self"));
        }
        return knobs.text("amiParameter")
                .<ImageQuery>map(ImageQuery.ByParameter::new)
                .orElseGet(() -> new ImageQuery.ById("ami-0"));
    }

    private Strategy strategy(Knobs knobs) {
        Optional<Strategy> found =
                knobs.node("strategy").filter(JsonNode::isObject).isPresent()
                        ? strategy((ObjectNode) knobs.node("strategy").get())
                        : knobs.text("strategy").flatMap(this::strategy);
        return found.orElseGet(Strategy.HalfAtATime::new);
    }

    private Optional<Strategy> strategy(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        Optional<Strategy> found =
                switch (name) {
                    case "linear" -> linear(argument);
                    case "batches" -> batches(argument);
                    default -> argument.isEmpty() ? plain(name) : Optional.empty();
                };
        if (found.isEmpty()) {
            faults.add("strategy is \"" + text + "\"; use halfAtATime, oneAtATime, allAtOnce, linear:25 or"
                    + " batches:1,25%,50%.");
        }
        return found;
    }

    private Optional<Strategy> strategy(ObjectNode node) {
        String type = node.path("type").asText();
        Knobs knobs = new Knobs(type, node, Map.of(), faults);
        switch (type) {
            case "linear" -> {
                knobs.only(List.of("type", "percent"));
                return knobs.read("percent", SpecReader::linear, "give a whole number of percent, 1 to 100");
            }
            case "batches" -> {
                knobs.only(List.of("type", "sizes"));
                return knobs.read("sizes", SpecReader::batches, "give counts or percents such as 1, 25%, 50%");
            }
            default -> {
                knobs.only(List.of("type"));
                Optional<Strategy> found = plain(type);
                if (found.isEmpty()) {
                    faults.add("strategy is of type \"" + type
                            + "\"; use halfAtATime, oneAtATime, allAtOnce, linear or batches.");
                }
                return found;
            }
        }
    }

    private static Optional<Strategy> plain(String name) {
        return switch (name) {
            case "halfAtATime" -> Optional.of(new Strategy.HalfAtATime());
            case "oneAtATime" -> Optional.of(new Strategy.OneAtATime());
            case "allAtOnce" -> Optional.of(new Strategy.AllAtOnce());
            default -> Optional.empty();
        };
    }

    private static Optional<Strategy> linear(String argument) {
        String digits = argument.endsWith("%") ? argument.substring(0, argument.length() - 1) : argument;
        return digits.matches("\\d{1,4}")
                ? Optional.of(new Strategy.Linear(Integer.parseInt(digits)))
                : Optional.empty();
    }

    private static Optional<Strategy> batches(String argument) {
        List<Optional<Share>> shares =
                Stream.of(argument.split(",", -1)).map(Share::parse).toList();
        return shares.stream().allMatch(Optional::isPresent)
                ? Optional.of(new Strategy.Batches(
                        shares.stream().map(Optional::orElseThrow).toList()))
                : Optional.empty();
    }

    private static Limits limits(Knobs knobs) {
        Limits usual = Limits.defaults();
        return new Limits(
                knobs.percent("minHealthy", usual.minHealthyPercent()),
                knobs.percent("maxHealthy", usual.maxHealthyPercent()),
                knobs.duration("warmUp", usual.warmUp()),
                knobs.duration("healthTimeout", usual.healthTimeout()),
                knobs.duration("progressDeadline", usual.progressDeadline()),
                knobs.number("failedInstances", usual.failedInstances()),
                knobs.duration("bake", usual.bake()),
                knobs.duration("finalBake", usual.finalBake()));
    }

    private List<Gate> gates(Optional<JsonNode> node) {
        List<Gate> gates = new ArrayList<>();
        if (node.isPresent() && !node.get().isArray()) {
            faults.add("gates is " + node.get() + "; give a list of gates.");
        } else if (node.isPresent()) {
            GateReader reader = new GateReader(faults);
            node.get().forEach(one -> reader.read(one).ifPresent(gates::add));
        }
        return gates;
    }
}
