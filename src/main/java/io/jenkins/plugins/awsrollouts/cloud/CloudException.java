package io.jenkins.plugins.awsrollouts.cloud;

/**
 * A call to the cloud that did not give its answer. The message is one sentence for the build log: what was asked and
 * what the cloud said, without credentials or request signatures.
 */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the failure says about the call. */
    public enum Kind {
        /** Too many calls; nothing happened, the same call may go through later. */
        THROTTLED(true),
        /** The service failed (5xx) or the connection broke: the call may or may not have happened. */
        UNKNOWN(true),
        /** The caller may not do this. */
        DENIED(false),
        /** A thing that the call names does not exist, or is not visible yet. */
        NOT_FOUND(false),
        /** The zone or instance type has no capacity, or too little Spot capacity, at present. */
        CAPACITY(false),
        /** An account quota is used up. */
        QUOTA(false),
        /** The service refuses the call as it stands. */
        REFUSED(false);

        private final boolean worthRepeating;

        Kind(boolean worthRepeating) {
            this.worthRepeating = worthRepeating;
        }

        /** Whether the same call, repeated as it was, may end differently and does no harm. */
        public boolean worthRepeating() {
            return worthRepeating;
        }
    }

    private final Kind kind;
    private final String requestId;

    /**
     * @param kind what the failure says about the call
     * @param message one sentence for the build log
     * @param cause what the client threw, or null
     */
    public CloudException(Kind kind, String message, Throwable cause) {
        this(kind, message, "", cause);
    }

    /**
     * @param kind what the failure says about the call
     * @param message one sentence for the build log
     * @param requestId by which the cloud knows the request that failed; empty where it gave none
     * @param cause what the client threw, or null
     */
    public CloudException(Kind kind, String message, String requestId, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.requestId = requestId;
    }

    /** The message without a stop, for a sentence that goes on. */
    public String clause() {
        String message = getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    /** The clause with the request by its id, as far as the cloud gave one: its logs and its support ask for that. */
    public String traced() {
        return requestId.isEmpty() ? clause() : clause() + " (AWS request " + requestId + ")";
    }

    /** By which the cloud knows the request that failed; empty where it gave none. */
    public String requestId() {
        return requestId;
    }

    /** What the failure says about the call. */
    public Kind kind() {
        return kind;
    }
}
