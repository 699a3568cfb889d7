package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.ProxyConfiguration;
import hudson.model.Item;
import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.aws.AwsClouds;
import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.Accounts;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * The AWS accounts and regions in use, one for all jobs that reach them in the same way, so that their rollouts share a
 * poller. Whoever changes something of the way gets new clients with the next rollout; what runs keeps its own.
 */
final class Clouds {
    private final Clock clock;
    private final Executor calls;
    private final AwsClouds<Access> open;

    /**
     * @param clock our time
     * @param calls makes the calls of gates; each holds a thread until AWS answers
     * @param busy whether rollouts run in an account; it is kept as long as they do, and some minutes for others
     */
    Clouds(Clock clock, Executor calls, Predicate<Cloud> busy) {
        this.clock = clock;
        this.calls = calls;
        this.open = new AwsClouds<>(clock, busy);
    }

    /** All that clients are made from. */
    private record Access(AccountSettings settings, String folder, String proxy) {}

    /**
     * The account that settings name.
     *
     * @param settings with every default filled in
     * @param context the job, for credentials that its folder has; null: the controller's own
     */
    AwsCloud of(AccountSettings settings, Item context) {
        boolean own = context != null && !settings.credentialsId().isEmpty();
        Access access = new Access(settings, own ? context.getParent().getFullName() : "", proxy());
        return open.of(
                access, () -> new AwsCloud(name(access), Accounts.get().clients(settings, context), clock, calls));
    }

    /** How many accounts are kept. */
    int size() {
        return open.size();
    }

    private static String proxy() {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        return proxy == null
                ? ""
                : Stream.of(proxy.getName(), proxy.getPort(), proxy.getUserName(), proxy.getNoProxyHost())
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
    }

    /** For people to read. */
    private String name(Access access) {
        return Stream.of(Accounts.get().region(access.settings()), key(access.settings()), access.folder())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** What tells an account from others in the same region, as far as its settings do; empty: the default one. */
    static String key(AccountSettings settings) {
        return Stream.of(settings.roleArn(), settings.credentialsId(), settings.endpoint())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
