package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * AWS credentials of Jenkins, looked up by their id again and again: a rollout may last longer than a key, and a key
 * that is exchanged meanwhile must be taken.
 */
final class AccountCredentials implements AwsCredentialsProvider {
    /** Those that assume a role ask STS each time and get a session of at least 15 minutes; so not for each call. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final String id;

    /** Only for its name and its folder's, as they are by now; null for the controller. */
    private final Item item;

    private final InstantSource clock;
    private AwsCredentials kept;
    private Instant keptUntil = Instant.MIN;

    AccountCredentials(String id, @CheckForNull Item item, InstantSource clock) {
        this.id = id;
        this.item = item;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        Instant now = clock.instant();
        if (now.isAfter(keptUntil)) {
            kept = look();
            keptUntil = now.plus(KEPT);
        }
        return kept;
    }

    private AwsCredentials look() {
        AwsCredentials found = find(id, item == null ? null : asItIsNow(item))
                .orElseThrow(() -> SdkClientException.create(missing(id)))
                .resolveCredentials();
        if (found == null) {
            throw SdkClientException.create(
                    "The credentials \"" + id + "\" hold no access key; enter one, or choose no credentials.");
        }
        return found;
    }

    /** The item, which may have been loaded anew; when it is gone, its folder, whose other jobs share this. */
    @CheckForNull
    static Item asItIsNow(Item item) {
        try (ACLContext all = ACL.as2(ACL.SYSTEM2)) {
            Item same = Jenkins.get().getItemByFullName(item.getFullName());
            return same != null || !(item.getParent() instanceof Item folder)
                    ? same
                    : Jenkins.get().getItemByFullName(folder.getFullName());
        }
    }

    /** The credentials as the controller finds them for this item; empty where there are none. */
    static Optional<AmazonWebServicesCredentials> find(String id, @CheckForNull Item item) {
        if (item instanceof ItemGroup<?> group) {
            return Optional.ofNullable(CredentialsProvider.findCredentialByIdInItemGroup(
                    id, AmazonWebServicesCredentials.class, group, ACL.SYSTEM2, List.of()));
        }
        return Optional.ofNullable(CredentialsProvider.findCredentialByIdInItem(
                id, AmazonWebServicesCredentials.class, item, ACL.SYSTEM2, List.of()));
    }

    /** Whether the present user may see which credentials there are. */
    static boolean mayList(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    static String missing(String id) {
        return "There are no AWS credentials with the id \"" + id
                + "\" that this job may use; choose others, or add them to Jenkins.";
    }
}
