package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a spec from JSON, in the words of docs/command-line.md, and tells everything that is wrong with it at once. */
public final class SpecReader {
    private static final Form<String> NAME = Form.text("NAME");

    /** The knobs; {@code also} is what a Pipeline calls one. */
    public static final Block<Spec> KNOBS = new Block<>(
            "",
            // A stand-in lets the other knobs be checked all the same.
            Spec.of("-", "ami-0"),
            List.of(
                    Knob.of("group", NAME, Spec::group, Spec::withGroup)
                            .says("the Auto Scaling group")
                            .also("autoScalingGroup")
                            .otherwise("must be given"),
                    image("ami", Form.text("ID"), ImageQuery.ById.class, ImageQuery.ById::id)
                            .says("the AMI, by its id")
                            .otherwise("one way to name the AMI must be given"),
                    image("amiName", NAME, ImageQuery.ByName.class, ImageQuery.ByName::pattern)
                            .says("the newest AMI of that name; `*` and `?` stand for any characters and" + " any one"),
                    Knob.apart("amiOwner", Form.text("OWNER"), SpecReader::owner)
                            .says("whose AMI, with name or tags: an account id, `self`, `amazon`")
                            .otherwise("`self`"),
                    image("amiTags", Form.TEXTS, ImageQuery.ByTags.class, ImageQuery.ByTags::tags)
                            .says("the newest AMI that has all of these tags; in JSON an object"),
                    image("amiParameter", NAME, ImageQuery.ByParameter.class, ImageQuery.ByParameter::name)
                            .says("the AMI that an SSM parameter names"),
                    Knob.of(
                                    "strategy",
                                    Form.of("STRATEGY", SpecReader::strategy, SpecReader::strategy),
                                    Spec::strategy,
                                    Spec::withStrategy)
                            .says("how the group is replaced: `halfAtATime`, `oneAtATime`, `allAtOnce`,"
                                    + " `linear:25` (percent), `batches:1,25%,50%`; in JSON also an object"
                                    + " such as `{\"type\": \"linear\", \"percent\": 25}` or `{\"type\":"
                                    + " \"batches\", \"sizes\": \"1,25%,50%\"}`"),
                    limit(
                                    "minHealthy",
                                    Form.PERCENT.in(Limits.MIN_HEALTHY),
                                    Limits::minHealthyPercent,
                                    Limits::withMinHealthyPercent)
                            .says("percent of the group's size that stays in service")
                            .otherwise("as the group's maintenance policy has it, else `100`")
                            .also("minHealthyPercent"),
                    limit(
                                    "maxHealthy",
                                    Form.PERCENT.in(Limits.MAX_HEALTHY),
                                    Limits::maxHealthyPercent,
                                    Limits::withMaxHealthyPercent)
                            .says("percent that may be there at once")
                            .otherwise("as the group's maintenance policy has it, else `200`")
                            .also("maxHealthyPercent"),
                    limit("warmUp", Form.TIME, Limits::warmUp, Limits::withWarmUp)
                            .says("how long an instance is in service before it counts")
                            .otherwise("the group's default warm-up, else `0s`"),
                    limit("healthTimeout", Form.TIME, Limits::healthTimeout, Limits::withHealthTimeout)
                            .says("from an instance's launch until it must count")
                            .otherwise("`10m`, or the group's health check grace period where that is longer"),
                    limit("progressDeadline", Form.TIME, Limits::progressDeadline, Limits::withProgressDeadline)
                            .says("how long a rollout may go without any instance counting or leaving"),
                    limit(
                                    "failedInstances",
                                    Form.COUNT.in(Limits.FAILED_INSTANCES),
                                    Limits::failedInstances,
                                    Limits::withFailedInstances)
                            .says("failed new instances that a batch may replace before the rollout fails"),
                    limit("bake", Form.TIME, Limits::bake, Limits::withBake)
                            .says("how long to watch between batches, with nothing changing"),
                    limit("finalBake", Form.TIME, Limits::finalBake, Limits::withFinalBake)
                            .says("how long to watch after the last batch, before promotion"),
                    Knob.of(
                                    "gates",
                                    Form.of("JSON", SpecReader::gates, SpecReader::gates),
                                    Spec::gates,
                                    Spec::withGates)
                            .says("checks, see below; in JSON a list of objects"),
                    Knob.of("onFailure", Form.way(Spec.OnTrouble.values()), Spec::onFailure, Spec::withOnFailure)
                            .says("what a failed rollout does: `rollback` or `hold`"),
                    Knob.of("onAbort", Form.way(Spec.OnTrouble.values()), Spec::onAbort, Spec::withOnAbort)
                            .says("what an aborted rollout does: `rollback` or `hold`"),
                    Knob.of(
                                    "protected",
                                    Form.way(Spec.ProtectedInstances.values()),
                                    Spec::protectedInstances,
                                    Spec::withProtectedInstances)
                            .says("instances protected from scale-in: `keep` or `replace`, see"
                                    + " [rollout.md](rollout.md#special-members-and-groups)")
                            .also("protectedInstances"),
                    Knob.of(
                                    "launchHooks",
                                    Form.way(Spec.LaunchHooks.values()),
                                    Spec::launchHooks,
                                    Spec::withLaunchHooks)
                            .says("a group with lifecycle hooks for launching: `refuse` it, or `skip` them"),
                    Knob.maybe(
                                    "canary",
                                    Form.of("JSON", SpecReader::canary, CanaryReader.KNOBS::write),
                                    Spec::canary,
                                    Spec::withCanary)
                            .says("first a canary with these steps, see [Canary](#canary); in JSON an object"),
                    Knob.apart("blueGreen", Form.of("JSON", SpecReader::swap, SwapReader.KNOBS::write), Spec::swap)
                            .says("a second fleet takes the group's place, see [Blue/green](#bluegreen);"
                                    + " in JSON an object"),
                    Knob.<Spec, String>apart("replacement", Form.text("WAY"), spec -> Optional.empty())
                            .says("without canary and blue/green: `in-place`, or `new-group`"
                                    + " (`newGroup`), where the batches come into a group that takes the"
                                    + " place of the old one")
                            .otherwise("`in-place`, in JSON `inPlace`")));

