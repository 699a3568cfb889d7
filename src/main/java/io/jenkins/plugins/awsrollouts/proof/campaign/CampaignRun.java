package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** One rollout of the campaign, from its seed to its audit. */
public final class CampaignRun {
    /** After this long nothing goes wrong any more, so that every rollout can end. */
    private static final Duration STORM = Duration.ofHours(3);

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int HOLDS = 6;

    /** What EC2 says of an instance that is protected from termination; a person takes that away. */
    private static final Pattern PROTECTED = Pattern.compile("instance '(i-[0-9a-f]+)' may not be terminated");

    /** What a rollout asks a person for whose group launches something else. */
    private static final Pattern TEMPLATE = Pattern.compile("; set it to [^ ]+:([^ ]+) again");

    /** What it asks a person for who has led a rule to the fleet that is to go. */
    private static final String STRAY = ", whose fleet is about to go";

    /** And for whom nobody of the old fleet can take the requests back. */
    private static final String NOBODY = "see why nobody gets healthy there";

    /** And for whom nobody of the old fleet answers any more. */
    private static final String SILENT = " has been healthy in ";

    /** How often it is looked whether a moment of a swap has come. */
    private static final Duration GLANCE = Duration.ofSeconds(20);

    /** How often it is looked at the account while no controller lives. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** After this long a person tries again what AWS has refused. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Scenario scenario;
    private final SimulatedAccount account;
    private final Sandbox sandbox;
    private final Auditor auditor;
    private final LaunchAuditor launches;
    private final Rollouts.Brain brain;
    private final UnaryOperator<Cloud> cloud;
    private final ControllerLives lives;
    private final RunLog log;
    private final TrialJournals journals;
    private String id;
    private Journal journal;
    private Rollout rollout;
    private int holds;
    private boolean unseen;

    private CampaignRun(Scenario scenario, Rollouts.Brain brain, UnaryOperator<Cloud> cloud, TrialJournals journals) {
        this.scenario = scenario;
        this.journals = journals;
        this.id = "r-" + scenario.seed();
        this.account = scenario.account();
        this.sandbox = new Sandbox(account);
        this.auditor =
                Auditor.of(scenario, account, () -> Optional.ofNullable(rollout).map(Rollout::state));
        this.launches = new LaunchAuditor(scenario, account);
        this.brain = brain;
        this.cloud = cloud;
        this.lives = new ControllerLives(scenario, sandbox.clock());
        this.log = new RunLog(scenario.seed(), account);
    }

    /** Runs the scenario of a seed. */
    public static RunReport of(long seed) {
        return of(Scenarios.inPlace(seed), Decider::decide, UnaryOperator.identity());
    }

    /** Runs the scenario of a seed with a canary before it. */
    public static RunReport withCanary(long seed) {
        return of(Scenarios.withCanary(seed), Decider::decide, UnaryOperator.identity());
    }

    /** Runs the scenario of a seed with a swap of two fleets in its place. */
    public static RunReport withSwap(long seed) {
        return of(Scenarios.withSwap(seed), Decider::decide, UnaryOperator.identity());
    }

    /**
     * Runs a scenario with an engine that may be wrong.
     *
     * @param brain decides
     * @param cloud what stands between the engine and the account
     */
    public static RunReport of(Scenario scenario, Rollouts.Brain brain, UnaryOperator<Cloud> cloud) {
        try (TrialJournals journals = new TrialJournals()) {
            return new CampaignRun(scenario, brain, cloud, journals).run();
        }
    }

    /**
     * Runs a scenario.
     *
     * @param calls hears of every request, those that people make included
     */
    public static RunReport of(Scenario scenario, CallListener calls) {
        try (TrialJournals journals = new TrialJournals()) {
            CampaignRun run = new CampaignRun(scenario, Decider::decide, UnaryOperator.identity(), journals);
            run.account.onCall(calls);
            return run.run();
        }
    }

