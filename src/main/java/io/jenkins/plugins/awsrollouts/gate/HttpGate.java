package io.jenkins.plugins.awsrollouts.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.SecretNames;
import io.jenkins.plugins.awsrollouts.cloud.Secrets;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests to each new instance, or to a URL such as the balancer's, and passes when enough answers in a row are
 * as expected.
 *
 * <p>One record of many components, one a knob: journals have them beside each other under these names.
 *
 * @param url an absolute http or https URL to ask instead of the instances, for example the balancer's; empty: each new
 *     instance is asked
 * @param scheme {@code http} or {@code https}, for instances; default http
 * @param port 1 to 65535, for instances; default 80
 * @param path begins with a slash, for instances; default /
 * @param publicAddress ask the instance's public address instead of its private one; default false
 * @param request what is sent; default a GET
 * @param status the expected status, {@code 200} or a range {@code 200-299}; default 200-299
 * @param body a regular expression in RE2's syntax that must occur in the first 64 KiB of the body; empty: any body
 * @param json by path (such as {@code $.status}) the value that the body, as JSON, must have there, as text; default
 *     none
 * @param attemptTimeout for one request; default 5 s
 * @param terms by default it is asked after each stage where it has a URL, every 5 s for at most 5 min, and 3 answers in
 *     a row decide
 */
