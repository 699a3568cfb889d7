package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** How describe calls see the account: as it was a while ago, and page by page. */
public final class Reads {
    private final VirtualClock clock;
    private final SplittableRandom random;
    private ReadLag lag = ReadLag.normal();
    private int pageSize = Integer.MAX_VALUE;

    public Reads(VirtualClock clock, SplittableRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** How far reads lag from now on. */
    public void lag(ReadLag now) {
        lag = now;
    }

    /** A page size below AWS' own for every paged operation. */
    public void pageSize(int items) {
        pageSize = items;
    }

    /** The instant in the past that one describe call sees. */
    public Instant view() {
        return clock.now().minus(lag.draw(random));
    }

    /** The largest page of an operation whose own limit is {@code limit}. */
    public int limit(int limit) {
        return Math.min(limit, pageSize);
    }

    /** The page at {@code token} (null for the first) of a service's largest size, or of what the caller asks for. */
    public <T> Page<T> page(List<T> all, String token, Integer asked, int limit) {
        return Page.of(all, token, asked, limit(limit));
    }

    /** The same of an operation whose page has a usual size, used where the caller asks for none. */
    public <T> Page<T> page(List<T> all, String token, Integer asked, int usual, int limit) {
        return page(all, token, Objects.requireNonNullElse(asked, usual), limit);
    }
}
