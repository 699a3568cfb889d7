package io.jenkins.plugins.awsrollouts.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.simulation.keep.RequestJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.core.SdkRequest;

/** The models of all services that are called, from the botocore that moto stands on. */
public final class ServiceModels {
    /** botocore's folders by the SDK's packages. */
    private static final Map<String, String> FOLDERS = Map.of(
            "autoscaling", "autoscaling/2011-01-01",
            "cloudwatch", "cloudwatch/2010-08-01",
            "ec2", "ec2/2016-11-15",
            "elasticloadbalancing", "elb/2012-06-01",
            "elasticloadbalancingv2", "elbv2/2015-12-01",
            "lambda", "lambda/2015-03-31",
            "ssm", "ssm/2014-11-06");

    private static final Optional<ServiceModels> FOUND = find();

    private final Map<String, ServiceModel> services = new TreeMap<>();

    private ServiceModels(Path data) {
        FOLDERS.forEach((service, folder) ->
                services.put(service, new ServiceModel(service, read(data.resolve(folder + "/service-2.json.gz")))));
    }

    /** The models, where moto's virtual environment has them. */
    public static Optional<ServiceModels> found() {
        return FOUND;
    }

    /** The models, or skips the test where there are none. */
    public static ServiceModels foundOrSkip() {
        if (FOUND.isEmpty()) {
            String reason = "Skipped checks of requests: no botocore beside moto_server";
            // The test runner keeps the reason of a skipped class to itself.
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return FOUND.orElseThrow();
    }

    private static Optional<ServiceModels> find() {
        return MotoServer.program()
                .flatMap(program -> data(program.toAbsolutePath().getParent().resolveSibling("lib")))
                .map(ServiceModels::new);
    }

    private static Optional<Path> data(Path libraries) {
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> pythons = Files.newDirectoryStream(libraries, "python3*")) {
            pythons.forEach(python -> found.add(python.resolve("site-packages/botocore/data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().filter(Files::isDirectory).findFirst();
    }

    private static JsonNode read(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("No model in " + file, e);
        }
    }

    /** All patterns by which nothing is checked, as service and shape. */
    Set<String> unreadable() {
        Set<String> all = new TreeSet<>();
        services.values().forEach(service -> all.addAll(service.unreadable()));
        return all;
    }

    /** What a request asks for: its class is named after the operation, in the package of the service. */
    record Asked(String service, String operation) {
        static Asked by(SdkRequest request) {
            String[] packages = request.getClass().getPackageName().split("\\.");
            return new Asked(
                    packages[packages.length - 2],
                    request.getClass().getSimpleName().replaceFirst("Request$", ""));
        }

        @Override
        public String toString() {
            return service + ":" + operation;
        }
    }

    /** What AWS would not take of a request, by its model or by what else is documented. */
    List<Violation> violations(SdkRequest request) {
        Asked asked = Asked.by(request);
        ObjectNode tree = RequestJson.written(request);
        List<Violation> all = new ArrayList<>(Optional.ofNullable(services.get(asked.service()))
                .orElseThrow(() -> new IllegalStateException("No model of " + asked.service()))
                .violations(asked.operation(), tree));
        all.addAll(DocumentedLimits.violations(asked.toString(), tree));
        return all;
    }
}