@RecordBuilder
public record HttpGate(
        Optional<String> url,
        String scheme,
        int port,
        String path,
        boolean publicAddress,
        Request request,
        String status,
        Optional<String> body,
        Map<String, String> json,
        Duration attemptTimeout,
        Terms terms)
        implements HttpGateBuilder.With, Gate {

    /** The default terms. */
    public static final Terms TERMS = Terms.repeated(When.STAGE, 3, 3, Duration.ofSeconds(5), Duration.ofMinutes(5));

    private static final Pattern STATUS = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    /** A journal of an earlier version knows neither requests nor expectations of JSON. */
    public HttpGate {
        request = request == null ? Request.get() : request;
        json = json == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(json));
    }

    /** A gate that sends plain GET requests after each stage. */
    public HttpGate(
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
            Duration attemptTimeout) {
        this(
                url,
                scheme,
                port,
                path,
                publicAddress,
                Request.get(),
                status,
                body,
                Map.of(),
                attemptTimeout,
                Terms.repeated(When.STAGE, successes, failures, interval, timeout));
    }

    /**
     * What is sent.
     *
     * @param method default GET
     * @param headers by name; a value may name secrets, such as {@code Bearer env:TOKEN}, see {@link Secrets}
     * @param content what to send; empty: nothing
     * @param verify how the certificate of an https server is checked; default in full
     */
    @RecordBuilder
    public record Request(String method, Map<String, String> headers, Optional<String> content, Probe.Verify verify)
            implements HttpGateRequestBuilder.With {
        private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

        public Request {
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        }

        /** A GET request without headers. */
        public static Request get() {
            return new Request("GET", Map.of(), Optional.empty(), Probe.Verify.FULL);
        }

        /** A header's value is told to nobody: somebody may have written a secret there. */
        @Override
        public String toString() {
            return method + " with headers " + headers.keySet();
        }

        private List<String> faults() {
            List<String> faults = new ArrayList<>();
            if (!METHODS.contains(method)) {
                faults.add(
                        "httpGate method is \"" + method + "\"; use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.");
            }
            if (content.isPresent() && (method.equals("GET") || method.equals("HEAD"))) {
                faults.add(
                        "httpGate content is given with method " + method + "; use POST or another that sends some.");
            }
            headers.forEach((name, value) -> fault(name, value).ifPresent(faults::add));
            return faults;
        }

        private static Optional<String> fault(String name, String value) {
            if (!NAME.matcher(name).matches()) {
                return Optional.of("httpGate headers has \"" + name + "\", which is no name of a header; correct it.");
            }
            if (value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                return Optional.of("httpGate header " + name + " has a value of several lines; give one line.");
            }
            if (SecretNames.tells(name) && !Secrets.named(value)) {
                return Optional.of("httpGate header " + name + " holds its secret in the spec; name it as env:NAME"
                        + " instead, in Jenkins in secretHeaders.");
            }
            return Optional.empty();
        }
    }

    /** A gate that asks each new instance for this path on this port, all else by default. */
    public static HttpGate onInstances(int port, String path) {
        return of(Optional.empty(), port, path);
    }

    /** A gate that asks this URL, all else by default. */
    public static HttpGate through(String url) {
        return of(Optional.of(url), 80, "/");
    }

    private static HttpGate of(Optional<String> url, int port, String path) {
        return new HttpGate(
                url,
                "http",
                port,
                path,
                false,
                Request.get(),
                "200-299",
                Optional.empty(),
                Map.of(),
                Duration.ofSeconds(5),
                TERMS);
    }

    /** The same with other expectations of JSON. */
    public HttpGate expecting(Map<String, String> values) {
        return withJson(values);
    }

    @Override
    public String name() {
        String verb = request.method().equals("GET") ? "" : request.method() + " ";
        return "HTTP " + verb + SecretNames.blotted(url.orElseGet(() -> (port == 80 ? "" : ":" + port) + path));
    }

    @Override
    public Subject subject() {
        return url.isPresent() ? Subject.TARGET : Subject.EACH_INSTANCE;
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        return Optional.of(new Probe.Http(
                url.orElseGet(() -> site(now.instance().orElseThrow()) + path),
                request.method(),
                request.headers(),
                request.content(),
                request.verify(),
                attemptTimeout));
    }

    /** Where it asks an instance, without the path. */
    public String site(InstanceView view) {
        String address = publicAddress ? view.publicAddress() : view.address();
        return scheme + "://" + InstanceView.host(address) + ":" + port;
    }

    @Override
    public Judgement judge(Probe.Answer answer) {
        return problem(answer)
                .map(Judgement::bad)
                .orElseGet(() -> Judgement.good(
                        "answered " + answer.status() + " in " + answer.took().toMillis() + " ms"));
    }

    private Optional<String> problem(Probe.Answer answer) {
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
        if (body.isPresent() && !BodyPattern.of(body.get()).occursIn(answer.body())) {
            return Optional.of("answered " + answer.status() + " with a body without \"" + body.get() + "\"");
        }
        return json.isEmpty() ? Optional.empty() : jsonProblem(answer);
    }

    private Optional<String> jsonProblem(Probe.Answer answer) {
        Optional<JsonNode> document = JsonText.parse(answer.body());
        if (document.isEmpty()) {
            return Optional.of("answered " + answer.status() + " with a body that is no JSON");
        }
        for (Map.Entry<String, String> one : json.entrySet()) {
            JsonNode found = JsonPath.parse(one.getKey())
                    .map(path -> path.in(document.get()))
                    .orElseGet(MissingNode::getInstance);
            if (!found.isValueNode() || !found.asText().equals(one.getValue())) {
                // what stands there instead is told to nobody: it may be a secret of whoever was asked
                return Optional.of(
                        "answered " + answer.status() + ", but " + one.getKey() + " is not " + one.getValue());
            }
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
            faults.add("httpGate path is \"" + SecretNames.blotted(path) + "\"; begin it with a slash.");
        } else if (!asked(path)) {
            faults.add("httpGate path is \"" + SecretNames.blotted(path).replaceAll("\\p{Cntrl}", "?")
                    + "\", which no URL can have; write blanks and other special characters as %20 and so on.");
        }
        secretFault("url", url.orElse("")).ifPresent(faults::add);
        secretFault("path", path).ifPresent(faults::add);
        statusFault().ifPresent(faults::add);
        body.ifPresent(b -> bodyFault(b).ifPresent(faults::add));
        faults.addAll(request.faults());
        json.keySet().stream()
                .filter(path -> JsonPath.parse(path).isEmpty())
                .forEach(path -> faults.add("httpGate json has \"" + path
                        + "\", which is no path to one value; give one" + " such as $.status or $.checks[0].name."));
        faults.addAll(terms.faults("httpGate"));
        Terms.positive("httpGate attemptTimeout", attemptTimeout).ifPresent(faults::add);
        return List.copyOf(faults);
    }

    private static boolean asked(String path) {
        try {
            return URI.create("http://localhost" + path).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> secretFault(String knob, String text) {
        List<String> names = SecretNames.in(text);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("httpGate " + knob + " is \"" + SecretNames.blotted(text) + "\", where "
                        + String.join(" and ", names) + " would be shown by journal, log and report; leave "
                        + (names.size() == 1 ? "it" : "them") + " out and give a header whose secret is named, such as"
                        + " Authorization: Bearer env:NAME, in Jenkins in secretHeaders.");
    }

    private static Optional<String> urlFault(String url) {
        // in what is no URL a password may have any character
        String fault = "httpGate url is \"" + SecretNames.blotted(url.replaceFirst("//.*@", "//***@"))
                + "\"; give an absolute http or https URL.";
        try {
            URI uri = URI.create(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null) {
                return Optional.of(fault);
            }
            return uri.getRawUserInfo() == null
                    ? Optional.empty()
                    : Optional.of("httpGate url is \"" + SecretNames.blotted(url)
                            + "\", with a user or a password before the @, which"
                            + " journal, log and report would show; leave them out and give a header whose secret is"
                            + " named, such as Authorization: Basic env:NAME.");
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
        if (body.isEmpty()) {
            // as a variable that is not set leaves it: nothing would be looked for
            return Optional.of("httpGate body is empty; give what must occur in it, or leave it out for any body.");
        }
        return BodyPattern.fault(body)
                .map(fault -> "httpGate body is no regular expression that RE2 knows: " + fault
                        + "; correct it (without references back and looking around), or leave it out for any body.");
    }
}
