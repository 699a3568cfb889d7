package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import java.util.List;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;
import software.amazon.awssdk.regions.Region;

/** What a descriptor offers for the fields of an account: choices and checks. */
public interface AccountForm {
    /** What the choice of no region is called. */
    default String inherited() {
        return Messages.AccountForm_inherited();
    }

    /** The regions; the first choice leaves it to folder and controller. */
    @POST
    default ListBoxModel doFillRegionItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String region) {
        ListBoxModel regions = new ListBoxModel();
        regions.add(inherited(), "");
        if (FormChecks.mayConfigure(item)) {
            regions.add(Messages.AccountForm_simulated(), Accounts.SIMULATED);
            Region.regions().stream()
                    .filter(one -> !one.isGlobalRegion() && one.metadata() != null)
                    .filter(one -> one.metadata().partition().id().equals("aws"))
                    .map(Region::id)
                    .sorted()
                    .forEach(id -> regions.add(id, id));
        }
        // One of another partition, or newer than the SDK, or a variable of the build's, is kept as it is.
        if (region != null && regions.stream().noneMatch(one -> one.value.equals(region))) {
            regions.add(region, region);
        }
        return regions;
    }

    /** The AWS credentials that jobs can use here. */
    @POST
    default ListBoxModel doFillCredentialsIdItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String credentialsId) {
        StandardListBoxModel credentials = new StandardListBoxModel();
        if (!AccountCredentials.mayList(item)) {
            return credentials.includeCurrentValue(credentialsId);
        }
        credentials.includeEmptyValue();
        if (item == null) {
            // those of the scope System are not for jobs
            credentials.includeMatchingAs(
                    ACL.SYSTEM2,
                    Jenkins.get(),
                    AmazonWebServicesCredentials.class,
                    List.of(),
                    CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM)));
        } else {
            credentials.includeAs(ACL.SYSTEM2, item, AmazonWebServicesCredentials.class);
        }
        return credentials.includeCurrentValue(credentialsId);
    }

    /** Checks that the credentials are there. */
    @POST
    default FormValidation doCheckCredentialsId(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        if (!AccountCredentials.mayList(item) || FormChecks.open(value)) {
            return FormValidation.ok();
        }
        boolean there = AccountCredentials.find(value, item).isPresent();
        return there ? FormValidation.ok() : FormValidation.error(AccountCredentials.missing(value));
    }

    /** Checks the role. */
    @POST
    default FormValidation doCheckRoleArn(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, value, AccountSettings.NONE::withRoleArn);
    }

    /** Checks the external id. */
    @POST
    default FormValidation doCheckExternalId(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, value, AccountSettings.NONE::withExternalId);
    }

    /** Checks the session's name. */
    @POST
    default FormValidation doCheckSessionName(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, value, AccountSettings.NONE::withSessionName);
    }

    /** Checks the endpoint. */
    @POST
    default FormValidation doCheckEndpoint(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, value, AccountSettings.NONE::withEndpoint);
    }

    private static FormValidation check(
            @CheckForNull Item item, String value, Function<String, AccountSettings> settings) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> AccountFields.faults(settings.apply(value)));
    }
}
