package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

/**
 * Finds images; deprecated ones too, which EC2 otherwise shows only to their owner, and one that is disabled where it is asked
 * for by its id. See <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html">DescribeImages</a>.
 */
final class ImageFinder {
    private static final int PAGE = 1000;

    private final AwsClients clients;

    ImageFinder(AwsClients clients) {
        this.clients = clients;
    }

    List<Image> find(ImageQuery query) {
        List<Image> found;
        if (query instanceof ImageQuery.ById byId) {
            found = byId(byId.id());
        } else if (query instanceof ImageQuery.ByName byName) {
            found = byFilters(List.of(filter("name", byName.pattern())), byName.owner(), query);
        } else if (query instanceof ImageQuery.ByTags byTags) {
            List<Filter> filters = new ArrayList<>();
            new TreeMap<>(byTags.tags()).forEach((key, value) -> filters.add(filter("tag:" + key, value)));
            found = byFilters(filters, byTags.owner(), query);
        } else {
            found = byId(parameter(((ImageQuery.ByParameter) query).name()));
        }
        return found.stream()
                .sorted(Comparator.comparing(Image::createdAt).reversed().thenComparing(Image::id))
                .toList();
    }

    private List<Image> byId(String id) {
        DescribeImagesRequest request = DescribeImagesRequest.builder()
                .imageIds(id)
                .includeDeprecated(true)
                .includeDisabled(true)
                .build();
        try {
            return Failures.call("DescribeImages", id, () -> clients.ec2().describeImages(request)).images().stream()
                    .map(ImageFinder::image)
                    .filter(image -> image.id().equals(id))
                    .toList();
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private List<Image> byFilters(List<Filter> filters, String owner, ImageQuery query) {
        List<Image> found = new ArrayList<>();
        String token = null;
        do {
            DescribeImagesRequest request = DescribeImagesRequest.builder()
                    .filters(filters)
                    .owners(owner)
                    .includeDeprecated(true)
                    .maxResults(PAGE)
                    .nextToken(token)
                    .build();
            DescribeImagesResponse page = Failures.call(
                    "DescribeImages", query.toString(), () -> clients.ec2().describeImages(request));
            page.images().forEach(image -> found.add(image(image)));
            token = next(page.nextToken());
        } while (token != null);
        return found;
    }

    private String parameter(String name) {
        GetParameterRequest request = GetParameterRequest.builder().name(name).build();
        String value = text(Failures.call(
                                "GetParameter", name, () -> clients.ssm().getParameter(request))
                        .parameter()
                        .value())
                .strip();
        if (!value.startsWith("ami-")) {
            // The value itself stays out of the message: a wrong name may have hit a secret.
            throw new CloudException(Kind.REFUSED, "SSM parameter " + name + " does not hold an AMI id", null);
        }
        return value;
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    private static Image image(software.amazon.awssdk.services.ec2.model.Image image) {
        Map<String, String> tags = new LinkedHashMap<>();
        image.tags().forEach(tag -> tags.put(tag.key(), text(tag.value())));
        return new Image(
                image.imageId(),
                text(image.name()),
                text(image.stateAsString()),
                text(image.architectureAsString()),
                text(image.virtualizationTypeAsString()),
                text(image.rootDeviceName()),
                time(image.creationDate()).orElse(Instant.EPOCH),
                time(image.deprecationTime()),
                tags);
    }

    /** EC2 gives an image's times as texts. */
    private static Optional<Instant> time(String value) {
        try {
            return Optional.ofNullable(value).filter(v -> !v.isEmpty()).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
