package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.slaves.NodeProperty;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.Accounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What a build has set around a step that AWS' tools take for region, keys and role: by {@code withEnv}, {@code
 * withCredentials}, a parameter. A rollout outlives its build and cannot keep keys, so it says so instead of calling with
 * others in silence.
 *
 * @param set variables by name, without those of the process that Jenkins or an agent runs in, and without those that an
 *     administrator has set for all builds
 */
record Surroundings(Map<String, String> set) {
    private static final List<String> WHO = List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE");
    private static final String ROLE = "AWS_ROLE_ARN";

    /** In this order, as AWS' tools take them. */
    private static final List<String> REGIONS = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

    Surroundings {
        set = Map.copyOf(set);
    }

    /** Of a step in a Pipeline. */
    static Surroundings of(StepContext context) throws IOException, InterruptedException {
        TaskListener log = context.get(TaskListener.class);
        EnvVars all = context.get(EnvVars.class);
        Map<String, String> set = beside(all == null ? Map.of() : all, usual(context.get(Computer.class), log));
        EnvironmentExpander blocks = context.get(EnvironmentExpander.class);
        if (blocks != null) {
            EnvVars inBlocks = new EnvVars();
            blocks.expand(inBlocks);
            set.putAll(inBlocks);
        }
        return new Surroundings(set);
    }

    /** Of a build step, on its executor's thread. */
    static Surroundings of(Map<String, String> variables, TaskListener log) throws IOException, InterruptedException {
        return new Surroundings(beside(variables, usual(Computer.currentComputer(), log)));
    }

    /** What no build has set. */
    private static EnvVars usual(@CheckForNull Computer computer, TaskListener log)
            throws IOException, InterruptedException {
        EnvVars usual = new EnvVars(EnvVars.masterEnvVars);
        for (NodeProperty<?> property : Jenkins.get().getGlobalNodeProperties()) {
            property.buildEnvVars(usual, log);
        }
        if (computer != null) {
            usual.putAll(computer.getEnvironment());
            usual.putAll(computer.buildEnvironment(log));
        }
        return usual;
    }

    private static Map<String, String> beside(Map<String, String> all, Map<String, String> usual) {
        Map<String, String> set = new TreeMap<>(all);
        set.entrySet().removeIf(one -> one.getValue().equals(usual.get(one.getKey())));
        return set;
    }

    /** The settings with the region that the build has set, where nobody else says which. */
    AccountSettings completing(AccountSettings resolved) {
        return resolved.region().isEmpty()
                ? region().map(name ->
                                AccountSettings.NONE.withRegion(set.get(name)).over(resolved))
                        .orElse(resolved)
                : resolved;
    }

    private Optional<String> region() {
        return REGIONS.stream().filter(this::isSet).findFirst();
    }

    private boolean isSet(String name) {
        return !set.getOrDefault(name, "").isBlank();
    }

    /**
     * What would be ignored, one sentence each.
     *
     * @param own what the step itself says, which goes before all that stands around it
     * @param resolved what the rollout would use
     */
    List<String> faults(AccountSettings own, AccountSettings resolved) {
        List<String> faults = new ArrayList<>();
        region().filter(name -> own.region().isEmpty()
                        && !resolved.region().isEmpty()
                        && !resolved.region().equals(set.get(name).strip()))
                .ifPresent(name ->
                        faults.add(name + " is \"" + set.get(name).strip() + "\" around this step, but its folder"
                                + " or the system's configuration says " + resolved.region()
                                + "; give the region of the rollout as region in the step."));
        List<String> who = ignored(own, resolved);
        if (!who.isEmpty() && !resolved.region().equals(Accounts.SIMULATED)) {
            faults.add(String.join(", ", who) + (who.size() == 1 ? " is" : " are")
                    + " set around this step, but a rollout outlives its build and takes no keys or role from there; give"
                    + " credentialsId in the step, and roleArn where a role is to be assumed.");
        }
        return faults;
    }

    private List<String> ignored(AccountSettings own, AccountSettings resolved) {
        boolean said = !own.credentialsId().isEmpty();
        boolean roleSaid =
                said || !own.roleArn().isEmpty() || resolved.roleArn().equals(set.get(ROLE));
        return Stream.concat(said ? Stream.empty() : WHO.stream(), roleSaid ? Stream.empty() : Stream.of(ROLE))
                .filter(this::isSet)
                .toList();
    }
}
