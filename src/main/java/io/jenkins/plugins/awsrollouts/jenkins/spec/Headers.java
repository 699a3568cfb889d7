package io.jenkins.plugins.awsrollouts.jenkins.spec;

import io.jenkins.plugins.awsrollouts.cloud.Secrets;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;

/**
 * The plain headers of an HTTP gate. A name of a secret in one of them counts only where it stands literally in what was
 * configured: whoever may build could bring any other along in a parameter.
 */
final class Headers {
    private Headers() {}

    /** What is wrong with a header, each {@code name=value}. */
    static Optional<String> fault(String configured, Texts expand) {
        String expanded = expand.apply(configured);
        List<String> meant = expand.configured() ? secrets(configured) : List.of();
        List<String> named = new ArrayList<>(secrets(expanded));
        meant.forEach(named::remove);
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "httpGate header " + name(expanded) + " names a secret in its text, where a parameter may have"
                                + " brought it along; give secretHeaders: [secretHeader(name: '" + name(expanded)
                                + "', credentialsId: 'ID')] instead.");
    }

    /** The names of secrets in the value of a header. */
    static List<String> secrets(String header) {
        String value = header.substring(header.indexOf('=') + 1);
        return Secrets.REFERENCE
                .matcher(value)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** Of the header; for one without a value nothing but that, since its text may be a secret. */
    private static String name(String header) {
        int end = header.indexOf('=');
        return end < 0 ? "without a name" : header.substring(0, end).strip();
    }
}
