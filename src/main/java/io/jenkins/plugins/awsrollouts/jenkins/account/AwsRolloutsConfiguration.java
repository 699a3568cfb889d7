package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.cloud.Reach;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.rollout.journal.WholeFile;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.logging.Logger;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The account of all jobs that neither say themselves nor have a folder that says which. */
@Extension
@Symbol("awsRollouts")
public class AwsRolloutsConfiguration extends GlobalConfiguration implements AccountForm, AccountHolder {
    private static final Logger LOGGER = Logger.getLogger(AwsRolloutsConfiguration.class.getName());

    @CheckForNull
    private String region;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String roleArn;

    @CheckForNull
    private String externalId;

    @CheckForNull
    private String sessionName;

    @CheckForNull
    private String endpoint;

    @CheckForNull
    private Boolean controllerCredentials;

    @CheckForNull
    private String roles;

    @CheckForNull
    private String endpoints;

    @CheckForNull
    private String gateHosts;

    /** Whether what was saved could not be read and was put away, so that what holds now is written nowhere yet. */
    private transient boolean setAside;

    /** Reads what was saved. */
    public AwsRolloutsConfiguration() {
        load();
    }

    /**
     * Reads what was saved. A file that cannot be read is set aside, so that nothing of it is lost with the next save, and
     * jobs may choose nothing until an administrator has looked.
     */
    @Override
    public synchronized void load() {
        XmlFile file = getConfigFile();
        if (!Files.exists(file.getFile().toPath(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (file.unmarshal(this) == this) {
                return;
            }
            close(file, "it is of another kind");
        } catch (IOException | RuntimeException e) {
            close(file, Words.of(e));
        }
    }

    private void close(XmlFile file, String why) {
        region = credentialsId = roleArn = externalId = sessionName = endpoint = null;
        roles = endpoints = gateHosts = null;
        controllerCredentials = false;
        String found = "The settings in " + file + " cannot be read (" + why + "), so jobs may choose nothing of an"
                + " account until an administrator has looked at AWS Rollouts in the system's configuration; ";
        try {
            Path kept = WholeFile.setAside(file.getFile().toPath());
            setAside = true;
            LOGGER.severe(() -> found + "they are kept as " + kept + ".");
        } catch (IOException e) {
            LOGGER.severe(() -> found + "they stay where they are (" + e + ").");
        }
    }

    /** The one of this controller. */
    public static AwsRolloutsConfiguration get() {
        return ExtensionList.lookupSingleton(AwsRolloutsConfiguration.class);
    }

    /** Before anything is configured by code, and before any job is loaded. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void decide() {
        get().decideOnce();
    }

    /**
     * What was possible before there was a choice stays possible where this plugin has been used; a new controller begins
     * with the safe one.
     */
    void decideOnce() {
        if (controllerCredentials == null) {
            boolean used = getConfigFile().exists()
                    ? !chosen()
                    : Files.isDirectory(Jenkins.get().getRootDir().toPath().resolve("aws-rollouts"));
            controllerCredentials = used;
            roles = used && roles == null ? "*" : roles;
            save();
        } else if (setAside) {
            // or the next start would find no choice, and take the controller for one from before there was one
            save();
        }
    }

    /** Whether there was a choice, though what it was is damaged: Jenkins leaves out what it cannot read of a file. */
    private boolean chosen() {
        try {
            return getConfigFile().asString().contains("<controllerCredentials");
        } catch (IOException e) {
            return true;
        }
    }

    /** What jobs and folders may choose of an account. */
    AccountPolicy policy() {
        return new AccountPolicy(
                account(),
                Boolean.TRUE.equals(controllerCredentials),
                AccountPolicy.items(Util.fixNull(endpoints)),
                AccountPolicy.items(Util.fixNull(roles)));
    }

    /** Which addresses gates may ask from this controller. */
    public Reach reach() {
        return Reach.of(Util.fixNull(gateHosts));
    }

    /** Whether jobs may call with the credentials that the SDK finds for the controller; null: they may not. */
    @CheckForNull
    public Boolean getControllerCredentials() {
        return Boolean.TRUE.equals(controllerCredentials) ? Boolean.TRUE : null;
    }

    /** Whether jobs may call with the credentials that the SDK finds for the controller. */
    @DataBoundSetter
    public void setControllerCredentials(@CheckForNull Boolean controllerCredentials) {
        this.controllerCredentials = Boolean.TRUE.equals(controllerCredentials);
        save();
    }

    /** Roles that jobs may name for the system's or the controller's credentials, with {@code *}; null: none. */
    @CheckForNull
    public String getRoles() {
        return roles;
    }

    /** Roles that jobs may name for the system's or the controller's credentials, with {@code *}; null: none. */
    @DataBoundSetter
    public void setRoles(@CheckForNull String roles) {
        this.roles = FormChecks.given(roles);
        save();
    }

    /** Endpoints that jobs and folders may name; null: none but the one given here. */
    @CheckForNull
    public String getEndpoints() {
        return endpoints;
    }

    /** Endpoints that jobs and folders may name; null: none but the one given here. */
    @DataBoundSetter
    public void setEndpoints(@CheckForNull String endpoints) {
        this.endpoints = FormChecks.given(endpoints);
        save();
    }

    /** Addresses, networks and hosts of the controller or its link that gates may ask; null: none. */
    @CheckForNull
    public String getGateHosts() {
        return gateHosts;
    }

    /** Addresses, networks and hosts of the controller or its link that gates may ask; null: none. */
    @DataBoundSetter
    public void setGateHosts(@CheckForNull String gateHosts) {
        this.gateHosts = FormChecks.given(gateHosts);
        save();
    }

    /** Checks gateHosts. */
    @POST
    public FormValidation doCheckGateHosts(@QueryParameter String value) {
        return FormChecks.of(null, () -> Reach.faults(Util.fixNull(value)));
    }

    /** Checks endpoints. */
    @POST
    public FormValidation doCheckEndpoints(@QueryParameter String value) {
        return FormChecks.of(null, () -> AccountPolicy.items(Util.fixNull(value)).stream()
                .flatMap(one -> AccountFields.faults(AccountSettings.NONE.withEndpoint(one)).stream())
                .toList());
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AwsRollouts_displayName();
    }

    @Override
    public String inherited() {
        return Messages.AwsRolloutsConfiguration_inherited();
    }

    @Override
    public AccountSettings account() {
        return AccountSettings.fromStapler(region, credentialsId, roleArn, externalId, sessionName, endpoint);
    }

    /** Region, or {@code simulated}. */
    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        this.region = FormChecks.given(region);
        save();
    }

    /** Id of AWS credentials in Jenkins. */
    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = FormChecks.given(credentialsId);
        save();
    }

    /** ARN of a role to assume. */
    @DataBoundSetter
    public void setRoleArn(@CheckForNull String roleArn) {
        this.roleArn = FormChecks.given(roleArn);
        save();
    }

    /** External id that the role's trust policy asks for. */
    @DataBoundSetter
    public void setExternalId(@CheckForNull String externalId) {
        this.externalId = FormChecks.given(externalId);
        save();
    }

    /** Name of the session with the role. */
    @DataBoundSetter
    public void setSessionName(@CheckForNull String sessionName) {
        this.sessionName = FormChecks.given(sessionName);
        save();
    }

    /** URL instead of AWS' own endpoints, for emulators. */
    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = FormChecks.given(endpoint);
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) {
        // One file for the whole form, and not one for each field of it.
        try (BulkChange all = new BulkChange(this)) {
            req.bindJSON(this, json);
            all.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @Override
    public String getHelpFile(String fieldName) {
        return AccountFields.help(fieldName).orElseGet(() -> super.getHelpFile(fieldName));
    }

    /** Says, for the button, whether the account can be reached and who the caller is there. */
    @POST
    public FormValidation doTestConnection(AccountSettings own) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return ConnectionTest.run(own, null);
    }
}
