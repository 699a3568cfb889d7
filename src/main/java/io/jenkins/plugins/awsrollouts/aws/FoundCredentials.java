package io.jenkins.plugins.awsrollouts.aws;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The credentials that the SDK finds on this machine, for all clients of the process: some of the places where it looks
 * cost connections of their own. After a failure it looks anew, so that whoever mends a file need not start again.
 */
final class FoundCredentials implements AwsCredentialsProvider {
    private final AtomicReference<DefaultCredentialsProvider> found = new AtomicReference<>(fresh());

    private static DefaultCredentialsProvider fresh() {
        return DefaultCredentialsProvider.builder().build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        DefaultCredentialsProvider used = found.get();
        try {
            return used.resolveCredentials();
        } catch (RuntimeException e) {
            if (found.compareAndSet(used, fresh())) {
                used.close();
            }
            throw e;
        }
    }
}
