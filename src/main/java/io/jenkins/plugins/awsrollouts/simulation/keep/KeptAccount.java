package io.jenkins.plugins.awsrollouts.simulation.keep;

import io.jenkins.plugins.awsrollouts.simulation.AccountOrigin;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A simulated account that outlives its process. Each call that changes it is written to a file before it takes effect;
 * opened again, the account is made anew and the calls are made again at their instants, which gives the same world. Its
 * time runs along with real time and never goes back, not over a restart either.
 *
 * <p>What is done to the account otherwise than by its clients, such as {@link SimulatedAccount#kill}, is not kept and
 * must not be mixed with it.
 */
public final class KeptAccount implements AutoCloseable {
    private static final double SLOWEST = 1;
    private static final double FASTEST = 1000;
    private static final Duration BEAT = Duration.ofMillis(20);

    private final CallFile calls;
    private final AnchorFile anchors;
    private final FileChannel lock;
    private final double speed;
    private final InstantSource realTime;
    private final Consumer<String> log;
    private final SimulatedAccount account;
    private Instant lastTick;
    private Anchor anchor;
    private boolean stuck;
    private boolean closed;

    private KeptAccount(
            Path directory,
            FileChannel lock,
            AccountOrigin origin,
            double speed,
            InstantSource realTime,
            Consumer<String> log)
            throws IOException {
        this.calls = new CallFile(directory.resolve("calls.jsonl"), origin);
        this.anchors = new AnchorFile(directory.resolve("anchor.json"), log);
        this.lock = lock;
        this.speed = speed;
        this.realTime = realTime;
        this.log = log;
        this.account = revived(origin);
        this.lastTick = realTime.instant();
        account.clock().runUntil(resumed(lastTick));
        this.anchor = Anchor.running(lastTick, account.clock().now(), speed);
        anchors.write(anchor);
        calls.begin();
        account.record(this::write);
    }

    /**
     * Opens the account that is kept in a directory, or begins one there. Where the files are of another version or
     * another world, or are damaged, they are set aside and the account begins anew, though its time goes on.
     *
     * @param directory made when it is not there
     * @param origin what the account is at its beginning
     * @param speed how many times as fast as ours its time runs, 1 to 1000
     * @param realTime our time
     * @param log is told, in a sentence, what a user should know
     * @throws IllegalStateException with one sentence, when the account is open already, here or in another process
     * @throws UncheckedIOException when the directory cannot be read or written
     */
    public static KeptAccount open(
            Path directory, AccountOrigin origin, double speed, InstantSource realTime, Consumer<String> log) {
        if (!(speed >= SLOWEST && speed <= FASTEST)) {
            throw new IllegalArgumentException("speed is " + speed + "; use 1 to 1000.");
        }
        try {
            makeRoom(directory, Files.exists(directory) && !Files.isDirectory(directory), log);
            Files.createDirectories(directory);
            Path lockFile = directory.resolve("account.lock");
            makeRoom(lockFile, Files.isDirectory(lockFile), log);
            FileChannel lock = locked(directory, lockFile);
            try {
                return new KeptAccount(directory, lock, origin, speed, realTime, log);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The simulated account cannot be kept in " + directory, e);
        }
    }

    private static void makeRoom(Path place, boolean taken, Consumer<String> log) throws IOException {
        if (taken) {
            log.accept(place + " is in the way of the simulated account and is kept as "
                    + Aside.move(place, place.getFileName() + ".set-aside") + ".");
        }
    }

    private static FileChannel locked(Path directory, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this process has it already: told below, as for any other process
        }
        channel.close();
        throw new IllegalStateException("The simulated account in " + directory + " is open already.");
    }

    private SimulatedAccount revived(AccountOrigin origin) throws IOException {
        try {
            return calls.replayed();
        } catch (IllegalStateException e) {
            log.accept("The simulated account begins anew, since its file cannot be used: " + e.getMessage()
                    + ". It is kept as " + calls.setAside() + ".");
            return origin.account();
        }
    }

    private Instant resumed(Instant now) throws IOException {
        Instant replayed = account.clock().now();
        Optional<Anchor> last = anchors.read();
        if (last.isEmpty()) {
            // what was told after the last call is not known; this is more than can have been without an anchor
            return replayed.equals(SimulatedAccount.START) ? replayed : replayed.plus(Anchor.LONGEST);
        }
        Instant resumed = last.get().resumed(now, speed);
        return resumed.isBefore(replayed) ? replayed : resumed;
    }

    private void write(String service, String operation, Object request) {
        try {
            calls.append(account, service + ":" + operation, (SdkRequest) request);
        } catch (IOException e) {
            throw SdkClientException.create("The simulated account cannot write the call down, so it is not made", e);
        }
    }

    /** The account. Its clock is moved by {@link #tick} alone. */
    public SimulatedAccount account() {
        return account;
    }

    /** Moves the account's time to where real time says it is, and runs what is due until then. */
    public synchronized void tick() {
        if (closed) {
            return;
        }
        Instant now = realTime.instant();
        Instant target = account.clock().now().plus(Anchor.passed(lastTick, now, speed));
        lastTick = now;
        if (anchor.due(target)) {
            renew(Anchor.running(now, target, speed));
        }
        account.clock().runUntil(target.isBefore(anchor.until()) ? target : anchor.until());
    }

    /** Without a new anchor, time stands still where the old one ends: told once, and tried again at each tick. */
    private void renew(Anchor next) {
        try {
            anchors.write(next);
            anchor = next;
            stuck = false;
        } catch (IOException e) {
            if (!stuck) {
                log.accept("The simulated account's time cannot be written, so it will stand still: " + e + ".");
            }
            stuck = true;
        }
    }

    /**
     * Ticks on {@code executor}, many times a second, until the future is cancelled or the executor is shut down. What
     * is scheduled on the account's clock then runs there too.
     */
    public ScheduledFuture<?> drive(ScheduledExecutorService executor) {
        return executor.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An executor gives up on a task that throws, and the account's time would stand still for good. */
    private void beat() {
        try {
            tick();
        } catch (RuntimeException | Error e) {
            log.accept("Something that was to run in the simulated account's time failed: " + e + ".");
        }
    }

    /** Ends in good order, with time as it stands now; changing calls fail from here on. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock;
                calls) {
            anchors.write(Anchor.ended(realTime.instant(), account.clock().now()));
        } catch (IOException e) {
            throw new UncheckedIOException("The simulated account cannot be closed", e);
        }
    }
}
