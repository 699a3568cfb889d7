package io.jenkins.plugins.awsrollouts.rollout.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The right of one process to go on with a rollout: a lock of the operating system, which ends with the process however
 * that dies, on a file that says who has it.
 *
 * <p>The file is one of its own. On a journal itself a lock does not last: a process loses all of its locks on a file as
 * soon as it closes any descriptor of that file (POSIX, fcntl), and a journal is read now and then. Nothing in the process
 * that has the lock opens this file a second time. The byte that is locked is beyond all text, so that the others can read
 * the text where locks are mandatory.
 */
final class JournalLock implements AutoCloseable {
    private static final long PLACE = 1L << 30;

    private final FileChannel channel;
    private final JournalTaken.Holder holder;

    private JournalLock(FileChannel channel, JournalTaken.Holder holder) {
        this.channel = channel;
        this.holder = holder;
    }

    /** This process, since it took the lock. */
    JournalTaken.Holder holder() {
        return holder;
    }

    /**
     * Takes the lock.
     *
     * @throws JournalTaken when another process has it, or this one
     * @throws IOException when the disk is against it, as where it knows no locks
     */
    static JournalLock take(String rolloutId, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file(file));
        try {
            if (channel.tryLock(PLACE, 1, false) != null) {
                JournalLock lock = new JournalLock(channel, JournalTaken.Holder.here());
                lock.say();
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new JournalTaken(rolloutId, Optional.of(JournalTaken.Holder.here()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new JournalTaken(rolloutId, JournalTaken.Holder.of(file));
    }

    /** Only for people: without room on the disk the lock holds as well. */
    private void say() {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.text().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // whoever is refused is told that somebody has it, but not who
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
