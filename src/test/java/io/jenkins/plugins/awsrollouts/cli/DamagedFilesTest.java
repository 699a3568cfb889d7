package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.keep.KeptAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in the place of a file that is read at a start or for a page, a sentence says so and nothing is lost. */
class DamagedFilesTest {
    private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    /** A file, and a use of it that writes and reads as its program does; each use works whatever was there before. */
    private enum Kept {
        HISTORY("job/deployments.jsonl", "\"v\":1", "\"v\":99") {
            @Override
            void use(Path folder, Consumer<String> log) {
                Logger logger = Logger.getLogger(Shelf.class.getPackageName());
                Handler handler = handler(log);
                logger.addHandler(handler);
                try {
                    Shelf shelf = Shelf.open(folder.resolve("job"));
                    shelf.page(0, 10).forEach(Deployment::target);
                    shelf.live();
                    String id = "r-" + (shelf.size() + 1);
                    shelf.put(deployment(id));
                    assertEquals(
                            deployment(id),
                            Shelf.open(folder.resolve("job")).get(id).orElseThrow());
                } finally {
                    logger.removeHandler(handler);
                }
            }
        },
        NOTES("notes/r-1.json", "{\"place\"", "{\"later\":[1],\"place\"") {
            @Override
            void use(Path folder, Consumer<String> log) {
                Notes.Store store = new Notes.Store(folder.resolve("notes"), log);
                store.read("r-1")
                        .ifPresent(notes -> assertEquals(
                                "In eu-west-1, with the profile dev",
                                notes.place().words()));
                Notes.Place place = new Notes.Place("eu-west-1", Optional.of("dev"), Optional.empty());
                store.write("r-1", new Notes(place, Sightings.none()));
                assertEquals(place, store.read("r-1").orElseThrow().place());
            }
        },
        CALLS("simulated/calls.jsonl", "\"format\":1", "\"format\":99") {
            @Override
            void use(Path folder, Consumer<String> log) {
                account(folder, log);
            }
        },
        ANCHOR("simulated/anchor.json", "\"format\":1", "\"format\":99") {
            @Override
            void use(Path folder, Consumer<String> log) {
                account(folder, log);
            }
        };

        private final String file;
        private final String now;
        private final String later;

        Kept(String file, String now, String later) {
            this.file = file;
            this.now = now;
            this.later = later;
        }

        abstract void use(Path folder, Consumer<String> log);
    }

    private static void account(Path folder, Consumer<String> log) {
        try (KeptAccount kept =
                KeptAccount.open(folder.resolve("simulated"), SimulatedShop.origin(1), 20, () -> AT, log)) {
            int desired = desired(kept);
            kept.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                    .desiredCapacity(desired == 6 ? 7 : 6));
            assertFalse(desired == desired(kept));
        }
    }

    private static int desired(KeptAccount kept) {
        return kept.account().truth("web").desired();
    }

    private static Handler handler(Consumer<String> log) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                log.accept(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static Deployment deployment(String id) {
        return new Deployment(
                id,
                "us-east-1",
                "",
                "web",
                "ami-1",
                "ami-2",
                "",
                "one at a time",
                3,
                AT,
                Optional.of(AT),
                Optional.of(Outcome.PROMOTED),
                "",
                "alice",
                OptionalInt.of(1),
                Deployment.Origin.BUILD,
                Optional.empty(),
                Optional.of("2"));
    }

    /** What may have become of a file. */
    private enum Damage {
        EMPTY,
        CUT,
        LIST,
        NULL,
        OBJECT,
        GARBAGE,
        DEEP,
        FOLDER,
        UNREADABLE,
        LATER;

        void happen(Path file, Kept kept) throws IOException {
            byte[] whole = Files.readAllBytes(file);
            switch (this) {
                case EMPTY -> Files.write(file, new byte[0]);
                case CUT -> Files.write(file, Arrays.copyOf(whole, Math.min(100, whole.length / 2)));
                case LIST -> Files.writeString(file, "[]\n");
                case NULL -> Files.writeString(file, "null");
                case OBJECT -> Files.writeString(file, "{}\n");
                case GARBAGE -> Files.write(file, new byte[] {0, 0, 0, (byte) 0xff, 'x', '\n', (byte) 0xc3});
                case DEEP -> Files.writeString(file, "[".repeat(100_000) + "\n");
                case FOLDER -> {
                    Files.delete(file);
                    Files.createDirectories(file.resolve("inside"));
                }
                case UNREADABLE -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
                case LATER -> Files.writeString(file, Files.readString(file).replace(kept.now, kept.later));
            }
        }
    }

    private static Stream<Arguments> everything() {
        return Arrays.stream(Kept.values())
                .flatMap(kept -> Arrays.stream(Damage.values()).map(damage -> Arguments.of(kept, damage)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void aDamagedFileIsToldInASentenceKeptForAPersonAndStopsNothing(Kept kept, Damage damage) throws IOException {
        kept.use(folder, told::add);
        assertEquals(List.of(), told, "nothing to tell of what is whole");
        Path file = folder.resolve(kept.file);
        damage.happen(file, kept);
        boolean readable = Files.isDirectory(file) || Files.isReadable(file);
        byte[] damaged = readable && !Files.isDirectory(file) ? Files.readAllBytes(file) : new byte[0];

        kept.use(folder, told::add);

        // a call that was not written to its end has had no answer either
        boolean torn = damage == Damage.CUT && kept == Kept.CALLS;
        boolean known = damage == Damage.UNREADABLE && readable || damage == Damage.LATER && kept == Kept.NOTES || torn;
        boolean nothing = damage == Damage.EMPTY && kept == Kept.HISTORY;
        assertEquals(known || nothing, told.isEmpty(), told::toString);
        assertTrue(
                told.stream()
                        .allMatch(line -> line.endsWith(".")
                                && !line.contains("\n")
                                && line.contains(file.getParent().toString())),
                told::toString);
        if (readable && !known) {
            assertTrue(somewhere(file, damage, damaged), "kept");
        }
        List<String> first = List.copyOf(told);
        kept.use(folder, told::add);
        // a history's damaged lines stay in it, and are told at each start
        boolean stays = kept == Kept.HISTORY
                && Set.of(Damage.LATER, Damage.LIST, Damage.OBJECT, Damage.DEEP, Damage.GARBAGE)
                        .contains(damage);
        if (!stays) {
            assertEquals(first, told, "told once");
        }
    }

    /** Whether what was there is kept, beside its place or in it; a last line that was torn, in a file of its own. */
    private static boolean somewhere(Path file, Damage damage, byte[] damaged) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(file.getParent())) {
            for (Path one : all.toList()) {
                if (Files.isDirectory(one.resolve("inside"))) {
                    return damage == Damage.FOLDER;
                }
                files.add(Files.isRegularFile(one) ? Files.readAllBytes(one) : new byte[0]);
            }
        }
        int lines = new String(damaged, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        byte[] torn = Arrays.copyOfRange(damaged, lines, damaged.length);
        return files.stream().anyMatch(kept -> begins(kept, damaged))
                || files.stream().anyMatch(kept -> begins(kept, Arrays.copyOf(damaged, lines)))
                        && files.stream().anyMatch(kept -> Arrays.equals(kept, torn));
    }

    private static boolean begins(byte[] all, byte[] with) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        return text.startsWith(new String(with, StandardCharsets.ISO_8859_1));
    }
}
