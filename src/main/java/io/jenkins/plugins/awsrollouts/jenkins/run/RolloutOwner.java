package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whom a rollout is for: what Jenkins knows of it beside its journal, and needs to go on with it after a restart.
 *
 * @param id the rollout's id
 * @param job the full name of the job whose history it belongs to
 * @param account where it runs, every default filled in
 * @param started when
 * @param request who asked for it, and for what
 */
@RecordBuilder
public record RolloutOwner(String id, String job, AccountSettings account, Instant started, Deployment.Request request)
        implements RolloutOwnerBuilder.With {
    /** What is left of an errand whose file cannot be read: only the rollout's id is known. */
    static RolloutOwner unknown(String id, Instant started) {
        return new RolloutOwner(
                id,
                "",
                AccountSettings.NONE,
                started,
                new Deployment.Request("", "", "", OptionalInt.empty(), Deployment.Origin.BUILD, Optional.empty()));
    }
}
