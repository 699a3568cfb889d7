package io.jenkins.plugins.awsrollouts.simulation.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.AccountOrigin;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

class KeptAccountTest {
    private static final AccountOrigin SHOPS = SimulatedShop.origin(1);

    @TempDir
    private Path folder;

    private KeptPlace place() {
        return new KeptPlace(folder.resolve("first"), SHOPS);
    }

    private KeptPlace after(KeptPlace place, String name) {
        return place.dead(folder.resolve(name));
    }

    private static void resize(KeptAccount kept, int desired) {
        kept.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("worker")
                .desiredCapacity(desired));
    }

    private static int desired(KeptAccount kept) {
        return kept.account().truth("worker").desired();
    }

    private static Instant now(KeptAccount kept) {
        return kept.account().clock().now();
    }

    @Test
    void beginsWithBothGroupsAtRest() {
        try (KeptAccount kept = place().open()) {
            assertEquals(SimulatedAccount.START, now(kept));
            assertEquals(12, kept.account().truth("web").serving());
            assertEquals(6, kept.account().truth("worker").serving());
        }
    }

    @Test
    void theGroupWebIsThatOfTheCommandLine() {
        assertEquals(
                SimulatedShop.account(3).truth("web").instances(),
                SimulatedShop.shops(3).truth("web").instances());
    }

    @Test
    void timeRunsWithRealTimeSoManyTimesAsFast() {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            for (int i = 0; i < 60; i++) {
                place.pass(Duration.ofSeconds(1));
                kept.tick();
            }

            assertEquals(SimulatedAccount.START.plusSeconds(1200), now(kept));
        }
    }

    @Test
    void onlyCallsThatChangeSomethingTakeALine() throws IOException {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            resize(kept, 7);
            kept.account().autoScaling().describeAutoScalingGroups(r -> {});
            assertThrows(Ec2Exception.class, () -> kept.account().ec2().terminateInstances(r -> r.instanceIds("i-none")
                    .dryRun(true)));
            place.run(kept, Duration.ofHours(2));
            resize(kept, 8);
        }

        assertEquals(3, Files.readAllLines(place.file("calls.jsonl")).size());
    }

    @Test
    void aTornLastLineIsACallThatWasNeverMade() throws IOException {
        KeptPlace place = place();
        KeptAccount kept = place.open();
        resize(kept, 7);
        place.run(kept, Duration.ofMinutes(1));
        resize(kept, 8);
        byte[] whole = Files.readAllBytes(place.file("calls.jsonl"));
        List<String> lines = Files.readAllLines(place.file("calls.jsonl"));
        int lastLine = lines.get(2).length() + 1;
        for (int torn = 1; torn <= lastLine; torn += torn < 3 ? 1 : 11) {
            KeptPlace next = after(place, "torn-" + torn);
            truncate(next.file("calls.jsonl"), whole.length - torn);
            try (KeptAccount again = next.open()) {
                assertEquals(7, desired(again));
                resize(again, 9);
            }
            assertEquals(3, Files.readAllLines(next.file("calls.jsonl")).size());
            assertEquals(List.of(), next.told());
            try (KeptAccount third = next.open()) {
                assertEquals(9, desired(third));
            }
        }
        kept.close();
    }

    private static void truncate(Path file, int length) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, length));
    }

    @Test
    void aTornFirstLineIsAnAccountWithoutCalls() throws IOException {
        KeptPlace place = place();
        place.open().close();
        truncate(place.file("calls.jsonl"), 5);

        try (KeptAccount kept = place.open()) {
            assertEquals(6, desired(kept));
        }

        assertEquals(List.of(), place.told());
    }

    @Test
    void aFileOfAnotherVersionIsSetAsideWithASentenceAndTimeGoesOn() throws IOException {
        KeptPlace place = place();
        Instant before;
        try (KeptAccount kept = place.open()) {
            resize(kept, 7);
            place.run(kept, Duration.ofMinutes(10));
            before = now(kept);
        }
        Path file = place.file("calls.jsonl");
        String text = Files.readString(file).replace("\"format\":1", "\"format\":99");
        Files.writeString(file, text);

        try (KeptAccount kept = place.open()) {
            assertEquals(6, desired(kept));
            assertEquals(before, now(kept));
        }

        Path aside = place.file("calls.set-aside.jsonl");
        assertEquals(
                List.of("The simulated account begins anew, since its file cannot be used: its format is 99 and not 1."
                        + " It is kept as " + aside + "."),
                place.told());
        assertEquals(text, Files.readString(aside));
    }

    @Test
    void callsOfAnotherWorldAreSetAside() {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            resize(kept, 7);
        }
        KeptPlace other = place.dead(folder.resolve("other"), SimulatedShop.origin(2));

        try (KeptAccount kept = other.open()) {
            assertEquals(6, desired(kept));
        }

        assertTrue(other.told().get(0).contains("it is of shops-4 with seed 1 and not of shops-4 with seed 2"));
    }

    @Test
    void aDamagedLineSetsTheFileAside() throws IOException {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            resize(kept, 7);
        }
        Files.writeString(place.file("calls.jsonl"), "{\"at\"\n", StandardOpenOption.APPEND);

        try (KeptAccount kept = place.open()) {
            assertEquals(6, desired(kept));
        }

        assertTrue(
                place.told().get(0).contains("line 3 cannot be replayed"),
                place.told().toString());
    }

    @Test
    void aLineThatDoesNotFitTheWorldSetsTheFileAside() throws IOException {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            resize(kept, 7);
            place.run(kept, Duration.ofMinutes(5));
            resize(kept, 8);
        }
        Path file = place.file("calls.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(1);
        Files.write(file, lines);

        try (KeptAccount kept = place.open()) {
            assertEquals(6, desired(kept));
        }

        assertTrue(
                place.told().get(0).contains("other things happened before"),
                place.told().toString());
    }

    @Test
    void timeNeverGoesBackWhereverTheProcessDiesAndWhateverTheRealClockDoes() {
        for (double speed : new double[] {1, 20, 1000}) {
            KeptPlace place = new KeptPlace(folder.resolve("speed-" + speed), SHOPS);
            KeptAccount kept = place.open(speed);
            for (int i = 0; i < 40; i++) {
                place.pass(Duration.ofMillis(100 + 173L * i));
                kept.tick();
                KeptPlace next = after(place, "died-" + speed + "-" + i);
                next.pass(Duration.ofSeconds(i % 4 - 2L));
                try (KeptAccount again = next.open(speed)) {
                    assertFalse(now(again).isBefore(now(kept)), "speed " + speed + ", death " + i);
                    assertFalse(now(again).isAfter(now(kept).plus(Anchor.LONGEST)));
                }
            }
            kept.close();
        }
    }

    @Test
    void timeStandsStillBetweenAnEndInGoodOrderAndAnOpeningAtOnce() {
        KeptPlace place = place();
        Instant before;
        try (KeptAccount kept = place.open()) {
            place.run(kept, Duration.ofMinutes(7));
            before = now(kept);
        }

        try (KeptAccount kept = place.open()) {
            assertEquals(before, now(kept));
        }
    }

    @Test
    void aLongAbsenceCountsHalfAnHour() {
        KeptPlace place = place();
        Instant before;
        try (KeptAccount kept = place.open()) {
            before = now(kept);
            resize(kept, 7);
        }
        place.pass(Duration.ofDays(4000));

        try (KeptAccount kept = place.open()) {
            assertEquals(before.plus(Duration.ofMinutes(30)), now(kept));
            assertEquals(7, kept.account().truth("worker").serving(), "the world went on meanwhile");
        }
    }

    @Test
    void aMachineThatSleptWhileTheAccountWasOpenWasAwayToo() {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            place.pass(Duration.ofDays(3));
            kept.tick();

            assertEquals(SimulatedAccount.START.plus(Duration.ofMinutes(30)), now(kept));
        }
    }

    @Test
    void withoutItsAnchorTimeGoesOnAfterTheLastCall() throws IOException {
        KeptPlace place = place();
        Instant before;
        try (KeptAccount kept = place.open()) {
            place.run(kept, Duration.ofMinutes(5));
            resize(kept, 7);
            before = now(kept);
        }
        Files.delete(place.file("anchor.json"));

        try (KeptAccount kept = place.open()) {
            assertEquals(before.plus(Anchor.LONGEST), now(kept));
        }
    }

    @Test
    void timeThatCannotBeWrittenStandsStillUntilItCan() throws IOException {
        KeptPlace place = place();
        try (KeptAccount kept = place.open()) {
            Path obstacle = Files.createDirectory(place.file("anchor.json.new"));
            for (int i = 0; i < 100; i++) {
                place.pass(Duration.ofSeconds(1));
                kept.tick();
            }
            assertEquals(SimulatedAccount.START.plusSeconds(300), now(kept));
            assertEquals(1, place.told().size(), "told once");

            Files.delete(obstacle);
            place.run(kept, Duration.ofMinutes(10));
            assertEquals(SimulatedAccount.START.plusSeconds(900), now(kept));
        }
    }

    @Test
    void aCallThatCannotBeWrittenIsNotMade() {
        KeptAccount kept = place().open();
        kept.close();

        assertThrows(SdkClientException.class, () -> resize(kept, 7));
        assertEquals(6, desired(kept));
    }

    @Test
    void aClosedAccountsTimeStandsStill() {
        KeptPlace place = place();
        KeptAccount kept = place.open();
        kept.close();
        place.pass(Duration.ofMinutes(1));
        kept.tick();
        kept.close();

        assertEquals(SimulatedAccount.START, now(kept));
    }

    @Test
    void twoCannotHaveItOpenAtOnce() {
        KeptPlace place = place();
        KeptAccount first = place.open();
        IllegalStateException refused = assertThrows(IllegalStateException.class, place::open);
        first.close();

        assertTrue(refused.getMessage().endsWith("is open already."), refused.getMessage());
        place.open().close();
    }

    @Test
    void aTaskThatThrowsDoesNotStopTime() throws Exception {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        CountDownLatch later = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        try (KeptAccount kept =
                KeptAccount.open(folder.resolve("driven"), SHOPS, 1000, InstantSource.system(), told::add)) {
            kept.account().clock().scheduleAfter(Duration.ofSeconds(1), () -> {
                throw new IllegalStateException("oh");
            });
            kept.account().clock().scheduleAfter(Duration.ofSeconds(2), later::countDown);
            assertNotNull(kept.drive(executor));

            assertTrue(later.await(30, TimeUnit.SECONDS));
            assertEquals(1, told.size(), told.toString());
            executor.shutdownNow();
            assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void rulesAndTargetGroupsAreAsTheyWereLeft() {
        KeptPlace place = place();
        String arn;
        List<TrafficTruth> before;
        try (KeptAccount kept = place.open()) {
            ElasticLoadBalancingV2Client client = kept.account().loadBalancing();
            arn = client.createTargetGroup(
                            r -> r.name("canary").protocol("HTTP").port(80).vpcId("vpc-1"))
                    .targetGroups()
                    .get(0)
                    .targetGroupArn();
            place.run(kept, Duration.ofMinutes(5));
            client.modifyRule(r -> r.ruleArn(SimulatedShop.RULE).actions(halfTo(arn)));
            place.run(kept, Duration.ofMinutes(5));
            client.addTags(r ->
                    r.resourceArns(arn).tags(Tag.builder().key("a").value("b").build()));
            place.run(kept, Duration.ofMinutes(1));
            before = kept.account().trafficTruth("shop");
        }

        try (KeptAccount again = place.open()) {
            assertEquals(0.5, again.account().shares("shop").targetGroup(arn), 1e-9);
            assertEquals(0.5, again.account().shares("shop").refused(), 1e-9);
            assertEquals(before, again.account().trafficTruth("shop").subList(0, before.size()));
            assertEquals(
                    "b",
                    again.account()
                            .loadBalancing()
                            .describeTags(r -> r.resourceArns(arn))
                            .tagDescriptions()
                            .get(0)
                            .tags()
                            .get(0)
                            .value());
        }
    }

    private static Action halfTo(String arn) {
        List<TargetGroupTuple> groups = List.of(
                TargetGroupTuple.builder()
                        .targetGroupArn(SimulatedAccount.targetGroupArn("tg-web"))
                        .build(),
                TargetGroupTuple.builder().targetGroupArn(arn).build());
        return Action.builder()
                .type("forward")
                .forwardConfig(f -> f.targetGroups(groups))
                .build();
    }
}
