package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.model.Image;

/** What groups, AMIs and listener rules an account has, for the suggestions in forms: soon, or not at all. */
@Extension
public class AccountCatalog {
    private static final Logger LOGGER = Logger.getLogger(AccountCatalog.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int ACCOUNTS = 50;
    private static final int GROUPS = 1000;

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    /** The one of this controller. */
    public static AccountCatalog get() {
        return ExtensionList.lookupSingleton(AccountCatalog.class);
    }

    /** An AMI's id and name. */
    public record Ami(String id, String name) {}

    private record Key(String kind, AccountSettings settings, String item) {}

    private record Entry(List<?> values, Instant until) {}

    /**
     * Names of Auto Scaling groups; none where they cannot be read.
     *
     * @param own what the form says of the account
     */
    public List<String> groups(AccountSettings own, @CheckForNull Item context) {
        return values("groups", own, context, clients -> clients
                .autoScaling()
                .describeAutoScalingGroupsPaginator(request -> request.maxRecords(100))
                .autoScalingGroups()
                .stream()
                .limit(GROUPS)
                .map(AutoScalingGroup::autoScalingGroupName)
                .toList());
    }

    /**
     * The account's own AMIs, the newest first; none where they cannot be read.
     *
     * @param own what the form says of the account
     */
    public List<Ami> amis(AccountSettings own, @CheckForNull Item context) {
        return values(
                "amis",
                own,
                context,
                clients -> clients.ec2().describeImages(request -> request.owners("self")).images().stream()
                        .sorted(Comparator.comparing(
                                        Image::creationDate, Comparator.nullsFirst(Comparator.naturalOrder()))
                                .reversed())
                        .map(image -> new Ami(image.imageId(), image.name() == null ? "" : image.name()))
                        .toList());
    }

    /**
     * ARNs of the listener rules, and of the listeners by their default actions, that forward to a group; none where they
     * cannot be read.
     *
     * @param own what the form says of the account
     */
    public List<String> rules(AccountSettings own, @CheckForNull Item context, String group) {
        return values("rules " + group, own, context, clients -> ForwardingRules.of(clients, group));
    }

    /**
     * ARNs of the other listener rules, and of listeners by their default actions, of the load balancers before a group;
     * none where they cannot be read.
     *
     * @param own what the form says of the account
     */
    public List<String> rulesBeside(AccountSettings own, @CheckForNull Item context, String group) {
        return values("rules beside " + group, own, context, clients -> ForwardingRules.beside(clients, group));
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> values(
            String kind, AccountSettings own, @CheckForNull Item context, Function<AwsClients, List<T>> read) {
        Accounts accounts = Accounts.get();
        AccountSettings settings = accounts.resolve(own, context);
        Key key = new Key(kind, settings, context == null ? "" : context.getFullName());
        synchronized (entries) {
            Entry entry = entries.get(key);
            if (entry != null && Instant.now().isBefore(entry.until)) {
                return (List<T>) entry.values;
            }
        }
        // A failure is remembered as well: a form asks with each key that is pressed.
        List<T> values = ask(settings, context, read);
        synchronized (entries) {
            entries.remove(key);
            entries.put(key, new Entry(values, Instant.now().plus(KEPT)));
            entries.keySet().removeIf(one -> entries.size() > ACCOUNTS);
        }
        return values;
    }

    private static <T> List<T> ask(
            AccountSettings settings, @CheckForNull Item context, Function<AwsClients, List<T>> read) {
        if (!Accounts.get().faults(settings, context).isEmpty()) {
            return List.of();
        }
        if (Accounts.get().simulated(settings)) {
            return ExtensionList.lookup(MadeUpAccount.class).stream()
                    .findFirst()
                    .map(account -> read.apply(account.clients()))
                    .orElse(List.of());
        }
        try (AwsClients clients = Accounts.get().clients(settings, context, overrides -> overrides
                .apiCallTimeout(PATIENCE)
                .apiCallAttemptTimeout(PATIENCE))) {
            return read.apply(clients);
        } catch (SdkException e) {
            LOGGER.log(Level.FINE, e, () -> "No suggestions from " + settings.region());
            return List.of();
        }
    }
}
