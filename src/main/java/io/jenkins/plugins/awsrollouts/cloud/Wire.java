package io.jenkins.plugins.awsrollouts.cloud;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Carries one HTTP request and brings back the answer; follows no redirect. */
@FunctionalInterface
public interface Wire {
    /** How much of a body is read, in bytes. */
    int MOST = 64 * 1024;

    /**
     * What came back.
     *
     * @param status the HTTP status
     * @param body the first {@value Wire#MOST} bytes of the body
     */
    record Reply(int status, String body) {}

    /** A header cannot be sent; which one is said, but not its value, which may be a secret. */
    final class UnsendableHeader extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        public UnsendableHeader(String name) {
            super("the header " + name + " cannot be sent with its value");
        }
    }

    /**
     * Sends a request.
     *
     * @param headers those of the request, with their secrets
     * @return fails with the reason where there is no answer; cancelling it gives the request up
     */
    CompletableFuture<Reply> send(Probe.Http probe, Map<String, String> headers);
}
