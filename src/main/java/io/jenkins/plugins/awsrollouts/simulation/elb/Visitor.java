package io.jenkins.plugins.awsrollouts.simulation.elb;

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
public record Visitor(
        String method,
        String host,
        String path,
        String sourceIp,
        SortedMap<String, String> headers,
        SortedMap<String, String> query) {
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

    /** The same with another method. */
    public Visitor method(String newMethod) {
        return new Visitor(newMethod, host, path, sourceIp, headers, query);
    }

    /** The same at another host. */
    public Visitor host(String newHost) {
        return new Visitor(method, newHost, path, sourceIp, headers, query);
    }

    /** The same with another path. */
    public Visitor path(String newPath) {
        return new Visitor(method, host, newPath, sourceIp, headers, query);
    }

    /** The same from another IPv4 address. */
    public Visitor from(String newSourceIp) {
        return new Visitor(method, host, path, newSourceIp, headers, query);
    }

    /** The same with one more header, a {@code Cookie} for example. */
    public Visitor header(String name, String value) {
        return new Visitor(method, host, path, sourceIp, with(headers, name, value), query);
    }

    /** The same with one more parameter in the query string. */
    public Visitor query(String key, String value) {
        return new Visitor(method, host, path, sourceIp, headers, with(query, key, value));
    }

    private static SortedMap<String, String> with(Map<String, String> before, String key, String value) {
        SortedMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(before);
        all.put(key, value);
        return Collections.unmodifiableSortedMap(all);
    }

    String header(String name) {
        return headers.get(name);
    }
}
