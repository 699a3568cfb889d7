package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
        Item now = item == null ? null : asItIsNow(item);
        if (item != null && now == null) {
            // another one of that id, of wherever, would not be the one that was meant
            throw SdkClientException.create("The job and the folder that could use the credentials \"" + id
                    + "\" are gone, and the credentials with them.");
        }
        AwsCredentials found = find(id, now)
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

    /** The credentials as the builds of this item find them; empty where there are none. */
    static Optional<AmazonWebServicesCredentials> find(String id, @CheckForNull Item item) {
        return JobCredentials.find(AmazonWebServicesCredentials.class, id, item);
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
