package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Loss;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Zone;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The instances of a target as they are: what the looks show, and what the journal knows better. */
final class TargetInstanceViews {
    /** The zone of an instance that no look has shown yet. */
    static final String NOWHERE = "zone not known";

    private final Chronicle chronicle;
    private final RolloutState state;
    private final Sightings sightings;
    private final Places places;
    private final FleetInstanceViews crews;

    TargetInstanceViews(Chronicle chronicle, RolloutState state, Sightings sightings) {
        this.chronicle = chronicle;
        this.state = state;
        this.sightings = sightings;
        this.places = new Places(state);
        this.crews = new FleetInstanceViews(chronicle, state, sightings);
    }

    /** Every instance that there is or was, old ones first, in the order of their launch. */
    List<Instance> instances() {
        Map<String, InstanceView> views = new LinkedHashMap<>();
        sightings.instances().values().stream()
                .sorted(Comparator.comparing(InstanceView::launchedAt).thenComparing(InstanceView::id))
                .forEach(view -> views.put(view.id(), view));
        state.ours().values().forEach(ours -> views.putIfAbsent(ours.view().id(), ours.view()));
        state.shift().stands().values().forEach(stand -> stand.instances()
                .forEach((id, instance) -> views.putIfAbsent(id, instance.view())));
        state.plan().replaced().forEach(id -> views.putIfAbsent(id, unseen(id)));
        List<Instance> all = new ArrayList<>();
        views.values().forEach(view -> all.add(instance(view)));
        all.sort(Comparator.comparing(Instance::side));
        return all;
    }

    private InstanceView unseen(String id) {
        return new InstanceView(
                id,
                state.plan().images().oldId(),
                "",
                NOWHERE,
                "",
                false,
                InstanceView.State.RUNNING,
                InstanceView.Checks.WAITING,
                "",
                "",
                state.plan().at(),
                "");
    }

    private Instance instance(InstanceView view) {
        Optional<Fleet> fleet = crews.fleet(view.id());
        State where = fleet.map(own -> crews.state(own, view.id()))
                .or(() -> Optional.ofNullable(state.ours().get(view.id())).map(this::ofOurs))
                .orElseGet(() -> ofOther(view));
        return new Instance(
                view.id(),
                view.imageId(),
                view.zone(),
                fleet.map(FleetInstanceViews::side).orElseGet(() -> side(view.imageId())),
                where,
                view.launchedAt(),
                words(view, where));
    }

    private Side side(String image) {
        if (state.plan().swapping().isPresent()) {
            return Side.BLUE;
        }
        Plan.Images images = state.plan().images();
        if (image.equals(images.newId())) {
            return Side.NEW;
        }
        return image.equals(images.oldId()) ? Side.OLD : Side.OTHER;
    }

    private Optional<Member> member(String id) {
        return sightings.last().group().flatMap(group -> group.member(id));
    }

    private boolean sawGroupAfterLaunch(LaunchedInstance ours) {
        return sightings.last().group().isPresent()
                && ours.attachedAt()
                        .map(at -> sightings.last().groupAt().isAfter(at.plus(Observation.CONSISTENCY)))
                        .orElse(false);
    }

    private State ofOurs(LaunchedInstance ours) {
        String id = ours.view().id();
        boolean leaves = ours.terminated() || chronicle.released.containsKey(id);
        boolean gone = sightings.left().containsKey(id) || state.outcome().isPresent() || isGone(id);
        if (retained(id) && !isGone(id)) {
            return State.STANDBY;
        }
        if (leaves) {
            return ours.loose() || gone || ours.attachedAt().isEmpty() ? State.GONE : State.DRAINING;
        }
        if (ours.lost().isPresent()) {
            return gone ? State.GONE : State.FAILED;
        }
        if (sightings.left().containsKey(id) && sawGroupAfterLaunch(ours)) {
            return State.GONE;
        }
        if (ours.has(Milestone.COUNTED)) {
            return sick(id) ? State.FAILED : State.SERVING;
        }
        return ours.has(Milestone.RUNNING) ? State.ON_TRIAL : State.STARTING;
    }

    /** Whether its group keeps it although it was to be ended. */
    private boolean retained(String id) {
        return member(id)
                .map(member -> member.lifecycle() == Member.Lifecycle.RETAINED)
                .orElse(false);
    }

    private boolean isGone(String id) {
        return Optional.ofNullable(sightings.instances().get(id))
                .map(view -> view.state() == InstanceView.State.GONE)
                .orElse(false);
    }

