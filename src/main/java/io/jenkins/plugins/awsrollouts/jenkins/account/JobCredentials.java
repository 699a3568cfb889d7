package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** Credentials by their id, as the builds of a job may use them: never those of the scope System. */
final class JobCredentials {
    private JobCredentials() {}

    /**
     * Looks credentials up as Jenkins does for a build: as whoever the job's builds run as, and those of the job where
     * they may use these.
     *
     * @param item the job, or a folder; null for what an administrator enters for all jobs
     * @return empty where there are none of that kind and id here
     */
    static <C extends IdCredentials> Optional<C> find(Class<C> type, String id, @CheckForNull Item item) {
        if (item == null) {
            return CredentialsProvider.lookupCredentialsInItemGroup(type, Jenkins.get(), ACL.SYSTEM2, List.of())
                    .stream()
                    .filter(one -> one.getId().equals(id))
                    .filter(JobCredentials::isForJobs)
                    .findFirst();
        }
        Authentication builds = item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
        Optional<C> own = find(type, id, item, builds);
        boolean jobsToo = !builds.equals(ACL.SYSTEM2) && item.hasPermission2(builds, CredentialsProvider.USE_ITEM);
        return own.isEmpty() && jobsToo ? find(type, id, item, ACL.SYSTEM2) : own;
    }

    private static <C extends IdCredentials> Optional<C> find(Class<C> type, String id, Item item, Authentication who) {
        return Optional.ofNullable(CredentialsProvider.findCredentialByIdInItem(id, type, item, who, List.of()))
                .filter(JobCredentials::isForJobs);
    }

    private static boolean isForJobs(IdCredentials one) {
        return one.getScope() != CredentialsScope.SYSTEM;
    }
}
