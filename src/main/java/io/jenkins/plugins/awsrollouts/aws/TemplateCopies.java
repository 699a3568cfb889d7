package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Makes launch templates that are like a version of another but for the AMI.
 *
 * <p>EC2 has no call that copies a template, so that what the version says is given to <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html">CreateLaunchTemplate</a>.
 * Three members are told only in answers and cannot be asked for: whether metadata options have been applied yet,
 * whether an IPv6 address listed one by one is the primary one, and whether a service manages the template.
 */
final class TemplateCopies {
    /** What EC2 takes for a name (API Reference, CreateLaunchTemplate). */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");

    private static final String TAKEN = "InvalidLaunchTemplateName.AlreadyExistsException";
    private static final String FIRST = "1";

    private final Ec2Client ec2;
    private final Templates templates;

    TemplateCopies(Ec2Client ec2) {
        this.ec2 = ec2;
        this.templates = new Templates(ec2);
    }

    String create(String name, TemplateRef source, String imageId, String token, Map<String, String> tags) {
        check(name, source);
        CreateLaunchTemplateRequest request = request(new Rehearsal.Template(name, source, imageId, token, tags));
        String id = made(request, tags);
        verify(name, id, source, request.launchTemplateData());
        return id;
    }

    /** The request that makes a template. */
    CreateLaunchTemplateRequest request(Rehearsal.Template order) {
        RequestLaunchTemplateData wanted =
                request(templates.version(order.source(), false).launchTemplateData()).toBuilder()
                        .imageId(order.imageId())
                        .build();
        CreateLaunchTemplateRequest.Builder request = CreateLaunchTemplateRequest.builder()
                .launchTemplateName(order.name())
                .clientToken(order.token())
                .launchTemplateData(wanted);
        if (!order.tags().isEmpty()) {
            request.tagSpecifications(tagged(order.tags()));
        }
        return request.build();
    }

    private static TagSpecification tagged(Map<String, String> tags) {
        return TagSpecification.builder()
                .resourceType(ResourceType.LAUNCH_TEMPLATE)
                .tags(new TreeMap<>(tags)
                        .entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList())
                .build();
    }

    private static void check(String name, TemplateRef source) {
        if (!NAME.matcher(name).matches()) {
            throw refused("A launch template cannot be called " + name
                    + ": a name has 3 to 128 letters, digits and characters of ().-/_");
        }
        if (!source.version().matches("\\d+")) {
            // What "$Latest" stands for may change between the call and its repetition.
            throw refused("A launch template can only be made from a version by number, not from " + source);
        }
    }

    /** What a version says, as it would be asked for. */
    static RequestLaunchTemplateData request(ResponseLaunchTemplateData data) {
        RequestLaunchTemplateData.Builder request = RequestLaunchTemplateData.builder();
        RequestCopies.copy(data, request);
        return request.build();
    }

    private String made(CreateLaunchTemplateRequest request, Map<String, String> tags) {
        String name = request.launchTemplateName();
        try {
            return Failures.call("CreateLaunchTemplate", name, () -> ec2.createLaunchTemplate(request))
                    .launchTemplate()
                    .launchTemplateId();
        } catch (CloudException e) {
            if (Failures.code(e).equals(TAKEN)) {
                return madeBefore(name, tags);
            }
            throw e;
        }
    }

    private String madeBefore(String name, Map<String, String> tags) {
        LaunchTemplate there = named(name);
        Map<String, String> its = there.tags().stream().collect(Collectors.toMap(Tag::key, tag -> text(tag.value())));
        if (!its.entrySet().containsAll(tags.entrySet())) {
            throw refused("Launch template " + name + " exists and is not this rollout's: its tags are not " + tags);
        }
        return there.launchTemplateId();
    }

    private LaunchTemplate named(String name) {
        DescribeLaunchTemplatesRequest request = DescribeLaunchTemplatesRequest.builder()
                .launchTemplateNames(name)
                .build();
        return Failures.call("DescribeLaunchTemplates", name, () -> ec2.describeLaunchTemplates(request))
                .launchTemplates()
                .stream()
                .filter(template -> name.equals(template.launchTemplateName()))
                .findFirst()
                .orElseThrow(() -> notVisible(name, null));
    }

    private void verify(String name, String id, TemplateRef source, RequestLaunchTemplateData wanted) {
        LaunchTemplateVersion first;
        try {
            first = templates.version(new TemplateRef(id, FIRST), false);
        } catch (CloudException e) {
            throw e.kind() == Kind.NOT_FOUND ? notVisible(name, e) : e;
        }
        RequestLaunchTemplateData got = request(first.launchTemplateData());
        if (!wanted.equals(got)) {
            delete(name);
            throw refused("Launch template " + name + " came out different from " + source + " in "
                    + String.join(", ", RequestCopies.differing(wanted, got)) + " and was deleted");
        }
    }

    void delete(String name) {
        DeleteLaunchTemplateRequest request =
                DeleteLaunchTemplateRequest.builder().launchTemplateName(name).build();
        Failures.unlessMissing(
                () -> Failures.call("DeleteLaunchTemplate", name, () -> ec2.deleteLaunchTemplate(request)));
    }

    /** It was made, but reads do not show it everywhere yet; the same call again ends well. */
    private static CloudException notVisible(String name, Throwable cause) {
        return new CloudException(Kind.UNKNOWN, "Launch template " + name + " is not visible yet", cause);
    }

    private static CloudException refused(String message) {
        return new CloudException(Kind.REFUSED, message, null);
    }
}
