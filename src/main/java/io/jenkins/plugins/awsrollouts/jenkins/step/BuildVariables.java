package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.EnvironmentContributingAction;
import hudson.model.EnvironmentContributor;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Map;

/**
 * What a freestyle build itself gives as variables: its parameters, its number and the like, what plugins and wrappers add
 * to it, and what an administrator has set for all builds. The variables of the process that Jenkins or an agent runs in
 * are not among them, and every value is as it was given: Jenkins' own {@link Run#getEnvironment} expands a value with
 * those of the process.
 */
final class BuildVariables {
    private BuildVariables() {}

    /** Those of a build, by name. */
    static Map<String, String> of(AbstractBuild<?, ?> build, TaskListener log)
            throws IOException, InterruptedException {
        EnvVars own = new EnvVars();
        Computer computer = Computer.currentComputer();
        if (computer != null) {
            own.putAll(computer.buildEnvironment(log));
        }
        own.putAll(build.getParent().getCharacteristicEnvVars());
        own.putAll(build.getCharacteristicEnvVars());
        Map<String, String> before = Map.copyOf(own);
        for (EnvironmentContributor one : EnvironmentContributor.all().reverseView()) {
            one.buildEnvironmentFor(build.getParent(), own, log);
            one.buildEnvironmentFor(build, own, log);
        }
        if (computer != null) {
            // Jenkins' own contributor puts the whole environment of the process among them
            computer.getEnvironment().forEach((name, value) -> {
                if (!before.containsKey(name)) {
                    own.remove(name, value);
                }
            });
        }
        FilePath workspace = build.getWorkspace();
        if (workspace != null) {
            own.put("WORKSPACE", workspace.getRemote());
        }
        build.getProject().getScm().buildEnvironment(build, own);
        build.getEnvironments().forEach(one -> one.buildEnvVars(own));
        for (EnvironmentContributingAction one : build.getActions(EnvironmentContributingAction.class)) {
            one.buildEnvironment(build, own);
        }
        return Map.copyOf(own);
    }
}
