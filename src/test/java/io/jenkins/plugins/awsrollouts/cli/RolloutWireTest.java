package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.rollout.Action;
import io.jenkins.plugins.awsrollouts.rollout.Event;
import io.jenkins.plugins.awsrollouts.rollout.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.Journal;
import io.jenkins.plugins.awsrollouts.rollout.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.Planned;
import io.jenkins.plugins.awsrollouts.rollout.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.Result;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.Spec;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/**
 * Whole rollouts over HTTP: the account is moto's, the instances' health is asked for over HTTP, only time is faster.
 * What is there afterwards is read with clients that know nothing of the product.
 *
 * <p>moto attaches and terminates at once, shows every change at once, and tells of a member only the template's default
 * version; so draining, stale reads and the like are the simulated account's to test.
 */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutWireTest {
    private static final int SIZE = 4;

    private Instant start;
    private MotoServer moto;
    private WireAccount account;
    private HealthSite site;
    private WireTheatre theatre;
    private boolean newImageIsGood;

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

    @BeforeAll
    void startServer() {
        moto = MotoServer.startOrSkip();
    }

    @AfterAll
    void stopServer() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void buildAccount() throws IOException {
        newImageIsGood = true;
        start = Instant.now();
        account = WireAccount.build(moto, SIZE);
        site = new HealthSite(account.clients().ec2(), image -> newImageIsGood || image.equals(account.oldImage()));
        theatre = new WireTheatre(moto.endpoint(), site.address(), start);
    }

    @AfterEach
    void dropAccount() {
        theatre.close();
        site.close();
        account.close();
        moto.reset();
    }

    @Test
    void aGroupGoesToANewAmi() {
        Set<String> before = Set.copyOf(account.members());

        assertEnd(Outcome.PROMOTED, run(WireTheatre.spec(account.newImage())));

        assertPromoted();
        assertTrue(account.members().stream().noneMatch(before::contains));
        account.members()
                .forEach(id -> assertTrue(site.asked().getOrDefault(id, 0) >= 3, "the gate asked each new instance"));
    }

    @Test
    void aFailingGateTakesEverythingBack() {
        newImageIsGood = false;
        Set<String> before = Set.copyOf(account.members());
        Spec spec = WireTheatre.spec(account.newImage()).with(List.of(WireTheatre.gate(Duration.ofMinutes(1))));

        RolloutState end = run(spec);

        assertEnd(Outcome.ROLLED_BACK, end);
        assertTrue(end.reason().contains("answered 500, expected 200-299"), end.reason());
        assertTrue(site.asked().size() >= 2, "the gate asked over HTTP");
        assertAsBefore();
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
        assertTrue(tags(account.group()).containsKey("aws-rollouts:lock"), "the dead rollout left its lock");

        Journal journal = new FileJournals(folder).open(WireTheatre.ROLLOUT);
        theatre.rollouts.resume(theatre.cloud, journal, theatre.listener());

        assertEnd(Outcome.PROMOTED, theatre.ended());
        assertPromoted();
        List<Event> events = new FileJournals(folder).read(WireTheatre.ROLLOUT);
        assertEquals(1, events.stream().filter(Event.Resumed.class::isInstance).count());
        assertInstanceOf(Event.Finished.class, events.get(events.size() - 1));
    }

    @Test
    void aKilledRolloutWithoutAJournalIsRecovered(@TempDir Path folder) throws Exception {
        killedAt(Moment.ATTACHED_AGAIN, folder);
        Files.delete(journal(folder));
        assertEquals(
                Set.of(account.oldImage(), account.newImage()),
                images().values().stream().collect(Collectors.toSet()));

        Recovery.Found found = Recovery.plan(theatre.cloud, WireAccount.GROUP, theatre.clock.now());
        assertEquals(List.of(), found.faults());
        theatre.rollouts.recover(
                found.recovery().orElseThrow(), theatre.cloud, new MemoryJournal(), theatre.listener());

        assertEnd(Outcome.ROLLED_BACK, theatre.ended());
        assertAsBefore();
    }

    private RolloutState run(Spec spec) {
        Planned.Ready ready = assertInstanceOf(Planned.Ready.class, theatre.plan(spec));
        theatre.rollouts.start(ready.plan(), theatre.cloud, new MemoryJournal(), theatre.listener());
        return theatre.ended();
    }

    private void assertEnd(Outcome outcome, RolloutState end) {
        assertEquals(Optional.of(outcome), end.outcome(), () -> end.reason() + "\n" + theatre.log());
    }

    // ---- what is there

    private void assertPromoted() {
        assertGivenBack(account.newImage());
        LaunchTemplateVersion version = version();
        assertEquals(account.newImage(), version.launchTemplateData().imageId());
        assertEquals("t3.micro", version.launchTemplateData().instanceTypeAsString());
        assertEquals(List.of(1L, 2L), versions());
    }

    private void assertAsBefore() {
        assertGivenBack(account.oldImage());
        assertEquals("1", account.group().launchTemplate().version());
        assertEquals(List.of(1L), versions());
    }

    /** The group has its size and settings as ever, runs this image, and nothing is left over. */
    private void assertGivenBack(String image) {
        AutoScalingGroup group = account.group();
        assertEquals(List.of(1, SIZE, 3 * SIZE), List.of(group.minSize(), group.desiredCapacity(), group.maxSize()));
        assertEquals(Map.of("Team", "shop"), tags(group));
        assertEquals(List.of(), group.suspendedProcesses());
        assertFalse(group.instances().stream().anyMatch(member -> member.protectedFromScaleIn()));

        Set<String> members = new TreeSet<>(account.members());
        assertEquals(SIZE, members.size());
        Map<String, String> images = images();
        assertEquals(members, images.keySet(), "nothing runs outside the group");
        assertEquals(Set.of(image), Set.copyOf(images.values()));
        assertEquals(
                members,
                account
                        .clients()
                        .balancing()
                        .describeTargetHealth(r -> r.targetGroupArn(account.targetGroup()))
                        .targetHealthDescriptions()
                        .stream()
                        .map(health -> health.target().id())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Map<String, String> tags(AutoScalingGroup group) {
        return group.tags().stream().collect(Collectors.toMap(TagDescription::key, TagDescription::value));
    }

    /** The AMIs of all instances of the account that are not gone, by instance. */
    private Map<String, String> images() {
        Map<String, String> images = new TreeMap<>();
        account.clients().ec2().describeInstances().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() != InstanceStateName.TERMINATED)
                .forEach((Instance instance) -> images.put(instance.instanceId(), instance.imageId()));
        return images;
    }

    /** The template version that the group names. */
    private LaunchTemplateVersion version() {
        return account.clients()
                .ec2()
                .describeLaunchTemplateVersions(r -> r.launchTemplateId(account.templateId())
                        .versions(account.group().launchTemplate().version()))
                .launchTemplateVersions()
                .get(0);
    }

    private List<Long> versions() {
        return account
                .clients()
                .ec2()
                .describeLaunchTemplateVersions(r -> r.launchTemplateId(account.templateId()))
                .launchTemplateVersions()
                .stream()
                .map(LaunchTemplateVersion::versionNumber)
                .sorted()
                .toList();
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

    // ---- another process

    private static Path journal(Path folder) {
        return folder.resolve(WireTheatre.ROLLOUT + ".jsonl");
    }

    /** Runs a rollout in a process of its own, which is killed at a moment. */
    private void killedAt(Moment moment, Path folder) throws IOException, InterruptedException {
        File said = folder.resolve("said").toFile();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WireProcess.class.getName(),
                moto.endpoint().toString(),
                site.address().toString(),
                start.toString(),
                folder.toString(),
                account.newImage());
        Process process = builder.redirectErrorStream(true).redirectOutput(said).start();
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            Instant latest = Instant.now().plusSeconds(40);
            while (!Files.exists(journal(folder)) || !moment.come(new FileJournals(folder).read(WireTheatre.ROLLOUT))) {
                assertTrue(
                        process.isAlive() && Instant.now().isBefore(latest),
                        () -> "the process does not get to " + moment + "; it said: " + text(said));
                Optional.ofNullable(watch.poll(1, TimeUnit.SECONDS)).ifPresent(RolloutWireTest::seen);
            }
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "the process is dead");
        }
    }

    private static void seen(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    private static String text(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
