package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView.Checks;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.StateReason;

/** Reads instances. */
final class Instances {
    /** A filter takes at most 200 values. */
    static final int PER_DESCRIBE = 200;

    /** DescribeInstanceStatus takes at most 100 ids. */
    static final int PER_STATUS = 100;

    private static final int PAGE = 1000;
    private static final Pattern ID = Pattern.compile("\\bi-[0-9a-zA-Z]+");

    /** What changes of an instance. */
    record Status(State state, Checks checks) {}

    private final Ec2Client ec2;

    Instances(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * Describes up to {@value #PER_DESCRIBE} instances. By filter, since one id that EC2 does not know (yet) would make
     * a call by ids fail as a whole; unknown ones are absent from the answer.
     */
    Map<String, InstanceView> describe(List<String> ids) {
        Map<String, InstanceView> views = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            Filter filter = Filter.builder().name("instance-id").values(ids).build();
            pages(List.of(filter), some(ids)).forEach(i -> views.put(i.instanceId(), view(i)));
            views.keySet().retainAll(ids);
        }
        return views;
    }

    /** The instances that carry a tag, ended ones with it as long as EC2 tells of them; their checks are not known. */
    List<InstanceView> tagged(String key, String value) {
        Filter tag = Filter.builder().name("tag:" + key).values(value).build();
        return pages(List.of(tag), "tag " + key + "=" + value).stream()
                .filter(i -> i.tags().stream().anyMatch(t -> key.equals(t.key()) && value.equals(t.value())))
                .map(Instances::view)
                .toList();
    }

    /** State and checks of up to {@value #PER_STATUS} instances; those that EC2 does not know are absent. */
    Map<String, Status> statuses(Collection<String> ids) {
        Set<String> left = new TreeSet<>(ids);
        while (!left.isEmpty()) {
            try {
                return statusPages(left);
            } catch (CloudException e) {
                // One unknown id fails the whole call, and this operation has no filter by id: ask without it.
                if (e.kind() != CloudException.Kind.NOT_FOUND || !left.removeAll(named(e))) {
                    throw e;
                }
            }
        }
        return Map.of();
    }

    /** The instance ids that a failure names. */
    static Set<String> named(CloudException e) {
        Set<String> ids = new TreeSet<>();
        Matcher matcher = ID.matcher(
                e.getCause() == null
                        ? e.getMessage()
                        : String.valueOf(e.getCause().getMessage()));
        while (matcher.find()) {
            ids.add(matcher.group());
        }
        return ids;
    }

    /** A few ids for a message. */
    static String some(Collection<String> ids) {
        List<String> first = ids.stream().limit(3).toList();
        int more = ids.size() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }

    static InstanceView view(Instance i) {
        String four = text(i.privateIpAddress());
        State state = i.state() == null ? State.PENDING : state(i.state().name());
        return new InstanceView(
                i.instanceId(),
                text(i.imageId()),
                text(i.instanceTypeAsString()),
                i.placement() == null ? "" : text(i.placement().availabilityZone()),
                text(i.subnetId()),
                "spot".equals(i.instanceLifecycleAsString()),
                state,
                Checks.WAITING,
                four.isEmpty() ? six(i) : four,
                four.isEmpty() ? six(i) : text(i.publicIpAddress()),
                Objects.requireNonNullElse(i.launchTime(), Instant.EPOCH),
                state.over() ? reason(i.stateReason()) : "");
    }

    /** The message mostly begins with the code; one that starts has a reason as well, which says no more than that. */
    private static String reason(StateReason reason) {
        if (reason == null) {
            return "";
        }
        String code = text(reason.code());
        String message = text(reason.message()).strip();
        if (message.isEmpty() || message.startsWith(code)) {
            return message.isEmpty() ? code : message;
        }
        return code + ": " + message;
    }

    /** An IPv6 address, which is all that an instance of an IPv6-only subnet has; empty where it has none. */
    private static String six(Instance i) {
        return Optional.ofNullable(i.ipv6Address())
                .or(() -> i.networkInterfaces().stream()
                        .flatMap(networkInterface -> networkInterface.ipv6Addresses().stream())
                        .map(InstanceIpv6Address::ipv6Address)
                        .findFirst())
                .orElse("");
    }

    private List<Instance> pages(List<Filter> filters, String subject) {
        List<Instance> found = new ArrayList<>();
        String token = null;
        do {
            DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                    .filters(filters)
                    .maxResults(PAGE)
                    .nextToken(token)
                    .build();
            DescribeInstancesResponse page =
                    Failures.call("DescribeInstances", subject, () -> ec2.describeInstances(request));
            page.reservations().forEach(reservation -> found.addAll(reservation.instances()));
            token = next(page.nextToken());
        } while (token != null);
        return found;
    }

    private Map<String, Status> statusPages(Set<String> ids) {
        Map<String, Status> found = new LinkedHashMap<>();
        String token = null;
        do {
            DescribeInstanceStatusRequest request = DescribeInstanceStatusRequest.builder()
                    .instanceIds(ids)
                    .includeAllInstances(true)
                    .nextToken(token)
                    .build();
            DescribeInstanceStatusResponse page =
                    Failures.call("DescribeInstanceStatus", some(ids), () -> ec2.describeInstanceStatus(request));
            page.instanceStatuses().forEach(s -> found.put(s.instanceId(), status(s)));
            token = next(page.nextToken());
        } while (token != null);
        return found;
    }

    private static Status status(InstanceStatus s) {
        State state = s.instanceState() == null
                ? State.PENDING
                : state(s.instanceState().name());
        String system = s.systemStatus() == null ? "" : s.systemStatus().statusAsString();
        String instance = s.instanceStatus() == null ? "" : s.instanceStatus().statusAsString();
        if ("impaired".equals(system) || "impaired".equals(instance)) {
            return new Status(state, Checks.IMPAIRED);
        }
        return new Status(state, "ok".equals(system) && "ok".equals(instance) ? Checks.PASSED : Checks.WAITING);
    }

    private static State state(InstanceStateName name) {
        return switch (name == null ? InstanceStateName.PENDING : name) {
            case RUNNING -> State.RUNNING;
            case STOPPING, STOPPED -> State.STOPPED;
            case SHUTTING_DOWN, TERMINATED -> State.GONE;
            case PENDING, UNKNOWN_TO_SDK_VERSION -> State.PENDING;
        };
    }

    /** A page's token, or null where it was the last; some services say "none" with an empty text. */
    static String next(String token) {
        return token == null || token.isEmpty() ? null : token;
    }

    static String text(String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
