package io.jenkins.plugins.awsrollouts.history.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.HandMade;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    @TempDir
    private Path folder;

    private Path home;
    private Path index;
    private Shelf shelf;

    @BeforeEach
    void empty() {
        home = folder.resolve("aws-rollouts");
        index = home.resolve("deployments.jsonl");
        shelf = Shelf.open(home);
    }

    /** A deployment of {@code ami-<minute>} on web that began at a minute and, unless it runs, took half a minute. */
    private static Deployment at(int minute, Optional<Outcome> outcome) {
        return new Deployment(
                "r-" + minute,
                "us-east-1",
                "",
                "web",
                "ami-old",
                "ami-" + minute,
                "shop \"" + minute + "\"\n",
                "2 instances, half at a time",
                2,
                HandMade.at(minute * 60L),
                outcome.map(how -> HandMade.at(minute * 60L + 30)),
                outcome,
                "",
                "ada",
                OptionalInt.of(minute),
                Deployment.Origin.BUILD,
                Optional.empty(),
                outcome.filter(Outcome.PROMOTED::equals).map(how -> "" + minute));
    }

    private static Deployment promoted(int minute) {
        return at(minute, Optional.of(Outcome.PROMOTED));
    }

    /** A promoted rollback that puts an AMI back. */
    private static Deployment rollback(int minute, String of, String image) {
        Deployment d = promoted(minute);
        return new Deployment(
                d.id(),
                d.place(),
                d.account(),
                d.group(),
                d.oldImage(),
                image,
                d.newName(),
                d.how(),
                d.size(),
                d.started(),
                d.ended(),
                d.outcome(),
                d.reason(),
                d.by(),
                OptionalInt.empty(),
                Deployment.Origin.ROLLBACK,
                Optional.of(of),
                d.templateVersion());
    }

    private static Deployment elsewhere(Deployment d, String place, String account, String group) {
        return new Deployment(
                d.id(),
                place,
                account,
                group,
                d.oldImage(),
                d.newImage(),
                d.newName(),
                d.how(),
                d.size(),
                d.started(),
                d.ended(),
                d.outcome(),
                d.reason(),
                d.by(),
                d.build(),
                d.origin(),
                d.of(),
                d.templateVersion());
    }

    private static List<String> ids(List<Deployment> deployments) {
        return deployments.stream().map(Deployment::id).toList();
    }

    private long lines() throws IOException {
        return Files.readString(index).lines().count();
    }

    @Test
    void anEmptyShelfHasNothingAndMakesNoFile() {
        assertEquals(0, shelf.size());
        assertEquals(List.of(), shelf.page(0, 10));
        assertEquals(List.of(), shelf.live());
        assertEquals(List.of(), shelf.forgetBuild(1));
        assertFalse(Files.exists(home));
    }

    @Test
    void everyPartSurvivesBeingWrittenAndRead() {
        List<Deployment> all = List.of(at(3, Optional.empty()), rollback(2, "r-1", "ami-1"), promoted(1));
        all.forEach(shelf::put);
        assertEquals(all, shelf.page(0, 10));
        assertEquals(all, Shelf.open(home).page(0, 10));
    }

    @Test
    void pagesAreNewestFirstInWhateverOrderTheyWerePut() {
        List.of(2, 5, 1, 4, 3).forEach(minute -> shelf.put(promoted(minute)));
        assertEquals(List.of("r-5", "r-4"), ids(shelf.page(0, 2)));
        assertEquals(List.of("r-1"), ids(shelf.page(4, 2)));
        assertEquals(List.of(), shelf.page(9, 2));
        assertEquals(5, shelf.size());
        assertEquals(5, shelf.page(0, Integer.MAX_VALUE).size());
    }

    @Test
    void theLastWordOnADeploymentHolds() {
        shelf.put(at(1, Optional.empty()));
        shelf.put(promoted(1));
        assertEquals(1, shelf.size());
        assertEquals(Optional.of(promoted(1)), shelf.get("r-1"));
        assertEquals(Optional.of(promoted(1)), Shelf.open(home).get("r-1"));
        assertEquals(Optional.empty(), shelf.get("r-2"));
    }

    @Test
    void aTornLastLineIsDroppedAndNothingIsGluedToIt() throws IOException {
        shelf.put(promoted(1));
        byte[] torn = "{\"v\":1,\"put\":{\"id\":\"r-2é".getBytes(StandardCharsets.UTF_8);
        Files.write(index, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
        Shelf again = Shelf.open(home);
        again.put(promoted(3));
        assertEquals(List.of("r-3", "r-1"), ids(Shelf.open(home).page(0, 10)));
    }

    @Test
    void isCompactedOnOpeningOnceMoreThanHalfIsStale() throws IOException {
        shelf.put(at(1, Optional.empty()));
        shelf.put(promoted(1));
        Shelf.open(home);
        assertEquals(2, lines(), "half is not more than half");
        shelf.put(promoted(1));
        assertEquals(List.of("r-1"), ids(Shelf.open(home).page(0, 10)));
        assertEquals(1, lines());
        assertEquals(List.of("r-1"), ids(Shelf.open(home).page(0, 10)));
        assertEquals(List.of("deployments.jsonl"), List.of(home.toFile().list()), "nothing else is left");
    }

    @Test
    void linesThatCannotBeReadHideNoOthersAndAreKept() throws IOException {
        shelf.put(promoted(1));
        Files.writeString(
                index,
                "what is this\n{\"v\":2,\"news\":1}\nnull\n{\"v\":1,\"put\":{\"id\":\"r-9\"}}\n",
                StandardOpenOption.APPEND);
        shelf.put(promoted(1));
        shelf.put(promoted(1));
        assertEquals(List.of("r-1"), ids(Shelf.open(home).page(0, 10)));
        assertTrue(Files.readString(index).contains("what is this"), "not compacted away");
    }

    @Test
    void liveIsWhatWasPromotedLastOnEachTarget() {
        shelf.put(promoted(1));
        shelf.put(promoted(2));
        shelf.put(at(3, Optional.of(Outcome.ROLLED_BACK)));
        shelf.put(at(4, Optional.empty()));
        shelf.put(elsewhere(promoted(5), "eu-west-1", "", "web"));
        shelf.put(elsewhere(promoted(6), "us-east-1", "test", "web"));
        shelf.put(elsewhere(promoted(7), "us-east-1", "", "api"));
        assertEquals(List.of("r-7", "r-5", "r-2", "r-6"), ids(shelf.live()));
        assertEquals(Optional.of(HandMade.at(150)), shelf.live().get(2).ended(), "since when");
    }

    @Test
    void liveIsWhatTookEffectLastNotWhatBeganLast() {
        Deployment slow = promoted(1);
        Deployment over = new Deployment(
                slow.id(),
                slow.place(),
                slow.account(),
                slow.group(),
                slow.oldImage(),
                slow.newImage(),
                slow.newName(),
                slow.how(),
                slow.size(),
                slow.started(),
                Optional.of(HandMade.at(900)),
                slow.outcome(),
                slow.reason(),
                slow.by(),
                slow.build(),
                slow.origin(),
                slow.of(),
                slow.templateVersion());
        shelf.put(promoted(2));
        shelf.put(over);
        assertEquals(List.of("r-1"), ids(shelf.live()));
    }

    @Test
    void aDeletedBuildTakesItsDeploymentsAndTheirJournalsAlong() throws IOException {
        shelf.put(promoted(1));
        shelf.put(promoted(2));
        Files.writeString(home.resolve("r-1.jsonl"), "");
        assertEquals(List.of("r-1"), ids(shelf.ofBuild(1)));
        assertEquals(List.of("r-1"), shelf.forgetBuild(1));
        assertEquals(List.of("r-2"), ids(shelf.page(0, 10)));
        assertEquals(List.of("r-2"), ids(Shelf.open(home).page(0, 10)));
        assertFalse(Files.exists(home.resolve("r-1.jsonl")));
        assertEquals(List.of(), shelf.ofBuild(1));
    }

    @Test
    void whatIsLiveOutlivesItsBuild() throws IOException {
        shelf.put(promoted(1));
        shelf.put(at(2, Optional.of(Outcome.ROLLED_BACK)));
        Files.writeString(home.resolve("r-1.jsonl"), "");
        assertEquals(List.of(), shelf.forgetBuild(1));
        assertTrue(Files.exists(home.resolve("r-1.jsonl")));
        assertEquals(List.of("r-2"), shelf.forgetBuild(2));
        assertEquals(List.of("r-1"), ids(shelf.live()));
    }

    @Test
    void whatARollbackMadeLiveAgainOutlivesItsBuild() {
        shelf.put(promoted(1));
        shelf.put(promoted(2));
        shelf.put(rollback(3, "r-1", "ami-1"));
        assertEquals(List.of("r-3"), ids(shelf.live()));
        assertEquals(List.of(), shelf.forgetBuild(1), "gone back to");
        assertEquals(List.of("r-2"), shelf.forgetBuild(2));
        shelf.put(promoted(4));
        assertEquals(List.of("r-1"), shelf.forgetBuild(1), "no longer live");
    }

    @Test
    void whatTheUndoingOfALaterOneMadeLiveAgainOutlivesItsBuild() {
        shelf.put(promoted(1));
        shelf.put(promoted(2));
        shelf.put(rollback(3, "r-2", "ami-1"));
        shelf.put(rollback(4, "r-3", "ami-1"));
        assertEquals(List.of("r-2"), shelf.forgetBuild(2), "undone");
        assertEquals(List.of(), shelf.forgetBuild(1));
    }

    @Test
    void whatIsNotOverOutlivesItsBuild() {
        shelf.put(at(1, Optional.empty()));
        assertEquals(List.of(), shelf.forgetBuild(1));
        assertEquals(1, shelf.size());
    }

    @Test
    void aFinishedJournalIsMovedInAndReadFromThere() {
        Path elsewhere = folder.resolve("running");
        List<Event> events = HandMade.good().events;
        try (Journal journal = new FileJournals(elsewhere).create("r-1")) {
            events.forEach(journal::append);
        }
        shelf.put(promoted(1));
        assertEquals(Optional.empty(), shelf.events("r-1"));
        shelf.adopt(elsewhere.resolve("r-1.jsonl"));
        assertFalse(Files.exists(elsewhere.resolve("r-1.jsonl")));
        assertEquals(Optional.of(events), shelf.events("r-1"));
        shelf.adopt(elsewhere.resolve("r-1.jsonl"));
        assertEquals(Optional.of(events), shelf.events("r-1"), "a second time does nothing");
    }

    @Test
    void noNameLeadsOutOfTheShelfOrToItsIndex() {
        assertEquals(Optional.empty(), shelf.events("../r-1"));
        for (String name : List.of("deployments.jsonl", "r-1.txt", "..jsonl", "r 1.jsonl")) {
            assertThrows(IllegalArgumentException.class, () -> shelf.adopt(folder.resolve(name)), name);
        }
    }

    @Test
    void whoReadsSeesWholePagesWhileOthersWrite() throws InterruptedException {
        int writers = 4;
        int each = 25;
        CountDownLatch done = new CountDownLatch(writers);
        AtomicBoolean whole = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int first = w * each;
            threads.add(new Thread(() -> {
                for (int i = first; i < first + each; i++) {
                    shelf.put(promoted(i));
                    whole.compareAndSet(
                            true, shelf.page(0, 1000).size() > 0 && shelf.live().size() == 1);
                }
                done.countDown();
            }));
        }
        threads.forEach(Thread::start);
        assertTrue(done.await(60, TimeUnit.SECONDS));
        assertTrue(whole.get());
        assertEquals(writers * each, Shelf.open(home).size());
        assertEquals("r-99", Shelf.open(home).live().get(0).id());
    }
}
