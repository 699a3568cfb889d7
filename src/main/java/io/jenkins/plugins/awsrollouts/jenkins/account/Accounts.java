package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.util.Secret;
import io.jenkins.plugins.awsrollouts.aws.AwsClientFactory;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Finds out which account a job works in, and makes the clients for it. */
@Extension
public class Accounts {
    /** The region that is an account made up on this controller. */
    public static final String SIMULATED = "simulated";

    private static final Logger LOGGER = Logger.getLogger(Accounts.class.getName());
    private static final String SESSION_NAME = "jenkins-aws-rollouts";

    /** The one of this controller. */
    public static Accounts get() {
        return ExtensionList.lookupSingleton(Accounts.class);
    }

    /**
     * The settings that hold for a job: its own over those of its folders, the nearest first, over the controller's.
     *
     * @param own what the step itself says
     * @param context the job, or the folder whose own settings are in question; null for the controller
     */
    public AccountSettings resolve(AccountSettings own, @CheckForNull Item context) {
        AccountSettings settings = own;
        Object level = context;
        while (level instanceof Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                AwsRolloutsFolderProperty property = folder.getProperties().get(AwsRolloutsFolderProperty.class);
                settings = property == null ? settings : settings.over(property.account());
            }
            ItemGroup<? extends Item> parent = item.getParent();
            level = parent;
        }
        return settings.over(AwsRolloutsConfiguration.get().account());
    }

    /** Whether resolved settings name the account that is made up on this controller. */
    public boolean simulated(AccountSettings resolved) {
        return resolved.region().equals(SIMULATED);
    }

    /**
     * All that is wrong with resolved settings and can be told without a call, one sentence each.
     *
     * @param context the job; null for the controller
     */
    public List<String> faults(AccountSettings resolved, @CheckForNull Item context) {
        if (simulated(resolved)) {
            return List.of();
        }
        List<String> faults = new ArrayList<>(AccountFields.faults(resolved));
        if (context != null) {
            // without one it is an administrator's own form
            faults.addAll(AwsRolloutsConfiguration.get().policy().faults(resolved));
        }
        if (!resolved.credentialsId().isEmpty()
                && AccountCredentials.find(resolved.credentialsId(), context).isEmpty()) {
            faults.add(AccountCredentials.missing(resolved.credentialsId()));
        }
        if (resolved.region().isEmpty() && regionOfTheController().isEmpty()) {
            faults.add("No region is set; choose one in the step, in a folder or in the system's configuration, or set"
                    + " AWS_REGION for the controller.");
        }
        return List.copyOf(faults);
    }

    /**
     * Refuses settings that a job may not use, or not any more.
     *
     * @throws IllegalStateException with all that is wrong
     */
    public void require(AccountSettings resolved, @CheckForNull Item context) {
        List<String> faults = faults(resolved, context);
        if (!faults.isEmpty()) {
            throw new IllegalStateException(String.join(" ", faults));
        }
    }

    /**
     * Where resolved settings lead and as whom, in one line. Asks STS for the account's number, where nothing else tells
     * it and it is AWS that answers.
     *
     * @param context the job, whose credentials may be used
     */
    public String place(AccountSettings resolved, @CheckForNull Item context) {
        if (simulated(resolved)) {
            return "In the region " + SIMULATED + ", an account made up on this controller";
        }
        String credentials = resolved.credentialsId().isEmpty()
                ? "the controller's own credentials"
                : "the credentials \"" + resolved.credentialsId() + "\"";
        String who = resolved.roleArn().isEmpty()
                ? caller(resolved, context)
                                .map(account -> "account " + account + ", ")
                                .orElse("") + "with " + credentials
                : "as " + resolved.roleArn() + " by " + credentials;
        String where = resolved.endpoint().isEmpty() ? "" : " at " + AccountFields.shown(resolved.endpoint());
        return "In " + region(resolved) + where + ", " + who;
    }

    private Optional<String> caller(AccountSettings resolved, @CheckForNull Item context) {
        if (!resolved.endpoint().isEmpty()) {
            return Optional.empty();
        }
        try (StsClient sts = AwsClientFactory.prepare(StsClient.builder(), sdk(resolved, context))
                .build()) {
            return Optional.of(sts.getCallerIdentity().account());
        } catch (SdkException e) {
            // the plan itself says what is in the way
            LOGGER.log(Level.FINE, e, () -> "The account's number is not known");
            return Optional.empty();
        }
    }

    /**
     * Clients for resolved settings without faults; whoever asks for them closes them. Nothing is called before they are
     * used.
     *
     * @param context the job, whose credentials may be used; null for the controller
     */
    public AwsClients clients(AccountSettings resolved, @CheckForNull Item context) {
        if (context != null && !resolved.credentialsId().isEmpty()) {
            AccountCredentials.find(resolved.credentialsId(), context)
                    .ifPresent(used -> CredentialsProvider.track(context, used));
        }
        return clients(resolved, context, overrides -> {});
    }

    AwsClients clients(
            AccountSettings resolved,
            @CheckForNull Item context,
            Consumer<ClientOverrideConfiguration.Builder> further) {
        return AwsClientFactory.create(sdk(resolved, context), further);
    }

    /** The settings as the SDK's clients take them. */
    AwsClientFactory.Settings sdk(AccountSettings resolved, @CheckForNull Item context) {
        String region = region(resolved);
        Optional<URI> endpoint =
                Optional.of(resolved.endpoint()).filter(url -> !url.isEmpty()).map(URI::create);
        Optional<AwsCredentialsProvider> own = Optional.of(resolved.credentialsId())
                .filter(id -> !id.isEmpty())
                .map(id -> new AccountCredentials(id, context, InstantSource.system()));
        AwsClientFactory.Settings settings =
                new AwsClientFactory.Settings(region, Optional.empty(), endpoint, own, proxy());
        return resolved.roleArn().isEmpty()
                ? settings
                : new AwsClientFactory.Settings(
                        region, Optional.empty(), endpoint, Optional.of(role(settings, resolved)), settings.proxy());
    }

    private static AwsCredentialsProvider role(AwsClientFactory.Settings base, AccountSettings resolved) {
        AssumeRoleRequest.Builder request = AssumeRoleRequest.builder()
                .roleArn(resolved.roleArn())
                .roleSessionName(resolved.sessionName().isEmpty() ? SESSION_NAME : resolved.sessionName());
        if (!resolved.externalId().isEmpty()) {
            request.externalId(resolved.externalId());
        }
        return new AssumedRole(base, request.build(), InstantSource.system());
    }

    /**
     * The region of resolved settings, or the one that the SDK finds for the controller.
     *
     * @throws SdkClientException where there is none
     */
    public String region(AccountSettings resolved) {
        return resolved.region().isEmpty()
                ? regionOfTheController().orElseThrow(() -> SdkClientException.create("No region is set."))
                : resolved.region();
    }

    private static Optional<String> regionOfTheController() {
        try {
            return Optional.of(
                    DefaultAwsRegionProviderChain.builder().build().getRegion().id());
        } catch (SdkClientException e) {
            return Optional.empty();
        }
    }

    /** Jenkins' proxy, as it is now. */
    private static Optional<software.amazon.awssdk.http.apache.ProxyConfiguration> proxy() {
        ProxyConfiguration jenkins = Jenkins.get().getProxy();
        if (jenkins == null || jenkins.getName() == null || jenkins.getName().isBlank()) {
            return Optional.empty();
        }
        software.amazon.awssdk.http.apache.ProxyConfiguration.Builder proxy =
                software.amazon.awssdk.http.apache.ProxyConfiguration.builder()
                        .endpoint(URI.create("http://" + jenkins.getName() + ":" + jenkins.getPort()))
                        .nonProxyHosts(jenkins.getNoProxyHostPatterns().stream()
                                .map(Pattern::pattern)
                                .collect(Collectors.toSet()))
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false);
        if (jenkins.getUserName() != null && !jenkins.getUserName().isEmpty()) {
            proxy.username(jenkins.getUserName()).password(Secret.toString(jenkins.getSecretPassword()));
        }
        return Optional.of(proxy.build());
    }
}
