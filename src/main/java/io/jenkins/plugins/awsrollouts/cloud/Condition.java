package io.jenkins.plugins.awsrollouts.cloud;

import java.util.List;

/**
 * What a request must be like for a rule to take it (User Guide for Application Load Balancers, "Condition types for
 * listener rules"). {@code *} and {@code ?} are wildcards where not said otherwise.
 *
 * @param kind what of the request is looked at
 * @param name which header, cookie or query parameter; empty for a path or an address
 * @param values any of these; for {@link Kind#SOURCE} blocks in CIDR form, without wildcards
 */
public record Condition(Kind kind, String name, List<String> values) {
    /** What of a request can be looked at. */
    public enum Kind {
        /** A header of that name. */
        HEADER,
        /**
         * A cookie of that name: the header Cookie that holds {@code name=value}, which a longer name or value holds as
         * well.
         */
        COOKIE,
        /** The path. */
        PATH,
        /** A parameter of the query. */
        QUERY,
        /** The address that the request comes from. */
        SOURCE;

        /** Whether a condition must say which one: a request has many headers, but one path. */
        public boolean named() {
            return this != PATH && this != SOURCE;
        }
    }

    public Condition {
        values = List.copyOf(values);
    }

    /** For logs, for example {@code header X-Beta is yes}. */
    public String text() {
        String what =
                switch (kind) {
                    case HEADER -> "header " + name;
                    case COOKIE -> "cookie " + name;
                    case PATH -> "path";
                    case QUERY -> "query " + name;
                    case SOURCE -> "source address";
                };
        return what + " is " + String.join(" or ", values);
    }
}
