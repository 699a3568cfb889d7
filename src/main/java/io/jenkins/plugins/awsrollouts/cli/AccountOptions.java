package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.aws.AwsClientFactory;
import io.jenkins.plugins.awsrollouts.cloud.SecretNames;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The options that say which account and region, and where rollouts are remembered. */
final class AccountOptions {
    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The region; 'simulated' is an account that is made up on this machine."
                    + " Default: where the AWS SDK finds one.")
    private String region;

    @Option(names = "--profile", paramLabel = "NAME", description = "A profile of the AWS configuration files.")
    private String profile;

    @Option(names = "--endpoint", paramLabel = "URL", description = "Instead of AWS' own endpoints, for emulators.")
    private String endpoint;

    @Option(
            names = "--state-dir",
            paramLabel = "DIRECTORY",
            description = "Where journals are kept. Default: ~/.aws-rollouts.")
    private Path stateDir;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "20",
            description = "How many seconds pass in the simulated account in one of ours. Default: ${DEFAULT-VALUE}.")
    private double speed;

    @picocli.CommandLine.Spec(picocli.CommandLine.Spec.Target.MIXEE)
    private CommandSpec mixee;

    private final DoubleFunction<OpenAccount> simulated;

    AccountOptions() {
        this(speed -> OpenAccount.simulated(1, speed));
    }

    /**
     * @param simulated opens the simulated account, at a speed
     */
    AccountOptions(DoubleFunction<OpenAccount> simulated) {
        this.simulated = simulated;
    }

    Path stateDir() {
        return stateDir == null ? Path.of(System.getProperty("user.home"), ".aws-rollouts") : stateDir;
    }

    FileJournals journals() {
        return new FileJournals(stateDir().resolve("journals"));
    }

    Notes.Store notes() {
        return new Notes.Store(
                stateDir().resolve("notes"),
                warning -> mixee.commandLine().getErr().println(warning));
    }

    Orders orders() {
        return new Orders(stateDir().resolve("orders"));
    }

    /** Whether they name the account that is made up on this machine. */
    boolean isSimulated() {
        return region().equals(OpenAccount.SIMULATED);
    }

    /** The account that the options name. */
    OpenAccount open() {
        return open(new Notes.Place(region(), Optional.ofNullable(profile), Optional.ofNullable(endpoint)));
    }

    /** The account that a rollout ran in, unless the options name another. */
    OpenAccount open(Optional<Notes> notes) {
        if (region != null || profile != null || endpoint != null || notes.isEmpty()) {
            return open();
        }
        if (notes.get().place().region().equals(OpenAccount.SIMULATED)) {
            throw new InputFaults(List.of("That rollout ran in a simulated account, which ended with its process."));
        }
        return open(notes.get().place());
    }

    private OpenAccount open(Notes.Place place) {
        if (!(speed >= 1 && speed <= 1000)) {
            throw new InputFaults(List.of("speed is " + Words.number(speed) + "; use 1 to 1000."));
        }
        if (!place.region().matches("[A-Za-z0-9-]+")) {
            throw new InputFaults(List.of("region is \"" + place.region() + "\"; give one such as eu-west-1."));
        }
        if (place.region().equals(OpenAccount.SIMULATED)) {
            return simulated.apply(speed);
        }
        Optional<URI> uri = place.endpoint().map(AccountOptions::uri);
        return OpenAccount.aws(
                place,
                AwsClientFactory.create(
                        new AwsClientFactory.Settings(place.region(), place.profile(), uri, Optional.empty())));
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getScheme() != null && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, like any other text that is no URL
        }
        throw new InputFaults(
                List.of("endpoint is \"" + SecretNames.blotted(text) + "\"; give an absolute http or https URL."));
    }

    private String region() {
        if (region != null) {
            return region;
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(profile)
                    .build()
                    .getRegion()
                    .id();
        } catch (SdkClientException e) {
            throw new InputFaults(List.of("No region is set; give --region, or set AWS_REGION."));
        }
    }
}
