package io.jenkins.plugins.awsrollouts.simulation.state;

import java.util.List;

/** One page of a list; {@code next} is the token of the next page or null. */
public record Page<T>(List<T> items, String next) {
    /**
     * Cuts the page at {@code token} (null for the first).
     *
     * @param asked the caller's page size or null
     * @param limit the service's largest page
     */
    static <T> Page<T> of(List<T> all, String token, Integer asked, int limit) {
        int from = token == null || token.isEmpty() ? 0 : Math.min(Integer.parseInt(token), all.size());
        int size = Math.max(1, asked == null ? limit : Math.min(asked, limit));
        int to = Math.min(all.size(), from + size);
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }
}
