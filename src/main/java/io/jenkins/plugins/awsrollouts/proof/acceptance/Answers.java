package io.jenkins.plugins.awsrollouts.proof.acceptance;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What calls were answered by, without anything that tells whose account it was. */
final class Answers {
    /** What stands for what; the longest first, since an ARN holds ids. */
    private static final Map<Pattern, String> PRIVATE = new LinkedHashMap<>();

    static {
        hide("Encoded authorization failure message: \\S+", "");
        hide("\\(?\\b(?:Service: [^)]*)?Request ID: [^)\\s]*\\)?", "");
        hide("arn:[^\\s\"',;\\])]+", "ARN");
        hide("\\b[\\w.-]+\\.amazonaws\\.com(?:\\.cn)?", "HOST");
        hide("\\b(?:AKIA|ASIA)[A-Z0-9]{12,}", "KEY");
        hide("\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b", "UUID");
        hide("(?:aws-rollouts-)?" + ScratchNames.TAG + "-[0-9a-f]{8}[\\w-]*", "SCRATCH");
        hide("\\b(?:ami|eni|i|lt|r|sg|sgr|snap|subnet|vol|vpc)-(?=[0-9a-z-]*[0-9])[0-9a-z-]+", "ID");
        hide("\\b[0-9]{12}\\b", "ACCOUNT");
        hide("\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b", "ADDRESS");
        hide("\\b(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}\\b", "ADDRESS");
    }

    private Answers() {}

    private static void hide(String what, String by) {
        PRIVATE.put(Pattern.compile(what), by);
    }

    /** A text without ids, ARNs, addresses, account numbers and keys. */
    static String anonymous(String text) {
        String clean = text;
        for (Map.Entry<Pattern, String> one : PRIVATE.entrySet()) {
            clean = one.getKey().matcher(clean).replaceAll(one.getValue());
        }
        return clean.replaceAll("\\s+", " ").strip();
    }

    /** The code by which a service refuses; or the kind of failure, where no service answered. */
    static String code(RuntimeException e) {
        Throwable source = e instanceof CloudException && e.getCause() != null ? e.getCause() : e;
        return source instanceof AwsServiceException service
                        && service.awsErrorDetails() != null
                        && service.awsErrorDetails().errorCode() != null
                ? service.awsErrorDetails().errorCode().replaceFirst("^(?:Client|Server)\\.", "")
                : source.getClass().getSimpleName();
    }

    /** Code and words. */
    static String words(RuntimeException e) {
        Throwable source = e instanceof CloudException && e.getCause() != null ? e.getCause() : e;
        String text = source instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? String.valueOf(service.awsErrorDetails().errorMessage())
                : String.valueOf(source.getMessage());
        return anonymous(code(e) + ": " + text);
    }

    /** What a call is answered by that ought to be refused. */
    static String words(Runnable call) {
        return told(() -> {
            call.run();
            return "taken";
        });
    }

    /** What a call tells, or the words by which it is refused. */
    static String told(Supplier<String> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return words(e);
        }
    }

    /** The code of a call that ought to be refused. */
    static String code(Runnable call) {
        try {
            call.run();
            return "taken";
        } catch (RuntimeException e) {
            return code(e);
        }
    }

    /** What a rollout takes an answer for: what the port tells, or the kind of the failure. */
    static String understood(Supplier<String> port) {
        try {
            return port.get();
        } catch (CloudException e) {
            return e.kind().name();
        }
    }
}