    private RunReport run() {
        Cloud first = cloud.apply(sandbox.cloud());
        Planned planned =
                new Planner(first).plan(scenario.spec(), id, account.clock().now());
        if (planned instanceof Planned.Refused refused) {
            return new RunReport(scenario.seed(), Optional.empty(), untouched(), Duration.ZERO, refused.faults());
        }
        Optional<String> forbidden = scenario.quirks()
                .forbids(scenario)
                .or(() -> scenario.launches().forbids(scenario.spec().swap().isEmpty()))
                .or(() -> scenario.owners().forbids(scenario.fleet().balanced()));
        Instant start = account.clock().now();
        account.faults(scenario.launches().faults(scenario.faults()));
        scenario.launches().meddle(account, InPlaceAuditor::ours);
        scenario.owners().meddle(account, Scenario.OLD);
        if (scenario.swapping().isEmpty()) {
            scenario.owners().resize(account, Scenario.GROUP);
        }
        account.clock()
                .schedule(
                        start.plus(STORM),
                        () -> account.faults(scenario.launches().faults(Faults.none())));
        account.onCall(lives.executioner(() -> rollout != null));
        orders(start);
        edits(start);
        meddle(start);
        lives.next();
        journal = journals.create(id);
        rollout = rollouts().start(((Planned.Ready) planned).plan(), first, journal, log.anew());
        live(start.plus(LONGEST));
        Optional<Outcome> outcome = rollout.state().outcome();
        lives.spare();
        if (unseen) {
            outcome = Optional.of(auditor.endedUnseen());
        } else {
            outcome.ifPresent(how -> auditor.ended(how, rollout.state().reason()));
        }
        if (!unseen && outcome.isPresent()) {
            launches.ended(rollout.state().reason());
        }
        List<String> violations = new ArrayList<>(auditor.violations());
        violations.addAll(launches.violations());
        forbidden.ifPresent(what -> violations.add("5: its plan was not refused, although it " + what));
        boolean forGood =
                rollout.state().phase() == Phase.HELD && scenario.owners().forGood();
        if (outcome.isEmpty() && !forGood) {
            violations.add("6: never ended; it is " + rollout.state().phase() + ": "
                    + rollout.state().reason());
        }
        if (!journals.read(id).equals(journal.events())) {
            violations.add("6: its journal is not read as it was written");
        }
        return new RunReport(
                scenario.seed(),
                outcome,
                violations,
                Duration.between(start, account.clock().now()),
                log.lines());
    }

    /** Promise 5, of a plan that was refused: the account is what it was. */
    private List<String> untouched() {
        Snapshot now = Snapshot.of(scenario, account);
        Snapshot before = Snapshot.of(scenario, scenario.account());
        return now.equals(before) ? List.of() : List.of("5: refused, but there is " + now + ", before " + before);
    }

    private Rollouts rollouts() {
        Prober asking = sandbox.prober();
        Clock clock = lives.clock();
        Prober overheard = (probe, answer) -> {
            if (probe instanceof Probe.Body body) {
                run(body, clock, answer);
                return;
            }
            asking.probe(probe, said -> {
                auditor.answered(Sandbox.host(URI.create(((Probe.Http) probe).url())), said.status() == 200);
                answer.accept(said);
            });
        };
        return new Rollouts(clock, overheard, brain);
    }

    private void run(Probe.Body body, Clock clock, Consumer<Probe.Answer> answer) {
        Duration took = scenario.bodyTakes(body.stage());
        boolean fails = scenario.bodyFails(body.stage());
        clock.at(clock.now().plus(took), () -> {
            auditor.bodyRan(!fails);
            answer.accept(new Probe.Answer(fails ? 0 : 200, "", fails ? "failed: exit code 1" : "", took));
        });
    }

    private void orders(Instant start) {
        for (TimedCommand order : scenario.orders()) {
            account.clock().schedule(start.plus(order.after()), () -> {
                boolean tells = rollout.state().outcome().isEmpty();
                if (tells) {
                    rollout.tell(order.command(), "somebody");
                }
            });
        }
    }

    private void edits(Instant start) {
        scenario.edit().ifPresent(edit -> edits(start.plus(edit.after()), edit));
    }

    /** A person changes the rule at that time, or a minute after each time that the load balancer refuses. */
    private void edits(Instant at, RuleEdit edit) {
        account.clock().schedule(at, () -> {
            if (rollout.state().outcome().isEmpty()) {
                log.add(at + " somebody changes the rule: " + edit);
                lives.untouched(() -> changed(at, edit));
            }
        });
    }

    /** An owner does something to the fleets of a swap once its moment has come. */
    private void meddle(Instant at) {
        scenario.meddling().ifPresent(what -> account.clock().schedule(at.plus(GLANCE), () -> {
            if (rollout.state().outcome().isPresent()) {
                return;
            }
            if (!what.due(rollout.state())) {
                meddle(at.plus(GLANCE));
                return;
            }
            Instant then = account.clock().now().plus(what.after());
            account.clock().schedule(then, () -> meddled(then, what));
        }));
    }

    private void meddled(Instant at, SwapMeddling what) {
        if (rollout.state().outcome().isPresent()) {
            return;
        }
        log.add(at + " somebody meddles: " + what);
        try {
            lives.untouched(() -> auditor.meddles(what));
        } catch (BalancerRules.Unavailable e) {
            account.clock().schedule(at.plus(PATIENCE), () -> meddled(at.plus(PATIENCE), what));
            return;
        } finally {
            account.readLag(scenario.lag());
        }
        what.back().ifPresent(after -> account.clock().schedule(at.plus(after), () -> {
            if (rollout.state().outcome().isEmpty()) {
                rollout.tell(Command.ROLLBACK, "somebody");
            }
        }));
    }

