package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the requests of some users look like to a load balancer.
 *
 * @param method in capitals; default {@code GET}
 * @param headers by name, in any case; none by default
 * @param query the query string's parameters; none by default
 */
@RecordBuilder
public record Visitor(
        String method,
        String host,
        String path,
        String sourceIp,
        SortedMap<String, String> headers,
        SortedMap<String, String> query)
        implements VisitorBuilder.With {
    /** {@code GET /} of {@code shop.example.com} from 198.51.100.7. */
    public static Visitor plain() {
        return new Visitor(
                "GET",
                "shop.example.com",
                "/",
                "198.51.100.7",
                Collections.emptySortedMap(),
                Collections.emptySortedMap());
    }

    /** The same with one more header, a {@code Cookie} for example. */
    public Visitor header(String name, String value) {
        return withHeaders(more(headers, name, value));
    }

    /** The same with one more parameter in the query string. */
    public Visitor query(String key, String value) {
        return withQuery(more(query, key, value));
    }

    private static SortedMap<String, String> more(Map<String, String> before, String key, String value) {
        SortedMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(before);
        all.put(key, value);
        return Collections.unmodifiableSortedMap(all);
    }

    String header(String name) {
        return headers.get(name);
    }
}
