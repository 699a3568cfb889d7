package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.awsrollouts.cloud.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The secret texts that a job may use, as {@code credentials:ID}: looked up each time, so that one that is exchanged
 * meanwhile is taken, and kept nowhere. The controller's environment is not for jobs: there is no {@code env:NAME}.
 */
public final class SecretTexts implements Secrets {
    private static final String PREFIX = "credentials:";

    /** Only for its name and its folder's, as they are by now. */
    private final Item item;

    /**
     * @param item the job; null: there are no secrets
     */
    public SecretTexts(@CheckForNull Item item) {
        this.item = item;
    }

    @Override
    public Optional<String> reveal(String reference) {
        Item now = item == null ? null : AccountCredentials.asItIsNow(item);
        return now == null ? Optional.empty() : find(reference, now).map(found -> Secret.toString(found.getSecret()));
    }

    private static Optional<StringCredentials> find(String reference, Item item) {
        return reference.startsWith(PREFIX)
                ? JobCredentials.find(StringCredentials.class, reference.substring(PREFIX.length()), item)
                : Optional.empty();
    }

    /**
     * Notes that a job uses the secrets that texts name.
     *
     * @return one sentence for each that it cannot use
     */
    public static List<String> claim(Collection<String> texts, Item job) {
        TreeSet<String> references = new TreeSet<>();
        texts.forEach(text ->
                REFERENCE.matcher(text).results().map(MatchResult::group).forEach(references::add));
        List<String> faults = new ArrayList<>();
        for (String reference : references) {
            find(reference, job)
                    .ifPresentOrElse(
                            found -> CredentialsProvider.track(job, found), () -> faults.add(missing(reference)));
        }
        return List.copyOf(faults);
    }

    private static String missing(String reference) {
        return reference.startsWith(PREFIX)
                ? "There is no secret text with the id \"" + reference.substring(PREFIX.length())
                        + "\" that this job may use; choose another, or add it to Jenkins."
                : reference
                        + " is no secret of Jenkins; keep it as a secret text there, and name it as credentials:ID.";
    }
}
