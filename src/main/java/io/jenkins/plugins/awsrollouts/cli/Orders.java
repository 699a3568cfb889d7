package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.rollout.journal.DiskFault;
import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.journal.Json;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnerOnly;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What processes of one state directory tell each other: a command is a file that the process which has the rollout takes
 * away when it heeds it, and its sender when nobody has. Whoever takes it away has it, so it is heeded once at most.
 */
final class Orders {
    private static final String ENDING = ".json";

    private final Path directory;
    private final ObjectMapper mapper = Json.mapper().build();

    /**
     * A command.
     *
     * @param command what is wanted
     * @param by who wants it
     * @param to the process that it is for: one that comes after that has nothing to do with it
     * @param about the keys of the approvals that whoever sends it has seen waiting; empty: whatever waits
     */
    record Order(Command command, String by, JournalTaken.Holder to, Set<String> about) {
        Order {
            about = about == null ? Set.of() : Set.copyOf(about);
        }
    }

    Orders(Path directory) {
        this.directory = directory;
    }

    /** Sends a command; the file is whole as soon as it can be seen. */
    Path send(String id, Order order) {
        try {
            OwnerOnly.createDirectories(folder(id));
            Path part = Files.createTempFile(folder(id), "order", ".part");
            Files.writeString(part, mapper.writeValueAsString(order));
            return Files.move(part, folder(id).resolve(name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The command cannot be left in " + folder(id) + " for the process that has the rollout: "
                            + DiskFault.why(e) + ".",
                    e);
        }
    }

    /** Commands are heeded in the order of their names: first the one that was given first. */
    private static String name() {
        return String.format(Locale.ROOT, "%015d-%s%s", System.currentTimeMillis(), UUID.randomUUID(), ENDING);
    }

    /** Takes a command back; whether it was still there. */
    boolean withdraw(Path order) {
        try {
            return Files.deleteIfExists(order);
        } catch (IOException e) {
            return true;
        }
    }

    /** Takes the commands for a process; those for one before it go unheeded. */
    List<Order> take(String id, JournalTaken.Holder me) {
        List<Order> mine = new ArrayList<>();
        for (Path file : files(id)) {
            Optional<Order> order = read(file);
            if (gone(file)) {
                order.filter(one -> me.equals(one.to())).ifPresent(mine::add);
            }
        }
        return mine;
    }

    private List<Path> files(String id) {
        if (!Files.isDirectory(folder(id))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder(id))) {
            return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<Order> read(Path file) {
        try {
            return Optional.ofNullable(mapper.readValue(Files.readString(file), Order.class))
                    .filter(order -> order.command() != null && order.by() != null);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether this process is the one that has taken it away. */
    private static boolean gone(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            return false;
        }
    }

    private Path folder(String id) {
        return directory.resolve(id.replaceAll("[^A-Za-z0-9-]", "_"));
    }
}
