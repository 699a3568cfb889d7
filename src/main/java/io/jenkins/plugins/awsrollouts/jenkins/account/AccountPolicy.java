package io.jenkins.plugins.awsrollouts.jenkins.account;

import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an administrator lets jobs and folders choose of an account. Whoever may configure a job could otherwise call any
 * endpoint, and assume any role, as the controller itself.
 *
 * @param system what the system's configuration says; that may always be used
 * @param controllerCredentials whether jobs may call with the credentials that the SDK finds for the controller
 * @param endpoints endpoints that jobs and folders may name
 * @param roles roles that jobs and folders may name for the system's or the controller's credentials, with {@code *} for
 *     any text
 */
record AccountPolicy(
        AccountSettings system, boolean controllerCredentials, List<String> endpoints, List<String> roles) {
    private static final String BETWEEN = "[,\\s]+";

    AccountPolicy {
        endpoints = List.copyOf(endpoints);
        roles = List.copyOf(roles);
    }

    static List<String> items(String text) {
        return Lists.items(text, BETWEEN);
    }

    /** What resolved settings may not be, one sentence each. */
    List<String> faults(AccountSettings resolved) {
        List<String> faults = new ArrayList<>();
        if (resolved.credentialsId().isEmpty() && !controllerCredentials) {
            faults.add("No credentials are chosen, and jobs may not use the controller's own; give credentialsId in the"
                    + " step, in a folder or at Manage Jenkins, System, AWS Rollouts, where an administrator can also let"
                    + " jobs use the controller's.");
        }
        if (!mayCall(resolved.endpoint())) {
            faults.add("endpoint is \"" + AccountFields.shown(resolved.endpoint())
                    + "\", which no administrator has allowed; leave it out, or let one list it at Manage Jenkins, System,"
                    + " AWS Rollouts.");
        }
        if (!mayAssume(resolved)) {
            faults.add("roleArn is \"" + resolved.roleArn()
                    + "\", which no administrator has allowed with these credentials; give credentials of your own as"
                    + " credentialsId, or let one list the role at Manage Jenkins, System, AWS Rollouts.");
        }
        return faults;
    }

    private boolean mayCall(String endpoint) {
        return endpoint.isEmpty() || endpoint.equals(system.endpoint()) || endpoints.contains(endpoint);
    }

    private boolean mayAssume(AccountSettings resolved) {
        boolean ofTheSystem =
                resolved.credentialsId().isEmpty() || resolved.credentialsId().equals(system.credentialsId());
        return resolved.roleArn().isEmpty()
                || !ofTheSystem
                || resolved.roleArn().equals(system.roleArn())
                || roles.stream().anyMatch(pattern -> fits(pattern, resolved.roleArn()));
    }

    private static boolean fits(String pattern, String role) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.matches(regex, role);
    }
}
