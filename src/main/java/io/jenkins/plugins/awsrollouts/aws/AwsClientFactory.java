package io.jenkins.plugins.awsrollouts.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Makes the clients of an account and region: Apache's HTTP client, whose connections all of them share, the SDK's standard retry mode (three attempts), 10
 * seconds an attempt and 30 seconds a call.
 *
 * <p>See <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/retry-strategy.html">retry strategies
 * </a> and <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/timeouts.html">timeouts</a>.
 */
public final class AwsClientFactory {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    /** The SDK's own default; an attempt is over before it is. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    /** Lambda lets no function run longer, and says nothing meanwhile. */
    private static final Duration LONGEST_FUNCTION = Duration.ofMinutes(15);

    private static final String USER_AGENT = "aws-rollouts";

    /** Ends calls whose time is over, for all clients: of its own each would start five threads, and end them when closed. */
    private static final ScheduledExecutorService TIMEOUTS =
            Executors.newScheduledThreadPool(2, AwsClientFactory::daemon);

    private static final AwsCredentialsProvider FOUND = new FoundCredentials();

    private AwsClientFactory() {}

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "aws-rollouts-timeouts");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Where and as whom to call.
     *
     * @param region for example {@code us-east-1}
     * @param profile a profile of the shared configuration files; ignored where {@code credentials} are given
     * @param endpoint instead of AWS' own endpoints, for emulators
     * @param credentials as whom; without them and without a profile, the SDK's default chain decides
     * @param proxy through which proxy; without one, system properties and the environment decide
     */
    public record Settings(
            String region,
            Optional<String> profile,
            Optional<URI> endpoint,
            Optional<AwsCredentialsProvider> credentials,
            Optional<ProxyConfiguration> proxy) {
        public Settings {
            Objects.requireNonNull(region);
        }

        /** Settings without a proxy of their own. */
        public Settings(
                String region,
                Optional<String> profile,
                Optional<URI> endpoint,
                Optional<AwsCredentialsProvider> credentials) {
            this(region, profile, endpoint, credentials, Optional.empty());
        }

        /** A region, with whatever credentials the SDK's default chain finds. */
        public static Settings of(String region) {
            return new Settings(region, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Clients for these settings; nothing is called before they are used. */
    public static AwsClients create(Settings settings) {
        return create(settings, overrides -> {});
    }

    /**
     * Clients for these settings, customised further.
     *
     * @param further changes the overrides that this factory has set, for example to add an interceptor
     */
    public static AwsClients create(Settings settings, Consumer<ClientOverrideConfiguration.Builder> further) {
        AwsCredentialsProvider credentials = credentials(settings);
        return new AwsClients(
                prepare(Ec2Client.builder(), settings, credentials, further).build(),
                prepare(AutoScalingClient.builder(), settings, credentials, further)
                        .build(),
                prepare(ElasticLoadBalancingV2Client.builder(), settings, credentials, further)
                        .build(),
                prepare(ElasticLoadBalancingClient.builder(), settings, credentials, further)
                        .build(),
                prepare(SsmClient.builder(), settings, credentials, further).build(),
                prepare(CloudWatchClient.builder(), settings, credentials, further)
                        .build(),
                prepare(LambdaClient.builder(), settings, credentials, further)
                        .httpClient(Connections.through(settings.proxy(), LONGEST_FUNCTION))
                        .build());
    }

    private static AwsCredentialsProvider credentials(Settings settings) {
        return settings.credentials()
                .or(() -> settings.profile().map(ProfileCredentialsProvider::create))
                .orElse(FOUND);
    }

    /**
     * One more client for these settings, as {@link #create(Settings)} makes them, for example to ask who the caller is.
     *
     * @param builder a client's builder
     * @return the same builder
     */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B prepare(
            B builder, Settings settings) {
        return prepare(builder, settings, credentials(settings), overrides -> {});
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B prepare(
            B builder,
            Settings settings,
            AwsCredentialsProvider credentials,
            Consumer<ClientOverrideConfiguration.Builder> further) {
        ClientOverrideConfiguration.Builder overrides = ClientOverrideConfiguration.builder()
                .retryStrategy(RetryMode.STANDARD)
                .scheduledExecutorService(TIMEOUTS)
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .addExecutionInterceptor(new UnknownMembers())
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, USER_AGENT);
        further.accept(overrides);
        builder.region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .httpClient(Connections.through(settings.proxy(), LONGEST_ANSWER))
                .overrideConfiguration(overrides.build());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder;
    }
}
