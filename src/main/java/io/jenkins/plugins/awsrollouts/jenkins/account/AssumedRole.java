package io.jenkins.plugins.awsrollouts.jenkins.account;

import io.jenkins.plugins.awsrollouts.aws.AwsClientFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Credentials of an assumed role, renewed before they end. The client that asks for them is only open while it asks, so
 * that nobody has to close this.
 */
final class AssumedRole implements AwsCredentialsProvider {
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofMinutes(15);

    private final AwsClientFactory.Settings base;
    private final AssumeRoleRequest request;
    private final InstantSource clock;
    private AwsCredentials kept;
    private Instant renewAt = Instant.MIN;

    /**
     * A role.
     *
     * @param base region, proxy and the credentials that may assume it
     */
    AssumedRole(AwsClientFactory.Settings base, AssumeRoleRequest request, InstantSource clock) {
        this.base = base;
        this.request = request;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (!clock.instant().isBefore(renewAt)) {
            kept = assume();
        }
        return kept;
    }

    private AwsCredentials assume() {
        try (StsClient sts = AwsClientFactory.prepare(StsClient.builder(), base).build();
                StsAssumeRoleCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request)
                        .build()) {
            AwsCredentials credentials = provider.resolveCredentials();
            Instant end = credentials instanceof AwsSessionCredentials session
                    ? session.expirationTime().orElseGet(() -> clock.instant().plus(SHORTEST))
                    : clock.instant().plus(SHORTEST);
            renewAt = end.minus(BEFORE_THE_END);
            return credentials;
        }
    }
}
