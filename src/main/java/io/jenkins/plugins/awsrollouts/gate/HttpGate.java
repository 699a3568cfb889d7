package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Sends GET requests to each new instance, or to a URL such as the balancer's, and passes when enough answers in a row
 * are as expected.
 *
 * @param url an absolute http or https URL to ask instead of the instances, for example the balancer's; empty: each new
 *     instance is asked
 * @param scheme {@code http} or {@code https}, for instances; default http
 * @param port 1 to 65535, for instances; default 80
 * @param path begins with a slash, for instances; default /
 * @param publicAddress ask the instance's public address instead of its private one; default false
 * @param status the expected status, {@code 200} or a range {@code 200-299}; default 200-299
 * @param body a regular expression that must occur in the first 64 KiB of the body; empty: any body
 * @param successes good answers in a row to pass; default 3
 * @param failures bad answers in a row to fail while a bake is watched; default 3
 * @param interval between attempts; default 5 s
 * @param timeout until it must have passed, from the first attempt on; default 5 min
 * @param attemptTimeout for one request; default 5 s
 */
public record HttpGate(
        Optional<String> url,
        String scheme,
        int port,
        String path,
        boolean publicAddress,
        String status,
        Optional<String> body,
        int successes,
        int failures,
        Duration interval,
        Duration timeout,
        Duration attemptTimeout)
        implements Gate {

    private static final Pattern STATUS = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    /** A gate that asks each new instance for this path on this port, all else by default. */
    public static HttpGate onInstances(int port, String path) {
        return new HttpGate(
                Optional.empty(),
                "http",
                port,
                path,
                false,
                "200-299",
                Optional.empty(),
                3,
                3,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5));
    }

    /** A gate that asks this URL, all else by default. */
    public static HttpGate through(String url) {
        HttpGate plain = onInstances(80, "/");
        return new HttpGate(
                Optional.of(url),
                plain.scheme,
                plain.port,
                plain.path,
                false,
                plain.status,
                plain.body,
                plain.successes,
                plain.failures,
                plain.interval,
                plain.timeout,
                plain.attemptTimeout);
    }

    @Override
    public String name() {
        return "HTTP " + url.map(HttpGate::shown).orElse((port == 80 ? "" : ":" + port) + path);
    }

    @Override
    public Subject subject() {
        return url.isPresent() ? Subject.TARGET : Subject.EACH_INSTANCE;
    }

    @Override
    public Probe ask(Circumstances now) {
        return new Probe.Http(url.orElseGet(() -> site(now.instance().orElseThrow()) + path), attemptTimeout);
    }

    /** Where it asks an instance, without the path. */
    public String site(InstanceView view) {
        String address = publicAddress ? view.publicAddress() : view.address();
        return scheme + "://" + address + ":" + port;
    }

    @Override
    public Optional<String> judge(Probe.Answer answer) {
        if (!answer.problem().isEmpty()) {
            return Optional.of(answer.problem());
        }
        Matcher range = STATUS.matcher(status);
        if (!range.matches()) {
            return Optional.of("answered " + answer.status() + ", but \"" + status + "\" is no status to expect");
        }
        int low = Integer.parseInt(range.group(1));
        int high = range.group(2) == null ? low : Integer.parseInt(range.group(2));
        if (answer.status() < low || answer.status() > high) {
            return Optional.of("answered " + answer.status() + ", expected " + status);
        }
        if (body.isPresent()
                && !Pattern.compile(body.get()).matcher(answer.body()).find()) {
            return Optional.of("answered " + answer.status() + " with a body without \"" + body.get() + "\"");
        }
        return Optional.empty();
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        url.ifPresent(u -> urlFault(u).ifPresent(faults::add));
        if (!scheme.equals("http") && !scheme.equals("https")) {
            faults.add("httpGate scheme is \"" + scheme + "\"; use http or https.");
        }
        if (port < 1 || port > 65535) {
            faults.add("httpGate port is " + port + "; use a port from 1 to 65535.");
        }
        if (!path.startsWith("/")) {
            faults.add("httpGate path is \"" + path + "\"; begin it with a slash.");
        }
        statusFault().ifPresent(faults::add);
        body.ifPresent(b -> bodyFault(b).ifPresent(faults::add));
        atLeastOne("successes", successes).ifPresent(faults::add);
        atLeastOne("failures", failures).ifPresent(faults::add);
        positive("interval", interval).ifPresent(faults::add);
        positive("timeout", timeout).ifPresent(faults::add);
        positive("attemptTimeout", attemptTimeout).ifPresent(faults::add);
        return List.copyOf(faults);
    }

    /** A URL without the password that it may carry. */
    private static String shown(String url) {
        return url.replaceFirst("//[^/@]*@", "//***@");
    }

    private static Optional<String> urlFault(String url) {
        String fault = "httpGate url is \"" + shown(url) + "\"; give an absolute http or https URL.";
        try {
            URI uri = URI.create(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.empty() : Optional.of(fault);
        } catch (IllegalArgumentException e) {
            return Optional.of(fault);
        }
    }

    private Optional<String> statusFault() {
        Matcher range = STATUS.matcher(status);
        boolean good =
                range.matches() && (range.group(2) == null || range.group(1).compareTo(range.group(2)) <= 0);
        return good
                ? Optional.empty()
                : Optional.of("httpGate status is \"" + status + "\"; give a status such as 200, or a range such as"
                        + " 200-299.");
    }

    private static Optional<String> bodyFault(String body) {
        try {
            Pattern.compile(body);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("httpGate body is no regular expression: " + e.getDescription() + " in \"" + body
                    + "\"; correct it, or leave it out for any body.");
        }
    }

    private static Optional<String> atLeastOne(String knob, int value) {
        return value >= 1 ? Optional.empty() : Optional.of("httpGate " + knob + " is " + value + "; use 1 or more.");
    }

    private static Optional<String> positive(String knob, Duration value) {
        return value.isNegative() || value.isZero()
                ? Optional.of("httpGate " + knob + " is " + value.toSeconds()
                        + " s, not longer than zero; give a time such as 5s.")
                : Optional.empty();
    }
}
