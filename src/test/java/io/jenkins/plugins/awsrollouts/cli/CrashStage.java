package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.proof.campaign.TrialJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** One rollout in a world of its own, whose controller dies once at an appointed point and is followed by another. */
final class CrashStage {
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final String ROLLOUT = "r-1";
    private static final Duration QUIET = Duration.ofMinutes(5);

    /** A second, of rollouts whose sides are compared. */
    private static final double REQUESTS = 20;

    private final Drama drama;
    private final Death death;
    private final SimulatedAccount account;
    private final StringBuilder log = new StringBuilder();
    private final TrialJournals journals;
    private Journal journal;
    private Rollout rollout;
    private int life = 1;
    private int records;
    private final List<Integer> calls = new ArrayList<>();
    private final List<Integer> effects = new ArrayList<>();
    private boolean died;

    /**
     * A rollout, crash or none.
     *
     * @param template the template version as the group names it
     * @param fresh how the new AMI behaves
     * @param regret when a person asks for the old AMI back
     */
    record Drama(
            String name,
            String template,
            io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter fresh,
            Spec spec,
            Regret regret) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** When a person asks for the old AMI back. */
    enum Regret {
        /** Never. */
        NEVER,
        /** At the second step of a canary. */
        AT_STEP_TWO,
        /** Once green has all requests. */
        SWAPPED,
        /** Once the new AMI is promoted. */
        PROMOTED;

        boolean comes(RolloutState state) {
            return switch (this) {
                case NEVER -> false;
                case AT_STEP_TWO -> state.phase() == Phase.SHIFTING && state.stage() == 1;
                case SWAPPED -> state.phase() == Phase.SWAPPED;
                case PROMOTED -> state.phase() == Phase.SWEEPING;
            };
        }
    }

    /** What the controller is doing when it dies. */
    enum At {
        /** About to write a record, which is lost. */
        BEFORE_RECORD,
        /** It has written a record and done nothing since. */
        AFTER_RECORD,
        /** The machine dies with it: what need not be on disk at once is lost. */
        POWER_LOSS,
        /** About to make a call, which never happens. */
        BEFORE_CALL,
        /** A call has taken effect, its answer is lost. */
        AFTER_CALL
    }

    /** One crash point: the how-manieth record or call, from 1; {@code amnesia}: the journal is lost too. */
    record Death(At at, int number, boolean amnesia) {
        static final Death NONE = new Death(At.BEFORE_CALL, 0, false);

        /** How long until the next controller takes over: at once, soon, or when old reads have faded. */
        Duration pause() {
            return amnesia ? Duration.ofMinutes(2) : Duration.ofSeconds(number % 3 * 45L);
        }
    }

    /**
     * All of the end that must not depend on a crash.
     *
     * @param refused whether the judge's last word is that the new AMI is worse
     */
    record End(
            Optional<Outcome> outcome,
            boolean refused,
            Map<String, Long> images,
            String launches,
            String sizes,
            Map<String, String> tags,
            Set<String> suspended,
            String versions,
            long outside,
            long guarded,
            String surroundings) {
        /** The same with other template versions. */
        End named(String other) {
            return new End(
                    outcome, refused, images, launches, sizes, tags, suspended, other, outside, guarded, surroundings);
        }

        /** The same under another outcome. */
        End as(Optional<Outcome> other) {
            return new End(
                    other, refused, images, launches, sizes, tags, suspended, versions, outside, guarded, surroundings);
        }
    }

    /**
     * What a run has come to, and at which points it could have died.
     *
     * @param effects the calls that the account did not refuse
     */
    record Run(
            End before, End end, int records, List<Integer> calls, List<Integer> effects, boolean died, String log) {}

    /** The death of the process, which nothing in it can catch. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the controller dies", null, false, false);
        }
    }

    private CrashStage(Drama drama, Death death, TrialJournals journals) {
        this.journals = journals;
        this.journal = journals.create(ROLLOUT);
        this.drama = drama;
        this.death = death;
        this.account = account(drama);
    }

    /** A canary by weights has a rule; one by instances has no load balancer. */
    private static SimulatedAccount account(Drama drama) {
        AccountBuilder account = Theatre.account(7, drama.fresh());
        Optional<Canary> sharing = drama.spec().sharing();
        boolean balanced = sharing.map(first -> !first.routes().isEmpty()).orElse(true);
        if (sharing.isPresent() && balanced) {
            account.loadBalancer("shop", lb -> lb.listener(80)
                    .rule(10, rule -> rule.path("/*").forward("tg-web", 1).sticky(300)));
        }
        if (sharing.flatMap(Canary::analysis).isPresent()) {
            account.traffic("shop", REQUESTS);
        }
        drama.spec().swap().flatMap(Swap::green).ifPresent(name -> account.unusedTargetGroup("tg-b")
                .launchTemplate("lt-b", Theatre.OLD, "t3.large")
                .group(name, 0, 0, 6, Theatre.ZONES, g -> g.template("lt-b", "1")
                        .targetGroup("tg-b")));
        return account.group("web", 1, 4, 6, Theatre.ZONES, g -> {
                    g.template("lt-web", drama.template());
                    if (balanced) {
                        g.targetGroup("tg-web");
                    }
                })
                .build();
    }

