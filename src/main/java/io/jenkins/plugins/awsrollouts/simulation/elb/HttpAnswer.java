package io.jenkins.plugins.awsrollouts.simulation.elb;

/** What an HTTP request to a simulated server comes to. */
public sealed interface HttpAnswer {
    /** An answer with a status (100 to 599) and a body. */
    record Answered(int status, String body) implements HttpAnswer {}

    /** The connection was refused: the server runs, but nothing listens (yet). */
    record Refused() implements HttpAnswer {}

    /** The account has nothing of that name. */
    record NoSuchHost() implements HttpAnswer {}

    /** Nothing answered in time: no such server, it is gone, it died, or its zone is lost. */
    record TimedOut() implements HttpAnswer {}
}