    /** The knobs of further strategies: looked for once, since forms have a spec read for each field that they check. */
    private static final List<StrategyKnob> FURTHER =
            ServiceLoader.load(StrategyKnob.class, StrategyKnob.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    /** What says how a group is replaced batch by batch, which no swap does. */
    private static final List<String> OF_BATCHES = List.of("strategy", "minHealthy", "maxHealthy");

    private final List<String> faults = new ArrayList<>();

    private SpecReader() {}

    /** A spec, or all that is wrong with it. */
    public sealed interface Read {
        /** It is good as far as can be told without the account. */
        record Good(Spec spec) implements Read {}

        /** One sentence each. */
        record Wrong(List<String> faults) implements Read {
            public Wrong {
                faults = faults.stream().map(OneLine::of).toList();
            }
        }
    }

    /**
     * Reads a spec.
     *
     * @param node a JSON object with the names of the knobs or their other names
     */
    public static Read read(ObjectNode node) {
        SpecReader reader = new SpecReader();
        Spec spec = reader.spec(new Knobs("", node, KNOBS.aliases(), reader.faults));
        List<String> faults = new ArrayList<>(reader.faults);
        spec.faults().stream().filter(fault -> !faults.contains(fault)).forEach(faults::add);
        return faults.isEmpty() ? new Read.Good(spec) : new Read.Wrong(faults);
    }

    /** Writes a spec as it is read. */
    public static ObjectNode write(Spec spec) {
        ObjectNode node = KNOBS.write(spec);
        return spec.swap().isPresent() ? node.remove(OF_BATCHES) : node;
    }

    /** A swap has no batches; each knob that would say how they go is told at once. */
    private void ofBatches(Knobs knobs) {
        List<String> given =
                OF_BATCHES.stream().filter(knobs::has).map(knobs::spoken).toList();
        if (!given.isEmpty() && knobs.has("blueGreen")) {
            faults.add(
                    "blueGreen is given with " + String.join(", ", given) + ", but a swap sets up a whole fleet beside"
                            + " the old one and has no batches; leave " + (given.size() == 1 ? "it" : "them")
                            + " out, and say with steps how requests come to green.");
        }
    }

    private Spec spec(Knobs knobs) {
        knobs.only(Stream.concat(KNOBS.names().stream(), FURTHER.stream().map(StrategyKnob::name))
                .toList());
        if (!knobs.has("group")) {
            faults.add("group is not given; name the Auto Scaling group to deploy to.");
        }
        Spec spec = KNOBS.read(knobs, KNOBS.usual().withImage(image(knobs)));
        boolean newGroup = knobs.optional("replacement", SpecReader::replacement, "use inPlace or newGroup")
                .orElse(false);
        if (newGroup && (knobs.has("canary") || knobs.has("blueGreen"))) {
            faults.add("replacement is newGroup, which is for a deployment without canary and without blueGreen; leave"
                    + " it out.");
        }
        ofBatches(knobs);
        Optional<Swap> swap =
                newGroup ? Optional.of(Swap.replacing(spec.limits().bake())) : swap(knobs, "blueGreen");
        Set<String> usual = new TreeSet<>(Limits.OF_GROUPS);
        usual.removeIf(knobs::has);
        return spec.with(copy -> copy.swap(swap).usual(usual).others(others(knobs)));
    }

    private Map<String, JsonNode> others(Knobs knobs) {
        Map<String, JsonNode> blocks = new LinkedHashMap<>();
        for (StrategyKnob knob : FURTHER) {
            knobs.node(knob.name()).ifPresent(block -> {
                faults.addAll(knob.faults(block));
                blocks.put(knob.name(), block);
            });
        }
        return blocks;
    }

    // ---- what the knobs are of

    private static <T> Knob<Spec, T> limit(
            String name, Form<T> form, Function<Limits, T> of, BiFunction<Limits, T, Limits> with) {
        return Knob.of(name, form, of, with).within(Spec::limits, Spec::withLimits);
    }

    private static <Q extends ImageQuery, T> Knob<Spec, T> image(
            String name, Form<T> form, Class<Q> way, Function<Q, T> of) {
        return Knob.apart(name, form, spec -> Optional.of(spec.image())
                .filter(way::isInstance)
                .map(way::cast)
                .map(of));
    }

    private static Optional<String> owner(Spec spec) {
        if (spec.image() instanceof ImageQuery.ByName byName) {
            return Optional.of(byName.owner());
        }
        return spec.image() instanceof ImageQuery.ByTags byTags ? Optional.of(byTags.owner()) : Optional.empty();
    }

    private static Optional<Canary> canary(Knobs knobs, String name) {
        return knobs.node(name).flatMap(node -> CanaryReader.read(node, knobs.faults()));
    }

    private static Optional<Swap> swap(Knobs knobs, String name) {
        return knobs.node(name).flatMap(node -> SwapReader.read(node, knobs.faults()));
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
            return new ImageQuery.ByTags(knobs.texts("amiTags").orElse(Map.of()), owner.orElse("self"));
        }
        return knobs.text("amiParameter")
                .<ImageQuery>map(ImageQuery.ByParameter::new)
                .orElseGet(() -> new ImageQuery.ById("ami-0"));
    }

