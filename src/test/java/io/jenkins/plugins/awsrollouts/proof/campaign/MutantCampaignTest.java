package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Engines that are wrong in one way each: the campaign finds every one of them, and nothing wrong with the real one. */
@Tag("campaign")
class MutantCampaignTest {
    private static final int SEEDS = 48;

    // ---- what they are tried on

    private static List<Scenario> seeds() {
        return LongStream.rangeClosed(1, SEEDS).mapToObj(Scenarios::inPlace).toList();
    }

    /** One quiet rollout of a good AMI, its controller killed at one call after the other. */
    private static List<Scenario> deaths(boolean amnesia) {
        return IntStream.rangeClosed(1, SEEDS)
                .mapToObj(i -> quiet(List.of(amnesia ? 3 * i : i), amnesia))
                .toList();
    }

    /** An odd seed dies after its call has taken effect, and before it hears of it. */
    private static Scenario quiet(List<Integer> crashes, boolean amnesia) {
        return quiet(3, Limits.defaults(), crashes, amnesia);
    }

    /** One instance, which may be missed but not doubled: the minimum has to be lent. */
    private static List<Scenario> narrow() {
        Limits limits = new Limits(
                0, 100, Duration.ZERO, Duration.ofMinutes(10), Duration.ofMinutes(30), 1, Duration.ZERO, Duration.ZERO);
        return List.of(quiet(1, limits, List.of(), false));
    }

