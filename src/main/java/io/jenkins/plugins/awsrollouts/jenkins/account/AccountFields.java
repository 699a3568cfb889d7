package io.jenkins.plugins.awsrollouts.jenkins.account;

import hudson.ExtensionList;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What is true of the account's fields wherever they stand. */
final class AccountFields {
    private static final List<String> NAMES = Arrays.stream(AccountSettings.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/.+");
    private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

    private AccountFields() {}

    /** Where a field's help is: beside {@link AccountStep}, which any of its descriptors can serve. */
    static Optional<String> help(String field) {
        return Optional.ofNullable(field)
                .filter(NAMES::contains)
                .flatMap(name -> ExtensionList.lookup(StepDescriptor.class).stream()
                        .filter(descriptor -> AccountStep.class.isAssignableFrom(descriptor.clazz))
                        .findFirst()
                        .map(descriptor -> descriptor.getHelpFile(name)));
    }

    /** All that is wrong with the texts themselves, one sentence each. */
    static List<String> faults(AccountSettings settings) {
        List<String> faults = new ArrayList<>();
        if (!settings.region().isEmpty()
                && !settings.region().equals(Accounts.SIMULATED)
                && !REGION.matcher(settings.region()).matches()) {
            faults.add("region is \"" + settings.region()
                    + "\", which is no region's name; give one such as eu-central-1, or simulated.");
        }
        if (!settings.roleArn().isEmpty() && !ROLE.matcher(settings.roleArn()).matches()) {
            faults.add("roleArn is \"" + settings.roleArn()
                    + "\", which is no role's ARN; give one such as arn:aws:iam::123456789012:role/deploy.");
        }
        if (!settings.externalId().isEmpty()
                && !EXTERNAL.matcher(settings.externalId()).matches()) {
            faults.add("externalId is not what AWS takes for one; give 2 to 1224 letters, digits or any of +=,.@:/-_.");
        }
        if (!settings.sessionName().isEmpty()
                && !SESSION.matcher(settings.sessionName()).matches()) {
            faults.add("sessionName is \"" + settings.sessionName()
                    + "\"; give 2 to 64 letters, digits or any of +=,.@-_.");
        }
        if (!settings.endpoint().isEmpty() && hasUser(settings.endpoint())) {
            faults.add("endpoint is \"" + shown(settings.endpoint())
                    + "\", which holds a name or a password; give it without.");
        } else if (!settings.endpoint().isEmpty() && !web(settings.endpoint())) {
            faults.add("endpoint is \"" + shown(settings.endpoint()) + "\"; give an absolute http or https URL.");
        }
        return faults;
    }

    private static boolean hasUser(String text) {
        return text.matches("[^/]*//[^/?#]*@.*");
    }

    private static boolean web(String text) {
        try {
            URI uri = URI.create(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A URL without the password that it may carry. */
    static String shown(String url) {
        return url.replaceFirst("//[^/@]*@", "//***@");
    }
}