    // ---- strategy

    private static Optional<Strategy> strategy(Knobs knobs, String name) {
        return knobs.node(name).filter(JsonNode::isObject).isPresent()
                ? strategy((ObjectNode) knobs.node(name).get(), knobs.faults())
                : knobs.text(name).flatMap(text -> strategy(text, knobs.faults()));
    }

    private static TextNode strategy(Strategy strategy) {
        if (strategy instanceof Strategy.Linear linear) {
            return TextNode.valueOf("linear:" + linear.percent());
        }
        if (strategy instanceof Strategy.Batches batches) {
            return TextNode.valueOf(
                    "batches:" + batches.sizes().stream().map(Share::toString).collect(Collectors.joining(",")));
        }
        return TextNode.valueOf(strategy.text().replace("()", ""));
    }

    private static Optional<Strategy> strategy(String text, List<String> faults) {
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

    private static Optional<Strategy> strategy(ObjectNode node, List<String> faults) {
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

    // ---- gates

    private static Optional<List<Gate>> gates(Knobs knobs, String name) {
        List<Gate> gates = new ArrayList<>();
        GateReader reader = new GateReader(knobs.faults());
        knobs.node(name).ifPresent(node -> {
            if (node.isArray()) {
                node.forEach(one -> reader.read(one).ifPresent(gates::add));
            } else {
                knobs.faults().add("gates is " + node + "; give a list of gates.");
            }
        });
        return Optional.of(gates);
    }

    private static ArrayNode gates(List<Gate> gates) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        gates.forEach(gate -> GateReader.write(gate).ifPresent(array::add));
        return array;
    }
}
