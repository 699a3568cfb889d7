package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers the few calls that forms make, on this machine, and remembers who called; also as a proxy. */
public final class StubAws implements AutoCloseable {
    private static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile boolean denied;

    /** A call as it came in. */
    public record Call(String action, String authorization, String host, Map<String, String> parameters) {}

    /** Begins to listen. */
    public StubAws() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public List<String> actions() {
        return calls.stream().map(Call::action).toList();
    }

    /** From now on everything but who is calling is denied. */
    public void deny() {
        denied = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> parameters = Stream.of(body.split("&"))
                .map(one -> one.split("=", 2))
                .filter(one -> one.length == 2)
                .collect(Collectors.toMap(one -> one[0], one -> URLDecoder.decode(one[1], StandardCharsets.UTF_8)));
        String action = parameters.getOrDefault("Action", "");
        calls.add(new Call(
                action,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                exchange.getRequestHeaders().getFirst("Host"),
                parameters));
        boolean refuse = denied && !action.equals("GetCallerIdentity");
        byte[] answer = (refuse ? error() : xml(action)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(refuse ? 403 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String error() {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                + "<Message>not for you</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    }

    private static String xml(String action) {
        return switch (action) {
            case "GetCallerIdentity" ->
                "<GetCallerIdentityResponse xmlns=\"" + STS
                        + "\"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/robot</Arn><UserId>U</UserId>"
                        + "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
            case "AssumeRole" ->
                "<AssumeRoleResponse xmlns=\"" + STS
                        + "\"><AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s"
                        + "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
                        + "</Credentials></AssumeRoleResult></AssumeRoleResponse>";
            case "DescribeAutoScalingGroups" ->
                "<DescribeAutoScalingGroupsResponse"
                        + " xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><DescribeAutoScalingGroupsResult>"
                        + "<AutoScalingGroups>" + group("shop-web") + group("shop-api") + group("blog")
                        + "</AutoScalingGroups></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>";
            case "DescribeImages" ->
                "<DescribeImagesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<imagesSet>" + image("ami-0a", "shop-1", "2026-01-01T00:00:00.000Z")
                        + image("ami-0b", "shop-2", "2026-02-01T00:00:00.000Z")
                        + "</imagesSet></DescribeImagesResponse>";
            default -> "<none/>";
        };
    }

    private static String group(String name) {
        return "<member><AutoScalingGroupName>" + name + "</AutoScalingGroupName></member>";
    }

    private static String image(String id, String name, String created) {
        return "<item><imageId>" + id + "</imageId><name>" + name + "</name><creationDate>" + created
                + "</creationDate></item>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