    private void changed(Instant at, RuleEdit edit) {
        try {
            auditor.edits(edit);
        } catch (BalancerRules.Unavailable e) {
            log.add(at + " that could not be done: " + e.getMessage());
            edits(at.plus(PATIENCE), edit);
        } finally {
            // whoever edits has read what is there
            account.readLag(scenario.lag());
        }
    }

    private void live(Instant limit) {
        while (account.clock().now().isBefore(limit)) {
            try {
                boolean ended = account.clock().runUntil(this::rests, limit);
                if (!ended || unseen || rollout.state().outcome().isPresent()) {
                    return;
                }
                held();
            } catch (ControllerLives.Death death) {
                reborn();
            }
        }
    }

    private boolean rests() {
        return unseen
                || rollout.state().outcome().isPresent()
                || rollout.state().phase() == Phase.HELD;
    }

    /** A person comes after a while, does what the rollout asks for, and decides. */
    private void held() {
        holds++;
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(10)));
        Matcher template = TEMPLATE.matcher(rollout.state().reason());
        if (template.find()) {
            account.templateVersion(Scenario.GROUP, template.group(1));
        }
        Matcher kept = PROTECTED.matcher(rollout.state().reason());
        boolean mended = false;
        while (kept.find()) {
            mended = true;
            String instance = kept.group(1);
            unprotect(instance);
        }
        boolean stray = rollout.state().reason().contains(STRAY);
        boolean silent = rollout.state().reason().contains(SILENT);
        if (stray || silent || rollout.state().reason().contains(NOBODY)) {
            mended = mended || stray || silent;
            lives.untouched(auditor::unmeddles);
            account.readLag(scenario.lag());
        }
        boolean parted = rollout.state().shift().meant().contains(GroupStep.LIVE);
        Command command = rollout.state().goingBack() || parted || mended ? Command.RESUME : Command.ROLLBACK;
        if (holds <= HOLDS) {
            rollout.tell(command, "somebody");
            account.clock()
                    .runUntil(
                            () -> !rests() || rollout.state().outcome().isPresent(),
                            account.clock().now().plusSeconds(60));
        } else {
            account.clock().runUntil(account.clock().now().plus(LONGEST));
        }
    }

    /** A person takes away what keeps EC2 from ending an instance, or tries again when next asked. */
    private void unprotect(String instance) {
        try {
            account.ec2().modifyInstanceAttribute(r -> r.instanceId(instance)
                    .disableApiTermination(off -> off.value(false)));
        } catch (AwsServiceException e) {
            log.add(account.clock().now() + " that could not be done: " + e.getMessage());
        }
    }

    /** Another process takes over, with the journal or without. */
    private void reborn() {
        log.add(account.clock().now() + " the controller dies");
        lives.over();
        auditor.asleep(true);
        boolean last = lives.last();
        lives.next();
        pass(Duration.ofSeconds(scenario.seed() % 7 * 40));
        if (last && scenario.amnesia()) {
            recover();
        } else {
            journal = journals.afterDeath(id, journal, (int) (scenario.seed() % 97));
            rollout = rollouts().resume(cloud.apply(sandbox.cloud()), journal, log.anew());
        }
        auditor.asleep(false);
    }

    /** Lets time pass in which the dead engine's own wakes do nothing. */
    private void pass(Duration time) {
        Instant now = account.clock().now();
        // health is a function of time and no event: without these nobody would see who serves meanwhile, and dies
        for (Duration after = LOOK; after.compareTo(time) < 0; after = after.plus(LOOK)) {
            account.clock().schedule(now.plus(after), () -> {});
        }
        account.clock().runUntil(now.plus(time));
    }

    private void recover() {
        pass(Duration.ofMinutes(2));
        for (int i = 0; i < 1000; i++) {
            try {
                Recovery.Found found = Recovery.plan(
                        sandbox.cloud(), Scenario.GROUP, account.clock().now());
                id = "r-" + scenario.seed() + "-recovered-" + i;
                journal = journals.create(id);
                if (found.recovery().isPresent()) {
                    rollout = rollouts()
                            .recover(found.recovery().get(), cloud.apply(sandbox.cloud()), journal, log.anew());
                } else {
                    unseen = true;
                }
                return;
            } catch (CloudException e) {
                // whoever has lost a journal tries again until AWS answers, at the latest when the storm is over
                pass(Duration.ofSeconds(i < 100 ? 5 : 60));
            }
        }
    }
}
