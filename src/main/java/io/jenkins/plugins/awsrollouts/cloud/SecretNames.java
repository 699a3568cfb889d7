package io.jenkins.plugins.awsrollouts.cloud;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of parameters and headers that say of their value that it is a secret, whatever the value is. */
public final class SecretNames {
    /** A word of a name that says so. */
    private static final Set<String> WORDS = Set.of(
            "token",
            "tokens",
            "secret",
            "secrets",
            "password",
            "passwords",
            "passwd",
            "passphrase",
            "pass",
            "pwd",
            "signature",
            "sig",
            "auth",
            "oauth",
            "authorization",
            "credential",
            "credentials",
            "cookie",
            "jwt",
            "bearer");

    /** The same where a name of several words is written in small letters together. */
    private static final Pattern TOGETHER = Pattern.compile(".*(?:token|secret|password|passwd|passphrase|signature"
            + "|credentials?|(?:api|access|auth|secret|private|account|subscription)key)");

    /** Whose key is a secret: not that of a cache, of an order, or of what may be asked twice. */
    private static final Set<String> KEPT = Set.of(
            "api",
            "access",
            "account",
            "admin",
            "app",
            "application",
            "auth",
            "client",
            "encryption",
            "function",
            "functions",
            "host",
            "license",
            "master",
            "private",
            "secret",
            "security",
            "service",
            "session",
            "shared",
            "signing",
            "subscription",
            "user");

    /** A name that ends so is what the secret is called, or of which kind it is. */
    private static final Set<String> ABOUT = Set.of("name", "type", "mode", "arn");

    private static final Pattern BETWEEN = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** A parameter of a query, of a path or behind a hash: its name, and all up to the next one. */
    private static final Pattern PARAMETER = Pattern.compile("[?&;#]([^?&;#=]+)=(?=([^&;#]*))");

    private SecretNames() {}

    /** Whether a name such as {@code access_token}, {@code apiKey} or {@code X-Amz-Signature} says that it names a secret. */
    public static boolean tells(String name) {
        List<String> words = Stream.of(BETWEEN.split(name))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        if (words.isEmpty() || ABOUT.contains(words.get(words.size() - 1))) {
            return false;
        }
        return words.stream()
                        .anyMatch(word ->
                                WORDS.contains(word) || TOGETHER.matcher(word).matches())
                || isKey(words);
    }

    private static boolean isKey(List<String> words) {
        int key = words.indexOf("key");
        return key > 0 ? KEPT.contains(words.get(key - 1)) : key == 0 && words.size() == 1;
    }

    /** The names of a URL's parameters that say that they are secrets and have a value, as they are written there. */
    public static List<String> in(String url) {
        return PARAMETER
                .matcher(url)
                .results()
                .filter(found -> !found.group(2).isEmpty() && tells(decoded(found.group(1))))
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** A URL with {@code ***} in the place of the values of such parameters, and of its user and password. */
    public static String blotted(String url) {
        String nobody = url.replaceFirst("//[^/?#]*@", "//***@");
        Matcher parameters = PARAMETER.matcher(nobody);
        StringBuilder shown = new StringBuilder();
        int told = 0;
        while (parameters.find(told)) {
            boolean secret = !parameters.group(2).isEmpty() && tells(decoded(parameters.group(1)));
            shown.append(nobody, told, parameters.end()).append(secret ? "***" : "");
            told = secret ? parameters.end(2) : parameters.end();
        }
        return shown.append(nobody.substring(told)).toString();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // not in the form of a URL, and so as it stands
            return name;
        }
    }
}