    private State ofOther(InstanceView view) {
        Optional<Member> member = member(view.id());
        boolean seen = sightings.last().group().isPresent();
        boolean released = chronicle.released.containsKey(view.id());
        if (member.isEmpty() || goneWithGroup()) {
            return seen || released ? State.GONE : State.SERVING;
        }
        if (released && !retained(view.id())) {
            return State.DRAINING;
        }
        return switch (member.get().lifecycle()) {
            case PENDING -> State.STARTING;
            case IN_SERVICE -> standing(view.id(), member.get());
            case STANDBY, WARM, RETAINED -> State.STANDBY;
            case LEAVING -> State.DRAINING;
        };
    }

    /** Whether a look has found the target's group gone, as it goes once another has its place. */
    private boolean goneWithGroup() {
        return state.plan().swapping().isPresent() && sightings.last().missing();
    }

    private State standing(String id, Member member) {
        if (!member.healthy() || sick(id)) {
            return State.FAILED;
        }
        if (places.blueStandsBy()) {
            return State.STANDBY;
        }
        return healths(id).stream().allMatch(h -> h.is(Health.State.HEALTHY)) ? State.SERVING : State.ON_TRIAL;
    }

    private boolean sick(String id) {
        return healths(id).stream().anyMatch(h -> h.is(Health.State.UNHEALTHY));
    }

    private List<Health> healths(String id) {
        return sightings.last().health().values().stream()
                .map(byId -> byId.get(id))
                .filter(health -> health != null)
                .toList();
    }

    private String words(InstanceView view, State where) {
        List<String> parts = new ArrayList<>();
        lost(view.id()).ifPresent(parts::add);
        if (retained(view.id())) {
            parts.add("retained by its group's lifecycle policy");
        }
        if (where != State.GONE) {
            sightings.last().health().forEach((balancer, byId) -> {
                Health health = byId.get(view.id());
                if (health != null) {
                    parts.add(name(balancer) + ": " + words(health));
                }
            });
            if (view.checks() != InstanceView.Checks.WAITING) {
                parts.add("status checks " + view.checks().name().toLowerCase(Locale.ROOT));
            }
        }
        GateViews.ofInstance(state, view.id()).ifPresent(parts::add);
        return String.join(", ", parts);
    }

    /** For example {@code unhealthy (Request timed out)}. */
    private static String words(Health health) {
        String state = health.state().name().toLowerCase(Locale.ROOT);
        return health.why().isEmpty() ? state : state + " (" + health.why() + ")";
    }

    private Optional<String> lost(String id) {
        return Optional.ofNullable(state.ours().get(id))
                .flatMap(LaunchedInstance::lost)
                .or(() -> crews.lost(id));
    }

    private String name(String balancer) {
        return state.plan().target().balancers().stream()
                .filter(one -> one.id().equals(balancer))
                .map(Balancer::shortName)
                .findFirst()
                .or(() -> Owners.fleet(state, balancer).map(Fleet::word))
                .orElse(balancer);
    }

    /** Those of the new instances that were lost. */
    List<Loss> losses(List<Instance> instances) {
        List<Loss> losses = new ArrayList<>();
        for (Instance instance : instances) {
            lost(instance.id())
                    .ifPresent(why -> losses.add(new Loss(
                            instance.id(),
                            instance.image(),
                            instance.side(),
                            chronicle.lost.getOrDefault(instance.id(), instance.launched()),
                            why)));
        }
        return losses;
    }

    /** The zones with what is left in them. */
    static List<Zone> zones(List<Instance> instances) {
        Map<String, List<Instance>> byZone = new TreeMap<>();
        instances.forEach(instance -> byZone.computeIfAbsent(instance.zone(), zone -> new ArrayList<>()));
        instances.stream()
                .filter(instance -> instance.state() != State.GONE)
                .forEach(instance -> byZone.get(instance.zone()).add(instance));
        return byZone.entrySet().stream()
                .map(zone -> new Zone(zone.getKey(), zone.getValue(), summary(zone.getValue())))
                .toList();
    }

    private static String summary(List<Instance> instances) {
        Map<Side, Integer> serving = new EnumMap<>(Side.class);
        Map<State, Integer> others = new EnumMap<>(State.class);
        for (Instance instance : instances) {
            if (instance.state() == State.SERVING) {
                serving.merge(instance.side(), 1, Integer::sum);
            } else {
                others.merge(instance.state(), 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        serving.forEach((side, count) -> parts.add(count + " " + side.word()));
        others.forEach((state, count) -> parts.add(count + " " + state.word()));
        return parts.isEmpty() ? "none" : String.join(" · ", parts);
    }

    /** How many of the target serve, of those seen. */
    static int serving(List<Instance> instances) {
        return (int) instances.stream()
                .filter(instance -> instance.side().counts())
                .filter(instance -> instance.state() == State.SERVING)
                .count();
    }

    /** Whether the group has been seen at all. */
    static boolean seen(Sightings sightings) {
        return sightings.last().group().map(GroupView::name).isPresent();
    }
}
