package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a route was like before a rollout, small enough for one tag of the target's group (256 characters), so that the
 * account alone is enough to put its weights back.
 *
 * @param rollout whose it is
 * @param route the ARN of the rule, or of the listener for its default action
 * @param weights its weights, in the order of the ARNs of their target groups, which the route itself still names
 * @param stickiness how long it kept a user with a target group, in whole seconds; empty: not at all
 */
public record RouteTag(String rollout, String route, List<Integer> weights, Optional<Duration> stickiness) {
    private static final String KEY = OwnTags.ROUTES;
    private static final Pattern TEXT =
            Pattern.compile("v=1 id=(\\S+) route=(\\S+) w=(\\d{1,3}(?:/\\d{1,3})*)(?: s=(\\d{1,9}))?");

    public RouteTag {
        weights = List.copyOf(weights);
    }

    /** The tags of a plan, by key; none without routes. */
    public static Map<String, String> of(Plan plan) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Plan.Route route : plan.shift().map(Plan.Shifting::routes).orElse(List.of())) {
            tags.put(KEY + tags.size(), of(plan.rolloutId(), route).text());
        }
        return tags;
    }

    static RouteTag of(String rollout, Plan.Route route) {
        return new RouteTag(
                rollout, route.id(), sorted(route.weights()).map(Weight::weight).toList(), route.stickiness());
    }

    /** The keys to remove in the end: those of the plan, and what looks show of a rollout whose lock was overwritten. */
    public static Set<String> keys(Plan plan, Set<String> present) {
        Set<String> keys = new TreeSet<>(of(plan).keySet());
        present.stream().filter(key -> key.startsWith(KEY)).forEach(keys::add);
        return keys;
    }

    /** What the tags of a group tell of a rollout's routes. */
    public static List<RouteTag> read(Map<String, String> tags, String rollout) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getKey().startsWith(KEY))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(tag -> parse(tag.getValue()).stream())
                .filter(tag -> tag.rollout().equals(rollout))
                .toList();
    }

    private static Stream<Weight> sorted(List<Weight> weights) {
        return weights.stream().sorted(Comparator.comparing(Weight::targetGroup));
    }

    String text() {
        return "v=1 id=" + rollout + " route=" + route + " w="
                + weights.stream().map(String::valueOf).collect(Collectors.joining("/"))
                + stickiness.map(time -> " s=" + time.toSeconds()).orElse("");
    }

    /** Reads a tag; empty when it is none of ours. */
    static Optional<RouteTag> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new RouteTag(
                        matcher.group(1),
                        matcher.group(2),
                        Stream.of(matcher.group(3).split("/"))
                                .map(Integer::valueOf)
                                .toList(),
                        Optional.ofNullable(matcher.group(4)).map(Long::valueOf).map(Duration::ofSeconds)))
                : Optional.empty();
    }

    /**
     * The route as it was. Where somebody has given it other target groups meanwhile it is as it is now without ours;
     * where nothing would be left, it sends its requests to the target.
     *
     * @param now the route as it is
     * @param ours target groups of the rollout
     * @param target the target's balancers
     */
    public Plan.Route before(RouteView now, Set<String> ours, List<Balancer> target) {
        List<Weight> others = now.weights().stream()
                .filter(weight -> !ours.contains(weight.targetGroup()))
                .toList();
        if (others.isEmpty()) {
            others = target.stream()
                    .filter(balancer -> balancer.kind() == Balancer.Kind.TARGET_GROUP)
                    .map(balancer -> new Weight(balancer.id(), 1))
                    .toList();
        }
        boolean same = others.size() == weights.size();
        List<Weight> before = same ? weighed(others) : others;
        Optional<Duration> stay = same ? stickiness : now.stickiness();
        return new Plan.Route(route, now.name(), now.balancer(), before, stay, stay);
    }

    /** In the order of the route, with the weights from before. */
    private List<Weight> weighed(List<Weight> others) {
        List<String> groups = sorted(others).map(Weight::targetGroup).toList();
        return others.stream()
                .map(weight -> new Weight(weight.targetGroup(), weights.get(groups.indexOf(weight.targetGroup()))))
                .toList();
    }
}