    static Spec gated() {
        return Spec.of("web", Theatre.NEW).withGates(List.of(HttpGate.onInstances(80, "/health")));
    }

    /** How sides are compared: often, so that there are looks to die at. */
    static Analysis watched() {
        return PromptAnalysis.of(90, Duration.ofMinutes(2));
    }

    static Run play(Drama drama, Death death) {
        try (TrialJournals journals = new TrialJournals()) {
            return new CrashStage(drama, death, journals).play();
        }
    }

    private Run play() {
        End before = end(account, Optional.empty());
        Plan plan = plan();
        account.onCall(new Calls());
        try {
            rollout = rollouts().start(plan, new Sandbox(account).cloud(), watched(journal), new Listener());
            finish();
        } catch (Killed killed) {
            died = true;
            life++;
            log.append(account.clock().now()).append(" the controller dies\n");
            rest(death.pause());
            next();
        }
        rest(QUIET);
        // what is looked at from here on is no call of the controller's
        life++;
        if (!died || !death.amnesia()) {
            assertEquals(journal.events(), journals.read(ROLLOUT), "the journal's file holds what was written");
        }
        return new Run(
                before,
                end(account, Optional.ofNullable(rollout).flatMap(r -> r.state().outcome()), refused()),
                records,
                calls,
                effects,
                died,
                log.toString());
    }

    private boolean refused() {
        List<Findings.Look> looks =
                rollout == null ? List.of() : rollout.state().findings().verdicts();
        return !looks.isEmpty()
                && looks.get(looks.size() - 1).verdict().outcome()
                        == io.jenkins.plugins.awsrollouts.analysis.Outcome.FAIL;
    }

    private Plan plan() {
        Sandbox rehearsal = new Sandbox(account);
        Planned planned = new Planner(rehearsal.cloud())
                .plan(drama.spec(), ROLLOUT, rehearsal.clock().now());
        if (planned instanceof Planned.Ready ready) {
            return ready.plan();
        }
        throw new AssertionError(planned.toString());
    }

    private Rollouts rollouts() {
        Sandbox rehearsal = new Sandbox(account);
        return new Rollouts(new Lifetime(rehearsal.clock(), life), rehearsal.prober());
    }

    private void rest(Duration time) {
        account.clock().runUntil(account.clock().now().plus(time));
    }

    private void finish() {
        boolean ended = account.clock()
                .runUntil(
                        () -> rollout.state().outcome().isPresent(),
                        account.clock().now().plus(LONGEST));
        if (!ended) {
            log.append("never ended: ")
                    .append(rollout.state().phase())
                    .append(' ')
                    .append(rollout.state().reason());
        }
    }

    /** The next controller, another process: it shares nothing with the dead one but the journal, if that. */
    private void next() {
        Sandbox rehearsal = new Sandbox(account);
        if (death.amnesia()) {
            Optional<Recovery> recovery = Recovery.plan(
                            rehearsal.cloud(), "web", account.clock().now())
                    .recovery();
            rollout = null;
            if (recovery.isPresent()) {
                rollout = rollouts().recover(recovery.get(), rehearsal.cloud(), journals.create("r-2"), new Listener());
                finish();
            }
            return;
        }
        int torn = death.number() % 5 * 40;
        journal = death.at() == At.POWER_LOSS
                ? journals.afterPowerLoss(ROLLOUT, journal, torn)
                : journals.afterDeath(ROLLOUT, journal, torn);
        if (journal.events().isEmpty()) {
            // nobody has ever heard of the rollout, so it begins now
            rollout = rollouts().start(plan(), rehearsal.cloud(), journal, new Listener());
        } else {
            rollout = rollouts().resume(rehearsal.cloud(), journal, new Listener());
            regret(rollout.state());
        }
        finish();
    }

    /** A person has to say it again when the controller died before it had understood. */
    private void regret(RolloutState state) {
        if (drama.regret().comes(state) && !state.goingBack()) {
            rollout.tell(Command.ROLLBACK, "somebody");
        }
    }

    private void die(At here, int number) {
        if (life == 1 && death.at() == here && death.number() == number) {
            throw new Killed();
        }
    }