    private static Scenario quiet(int size, Limits limits, List<Integer> crashes, boolean amnesia) {
        Scenario one = Scenarios.inPlace(1);
        return new Scenario(
                one.seed(),
                size,
                2,
                "1",
                new GroupTraits(1, false, false, false, 0, 0, false, false, false),
                NewAmi.GOOD,
                Spec.of(Scenario.GROUP, Scenario.NEW).withLimits(limits),
                Faults.none(),
                one.lag(),
                crashes,
                amnesia,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Groups that launch and lose instances otherwise than most. */
    private static List<Scenario> unusual() {
        return LongStream.rangeClosed(1, 400)
                .filter(seed -> !LaunchQuirks.of(seed).all().isEmpty())
                .mapToObj(Scenarios::inPlace)
                .toList();
    }

    // ---- how they are tried

    private static void caught(int invariant, Rollouts.Brain brain) {
        Mutants.caught(invariant, seeds(), brain, UnaryOperator.identity());
    }

    private static void caught(int invariant, UnaryOperator<Cloud> cloud) {
        Mutants.caught(invariant, seeds(), Decider::decide, cloud);
    }

    /** Where a rollout is about to go back, this happens. */
    private static Rollouts.Brain insteadOfGoingBack(BiFunction<Event.Entered, RolloutState, Event> other) {
        return Mutants.instead((state, decision) -> {
            List<Event> events = decision.events().stream()
                    .map(event -> event instanceof Event.Entered entered && entered.phase() == Phase.ROLLING_BACK
                            ? other.apply(entered, state)
                            : event)
                    .toList();
            return Mutants.with(decision, events, decision.actions());
        });
    }

    // ---- the control

    @Test
    void theRealEngineBreaksNothing() {
        List<String> violations = Stream.of(seeds(), deaths(false), deaths(true), narrow())
                .flatMap(List::stream)
                .map(scenario -> CampaignRun.of(scenario, Decider::decide, UnaryOperator.identity()))
                .flatMap(report -> report.violations().stream().map(v -> "seed " + report.seed() + ": " + v))
                .toList();
        assertEquals(List.of(), violations);
    }

    // ---- 1: capacity

    @Test
    void takesOneServingInstanceTooMany() {
        caught(1, (state, seen, now) -> {
            Decision decision = Decider.decide(state, seen, now);
            Set<String> going = new HashSet<>(state.books().released().keySet());
            decision.actions().stream()
                    .filter(Action.Release.class::isInstance)
                    .forEach(action -> going.add(((Action.Release) action).id()));
            boolean takes = decision.actions().stream().anyMatch(Action.Release.class::isInstance);
            List<Action> actions = new ArrayList<>(decision.actions());
            if (takes) {
                another(state, seen, going).ifPresent(actions::add);
            }
            return Mutants.with(decision, decision.events(), actions);
        });
    }

    private static Optional<Action> another(RolloutState state, Observation seen, Set<String> going) {
        return seen.group().orElseThrow().members().stream()
                .filter(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE && !going.contains(member.id()))
                .findFirst()
                .map(member -> new Action.Release(state.plan().spec().group(), member.id(), true));
    }

    // ---- 2: traffic

    @Test
    void attachesInstancesBeforeTheirGatesHavePassed() {
        caught(2, Mutants.believing(state -> {
            Map<String, GateProgress> gates = new HashMap<>(state.gates());
            for (int i = 0; i < state.plan().spec().gates().size(); i++) {
                for (String id : state.ours().keySet()) {
                    gates.put(i + "/" + id, passed(state.plan().at()));
                }
            }
            return Mutants.with(state, state.position(), gates);
        }));
    }

    private static GateProgress passed(Instant at) {
        return new GateProgress(
                at, 3, 0, 3, Optional.empty(), Optional.empty(), at, GateProgress.Fate.PASSED, "passed");
    }

    @Test
    void letsMoreInThanTheStageAllows() {
        caught(2, Mutants.believing(state -> {
            Position.Stage stage = state.position().stage();
            Position.Stage more = stage.number() < 0 ? stage : stage.withUpTo(stage.upTo() + 1);
            return Mutants.with(state, state.position().withStage(more), state.gates());
        }));
    }

    @Test
    void switchesTheTemplateBeforePromotion() {
        caught(2, cloud -> new CloudBetween(cloud) {
            private boolean switched;

            @Override
            public void tag(String group, Map<String, String> tags) {
                super.tag(group, tags);
                TemplateRef names =
                        real.survey(group).orElseThrow().group().template().orElseThrow();
                if (!switched) {
                    switched = true;
                    String version =
                            real.createTemplateVersion(names.templateId(), "1", Scenario.NEW, "early", "too early");
                    real.useTemplate(group, new TemplateRef(names.templateId(), version));
                }
            }
        });
    }

    // ---- 3: what is left behind

    @Test
    void forgetsToResumeWhatItSuspended() {
        caught(3, cloud -> new CloudBetween(cloud) {
            @Override
            public void resume(String group, Set<String> processes) {
                // forgotten
            }
        });
    }

    @Test
    void forgetsToGiveBackTheMaximumSize() {
        caught(3, cloud -> new CloudBetween(cloud) {
            private int lent;

            @Override
            public void resize(String group, OptionalInt min, OptionalInt max) {
                boolean back = max.isPresent() && max.getAsInt() < lent;
                lent = Math.max(lent, max.orElse(0));
                super.resize(group, min, back ? OptionalInt.empty() : max);
            }
        });
    }

    @Test
    void forgetsToGiveBackTheMinimumSize() {
        Mutants.caught(3, narrow(), Decider::decide, cloud -> new CloudBetween(cloud) {
            private int lent = Integer.MAX_VALUE;

            @Override
            public void resize(String group, OptionalInt min, OptionalInt max) {
                boolean back = min.isPresent() && min.getAsInt() > lent;
                lent = Math.min(lent, min.orElse(lent));
                super.resize(group, back ? OptionalInt.empty() : min, max);
            }
        });
    }

    @Test
    void forgetsItsTags() {
        caught(3, cloud -> new CloudBetween(cloud) {
            @Override
            public void untag(String group, Set<String> keys) {
                // forgotten
            }
        });
    }

    @Test
    void forgetsToEndTheProtectionOfItsInstances() {
        caught(3, cloud -> new CloudBetween(cloud) {
            @Override
            public void protect(String group, Set<String> ids, boolean on) {
                if (on) {
                    super.protect(group, ids, true);
                }
            }
        });
    }

    @Test
    void forgetsInstancesOutsideTheGroup() {
        caught(3, cloud -> new CloudBetween(cloud) {
            @Override
            public Map<String, String> terminate(Set<String> ids) {
                // forgotten
                return Map.of();
            }
        });
    }

    @Test
    void saysItIsOverInTheMiddle() {
        caught(3, Mutants.instead((state, decision) -> {
            boolean early = state.phase() == Phase.ROLLING && state.stage() == 1;
            return early ? Mutants.with(decision, List.of(over(state)), List.of()) : decision;
        }));
    }

    private static Event over(RolloutState state) {
        return new Event.Finished(state.position().stage().since(), Outcome.PROMOTED, "");
    }

    // ---- 4: a rollback

    @Test
    void forgetsToRestoreTheTemplate() {
        Mutants.caught(4, deaths(true), Decider::decide, cloud -> new CloudBetween(cloud) {
            @Override
            public void useTemplate(String group, TemplateRef template) {
                if (!template.version().equals("1")) {
                    super.useTemplate(group, template);
                }
            }
        });
    }

    @Test
    void forgetsToDeleteItsTemplateVersion() {
        Mutants.caught(4, deaths(true), Decider::decide, cloud -> new CloudBetween(cloud) {
            @Override
            public void deleteTemplateVersion(String templateId, String version) {
                // forgotten
            }
        });
    }

    // ---- 5: what it says

    @Test
    void promotesAlthoughItsChecksFailed() {
        caught(5, insteadOfGoingBack((entered, state) -> new Event.Entered(entered.at(), Phase.PROMOTING, "")));
    }

    /** Groups without instances, where nothing but a launch outside of them proves the AMI. */
    @Test
    void promotesAnAmiThatNothingHasRun() {
        List<Scenario> empty = LongStream.rangeClosed(1, 1_000)
                .mapToObj(Scenarios::inPlace)
                .filter(scenario -> scenario.size() == 0 && scenario.crashes().isEmpty())
                .toList();
        Mutants.caught(5, empty, skipsTheProof(), UnaryOperator.identity());
    }

    private static Rollouts.Brain skipsTheProof() {
        return Mutants.instead((state, decision) -> {
            boolean skips = state.phase() == Phase.ROLLING && state.ours().isEmpty();
            Event promotes = new Event.Entered(state.position().since(), Phase.PROMOTING, "");
            return skips ? Mutants.with(decision, List.of(promotes), List.of()) : decision;
        });
    }

    @Test
    void saysPromotedWhenItRolledBack() {
        caught(5, Mutants.instead((state, decision) -> {
            List<Event> events = decision.events().stream()
                    .map(event -> event instanceof Event.Finished end && end.outcome() == Outcome.ROLLED_BACK
                            ? new Event.Finished(end.at(), Outcome.PROMOTED, end.words())
                            : event)
                    .toList();
            return Mutants.with(decision, events, decision.actions());
        }));
    }

    @Test
    void saysRolledBackWithoutDoingIt() {
        caught(
                5,
                insteadOfGoingBack(
                        (entered, state) -> new Event.Finished(entered.at(), Outcome.ROLLED_BACK, entered.reason())));
    }

    @Test
    void givesUpAGoodAmi() {
        caught(5, Mutants.instead((state, decision) -> {
            List<Event> events = decision.events().stream()
                    .map(event -> event instanceof Event.Entered entered && entered.phase() == Phase.PROMOTING
                            ? new Event.Entered(entered.at(), Phase.ROLLING_BACK, "for no reason")
                            : event)
                    .toList();
            return Mutants.with(decision, events, decision.actions());
        }));
    }

    // ---- 6: crashes

    @Test
    void launchesTwiceWhenACallIsRepeatedAfterACrash() {
        AtomicInteger lives = new AtomicInteger();
        Mutants.caught(6, deaths(false), Decider::decide, cloud -> {
            int life = lives.incrementAndGet();
            return new CloudBetween(cloud) {
                @Override
                public List<InstanceView> launch(LaunchOrder order) {
                    return super.launch(order.withToken(order.token() + "-" + life));
                }
            };
        });
    }

    @Test
    void doesNotGoOnAfterACrash() {
        AtomicInteger lives = new AtomicInteger();
        Mutants.caught(
                6,
                deaths(false),
                (state, seen, now) -> lives.get() % 2 == 0
                        ? new Decision(List.of(), List.of(), List.of(), Map.of(), Optional.empty(), "nothing")
                        : Decider.decide(state, seen, now),
                cloud -> {
                    lives.incrementAndGet();
                    return cloud;
                });
    }

    // ---- 9: launches

    @Test
    void launchesWithoutWhatTheGroupAddsToItsTemplate() {
        Mutants.caught(9, unusual(), Decider::decide, cloud -> new CloudBetween(cloud) {
            @Override
            public List<InstanceView> launch(LaunchOrder order) {
                return super.launch(order.withSettings(LaunchSettings.NONE));
            }
        });
    }

    @Test
    void launchesFromTheVersionThatTheGroupNamedBefore() {
        caught(9, cloud -> new CloudBetween(cloud) {
            @Override
            public List<InstanceView> launch(LaunchOrder order) {
                return super.launch(order.withTemplateVersion("1"));
            }
        });
    }

    @Test
    void launchesWhatNobodyCanEnd() {
        Mutants.caught(9, unusual(), Decider::decide, cloud -> new CloudBetween(cloud) {
            @Override
            public List<InstanceView> launch(LaunchOrder order) {
                return super.launch(order.withSettings(order.settings().asTheGroupLaunches()));
            }
        });
    }

    @Test
    void forgetsTheTerminationProtectionOfItsTemplate() {
        Mutants.caught(9, unusual(), Decider::decide, cloud -> new CloudBetween(cloud) {
            @Override
            public Map<String, String> protectFromTermination(Set<String> ids) {
                return Map.of();
            }
        });
    }
}
