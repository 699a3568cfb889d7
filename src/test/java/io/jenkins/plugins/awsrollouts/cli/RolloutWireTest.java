package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole rollouts over HTTP: the account is moto's, the instances' health is asked for over HTTP, only time is faster.
 * What is there afterwards is read with clients that know nothing of the product.
 *
 * <p>moto attaches and terminates at once, shows every change at once, and tells of a member only the template's default
 * version; so draining, stale reads and the like are the simulated account's to test.
 */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class RolloutWireTest extends WireRollouts {
    private static final int SIZE = 4;

    /** A point in a rollout at which its process dies. */
    enum Moment {
        /** Nobody has written down what came of the first launch, if anything. */
        LAUNCHING(1, event -> event instanceof Event.Intended intended && intended.action() instanceof Action.Launch),
        /** The group has grown by the first batch. */
        ATTACHED(
                1,
                event -> event instanceof Event.Concluded concluded && concluded.result() instanceof Result.Attached),
        /** The first batch is over; the group has grown by the second. */
        ATTACHED_AGAIN(
                2,
                event -> event instanceof Event.Concluded concluded && concluded.result() instanceof Result.Attached),
        /** One of the old instances has been terminated, or has not. */
        RELEASING(1, event -> event instanceof Event.Intended intended && intended.action() instanceof Action.Release);

        private final int times;
        private final Predicate<Event> what;

        Moment(int times, Predicate<Event> what) {
            this.times = times;
            this.what = what;
        }

        boolean come(List<Event> journal) {
            return journal.stream().filter(what).count() >= times;
        }
    }

    RolloutWireTest() {
        super(SIZE);
    }

    @Test
    void aGroupGoesToANewAmi() {
        Set<String> before = Set.copyOf(account.members());

        assertEnd(Outcome.PROMOTED, run(WireTheatre.spec(account.newImage())));

        end.assertPromoted();
        assertTrue(account.members().stream().noneMatch(before::contains));
        account.members()
                .forEach(id -> assertTrue(site.asked().getOrDefault(id, 0) >= 3, "the gate asked each new instance"));
    }

    @Test
    void aFailingGateTakesEverythingBack() {
        newImageIsGood = false;
        Set<String> before = Set.copyOf(account.members());
        Spec spec = WireTheatre.spec(account.newImage()).withGates(List.of(WireTheatre.gate(Duration.ofMinutes(1))));

        RolloutState state = run(spec);

        assertEnd(Outcome.ROLLED_BACK, state);
        assertTrue(state.reason().contains("answered 500, expected 200-299"), state.reason());
        assertTrue(site.asked().size() >= 2, "the gate asked over HTTP");
        end.assertAsBefore();
        assertEquals(before, Set.copyOf(account.members()), "no instance that served has been touched");
    }

    @Test
    void anUnknownAmiIsRefused() {
        String before = dump();

        Planned.Refused refused =
                assertInstanceOf(Planned.Refused.class, theatre.plan(WireTheatre.spec("ami-0123456789abcdef0")));

        assertEquals(
                List.of("No AMI matches ami-0123456789abcdef0, or this account may not launch it; check the value, the"
                        + " region and the launch permission."),
                refused.faults());
        assertEquals(before, dump());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ATTACHED_AGAIN")
    void aKilledRolloutGoesOn(Moment moment, @TempDir Path folder) throws Exception {
        killedAt(moment, folder);
        assertTrue(end.tags().containsKey("aws-rollouts:lock"), "the dead rollout left its lock");

        Journal journal = new FileJournals(folder).open(WireTheatre.ROLLOUT);
        theatre.rollouts.resume(theatre.cloud, journal, theatre.listener());

        assertEnd(Outcome.PROMOTED, theatre.ended());
        end.assertPromoted();
        List<Event> events = new FileJournals(folder).read(WireTheatre.ROLLOUT);
        assertEquals(1, events.stream().filter(Event.Resumed.class::isInstance).count());
        assertInstanceOf(Event.Finished.class, events.get(events.size() - 1));
    }

    @Test
    void aKilledRolloutWithoutAJournalIsRecovered(@TempDir Path folder) throws Exception {
        Files.delete(killedAt(Moment.ATTACHED_AGAIN, folder).journal());
        assertEquals(
                Set.of(account.oldImage(), account.newImage()),
                Set.copyOf(end.images().values()));

        Recovery.Found found = Recovery.plan(theatre.cloud, WireAccount.GROUP, theatre.clock.now());
        assertEquals(List.of(), found.faults());
        theatre.rollouts.recover(
                found.recovery().orElseThrow(), theatre.cloud, new MemoryJournal(), theatre.listener());

        assertEnd(Outcome.ROLLED_BACK, theatre.ended());
        end.assertAsBefore();
    }

    private RolloutState run(Spec spec) {
        return run(spec, event -> {});
    }

    /** Everything that a rollout could change. */
    private String dump() {
        return String.join(
                "\n",
                account.clients().autoScaling().describeAutoScalingGroups().toString(),
                account.clients().ec2().describeInstances().toString(),
                account.clients().ec2().describeTags().toString(),
                account.clients().ec2().describeImages(r -> r.owners("self")).toString(),
                account.clients().ec2().describeLaunchTemplates().toString(),
                account.clients()
                        .ec2()
                        .describeLaunchTemplateVersions(r -> r.launchTemplateId(account.templateId()))
                        .toString(),
                account.clients()
                        .balancing()
                        .describeTargetHealth(r -> r.targetGroupArn(account.targetGroup()))
                        .toString());
    }

    /** Runs a rollout in a process of its own, which is killed at a moment. */
    private WireVictim killedAt(Moment moment, Path folder) throws IOException, InterruptedException {
        return killed(moment::come, folder);
    }
}