    private Journal watched(Journal written) {
        return new Journal() {
            @Override
            public void append(Event event) {
                records++;
                die(At.BEFORE_RECORD, records);
                written.append(event);
                die(At.AFTER_RECORD, records);
                die(At.POWER_LOSS, records);
            }

            @Override
            public List<Event> events() {
                return written.events();
            }

            @Override
            public void close() {
                written.close();
            }
        };
    }

    private static boolean leaving(InstanceTruth instance) {
        return instance.lifecycle().startsWith("Terminating")
                || instance.phase().equals("shutting-down")
                || instance.phase().equals("terminated");
    }

    /** What the group {@code web} of an account has come to, and what lies about beside it. */
    static End end(SimulatedAccount account, Optional<Outcome> outcome) {
        return end(account, outcome, false);
    }

    private static End end(SimulatedAccount account, Optional<Outcome> outcome, boolean refused) {
        GroupTruth truth = account.truth("web");
        Map<String, Long> images = new TreeMap<>();
        truth.instances().stream()
                .filter(i -> !leaving(i) && i.serving())
                .forEach(i -> images.merge(i.image(), 1L, Long::sum));
        return new End(
                outcome,
                refused,
                images,
                truth.image().orElse("nothing"),
                truth.min() + " to " + truth.max() + ", " + truth.desired() + " desired",
                timeless(truth.tags()),
                truth.suspended(),
                truth.versionSpec() + " of " + truth.latestVersion() + ", default " + truth.defaultVersion(),
                account.unattached().stream().filter(i -> !leaving(i)).count(),
                truth.instances().stream()
                        .filter(i -> i.protectedFromScaleIn() && !leaving(i))
                        .count(),
                surroundings(account));
    }

    /** All that a canary could leave behind, and the rules. */
    private static String surroundings(SimulatedAccount account) {
        Inventory inventory = account.inventory();
        account.readLag(ReadLag.none());
        List<String> rules = account.loadBalancing().describeLoadBalancers(r -> {}).loadBalancers().stream()
                .flatMap(balancer -> account
                        .loadBalancing()
                        .describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn()))
                        .listeners()
                        .stream())
                .flatMap(listener ->
                        account
                                .loadBalancing()
                                .describeRules(r -> r.listenerArn(listener.listenerArn()))
                                .rules()
                                .stream())
                .map(Rule::toString)
                .toList();
        account.readLag(ReadLag.normal());
        List<String> others = inventory.groups().stream()
                .filter(name -> !name.equals("web"))
                .map(account::truth)
                .map(CrashStage::words)
                .toList();
        String all = inventory.groups() + " " + inventory.targetGroups() + " "
                + inventory.launchTemplates().keySet() + " " + rules + " " + others;
        // what is made draws an id of its own each time
        return all.replaceAll("(targetgroup/[^/]+)/[0-9a-f]+", "$1").replaceAll("lt-[0-9a-f]{17}", "lt");
    }

    private static String words(GroupTruth group) {
        Map<String, Long> images = group.instances().stream()
                .filter(i -> !leaving(i) && i.serving())
                .collect(Collectors.groupingBy(InstanceTruth::image, TreeMap::new, Collectors.counting()));
        return group.name() + " has " + images + ", " + group.min() + " to " + group.max() + ", " + group.desired()
                + " desired, " + group.image() + ", " + group.suspended() + ", " + timeless(group.tags());
    }

    /** A group that stands by says since when. */
    private static Map<String, String> timeless(Map<String, String> tags) {
        Map<String, String> all = new TreeMap<>(tags);
        all.replaceAll((key, value) -> value.replaceAll(" at=\\d+", ""));
        return all;
    }

    /** The clock of one life of the controller: what it had planned dies with it. */
    private final class Lifetime implements Clock {
        private final Clock clock;
        private final int mine;

        Lifetime(Clock clock, int mine) {
            this.clock = clock;
            this.mine = mine;
        }

        @Override
        public Instant now() {
            return clock.now();
        }

        @Override
        public void at(Instant at, Runnable task) {
            clock.at(at, () -> {
                if (life == mine) {
                    task.run();
                }
            });
        }
    }

    private final class Calls implements CallListener {
        @Override
        public void before(String service, String operation, Object request) {
            if (life == 1) {
                calls.add(calls.size() + 1);
                die(At.BEFORE_CALL, calls.size());
            }
        }

        @Override
        public void after(String service, String operation, Object request) {
            if (life == 1) {
                effects.add(calls.size());
                die(At.AFTER_CALL, calls.size());
            }
        }
    }

    private final class Listener implements RolloutListener {
        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            String text = event.toString();
            log.append(text, 0, Math.min(200, text.length())).append('\n');
            if (event instanceof Event.Entered || event instanceof Event.StageEntered) {
                regret(after);
            }
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            if (problem instanceof Error death) {
                throw death;
            }
            throw new AssertionError("broken", problem);
        }
    }
}
